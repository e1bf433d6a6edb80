package tabular

import (
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// What unpacking may give. A file of a few kilobytes can hold terabytes of one
// byte; tables, also very uniform ones, are packed by a factor of less than a
// hundred.
const (
	freeUnpacked  = 64 << 20 // not asked about
	maxRatio      = 200      // unpacked to packed, beyond that
	maxUnpacked   = 32 << 30
	maxZstdWindow = 128 << 20
)

// grown reports whether what was packed gave more than a table does.
func grown(n, packed int64) bool { return n > freeUnpacked && n > maxRatio*packed || n > maxUnpacked }

// tooLarge describes a file that gave n bytes of what was packed, which is grown.
func tooLarge(name string, n, packed int64) error {
	if n > maxUnpacked {
		return problem(name, fmt.Sprintf("unpacked, the file is larger than %d GiB", maxUnpacked>>30), "unpack it yourself, and name the unpacked file in the source")
	}
	return problem(name, fmt.Sprintf("unpacked, the file is %d times as large as packed, or more: reading stopped after %d MiB", n/max(packed, 1), n>>20),
		"a table is never packed that well: look at where the file comes from; if it is right, unpack it yourself, and name the unpacked file in the source")
}

// unpacker returns a reader of what src packs.
func unpacker(form form, src io.Reader) (io.Reader, error) {
	if form == packedGzip {
		return gzip.NewReader(src)
	}
	return zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderLowmem(true))
}

// counting counts the bytes that are read through it.
type counting struct {
	src io.Reader
	n   int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacking reads what is packed, and stops where it grows beyond all measure.
// Its errors are diagnostics: an end that comes too early must never look like
// the end.
type unpacking struct {
	src     io.Reader
	name    string
	form    form      // "" in a zip archive
	packed  int64     // size, or
	counted *counting // what was read of it
	n       int64
	err     error
}

func (u *unpacking) Read(p []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	n, err := u.src.Read(p)
	u.n += int64(n)
	packed := u.packed
	if u.counted != nil {
		packed = u.counted.n
	}
	switch {
	case grown(u.n, packed):
		n, u.err = 0, tooLarge(u.name, u.n, packed)
	case err != nil && err != io.EOF:
		u.err = problem(u.name, fmt.Sprintf("what is packed in the file is damaged or cut off: %v (after %d bytes)", err, u.n), "copy or download it again")
	default:
		u.err = err
	}
	return n, u.err
}
