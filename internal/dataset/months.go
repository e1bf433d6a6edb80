package dataset

import (
	"slices"

	"peil/internal/period"
	"peil/internal/tabular"
)

// A plan may be a table of channels by months, as agencies make them: a row a channel,
// and a column a month. Each of its amounts is then a plan of its own. Where a month
// stands over several columns, as merged cells do, a row below says what they are, and
// the first, over which a workbook has the month, must be what is planned.

// monthField is a column whose heading is a month.
type monthField struct {
	field int
	month period.Period
}

// monthFields returns the columns of months; none where they are fewer than two.
func monthFields(headers []string) []monthField {
	var fields []monthField
	for i, heading := range headers {
		month, ok := monthOf([]byte(heading))
		if day, err := period.ParseDate(heading); err == nil && day == day.FirstOfMonth() { // a cell of a workbook that shows the month only
			month, ok = period.Of(day, period.Month), true
		}
		if ok {
			fields = append(fields, monthField{i, month})
		}
	}
	if len(fields) < 2 {
		return nil
	}
	return fields
}

// bindMonths finds the months of a plan that has neither periods nor amounts.
func (s *spec) bindMonths(b *binding, headers []string) {
	if s.kind.Name != "budget" || b.text[s.keys.person] >= 0 || s.texts[s.keys.person].given() || b.num[indexOf(s.nums, "amount")] >= 0 || hasKey(s.source.Columns, "amount") {
		return
	}
	b.months = monthFields(headers)
}

// keepMonths keeps a plan for each month that has an amount.
func (p *pass) keepMonths() bool {
	if len(p.kept.budgets) == 0 && p.namesMonths() {
		p.file.Skipped++
		return false
	}
	amount := indexOf(p.spec.nums, "amount")
	kept := len(p.kept.budgets)
	for _, m := range p.binding.months {
		v, parsed := p.numbersOf(m.field).Parse(p.record.Field(m.field))
		if parsed == tabular.Missing {
			continue
		}
		if parsed == tabular.Bad {
			p.kept.budgets = p.kept.budgets[:kept]
			p.skipCell(m.field, "%q in the column %q is not a number%s: a month's column must have what is planned, and nothing else", p.record.Field(m.field), p.reader.Header[m.field], p.styleHint())
			return false
		}
		p.row.num[amount], p.row.has = Fixed(v), p.row.has|1<<amount
		if !p.exchange() {
			p.kept.budgets = p.kept.budgets[:kept]
			return false
		}
		p.kept.budgets = append(p.kept.budgets, Budget{Period: m.month, Channel: string(p.row.text[p.spec.keys.channel]), Amount: p.row.num[amount], Line: p.row.line})
	}
	if len(p.kept.budgets) == kept {
		p.skipCell(p.binding.months[0].field, "the plan has no amount in any month")
		return false
	}
	return true
}

// namesMonths reports whether the row only says of each month's column that it is of
// what is planned.
func (p *pass) namesMonths() bool {
	return len(p.row.text[p.spec.keys.channel]) == 0 && !slices.ContainsFunc(p.binding.months, func(m monthField) bool {
		return !planned.Match(p.record.Field(m.field))
	})
}
