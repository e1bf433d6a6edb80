package build

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func holding(pairs ...string) map[string][]byte {
	files := map[string][]byte{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = []byte(pairs[i+1])
	}
	return files
}

// read returns the files below dir, without the manifest.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		found[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func publish(t *testing.T, files map[string][]byte, dir string) Published {
	t.Helper()
	p, err := Publish(files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// alone fails when anything lies beside dir.
func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("%s lies beside the output", e.Name())
		}
	}
}

func TestPublishTouchesOnlyWhatChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "public")
	publish(t, holding("index.html", "1", "funnel.html", "1", "static/a.css", "a"), dir)
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "static", "a.css"), long, long); err != nil {
		t.Fatal(err)
	}

	p := publish(t, holding("index.html", "2", "static/a.css", "a", "static/b.css", "b"), dir)
	if diff := cmp.Diff([]string{"index.html", "static/b.css"}, p.Changed); diff != "" {
		t.Errorf("changed: %s", diff)
	}
	if diff := cmp.Diff([]string{"funnel.html"}, p.Removed); diff != "" {
		t.Errorf("removed: %s", diff)
	}
	if diff := cmp.Diff(map[string]string{"index.html": "2", "static/a.css": "a", "static/b.css": "b"}, read(t, dir)); diff != "" {
		t.Errorf("site: %s", diff)
	}
	info, err := os.Stat(filepath.Join(dir, "static", "a.css"))
	if err != nil || !info.ModTime().Equal(long) {
		t.Errorf("an unchanged file was written again: %v %v", info.ModTime(), err)
	}
	alone(t, dir)

	if p := publish(t, holding("index.html", "2", "static/a.css", "a", "static/b.css", "b"), dir); len(p.Changed)+len(p.Removed) != 0 || p.Unchanged != 3 {
		t.Errorf("publishing the same again: %+v", p)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	if p := publish(t, holding("index.html", "2", "static/a.css", "a", "static/b.css", "b"), dir); len(p.Changed) != 1 {
		t.Errorf("a file edited by hand was not put right: %+v", p)
	}
}

func TestPublishRefusesFoldersOfOthers(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.doc"), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(holding("index.html", "1"), dir); err == nil || !strings.Contains(err.Error(), "did not write") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(map[string]string{"thesis.doc": "years of work"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := Publish(holding("index.html", "1"), filepath.Join(dir, "thesis.doc")); err == nil || !strings.Contains(err.Error(), "not a folder") {
		t.Errorf("a file as output: %v", err)
	}
}

func TestPublishKeepsFilesOfOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, holding("index.html", "1", "old/page.html", "1"), dir)
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("example.org"), 0o644); err != nil {
		t.Fatal(err)
	}
	publish(t, holding("index.html", "2", "static/a.css", "a"), dir)
	if diff := cmp.Diff(map[string]string{"CNAME": "example.org", "index.html": "2", "static/a.css": "a"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	alone(t, dir)
}

func TestPublishRefusesNamesOutside(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, name := range []string{"../x", "/etc/x", "", manifestName} {
		if _, err := Publish(holding(name, "1"), dir); err == nil {
			t.Errorf("%q was published", name)
		}
	}
}

func TestPublishThroughALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights on Windows")
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(root, "public")
	if err := os.Symlink(filepath.Join(root, "real"), link); err != nil {
		t.Fatal(err)
	}
	publish(t, holding("index.html", "1"), link)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced by a folder")
	}
	if got := read(t, filepath.Join(root, "real"))["index.html"]; got != "1" {
		t.Errorf("index.html holds %q", got)
	}
}

// TestKilledPublish kills a process that publishes one site after another, and
// demands that the folder holds one whole site, and that the next run clears
// what was left.
func TestKilledPublish(t *testing.T) {
	dir := os.Getenv("PEIL_TEST_PUBLISH")
	if dir != "" {
		for i := 0; ; i++ {
			if _, err := Publish(numbered(i), dir); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
		}
	}
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("folders cannot be exchanged in one step here")
	}
	dir = filepath.Join(t.TempDir(), "public")
	publish(t, numbered(0), dir)
	for round := range 12 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledPublish$")
		child.Env = append(os.Environ(), "PEIL_TEST_PUBLISH="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+round*7) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait()
		var first string
		files := read(t, dir)
		for name, content := range files {
			if first == "" {
				first = content
			}
			if content != first {
				t.Fatalf("round %d: %s is of another site than the rest", round, name)
			}
		}
		if len(files) != 40 {
			t.Fatalf("round %d: %d files of 40", round, len(files))
		}
	}
	publish(t, numbered(-1), dir)
	alone(t, dir)
}

