package analysis

import (
	"fmt"
	"slices"
	"strings"

	"peil/attribution"
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

// pathsTable lists the ways that most conversions came, and of how many who came
// that way it is known that they did.
func (r *run) pathsTable() *report.Table {
	paths, nulls := r.journeys.TopPaths(r.creditPeriod(), topPaths)
	if len(paths) == 0 {
		return nil
	}
	total, valued := r.report.Attribution.Conversions, r.report.Attribution.Value != 0
	t := &report.Table{Caption: report.T("paths.title"), Columns: []report.Column{
		{Title: report.T("col.path")}, {Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("col.share"), Align: report.End},
	}}
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	if nulls {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.journey_rate"), Align: report.End})
	}
	for _, p := range paths {
		v, value := p.Conversions.Float(), p.Value.Float()
		of := v / total
		row := report.Row{Cells: []report.Cell{{Text: report.Literal(pathText(p.Channels))}, count(v), cell(&of, unit.Percent)}}
		if valued {
			row.Cells = append(row.Cells, cell(&value, unit.Money))
		}
		if nulls {
			row.Cells = append(row.Cells, blank(pathRate(p), unit.Percent))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// pathRate is the share of the journeys of a path that converted.
func pathRate(p attribution.PathCount) *float64 {
	journeys := p.Conversions + p.Nulls
	if p.Conversions < 0 || journeys <= 0 {
		return nil
	}
	return new(p.Conversions.Float() / journeys.Float())
}

// maxPathText is how many steps of a path are written out.
const maxPathText = 8

// pathText writes a path; of a long one the first and the last steps.
func pathText(channels []string) string {
	if len(channels) > maxPathText {
		channels = slices.Concat(channels[:3], []string{"…"}, channels[len(channels)-4:])
	}
	return strings.Join(channels, " → ")
}

// assistsTable sets the conversions that a channel ended beside those that it
// only helped.
func (r *run) assistsTable() *report.Table {
	t := &report.Table{Caption: report.T("assists.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("col.started"), Align: report.End},
		{Title: report.T("col.assisted"), Align: report.End}, {Title: report.T("col.ended"), Align: report.End},
		{Title: report.T("col.assist_ratio"), Align: report.End},
	}}
	for _, a := range r.journeys.Assists(r.creditPeriod()) {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: channelText(a.Channel), Color: r.channels.color(a.Channel)},
			count(a.Started.Float()), count(a.Assisted.Float()), count(a.Ended.Float()), blank(assistRatio(a), unit.Ratio),
		}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// assistRatio is how many conversions a channel helped for each that it ended:
// above 1 it works more at the beginning and the middle. Nil for one that ended
// none.
func assistRatio(a attribution.Assist) *float64 {
	if a.Ended <= 0 {
		return nil
	}
	return new(a.Assisted.Float() / a.Ended.Float())
}

// directLimit is the share of conversions without a known way above which a
// tracking problem is likely (a rule of thumb of practitioners, kpis.md).
const directLimit = 0.20

// journeyNotes are what a reader should know about the journeys' data.
func (r *run) journeyNotes() []report.Text {
	var notes []report.Text
	a, q := r.report.Attribution, r.journeys.Quality
	if none := a.Models[a.Primary][attribution.Unattributed].Conversions / a.Conversions; none > directLimit {
		notes = append(notes, report.T("journeys.unattributed", "share", share(none), "limit", share(directLimit)))
	}
	for _, c := range []struct {
		key string
		n   int
	}{
		{"journeys.unknown_person", q.UnknownPerson}, {"journeys.expired", q.Expired},
		{"journeys.duplicates", q.Duplicates}, {"journeys.no_channel", q.NoChannel},
		{"journeys.no_lead", r.withoutLead()},
	} {
		if c.n > 0 {
			notes = append(notes, report.T(c.key, "n", c.n))
		}
	}
	notes = append(notes, r.personNotes()...)
	if !r.journeys.Dated() {
		notes = append(notes, report.T("journeys.undated"))
	}
	return notes
}
