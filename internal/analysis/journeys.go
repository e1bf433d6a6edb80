package analysis

import (
	"fmt"

	"peil/attribution"
	"peil/internal/dataset"
	"peil/internal/report"
	"peil/internal/unit"
)

// flowsChart draws the last steps before the conversion.
func (r *run) flowsChart() *report.Chart {
	f := r.journeys.Flows(r.creditPeriod(), flowDepth)
	if len(f.Links) == 0 {
		return nil
	}
	c := &report.Chart{
		ID: "flows", Kind: report.Sankey, Unit: unit.Count, Height: 420,
		Title: report.T("flows.title"), Subtitle: report.T("flows.sub", "n", flowDepth), Alt: report.T("flows.title"),
		Table: &report.Table{Caption: report.T("flows.title"), Columns: []report.Column{
			{Title: report.T("col.from")}, {Title: report.T("col.to")}, {Title: report.T("col.conversions"), Align: report.End},
		}},
	}
	deepest := 0
	for _, n := range f.Nodes {
		deepest = max(deepest, n.Layer)
	}
	label := func(n attribution.FlowNode) report.Text {
		if n.Layer == 0 {
			return report.T("flows.conversion")
		}
		return channelText(n.Channel)
	}
	place := func(n attribution.FlowNode) report.Text {
		if n.Layer == 0 || n.Channel == attribution.Unattributed {
			return label(n)
		}
		return report.T("flows.step", "channel", label(n), "n", n.Layer)
	}
	id := func(i int) string { return fmt.Sprint("n", i) }
	for i, n := range f.Nodes {
		node := report.Node{ID: id(i), Name: label(n), Layer: deepest - n.Layer}
		if n.Layer > 0 {
			node.Color = r.channels.color(n.Channel)
		}
		c.Nodes = append(c.Nodes, node)
	}
	for _, l := range f.Links {
		v := l.Conversions.Float()
		c.Links = append(c.Links, report.Link{From: id(l.From), To: id(l.To), Value: v})
		c.Table.Rows = append(c.Table.Rows, report.Row{Cells: []report.Cell{
			{Text: place(f.Nodes[l.From])}, {Text: place(f.Nodes[l.To])}, count(v),
		}})
	}
	return c
}

// directLimit returns the share of conversions without a known way above which a
// tracking problem is likely: the audit's threshold of direct_share.
func (r *run) directLimit() float64 { return r.cfg.Audit.Threshold("direct_share") }

// noOrigin adds up what the primary model credits to channels that are direct or
// unknown.
func (r *run) noOrigin(all float64) report.NoOrigin {
	n := report.NoOrigin{Limit: r.directLimit()}
	if c := r.credits[r.journeys.Primary()]; c != nil {
		var sum dataset.Fixed
		for _, x := range c.ByChannel(r.creditPeriod()) {
			if !r.journeys.HasOrigin(x.Channel) {
				sum += x.Conversions
			}
		}
		n.Conversions = sum.Float()
	}
	n.Share = ratio(&n.Conversions, &all)
	return n
}

// noOriginText tells how many conversions nobody knows the way of.
func (r *run) noOriginText() report.Text {
	a := r.report.Attribution
	none := a.Models[a.Primary][attribution.Unattributed].Conversions / a.Conversions
	key := "journeys.no_origin"
	if *a.NoOrigin.Share > r.directLimit() {
		key = "journeys.no_origin.much"
	}
	return report.T(key, "none", share(none), "direct", share(*a.NoOrigin.Share-none), "share", report.Q(a.NoOrigin.Share, unit.Percent), "limit", share(r.directLimit()))
}

// journeyNotes are what a reader should know about the journeys' data.
func (r *run) journeyNotes() []report.Text {
	var notes []report.Text
	a, q := r.report.Attribution, r.journeys.Quality
	if *a.NoOrigin.Share > r.directLimit() {
		notes = append(notes, r.noOriginText())
	}
	for _, c := range []struct {
		key string
		n   int
	}{
		{"journeys.unknown_person", q.UnknownPerson}, {"journeys.expired", q.Expired},
		{"journeys.duplicates", q.Duplicates}, {"journeys.no_channel", q.NoChannel},
		{"journeys.just_after", q.JustAfter}, {"journeys.twice", q.Twice}, {"journeys.no_lead", r.withoutLead()},
	} {
		if c.n > 0 {
			notes = append(notes, report.T(c.key, "n", c.n))
		}
	}
	notes = append(notes, r.personNotes()...)
	for _, m := range r.journeys.IntervalsLeftOut(r.creditPeriod()) {
		notes = append(notes, report.T("journeys.intervals_left_out", "model", modelText(m.Model)))
	}
	if !r.journeys.Dated() {
		notes = append(notes, report.T("journeys.undated"))
	}
	return notes
}
