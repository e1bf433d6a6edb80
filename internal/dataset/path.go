package dataset

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Paths are journeys already put together, as paths sources have them. Of a
// file's rows those of one path are added up as they are read, so that memory
// and time follow the number of distinct paths, not of rows.
type Paths struct {
	List  []Path  // by file; a file's in the order of their first rows
	Steps []int32 // all paths' channels, as indices into Data.Channels
}

// Path is what rows of one file tell of a path. Of rows with conversions or a
// value, and of those that only tell journeys without, each path has its own,
// since credit is traced to the former. Rows are not added up either where the
// sum would be more than a Fixed holds, or where nothing would be left of
// them, as of a sale and its return.
type Path struct {
	From, To    int32 // in Paths.Steps, oldest first
	File        int32
	Rows        int32
	First, Last int32 // lines
	Conversions Fixed
	Value       Fixed
	Nulls       Fixed // journeys that did not convert
}

// Of returns the channels of a path of the list, oldest first.
func (p *Paths) Of(path *Path) []int32 { return p.Steps[path.From:path.To] }

// Add adds a path, whose From and To it sets, and its channels.
func (p *Paths) Add(channels []int32, path Path) {
	path.From = int32(len(p.Steps))
	p.Steps = append(p.Steps, channels...)
	path.To = int32(len(p.Steps))
	p.List = append(p.List, path)
}

// take adds a file's, under common numbers. Where that changes nothing, as with
// the only file of a report, it copies nothing.
func (p *Paths) take(own *Paths, channels func(int32) int32, file int32) {
	moved := func(c int32) bool { return channels(c) != c }
	if len(p.List) == 0 && file == 0 && !slices.ContainsFunc(own.Steps, moved) {
		p.List, p.Steps = slices.Clip(own.List), slices.Clip(own.Steps)
		return
	}
	from := int32(len(p.Steps))
	p.Steps = slices.Grow(p.Steps, len(own.Steps))
	for _, c := range own.Steps {
		p.Steps = append(p.Steps, channels(c))
	}
	p.List = slices.Grow(p.List, len(own.List))
	for _, path := range own.List {
		path.From, path.To, path.File = path.From+from, path.To+from, file
		p.List = append(p.List, path)
	}
}

// Converts reports whether the path's rows tell conversions or a value.
func (p *Path) Converts() bool { return p.Conversions != 0 || p.Value != 0 }

// plus returns the path with a row of the same channels; it reports false where
// they do not go together.
func (p *Path) plus(row *Path) (Path, bool) {
	sum := *p
	sum.Rows++
	sum.Last = row.Last
	ok := sum.Conversions.add(row.Conversions) && sum.Value.add(row.Value) && sum.Nulls.add(row.Nulls)
	return sum, ok && p.Converts() == row.Converts() && p.Converts() == sum.Converts()
}

// pathTable adds up the rows of a file by path.
type pathTable struct {
	Paths
	index       hashIndex `cache:"-"`
	rows        int
	first, last int32 // lines of all rows

	fetched int32 `cache:"-"` // means nothing: it keeps the compiler from leaving out what fetches memory
}

// pathBatch is rows on their way into a pathTable: their From and To are in the
// batch's own steps.
type pathBatch struct {
	Paths
	hashes []uint64
}

const (
	pathsInBatch = 1024
	pathsAtOnce  = 64 // as many as may be waited for together, and stay near
)

// addPath adds a row up beside the reading: of hardly two paths that are alike each
// is somewhere else in memory.
func (p *pass) addPath(channels []int32, row Path) {
	if p.paths == nil {
		p.paths = &pathBatch{}
	}
	b := p.paths
	b.hashes = append(b.hashes, hashPath(channels, row.Converts()))
	b.Add(channels, row)
	if len(b.List) == pathsInBatch {
		p.paths = p.addUp.hand(b)
	}
}

// addAll adds the rows of a batch, in their order, and empties it. It first asks
// for what finding their paths will look at, for many at a time.
func (t *pathTable) addAll(b *pathBatch) {
	for first := 0; first < len(b.List); first += pathsAtOnce {
		list := b.List[first:min(first+pathsAtOnce, len(b.List))]
		hashes := b.hashes[first : first+len(list)]
		t.fetch(hashes)
		for i := range list {
			t.add(hashes[i], b.Of(&list[i]), list[i])
		}
	}
	b.List, b.Steps, b.hashes = b.List[:0], b.Steps[:0], b.hashes[:0]
}

