package analysis

import (
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

const (
	// liftMonths is how many months pairs of channels are compared over: one
	// month has too few journeys of most.
	liftMonths = 12
	// topPairs keeps the tables of pairs ones that people read.
	topPairs = 10
)

// liftPeriod is the months whose journeys are compared, the report's last.
func (r *run) liftPeriod() period.Period {
	if !r.journeys.Dated() {
		return period.Period{}
	}
	last := period.Of(r.time.observed.End, period.Month)
	return period.Period{Start: last.Start.AddMonths(1 - liftMonths), End: last.End, Grain: period.Range}
}

func (r *run) liftReport() *report.Lift {
	p := r.liftPeriod()
	found := r.journeys.Lifts(p)
	l := &report.Lift{
		Channels: found.Channels, Held: found.Pairs, Tested: found.Tested, Level: found.Level,
		CustomersOnly: found.CustomersOnly, Pairs: []report.LiftPair{},
	}
	if r.journeys.Dated() {
		l.Period = &p
	}
	if found.Withheld != "" {
		l.Withheld = &found.Withheld
	}
	group := func(g attribution.RateCount) report.LiftGroup {
		return report.LiftGroup{Journeys: g.Journeys, Conversions: g.Conversions, Rate: g.Rate}
	}
	for _, f := range found.List {
		pair := report.LiftPair{First: f.First, Then: f.Then, With: group(f.With), Without: group(f.Without), P: f.P, Clear: f.Clear}
		if f.Bounded {
			pair.Ratio, pair.Interval = &f.Ratio, &f.Interval
		}
		l.Pairs = append(l.Pairs, pair)
	}
	return l
}

// liftSection tells which channels are worth more before which others; nil
// where fewer than two channels meet in a journey.
func (r *run) liftSection() *report.Section {
	l := r.report.Attribution.Lift
	if l.Channels < 2 {
		return nil
	}
	s := &report.Section{ID: "lift", Title: r.liftTitle(), Subtitle: report.T("lift.sub")}
	if l.Withheld != nil {
		s.Blocks = []report.Block{&report.Notes{Severity: diag.Info, Items: []report.Text{report.T("lift.withheld." + *l.Withheld)}}}
		return s
	}
	t := &report.Table{Caption: s.Title, Columns: []report.Column{
		{Title: report.T("sequences.col.order")}, {Title: report.T("sequences.col.lift"), Align: report.End}, {Title: report.T("sequences.col.converted_with"), Align: report.End},
		{Title: report.T("sequences.col.converted_without"), Align: report.End, Muted: true}, {Title: report.T("sequences.col.journeys"), Align: report.End}, {Title: report.T("sequences.col.verdict")},
	}}
	for i, p := range l.Pairs {
		if i == topPairs {
			break
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: beforeText(p)}, {Text: timesText(p), Strong: p.Clear}, cell(&p.With.Rate, unit.Percent), cell(&p.Without.Rate, unit.Percent),
			count(p.With.Journeys), {Text: report.T(liftVerdict(p))},
		}})
	}
	notes := []report.Text{
		report.T("lift.pairs", "n", l.Tested, "held", l.Held, "level", share(l.Level)),
		report.T("lift.how"), report.T("lift.cause"),
	}
	if len(l.CustomersOnly) > 0 {
		var names report.Text
		for _, name := range l.CustomersOnly {
			names = commaList(names, channelText(name))
		}
		notes = slices.Insert(notes, 1, report.T("lift.customers_only", "channels", names))
	}
	if l.Period != nil {
		notes[0] = join(report.T("lift.months", "months", *l.Period), notes[0])
	}
	s.Blocks = []report.Block{t, &report.Notes{Severity: diag.Info, Items: notes}}
	return s
}

// liftTitle names the clear pair with the largest ratio.
func (r *run) liftTitle() report.Text {
	l := r.report.Attribution.Lift
	switch {
	case l.Withheld != nil:
		return report.T("lift.title.withheld")
	case len(l.Pairs) == 0 || !l.Pairs[0].Clear:
		return report.T("lift.title.none")
	case *l.Pairs[0].Ratio < 1:
		return report.T("lift.title.less")
	}
	return report.T("lift.title", "order", beforeText(l.Pairs[0]), "times", report.Q(l.Pairs[0].Ratio, unit.Ratio))
}

// beforeText writes a pair: "LinkedIn before Google".
func beforeText(p report.LiftPair) report.Text {
	return report.T("lift.order", "first", channelText(p.First), "then", channelText(p.Then))
}

// timesText writes a ratio with its interval: "1.8× (1.3× to 2.4×)".
func timesText(p report.LiftPair) report.Text {
	if p.Ratio == nil {
		return report.T("lift.unbounded")
	}
	return report.T("lift.times", "times", report.Q(p.Ratio, unit.Ratio),
		"low", report.Q(&p.Interval[0], unit.Ratio), "high", report.Q(&p.Interval[1], unit.Ratio))
}

func liftVerdict(p report.LiftPair) string {
	switch {
	case !p.Clear:
		return "lift.chance"
	case *p.Ratio < 1:
		return "lift.less"
	}
	return "lift.more"
}
