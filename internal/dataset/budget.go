package dataset

import (
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

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
	if p.binding.months != nil {
		return p.keepMonths()
	}
	s, r := p.spec, &p.row
	cell := r.text[s.keys.person]
	planned, ok := p.planned(cell)
	if !ok {
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

// planned reads the period that a plan is for. Spreadsheets make 1 June of June:
// the first of a month is that month, and any other day a mistake.
func (p *pass) planned(cell []byte) (period.Period, bool) {
	planned, err := period.Parse(string(cell))
	if err == nil && planned.Grain != period.Day {
		return planned, true
	}
	if month, ok := monthOf(cell); ok {
		return month, true
	}
	field := p.field(p.spec.keys.person)
	day, parsed := p.dates[startDate].ParseDay(cell, p.spec.zone)
	if parsed != tabular.Value {
		p.skipCell(field, "%q is not a period: write a month (2025-06, 06.2025, june 2025), a quarter (2025-Q2), a year (2025), a week (2025-W23) or a range (2025-05-12..2025-06-08)", cell)
		return period.Period{}, false
	}
	if day.Time().Day() != 1 {
		p.skipCell(field, "%q is one day: write %s for the whole month, or %s..%[3]s if the plan is for that day", cell, period.Of(day, period.Month), day)
		return period.Period{}, false
	}
	p.firsts.add(&p.row)
	return period.Of(day, period.Month), true
}

// tellFirsts makes a finding of the plans that are dated the first of a month.
func (p *pass) tellFirsts() {
	if u := &p.firsts; u.rows > 0 {
		p.finding(Finding{Severity: diag.Info, Check: "plans_of_months", Line: u.line, Rows: u.rows, Args: Args{"n": u.rows}})
	}
}
