package dataset

import (
	"errors"
	"fmt"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// goOn notes a row that is no record; it reports false when the file ends here.
func (p *pass) goOn(record *tabular.Record, err error) bool {
	var bad *tabular.ParseError
	if !errors.As(err, &bad) {
		p.diags = append(p.diags, p.spec.openError(err, p.path)...)
		return false
	}
	p.stands, p.short = 1, 0
	if bad.Kind == tabular.FieldCount && record.Len() < len(p.reader.Header) {
		p.short = record.Line
	}
	if bad.Kind == tabular.FieldCount && p.partial.mayBeFooter(p, record, bad.Diagnostic) {
		return true
	}
	p.skip(bad.Diagnostic)
	return true
}

// hintCutOff says of a last row with too few fields what is most likely.
func (p *pass) hintCutOff() {
	if n := len(p.bad); n > 0 && p.short > 0 && p.bad[n-1].Line == p.short {
		p.bad[n-1].Hint = "it is the last row: the file was probably cut off while it was saved or downloaded, so export it again"
		p.cut = true
	}
}

// maxBadShown is how many bad rows of a file are told one by one.
const maxBadShown = 5

// skip notes a bad row.
func (p *pass) skip(d diag.Diagnostic) {
	p.badRows += p.stands
	p.file.Skipped += p.stands
	if len(p.bad) < maxBadShown {
		d.File = p.path
		p.bad = append(p.bad, d)
	}
}

// skipCell notes a row that is bad because of one cell.
func (p *pass) skipCell(field int, format string, args ...any) {
	if len(p.bad) >= maxBadShown {
		p.skip(diag.Diagnostic{})
		return
	}
	d := p.reader.Locate(field)
	d.Message = fmt.Sprintf(format, args...)
	if _, ok := calledTotal(p.record); ok {
		d.Hint = "this looks like a total row: remove it from the file, or have it left out with max_bad_rows"
	}
	p.skip(d)
}

// read takes one record through: cells, totals, dates, money, conditions,
// group.
func (p *pass) read(record *tabular.Record) {
	s, r := p.spec, &p.row
	p.partial.settle(p)
	p.stands, p.short = 1, 0
	r.line, p.record = int32(record.Line), record
	if p.totals.is(record, p.binding) {
		p.totals.keep(record, p)
		p.partial.look(p.totals.rule, record)
		p.file.Skipped++
		return
	}
	p.recent.take(p, record)
	early := s.byTexts && len(p.totals.slots) == 0 && p.partial.told < 0 && len(p.totals.rule.Rows) == 0 // else the file's own total counts the row
	if early && p.leaves(0) {
		return
	}
	if !p.readNumbers(record) || !p.readDate(record) || !p.checkCurrency() {
		return
	}
	p.checkMarks(record)
	p.totals.add(r)
	if !early && p.leaves(0) {
		return
	}
	if !p.exchange() {
		return
	}
	p.doubts.lookDeclared(p)
	if !s.convert.apply(r, s.revenue, p.steps) {
		p.skipCell(p.binding.num[s.convert.tax], "the row has no tax to take its revenue to the report's basis")
		return
	}
	if p.overlap.take(p) {
		return
	}
	if p.keepsRow != nil && !p.keepsRow(p) {
		return
	}
	if s.kind.Table && !p.group() {
		if len(p.diags) > 0 {
			return // told already: a column that is no amount runs over on every row
		}
		p.diags.Add(diag.Diagnostic{File: p.path, Line: record.Line, Message: "a sum goes beyond 9 200 000 000 000", Hint: "look for a number that is too large"})
		return
	}
	for i, step := range p.steps {
		p.converted[i] += step
	}
	p.doubts.look(p)
	p.campaign.use(p)
	p.overlap.use(p)
	p.file.Rows++
}

// group adds the row to its group; it reports false when a sum overflows.
func (p *pass) group() bool {
	r := &p.row
	g := p.groupOf()
	p.groups.count(g, r.line)
	sums, has := p.groups.of(g)
	for i := range p.filled.sums {
		sum := &p.filled.sums[i]
		v := Fixed(Scale)
		if sum.slot >= 0 {
			if r.has&(1<<sum.slot) == 0 {
				continue
			}
			v = r.num[sum.slot]
		}
		if sum.where != nil && !sum.where(r) {
			v = 0 // measured, and none of it is meant: that is zero, not missing
		}
		if !sums[sum.column].add(v) {
			return false
		}
		*has |= 1 << sum.column
	}
	return true
}

// groupOf returns the row's group.
func (p *pass) groupOf() int {
	if t := p.recent.now; t != nil {
		return t.groupOf(p)
	}
	p.keys = p.appendKeys(p.keys[:0])
	return p.groups.group(p.row.date, p.keys, p.row.line)
}

// appendKeys adds the numbers of the row's names, by dimension.
func (p *pass) appendKeys(keys []int32) []int32 {
	for d := range p.spec.dims {
		keys = append(keys, p.values[d].indexBytes(p.row.text[p.spec.dims[d].slot]))
	}
	return keys
}
