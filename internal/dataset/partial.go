package dataset

import (
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// partial tells whether a file holds all that it is about: by how many rows it
// says that it has, by the length at which its platform cuts a table, and by a
// line that says that numbers may still change.
type partial struct {
	line   int // of the record that says how many rows there are; 0: above the header, or nowhere
	told   int // how many; -1: nothing says
	footer bool
	narrow []diag.Diagnostic // rows of another width that a footer may follow
}

func (f *partial) prepare(p *pass) {
	f.told = -1
	for _, record := range p.reader.Preamble {
		line := normal(strings.Join(record, ", "))
		f.count(p.spec.preset.Total.Rows, line, 0)
		if slices.ContainsFunc(p.spec.preset.Incomplete, func(label string) bool { return matches(label, line) }) {
			p.finding(Finding{Severity: diag.Warning, Check: "incomplete_file", Columns: []string{AllColumns}, Args: Args{"line": strings.Join(record, ", ")}})
		}
	}
}

// count reads "Total of 12 results" by the labels that have a * where the number
// stands.
func (f *partial) count(labels []string, text string, line int) {
	for _, label := range labels {
		digits, ok := starred(label, text)
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(digits)); err == nil {
			f.told, f.line = n, line
		}
	}
}

// look looks at a total or a footer for how many rows it tells.
func (f *partial) look(rule totals, record *tabular.Record) {
	for i := range record.Len() {
		if cell := trim(record.Field(i)); !isBlank(cell) {
			f.count(rule.Rows, normal(string(cell)), record.Line)
			return
		}
	}
}

// mayBeFooter keeps a row of another width until it is known whether a footer
// follows; it reports false when no footer can.
func (f *partial) mayBeFooter(p *pass, record *tabular.Record, d diag.Diagnostic) bool {
	switch {
	case p.totals.isFooter(record):
		f.look(p.totals.rule, record)
		p.file.Skipped += 1 + len(f.narrow)
		f.footer, f.narrow = true, nil
	case f.footer && record.Len() < len(p.reader.Header):
		p.file.Skipped++
	case len(p.totals.rule.Prefix) > 0 && record.Len() == 1:
		f.narrow = append(f.narrow, d)
	default:
		return false
	}
	return true
}

// settle tells the rows that were kept and no footer: a row of the table follows
// them, or nothing.
func (f *partial) settle(p *pass) {
	for _, d := range f.narrow {
		p.skip(d)
	}
	f.narrow = nil
}

// tell makes findings at the end of the file.
func (f *partial) tell(p *pass) {
	rows := p.totals.rows + p.badRows
	if f.told >= 0 && f.told != rows {
		p.finding(Finding{Severity: diag.Warning, Check: "rows_mismatch", Line: f.line, Rows: rows, Columns: []string{AllColumns}, Args: Args{"n": rows, "told": f.told}})
	}
	if limit := p.spec.preset.Limit; limit > 0 && rows >= limit && p.binding.date < 0 {
		p.finding(Finding{Severity: diag.Warning, Check: "truncated", Rows: rows, Columns: []string{AllColumns}, Args: Args{"n": rows}})
	}
}
