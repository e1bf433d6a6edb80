package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// An export that fails on the way leaves the one before it.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	out, link := filepath.Join(dir, "kpis.csv"), filepath.Join(dir, "latest.csv")
	write := func(name, text string, fails error) error {
		return writeFile(name, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, fails)
		})
	}
	if err := write(out, "first", nil); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	if err := write(out, "sec", full); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != "first" {
		t.Errorf("%q, %v", text, err)
	}
	if err := os.Symlink("kpis.csv", link); err == nil {
		if err := write(link, "third", nil); err != nil {
			t.Error(err)
		}
		if text, _ := os.ReadFile(out); string(text) != "third" {
			t.Errorf("through a link: %q", text)
		}
	}
	for _, left := range must(os.ReadDir(dir)) {
		if name := left.Name(); name != "kpis.csv" && name != "latest.csv" {
			t.Errorf("%s is left", name)
		}
	}
	if err := write(os.DevNull, "x", nil); err != nil {
		t.Error(err)
	}
}
