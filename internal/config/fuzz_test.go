package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzLoad reads anything without a panic, and what it tells stands in the file.
func FuzzLoad(f *testing.F) {
	text, err := os.ReadFile("testdata/mistakes.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n=== ")[1:] {
		_, input, _ := strings.Cut(c, "\n")
		input, _, _ = strings.Cut(input, "---\n")
		f.Add(input)
	}
	for _, seed := range positionSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "extends") {
			return // it could name any file of the machine
		}
		file := filepath.Join(t.TempDir(), "peil.toml")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		c, l := Load(file, environment)
		if c == nil {
			t.Fatal("no config")
		}
		lines := strings.Split(withoutMark(text), "\n")
		for _, m := range l {
			if m.File != file {
				t.Errorf("no file: %+v", m)
			}
			if m.Line == 0 {
				continue
			}
			if m.Line > len(lines) || m.Column < 1 || m.Column > utf8.RuneCountInString(lines[m.Line-1])+1 {
				t.Errorf("beyond the file: %+v", m)
			}
		}
	})
}
