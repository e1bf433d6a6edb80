package analysis

import (
	"math"
	"strings"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// scorecard returns the funnel's stages as columns of cards. KPIs of no stage
// stand in a column of their own, last.
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
			ID: "program", Title: report.T("stage.program"), Counts: report.T("stage.program.counts"), Cards: cards,
		})
	}
	return board
}

// volumeChange says how the first stage's volume moved.
func (r *run) volumeChange(s report.Stage) report.Text {
	for _, name := range r.cfg.Report.Compare {
		c, ok := s.Compare[name]
		if ok && c.Volume != nil && *c.Volume > 0 && s.Volume != nil {
			return report.T("stage.change", "change", relative(*s.Volume / *c.Volume - 1), "against", r.against(name))
		}
	}
	return report.Text{}
}

// against names a comparison: "mot mai", "mot juni 2024".
func (r *run) against(name string) report.Text {
	return report.T("against", "period", report.Short{Period: r.time.compare[name], Near: r.time.period})
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
	c := report.Card{KPI: k, Deltas: r.deltas(k), Bullet: bullet(k)}
	if k.Target != nil {
		c.Target = targetText(k)
	}
	if k.Unit == unit.Money && restsOnRevenue(k) {
		c.Basis = r.basisText()
	}
	return c
}

// deltas returns the comparisons of a KPI, in the config's order.
func (r *run) deltas(k *report.KPI) []report.Delta {
	if k.Value == nil {
		return nil
	}
	var list []report.Delta
	for _, name := range r.cfg.Report.Compare {
		c, ok := k.Compare[name]
		if !ok || c.Value == nil {
			continue
		}
		d := delta(c, k.Unit, kpi.Direction(k.Direction))
		d.Against, d.Label = c.Period, r.against(name)
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
