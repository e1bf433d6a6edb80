package dataset

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"peil/internal/warehouse"
)

// Of orders a database must bring each, since customers' histories are made of them,
// but not each of their rows: a table of items has several to an order. It adds up
// those rows of an order that have every text and day that is read in common, and the
// sign of their revenue. So all of them are refunds or none is, all tell a customer
// or none does, and keepOrder takes them as the one row that they would be.
//
// A table has no first row. An order begins with the earliest of its rows that tell a
// customer, a revenue and a time, and of these with the one that tells more; rows and
// groups come in that order.

// addedRows is what keepOrder must know of rows of an order that a database has
// added up, beside their sums.
type addedRows struct {
	low, high  Fixed // their revenues
	lackProfit bool  // one has a revenue and no profit
}

// orderQuery is what is asked of an order's rows beside what they add up to: the
// fields of the answer.
type orderQuery struct {
	id        int // the order
	low, high int
	profits   int    // rows that tell a profit; -1: none does
	refund    [3]int // rows that are paid back, the least and the largest of these refunds; -1: not asked
	refunds   [3]int // rows with one, and of these with a revenue as large, with a smaller one; -1: not asked
}

// countOrders finds out whether some order of a table has several rows, and whether
// each of these tells its order.
func (p *pass) countOrders(ctx context.Context, db *database) (numbered bool) {
	if p.spec.keys.order < 0 || p.binding.text[p.spec.keys.order] < 0 {
		return true
	}
	id, _ := p.rawText(db, p.binding.text[p.spec.keys.order])
	most, err := db.Largest(ctx, db.from, db.Bytewise(id), "WHERE "+id+" <> ''")
	none := false
	if p.several = most > 1; err == nil && p.several {
		none, err = db.Any(ctx, db.from, "%s", id+" = ''")
	}
	if err != nil {
		p.failDatabase(err)
	}
	return !none
}

// groupOrders adds to the question for groups what is asked of orders.
func (a *asked) groupOrders(q *groupQuery, add func(e string) int) {
	s, revenue := a.spec, a.number(a.spec.nums[a.spec.revenue].name)
	sign := fmt.Sprintf("CASE WHEN %[1]s > 0 THEN 0 WHEN %[1]s = 0 THEN 1 WHEN %[1]s < 0 THEN 2 END", revenue)
	time := ""
	if at := a.binding.date; at >= 0 {
		time = a.db.Earliest(a.db.columns[at])
	}
	q.order = append(a.orderOf(a.db, sign, time, q.fields), sign)
	add(sign)
	q.by = len(q.selected)
	q.orders = &orderQuery{
		id:  slices.Index(q.fields, a.binding.text[s.keys.order]),
		low: add("min(" + revenue + ")"), high: add("max(" + revenue + ")"),
		profits: -1, refund: [3]int{-1, -1, -1}, refunds: [3]int{-1, -1, -1},
	}
	if profit := a.number("profit"); profit != unknown {
		q.orders.profits = add("count(" + profit + ")")
	}
	if a.doubts.refunds.slot < 0 {
		return
	}
	back := a.number("refund")
	count := func(condition string) int { return add("sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END)") }
	some := fmt.Sprintf("CASE WHEN %[1]s > 0 THEN %[1]s END", back)
	q.orders.refund = [3]int{count(back + " > 0"), add("min(" + some + ")"), add("max(" + some + ")")}
	if !a.doubts.refunds.held {
		return
	}
	declared := a.asked(a.db, false)
	refund, paid := declared.number("refund"), declared.number(s.nums[s.revenue].name)
	with := refund + " > 0 AND " + paid + " IS NOT NULL AND "
	difference, rounding := paid+" - "+refund, a.db.Number(refundRounding)
	q.orders.refunds = [3]int{
		count(with + always),
		count(with + difference + " >= -" + rounding + " AND " + difference + " <= " + rounding),
		count(with + difference + " < -" + rounding),
	}
}

// orderOf returns in which order rows of orders come: those first that an order may
// begin with, by their time. revenue is NULL of rows that lack one.
func (p *pass) orderOf(db *database, revenue, time string, fields []int) (order []string) {
	b := p.binding
	if time != "" {
		begins := revenue + " IS NOT NULL"
		if field := b.text[p.spec.keys.person]; field >= 0 {
			begins += " AND " + p.unlessBlank(db, field) + " IS NOT NULL"
		}
		order = append(order, "CASE WHEN "+begins+" THEN "+time+" END NULLS LAST")
	}
	var told []int
	for _, field := range slices.Concat(b.text, fields) {
		if field < 0 || slices.Contains(told, field) || !slices.Contains(fields, field) {
			continue
		}
		told = append(told, field)
		e := p.unlessBlank(db, field)
		if c := db.columns[field].Class; c != warehouse.Decimal && c != warehouse.Float {
			e = db.Bytewise(e)
		}
		order = append(order, e+" NULLS LAST")
	}
	if time != "" {
		order = append(order, time+" NULLS LAST")
	}
	return order
}

