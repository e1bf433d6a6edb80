package cache

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func put(f Folder, name, content string) bool {
	return f.Put(name, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "cache")
	f := Folder{Dir: dir}
	if _, ok := f.Get("a"); ok || f.Has("a") {
		t.Error("an entry before there is one")
	}
	large := strings.Repeat("large ", 1<<20)
	for name, content := range map[string]string{"a": "one", "empty": "", "large": large} {
		if !put(f, name, content) {
			t.Fatalf("%s was not kept", name)
		}
		if got, ok := f.Get(name); !ok || string(got) != content || !f.Has(name) {
			t.Errorf("%s is not as it was put", name)
		}
	}
	if !put(f, "a", "two") {
		t.Error("not replaced")
	}
	if got, _ := f.Get("a"); string(got) != "two" {
		t.Errorf("replaced: %q", got)
	}
	if f.Put("failed", func(io.Writer) error { return errors.New("no") }) || f.Has("failed") {
		t.Error("what failed was kept")
	}
	if got := names(t, dir); got != "a empty large" {
		t.Errorf("the folder holds %s", got)
	}
	for name, mode := range map[string]os.FileMode{dir: os.ModeDir | 0o700, filepath.Join(dir, "a"): 0o600} {
		if info, err := os.Stat(name); err != nil || os.PathSeparator == '/' && info.Mode() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// An entry that was cut, or changed, or is somebody else's, is none.
func TestFolderDoubts(t *testing.T) {
	f := Folder{Dir: t.TempDir()}
	put(f, "a", "some content")
	path := filepath.Join(f.Dir, "a")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := append([]byte(nil), whole...)
	changed[3] ^= 1
	for what, content := range map[string][]byte{"cut": whole[:len(whole)-1], "cut short": whole[:5], "empty": nil, "changed": changed, "foreign": []byte(strings.Repeat("x", 100))} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := f.Get("a"); ok {
			t.Errorf("%s: %q", what, got)
		}
	}
	none := Folder{}
	if put(none, "a", "x") || none.Has("a") {
		t.Error("no folder keeps something")
	}
	none.Trim()
	file := Folder{Dir: path} // a file where the folder should be
	if put(file, "a", "x") || file.Has("a") {
		t.Error("a file is a folder")
	}
	file.Trim()
}

func TestTrim(t *testing.T) {
	for _, c := range []struct {
		what   string
		folder Folder
		old    int // entries of a, b, c … that nobody has used for long
		left   string
	}{
		{"room", Folder{Files: 10}, 0, "a b c d e f"},
		{"too many", Folder{Files: 5}, 0, "e f"},
		{"too large", Folder{Files: 10, Bytes: 6*34 - 1}, 0, "e f"},
		{"as large as may be", Folder{Files: 10, Bytes: 6 * 34}, 0, "a b c d e f"},
		{"unused", Folder{Files: 10}, 4, "e f"},
	} {
		c.folder.Dir = t.TempDir()
		if err := os.Mkdir(filepath.Join(c.folder.Dir, "z"), 0o700); err != nil { // is no entry
			t.Fatal(err)
		}
		for i, name := range []string{"f", "e", "d", "c", "b", "a"} { // 34 bytes each
			put(c.folder, name, name+"!")
			at := time.Now().Add(-time.Duration(i) * time.Minute)
			if 6-i <= c.old {
				at = at.Add(-unused)
			}
			if err := os.Chtimes(filepath.Join(c.folder.Dir, name), at, at); err != nil {
				t.Fatal(err)
			}
		}
		c.folder.Trim()
		if got := names(t, c.folder.Dir); got != c.left+" z" {
			t.Errorf("%s: %s are left, want %s", c.what, got, c.left)
		}
	}
}

// What was used is not what goes.
func TestTrimKeepsWhatIsUsed(t *testing.T) {
	f := Folder{Dir: t.TempDir(), Files: 10}
	for _, name := range []string{"a", "b"} {
		put(f, name, name)
		at := time.Now().Add(-unused - time.Hour)
		if err := os.Chtimes(filepath.Join(f.Dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	f.Get("b")
	f.Trim()
	if got := names(t, f.Dir); got != "b" {
		t.Errorf("%s is left", got)
	}
}

// Several at a time see whole entries.
func TestFolderShared(t *testing.T) {
	f := Folder{Dir: t.TempDir(), Files: 3}
	var busy sync.WaitGroup
	for i := range 4 {
		busy.Go(func() {
			for j := range 50 {
				name := fmt.Sprint(j % 5)
				put(f, name, strings.Repeat(name, 10_000+i))
				if got, ok := f.Get(name); ok && strings.Trim(string(got), name) != "" {
					t.Errorf("%s is not whole", name)
				}
				f.Trim()
			}
		})
	}
	busy.Wait()
}

func TestKey(t *testing.T) {
	if Key("a", "b") == Key("ab") || Key("a\x00", "b") == Key("a", "\x00b") || Key("a", "b") == Key("b", "a") {
		t.Error("keys do not tell their parts apart")
	}
	if Program() == "" {
		t.Error("the program has no name")
	}
}
