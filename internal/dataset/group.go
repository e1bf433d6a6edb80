package dataset

import "peil/internal/period"

// groups adds rows up by date and dimension values, in the order of their
// first rows. It holds the groups, never the rows: finding one is a hash of a
// few integers, and a row of the same group as the row before it skips even
// that.
type groups struct {
	dims    int
	columns int

	index []int32 `cache:"-"` // open addressing: group + 1, 0 is free; its length is a power of two
	last  int     `cache:"-"` // group of the last row, -1 before the first

	date  []period.Date
	keys  []int32 // dims of each group in turn
	sums  []Fixed // columns of each group in turn
	has   []uint64
	rows  []int32
	lines [][2]int32 // of the first and the last row
}

func newGroups(dims, columns int) *groups {
	return &groups{dims: dims, columns: columns, index: make([]int32, 64), last: -1}
}

// group returns the group of the date and keys, making it when it is new.
func (g *groups) group(date period.Date, keys []int32, line int32) int {
	if g.last >= 0 && g.is(g.last, date, keys) {
		return g.last
	}
	mask := uint32(len(g.index) - 1)
	at := hash(date, keys) & mask
	for g.index[at] != 0 {
		if i := int(g.index[at] - 1); g.is(i, date, keys) {
			g.last = i
			return i
		}
		at = (at + 1) & mask
	}
	i := len(g.date)
	g.index[at] = int32(i + 1)
	g.date = append(g.date, date)
	g.keys = append(g.keys, keys...)
	g.sums = append(g.sums, make([]Fixed, g.columns)...)
	g.has = append(g.has, 0)
	g.rows = append(g.rows, 0)
	g.lines = append(g.lines, [2]int32{line, line})
	if 2*len(g.date) > len(g.index) {
		g.grow()
	}
	g.last = i
	return i
}

func (g *groups) is(i int, date period.Date, keys []int32) bool {
	if g.date[i] != date {
		return false
	}
	own := g.keys[i*g.dims : (i+1)*g.dims]
	for d, k := range keys {
		if own[d] != k {
			return false
		}
	}
	return true
}

func (g *groups) grow() {
	g.index = make([]int32, 2*len(g.index))
	mask := uint32(len(g.index) - 1)
	for i := range g.date {
		at := hash(g.date[i], g.keys[i*g.dims:(i+1)*g.dims]) & mask
		for g.index[at] != 0 {
			at = (at + 1) & mask
		}
		g.index[at] = int32(i + 1)
	}
}

// hash mixes the integers with a multiplier of Knuth's kind; the upper half of
// the product is the well-mixed one.
func hash(date period.Date, keys []int32) uint32 {
	h := uint64(uint32(date)) * 0x9E3779B97F4A7C15
	for _, k := range keys {
		h = (h ^ h>>29 ^ uint64(uint32(k))) * 0x9E3779B97F4A7C15
	}
	return uint32(h >> 32)
}

// count notes one more row of group i.
func (g *groups) count(i int, line int32) {
	g.rows[i]++
	g.lines[i][1] = line
}

// of returns what is added up in group i, by column, and which columns have a
// value.
func (g *groups) of(i int) (sums []Fixed, has *uint64) {
	return g.sums[i*g.columns : (i+1)*g.columns], &g.has[i]
}
