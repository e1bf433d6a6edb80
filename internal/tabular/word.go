package tabular

import (
	"encoding/binary"
	"math/bits"
)

// Cells are short: several bytes of one are looked at together, as the bytes of
// one number. The text's first byte is the lowest.

// each is a number with the same byte eight times.
func each(c byte) uint64 { return uint64(c) * 0x0101010101010101 }

// wordBefore returns the eight bytes of a text before an end that is not its
// start. Those before the text are 0.
func wordBefore(text []byte, end int) uint64 {
	switch blank := 8 * (8 - end); {
	case end >= 8:
		return binary.LittleEndian.Uint64(text[end-8:])
	case end >= 4: // the middle is read twice
		return uint64(binary.LittleEndian.Uint32(text))<<blank | uint64(binary.LittleEndian.Uint32(text[end-4:]))<<32
	default:
		return uint64(text[0])<<blank | uint64(text[end/2])<<(blank+8*(end/2)) | uint64(text[end-1])<<56
	}
}

// zeros marks the bytes of w that are 0 by their highest bit. A byte of 1 right
// above one that is 0 is marked as well, and no other.
func zeros(w uint64) uint64 { return (w - each(1)) &^ w & each(0x80) }

// filled marks the bytes of w that are not 0 by their highest bit. Other bits are
// of no meaning.
func filled(w uint64) uint64 { return w&each(0x7f) + each(0x7f) | w }

// highest gathers the highest bits of the bytes of w, the lowest byte's first.
func highest(w uint64) uint64 { return w & each(0x80) >> 7 * 0x0102040810204080 >> 56 }

// parseEight is parseTwelve of a text of one to eight bytes: the last of the eight
// that end with w's highest. The others may be anything.
func parseEight(w uint64, size int, mark byte) (v int64, decimals int, ok bool) {
	// Digits become their values, and blank bytes before the first stand for zeros.
	blank := uint(8*(8-size)) & 63
	w = (w ^ each('0')) >> blank << blank
	if mark != 0 {
		if found := zeros(w ^ each(mark^'0')); found != 0 {
			at := uint(bits.TrailingZeros64(found) &^ 7)
			if at == blank {
				return 0, 0, false
			}
			decimals = int(7 - at/8)
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
