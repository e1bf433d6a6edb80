package dataset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestRecentNames holds names that are remembered by their place to names that
// are looked up, with more of them than there are places.
func TestRecentNames(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	var plain, names Names
	var recent recentNames
	for range 200_000 {
		name := bytes.Repeat([]byte{"ab,"[r.IntN(3)]}, r.IntN(20))
		if r.IntN(2) == 0 {
			name = fmt.Append(name, r.IntN(100))
		}
		if got, want := recent.index(&names, name), plain.indexBytes(name); got != want {
			t.Fatalf("%q has the number %d, want %d", name, got, want)
		}
	}
	if len(names.List) < recentPlaces {
		t.Errorf("only %d names", len(names.List))
	}
}
