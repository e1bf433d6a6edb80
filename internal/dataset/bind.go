package dataset

import (
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// binding says which fields of one file hold a spec's texts and numbers.
type binding struct {
	text     []int // by text slot; -1: the file has none
	num      []int // by number slot
	percent  []bool
	micros   []bool // millionths of the currency, as in exports of the Google Ads API
	date     int
	day      *period.Date // of every row: the default, or the last day of a range
	start    int          // columns of a range of days, where there is no date
	end      int
	covers   *period.Period // from the lines above the header
	apart    uint64         // of the spec's: what the file has, or something stands in for
	apartAt  []int          // the fields of the spec's
	rate     []bool         // fractions, which may have a percent sign
	gates    []*gate
	averages []multiplied
	months   []monthField // of a plan that has a column for each
	currency string       // that the headings name; empty: none
}

// fits reports whether a row may be the header: it has every column that is
// needed.
func (s *spec) fits(fields []string) bool {
	_, l := s.bind(fields, nil, "", "")
	return len(l) == 0
}

// known counts the columns that a row names, of the config's and the kind's.
func (s *spec) known(fields []string) int {
	n := 0
	for _, heading := range s.source.Columns {
		if heading != "" && find([]string{heading}, fields) >= 0 {
			n++
		}
	}
	for _, c := range s.kind.Columns {
		if c.in(fields) >= 0 {
			n++
		}
	}
	return n
}

// bind finds the columns of a file, or of that sheet of it.
func (s *spec) bind(header []string, preamble [][]string, file, sheet string) (*binding, diag.List) {
	var l diag.List
	name := file // as messages about its columns call it
	if sheet != "" {
		name = fmt.Sprintf("the sheet %q of %s", sheet, file)
	}
	b := &binding{percent: make([]bool, len(s.nums)), rate: make([]bool, len(s.nums)), micros: make([]bool, len(s.nums)), date: -1, start: -1, end: -1}
	taken := s.mapped(header, name, &l)
	for _, t := range s.texts {
		b.text = append(b.text, s.field(t, header, taken, name, &l))
	}
	for i, t := range s.nums {
		f := s.field(t, header, taken, name, &l)
		b.num = append(b.num, f)
		if f >= 0 {
			b.percent[i] = find(s.preset.Percent, header[f:f+1]) == 0
			b.rate[i] = find(s.preset.Rates, header[f:f+1]) == 0
			b.micros[i] = t.column != nil && t.column.Type == Money && strings.HasSuffix(normal(header[f]), "_micros")
			s.checkMark(b, t, header[f], file, &l)
		}
	}
	for i, t := range s.apart {
		b.apartAt = append(b.apartAt, s.field(t, header, taken, name, &l))
		if b.apartAt[i] >= 0 || t.given() {
			b.apart |= 1 << i
		}
	}
	s.bindOnly(b, header)
	s.bindAverages(b, header)
	s.bindDate(b, header, preamble, taken, name, &l)
	s.bindMonths(b, header)
	s.require(b, header, name, &l)
	return b, l
}

// mapped returns the fields that the config's columns name, by column.
func (s *spec) mapped(headers []string, file string, l *diag.List) map[string]int {
	taken := map[string]int{}
	for _, key := range sortedKeys(s.source.Columns) {
		header := s.source.Columns[key]
		column := key
		if i := s.kind.Column(key); i >= 0 {
			column = s.kind.Columns[i].Name
		}
		if header == "" {
			taken[column] = -1
			continue
		}
		taken[column] = find([]string{header}, headers)
		if taken[column] < 0 {
			d := noColumn(s.at+".columns."+key, file, header, headers)
			d.Hint += s.wide(column, headers)
			l.Add(d)
		}
	}
	return taken
}

// field returns the field of a slot, or -1.
func (s *spec) field(t slot, headers []string, taken map[string]int, file string, l *diag.List) int {
	if t.filled {
		return -1
	}
	if t.header {
		i := find([]string{t.name}, headers)
		if i < 0 && !t.optional {
			d := noColumn(t.from, file, t.name, headers)
			if d.Hint = diag.DidYouMean(t.name, append(s.kind.names(), headers...)); d.Hint == "" {
				d.Hint = listOf(headers)
			}
			l.Add(d)
		}
		return i
	}
	if i, mapped := taken[t.name]; mapped {
		return i
	}
	free := func(i int) bool {
		for _, used := range taken {
			if used == i {
				return false
			}
		}
		return true
	}
	if i := s.preset.column(t.name, headers); i >= 0 && free(i) {
		return i
	}
	names := []string{t.name}
	if t.column != nil {
		names = t.column.names()
	}
	if i := find(names, headers); i >= 0 && free(i) && !s.claimed(t.name, headers[i]) {
		return i
	}
	return -1
}

// claimed reports whether the preset reads a heading as another column than the
// one that it is called.
func (s *spec) claimed(name, header string) bool {
	for column, labels := range s.preset.Columns {
		if column != name && find(labels, []string{header}) == 0 {
			return true
		}
	}
	return false
}

// bindDate finds what dates the rows.
func (s *spec) bindDate(b *binding, header []string, preamble [][]string, taken map[string]int, file string, l *diag.List) {
	if s.dated < 0 {
		return
	}
	column := &s.kind.Columns[s.dated]
	t := slot{name: column.Name, column: column}
	b.date = s.field(t, header, taken, file, l)
	if value, _, ok := s.fallback(t.name, column); ok {
		if day, err := period.ParseDate(value); err == nil {
			b.day = &day
		}
	}
	if s.source.Covers != "" {
		s.bindCovers(b, header, preamble, file, l)
		return
	}
	if b.date >= 0 || b.day != nil {
		return
	}
	b.covers = s.preset.Covers.of(preamble, s.dateStyle())
	if b.covers != nil {
		b.day = &b.covers.End
		return
	}
	b.start, b.end = find(s.preset.Covers.StartColumn, header), find(s.preset.Covers.EndColumn, header)
	if b.start >= 0 && b.end >= 0 {
		return
	}
	hint := listOf(header) + fmt.Sprintf(`: map one with columns = { %s = "…" }, or tell which days the file is for with covers = "2025-06"`, t.name)
	l.Add(diag.Diagnostic{Path: s.at, Message: fmt.Sprintf("%s has no column %q", file, t.name), Hint: hint})
}

// bindCovers gives the rows of a file without days those that the source says that
// it is for. What the file tells itself is not overruled: one of the two is wrong.
func (s *spec) bindCovers(b *binding, header []string, preamble [][]string, file string, l *diag.List) {
	told := ""
	start, end := find(s.preset.Covers.StartColumn, header), find(s.preset.Covers.EndColumn, header)
	switch {
	case b.date >= 0:
		told = fmt.Sprintf("has its days in the column %q", header[b.date])
	case start >= 0 && end >= 0:
		told = fmt.Sprintf("has its days in the columns %q and %q", header[start], header[end])
	default:
		if p := s.preset.Covers.of(preamble, s.dateStyle()); p != nil {
			told = fmt.Sprintf("says that it is for %s", p)
		}
	}
	if told != "" {
		l.Add(diag.Diagnostic{Path: s.at + ".covers", Message: fmt.Sprintf("%s %s, and covers is for files that tell none", file, told),
			Hint: "leave covers out, or give the files without days a source of their own"})
		return
	}
	if p, err := period.Parse(s.source.Covers); err == nil { // else told by Validate
		b.covers = rangeOf(p.Start, p.End)
		b.day = &b.covers.End
	}
}

// require adds an error for every required column that nothing gives.
func (s *spec) require(b *binding, headers []string, file string, l *diag.List) {
	missing := func(slots []slot, fields []int) {
		for i, t := range slots {
			if t.column == nil || !t.column.Required || t.back != nil || fields[i] >= 0 || s.source.Columns[t.name] != "" {
				continue // a mapped header that is not there has been told
			}
			if b.months != nil {
				continue // they have the periods and the amounts
			}
			hint := diag.DidYouMean(t.name, headers)
			if hint == "" {
				hint = listOf(headers) + fmt.Sprintf(`: map one with columns = { %s = "…" }`, t.name)
			}
			l.Add(diag.Diagnostic{Path: s.at, Message: fmt.Sprintf("%s has no column %q", file, t.name), Hint: hint + s.wide(t.name, headers)})
		}
	}
	missing(s.texts, b.text)
	missing(s.nums, b.num)
	if s.revenue < 0 || b.num[s.revenue] < 0 {
		return
	}
	needed := s.convert.add
	if s.convert.taxSign != 0 {
		needed = append(slices.Clone(needed), addend{slot: s.convert.tax})
	}
	for _, a := range needed {
		if t := s.nums[a.slot]; b.num[a.slot] < 0 && t.back == nil {
			hint := listOf(headers) + fmt.Sprintf(`: map one with columns = { %s = "…" }, or leave the revenue out with columns = { %s = "" }`, t.name, s.nums[s.revenue].name)
			if t.name == "tax" {
				hint = "write vat_rate = 0.25 in the source; " + hint
			}
			l.Add(diag.Diagnostic{Path: s.at + ".revenue_basis", Message: fmt.Sprintf("%s has no column %q, which takes its revenue to the report's basis", file, t.name), Hint: hint})
		}
	}
}

// wide tells what to do with a plan that has a column for each channel.
func (s *spec) wide(column string, headers []string) string {
	if s.kind.Name != "budget" || column != "amount" || len(headers) < 3 {
		return ""
	}
	return "; a plan with a column for each channel must be made long first: a row for each month and channel, with the columns period, channel and amount"
}

// checkMark looks at the currency that a header names.
func (s *spec) checkMark(b *binding, t slot, header, file string, l *diag.List) {
	if t.column == nil || t.column.Type != Money || s.currency == "" {
		return
	}
	if mark := s.headingMark(t, header); mark != "" {
		s.headingCurrency(b, header, mark, file, l)
	}
}

func noColumn(at, file, header string, headers []string) diag.Diagnostic {
	hint := diag.DidYouMean(header, headers)
	if hint == "" {
		hint = listOf(headers)
	}
	return diag.Diagnostic{Path: at, Message: fmt.Sprintf("%s has no column %q", file, header), Hint: hint}
}

// explain replaces the columns that a file lacks by the one reason why it lacks
// them, where that can be told.
func (p *pass) explain(l diag.List) diag.List {
	s := p.spec.source
	if s.Preset != "" || len(s.Columns) > 0 {
		return l
	}
	if found, err := Recognise(p.path, tabular.Options{Sheet: s.Sheet, Member: s.Member}); err == nil && found.Preset != "" {
		hint := fmt.Sprintf("write preset = %q in the source", found.Preset)
		if found.Kind != s.Kind {
			hint = fmt.Sprintf("write kind = %q and preset = %q in the source", found.Kind, found.Preset)
		}
		return diag.List{{Path: p.spec.at, Message: fmt.Sprintf("%s is an export that the preset %s reads, and the source names no preset", p.path, found.Preset), Hint: hint}}
	}
	if header := p.reader.Header; len(header) == 1 && p.spec.kind.Column(normal(header[0])) < 0 {
		only := []rune(header[0])
		hint := `the first line must name the columns: remove lines above it, and write delimiter = "…" in the source if neither a comma, a semicolon, a tab nor | separates them`
		if s.Delimiter != "" || s.Encoding != "" {
			hint = "leave delimiter and encoding out of the source: they are found by themselves"
		}
		return diag.List{{File: p.path, Line: p.reader.Format.HeaderLine, Message: fmt.Sprintf("the header is one column only: %q", string(only[:min(len(only), 60)])), Hint: hint}}
	}
	return l
}

// listOf names a file's headers, at most a dozen.
func listOf(headers []string) string {
	const most = 12
	if len(headers) > most {
		return fmt.Sprintf("its columns are %s and %d more", strings.Join(headers[:most], ", "), len(headers)-most)
	}
	return "its columns are " + strings.Join(headers, ", ")
}
