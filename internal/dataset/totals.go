package dataset

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// totalRows finds a file's own totals, keeps them out of the sums, and checks
// the rows against them.
type totalRows struct {
	rule   totals
	words  bool  // a row that only calls itself a total is one, too
	dated  int   // field that dates the rows; -1
	read   []int // fields that are numbers
	blank  int   // field that a total leaves blank; -1
	slots  []int // number slots that are checked
	names  []string
	sums   []Fixed // of the rows, as the file writes them
	rows   int
	named  int // rows that words told, and
	line   int // the first of them
	costs  int // rows of costs that are labelled so and have a day, and
	first  int // the first of them
	totals []totalRow
}

type totalRow struct {
	label  string // what follows the prefix
	line   int
	values []Fixed
	has    uint64
}

func (t *totalRows) prepare(s *spec, b *binding) {
	t.rule, t.blank = s.preset.Total, -1
	for _, column := range t.rule.Blank {
		i := indexOf(s.texts, column)
		if i >= 0 && b.text[i] >= 0 {
			t.blank = b.text[i]
			break
		}
	}
	t.prepareWords(s, b)
	for _, column := range t.rule.Check {
		i := indexOf(s.nums, column)
		if i >= 0 && b.num[i] >= 0 && !b.gated(i) {
			t.slots = append(t.slots, i)
			t.names = append(t.names, column)
		}
	}
	t.sums = make([]Fixed, len(t.slots))
}

// is reports whether the row is a total. A total names itself in its first
// filled cell and has no date of its own, so that a campaign of such a name in
// a daily file is not one.
func (t *totalRows) is(record *tabular.Record, b *binding) bool {
	if t.blank >= 0 && len(trim(record.Field(t.blank))) == 0 {
		return true
	}
	i, _, ok := t.label(record)
	return ok && (b.date < 0 || b.date == i || isBlank(trim(record.Field(b.date)))) || t.words && t.isNamed(record)
}

// isFooter reports the same of a row that has fewer or more fields than the
// header.
func (t *totalRows) isFooter(record *tabular.Record) bool {
	_, _, ok := t.label(record)
	return ok
}

// label returns the first filled cell and what follows the prefix there, if it has
// one.
func (t *totalRows) label(record *tabular.Record) (field int, label string, ok bool) {
	if len(t.rule.Prefix) == 0 {
		return 0, "", false
	}
	for i := range record.Len() {
		cell := trim(record.Field(i))
		if isBlank(cell) {
			continue
		}
		for _, prefix := range t.rule.Prefix {
			if len(cell) >= len(prefix) && bytes.EqualFold(cell[:len(prefix)], []byte(prefix)) {
				return i, strings.TrimSpace(string(cell[len(prefix):])), true
			}
		}
		return i, "", false
	}
	return 0, "", false
}

// isBlank reports whether a trimmed cell says nothing.
func isBlank(cell []byte) bool {
	return len(cell) == 0 || string(cell) == "--" || string(cell) == "-"
}

// keep notes a total; a footer has no numbers, and is none.
func (t *totalRows) keep(record *tabular.Record, p *pass) {
	_, label, ok := t.label(record)
	if !ok && t.words && t.isNamed(record) {
		if t.named++; t.named == 1 {
			t.line = record.Line
		}
	}
	row := totalRow{label: label, line: record.Line, values: make([]Fixed, len(t.slots))}
	for i, slot := range t.slots {
		v, parsed := p.parseNumber(slot, p.binding.num[slot])
		if parsed == tabular.Value {
			row.values[i] = v
			row.has |= 1 << i
		}
	}
	if row.has != 0 || len(t.slots) == 0 {
		t.totals = append(t.totals, row)
	}
}

// add adds a row to the sums that are checked.
func (t *totalRows) add(r *row) {
	for i, slot := range t.slots {
		if r.has&(1<<slot) != 0 {
			t.sums[i] += r.num[slot]
		}
	}
	t.rows++
}

// check compares the sums with the file's total of everything. Of several
// totals that overlap, the rows may be what any of the whole ones counts: with
// campaigns filtered out they are less than the account. Rows that are missing are
// missing in every column: they are one finding.
func (t *totalRows) check(p *pass) {
	t.tellNamed(p)
	t.tellDated(p)
	whole := t.whole()
	if len(whole) == 0 {
		return
	}
	for _, row := range whole {
		if len(t.differences(row)) == 0 {
			return
		}
	}
	row := whole[0]
	differ := t.differences(row)
	first := differ[0]
	figure := func(v Fixed) any { return p.spec.kind.Figure(t.names[first], v.Float()) }
	var columns []string
	var others []Word
	for _, i := range differ {
		if columns = append(columns, t.names[i]); i != first {
			others = append(others, Word(t.names[i]))
		}
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "totals_mismatch", Line: row.line, Rows: t.rows, Columns: columns,
		Args: Args{
			"n": len(differ), "column": Word(t.names[first]), "others": others, "rows": figure(t.sums[first]), "total": figure(row.values[first]),
			"difference": figure(max(t.sums[first]-row.values[first], row.values[first]-t.sums[first])),
		},
	})
}

// whole returns the totals that may be of everything, best first.
func (t *totalRows) whole() []totalRow {
	var found []totalRow
	for _, label := range t.rule.Whole {
		for _, row := range t.totals {
			if strings.EqualFold(row.label, label) {
				found = append(found, row)
			}
		}
	}
	switch {
	case found != nil:
	case len(t.totals) == 1:
		return t.totals
	case t.named == len(t.totals): // which of them is of all, its sums tell
		found = slices.DeleteFunc(slices.Clone(t.totals), func(row totalRow) bool { return len(t.differences(row)) > 0 })
	}
	return found
}

// differences returns the checked columns, by index, in which the rows' sum and the total differ
// by more than rounding: each row is rounded to 0.01, so that the sum of n rows
// is off by 0.01 × √n at most in all but one of 2 000 files (3.5 standard
// deviations of uniform errors of ±0.005).
func (t *totalRows) differences(row totalRow) []int {
	tolerance := 0.01*math.Sqrt(float64(max(1, t.rows))) + 1e-9
	var found []int
	for i, sum := range t.sums {
		if row.has&(1<<i) == 0 {
			continue
		}
		if math.Abs((sum - row.values[i]).Float()) > tolerance {
			found = append(found, i)
		}
	}
	return found
}
