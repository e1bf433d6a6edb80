package dataset

import (
	"context"
	"strconv"
	"strings"

	"peil/internal/period"
	"peil/internal/tabular"
)

// countRestated asks how many rows of each day are the same in their texts. Where a
// condition on rows is asked here, groups by every text would be the rows.
func (p *pass) countRestated(ctx context.Context, db *database, q *groupQuery, meant string) {
	t := &p.doubts.restated
	if t.seen == nil || q.day < 0 || q.asked < len(p.spec.where) || len(p.diags) > 0 {
		return
	}
	var texts []string
	for _, f := range t.key {
		if e := db.OnlyText(db.columns[f.field]); f.loose && e != "" {
			texts = append(texts, e)
		} else if !f.loose {
			texts = append(texts, db.Cell(db.columns[f.field]))
		}
	}
	a := p.asked(db, false)
	var numbers, some []string
	for _, n := range p.filled.numbers {
		e := a.number(p.spec.nums[n.slot].name)
		numbers, some = append(numbers, e), append(some, "coalesce("+e+", 0) <> 0")
	}
	if a.cannot || some == nil || t.main < 0 {
		return
	}
	where := "(" + strings.Join(some, " OR ") + ")"
	if meant != "" {
		where = strings.TrimPrefix(meant, "WHERE ") + " AND " + where
	}
	t.counted = map[period.Date]restatedDay{}
	worth := a.number(p.spec.nums[t.main].name)
	selected, from, rest := db.ByDay(db.from, q.selected[q.day], texts, numbers, worth, where)
	p.askFor(ctx, db, from, selected, rest, func(fields [][]byte) {
		if p.parseDate(fields[0]) != tabular.Value {
			return
		}
		count := func(i int) int {
			n, _ := strconv.Atoi(string(fields[i]))
			return n
		}
		sum, _ := strconv.ParseInt(string(fields[5]), 10, 64)
		t.counted[p.row.date] = restatedDay{keys: count(1), twice: count(2), again: count(3), other: count(4), sum: Fixed(sum)}
	})
}
