package build

import (
	"os"
	"path/filepath"
	"testing"
)

// A rehearsal tells what Publish does, and leaves the folder as it was.
func TestRehearse(t *testing.T) {
	tests := []struct {
		name     string
		lay      map[string]string
		refused  bool
		oneByOne bool
	}{
		{name: "no folder yet"},
		{name: "a folder of peil's", lay: map[string]string{manifestName: `{"files":{"index.html":""}}`, "index.html": "x"}},
		{name: "with a file of others", lay: map[string]string{manifestName: `{"files":{}}`, "CNAME": "x"}, oneByOne: true},
		{name: "a folder of others", lay: map[string]string{"thesis.doc": "x"}, refused: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "sites", "acme")
			for name, text := range tt.lay {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := entries(t, root)
			r, err := Rehearse(dir)
			if (err != nil) != tt.refused {
				t.Fatal(err)
			}
			if after := entries(t, root); after != before {
				t.Errorf("left behind: %s, was %s", after, before)
			}
			if tt.refused {
				return
			}
			one, other := filepath.Join(root, "one"), filepath.Join(root, "other")
			if err := os.Mkdir(one, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(other, 0o755); err != nil {
				t.Fatal(err)
			}
			can := exchange(one, other) == nil // not every file system can
			if (r.OneByOne == "") != (can && !tt.oneByOne) {
				t.Errorf("one by one: %q", r.OneByOne)
			}
			if want := filepath.Dir(dir); tt.lay == nil {
				if r.Place != root {
					t.Errorf("place %s, want %s", r.Place, root)
				}
			} else if r.Place != want {
				t.Errorf("place %s, want %s", r.Place, want)
			}
		})
	}
}

func entries(t *testing.T, root string) (list string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, _ os.DirEntry, err error) error {
		list += name + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
