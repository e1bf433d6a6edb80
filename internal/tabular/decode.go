package tabular

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"math/bits"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings that can be read, by the names of Options and Format.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1252 = "windows-1252"
)

// Encodings returns the names that Options.Encoding takes.
func Encodings() []string { return []string{UTF8, UTF16LE, UTF16BE, Windows1252} }

// hashingReader adds to the sum what is read through it. That takes a fifth of the
// time that ahead.go's goroutine does (where the processor has SHA instructions),
// and a tenth of both: not worth one of its own.
type hashingReader struct {
	src io.Reader
	sum hash.Hash
}

func (h *hashingReader) Read(p []byte) (int, error) {
	n, err := h.src.Read(p)
	h.sum.Write(p[:n])
	return n, err
}

var byteOrderMarks = []struct {
	bytes    string
	encoding string
}{
	{"\xef\xbb\xbf", UTF8},
	{"\xff\xfe", UTF16LE},
	{"\xfe\xff", UTF16BE},
}

// decode returns a reader of src's text, which starts with head, as UTF-8. The encoding is, in this
// order: the byte-order mark's; the one asked for; UTF-16 when every other byte
// of the head is nearly always NUL; UTF-8 or Windows-1252 as utf8Reader has it,
// which may find out late and then changes format.Encoding.
func decode(src *bufio.Reader, head []byte, asked string, format *Format) (io.Reader, error) {
	format.Encoding = asked
	for _, mark := range byteOrderMarks {
		if !bytes.HasPrefix(head, []byte(mark.bytes)) {
			continue
		}
		if asked != "" && asked != mark.encoding {
			return nil, fmt.Errorf("the file says by its first bytes that it is %s, but encoding = %q is set: leave encoding out", mark.encoding, asked)
		}
		format.Encoding, format.BOM = mark.encoding, true
		if _, err := src.Discard(len(mark.bytes)); err != nil {
			return nil, err
		}
		break
	}
	if format.Encoding == "" {
		format.Encoding = utf16WithoutMark(head)
	}
	switch format.Encoding {
	case UTF16LE:
		return transform.NewReader(src, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()), nil
	case UTF16BE:
		return transform.NewReader(src, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()), nil
	case Windows1252:
		return charmap.Windows1252.NewDecoder().Reader(src), nil
	case UTF8:
		return &utf8Reader{src: src, decided: true}, nil
	}
	format.Encoding = UTF8
	return &utf8Reader{src: src, encoding: &format.Encoding}, nil
}

// utf16WithoutMark tells UTF-16 by its NUL bytes: text of mostly Latin letters
// has one in every character, always on the same side. Empty when it is not.
func utf16WithoutMark(head []byte) string {
	var nul [2]int
	for i, b := range head {
		if b == 0 {
			nul[i%2]++
		}
	}
	characters := len(head) / 2
	switch {
	case nul[1] > characters/2 && nul[0] <= characters/50:
		return UTF16LE
	case nul[0] > characters/2 && nul[1] <= characters/50:
		return UTF16BE
	}
	return ""
}

// invalidUTF8 is a byte that cannot stand where it does.
type invalidUTF8 struct{ value byte }

func (e *invalidUTF8) Error() string { return fmt.Sprintf("byte 0x%02X is not UTF-8", e.value) }

// utf8Reader passes UTF-8 on, checked.
//
// A file without a byte-order mark is UTF-8 or Windows-1252. As long as it is
// ASCII it is both, so the decision is put off to the first chunk (of the
// scanner's buffer) with other bytes: it is Windows-1252 when more of them are
// invalid as UTF-8 than there are UTF-8 characters. What was passed on before
// was ASCII and stays right. Once it is UTF-8, an invalid byte is an error.
type utf8Reader struct {
	src      io.Reader
	decided  bool
	encoding *string   // to be changed when it turns out to be Windows-1252
	legacy   io.Reader // set when it has
	tail     []byte    // start of a character whose end is not read yet
	err      error
}

// Read needs room for the tail and one byte more: len(p) >= utf8.UTFMax.
func (u *utf8Reader) Read(p []byte) (int, error) {
	if u.legacy != nil {
		return u.legacy.Read(p)
	}
	if u.err != nil {
		return 0, u.err
	}
	n := copy(p, u.tail)
	u.tail = u.tail[:0]
	m, err := u.readChunk(p[n:])
	u.err = err
	chunk := p[:n+m]
	valid, ascii := validUTF8(chunk)
	rest := chunk[valid:]
	switch {
	case len(rest) == 0, err != nil && err != io.EOF:
	case err == nil && !utf8.FullRune(rest):
		u.tail = append(u.tail, rest...)
	case !u.decided && mostlyInvalid(chunk):
		*u.encoding = Windows1252
		again := io.MultiReader(bytes.NewReader(bytes.Clone(chunk)), u.src)
		u.legacy = charmap.Windows1252.NewDecoder().Reader(again)
		return u.legacy.Read(p)
	default:
		u.err = &invalidUTF8{rest[0]}
	}
	u.decided = u.decided || !ascii
	return valid, u.err
}

// readChunk reads; as long as nothing is decided it fills p, so that the
// decision does not depend on how the source cuts its reads.
func (u *utf8Reader) readChunk(p []byte) (int, error) {
	if u.decided {
		return u.src.Read(p)
	}
	n, err := io.ReadFull(u.src, p)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}

// validUTF8 returns the length of text's longest prefix that is UTF-8, and
// whether that is ASCII only. utf8.Valid is fast up to the first character
// that is not ASCII; this is as fast between them, too.
func validUTF8(text []byte) (n int, ascii bool) {
	const high = 0x8080808080808080
	ascii = true
	for n < len(text) {
		if n+32 <= len(text) && (binary.LittleEndian.Uint64(text[n:])|binary.LittleEndian.Uint64(text[n+8:])|
			binary.LittleEndian.Uint64(text[n+16:])|binary.LittleEndian.Uint64(text[n+24:]))&high == 0 {
			n += 32
			continue
		}
		if n+8 <= len(text) {
			word := binary.LittleEndian.Uint64(text[n:]) & high
			if word == 0 {
				n += 8
				continue
			}
			n += bits.TrailingZeros64(word) / 8
		} else if text[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(text[n:])
		if r == utf8.RuneError && size == 1 {
			return n, ascii
		}
		ascii = false
		n += size
	}
	return n, ascii
}

// mostlyInvalid tells whether text has more bytes that are invalid as UTF-8
// than characters beyond ASCII that are valid.
func mostlyInvalid(text []byte) bool {
	balance := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			balance++
		case size > 1:
			balance--
		}
		text = text[size:]
	}
	return balance > 0
}
