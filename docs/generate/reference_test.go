package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/config/schema"
)

// TestFresh demands that the reference is the one that is made now.
func TestFresh(t *testing.T) {
	text, err := os.ReadFile("../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(text), "\r\n", "\n"), reference()); diff != "" {
		t.Errorf("%s is stale: run go generate ./internal/config (-is +made):\n%s", file, diff)
	}
}

// TestSections demands that what is told elsewhere is told of a key, and that
// its section is there.
func TestSections(t *testing.T) {
	paths := map[string]bool{}
	var add func([]schema.Field)
	add = func(fields []schema.Field) {
		for _, f := range fields {
			paths[f.Path] = true
			add(f.Fields)
		}
	}
	add(schema.Fields())
	page := reference()
	for path, text := range sections {
		if !paths[path] {
			t.Errorf("there is no key %s", path)
		}
		if _, rest, linked := strings.Cut(text, "["); linked {
			title, _, _ := strings.Cut(rest, "]")
			if !strings.Contains(page, "\n## "+title+"\n") {
				t.Errorf("%s: there is no section %q", path, title)
			}
		}
	}
}
