package dataset

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

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
	orders    *orderQuery
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
		_, asks := a.ofSum(&s.sums[i])
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
		q.fields = p.withStatus(p.fieldsOf(slots))
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
	if p.several {
		a.groupOrders(q, add)
	}
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
		case a.several && sum.slot == a.spec.counted:
			return "" // as keepOrder counts them
		case t.filled:
		default:
			if value = a.number(t.name); value == unknown {
				return ""
			}
		}
	}
	if sum.where == nil || here {
		return value
	}
	where, _ := a.condition(sum.node)
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN NULL WHEN %[2]s THEN %[1]s ELSE 0 END", value, where)
}

// ofSum writes the condition of a sum. It is false where the rows of a group are asked
// here: an order's further rows have its day, and texts of its first one, and the
// first alone counts as an order.
func (a *asked) ofSum(sum *sum) (condition string, ok bool) {
	if a.several && sum.node != nil {
		slots, dated, _ := a.spec.textsOf(sum.node)
		if dated || sum.slot == a.spec.counted || slices.ContainsFunc(slots, a.inherited) {
			return "", false
		}
	}
	return a.condition(sum.node)
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
	by := slices.Clone(q.selected[:q.by])
	if q.orders != nil { // what tells most first: a database may sort by it
		by[0], by[q.orders.id] = by[q.orders.id], by[0]
	}
	if len(by) > 0 {
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
	if p.several {
		p.countRepeatedRows(ctx, db)
		return
	}
	p.countRepeats(ctx, db, q, meant)
	p.countRestated(ctx, db, q, meant)
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
