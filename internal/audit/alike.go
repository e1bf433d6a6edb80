package audit

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

const (
	alikeFew   = 10  // as many groups that are the same tell something,
	alikeSums  = 5   // if they do not say the same few numbers every day,
	alikeShare = 0.9 // and are this share of those of the smaller source
)

// alike looks for sources of one kind that hold the same rows, as when an export
// is added again as a source of its own: every sum then counts both.
func (a *audit) alike() {
	for i, t := range a.data.Tables {
		for _, other := range a.data.Tables[:i] {
			if a.holdsSame(t, other) {
				break // one of those that hold them is enough
			}
		}
	}
}

// holdsSame tells of a table whose groups another one of the kind has, too: the
// same day and names, and the same sums of the columns that both have.
func (a *audit) holdsSame(t, other *dataset.Table) bool {
	x, y, ok := twins(t, other)
	if !ok {
		return false
	}
	l := likenessOf(x, y)
	if l.same < alikeFew || len(l.sums) < alikeSums || float64(l.same) < alikeShare*float64(min(l.x, l.y)) {
		return false
	}
	kind, _ := dataset.KindOf(t.Kind)
	c := x.main(l.total)
	column := t.Columns[x.columns[c]]
	rows := 0
	for _, g := range l.groups {
		rows += int(t.Rows[g])
	}
	a.of(t, l.groups, dataset.Finding{
		Severity: diag.Warning, Check: "sources_alike", Rows: rows, Columns: []string{dataset.AllColumns},
		Args: dataset.Args{"source": t.Source, "other": other.Source, "n": l.days, "column": dataset.Word(column), "value": kind.Figure(column, l.total[c].Float())},
	})
	return true
}

// likeness is what two tables have in common on the days that both have.
type likeness struct {
	x, y, same int               // groups: of the one, of the other, and those that are the same
	days       int               // with groups that are the same
	groups     []int             // of x that are the same
	total      []dataset.Fixed   // of them, by column
	sums       [][]dataset.Fixed // alikeSums of them at most that differ from each other
}

// likenessOf walks over both tables once.
func likenessOf(x, y *twin) likeness {
	l := likeness{total: make([]dataset.Fixed, len(x.columns))}
	var day period.Date
	var ofX, ofY, same int // groups of the day
	settle := func() {
		if ofX > 0 && ofY > 0 {
			l.x, l.y, l.same = l.x+ofX, l.y+ofY, l.same+same
			l.days += min(1, same)
		}
		ofX, ofY, same = 0, 0, 0
	}
	for inX, inY := x.advance(), y.advance(); inX || inY; {
		order := -1
		switch {
		case !inX:
			order = 1
		case inY:
			order = x.compare(x.first, y, y.first)
		}
		from := x
		if order > 0 {
			from = y
		}
		if date := from.t.Date[from.first]; date != day {
			settle()
			day = date
		}
		if order == 0 && slices.Equal(x.sums, y.sums) {
			same++
			l.take(x)
		}
		if order <= 0 {
			ofX++
			inX = x.advance()
		}
		if order >= 0 {
			ofY++
			inY = y.advance()
		}
	}
	settle()
	return l
}

// take takes up what the other table has as well.
func (l *likeness) take(x *twin) {
	for g := x.first; g < x.next; g++ {
		l.groups = append(l.groups, g)
	}
	for c, v := range x.sums {
		l.total[c] += v
	}
	if len(l.sums) < alikeSums && !slices.ContainsFunc(l.sums, func(s []dataset.Fixed) bool { return slices.Equal(s, x.sums) }) {
		l.sums = append(l.sums, slices.Clone(x.sums))
	}
}

// twin is a table on a walk beside another one of its kind.
type twin struct {
	t       *dataset.Table
	columns []int   // of the kind's own, those that both have
	ranks   [][]int // by dimension: the places of its values among those of both

	first, next int // the groups of one day and names: a file each
	sums        []dataset.Fixed
}

// twins puts two tables beside each other; false where none of their groups can
// be the same.
func twins(t, other *dataset.Table) (x, y *twin, ok bool) {
	if t.Kind != other.Kind || !slices.Equal(t.Dims, other.Dims) {
		return nil, nil, false
	}
	x, y = &twin{t: t}, &twin{t: other}
	kind, _ := dataset.KindOf(t.Kind)
	for c, name := range t.Columns {
		if o := column(other, name); o >= 0 && kind.Column(name) >= 0 {
			x.columns, y.columns = append(x.columns, c), append(y.columns, o)
		}
	}
	x.sums, y.sums = make([]dataset.Fixed, len(x.columns)), make([]dataset.Fixed, len(x.columns))
	for d := range t.Dims {
		ofX, ofY := x.names(d), y.names(d)
		both := slices.Compact(slices.Sorted(slices.Values(slices.Concat(ofX, ofY))))
		if len(both) == len(ofX)+len(ofY) {
			return nil, nil, false
		}
		rank := func(name string) int {
			i, _ := slices.BinarySearch(both, name)
			return i
		}
		x.ranks, y.ranks = append(x.ranks, mapped(ofX, rank)), append(y.ranks, mapped(ofY, rank))
	}
	return x, y, len(x.columns) > 0
}

// names returns a dimension's values. A channel that is only the source's name
// tells nothing.
func (w *twin) names(d int) []string {
	if values := w.t.Values[d]; w.t.Dims[d] != "channel" || !slices.Equal(values, []string{w.t.Source}) {
		return values
	}
	return []string{""}
}

func mapped(names []string, number func(string) int) []int {
	list := make([]int, len(names))
	for i, name := range names {
		list[i] = number(name)
	}
	return list
}

// compare compares a group with one of the other table, by day and names.
func (w *twin) compare(g int, other *twin, o int) int {
	order := cmp.Compare(w.t.Date[g], other.t.Date[o])
	for d := 0; order == 0 && d < len(w.ranks); d++ {
		order = cmp.Compare(w.ranks[d][w.t.Keys[d][g]], other.ranks[d][other.t.Keys[d][o]])
	}
	return order
}

// advance goes on to the next day and names whose sums are not all 0; false
// where there are none.
func (w *twin) advance() bool {
	for w.next < len(w.t.Date) {
		clear(w.sums)
		for w.first = w.next; w.next < len(w.t.Date) && w.compare(w.first, w, w.next) == 0; w.next++ {
			for i, c := range w.columns {
				v, _ := value(w.t, w.next, c)
				w.sums[i] += v
			}
		}
		if slices.ContainsFunc(w.sums, func(v dataset.Fixed) bool { return v != 0 }) {
			return true
		}
	}
	return false
}

// main returns which of the columns tells most: the kind's money, or else the
// first that is not 0 in all.
func (w *twin) main(total []dataset.Fixed) int {
	if i := slices.IndexFunc(w.columns, func(c int) bool { return w.t.Columns[c] == moneyColumns[w.t.Kind] }); i >= 0 && total[i] != 0 {
		return i
	}
	return max(0, slices.IndexFunc(total, func(v dataset.Fixed) bool { return v != 0 }))
}
