package tabular

import (
	"cmp"
	"slices"
)

// Doubt is what is odd about cells or rows of a workbook.
type Doubt string

const (
	ErrorCell         Doubt = "error_cells"         // #N/A, #REF!: taken for missing
	UnreckonedFormula Doubt = "unreckoned_formulas" // no program has computed them: taken for missing
	LostDigits        Doubt = "lost_digits"         // a number of more than 15 digits, of which Excel keeps 15
	HiddenRow         Doubt = "hidden_rows"         // read like any other
)

// Doubts returns all of them.
func Doubts() []Doubt { return []Doubt{ErrorCell, UnreckonedFormula, LostDigits, HiddenRow} }

// Note is a doubt with the column that it is about, how many rows have it, and
// the first of them.
type Note struct {
	Doubt Doubt
	Field int // of the header; -1: the row
	Rows  int
	Line  int
}

// notes collects doubts.
type notes struct{ list []Note }

func (n *notes) add(doubt Doubt, field, line int) {
	for i := range n.list {
		if x := &n.list[i]; x.Doubt == doubt && x.Field == field {
			x.Rows++
			return
		}
	}
	n.list = append(n.list, Note{doubt, field, 1, line})
}

// Notes returns what was odd about the rows that were read, by the first row.
func (r *Reader) Notes() []Note {
	s, ok := r.rows.(*sheet)
	if !ok {
		return nil
	}
	list := slices.DeleteFunc(slices.Clone(s.notes.list), func(n Note) bool {
		return n.Field >= len(r.Header)
	})
	slices.SortFunc(list, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Doubt, b.Doubt))
	})
	return list
}
