package tabular

import (
	"math/rand/v2"
	"testing"
)

// TestWord holds what looks at eight bytes together to what looks at one after
// the other.
func TestWord(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	const bytes = "0123456789012345678901234567890123456789.,-\x00\x01:/~\x80\xff"
	texts := []string{"0", ".", "1.", ".1", "12345678", "1234567.", "1.234567", "0.000001", "99999999", "1..2", "1,2.3", "00000000"}
	for range 300_000 {
		text := make([]byte, 1+random.IntN(8))
		for i := range text {
			text[i] = bytes[random.IntN(len(bytes))]
		}
		texts = append(texts, string(text))
	}
	for _, text := range texts {
		got, want, size := wordBefore([]byte(text), len(text)), uint64(0), len(text)
		for i := range size {
			want |= uint64(text[i]) << (8 * (8 - size + i))
		}
		if got != want {
			t.Fatalf("wordBefore(%q) = %x, want %x", text, got, want)
		}
		highs := uint64(0)
		for i := range 8 {
			if got>>(8*i)&0xff != '0' {
				highs |= 1 << i
			}
		}
		if got := highest(filled(got ^ each('0'))); got != highs {
			t.Fatalf("of %q %08b are not 0, want %08b", text, got, highs)
		}
		for _, mark := range []byte{0, '.', ','} {
			v, decimals, ok := parseEight(wordBefore([]byte("1,\xff.2-z9"+text+"3"), 8+size), size, mark)
			wantV, wantDecimals, wantOK := parseTwelve([]byte(text), mark)
			if ok != wantOK || ok && (v != wantV || decimals != wantDecimals) {
				t.Fatalf("parseEight(%q, %q) = %d, %d, %v; want %d, %d, %v", text, mark, v, decimals, ok, wantV, wantDecimals, wantOK)
			}
		}
	}
}
