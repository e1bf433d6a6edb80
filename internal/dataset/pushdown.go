package dataset

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
	"peil/internal/warehouse"
)

// What keeps a database from adding up a source's rows, as the finding
// rows_moved tells it.
const (
	movedForText      Word = "moved_text"      // a number is stored as text
	movedForShare     Word = "moved_share"     // percents, or money in millionths
	movedForCondition Word = "moved_condition" // a condition that cannot be asked
	movedForBasis     Word = "moved_basis"     // a conversion that needs each row
	movedForNames     Word = "moved_names"     // the report finds channels, brands or words by rules of its own
	movedForRates     Word = "moved_rates"     // amounts are converted by the rate of their day
	movedForTotals    Word = "moved_totals"    // a preset that tells totals from rows
)

// canGroup reports whether the database can add the rows up by day and
// dimensions, and else why not; "" where the rows are needed themselves.
func (p *pass) canGroup(ctx context.Context, db *database) (why Word, can bool) {
	switch p.spec.kind.Name {
	case "ads", "web", "costs", "email":
	default:
		return "", false // a row is more than what it adds
	}
	why = p.canAdd(ctx, db)
	return why, why == ""
}

// canAdd reports what keeps the database from adding rows up; "" is nothing.
func (p *pass) canAdd(ctx context.Context, db *database) Word {
	s, b := p.spec, p.binding
	a := p.asked(db, true)
	switch {
	case p.campaign.told || s.brand.into >= 0 && s.brand.terms != nil || len(b.gates) > 0 || slices.ContainsFunc(s.texts, func(t slot) bool { return t.names != nil }):
		return movedForNames
	case s.rates != nil:
		return movedForRates
	case len(p.totals.slots) > 0 || s.preset.Total.Prefix != nil || s.preset.Total.Blank != nil || b.date < 0 && b.day == nil:
		return movedForTotals
	case len(s.convert.add) > 0 || s.convert.taxSign != 0:
		return movedForBasis
	}
	for i := range s.sums {
		slot := s.sums[i].slot
		if slot < 0 || b.num[slot] < 0 {
			continue
		}
		switch c := db.columns[b.num[slot]]; {
		case b.percent[slot] || b.micros[slot]:
			return movedForShare
		case !a.isNumber(slot):
			return movedForText
		case c.Class == warehouse.Dynamic:
			if misfit, err := db.Misfit(ctx, db.from, c); err != nil {
				p.failDatabase(err)
				return ""
			} else if misfit {
				return movedForText
			}
		}
	}
	for i := range s.sums {
		if _, ok := a.condition(s.sums[i].text); !ok {
			return movedForCondition
		}
	}
	if _, ok := p.conditions(db); !ok {
		return movedForCondition
	}
	return ""
}

// groupQuery is a question for groups: what the fields of an answer's row are.
type groupQuery struct {
	selected  []string
	by        int   // of the first fields: what is grouped by
	dims      []int // by dimension: its field; -1: the rows have none
	day       int   // field of the day; -1: one for all rows
	currency  int
	kind      int         // the type of touches
	unnamed   int         // touches without a campaign
	blank     map[int]int // by number slot that is required: the rows that leave it blank
	rows      int
	worthless int
	sums      []int // by sum
}

// groupQuery writes the question.
func (p *pass) groupQuery(db *database) *groupQuery {
	s, b, a := p.spec, p.binding, p.asked(db, true)
	q := &groupQuery{day: -1, currency: -1, kind: -1, unnamed: -1, worthless: -1, blank: map[int]int{}}
	add := func(e string) int {
		q.selected = append(q.selected, e)
		return len(q.selected) - 1
	}
	if b.date >= 0 {
		q.day = add(a.dayOf(db.columns[b.date], s.kind.Columns[s.dated].Type))
	}
	text := func(slot int) int {
		if b.text[slot] < 0 {
			return -1
		}
		return add(db.Text(db.columns[b.text[slot]]))
	}
	for _, d := range s.dims {
		q.dims = append(q.dims, text(d.slot))
	}
	if s.currText >= 0 {
		q.currency = text(s.currText)
	}
	if s.kind.Name == "touchpoints" {
		q.kind = text(s.keys.kind)
	}
	q.by = len(q.selected)
	q.rows = add("count(*)")
	for i := range s.sums {
		q.sums = append(q.sums, -1)
		if e := a.sum(&s.sums[i]); e != "" {
			q.sums[i] = add(db.Total(e))
		}
	}
	if conversions := indexOf(s.nums, "conversions"); s.kind.Name == "ads" && p.money && b.num[conversions] >= 0 {
		worthless := fmt.Sprintf("%s > 0 AND %s IS NULL", a.number("conversions"), a.number("revenue"))
		q.worthless = add("sum(CASE WHEN " + worthless + " THEN 1 ELSE 0 END)")
	}
	if s.kind.Name == "touchpoints" {
		q.unnamed = add("sum(CASE WHEN " + a.text("campaign") + " = '' THEN 1 ELSE 0 END)")
	}
	for i, t := range s.nums {
		if p.doubts.blanks.required&(1<<i) != 0 {
			q.blank[i] = add("sum(CASE WHEN " + a.number(t.name) + " IS NULL THEN 1 ELSE 0 END)")
		}
	}
	return q
}

