package dataset

import (
	"fmt"
	"slices"
	"strconv"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// readGroup takes one group through what read does with its rows.
func (p *pass) readGroup(q *groupQuery, fields [][]byte) {
	s, r := p.spec, &p.row
	n, err := strconv.Atoi(string(fields[q.rows]))
	if err != nil || n == 0 {
		return // of no rows there is no group
	}
	told, cells := q.fields, fields
	if q.orders != nil && p.binding.num[s.revenue] >= 0 { // blank where the rows tell no revenue
		told = append(slices.Clip(told), p.binding.num[s.revenue])
		cells = append(slices.Clip(cells[:len(q.fields)]), fields[q.orders.low])
	}
	r.line, p.stands, p.record = 0, n, p.recordOf(told, cells)
	p.findTexts(p.record)
	for i, slot := range q.slots {
		if r.text[slot] = fields[i]; p.isNew(fields[i]) {
			return
		}
	}
	early := s.byTexts || q.orders == nil
	if early && p.leaves(q.asked) {
		return
	}
	if q.day < 0 {
		r.date = *p.binding.day
	} else if !p.dateGroup(fields[q.day]) {
		return
	}
	if !p.checkCurrency() || !early && p.leaves(q.asked) || !p.keepGroup(q, fields, n) {
		return
	}
	g := p.groupOf()
	p.groups.rows[g] += int32(n)
	sums, has := p.groups.of(g)
	for i, field := range q.sums {
		sum := &s.sums[i]
		counts := q.orders != nil && sum.slot == s.counted && r.has&(1<<s.counted) != 0
		if !counts && (field < 0 || len(fields[field]) == 0) {
			continue
		}
		v, ok := Fixed(Scale), true
		if !counts {
			v, ok = fixedIn(fields[field])
		}
		if ok && q.here[i] && !sum.where(r) {
			v = 0 // measured, and none of it is meant
		}
		if !ok || !sums[i].add(v) {
			p.diags.Add(diag.Diagnostic{Path: s.at + s.source.relation(), Message: fmt.Sprintf("the sum of %s goes beyond 9 200 000 000 000", s.sums[i].name), Hint: "look for a number that is too large"})
			return
		}
		*has |= 1 << i
	}
	p.doubts.worthless += countIn(fields, q.worthless)
	for slot, field := range q.blank {
		p.doubts.blanks.add(slot, countIn(fields, field))
	}
	p.doubts.cancelled.look(p)
	if !q.found {
		p.campaign.use(p)
	}
	p.file.Rows += n
}

// keepGroup keeps what a group tells beside its sums; it reports false where its rows
// are bad.
func (p *pass) keepGroup(q *groupQuery, fields [][]byte, n int) bool {
	switch {
	case q.orders != nil:
		return p.keepOrders(q, fields)
	case p.spec.kind.Name == "touchpoints":
		return p.keepTouches(n, countIn(fields, q.unnamed))
	}
	return true
}

// dateGroup dates a group; it reports false when it cannot.
func (p *pass) dateGroup(cell []byte) bool {
	switch p.parseDate(cell) {
	case tabular.Value:
		return true
	case tabular.Missing:
		if p.inheritDate() {
			return true
		}
		if p.binding.day != nil {
			p.row.date = *p.binding.day
			return true
		}
		p.skipCell(p.binding.date, "the row has no date in the column %q", p.reader.Header[p.binding.date])
		return false
	}
	p.skipCell(p.binding.date, "%q in the column %q is not a date%s", cell, p.reader.Header[p.binding.date], p.dateHint(cell))
	return false
}

// fixedIn reads a number of millionths; false where there is none.
func fixedIn(cell []byte) (Fixed, bool) {
	v, err := strconv.ParseInt(string(cell), 10, 64)
	return Fixed(v), err == nil
}

// countIn reads a number of rows; 0 where it was not asked.
func countIn(fields [][]byte, field int) int {
	if field < 0 {
		return 0
	}
	n, _ := strconv.Atoi(string(fields[field]))
	return n
}
