package start

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/tabular"
)

// What a config holds stays as it is, to its line breaks and its last line.
func TestSourceIsAddedAtTheEnd(t *testing.T) {
	const source = "[[source]]\nname = \"a\"\n"
	for text, want := range map[string]string{
		"":                          source,
		"[report]":                  "[report]\n\n" + source,
		"[report]\n":                "[report]\n\n" + source,
		"[report]\n\n":              "[report]\n\n" + source,
		"[report]\n# end\n":         "[report]\n# end\n\n" + source,
		"[report]\r\ntitle = 1":     "[report]\r\ntitle = 1\r\n\r\n" + strings.ReplaceAll(source, "\n", "\r\n"),
		"[report]\r\n\r\n":          "[report]\r\n\r\n" + strings.ReplaceAll(source, "\n", "\r\n"),
		"\ufeff[report] # \"\"\"\n": "\ufeff[report] # \"\"\"\n\n" + source,
	} {
		if got := string(withSource([]byte(text), source)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A config that is a link stays one, and keeps its rights; nothing lies beside it
// afterwards.
func TestImportWritesThroughALink(t *testing.T) {
	dir := t.TempDir()
	shared, client := filepath.Join(dir, "shared.toml"), filepath.Join(dir, "acme")
	for name, text := range map[string]string{shared: "[report]\ntitle = \"Acme\"\n", filepath.Join(client, "fees.csv"): "date,amount\n2025-06-01,5\n"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(shared, filepath.Join(client, "peil.toml")); err != nil {
		t.Skip("no links here: ", err)
	}
	env := func(string) (string, bool) { return "", false }
	all, l := Look(t.Context(), filepath.Join(client, "fees.csv"), client, tabular.Options{}, env)
	if len(l) > 0 {
		t.Fatal(l)
	}
	if _, l = all[0].Write(env); len(l) > 0 {
		t.Fatal(l)
	}
	text, err := os.ReadFile(shared)
	if err != nil || string(text) != "[report]\ntitle = \"Acme\"\n\n[[source]]\nname = \"fees\"\nkind = \"costs\"\nfiles = [\"fees.csv\"]\n" {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(shared); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for _, folder := range []string{dir, client} {
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 2 {
			t.Errorf("%s holds %v, %v", folder, entries, err)
		}
	}
}
