package build

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Check draws no picture, and tells all the same what Build does.
func TestCheckTellsWhatBuildTells(t *testing.T) {
	figure := filepath.Join("theme", "templates", "blocks", "figure.html")
	withTheme := func(template string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			edit(t, dir, "peil.toml", "[report]", "[report]\ntheme = \"./theme\"")
			name := filepath.Join(dir, figure)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(template), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	words := func(text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			name := filepath.Join(dir, "commentary", "2025-06", "9-mer.md")
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, test := range []struct {
		name    string
		mistake func(t *testing.T, dir string)
		fails   bool
	}{
		{"none", func(*testing.T, string) {}, false},
		{"a key of the config", func(t *testing.T, dir string) { edit(t, dir, "peil.toml", "language =", "langauge =") }, true},
		{"a KPI that commentary names", words("{{ kpi \"rosa\" }}\n"), true},
		{"a chart that commentary names", words("{{ chart \"no-such\" }}\n"), true},
		{"a template that does not parse", withTheme("{{range .Pictures}}"), true},
		{"a template that takes a picture", withTheme("{{with .Pictures}}{{index . 0}}{{end}}"), false},
		{"a template that takes a picture too many", withTheme("{{with .Pictures}}{{index . 9}}{{end}}"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := writeSample(t)
			test.mistake(t, dir)
			opt := Options{Path: dir, Out: t.TempDir(), CacheDir: t.TempDir(), Env: os.LookupEnv}
			checked, told := Check(t.Context(), opt)
			if names, _ := filepath.Glob(filepath.Join(opt.CacheDir, "charts", "*")); len(names) > 0 {
				t.Errorf("Check kept %q", names)
			}
			built, want := Build(t.Context(), opt)
			if (checked == nil) != test.fails || (built == nil) != test.fails {
				t.Errorf("Check made a site: %v, Build: %v", checked != nil, built != nil)
			}
			if diff := cmp.Diff(want, told[:min(len(want), len(told))]); diff != "" { // Check adds what nothing reads
				t.Errorf("what Check tells (-want +got):\n%s", diff)
			}
			if built != nil && checked != nil && checked.Pages != built.Pages {
				t.Errorf("Check made %d pages, Build %d", checked.Pages, built.Pages)
			}
		})
	}
}
