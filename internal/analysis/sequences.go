package analysis

import (
	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

func (r *run) sequencesReport() []report.Sequence {
	var list []report.Sequence
	found := r.journeys.Sequences(r.creditPeriod(), topPairs)
	var effects []attribution.SequenceRemoval
	if r.credits[markov] != nil && len(found) > 0 {
		effects = r.journeys.SequenceRemovals(r.creditPeriod(), found)
	}
	for i, s := range found {
		sequence := report.Sequence{
			First: s.First, Then: s.Then, Conversions: s.Conversions.Float(), Value: s.Value.Float(), Lost: s.Lost,
			NextConversions: s.Next.Float(), NextLost: s.NextLost,
		}
		if effects != nil {
			sequence.RemovalEffect, sequence.NextRemovalEffect = &effects[i].Later, &effects[i].Next
		}
		list = append(list, sequence)
	}
	return list
}

// sequencesSection tells how much went through which two channels.
func (r *run) sequencesSection() *report.Section {
	a := r.report.Attribution
	if len(a.Sequences) == 0 {
		return nil
	}
	sequence := func(s report.Sequence) report.Text {
		if s.First == s.Then {
			return report.T("sequence.again", "channel", channelText(s.First))
		}
		return report.T("sequence.then", "first", channelText(s.First), "then", channelText(s.Then))
	}
	t := &report.Table{Caption: report.T("sequences.title.plain"), Sortable: true, Columns: []report.Column{
		{Title: report.T("sequences.col.order")}, {Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("sequences.col.lost"), Align: report.End},
		{Title: report.T("sequences.col.lost_next"), Align: report.End},
	}}
	chain := a.Sequences[0].RemovalEffect != nil
	if chain {
		t.Columns = append(t.Columns, report.Column{Title: report.T("sequences.col.removal"), Align: report.End}, report.Column{Title: report.T("sequences.col.removal_next"), Align: report.End})
	}
	if a.Value != 0 {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	for _, s := range a.Sequences {
		row := report.Row{Cells: []report.Cell{{Text: sequence(s)}, count(s.Conversions), cell(&s.Lost, unit.Percent), cell(&s.NextLost, unit.Percent)}}
		if chain {
			row.Cells = append(row.Cells, cell(s.RemovalEffect, unit.Percent), cell(s.NextRemovalEffect, unit.Percent))
		}
		if a.Value != 0 {
			row.Cells = append(row.Cells, cell(&s.Value, unit.Money))
		}
		t.Rows = append(t.Rows, row)
	}
	section := &report.Section{
		ID: "sequences", Title: report.T("sequences.title", "share", share(a.Sequences[0].Lost), "sequence", sequence(a.Sequences[0])),
		Subtitle: report.T("sequences.sub"), Blocks: []report.Block{t},
	}
	if chain {
		section.Blocks = append(section.Blocks, &report.Notes{Severity: diag.Info, Items: []report.Text{report.T("sequences.chain")}})
	}
	return section
}
