package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strconv"

	"peil/internal/cache"
	"peil/internal/period"
)

// entries are what large files gave, in a folder of the user's, for the next
// process: each is a fileScan, found by everything that its reading rested on
// but the file's content, of which it then tells the digest. So a file is only
// hashed where there is something to win by it.
type entries struct {
	cache.Folder
	program string
}

const (
	// A smaller file is read about as soon as an entry is found.
	leastCached = 256 << 10
	// An entry takes at most this part of its file.
	largestShare = 2
	// What all entries may take.
	entriesAtMost, entryBytesAtMost = 2000, 1 << 30
)

// newEntries returns those of a program in a folder; "" is the running one.
func newEntries(dir, program string) entries {
	if program == "" {
		program = cache.Program()
	}
	if program == "" {
		dir = ""
	}
	return entries{cache.Folder{Dir: dir, Files: entriesAtMost, Bytes: entryBytesAtMost}, program}
}

// name names the entry of a reading; empty when none is kept of it.
func (e *entries) name(beside, rests, path string, size int64) string {
	if e.Dir == "" || size < leastCached {
		return ""
	}
	return cache.Key(e.program, beside, rests, path, strconv.FormatInt(size, 10))
}

// scanCodec writes scans. Arguments of findings are one of the samples.
var scanCodec = cache.NewCodec(argSamples...)

var argSamples = []any{"", []string(nil), 0, 0.0, Amount(0), Share(0), Word(""), []Word(nil), period.Date(0), period.Period{}}

// get returns an entry's scan, but for its spec; nil when there is none.
func (e *entries) get(name string) *fileScan {
	if name == "" {
		return nil
	}
	content, ok := e.Get(name)
	if !ok || len(content) == 0 {
		return nil
	}
	var f fileScan
	if scanCodec.Read(content, &f) != nil {
		return nil
	}
	return &f
}

// put keeps the scan of a file that was read to its end; it reports whether it
// did. Where that would take too much, an empty entry says so: else it would be
// tried in vain each time.
func (e *entries) put(name string, f *fileScan, size int64) bool {
	if name == "" || f.file.SHA256 == "" {
		return false
	}
	if content, ok := e.Get(name); ok && len(content) == 0 {
		return false
	}
	bounded := &limited{left: size / largestShare}
	stored := e.Put(name, func(w io.Writer) error {
		bounded.Writer = w
		return scanCodec.Write(bounded, f)
	})
	if bounded.left < 0 {
		e.Put(name, func(io.Writer) error { return nil })
	}
	return stored
}

// limited is a writer of which no more than some bytes are wanted.
type limited struct {
	io.Writer
	left int64
}

var errTooLarge = errors.New("too large to keep")

func (w *limited) Write(p []byte) (int, error) {
	if w.left -= int64(len(p)); w.left < 0 {
		return 0, errTooLarge
	}
	return w.Writer.Write(p)
}

// fileDigest returns a file's SHA-256 in hex; empty when it cannot be read.
func fileDigest(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}
