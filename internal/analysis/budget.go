package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// onPlan is how far from its plan spending may be to be called on it.
const onPlan = 0.02

// budgetReport sets the plan against what was spent; nil without a plan for the
// period. A plan that names no channel is one line for all cost.
func (r *run) budgetReport() *report.Budget {
	if !r.time.dated || r.at("budget.amount", r.time.period, nil) == nil {
		return nil
	}
	names, whole := r.plannedChannels()
	b := &report.Budget{Complete: r.time.complete, Channels: []report.BudgetLine{}, Unplanned: []report.BudgetLine{}}
	for _, name := range names {
		line := r.budgetLine(name, whole)
		if line.Plan != 0 || line.Actual != 0 {
			b.Channels = append(b.Channels, line)
		}
	}
	slices.SortStableFunc(b.Channels, func(x, y report.BudgetLine) int {
		return cmp.Or(cmp.Compare(y.Plan, x.Plan), cmp.Compare(x.Channel, y.Channel))
	})
	for _, name := range append(r.set.Members("channel", r.time.observed), "") {
		if whole || slices.Contains(names, name) {
			continue
		}
		if line := r.budgetLine(name, false); line.Actual != 0 {
			b.Unplanned = append(b.Unplanned, line)
		}
	}
	for _, line := range b.Channels {
		b.Planned = addLines(b.Planned, line)
	}
	b.Total = b.Planned
	for _, line := range b.Unplanned {
		b.Total = addLines(b.Total, line)
	}
	b.Year = r.budgetYear()
	return b
}

// plannedChannels returns the channels of the plan, sorted; whole is true where
// the plan names none and is for all cost.
func (r *run) plannedChannels() (names []string, whole bool) {
	for _, b := range r.data.Budgets {
		names = append(names, b.Channel)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names, slices.Equal(names, []string{""})
}

// budgetLine returns a channel's plan and cost.
func (r *run) budgetLine(channel string, whole bool) report.BudgetLine {
	slice := channelSlice(channel)
	actual := r.at("marketing_cost", r.time.observed, slice)
	if whole {
		actual = r.at("marketing_cost", r.time.observed, nil)
	}
	return r.paced(report.BudgetLine{
		Channel: channel, Plan: orZero(r.at("budget.amount", r.time.period, slice)),
		PlanToDate: orZero(r.at("budget.amount", r.time.observed, slice)), Actual: orZero(actual),
	})
}

// paced fills in what follows of plan and cost. The landing of a line with a plan
// is as far from the whole plan as the cost is from the plan so far, since plans
// follow the season; of any other it is as much a day as until now.
func (r *run) paced(l report.BudgetLine) report.BudgetLine {
	l.Variance, l.Left = round(l.Actual-l.PlanToDate), round(l.Plan-l.Actual)
	l.Used = ratio(&l.Actual, &l.PlanToDate)
	switch {
	case r.time.complete:
		l.Landing = l.Actual
	case l.Used != nil:
		l.Landing = *l.Used * l.Plan
	default:
		l.Landing = l.Actual / float64(r.time.observed.Days()) * float64(r.time.period.Days())
	}
	return l
}

// round leaves no remainder of adding up in another order: amounts are whole
// millionths.
func round(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// addLines adds up two lines, as one without a channel.
func addLines(a, b report.BudgetLine) report.BudgetLine {
	s := report.BudgetLine{
		Plan: round(a.Plan + b.Plan), PlanToDate: round(a.PlanToDate + b.PlanToDate), Actual: round(a.Actual + b.Actual),
		Variance: round(a.Variance + b.Variance), Left: round(a.Left + b.Left), Landing: a.Landing + b.Landing,
	}
	s.Used = ratio(&s.Actual, &s.PlanToDate)
	return s
}

// budgetYear follows the fiscal year, from the first day with a plan on; nil
// where the data begin after it, or the plan is of no more than the report's period.
func (r *run) budgetYear() *report.BudgetYear {
	year := r.time.fiscal.Of(r.time.observed.End, period.Year)
	start := year.End
	for _, b := range r.data.Budgets {
		if b.Period.End >= year.Start {
			start = min(start, max(b.Period.Start, year.Start))
		}
	}
	if start < r.time.start || r.time.period.Grain == period.Year {
		return nil
	}
	toDate := period.Period{Start: start, End: r.time.observed.End, Grain: period.Range}
	plan, planToDate, actual := r.at("budget.amount", year, nil), r.at("budget.amount", toDate, nil), r.at("budget.actual", toDate, nil)
	if plan == nil || planToDate == nil || actual == nil || *plan == orZero(r.at("budget.amount", r.time.period, nil)) {
		return nil
	}
	return &report.BudgetYear{Start: start, Whole: start == year.Start, Plan: *plan, PlanToDate: *planToDate, Actual: *actual, Left: round(*plan - *actual)}
}

// budgetPage sets the plan against what was spent, by channel and over time.
func (r *run) budgetPage() *report.Page {
	b := r.report.Budget
	if b == nil {
		return nil
	}
	page := &report.Page{ID: "budget", Title: report.T("page.budget"), Headline: r.budgetHeadline(b), Lead: r.budgetLead(b)}
	page.Sections = append(page.Sections, report.Section{
		ID: "channels", Title: report.T("budget.table"), Subtitle: report.T("budget.table.sub"), Blocks: []report.Block{r.budgetTable(b)},
	})
	if c := r.budgetTrend(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "over-time", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}})
	}
	page.Sections = append(page.Sections, report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Info, Items: []report.Text{report.T("budget.caveat")}}}})
	return page
}

