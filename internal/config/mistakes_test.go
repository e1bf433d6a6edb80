package config

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

var update = flag.Bool("update", false, "write what the tests print into their tables")

// environment is what the tests' configs see.
func environment(name string) (string, bool) {
	value, set := map[string]string{"WIDTH": "12em", "TOKEN": "s3cret-t0ken", "EMPTY": ""}[name]
	return value, set
}

// write puts files into a new folder and returns it. The text holds each after
// a line -- name --; a text without such a line at its start is peil.toml.
func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if !strings.HasPrefix(text, "-- ") {
		text = "-- peil.toml --\n" + text
	}
	for _, file := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, content, _ := strings.Cut(file, " --\n")
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// printed returns the diagnostics as the terminal shows them, with the paths
// that a user inside the folder would see.
func printed(t *testing.T, dir string, l diag.List) string {
	t.Helper()
	var b strings.Builder
	if err := diag.Print(&b, l); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), dir+string(filepath.Separator), "")
}

// TestMistakes loads every config of testdata/mistakes.txt and compares what is
// printed.
func TestMistakes(t *testing.T) {
	const table = "testdata/mistakes.txt"
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(string(text), "\n=== ")
	for i, c := range cases[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		input, want, found := strings.Cut(rest, "---\n")
		if !found {
			t.Fatalf("%s: %q has no line of dashes", table, name)
		}
		t.Run(name, func(t *testing.T) {
			dir := write(t, input)
			_, l := Load(dir, environment)
			got := printed(t, dir, l)
			if *update {
				cases[i+1] = name + "\n" + input + "---\n" + got
			} else if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
				t.Errorf("printed (-want +got):\n%s", diff)
			}
			if strings.Contains(got, "s3cret") {
				t.Errorf("tells the secret:\n%s", got)
			}
			for _, m := range l {
				if m.Path == "" && m.Line == 0 {
					t.Errorf("no position: %v", m)
				}
			}
		})
	}
	if *update {
		if err := os.WriteFile(table, []byte(strings.TrimRight(strings.Join(cases, "\n=== "), "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
