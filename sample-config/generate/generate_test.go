package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The files in the repository are those that the generator writes.
func TestFilesAreCurrent(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		size += len(files[name])
		got, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(got, files[name]) {
			t.Errorf("%s is not what the generator writes: go run ./sample-config/generate", name)
		}
	}
	if size > 4<<20 {
		t.Errorf("the files have %d bytes: keep them under 4 MB", size)
	}
}
