package dataset

import "hash/maphash"

// numbering numbers the persons of rows beside the reading of the rows. The
// names of millions lie all over the memory, so that finding one is mostly
// waiting: another processor does that, for many at the same time.
//
// The numbers are those of Names.indexBytes for one name after the other.
type numbering struct {
	beside[nameBatch]
	batch *nameBatch // at hand
}

func newNumbering(names *Names) numbering {
	return numbering{beside: beside[nameBatch]{work: func(b *nameBatch) { b.number(names) }}}
}

// nameBatch is names with where their numbers go.
type nameBatch struct {
	text []byte
	ends []int // of each name in text
	into []*int32
}

const (
	namesInBatch = 4096
	namesAtOnce  = 64 // as many as may be waited for together, and stay near
)

// add gives a place the number of a name, by the time of finish at the latest.
func (q *numbering) add(name []byte, into *int32) {
	if q.batch == nil {
		q.batch = &nameBatch{}
	}
	b := q.batch
	b.text = append(b.text, name...)
	b.ends, b.into = append(b.ends, len(b.text)), append(b.into, into)
	if len(b.ends) == namesInBatch {
		q.batch = q.hand(b)
	}
}

// finish numbers what is left, and returns when all have their numbers.
func (q *numbering) finish() {
	q.beside.finish(q.batch)
	q.batch = nil
}

// number numbers the batch, and empties it.
func (b *nameBatch) number(names *Names) {
	first, from := 0, 0
	for first < len(b.ends) {
		ends := b.ends[first:min(first+namesAtOnce, len(b.ends))]
		names.indexNear(b.text, from, ends, b.into[first:])
		first, from = first+len(ends), ends[len(ends)-1]
	}
	b.text, b.ends, b.into = b.text[:0], b.ends[:0], b.into[:0]
}

// indexNear numbers at most namesAtOnce names, the first of which starts at from.
// It first asks for all that finding them will look at, each step for all names:
// a processor then fetches it from memory side by side, not one after the other.
func (n *Names) indexNear(text []byte, from int, ends []int, into []*int32) {
	var hashes [namesAtOnce]uint64
	start := from
	for i, end := range ends {
		hashes[i] = maphash.Bytes(nameSeed, text[start:end])
		start = end
	}
	if n.index.used > 0 {
		var likely [namesAtOnce]int32
		mask := uint64(len(n.index.slots) - 1)
		for i := range ends {
			likely[i] = n.index.slots[hashes[i]&mask].number
		}
		var known [namesAtOnce]string
		for i := range ends {
			if likely[i] > 0 {
				known[i] = n.List[likely[i]-1]
			}
		}
		for _, name := range known[:len(ends)] {
			if name != "" {
				n.fetched += name[0]
			}
		}
	}
	start = from
	for i, end := range ends {
		*into[i] = n.indexHashed(hashes[i], text[start:end])
		start = end
	}
}
