package tabular

import (
	"encoding/binary"
	"math/bits"
)

// Cells are short: several bytes of one are looked at together, as the bytes of
// one number. The text's first byte is the lowest.

// each is a number with the same byte eight times.
func each(c byte) uint64 { return uint64(c) * 0x0101010101010101 }

// word returns a text of at most eight bytes.
func word(text []byte) uint64 {
	n := len(text)
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(text)
	case n >= 4: // the middle is read twice
		return uint64(binary.LittleEndian.Uint32(text)) | uint64(binary.LittleEndian.Uint32(text[n-4:]))<<(8*(n-4))
	case n > 0:
		return uint64(text[0]) | uint64(text[n/2])<<(8*(n/2)) | uint64(text[n-1])<<(8*(n-1))
	}
	return 0
}

// zeros marks the bytes of w that are 0 by their highest bit. A byte of 1 right
// above one that is 0 is marked as well, and no other.
func zeros(w uint64) uint64 { return (w - each(1)) &^ w & each(0x80) }

// parseEight is parseTwelve of a text of one to eight bytes.
func parseEight(text []byte, mark byte) (v int64, decimals int, ok bool) {
	// Digits become their values, and blank bytes before the first stand for zeros.
	blank := 8 * (8 - len(text))
	w := (word(text) ^ each('0')) << blank
	if mark != 0 {
		if found := zeros(w ^ each(mark^'0')); found != 0 {
			at := bits.TrailingZeros64(found) &^ 7
			if at == blank {
				return 0, 0, false
			}
			decimals = 7 - at/8
			before := uint64(1)<<at - 1
			w = w&before<<8 | w&^(before<<8|0xff) // the mark is taken out
		}
	}
	if (w+each(0x7f-9)|w)&each(0x80) != 0 {
		return 0, 0, false // a byte beyond 9
	}
	w = w * (1 + 10<<8) >> 8 & 0x00ff00ff00ff00ff    // two digits in each two bytes
	w = w * (1 + 100<<16) >> 16 & 0x0000ffff0000ffff // four in each four
	return int64(w * (1 + 10_000<<32) >> 32), decimals, true
}