// sum writes what is added up; "" is nothing.
func (a *asked) sum(sum *sum) string {
	value := a.db.Number(Scale)
	if sum.slot >= 0 {
		t := &a.spec.nums[sum.slot]
		if a.binding.num[sum.slot] < 0 && t.back == nil && !t.filled {
			return ""
		}
		if !t.filled {
			value = a.number(t.name)
		}
	}
	if sum.where == nil {
		return value
	}
	where, _ := a.condition(sum.text)
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN NULL WHEN %[2]s THEN %[1]s ELSE 0 END", value, where)
}

// groupsOfDatabase reads the rows added up.
func (p *pass) groupsOfDatabase(ctx context.Context, db *database) {
	meant, ok := p.meantRows(ctx, db)
	if !ok {
		return
	}
	where, q := meant, p.groupQuery(db)
	if by := q.selected[:q.by]; len(by) > 0 {
		var order []string
		for _, e := range by {
			order = append(order, db.Bytewise(e))
		}
		where += " GROUP BY " + strings.Join(by, ", ") + " ORDER BY " + strings.Join(order, ", ")
	}
	p.askFor(ctx, db, db.from, strings.Join(q.selected, ", "), where, func(fields [][]byte) { p.readGroup(q, fields) })
	p.countRepeats(ctx, db, meant)
}

// countRepeats asks how many rows are the same as another in every cell: all of
// them, where of a long file it is a sample.
func (p *pass) countRepeats(ctx context.Context, db *database, meant string) {
	t := &p.doubts.repeats
	if t.seen == nil || len(p.diags) > 0 {
		return
	}
	a := p.asked(db, false)
	var cells, some []string
	for _, c := range db.columns {
		cells = append(cells, db.Cell(c))
	}
	for _, slot := range t.slots {
		if slot >= 0 {
			some = append(some, "coalesce("+a.number(p.spec.nums[slot].name)+", 0) <> 0")
		}
	}
	if some == nil {
		return
	}
	where := "(" + strings.Join(some, " OR ") + ")"
	if meant != "" {
		where = strings.TrimPrefix(meant, "WHERE ") + " AND " + where
	}
	n, err := db.Repeated(ctx, db.from, cells, where)
	if err != nil {
		p.failDatabase(err)
		return
	}
	t.counted = Odd{Rows: n}
}

// askFor reads an answer whose rows are no rows of the source.
func (p *pass) askFor(ctx context.Context, db *database, from warehouse.Relation, selected, rest string, read func(fields [][]byte)) {
	s := p.spec
	if len(p.diags) > 0 {
		return
	}
	rows, err := db.Ask(ctx, selected, from, rest)
	if err != nil {
		p.failDatabase(err)
		return
	}
	reader, err := tabular.NewRows(&answer{Rows: rows, spec: s, own: true}, p.path, tabular.Options{})
	if err != nil {
		p.diags = s.openError(err, p.path)
		return
	}
	defer reader.Close()
	for n := 0; ; n++ {
		record, err := reader.Next()
		switch {
		case err == io.EOF:
			p.file.SHA256 = reader.SHA256()
			p.file.Moved += rows.Count
			return
		case err != nil:
			p.diags = append(p.diags, s.openError(err, p.path)...)
			return
		case len(p.diags) > 0:
			return
		}
		read(record.Fields)
	}
}

// readGroup takes one group through what read does with its rows.
func (p *pass) readGroup(q *groupQuery, fields [][]byte) {
	s, r := p.spec, &p.row
	n, err := strconv.Atoi(string(fields[q.rows]))
	if err != nil || n == 0 {
		return // of no rows there is no group
	}
	r.line, p.stands, p.fields = 0, n, nil
	text := func(slot, field int) {
		t := &s.texts[slot]
		var cell []byte
		if field >= 0 {
			cell = trim(fields[field])
		}
		if len(cell) == 0 && (field < 0 || t.always) {
			cell = t.back
		}
		r.text[slot] = cell
	}
	for d, field := range q.dims {
		text(s.dims[d].slot, field)
	}
	if s.currText >= 0 {
		text(s.currText, q.currency)
	}
	if q.day < 0 {
		r.date = *p.binding.day
	} else if !p.dateGroup(fields[q.day]) {
		return
	}
	if s.kind.Name == "touchpoints" {
		text(s.keys.kind, q.kind)
		text(s.keys.channel, q.dims[slices.IndexFunc(s.dims, func(d dimension) bool { return d.name == "channel" })])
	}
	number := func(field int) int {
		if field < 0 {
			return 0
		}
		v, _ := strconv.Atoi(string(fields[field]))
		return v
	}
	if !p.checkCurrency() || !p.keepGroup(n, number(q.unnamed)) {
		return
	}
	g := p.groupOf()
	p.groups.rows[g] += int32(n)
	sums, has := p.groups.of(g)
	for i, field := range q.sums {
		if field < 0 || len(fields[field]) == 0 {
			continue
		}
		v, err := strconv.ParseInt(string(fields[field]), 10, 64)
		if err != nil || !sums[i].add(Fixed(v)) {
			p.diags.Add(diag.Diagnostic{Path: s.at + s.source.relation(), Message: fmt.Sprintf("the sum of %s goes beyond 9 200 000 000 000", s.sums[i].name), Hint: "look for a number that is too large"})
			return
		}
		*has |= 1 << i
	}
	p.doubts.worthless += number(q.worthless)
	for slot, field := range q.blank {
		p.doubts.blanks.add(slot, number(field))
	}
	p.file.Rows += n
}

// dateGroup dates a group; it reports false when it cannot.
func (p *pass) dateGroup(cell []byte) bool {
	switch p.parseDate(cell) {
	case tabular.Value:
		return true
	case tabular.Missing:
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
