package dataset

import (
	"os"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// A file may come in a folder that only a pattern names, and so may the folder.
func TestAwaited(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[acme]")
	for _, folder := range []string{"data/2025-05/raw", "data/2025-06"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "notes.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	absolute := filepath.ToSlash(filepath.Join(t.TempDir(), "*.csv"))
	for pattern, want := range map[string][]string{
		"data/ads.csv":         {"data/ads.csv"},
		"*.csv":                {"."},
		"none/*.csv":           {"none"},
		"data/*/ads-*.csv":     {"data", "data/2025-05", "data/2025-06"},
		"data/20*/raw/ads.csv": {"data", "data/2025-05", "data/2025-06", "data/2025-05/raw"},
		"./data/*.csv":         {"data"},
		absolute:               {filepath.Dir(filepath.FromSlash(absolute))},
	} {
		s := Source{Dir: dir, Files: []string{pattern}}
		for i, name := range want {
			if !filepath.IsAbs(name) {
				want[i] = filepath.Join(dir, filepath.FromSlash(name))
			}
		}
		if diff := gocmp.Diff(want, s.Awaited()); diff != "" {
			t.Errorf("%s: -want +got\n%s", pattern, diff)
		}
	}
}
