package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

func (v *viewer) section(s *report.Section, label string) sectionView {
	view := sectionView{
		ID: v.onPage.unique(s.ID), Label: label,
		Title: v.writer.Sentence(s.Title), Subtitle: v.writer.Sentence(s.Subtitle),
		Plain: s.Plain,
	}
	var hoisted *report.Chart
	if view.Title == "" && len(s.Blocks) > 0 {
		switch first := s.Blocks[0].(type) {
		case *report.Chart: // its conclusion is the section's
			hoisted = first
			view.Title, view.Subtitle = v.writer.Sentence(first.Title), v.writer.Sentence(first.Subtitle)
		case *report.Scorecard:
			view.Title, view.TitleHidden = v.word("ui.scorecard"), true
		}
	}
	if view.Title != "" && !v.onPage.titles[view.Title] {
		v.onPage.titles[view.Title], view.Landmark = true, true
	}
	tables := 0
	for _, block := range s.Blocks {
		if _, ok := block.(*report.Table); ok {
			tables++
		}
	}
	for _, block := range s.Blocks {
		if t, ok := block.(*report.Table); ok {
			table := v.table(t, view.Title, view.Title == "" || tables > 1)
			if records(t, table) {
				asRecords(table)
			}
			view.Blocks = append(view.Blocks, blockView{Table: table})
			continue
		}
		view.Blocks = append(view.Blocks, v.block(block, hoisted, view.Title))
	}
	return view
}

// block fills the view of any block but a table. hoisted is the chart whose
// title the section has taken over.
func (v *viewer) block(b report.Block, hoisted *report.Chart, title string) blockView {
	switch b := b.(type) {
	case *report.Scorecard:
		return blockView{Scorecard: v.scorecard(b)}
	case *report.Actions:
		return blockView{Actions: v.actions(b)}
	case *report.Chart:
		return blockView{Figure: v.figure(v.figures.byID[b.ID], b != hoisted && v.writer.Sentence(b.Title) != title)}
	case *report.Prose:
		parts := slices.Clone(v.prose[b])
		for i := range parts {
			if parts[i].chart != "" {
				parts[i].Figure = v.figure(v.figures.byID[parts[i].chart], true)
			}
		}
		return blockView{Prose: parts}
	case *report.Findings:
		return blockView{Findings: v.findings(b)}
	case *report.Definitions:
		return blockView{Definitions: v.definitions(b)}
	case *report.Notes:
		notes := &notesView{Severity: b.Severity.String()}
		for _, item := range b.Items {
			notes.Items = append(notes.Items, v.writer.Sentence(item))
		}
		return blockView{Notes: notes}
	}
	panic(fmt.Sprintf("render: no view for a block of type %T", b))
}

func (v *viewer) actions(a *report.Actions) []actionView {
	var list []actionView
	for _, item := range a.Items {
		view := actionView{Title: v.writer.Sentence(item.Title), Detail: v.writer.Sentence(item.Detail)}
		switch {
		case item.Page != "" && item.Anchor != "":
			view.Href = fileName(item.Page) + "#" + item.Anchor
		case item.Page != "":
			view.Href = fileName(item.Page)
		case item.Anchor != "":
			view.Href = "#" + item.Anchor
		}
		list = append(list, view)
	}
	return list
}

func (v *viewer) findings(f *report.Findings) []findingView {
	icons := map[diag.Severity]string{diag.Error: "poor", diag.Warning: "watch", diag.Info: "insufficient"}
	var list []findingView
	for _, item := range f.Items {
		view := findingView{
			Severity: item.Severity.String(), Icon: icons[item.Severity], Word: v.word("ui.severity." + item.Severity.String()),
			Title: v.writer.Sentence(item.Title), Message: v.writer.Sentence(item.Text), Advice: v.writer.Sentence(item.Advice),
			Accepted: v.writer.Sentence(item.Accepted), Money: v.stake(&item), Where: v.where(&item),
		}
		switch titles := v.kpiTitles(item.KPIs); {
		case len(titles) > maxTitles:
			view.KPIs = v.writer.Text(report.T("ui.touches_more", "kpis", strings.Join(titles[:maxTitles], ", "), "n", len(titles)-maxTitles))
		case len(titles) > 0:
			view.KPIs = v.writer.Text(report.T("ui.touches", "kpis", strings.Join(titles, ", ")))
		}
		list = append(list, view)
	}
	return list
}

// where names a finding's source and its rows, the first ones.
func (v *viewer) where(f *report.Finding) string {
	var parts []string
	if f.Source != "" {
		parts = append(parts, f.Source)
	}
	if f.File == "" {
		return strings.Join(parts, " · ")
	}
	places := f.File
	if f.Line > 0 {
		places += ":" + strconv.Itoa(f.Line)
	}
	last := f.File
	for _, p := range f.Examples[min(1, len(f.Examples)):] {
		places += ", "
		if p.File != last {
			places += p.File
		}
		last = p.File
		places += ":" + strconv.Itoa(p.Line)
	}
	if len(f.Examples) > 1 && f.Rows > len(f.Examples) {
		places = v.writer.Text(report.T("ui.where_more", "where", places))
	}
	return strings.Join(append(parts, places), " · ")
}

// stake tells how much money is in what a finding is about.
func (v *viewer) stake(f *report.Finding) string {
	if f.Money == nil || v.report.Period == nil {
		return ""
	}
	key := "ui.stake"
	switch {
	case f.Whole && f.File != "":
		key = "ui.stake.file"
	case f.Whole:
		key = "ui.stake.source"
	}
	return v.writer.Text(report.T(key, "money", report.Q(f.Money, unit.Money)))
}

// maxTitles is how many KPIs a finding names; report.json has all of them.
const maxTitles = 5

// kpiTitles names KPIs of the scorecard.
func (v *viewer) kpiTitles(ids []string) []string {
	var titles []string
	for _, k := range v.report.KPIs {
		if slices.Contains(ids, k.ID) {
			titles = append(titles, v.writer.Text(k.Title))
		}
	}
	return titles
}

func (v *viewer) definitions(d *report.Definitions) []definitionView {
	var list []definitionView
	for _, item := range d.Items {
		view := definitionView{ID: v.onPage.unique(item.ID), Term: v.writer.Sentence(item.Term), Code: strings.Join(item.Code, "\n"), Fold: v.writer.Text(item.Fold)}
		for _, meaning := range item.Meaning {
			view.Meaning = append(view.Meaning, v.writer.Text(meaning))
		}
		list = append(list, view)
	}
	return list
}

// definition returns where the Method page explains a KPI, or "": a definition
// with the KPI's id, or with "kpi-" before it.
func (v *viewer) definition(kpi string) string {
	for _, page := range v.report.Pages {
		for _, section := range page.Sections {
			for _, block := range section.Blocks {
				if d, ok := block.(*report.Definitions); ok {
					for _, item := range d.Items {
						if item.ID == kpi || item.ID == "kpi-"+kpi {
							return fileName(page.ID) + "#" + item.ID
						}
					}
				}
			}
		}
	}
	return ""
}
