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

// groupQuery is a question for groups: what the fields of an answer's row are.
type groupQuery struct {
	selected  []string
	order     []string // of what is grouped by
	by        int      // of the first fields: what is grouped by
	fields    []int    // of the source, that the first of them are the cells of
	found     bool     // or, of touches, the texts of these slots as they are found
	slots     []int
	day       int         // field of the day; -1: one for all rows
	unnamed   int         // touches without a campaign
	blank     map[int]int // by number slot that is required: the rows that leave it blank
	rows      int
	worthless int
	sums      []int  // by sum
	here      []bool // by sum: its condition is asked here
	asked     int    // conditions on rows that the database is asked; the others are asked here
}

// groupQuery writes the question. Rows are grouped by the cells that their texts
// are found by, and of touches, whose places the database has been told, by the
// texts.
func (p *pass) groupQuery(db *database) *groupQuery {
	s, b, a := p.spec, p.binding, p.asked(db, true)
	q := &groupQuery{day: -1, unnamed: -1, worthless: -1, blank: map[int]int{}, asked: len(p.conditions(db))}
	add := func(e string) int {
		q.selected = append(q.selected, e)
		return len(q.selected) - 1
	}
	slots := p.tellingTexts()
	for i := range s.sums {
		_, asks := a.condition(s.sums[i].node)
		if q.here = append(q.here, !asks); !asks {
			read, _, _ := s.textsOf(s.sums[i].node)
			slots = append(slots, read...)
		}
	}
	for _, m := range s.where[q.asked:] {
		read, _, _ := s.textsOf(m.node)
		slots = append(slots, read...)
	}
	if s.kind.Name == "touchpoints" {
		slices.Sort(slots)
		q.found = true
		for _, slot := range slices.Compact(slots) {
			if p.fieldsOf([]int{slot}) == nil {
				continue // all rows have the same
			}
			q.slots = append(q.slots, slot)
			q.order = append(q.order, db.Bytewise(q.selected[add(a.textOf(slot))]))
		}
	} else {
		q.fields = p.fieldsOf(slots)
		for _, field := range q.fields {
			e, order := p.groupedBy(db, field)
			add(e)
			q.order = append(q.order, order)
		}
	}
	if b.date >= 0 {
		q.day = add(a.dayOf(db.columns[b.date], s.kind.Columns[s.dated].Type))
		q.order = slices.Insert(q.order, 0, db.Bytewise(q.selected[q.day]))
	}
	q.by = len(q.selected)
	q.rows = add("count(*)")
	for i := range s.sums {
		q.sums = append(q.sums, -1)
		if e := a.sum(&s.sums[i], q.here[i]); e != "" {
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

// groupedBy writes a field for GROUP BY, and for ORDER BY: a cell as it is read.
func (p *pass) groupedBy(db *database, field int) (e, order string) {
	if c := db.columns[field].Class; c == warehouse.Other || c == warehouse.Whole {
		e, _ = p.rawText(db, field)
		return e, db.Bytewise(e)
	}
	return p.cell(db, field), p.ordered(db, field)
}

// sum writes what is added up; "" is nothing. Where its condition is asked here,
// it is of all rows.
func (a *asked) sum(sum *sum, here bool) string {
	value := a.db.Number(Scale)
	if sum.slot >= 0 {
		t := &a.spec.nums[sum.slot]
		switch {
		case a.spec.kind.Name == "search" && t.filled:
			if value = a.placed(t.name); value == "" {
				return ""
			}
		case t.filled:
		case a.binding.num[sum.slot] < 0 && t.back == nil:
			return ""
		default:
			value = a.number(t.name)
		}
	}
	if sum.where == nil || here {
		return value
	}
	where, _ := a.condition(sum.node)
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN NULL WHEN %[2]s THEN %[1]s ELSE 0 END", value, where)
}

// placed writes what keepSearch puts into a row.
func (a *asked) placed(column string) string {
	if s := a.spec; a.binding.num[s.aid] < 0 && s.nums[s.aid].back == nil {
		return ""
	}
	position, shown := a.number("position"), a.number("impressions")
	value := shown
	if column == "position_sum" {
		value = a.db.Product(position, shown)
	}
	return fmt.Sprintf("CASE WHEN %s IS NOT NULL AND %s > 0 THEN %s END", position, shown, value)
}

// groupsOfDatabase reads the rows added up.
func (p *pass) groupsOfDatabase(ctx context.Context, db *database) {
	q := p.groupQuery(db)
	meant, ok := p.meantRows(ctx, db)
	if !ok {
		return
	}
	if !q.found {
		p.setApart(q.fields)
	}
	where := meant
	if by := q.selected[:q.by]; len(by) > 0 {
		where += " GROUP BY " + strings.Join(by, ", ") + " ORDER BY " + strings.Join(q.order, ", ")
	}
	p.file.Moved += p.askFor(ctx, db, db.from, strings.Join(q.selected, ", "), where, func(fields [][]byte) { p.readGroup(q, fields) })
	if !q.found {
		used := strings.Join(append(p.conditions(db), always), " AND ")
		if b := p.binding; b.date >= 0 && b.day == nil {
			used += " AND " + db.Of(db.columns[b.date]) + " IS NOT NULL"
		}
		p.countApart(ctx, db, q.fields, used, q.asked)
	}
	p.countRepeats(ctx, db, q, meant)
	p.countRestated(ctx, db, q, meant)
}

// countRepeats asks how many rows are the same as another in every cell: all of
// them, where of a long file it is a sample.
func (p *pass) countRepeats(ctx context.Context, db *database, q *groupQuery, meant string) {
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
	// Rows for which a condition does not hold that is asked here must be told.
	var told []int
	for _, m := range p.spec.where[q.asked:] {
		slots, _, _ := p.spec.textsOf(m.node)
		told = append(told, p.fieldsOf(slots)...)
	}
	slices.Sort(told)
	told = slices.Compact(told)
	var tell []string
	for _, field := range told {
		tell = append(tell, cells[field])
	}
	selected, from, rest := db.Repeated(db.from, cells, tell, where)
	p.askFor(ctx, db, from, selected, rest, func(fields [][]byte) {
		if n, err := strconv.Atoi(string(fields[len(told)])); err == nil {
			p.findTexts(p.recordOf(told, fields))
			if p.leftBy(q.asked) < 0 {
				t.counted.Rows += n
			}
		}
	})
}

// leftBy returns the first condition, of those from one on, that does not hold for
// the row; -1: none.
func (p *pass) leftBy(from int) int {
	i := slices.IndexFunc(p.spec.where[from:], func(m meant) bool { return !m.holds(&p.row) })
	if i < 0 {
		return i
	}
	return from + i
}

// askFor reads an answer whose rows are no rows of the source, and returns how many
// they were.
func (p *pass) askFor(ctx context.Context, db *database, from warehouse.Relation, selected, rest string, read func(fields [][]byte)) (moved int) {
	s := p.spec
	if len(p.diags) > 0 {
		return 0
	}
	rows, err := db.Ask(ctx, selected, from, rest)
	if err != nil {
		p.failDatabase(err)
		return 0
	}
	reader, err := tabular.NewRows(&answer{Rows: rows, spec: s, own: true}, p.path, tabular.Options{})
	if err != nil {
		p.diags = s.openError(err, p.path)
		return 0
	}
	defer reader.Close()
	for n := 0; ; n++ {
		record, err := reader.Next()
		switch {
		case err == io.EOF:
			p.digests = append(p.digests, reader.SHA256())
			return rows.Count
		case err != nil:
			p.diags = append(p.diags, s.openError(err, p.path)...)
			return rows.Count
		case len(p.diags) > 0:
			return rows.Count
		}
		read(record.Fields())
	}
}

// readGroup takes one group through what read does with its rows.
func (p *pass) readGroup(q *groupQuery, fields [][]byte) {
	s, r := p.spec, &p.row
	n, err := strconv.Atoi(string(fields[q.rows]))
	if err != nil || n == 0 {
		return // of no rows there is no group
	}
	r.line, p.stands, p.record = 0, n, new(tabular.Record)
	p.findTexts(p.recordOf(q.fields, fields))
	for i, slot := range q.slots {
		if r.text[slot] = fields[i]; p.isNew(fields[i]) {
			return
		}
	}
	if why := p.leftBy(q.asked); why >= 0 {
		p.unmeant.left[why].rows += n
		p.unmeant.rows += n
		p.file.Skipped += n
		return
	}
	if q.day < 0 {
		r.date = *p.binding.day
	} else if !p.dateGroup(fields[q.day]) {
		return
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
		if sum := &s.sums[i]; err == nil && q.here[i] && !sum.where(r) {
			v = 0 // measured, and none of it is meant
		}
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
	if !q.found {
		p.campaign.use(p)
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
