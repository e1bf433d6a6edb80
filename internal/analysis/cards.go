package analysis

import (
	"cmp"
	"math"
	"strings"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// scorecard returns the funnel's stages as columns of cards. KPIs of no stage
// stand by themselves, last.
func (r *run) scorecard() *report.Scorecard {
	board := &report.Scorecard{}
	for i, s := range r.report.Funnel.Stages {
		column := report.StageColumn{
			ID: s.ID, Title: s.Title, Counts: s.Counts,
			Volume: report.Quantity{Value: s.Volume, Unit: unit.Count, Form: report.Compact},
			Cards:  r.cards(s.ID),
		}
		switch {
		case s.Rate != nil:
			column.Rate = report.T("stage.rate", "rate", share(*s.Rate), "stage", r.report.Funnel.Stages[i-1].Title)
		case i == 0:
			column.Rate = r.volumeChange(s)
		}
		if s.Volume == nil && len(column.Cards) == 0 {
			continue
		}
		board.Columns = append(board.Columns, column)
	}
	if cards := r.cards(""); len(cards) > 0 {
		board.Columns = append(board.Columns, report.StageColumn{
			ID: "program", Across: true, Title: report.T("stage.program"), Counts: report.T("stage.program.counts"), Cards: cards,
		})
	}
	return board
}

// volumeChange says how the first stage's volume moved.
func (r *run) volumeChange(s report.Stage) report.Text {
	for _, name := range r.cfg.Report.Compare {
		c, ok := s.Compare[name]
		now := cmp.Or(c.Now, s.Volume)
		if ok && c.Volume != nil && *c.Volume > 0 && now != nil {
			return report.T("stage.change", "change", relative(*now / *c.Volume - 1), "against", r.against(name))
		}
	}
	return report.Text{}
}

// against names a comparison: "mot mai", "mot juni 2024", "hittil i år".
func (r *run) against(name string) report.Text {
	switch name {
	case "plan", "ytd", "rolling12":
		return report.T("against." + name)
	}
	return report.T("against", "period", report.Short{Period: r.time.compare[name].label, Near: r.time.period})
}

// againstOf names a comparison of one KPI: what it is of where it has days of
// its own, and the value where that is another than the card's.
func (r *run) againstOf(name string, k *report.KPI, c report.Comparison) report.Text {
	switch {
	case name == "plan":
		return report.T("against.plan.value", "value", report.Quantity{Value: c.Value, Unit: k.Unit, Form: report.Compact})
	case (name == "ytd" || name == "rolling12") && c.Now != nil:
		return report.T("against."+name+".value", "value", report.Quantity{Value: c.Now, Unit: k.Unit, Form: report.Compact})
	case k.Window != nil && name == "previous":
		return report.T("against.window", "n", k.Window.Days())
	case k.Window != nil && name == "year":
		return report.T("against.window.year")
	case k.Preliminary && (name == "previous" || name == "year"):
		return report.T("against.mature", "against", r.against(name))
	}
	return r.against(name)
}

// cards returns the cards of a stage's KPIs, in the config's order. A KPI of a
// stage that the funnel does not have counts as one of none.
func (r *run) cards(stage string) []report.Card {
	known := map[string]bool{}
	for _, s := range r.report.Funnel.Stages {
		known[s.ID] = true
	}
	var list []report.Card
	for i := range r.report.KPIs {
		k := &r.report.KPIs[i]
		if k.Stage == stage || stage == "" && !known[k.Stage] {
			list = append(list, r.card(k))
		}
	}
	return list
}

func (r *run) card(k *report.KPI) report.Card {
	c := report.Card{KPI: k, Deltas: r.deltas(k), Bullet: bullet(k), Facts: r.facts(k)}
	if k.Target != nil {
		c.Target = targetText(k)
		if k.Pace != nil {
			c.Target = report.T("target.so_far", "target", c.Target)
		}
	}
	if k.Unit == unit.Money && restsOnRevenue(k) {
		c.Basis = r.basisText()
	}
	return c
}

// facts are what stands under a card's target: where the figure is heading, how
// far it has come, and what the trade has.
func (r *run) facts(k *report.KPI) []report.Text {
	var facts []report.Text
	q := func(v *float64) report.Quantity { return report.Quantity{Value: v, Unit: k.Unit, Form: report.Compact} }
	for _, name := range r.cfg.Report.Compare {
		if c := k.Compare[name]; (name == "ytd" || name == "rolling12") && c.Now != nil && c.Value == nil {
			facts = append(facts, report.T("alone."+name, "value", q(c.Now)))
		}
	}
	if p := k.Pace; p != nil {
		pairs := []any{"n", p.Left, "value", q(&p.Landing)}
		key := "pace"
		if p.Interval != nil {
			key = "pace.interval"
			pairs = append(pairs, "low", q(&p.Interval[0]), "high", q(&p.Interval[1]))
		}
		text := report.T(key, pairs...)
		if p.Target != nil {
			text = report.T("pace.target", "pace", text, "target", q(p.Target))
		}
		facts = append(facts, text)
	}
	if b := k.Baseline; b != nil && b.Value != nil && b.Progress != nil {
		key, pairs := "baseline", []any{"from", q(b.Value), "to", q(k.Target), "progress", share(*b.Progress)}
		if b.Period != nil {
			key = "baseline.period"
			pairs = append(pairs, "period", report.Short{Period: *b.Period, Near: r.time.period})
		}
		facts = append(facts, report.T(key, pairs...))
	}
	if b := k.Benchmark; b != nil {
		key := "benchmark"
		if b.Source != "" {
			key = "benchmark.source"
		}
		facts = append(facts, report.T(key, "value", q(&b.Value), "source", b.Source))
	}
	return facts
}

// deltas returns the comparisons of a KPI, in the config's order.
func (r *run) deltas(k *report.KPI) []report.Delta {
	if k.Value == nil {
		return nil
	}
	var list []report.Delta
	for _, name := range r.cfg.Report.Compare {
		c, ok := k.Compare[name]
		if !ok || c.Value == nil || name == "plan" && k.Target != nil && *c.Value == *k.Target {
			continue // without a plan of its own, the target says it
		}
		d := delta(c, k.Unit, kpi.Direction(k.Direction))
		d.Against, d.Label = c.Period, r.againstOf(name, k, c)
		list = append(list, d)
	}
	return list
}

// delta makes the change of a comparison, told as its unit demands.
func delta(c report.Comparison, u unit.Unit, direction kpi.Direction) report.Delta {
	d := report.Delta{Quantity: change(c, u), Muted: !c.Significant}
	if c.Difference != nil && *c.Difference != 0 && direction != kpi.Neutral {
		d.Good = -1
		if (*c.Difference > 0) == (direction == kpi.Up) {
			d.Good = 1
		}
	}
	return d
}

// targetText says the target: "Mål ≥ 4,0".
func targetText(k *report.KPI) report.Text {
	key := "target.up"
	if k.Direction == string(kpi.Down) {
		key = "target.down"
	}
	return report.T(key, "target", report.Quantity{Value: k.Target, Unit: k.Unit, Form: report.Compact})
}

// bullet places value, warn level and target on an axis from 0, or from the
// lowest of them when one is negative, with a tenth of room at the end.
func bullet(k *report.KPI) *report.Bullet {
	if k.Value == nil || k.Target == nil {
		return nil
	}
	b := &report.Bullet{
		Target: *k.Target, Warn: k.Warn, Value: *k.Value, Up: k.Direction != string(kpi.Down), Status: k.Status,
	}
	lowest, highest := math.Min(b.Target, b.Value), math.Max(b.Target, b.Value)
	if b.Warn != nil {
		lowest, highest = math.Min(lowest, *b.Warn), math.Max(highest, *b.Warn)
	}
	b.Min = math.Min(0, lowest*1.1)
	b.Max = highest + 0.1*(highest-b.Min)
	if b.Max <= b.Min {
		b.Max = b.Min + 1
	}
	// A target near the axis's end would leave its good side without a band.
	b.Max = math.Max(b.Max, b.Target+0.25*(b.Target-b.Min))
	return b
}

// restsOnRevenue reports whether a figure holds the shop's money, whose basis
// must be told; a cost alone has none.
func restsOnRevenue(k *report.KPI) bool {
	for _, in := range k.Inputs {
		for _, word := range []string{"revenue", "profit", "value", "ltv"} {
			if strings.Contains(in.Used, word) {
				return true
			}
		}
	}
	return false
}

// basisText says the report's money basis in short: "eks. mva."
func (r *run) basisText() report.Text {
	if r.report.Basis == nil {
		return report.T("basis.undeclared")
	}
	return report.T("basis.vat." + r.report.Basis.VAT)
}
