package dataset

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"peil/internal/diag"
)

// noteRead notes which columns of the file are read. What the preset knows to be
// of no use, such as rates that sums give, is not told as unread.
func (p *pass) noteRead() {
	s, b, header := p.spec, p.binding, p.reader.Header
	used := make([]bool, len(header))
	use := func(field int) {
		if field >= 0 {
			used[field] = true
		}
	}
	read := func(slots []slot, fields []int) {
		for i, t := range slots {
			use(fields[i])
			if fields[i] >= 0 && t.column != nil {
				p.file.Read = append(p.file.Read, t.column.Name)
			}
		}
	}
	read(s.texts, b.text)
	read(s.nums, b.num)
	for _, field := range b.apartAt {
		use(field)
	}
	use(b.date)
	use(b.start)
	use(b.end)
	for _, m := range b.months {
		use(m.field)
	}
	if b.months != nil {
		p.file.Read = append(p.file.Read, "period", "amount")
	}
	use(p.doubts.cancelled.field)
	use(p.doubts.cancelled.at)
	use(find(s.preset.Covers.StartColumn, header))
	use(find(s.preset.Covers.EndColumn, header))
	if b.date >= 0 {
		p.file.Read = append(p.file.Read, s.kind.Columns[s.dated].Name)
	}
	for _, name := range s.source.Columns { // some are read only where the basis asks for them
		use(find([]string{name}, header))
	}
	for _, g := range b.gates {
		use(g.by)
	}
	known := slices.Concat(s.preset.Ignored, s.preset.Rates, s.kind.names())
	for _, a := range s.preset.Average {
		known = append(known, a.From...) // the file has the sums
	}
	for _, labels := range s.preset.Columns {
		known = append(known, labels...) // read under a better label
	}
	for i, name := range header {
		if !used[i] && name != "" && !slices.ContainsFunc(known, func(label string) bool { return matches(label, normal(name)) }) {
			p.file.Unread = append(p.file.Unread, name)
		}
	}
}

// Unread tells, by source, the columns of its files that nothing reads, and
// which of the kind's columns they may hold.
func (d *Data) Unread(sources []Source) diag.List {
	var l diag.List
	usual, err := usualHeadings()
	if err != nil {
		return diag.From(err)
	}
	for i := range sources {
		var headers, read []string
		first, seen := "", map[string]bool{}
		for _, f := range d.Files {
			if f.Source != sources[i].Name {
				continue
			}
			read = append(read, f.Read...)
			for _, name := range f.Unread {
				if !seen[name] {
					seen[name] = true
					headers = append(headers, name)
					first = cmp.Or(first, f.Name)
				}
			}
		}
		if headers == nil {
			continue
		}
		kind, _ := KindOf(sources[i].Kind)
		proposed, _ := usual.propose(&kind, headers)
		maps.DeleteFunc(proposed, func(column, _ string) bool {
			return slices.Contains(read, column) || hasKey(sources[i].Columns, column)
		})
		hint := "no figure needs that"
		if kind.Table {
			hint = fmt.Sprintf("no figure needs that: to add up one that is a number, write a [[measure]] with column = %q; to slice figures by one that is a text, name it in the source's columns", headers[0])
		}
		if len(proposed) > 0 {
			var parts []string
			for _, column := range slices.Sorted(maps.Keys(proposed)) {
				parts = append(parts, fmt.Sprintf("%s = %q", column, proposed[column]))
			}
			hint = fmt.Sprintf("where the headings mean it, write columns = { %s }", strings.Join(parts, ", "))
		}
		const most = 12
		names := quoteAll(headers[:min(len(headers), most)])
		if more := len(headers) - most; more > 0 {
			names += fmt.Sprintf(" and %d more", more)
		}
		l.Add(diag.Diagnostic{Severity: diag.Info, ID: "unread_columns", Path: fmt.Sprintf("source[%d]", i), Message: fmt.Sprintf("not read of %s: %s", first, names), Hint: hint})
	}
	return l
}