// offPlan says on which side of a plan an amount is: "over", "under" or "on".
func offPlan(actual, plan float64) (side string, by float64) {
	switch by = actual/plan - 1; {
	case plan <= 0:
		return "", 0
	case by > onPlan:
		return "over", by
	case by < -onPlan:
		return "under", by
	}
	return "on", by
}

// budgetHeadline says where spending stands against the plan; in a period that
// is not over, where it is heading.
func (r *run) budgetHeadline(b *report.Budget) report.Text {
	side, by := offPlan(b.Planned.Actual, b.Planned.PlanToDate)
	if side == "" {
		return report.T("budget.headline.none", "actual", money(b.Planned.Actual))
	}
	key := "budget.headline." + side
	if !b.Complete {
		key = "budget.pace." + side
	}
	return report.T(key, "by", size(by), "actual", money(b.Planned.Actual), "plan", money(b.Planned.PlanToDate))
}

// budgetLead tells what is left, what was furthest from its plan, what had none,
// and the year.
func (r *run) budgetLead(b *report.Budget) []report.Text {
	var lead []report.Text
	if !b.Complete {
		key := "budget.landing.under"
		if b.Planned.Landing > b.Planned.Plan {
			key = "budget.landing.over"
		}
		gap := about(b.Planned.Landing-b.Planned.Plan, unit.Money)
		landing := b.Planned.Plan + *gap.Value // no more digits than the gap has
		*gap.Value = math.Abs(*gap.Value)
		lead = append(lead, report.T(key, "landing", money(landing), "plan", money(b.Planned.Plan), "gap", gap, "end", r.time.period.End))
		if b.Planned.Left > 0 {
			lead = append(lead, report.T("budget.left", "left", money(b.Planned.Left)))
		}
	}
	if l, ok := furthest(b.Channels); ok {
		key := "budget.furthest.over"
		if l.Variance < 0 {
			key = "budget.furthest.under"
		}
		lead = append(lead, report.T(key, "channel", budgetChannel(l.Channel), "amount", money(math.Abs(l.Variance)), "by", size(*l.Used-1)))
	}
	if len(b.Unplanned) > 0 {
		lead = append(lead, report.T("budget.unplanned.is", "amount", money(b.Total.Actual-b.Planned.Actual)))
	}
	if y := b.Year; y != nil {
		key := "budget.year"
		switch {
		case y.PlanToDate == y.Plan && y.Left > 0: // no day of it is left
			key = "budget.year.done"
		case !y.Whole && y.Left < 0:
			key = "budget.year.since.over"
		case !y.Whole:
			key = "budget.year.since"
		case y.Left < 0:
			key = "budget.year.over"
		}
		left := math.Abs(y.Left)
		lead = append(lead, report.T(key, "start", y.Start, "actual", money(y.Actual), "to_date", money(y.PlanToDate), "plan", money(y.Plan), "left", money(left)))
	}
	return lead
}

// furthest returns the line with the largest variance in money, among those that
// are not on their plan.
func furthest(lines []report.BudgetLine) (most report.BudgetLine, ok bool) {
	for _, l := range lines {
		side, _ := offPlan(l.Actual, l.PlanToDate)
		if (side == "over" || side == "under") && math.Abs(l.Variance) > math.Abs(most.Variance) {
			most, ok = l, true
		}
	}
	return most, ok
}

