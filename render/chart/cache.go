package chart

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"modernc.org/quickjs"
)

// cache keeps pictures and the program's bytecode in a folder. Everything in it
// can be made again: what cannot be read or written is passed over.
type cache struct{ dir string } // "" keeps nothing

// get returns a file's content, when it is whole.
func (c cache) get(name string) ([]byte, bool) {
	if c.dir == "" {
		return nil, false
	}
	stored, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil || len(stored) < sha256.Size {
		return nil, false
	}
	content := stored[sha256.Size:]
	sum := sha256.Sum256(content)
	return content, bytes.Equal(sum[:], stored[:sha256.Size])
}

// has reports whether there is a file of that name, whole or not.
func (c cache) has(name string) bool {
	_, err := os.Stat(filepath.Join(c.dir, name))
	return c.dir != "" && err == nil
}

// put stores a file with its checksum before it. Another process that reads or
// writes the same file at the same time sees a whole one or none.
func (c cache) put(name string, content []byte) {
	if c.dir == "" || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	scratch, err := os.CreateTemp(c.dir, name+".*")
	if err != nil {
		return
	}
	sum := sha256.Sum256(content)
	_, err1 := scratch.Write(sum[:])
	_, err2 := scratch.Write(content)
	if err := scratch.Close(); err1 != nil || err2 != nil || err != nil || os.Rename(scratch.Name(), filepath.Join(c.dir, name)) != nil {
		os.Remove(scratch.Name())
	}
}

// The number of files at which a cache is thinned out, and to which: some
// megabytes.
const (
	cacheMost  = 4000
	cacheLeast = 2000
	trimEvery  = 1000 // files written
)

// trim removes the files that were written first when there are too many.
func (c cache) trim() {
	if c.dir == "" {
		return
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil || len(entries) <= cacheMost {
		return
	}
	var files []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files[:max(0, len(files)-cacheLeast)] {
		os.Remove(filepath.Join(c.dir, f.Name()))
	}
}

// hash returns the SHA-256 of the parts, in hex.
func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// bytecodeName names the program's bytecode: it depends on the source, and its
// form on the engine's release and the machine.
func bytecodeName(program string) string {
	return "engine-" + hash(program, quickjs.Version(), runtime.GOARCH)[:32]
}
