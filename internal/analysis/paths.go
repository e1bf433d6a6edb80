package analysis

import (
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/report"
	"peil/internal/unit"
)

// journeysReport tells how people came to convert; s sums the period up.
func (r *run) journeysReport(s attribution.Summary) report.Journeys {
	all := r.fullCredit()
	j := report.Journeys{
		Lift: r.liftReport(), Sequences: r.sequencesReport(), Lengths: distribution(s.Length), Lags: distribution(s.Days),
		Months: r.journeyMonths(), Cohorts: r.cohortsReport(), Campaigns: r.campaignCredit(all), Dimensions: r.dimensionCredit(all),
	}
	paths, nulls := r.journeys.TopPaths(r.creditPeriod(), topPaths)
	for _, p := range paths {
		path := report.Path{Channels: p.Channels, Conversions: p.Conversions.Float(), Value: p.Value.Float()}
		if nulls {
			path.Nulls = new(p.Nulls.Float())
			path.Rate = ratio(&path.Conversions, new((p.Conversions + p.Nulls).Float()))
		}
		j.Paths = append(j.Paths, path)
	}
	for _, a := range r.journeys.Assists(r.creditPeriod()) {
		assist := report.Assist{
			Channel: a.Channel, Started: a.Started.Float(), Assisted: a.Assisted.Float(), AssistedValue: a.AssistedValue.Float(),
			Ended: a.Ended.Float(), EndedValue: a.EndedValue.Float(),
		}
		assist.Ratio = ratio(&assist.Assisted, &assist.Ended)
		j.Assists = append(j.Assists, assist)
	}
	return j
}

// fullCredit returns the primary model's credit by everything that the config gives
// it by; nil where the model cannot be used.
func (r *run) fullCredit() *attribution.Credits {
	model := r.journeys.Primary()
	if r.credits[model] == nil {
		return nil
	}
	c, err := r.journeys.Credit(model, r.journeys.Config().By...)
	if err != nil {
		return nil // told of the credit by channel
	}
	return c
}

// pathsTable lists the ways that most conversions came, and, where it is known,
// how many of those who came that way they were.
func (r *run) pathsTable() *report.Table {
	a := r.report.Attribution
	if len(a.Paths) == 0 {
		return nil
	}
	valued, rated := a.Value != 0, a.Paths[0].Nulls != nil
	t := &report.Table{Caption: report.T("paths.title"), Columns: []report.Column{
		{Title: report.T("col.path")}, {Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("col.share"), Align: report.End},
	}}
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	if rated {
		t.Columns = append(t.Columns, report.Column{Title: report.T("sequences.col.journey_rate"), Align: report.End})
	}
	for _, p := range a.Paths {
		row := report.Row{Cells: []report.Cell{{Text: report.Literal(pathText(p.Channels))}, count(p.Conversions), cell(new(p.Conversions/a.Conversions), unit.Percent)}}
		if valued {
			row.Cells = append(row.Cells, cell(&p.Value, unit.Money))
		}
		if rated {
			row.Cells = append(row.Cells, blank(p.Rate, unit.Percent))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
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
// only helped: with a ratio above 1 the channel works at the beginning and in
// the middle.
func (r *run) assistsTable() *report.Table {
	t := &report.Table{Caption: report.T("assists.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("col.started"), Align: report.End},
		{Title: report.T("col.assisted"), Align: report.End}, {Title: report.T("col.ended"), Align: report.End},
		{Title: report.T("sequences.col.assist_ratio"), Align: report.End},
	}}
	for _, a := range r.report.Attribution.Assists {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: channelText(a.Channel), Color: r.channels.color(a.Channel)},
			count(a.Started), count(a.Assisted), count(a.Ended), blank(a.Ratio, unit.Ratio),
		}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
