package dataset

import (
	"peil/internal/warehouse"
)

// canonical returns the name that the spec's slots have.
func (a *asked) canonical(name string) string {
	if i := a.spec.kind.Column(name); i >= 0 {
		return a.spec.kind.Columns[i].Name
	}
	return name
}

// text writes a text as findTexts reads it.
func (a *asked) text(name string) string {
	slot := indexOf(a.spec.texts, a.canonical(name))
	if slot < 0 {
		return a.no()
	}
	return a.textOf(slot)
}

// textOf writes the text of a slot.
func (a *asked) textOf(slot int) string {
	t, field := &a.spec.texts[slot], a.binding.text[slot]
	if e, told := a.mapped[slot]; told {
		return e
	}
	if a.derived(slot) {
		return a.no()
	}
	back := a.db.Quote(string(t.back))
	if field < 0 {
		return back
	}
	c := a.db.columns[field]
	if c.Class != warehouse.Other && c.Class != warehouse.Whole && c.Class != warehouse.Dynamic {
		return a.no() // the same number or day has several texts
	}
	if t.always {
		return "coalesce(nullif(" + a.db.Text(c) + ", ''), " + back + ")"
	}
	return "coalesce(" + a.db.Text(c) + ", '')"
}

// number writes a number, in millionths, as readNumbers reads it; NULL where it
// is missing.
func (a *asked) number(name string) string {
	slot := indexOf(a.spec.nums, a.canonical(name))
	if slot < 0 {
		return a.no()
	}
	t, field := &a.spec.nums[slot], a.binding.num[slot]
	if t.filled {
		return a.no() // worked out from the row
	}
	if field < 0 {
		switch {
		case t.back != nil:
			return a.db.Number(int64(t.number))
		case a.converted && slot == a.spec.profit:
			return a.grossProfit()
		}
		return unknown
	}
	if !a.isNumber(slot) {
		return a.no()
	}
	e := a.db.Millionths(a.db.columns[field])
	if t.back != nil {
		e = "coalesce(" + e + ", " + a.db.Number(int64(t.number)) + ")"
	}
	if a.converted && slot == a.spec.revenue && a.spec.convert.factor != 0 {
		e = a.db.Times(e, a.spec.convert.factor)
	}
	if a.converted && slot == a.spec.profit {
		if gross := a.grossProfit(); gross != unknown {
			e = "coalesce(" + e + ", " + gross + ")"
		}
	}
	return "(" + e + ")"
}

// isNumber reports whether a number slot's column holds numbers, as the database
// knows them and a cell is read.
func (a *asked) isNumber(slot int) bool {
	c := a.db.columns[a.binding.num[slot]]
	return (c.IsNumber() || c.Class == warehouse.Dynamic) && !a.binding.percent[slot] && !a.binding.rate[slot] && !a.binding.micros[slot]
}

// day writes the row's day as text.
func (a *asked) day() string {
	s := a.spec
	if a.binding.date < 0 {
		if a.binding.day == nil {
			return a.no()
		}
		return a.db.Quote(a.binding.day.String())
	}
	c := a.db.columns[a.binding.date]
	if c.Class != warehouse.Date && c.Class != warehouse.Instant && c.Class != warehouse.Clock {
		return a.no()
	}
	day := a.dayOf(c, s.kind.Columns[s.dated].Type)
	if a.binding.day != nil {
		day = "coalesce(" + day + ", " + a.db.Quote(a.binding.day.String()) + ")"
	}
	return day
}

// undated is a condition on rows that have no day though they should; "" where
// every row has one.
func (a *asked) undated() string {
	switch at := a.binding.date; {
	case at < 0 || a.binding.day != nil:
		return ""
	case a.db.columns[at].Class == warehouse.Other || a.db.columns[at].Class == warehouse.Dynamic:
		return "coalesce(" + a.db.Text(a.db.columns[at]) + ", '') = ''"
	default:
		return a.db.Of(a.db.columns[at]) + " IS NULL"
	}
}

// dayOf writes the day of a column that dates rows.
func (a *asked) dayOf(c warehouse.Column, typ Type) string {
	from := a.spec.zone.String()
	if typ == Day {
		return a.db.Day(c, from, from)
	}
	return a.db.Day(c, from, a.spec.local.String())
}