// budgetChannel names a line; what no channel bears is shared.
func budgetChannel(name string) report.Text {
	if name == "" {
		return report.T("budget.shared")
	}
	return channelText(name)
}

// budgetTable lists the channels with their plan, cost and variance. Of a period
// that is not over it tells the plan so far, and where spending lands.
func (r *run) budgetTable(b *report.Budget) *report.Table {
	t := &report.Table{Caption: report.T("budget.table"), Sortable: true, Columns: []report.Column{{Title: report.T("col.channel")}, {Title: report.T("col.plan"), Align: report.End}}}
	end := func(keys ...string) {
		for _, key := range keys {
			t.Columns = append(t.Columns, report.Column{Title: report.T(key), Align: report.End})
		}
	}
	if b.Complete {
		end("col.actual", "col.variance", "col.variance_share")
	} else {
		end("col.plan_to_date", "col.actual", "col.variance", "col.variance_share", "col.left", "col.landing")
	}
	most := 0.0
	for _, l := range append(slices.Clone(b.Channels), b.Unplanned...) {
		most = max(most, l.Actual, l.PlanToDate)
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("col.against_plan")})
	row := func(name report.Cell, l report.BudgetLine, planned bool) report.Row {
		amount := func(v float64) report.Cell { return cell(&v, unit.Money) }
		plan, toDate, variance, off, left := amount(l.Plan), amount(l.PlanToDate), signedCell(l.Variance), report.Cell{}, amount(l.Left)
		if l.Used != nil {
			off = report.Cell{Quantity: new(relative(*l.Used - 1))}
		}
		if !planned {
			plan, toDate, variance, left = report.Cell{}, report.Cell{}, report.Cell{}, report.Cell{}
		}
		cells := []report.Cell{name, plan}
		if b.Complete {
			cells = append(cells, amount(l.Actual), variance, off)
		} else {
			cells = append(cells, toDate, amount(l.Actual), variance, off, left, amount(l.Landing))
		}
		return report.Row{Cells: cells}
	}
	add := func(lines []report.BudgetLine, planned bool) {
		for _, l := range lines {
			name := report.Cell{Text: budgetChannel(l.Channel)}
			if l.Channel != "" {
				name.Color = r.channels.color(l.Channel)
			}
			if !planned {
				name.Note = report.T("budget.unplanned")
			}
			line := row(name, l, planned)
			dots := &report.Dots{Max: 1.05 * most, Value: new(l.Actual), Color: name.Color}
			if planned {
				dots.Target = new(l.PlanToDate)
			}
			line.Cells = append(line.Cells, report.Cell{Dots: dots})
			t.Rows = append(t.Rows, line)
		}
	}
	add(b.Channels, true)
	add(b.Unplanned, false)
	if len(b.Unplanned) > 0 {
		part := row(report.Cell{Text: report.T("budget.planned")}, b.Planned, true)
		part.Subtotal = true
		t.Rows = append(t.Rows, pad(part, len(t.Columns)))
	}
	whole := row(report.Cell{Text: report.T("sum")}, b.Total, true)
	whole.Total = true
	t.Rows = append(t.Rows, pad(whole, len(t.Columns)))
	return t
}

// budgetTrend draws plan and cost over time; nil with less than three steps.
func (r *run) budgetTrend() *report.Chart {
	plan := report.Series{Name: report.T("col.plan"), Muted: true}
	actual := report.Series{Name: report.T("col.actual")}
	c := &report.Chart{
		ID: "plan-over-time", Kind: report.Trend, Unit: unit.Money,
		Title: report.T("chart.plan-over-time"), Subtitle: report.T("chart.plan-over-time.sub"), Alt: report.T("chart.plan-over-time"), Events: r.events(),
	}
	for _, p := range r.time.trend {
		days := p
		if p == r.time.period {
			days = r.time.observed // as much of the plan as there is data to hold it against
		}
		planned := r.at("budget.amount", days, nil)
		if planned == nil && len(c.Periods) == 0 {
			continue // before the first plan
		}
		c.Periods = append(c.Periods, p)
		plan.Values, actual.Values = append(plan.Values, planned), append(actual.Values, r.at("budget.actual", days, nil))
	}
	if len(c.Periods) < 3 {
		return nil
	}
	c.Series = []report.Series{actual, plan}
	c.Table = trendTable(c)
	return c
}
