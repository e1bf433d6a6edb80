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
		got, want := word([]byte(text)), uint64(0)
		for i := range len(text) {
			want |= uint64(text[i]) << (8 * i)
		}
		if got != want {
			t.Fatalf("word(%q) = %x, want %x", text, got, want)
		}
		for _, mark := range []byte{0, '.', ','} {
			v, decimals, ok := parseEight([]byte(text), mark)
			wantV, wantDecimals, wantOK := parseTwelve([]byte(text), mark)
			if ok != wantOK || ok && (v != wantV || decimals != wantDecimals) {
				t.Fatalf("parseEight(%q, %q) = %d, %d, %v; want %d, %d, %v", text, mark, v, decimals, ok, wantV, wantDecimals, wantOK)
			}
		}
	}
}