// unlessBlank writes a field as it is grouped by, and NULL where it is blank.
func (p *pass) unlessBlank(db *database, field int) string {
	e, _ := p.groupedBy(db, field)
	if c := db.columns[field].Class; c == warehouse.Decimal || c == warehouse.Float {
		return e
	}
	return db.OrNull(e)
}

// orderRows returns the order of rows that are read one by one.
func (p *pass) orderRows(db *database) []string {
	s, b := p.spec, p.binding
	a, time := p.asked(db, false), ""
	revenue := a.number(s.nums[s.revenue].name)
	if a.cannot { // it is stored as text
		revenue = p.unlessBlank(db, b.num[s.revenue])
	}
	if b.date >= 0 {
		if time = p.ordered(db, b.date); !db.columns[b.date].IsNumber() {
			time = db.Bytewise(db.OrNull(p.cell(db, b.date)))
		}
	}
	var fields []int
	for _, field := range b.text {
		if field >= 0 {
			fields = append(fields, field)
		}
	}
	return p.orderOf(db, revenue, time, fields)
}

// keepOrders keeps rows of an order that the database has added up; it reports false
// where they are bad.
func (p *pass) keepOrders(q *groupQuery, fields [][]byte) bool {
	s, r, k := p.spec, &p.row, &p.kept
	r.has = 0
	for i, field := range q.sums {
		if sum := &s.sums[i]; sum.node == nil && sum.slot >= 0 && field >= 0 {
			if v, ok := fixedIn(fields[field]); ok {
				r.num[sum.slot], r.has = v, r.has|1<<sum.slot
			}
		}
	}
	low, paid := fixedIn(fields[q.orders.low])
	high, _ := fixedIn(fields[q.orders.high])
	p.added = &addedRows{low, high, paid && countIn(fields, q.orders.profits) < p.stands}
	f := &p.doubts.refunds
	if n := countIn(fields, q.orders.refund[0]); n > 0 && len(r.text[s.keys.order]) > 0 {
		least, _ := fixedIn(fields[q.orders.refund[1]])
		most, _ := fixedIn(fields[q.orders.refund[2]])
		f.of(r.text[s.keys.order], least, most, n, 0)
	}
	f.rows += countIn(fields, q.orders.refunds[0])
	f.equal += countIn(fields, q.orders.refunds[1])
	f.less += countIn(fields, q.orders.refunds[2])
	known := len(k.orders)
	kept := p.keepOrder()
	p.added = nil
	if len(k.orders) > known {
		k.orders[known].Line = int32(known + 1) // of two orders of a day one is the first
	}
	return kept
}

// countRepeatedRows asks how many rows of orders stand there twice.
func (p *pass) countRepeatedRows(ctx context.Context, db *database) {
	s, b, a := p.spec, p.binding, p.asked(db, true)
	worth := a.number(s.nums[s.revenue].name)
	id, _ := p.rawText(db, b.text[s.keys.order])
	where := []string{id + " <> ''", worth + " IS NOT NULL"}
	if field := b.text[s.keys.person]; field >= 0 && !s.texts[s.keys.person].always {
		where = append(where, p.unlessBlank(db, field)+" IS NOT NULL")
	}
	p.askRepeats(ctx, db, strings.Join(where, " AND "), worth, 0, func(rows int, amount Fixed) {
		if _, known := p.order(); known { // else no row of it could be read
			p.doubts.twice += rows
			p.doubts.amount += amount
		}
	})
}

// grossProfit writes the profit that keepOrder finds for an order's row without one.
func (a *asked) grossProfit() string {
	if a.spec.profit < 0 || a.binding.num[a.spec.cost] < 0 && a.spec.nums[a.spec.cost].back == nil {
		return unknown
	}
	return "(" + a.number(a.spec.nums[a.spec.revenue].name) + " - " + a.number("cost") + ")"
}

// inherited reports whether a further row of an order that leaves a text blank has
// that of the first one.
func (p *pass) inherited(slot int) bool {
	s := p.spec
	return slot == s.keys.channel || slices.ContainsFunc(s.dims, func(d dimension) bool { return d.slot == slot && s.kind.Column(d.name) >= 0 })
}
