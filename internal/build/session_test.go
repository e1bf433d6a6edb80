package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
	sampleconfig "peil/sample-config"
)

// writeSample lays the sample client into a new folder.
func writeSample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := fs.WalkDir(sampleconfig.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := sampleconfig.Files.ReadFile(name)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces the first old in a file of the client by new.
func edit(t *testing.T, dir, name, old, new string) {
	t.Helper()
	name = filepath.Join(dir, name)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	if err := os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A session that lives through edits makes what a new one would, in whatever
// order its pages are asked for; and so does a new one that finds in the cache
// what the other has read.
func TestSessionMakesWhatANewOneWould(t *testing.T) {
	dir := writeSample(t)
	opt := Options{Path: dir, CacheDir: t.TempDir(), Env: os.LookupEnv, Generator: "peil test"}
	old := NewSession(opt)
	defer old.Close()
	random := rand.New(rand.NewPCG(1, 2))
	commentary := filepath.Join("commentary", "2025-06", "1-oppsummering.md")
	target, words, broken := "target = 850000", "", false
	edits := []func(){
		func() { // words
			more := fmt.Sprintf("\nRedigert %d: {{ kpi \"roas\" }}.\n", random.IntN(1000))
			data, err := os.ReadFile(filepath.Join(dir, commentary))
			if err != nil {
				t.Fatal(err)
			}
			words = strings.TrimSuffix(string(data), words) + more
			if err := os.WriteFile(filepath.Join(dir, commentary), []byte(words), 0o644); err != nil {
				t.Fatal(err)
			}
			words = more
		},
		func() { // a threshold
			next := fmt.Sprintf("target = %d", 800000+1000*random.IntN(99))
			edit(t, dir, "peil.toml", target, next)
			target = next
		},
		func() { // a row of data: a cost
			name := filepath.Join(dir, "data", "costs.csv")
			f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(f, "2025-06-%02d,,Ekstra,%d\n", 1+random.IntN(30), 1+random.IntN(500))
			f.Close()
		},
		func() { // a row of a file that is large enough to be kept: an order
			name := filepath.Join(dir, "data", "orders.csv")
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.SplitAfter(string(data), "\n")
			i := 1 + random.IntN(len(lines)-2)
			lines[i], lines[1] = lines[1], lines[i]
			if random.IntN(2) == 0 { // else it is of the same size
				lines = append(lines[:i], lines[i+1:]...)
			}
			if err := os.WriteFile(name, []byte(strings.Join(lines, "")), 0o644); err != nil {
				t.Fatal(err)
			}
		},
		func() { // a mistake, or its mending
			if broken {
				edit(t, dir, "peil.toml", "langauge =", "language =")
			} else {
				edit(t, dir, "peil.toml", "language =", "langauge =")
			}
			broken = !broken
		},
	}
	var before *Site // and what a new session made of it
	var beforeFiles map[string][]byte
	for i := range 10 {
		kind := i // each once, then at random
		if i >= len(edits) {
			kind = random.IntN(len(edits))
		}
		edits[kind]()
		got, gotTold := old.Site(t.Context())
		fresh := NewSession(opt)
		fresh.scanner.CacheDir = ""
		want, wantTold := fresh.Site(t.Context())
		if a, b := printed(gotTold), printed(wantTold); a != b {
			t.Fatalf("edit %d of kind %d: told\n%s\na new session tells\n%s", i, kind, a, b)
		}
		next := NewSession(opt)
		known, knownTold := next.Site(t.Context())
		if a, b := printed(knownTold), printed(wantTold); a != b {
			t.Fatalf("edit %d of kind %d: told\n%s\nwithout a cache\n%s", i, kind, a, b)
		}
		if !broken && next.scanner.Taken() == 0 {
			t.Fatalf("edit %d of kind %d: nothing was kept for the next session", i, kind)
		}
		if a, b := known.Report, want.Report; !reflect.DeepEqual(a, b) {
			t.Fatalf("edit %d of kind %d: another report than without a cache", i, kind)
		}
		next.Close()
		if broken != (got.Pages == nil) || broken != (want.Pages == nil) {
			t.Fatalf("edit %d of kind %d: broken is %t", i, kind, broken)
		}
		if broken {
			fresh.Close()
			continue
		}
		wantFiles, err := want.Pages.All(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fresh.Close()
		same := func(what string, site *Site, name string, want []byte) {
			t.Helper()
			if content, err := site.Pages.File(t.Context(), name); err != nil || !bytes.Equal(content, want) {
				t.Fatalf("edit %d of kind %d: %s %s differs from a new session's (%v)", i, kind, what, name, err)
			}
		}
		// As watch does: some pages are looked at, the rest is begun and may not be
		// ended, and somebody comes late to the site before.
		for _, name := range want.Pages.Names() {
			if random.IntN(4) == 0 {
				same("the early", got, name, wantFiles[name])
			}
		}
		if before != nil && random.IntN(2) == 0 {
			for name, content := range beforeFiles {
				same("the former", before, name, content)
			}
		}
		if random.IntN(2) == 0 {
			short, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(100))*time.Millisecond)
			if err := got.Pages.Finish(short); err != nil && short.Err() == nil {
				t.Fatal(err)
			}
			cancel()
		}
		if all := i == 9 || random.IntN(3) == 0; all {
			if diff := cmp.Diff(want.Pages.Names(), got.Pages.Names()); diff != "" {
				t.Fatalf("edit %d of kind %d: names %s", i, kind, diff)
			}
			for name, content := range wantFiles {
				same("the finished", got, name, content)
			}
		}
		before, beforeFiles = got, wantFiles
	}
}

func printed(l diag.List) string {
	var b strings.Builder
	diag.Print(&b, l)
	return b.String()
}

// An edit of words reads no data and analyses nothing anew.
func TestSessionRedoesOnlyWhatItMust(t *testing.T) {
	dir := writeSample(t)
	if err := os.WriteFile(filepath.Join(dir, "logo.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>`), 0o644); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "peil.toml", "[brand]", "[brand]\nlogo = \"logo.svg\"")
	s := NewSession(Options{Path: dir, CacheDir: t.TempDir(), Env: os.LookupEnv})
	defer s.Close()
	run := func() (read, analysed int) {
		if _, l := s.Site(context.Background()); l.Err() != nil {
			t.Fatal(l.Err())
		}
		return s.data.made, s.report.made
	}
	for _, c := range []struct {
		what           string
		edit           func()
		read, analysed int
	}{
		{"at first", func() {}, 1, 1},
		{"nothing", func() {}, 1, 1},
		{"words", func() {
			edit(t, dir, filepath.Join("commentary", "2025-06", "4-laerdom.md"), "# ", "# Alt ")
		}, 1, 1},
		{"a threshold", func() { edit(t, dir, "peil.toml", "target = 850000", "target = 860000") }, 1, 2},
		{"a rule of the audit", func() { edit(t, dir, "peil.toml", "[attribution]", "[audit.thresholds]\nspike = 7\n[attribution]") }, 1, 3},
		{"the logo", func() { edit(t, dir, "logo.svg", "0 0 1 1", "0 0 2 2 ") }, 1, 4},
		{"a file", func() {
			edit(t, dir, filepath.Join("data", "events.csv"), "Black Week", "Black Friday")
		}, 2, 5},
	} {
		c.edit()
		if read, analysed := run(); read != c.read || analysed != c.analysed {
			t.Errorf("%s: read %d times and analysed %d times, want %d and %d", c.what, read, analysed, c.read, c.analysed)
		}
	}
}

// A session that lives long holds no more than one that has just begun.
func TestSessionForgets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "commentary"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := NewSession(Options{Path: dir, Env: os.LookupEnv})
	defer s.Close()
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var before uint64
	words := strings.Repeat("Words that are not short. ", 400) // 10 kB, in three copies
	for i := range 150 {
		write("peil.toml", fmt.Sprintf("[report]\ntitle = \"Client %d\"\nlanguage = \"en\"\n[[source]]\nname = \"search\"\nkind = \"ads\"\nfiles = [\"ads.csv\"]\n[[kpi]]\nid = \"ctr\"\n", i/5))
		write("ads.csv", fmt.Sprintf("date,channel,spend,impressions,clicks\n2025-03-01,Search,10,1000,10\n2025-03-31,Search,20,2000,%d\n", i))
		write(filepath.Join("commentary", "words.md"), fmt.Sprintf("# Words\n\n%s %d\n", words, i))
		site, l := s.Site(t.Context())
		if l.Err() != nil {
			t.Fatal(l.Err())
		}
		for _, name := range []string{"index.html", "quality.html", "report.json"}[:1+i%3] {
			if _, err := site.Pages.File(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		if i == 30 {
			s.drawer.Close() // waits until echarts, which is kept, is compiled
			before = heap()
		}
	}
	if after := heap(); after > before+1<<20 {
		t.Errorf("120 sites later %d kB are held, before %d kB", after>>10, before>>10)
	}
}
