package analysis

import (
	"math"
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// allModelsSection sets all models side by side, tells how far they disagree,
// that each of them adds up to the source, and how many rows were joined to one
// person first.
func (r *run) allModelsSection() *report.Section {
	notes := append(r.disagreement(), report.T("attribution.proof", "total", r.creditTotal()))
	notes = append(notes, r.stitchedTexts()...)
	section := &report.Section{
		ID: "models", Title: report.T("attribution.value"), Subtitle: report.T("attribution.value.sub", "what", r.creditUnit().name),
		Blocks: []report.Block{r.creditTable()},
	}
	if below := r.belowZero(); len(below) > 0 {
		section.Blocks = append(section.Blocks, &report.Notes{Severity: diag.Warning, Items: below})
	}
	section.Blocks = append(section.Blocks, &report.Notes{Severity: diag.Info, Items: notes})
	return section
}

// belowZero tells which channels shapley_rate takes credit from, and why.
// Corrections may leave any model below 0 where they are all that there is: that
// is not meant here.
func (r *run) belowZero() []report.Text {
	credit := r.report.Attribution.Models[shapleyRate]
	var names []string
	for _, name := range sortedKeys(credit) {
		if credit[name].Conversions < 0 || credit[name].Value < 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	notes := []report.Text{report.T("credit.below", "n", len(names), "model", modelText(shapleyRate),
		"channels", list(names, channelText))}
	rates := r.journeys.Rates(r.creditPeriod())
	for _, name := range names {
		x, v := rates[name], credit[name].Conversions
		if v >= 0 {
			notes = append(notes, report.T("credit.below.value", "channel", channelText(name), "value", money(credit[name].Value)))
			continue
		}
		if x.With == nil || x.Without == nil {
			continue
		}
		key := "credit.below.rate"
		if *x.With >= *x.Without {
			key = "credit.below.like" // lower only among journeys that are otherwise the same
		}
		notes = append(notes, report.T(key, "channel", channelText(name), "credit", report.Q(&v, unit.Count), "with", share(*x.With), "without", share(*x.Without)))
	}
	return append(notes, report.T("credit.below.kept"))
}

// creditTable sets the models side by side: the value that each credits to
// each channel. Every column adds up to the same total.
func (r *run) creditTable() *report.Table {
	a, show := r.report.Attribution, r.creditUnit()
	t := &report.Table{Caption: report.T("attribution.value"), Sortable: true, Columns: []report.Column{{Title: report.T("col.channel")}}}
	models := r.models()
	for _, m := range models {
		t.Columns = append(t.Columns, report.Column{Title: modelText(m), Align: report.End, Muted: m != a.Primary})
	}
	totals := make([]float64, len(models))
	for _, name := range r.creditOrder(a.Primary) {
		row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}}}
		for i, m := range models {
			v := show.of(a.Models[m][name])
			totals[i] += v
			c := cell(&v, show.unit)
			c.Strong = m == a.Primary
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	total := report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}}}
	for i := range models {
		total.Cells = append(total.Cells, cell(&totals[i], show.unit))
	}
	t.Rows = append(t.Rows, total)
	return t
}

// returnsSection tells what the channels' costs brought by each model, and how
// surely by the primary one; nil without costs.
func (r *run) returnsSection() *report.Section {
	s := tableSection("returns", "attribution.returns", "attribution.returns.sub", r.returnsTable())
	if primary := r.report.Attribution.Primary; s != nil && r.journeys.Config().Intervals {
		s.Subtitle = join(s.Subtitle, report.T("attribution.returns.sub.intervals", "primary", modelText(primary)))
	}
	return s
}

