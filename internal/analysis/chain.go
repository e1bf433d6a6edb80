package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// maxStates is how many channels the chain's table tells apart; the others are
// added up.
const maxStates = 8

// removalChart draws how much would be lost without each channel.
func (r *run) removalChart() *report.Chart {
	credit := r.report.Attribution.Models[markov]
	var names []string
	for _, name := range sortedKeys(credit) {
		if credit[name].RemovalEffect != nil {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	sortBy(names, func(name string) float64 { return *credit[name].RemovalEffect })
	names = names[:min(len(names), maxBars)]
	c := &report.Chart{
		ID: "removal", Kind: report.Bars, Unit: unit.Percent,
		Title:    report.T("removal.title", "channel", channelText(names[0]), "share", share(*credit[names[0]].RemovalEffect)),
		Subtitle: report.T("removal.sub"),
	}
	lost := report.Series{Name: report.T("credit.col.removal")}
	for _, name := range names {
		c.Categories = append(c.Categories, channelText(name))
		lost.Values = append(lost.Values, credit[name].RemovalEffect)
	}
	c.Series = []report.Series{lost}
	c.Alt, c.Table = c.Title, categoryTable(c)
	return c
}

// orderSection tells what the chain's order was chosen by; nil where the config
// gives it.
func (r *run) orderSection() *report.Section {
	scores := r.report.Attribution.Orders
	i := slices.IndexFunc(scores, func(s report.OrderScore) bool { return s.Chosen })
	if i < 0 {
		return nil
	}
	t := &report.Table{Caption: report.T("order.title", "n", scores[i].Order), Columns: []report.Column{
		{Title: report.T("order.col")}, {Title: report.T("order.col.states"), Align: report.End},
		{Title: report.T("order.col.likelihood"), Align: report.End}, {Title: report.T("order.col.error"), Align: report.End}, {Title: report.T("order.col.chosen")},
	}}
	for _, s := range scores {
		// As the probability that the chain gave to what came next, in the
		// geometric mean, with the error carried over.
		likelihood := math.Exp(s.LogLikelihood)
		below := likelihood * s.Error
		row := report.Row{Cells: []report.Cell{count(float64(s.Order)), count(float64(s.States)), cell(&likelihood, unit.Percent), blank(&below, unit.Percent), {}}}
		if s.Error == 0 {
			row.Cells[3] = report.Cell{}
		}
		if s.Chosen {
			row.Cells[4].Text = report.T("order.chosen")
		}
		t.Rows = append(t.Rows, row)
	}
	return &report.Section{ID: "order", Title: t.Caption, Subtitle: report.T("order.sub"), Width: report.Half, Blocks: []report.Block{t}}
}

// transitionsSection shows how journeys went on from each channel: the channels
// with the most touches, the rest together.
func (r *run) transitionsSection() *report.Section {
	x := r.report.Attribution.Transitions
	if x == nil {
		return nil
	}
	names := sortedKeys(x.From)
	sortBy(names, func(name string) float64 { return x.From[name].Touches })
	shown := names
	if len(names) > maxStates {
		shown = append(slices.Clone(names[:maxStates-1]), otherChannels)
	}
	// to adds up what leads to a channel, or to all that are not told apart.
	to := func(next map[string]float64, name string) float64 {
		if name != otherChannels || len(shown) == len(names) {
			return next[name]
		}
		sum := 0.0
		for _, rest := range names[maxStates-1:] {
			sum += next[rest]
		}
		return sum
	}
	// from is a channel's row, or the mean one of all that are not told apart.
	from := func(name string) report.Transition {
		if name != otherChannels || len(shown) == len(names) {
			return x.From[name]
		}
		all := report.Transition{Next: map[string]float64{}}
		for _, rest := range names[maxStates-1:] {
			all.Touches += x.From[rest].Touches
		}
		for _, rest := range names[maxStates-1:] {
			t := x.From[rest]
			part := t.Touches / all.Touches
			for _, next := range sortedKeys(t.Next) {
				all.Next[next] += part * t.Next[next]
			}
			all.Conversion += part * t.Conversion
			all.Null += part * t.Null
		}
		return all
	}
	t := &report.Table{Caption: report.T("chain.title"), Columns: []report.Column{{Title: report.T("chain.from")}}}
	for _, name := range shown {
		t.Columns = append(t.Columns, report.Column{Title: channelText(name), Align: report.End})
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("chain.conversion"), Align: report.End}, report.Column{Title: report.T("chain.null"), Align: report.End})
	start := report.Row{Cells: []report.Cell{{Text: report.T("chain.start")}}}
	for _, name := range shown {
		start.Cells = append(start.Cells, heat(to(x.Start, name)))
	}
	t.Rows = append(t.Rows, pad(start, len(t.Columns)))
	for _, name := range shown {
		after := from(name)
		row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}}}
		for _, next := range shown {
			row.Cells = append(row.Cells, heat(to(after.Next, next)))
		}
		row.Cells = append(row.Cells, heat(after.Conversion), heat(after.Null))
		t.Rows = append(t.Rows, row)
	}
	s := &report.Section{ID: "transitions", Title: r.chainTitle(x), Subtitle: report.T("chain.sub", "rate", share(x.Rate)), Blocks: []report.Block{t}}
	if r.journeys.Nulls == 0 {
		s.Blocks = append(s.Blocks, &report.Notes{Severity: diag.Warning, Items: []report.Text{report.T("chain.no_nulls")}})
	}
	return s
}

// heat makes a cell of a probability; what never happens is blank.
func heat(v float64) report.Cell {
	if v == 0 {
		return report.Cell{}
	}
	c := cell(&v, unit.Percent)
	c.Heat = v
	return c
}

// chainTitle names the channel after which journeys convert most readily, among
// those with enough touches to tell.
func (r *run) chainTitle(x *report.Transitions) report.Text {
	names := slices.DeleteFunc(sortedKeys(x.From), func(name string) bool { return x.From[name].Touches < fewTouches || name == attribution.Unknown })
	if len(names) == 0 {
		return report.T("chain.title")
	}
	best := slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(x.From[a].Conversion, x.From[b].Conversion) })
	return report.T("chain.title.best", "channel", channelText(best), "share", share(x.From[best].Conversion))
}

// fewTouches is how many touches of a channel tell what comes after them to
// within some ten percentage points (Wilson's interval of a share of 100).
const fewTouches = 100
