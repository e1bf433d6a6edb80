package analysis

import (
	"time"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

const (
	cohortMonths  = 12 // rows: the latest
	cohortColumns = 12 // months later that are told apart
)

// cohortsReport tells what the months' first touches gave, the report's last
// month included.
func (r *run) cohortsReport() []report.Cohort {
	if !r.journeys.Dated() {
		return nil
	}
	zone, err := time.LoadLocation(r.cfg.Report.Timezone)
	if err != nil {
		return nil // the config's checks have told it
	}
	all := r.journeys.Cohorts(r.time.observed.End, zone)
	var list []report.Cohort
	for _, c := range all[max(0, len(all)-cohortMonths):] {
		cohort := report.Cohort{Month: c.Month}
		for _, x := range c.Cells {
			v := report.CohortCell{Conversions: x.Conversions.Float(), Value: x.Value.Float(), Complete: !x.Growing}
			cohort.Conversions += v.Conversions
			cohort.Value += v.Value
			cohort.Cells = append(cohort.Cells, v)
		}
		list = append(list, cohort)
	}
	return list
}

// cohortsSection is a table of the months' first touches by how much later they
// led to a conversion; nil with fewer than two months.
func (r *run) cohortsSection() *report.Section {
	a := r.report.Attribution
	if len(a.Cohorts) < 2 {
		return nil
	}
	width := 0 // the columns that hold anything
	for _, c := range a.Cohorts {
		for k, x := range c.Cells {
			if x.Conversions != 0 {
				width = max(width, min(k+1, cohortColumns))
			}
		}
	}
	t := &report.Table{Caption: report.T("cohorts.title"), Columns: []report.Column{{Title: report.T("cohorts.month")}}}
	for k := range width {
		title := report.T("cohorts.same")
		if k > 0 {
			title = report.T("cohorts.later", "n", k)
		}
		t.Columns = append(t.Columns, report.Column{Title: title, Align: report.End})
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("cohorts.sum"), Align: report.End})
	show := r.creditUnit()
	of := func(conversions, value float64) report.Cell {
		v := show.of(report.Credit{Conversions: conversions, Value: value})
		x := cell(&v, show.unit)
		if show.unit == unit.Money {
			x.Note = report.T("cohorts.conversions", "n", form(conversions), "conversions", report.Q(&conversions, unit.Count))
		}
		return x
	}
	growing := false
	for _, c := range a.Cohorts {
		row := report.Row{Cells: []report.Cell{{Text: report.T("period.label", "period", c.Month)}}}
		for k := range width {
			if k >= len(c.Cells) {
				row.Cells = append(row.Cells, report.Cell{Text: report.T("cohorts.unknown")})
				continue
			}
			x := of(c.Cells[k].Conversions, c.Cells[k].Value)
			if !c.Cells[k].Complete {
				growing = true
				x.Note = commaList(x.Note, report.T("cohorts.growing"))
			}
			row.Cells = append(row.Cells, x)
		}
		x := of(c.Conversions, c.Value)
		x.Strong = true
		row.Cells = append(row.Cells, x)
		t.Rows = append(t.Rows, row)
	}
	notes := []report.Text{report.T("cohorts.window", "click", spanText(r.journeys.Config().Window.Click)), report.T("cohorts.later_ones")}
	if growing {
		notes = append(notes, report.T("cohorts.growing.note", "end", r.time.observed.End))
	}
	return &report.Section{
		ID: "cohorts", Title: report.T("cohorts.title"), Subtitle: report.T("cohorts.sub", "what", show.name),
		Blocks: []report.Block{t, &report.Notes{Severity: diag.Info, Items: notes}},
	}
}
