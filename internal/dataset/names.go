package dataset

import (
	"hash/maphash"
	"slices"
	"strings"
)

// Names numbers strings in the order of their first appearance. A log has
// millions of persons, each in many rows: so a name is found by its bytes
// without making a string of them, and names lie side by side in large pieces
// of text.
type Names struct {
	List  []string
	index hashIndex        `cache:"-"`
	text  *strings.Builder `cache:"-"` // the piece that new names are written to

	fetched byte `cache:"-"` // means nothing: it keeps the compiler from leaving out what fetches memory
}

// nameSeed is the seed of all names' hashes. It differs from run to run; numbers
// do not depend on it.
var nameSeed = maphash.MakeSeed()

// Index returns the number of s, giving it one when it is new.
func (n *Names) Index(s string) int32 {
	hash := maphash.String(nameSeed, s)
	i, ok := n.index.find(hash, func(i int32) bool { return n.List[i] == s })
	if !ok {
		i = n.add(hash, s)
	}
	return i
}

// indexBytes is Index of text in a buffer that will be used again.
func (n *Names) indexBytes(b []byte) int32 {
	return n.indexHashed(maphash.Bytes(nameSeed, b), b)
}

func (n *Names) indexHashed(hash uint64, b []byte) int32 {
	i, ok := n.index.find(hash, func(i int32) bool { return n.List[i] == string(b) })
	if !ok {
		i = n.add(hash, n.keep(b))
	}
	return i
}

func (n *Names) add(hash uint64, s string) int32 {
	i := int32(len(n.List))
	n.List = append(n.List, s)
	n.index.add(hash, i)
	return i
}

// keep copies a name. A piece of text is full before it would have to move.
func (n *Names) keep(b []byte) string {
	if n.text == nil || n.text.Cap()-n.text.Len() < len(b) {
		const first, most = 256, 64 << 10
		size := first
		if n.text != nil {
			size = min(2*n.text.Cap(), most)
		}
		n.text = new(strings.Builder)
		n.text.Grow(max(size, len(b)))
	}
	from := n.text.Len()
	n.text.Write(b)
	return n.text.String()[from:]
}

// copy returns names that can be added to without n's changing. Names that were
// kept on the disk have no index yet.
func (n *Names) copy() Names {
	if n.index.used < len(n.List) {
		c := Names{List: slices.Clip(n.List)}
		for i, s := range c.List {
			c.index.add(maphash.String(nameSeed, s), int32(i))
		}
		return c
	}
	return Names{List: slices.Clip(n.List), index: hashIndex{slices.Clone(n.index.slots), n.index.used}}
}
