package dataset

import (
	"slices"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// tellNotes makes findings of what is odd about the cells that were read and
// about the file's rows.
func (p *pass) tellNotes() {
	for _, n := range p.reader.Notes() {
		f := Finding{Severity: diag.Warning, Check: string(n.Doubt), Line: n.Line, Rows: n.Rows, Args: Args{"n": n.Rows}}
		if n.Field < 0 {
			f.Severity = diag.Info
			p.finding(f)
			continue
		}
		if f.Columns = p.binding.columnsOf(p.spec, n.Field); f.Columns == nil {
			continue // nothing reads the column
		}
		f.Args["column"] = p.reader.Header[n.Field]
		if n.Doubt == tabular.LostDigits {
			f.Columns = nil // of an id nothing is added up
		}
		p.finding(f)
	}
}

// columnsOf returns the columns that a field of the file is read for.
func (b *binding) columnsOf(s *spec, field int) []string {
	var columns []string
	read := func(slots []slot, fields []int) {
		for i, t := range slots {
			if fields[i] == field && !slices.Contains(columns, t.name) {
				columns = append(columns, t.name)
			}
		}
	}
	read(s.texts, b.text)
	read(s.nums, b.num)
	if b.date == field {
		columns = append(columns, s.kind.Columns[s.dated].Name)
	}
	return columns
}
