package dataset

import "peil/internal/period"

// Budget is one row of a budget source: what is planned to be spent in a
// period.
type Budget struct {
	Period  period.Period
	Channel string // empty: what no channel bears
	Amount  Fixed
	File    int32
	Line    int32
}

// On returns the part of the amount that falls on a day: every day has the same
// but for the last millionths, which are divided so that the days of the period
// add up to exactly the amount. A day outside the period has none.
func (b *Budget) On(day period.Date) Fixed {
	if !b.Period.Contains(day) {
		return 0
	}
	n := Fixed(b.Period.Days())
	i := Fixed(day - b.Period.Start)
	even, rest := b.Amount/n, b.Amount%n
	return even + rest*(i+1)/n - rest*i/n
}

func (p *pass) keepBudget() bool {
	s, r := p.spec, &p.row
	cell := r.text[s.keys.person]
	planned, err := period.Parse(string(cell))
	if err != nil {
		p.skipCell(p.field(s.keys.person), "%v", err)
		return false
	}
	if planned.Grain == period.Day {
		// A spreadsheet makes 2025-06-01 of 2025-06: a month's money on one day.
		p.skipCell(p.field(s.keys.person), "%q is one day: write %s for the whole month, or %s..%[3]s if the plan is for that day", cell, period.Of(planned.Start, period.Month), planned)
		return false
	}
	amount, ok := p.number("amount")
	if !ok {
		p.skipCell(max(0, p.binding.num[indexOf(s.nums, "amount")]), "the plan has no amount")
		return false
	}
	p.kept.budgets = append(p.kept.budgets, Budget{Period: planned, Channel: string(r.text[s.keys.channel]), Amount: amount, Line: r.line})
	return true
}
