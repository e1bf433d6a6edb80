package dataset

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestNumbering holds names that are numbered in batches, beside whoever adds
// them, to names that are numbered one after the other.
func TestNumbering(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	for _, rows := range []int{0, 1, namesAtOnce + 1, namesInBatch, 5*namesInBatch + 7} {
		var plain, beside Names
		q := newNumbering(&beside)
		var want []int32
		var got pieces[int32]
		for range rows {
			name := fmt.Append(nil, "person ", r.IntN(1+rows/2))
			if r.IntN(100) == 0 {
				name = nil // no one's name is one, too
			}
			want = append(want, plain.indexBytes(name))
			q.add(name, got.add(-1))
		}
		q.finish()
		i := 0
		for _, piece := range got.list {
			for _, number := range piece {
				if number != want[i] {
					t.Fatalf("%d rows: row %d has number %d, want %d", rows, i, number, want[i])
				}
				i++
			}
		}
		if i != rows || len(beside.List) != len(plain.List) {
			t.Errorf("%d rows: %d numbers of %d names, want %d names", rows, i, len(beside.List), len(plain.List))
		}
	}
}