// numbered is a site of 40 files whose content is its number.
func numbered(n int) map[string][]byte {
	files := map[string][]byte{}
	for i := range 40 {
		files[fmt.Sprintf("p%d.html", i)] = []byte(strings.Repeat(fmt.Sprintf("site %d\n", n), 500))
	}
	return files
}

// That the old site cannot be removed makes no publication a failed one.
func TestPublishBesideWhatCannotBeRemoved(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may remove everything")
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, holding("index.html", "1", "static/a.css", "a"), dir)
	if err := os.Chmod(filepath.Join(dir, "static"), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stuck, _ := filepath.Glob(filepath.Join(stagePath(dir), "*"))
		for _, name := range append(stuck, filepath.Join(dir, "static")) {
			os.Chmod(name, 0o755)
		}
	})
	p := publish(t, holding("index.html", "2", "static/a.css", "b"), dir)
	if can := p.Left != nil; can != (runtime.GOOS == "linux" || runtime.GOOS == "darwin") {
		t.Errorf("left: %v", p.Left)
	}
	if diff := cmp.Diff(map[string]string{"index.html": "2", "static/a.css": "b"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A stale name that is the same file as a new one, as it is without regard to
// case, goes before the new one is written. Two links stand in for such a file
// system.
func TestStaleNameOfTheSameFile(t *testing.T) {
	dir := t.TempDir()
	old := holding("Logo.svg", "x", "index.html", "1", "old.css", "o")
	if err := replaceEach(dir, old, []byte("{}"), Published{Changed: []string{"Logo.svg", "index.html", "old.css"}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(dir, "Logo.svg"), filepath.Join(dir, "logo.svg")); err != nil {
		t.Skip(err) // this one has no regard to case, or no links
	}
	files := holding("logo.svg", "x", "index.html", "1")
	removed := []string{"Logo.svg", "old.css"}
	if diff := cmp.Diff([][2]string{{"Logo.svg", "logo.svg"}}, sameButForCase(dir, files, removed)); diff != "" {
		t.Error(diff)
	}
	before, err := os.Stat(filepath.Join(dir, "logo.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := replaceEach(dir, files, []byte("{}"), Published{Removed: removed, Unchanged: 2}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"logo.svg": "x", "index.html": "1"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if after, err := os.Stat(filepath.Join(dir, "logo.svg")); err != nil || os.SameFile(before, after) {
		t.Errorf("the file was not written again: %v", err)
	}
}

// Whoever may not look into the folder may not after the next report either.
func TestPublishKeepsRightsOfFolders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders have no mode there")
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, holding("index.html", "one", "assets/a.css", "a"), dir)
	for name, mode := range map[string]fs.FileMode{"": 0o700, "assets": 0o750} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, holding("index.html", "two", "assets/a.css", "a"), dir)
	for name, mode := range map[string]fs.FileMode{"": 0o700, "assets": 0o750} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q: %v, %v, want %v", name, info.Mode(), err, mode)
		}
	}
}

// Of a link whose folder is away, such as a disk that is not there now, the link
// stays, and is told.
func TestPublishThroughALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "public")
	if err := os.Symlink(filepath.Join(dir, "disk", "site"), link); err != nil {
		t.Skip(err)
	}
	if _, err := Publish(holding("index.html", "one"), link); err == nil || !strings.Contains(err.Error(), "is a link to") {
		t.Errorf("published: %v", err)
	}
	if _, err := os.Readlink(link); err != nil {
		t.Errorf("the link is gone: %v", err)
	}
	if _, err := Rehearse(link); err == nil {
		t.Error("rehearsed")
	}
}

// Where files are replaced one by one, what stops in the middle leaves pages as
// they were, and is completed by the next run.
func TestPublishOneByOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, holding("index.html", "1", "b.html", "1", "old/style.css", "1"), dir)
	obstacle := filepath.Join(dir, "z.css", "thesis.doc") // of others, where a file is to be
	if err := os.MkdirAll(filepath.Dir(obstacle), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(obstacle, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(holding("index.html", "2", "b.html", "2", "a.css", "2", "z.css", "2"), dir); err == nil {
		t.Fatal("published over a folder of others")
	}
	want := map[string]string{"index.html": "1", "b.html": "1", "old/style.css": "1", "a.css": "2", "z.css/thesis.doc": ""}
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Errorf("after what stopped: %s", diff)
	}
	publish(t, holding("index.html", "3"), dir)
	if diff := cmp.Diff(map[string]string{"index.html": "3", "z.css/thesis.doc": ""}, read(t, dir)); diff != "" {
		t.Errorf("after the next run: %s", diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "old")); !os.IsNotExist(err) {
		t.Errorf("a folder that is empty now is left: %v", err)
	}
}
