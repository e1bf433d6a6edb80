// Package cache keeps what can be made again in a folder of the user's. Nothing
// in it is ever needed: what cannot be read, written or understood is passed
// over, and the folder may be deleted at any time.
//
// folder.go keeps entries and throws old ones away, key.go names them, and
// codec.go makes bytes of values and values of bytes, type by type as coders.go says.
package cache

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Folder is a folder of entries, and how much of them it keeps.
type Folder struct {
	Dir   string // empty: nothing is kept
	Files int    // at most
	Bytes int64  // at most; 0: any number
}

const (
	// An entry that was not used for so long is removed.
	unused = 30 * 24 * time.Hour
	// The time of an entry's last use is not known better than this, so that using
	// it seldom writes.
	coarse = time.Hour
)

// Get returns an entry's content, when it is whole.
func (f Folder) Get(name string) ([]byte, bool) {
	if f.Dir == "" {
		return nil, false
	}
	path := filepath.Join(f.Dir, name)
	stored, err := os.ReadFile(path)
	if err != nil || len(stored) < sha256.Size {
		return nil, false
	}
	content, sum := stored[:len(stored)-sha256.Size], stored[len(stored)-sha256.Size:]
	if whole := sha256.Sum256(content); !bytes.Equal(sum, whole[:]) {
		return nil, false
	}
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > coarse {
		now := time.Now()
		os.Chtimes(path, now, now)
	}
	return content, true
}

// Has reports whether there is an entry of that name, whole or not.
func (f Folder) Has(name string) bool {
	if f.Dir == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(f.Dir, name))
	return err == nil
}

// Put makes an entry of what write writes, unless that fails; it reports whether
// it did. A checksum follows the content. Another process that reads or writes
// the same entry at the same time sees a whole one or none.
func (f Folder) Put(name string, write func(w io.Writer) error) bool {
	if f.Dir == "" || os.MkdirAll(f.Dir, 0o700) != nil {
		return false
	}
	scratch, err := os.CreateTemp(f.Dir, name+".*")
	if err != nil {
		return false
	}
	sum := sha256.New()
	buffer := bufio.NewWriterSize(io.MultiWriter(scratch, sum), 64<<10)
	err = write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if err == nil {
		_, err = scratch.Write(sum.Sum(nil))
	}
	if closed := scratch.Close(); err != nil || closed != nil || os.Rename(scratch.Name(), filepath.Join(f.Dir, name)) != nil {
		os.Remove(scratch.Name())
		return false
	}
	return true
}

// Trim removes the entries that nobody used for a month, and where there are too
// many, those that were used longest ago, until half of what may be is left.
func (f Folder) Trim() {
	if f.Dir == "" {
		return
	}
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return
	}
	var files []fs.FileInfo
	bytes := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		files = append(files, info)
		bytes += info.Size()
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	thin := len(files) > f.Files || f.Bytes > 0 && bytes > f.Bytes
	for left := len(files); left > 0; left-- {
		oldest := files[len(files)-left]
		tooMany := thin && (left > f.Files/2 || f.Bytes > 0 && bytes > f.Bytes/2)
		if !tooMany && time.Since(oldest.ModTime()) < unused {
			return
		}
		os.Remove(filepath.Join(f.Dir, oldest.Name()))
		bytes -= oldest.Size()
	}
}
