package analysis

import (
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/report"
	"peil/internal/unit"
)

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
