package dataset

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// totalWords are what spreadsheets call the row that adds up the others.
var totalWords = []string{"total", "totals", "totalt", "grand total", "sum", "sum total", "sum totalt", "totalsum", "total sum", "i alt"}

// prepareWords decides whether a row may be known for a total by its words alone:
// in a file, where somebody may have added one. Of a database's rows it may not be,
// nor of a kind that nothing is added up of. Where no preset says what is checked,
// all is that can be added up; with a condition nothing is, since a total counts
// the rows that it leaves out, too.
func (t *totalRows) prepareWords(s *spec, b *binding) {
	var sums []string
	for _, c := range s.kind.Columns {
		if c.Role == Summed && !c.Counted && !unique.MatchString(c.Name) {
			sums = append(sums, c.Name)
		}
	}
	if s.source.DSN != "" || sums == nil {
		return
	}
	t.words, t.dated, t.read = true, b.date, b.num
	for _, m := range b.months {
		t.read = append(t.read, m.field)
	}
	if t.dated < 0 {
		t.dated = b.start
	}
	if s.source.Preset == "" && s.where == nil {
		t.rule.Check = sums
	}
}

// isNamed reports whether the row calls itself a total in its first filled cell,
// and cannot be one of the table: it has no date; or, where the file has none, no
// other text.
func (t *totalRows) isNamed(record *tabular.Record) bool {
	if t.dated >= 0 {
		if date := record.Field(t.dated); len(date) > 0 && isDigit(date[0]) {
			return false
		}
	}
	first, ok := calledTotal(record)
	if !ok {
		return false
	}
	if t.dated >= 0 {
		return first == t.dated || isBlank(trim(record.Field(t.dated)))
	}
	for i := range record.Len() {
		if i != first && !slices.Contains(t.read, i) && bytes.ContainsFunc(record.Field(i), unicode.IsLetter) {
			return false
		}
	}
	return true
}

// calledTotal reports whether the first filled cell calls a row a total, and
// which that is.
func calledTotal(record *tabular.Record) (first int, ok bool) {
	for i := range record.Len() {
		if cell := trim(record.Field(i)); !isBlank(cell) {
			return i, isTotalWord(cell)
		}
	}
	return 0, false
}

func isTotalWord(cell []byte) bool {
	const longest = 20
	if len(cell) == 0 || len(cell) > longest || isDigit(cell[0]) {
		return false
	}
	return slices.Contains(totalWords, normal(strings.TrimRight(string(cell), ": ")))
}

// tellNamed makes a finding of the rows that their words told for totals.
func (t *totalRows) tellNamed(p *pass) {
	if t.named > 0 {
		p.finding(Finding{Severity: diag.Info, Check: "total_row", Line: t.line, Rows: t.named, Args: Args{"n": t.named}})
	}
}

// keepCost looks for a cost that is labelled as a total.
func (p *pass) keepCost() bool {
	t := &p.totals
	if isTotalWord(p.row.text[p.spec.keys.label]) {
		if t.costs++; t.costs == 1 {
			t.first = int(p.row.line)
		}
	}
	return true
}

// tellDated makes a finding of the rows that are called totals and have a day of
// their own: they are counted, since a campaign may have such a name.
func (t *totalRows) tellDated(p *pass) {
	rows, line := t.costs, t.first
	for d := range p.values {
		if p.spec.kind.Name == "costs" && p.spec.dims[d].name == "label" {
			continue // counted already
		}
		for i, name := range p.values[d].List {
			if !isTotalWord([]byte(name)) {
				continue
			}
			for g := range p.groups.date {
				if p.groups.keys[g*p.groups.dims+d] != int32(i) {
					continue
				}
				if first := int(p.groups.lines[g][0]); rows == 0 || first < line {
					line = first
				}
				rows += int(p.groups.rows[g])
			}
		}
	}
	if rows > 0 {
		p.finding(Finding{Severity: diag.Warning, Check: "total_with_day", Line: line, Rows: rows, Columns: []string{AllColumns}, Args: Args{"n": rows}})
	}
}