// returnsTable sets ROAS, CPA and ROI under each model side by side, for the
// channels that cost money.
func (r *run) returnsTable() *report.Table {
	a := r.report.Attribution
	figures := []struct {
		id   string
		unit unit.Unit
		get  func(report.Credit) *float64
		ends func(report.Credit) *[2]float64
		why  func(report.Credit) report.Text // it is no figure to judge by
	}{
		{"roas", unit.Ratio, func(c report.Credit) *float64 { return c.ROAS }, func(c report.Credit) *[2]float64 { return c.ROASInterval }, unsureValue},
		{"cpa", unit.Money, func(c report.Credit) *float64 { return c.CPA }, func(c report.Credit) *[2]float64 { return c.CPAInterval }, unsure},
		{"roi", unit.Percent, func(c report.Credit) *float64 { return c.ROI }, func(c report.Credit) *[2]float64 { return c.ROIInterval }, unsureValue},
	}
	t := &report.Table{Caption: report.T("attribution.returns"), Columns: []report.Column{{Title: report.T("col.channel")}, {Title: report.T("col.kpi")}}}
	for _, m := range r.models() {
		t.Columns = append(t.Columns, report.Column{Title: modelText(m), Align: report.End, Muted: m != a.Primary})
	}
	for _, name := range r.creditOrder(a.Primary) {
		for _, f := range figures {
			row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}, {Text: report.T("short." + f.id)}}}
			any := false
			for _, m := range r.models() {
				v := f.get(a.Models[m][name])
				any = any || v != nil
				c := blank(v, f.unit)
				if c.Strong = m == a.Primary; c.Strong && v != nil {
					if ends := f.ends(a.Models[m][name]); ends != nil {
						c.Note = intervalText(ends, f.unit)
					}
					if why := f.why(a.Models[m][name]); !why.IsZero() {
						c.Note = commaList(c.Note, why)
					}
				}
				row.Cells = append(row.Cells, c)
			}
			if any {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// disagreement says how far the models are apart: on which channel most, by how
// much in all, and what that does to the channels' order.
func (r *run) disagreement() []report.Text {
	a, models := r.report.Attribution, r.models()
	if len(models) < 2 || a.Conversions == 0 {
		return nil
	}
	of := func(model, channel string) float64 { return a.Models[model][channel].Conversions / a.Conversions }
	var names []string
	for _, name := range r.creditOrder(a.Primary) {
		if name != attribution.Unattributed {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	widest, lowest, highest := mostMoved(names, models, of)
	if of(highest, widest)-of(lowest, widest) < samePart {
		return []report.Text{report.T("credit.agree", "n", len(models))}
	}
	notes := []report.Text{report.T("credit.spread", "channel", channelText(widest),
		"low", share(of(lowest, widest)), "lowest", modelText(lowest), "high", share(of(highest, widest)), "highest", modelText(highest))}

	var one, other string // the two models furthest apart
	most := 0.0
	for i, x := range models {
		for _, y := range models[:i] {
			moved := 0.0 // the part of the conversions that goes to another channel
			for _, name := range names {
				moved += math.Abs(of(x, name)-of(y, name)) / 2
			}
			if moved > most {
				one, other, most = y, x, moved
			}
		}
	}
	notes = append(notes, report.T("credit.apart", "a", modelText(one), "b", modelText(other), "share", share(most)))
	return append(notes, r.ranks(names, models, of))
}

// mostMoved returns the channel on which the models are furthest apart by some
// measure, and the models for which that is least and most: of equals the first.
func mostMoved[V int | float64](names, models []string, of func(model, channel string) V) (channel, low, high string) {
	for _, name := range names {
		least, most := models[0], models[0]
		for _, m := range models {
			if of(m, name) < of(least, name) {
				least = m
			}
			if of(m, name) > of(most, name) {
				most = m
			}
		}
		if channel == "" || of(most, name)-of(least, name) > of(high, channel)-of(low, channel) {
			channel, low, high = name, least, most
		}
	}
	return channel, low, high
}

// samePart is how far apart, of all conversions, models may be and still say the
// same.
const samePart = 0.01

// ranks says which channel moves furthest in the models' orders of channels.
func (r *run) ranks(names, models []string, of func(model, channel string) float64) report.Text {
	rank := func(model, channel string) int { // equals share the better place
		n := 1
		for _, name := range names {
			if of(model, name) > of(model, channel)+1e-9 {
				n++
			}
		}
		return n
	}
	furthest, best, worst := mostMoved(names, models, rank)
	up, down := rank(best, furthest), rank(worst, furthest)
	first := slices.IndexFunc(names, func(name string) bool {
		return !slices.ContainsFunc(models, func(m string) bool { return rank(m, name) != 1 })
	})
	var text report.Text
	if first >= 0 {
		text = report.T("credit.first", "channel", channelText(names[first]))
	}
	if up == down {
		return report.T("credit.ranks.same")
	}
	return join(text, report.T("credit.ranks", "channel", channelText(furthest),
		"up", up, "best", modelText(best), "down", down, "worst", modelText(worst)))
}