// fetch looks where the paths of some hashes would be.
func (t *pathTable) fetch(hashes []uint64) {
	if t.index.used == 0 {
		return
	}
	mask := uint64(len(t.index.slots) - 1)
	var likely [pathsAtOnce]int32
	for i, hash := range hashes {
		likely[i] = t.index.slots[hash&mask].number
	}
	for _, i := range likely[:len(hashes)] {
		if i > 0 {
			t.fetched += t.List[i-1].From
		}
	}
}

// add adds a row of channels with a hash.
func (t *pathTable) add(hash uint64, channels []int32, row Path) {
	if t.rows == 0 {
		t.first = row.First
	}
	t.rows++
	t.last = row.Last
	var sum Path
	i, ok := t.index.find(hash, func(i int32) (ok bool) {
		p := &t.List[i]
		if slices.Equal(t.Of(p), channels) {
			sum, ok = p.plus(&row)
		}
		return ok
	})
	if ok {
		t.List[i] = sum
		return
	}
	t.index.add(hash, int32(len(t.List)))
	t.Add(channels, row)
}

func hashPath(channels []int32, converts bool) uint64 {
	hash := uint64(1)
	if converts {
		hash = 2
	}
	for _, c := range channels {
		hash = (hash + uint64(uint32(c))) * 0x9e3779b97f4a7c15
		hash ^= hash >> 32
	}
	return hash
}

// same reports whether two files say the same of every path.
func (t *pathTable) same(names []string, other *pathTable, others []string) bool {
	if t.rows != other.rows || len(t.List) != len(other.List) || len(t.Steps) != len(other.Steps) {
		return false
	}
	return slices.Equal(t.texts(names), other.texts(others))
}

// texts returns the paths with their sums, sorted.
func (t *pathTable) texts(names []string) []string {
	texts := make([]string, len(t.List))
	for i := range t.List {
		p := &t.List[i]
		var b strings.Builder
		for _, c := range t.Of(p) {
			b.WriteString(names[c] + ">")
		}
		fmt.Fprint(&b, p.Rows, " ", p.Conversions, " ", p.Value, " ", p.Nulls)
		texts[i] = b.String()
	}
	slices.Sort(texts)
	return texts
}

// keepPath adds the row of a path up.
func (p *pass) keepPath() bool {
	s, r, k := p.spec, &p.row, &p.kept
	cell := r.text[s.keys.person]
	var ok bool
	if p.walk, ok = splitPath(cell, p.walk[:0]); !ok {
		p.skipCell(p.field(s.keys.person), "%q is not a path: write channels with > between them", cell)
		return false
	}
	row := Path{Rows: 1, First: r.line, Last: r.line}
	var hasConversions, hasNulls bool
	row.Conversions, hasConversions = p.number("conversions")
	row.Value, _ = p.number("value")
	row.Nulls, hasNulls = p.number("nulls")
	if !hasConversions && !hasNulls {
		p.skipCell(p.field(s.keys.person), "the path has neither conversions nor nulls")
		return false
	}
	if row.Conversions < 0 || row.Nulls < 0 {
		p.skipCell(max(0, p.binding.num[indexOf(s.nums, "conversions")]), "a path's conversions and nulls cannot be negative")
		return false
	}
	p.channels = p.channels[:0]
	for _, step := range p.walk {
		p.channels = append(p.channels, k.channels.indexBytes(step))
	}
	p.addPath(p.channels, row)
	return true
}

// splitPath splits a journey's path, "Search > E-mail > Direct", and appends its
// channels to steps. Spaces around the sign do not count, and an empty step is
// an error (a lost channel would move credit); so is an empty path.
func splitPath(cell []byte, steps [][]byte) ([][]byte, bool) {
	for more := true; more; {
		var step []byte
		step, cell, more = bytes.Cut(cell, []byte(">"))
		if step = trim(step); len(step) == 0 {
			return steps, false
		}
		steps = append(steps, step)
	}
	return steps, true
}
