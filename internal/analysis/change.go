package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/attribution"
	"peil/internal/dataset"
	"peil/internal/report"
	"peil/internal/unit"
)

// modelsChart draws the primary model's credit beside the other's.
func (r *run) modelsChart() *report.Chart {
	a, other := r.report.Attribution, r.otherModel()
	if other == a.Primary {
		return nil
	}
	show := r.creditUnit()
	c := &report.Chart{
		ID: "models", Kind: report.Bars, Unit: show.unit,
		Title:    r.modelsTitle(),
		Subtitle: report.T("models.chart.sub", "what", show.name, "primary", modelText(a.Primary), "other", modelText(other)),
	}
	c.Alt = c.Title
	first, second := report.Series{Name: modelText(other), Muted: true}, report.Series{Name: modelText(a.Primary)}
	var otherX, otherY float64
	for i, name := range r.creditOrder(a.Primary) {
		x, y := show.of(a.Models[other][name]), show.of(a.Models[a.Primary][name])
		if i >= maxBars {
			otherX, otherY = otherX+x, otherY+y
			continue
		}
		c.Categories = append(c.Categories, channelText(name))
		first.Values, second.Values = append(first.Values, &x), append(second.Values, &y)
	}
	if len(a.Models[a.Primary]) > maxBars {
		c.Categories = append(c.Categories, channelText(otherChannels))
		first.Values, second.Values = append(first.Values, &otherX), append(second.Values, &otherY)
	}
	c.Series = []report.Series{first, second}
	c.Table = categoryTable(c)
	return c
}

// maxReasons is how many channels' differences are told in words.
const maxReasons = 4

// changeSection tells what changes against the model that most tools show, and
// why, channel by channel.
func (r *run) changeSection() *report.Section {
	c := r.modelsChart()
	if c == nil {
		return nil
	}
	s := chartSection("compare", c, report.Full)
	if reasons := r.changeReasons(); len(reasons) > 0 {
		s.Blocks = append(s.Blocks, &report.Definitions{Items: reasons})
	}
	return s
}

// changeReasons say of the channels whose credit surely changes what changes and
// why: those whose change is largest first.
func (r *run) changeReasons() []report.Definition {
	list := slices.DeleteFunc(r.bothCredits(), func(c creditPair) bool { return c.verdict() == 0 })
	slices.SortStableFunc(list, func(a, b creditPair) int {
		return cmp.Compare(math.Abs(b.primary.Conversions-b.other.Conversions), math.Abs(a.primary.Conversions-a.other.Conversions))
	})
	met := r.journeys.Meetings(r.creditPeriod())
	var items []report.Definition
	for _, c := range list[:min(len(list), maxReasons)] {
		items = append(items, report.Definition{Term: channelText(c.channel), Meaning: []report.Text{join(r.changeText(c), r.meetingText(&met, c))}})
	}
	return items
}

// changeText sets a channel's figure under both models side by side: its ROAS
// where it advertises, its ROI where it has another cost, else its conversions;
// these also where its revenue is too unsure to tell.
func (r *run) changeText(c creditPair) report.Text {
	known := unsureValue(c.primary).IsZero()
	if known && c.other.Conversions == 0 && c.primary.ROAS != nil {
		return report.T("credit.change.nothing", "other", modelText(r.otherModel()), "after", report.Q(c.primary.ROAS, unit.Ratio), "primary", modelText(r.report.Attribution.Primary))
	}
	key, before, after := "credit.change", report.Q(&c.other.Conversions, unit.Count), report.Q(&c.primary.Conversions, unit.Count)
	switch {
	case known && c.primary.ROAS != nil && c.other.ROAS != nil:
		key, before, after = "credit.change.roas", report.Q(c.other.ROAS, unit.Ratio), report.Q(c.primary.ROAS, unit.Ratio)
	case known && c.primary.ROI != nil && c.other.ROI != nil:
		key, before, after = "credit.change.roi", report.Q(c.other.ROI, unit.Percent), report.Q(c.primary.ROI, unit.Percent)
	}
	return report.T(key, "before", before, "other", modelText(r.otherModel()), "after", after, "primary", modelText(r.report.Attribution.Primary))
}

// meetingText says with whom a channel shares: of what it closed, how much
// another channel was met before; or of what it was on the way to, how much
// another channel closed. That explains a difference to the last touch only.
func (r *run) meetingText(met *attribution.Meetings, c creditPair) report.Text {
	if r.otherModel() != "last_touch" {
		return report.Text{}
	}
	best := func(of func(name string) dataset.Fixed) (top string) {
		for _, name := range sortedKeys(met.Took) {
			if name != c.channel && (top == "" || of(name) > of(top)) {
				top = name
			}
		}
		return top
	}
	if c.against() < 0 {
		with, ended := met.Before[c.channel], met.Ended[c.channel]
		top := best(func(name string) dataset.Fixed { return with[name] })
		if ended <= 0 || with[top] <= 0 {
			return report.Text{}
		}
		return report.T("credit.shared", "share", share(with[top].Float()/ended.Float()), "channel", channelText(top), "window", r.windowText())
	}
	taken := met.Took[c.channel]
	if taken <= 0 {
		return report.Text{}
	}
	top := best(func(name string) dataset.Fixed { return met.Before[name][c.channel] })
	if met.Before[top][c.channel] <= 0 {
		return report.Text{}
	}
	return report.T("credit.helped", "share", share(1-met.Ended[c.channel].Float()/taken.Float()), "part", share(met.Before[top][c.channel].Float()/taken.Float()), "channel", channelText(top))
}

// windowText says how far back a journey goes.
func (r *run) windowText() report.Text {
	if !r.journeys.Dated() {
		return report.T("credit.window.none")
	}
	return report.T("credit.window", "span", spanText(r.journeys.Config().Window.Click))
}
