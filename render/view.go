package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/render/text"
)

// pageView is everything that page.html shows: finished words and links.
type pageView struct {
	Lang, DocumentTitle string
	Client, Logo        string
	Agency              string
	Menu                []menuItem
	Period, Against     string
	Headline            string
	Lead                []run
	Sections            []sectionView
	HasCharts           bool
	Options             []optionsView
	Foot                []string
}

type menuItem struct {
	Title, Href string
	Current     bool
}

// run is a stretch of a sentence; the figures in a lead are strong.
type run struct {
	Text   string
	Strong bool
}

// sectionView is a section. It is a landmark when no other of the page has its
// title.
type sectionView struct {
	ID, Label, Title, Subtitle string
	Landmark                   bool
	TitleHidden, Plain, Half   bool
	Joined                     bool // on paper it follows the section before on one sheet
	Blocks                     []blockView
}

// blockView holds the one block that it is.
type blockView struct {
	Scorecard   *scorecardView
	Actions     []actionView
	Figure      *figureView
	Table       *tableView
	Prose       []prosePart
	Findings    []findingView
	Definitions []definitionView
	Notes       *notesView
}

type actionView struct{ Title, Detail, Href string }

type findingView struct{ Severity, Icon, Word, Message, Advice, KPIs, Where string }

type definitionView struct {
	ID, Term string
	Meaning  []string
	Code     string
}

type notesView struct {
	Severity string
	Items    []string
}

// viewer fills views. It is used for one page at a time.
type viewer struct {
	report  *report.Report
	writer  text.Writer
	figures *figures
	prose   map[*report.Prose][]prosePart
	logo    string
	onPage  pageState
}

// pageState is what a page has gathered so far: anchors must be its own, and a
// chart's options stand on it once.
type pageState struct {
	anchors map[string]bool
	titles  map[string]bool // of sections that are landmarks
	charts  []*figure
}

// unique returns the anchor, or "" when the page already has it.
func (s *pageState) unique(anchor string) string {
	if anchor == "" || s.anchors[anchor] {
		return ""
	}
	s.anchors[anchor] = true
	return anchor
}

func (s *pageState) take(f *figure) {
	for _, known := range s.charts {
		if known == f {
			return
		}
	}
	s.charts = append(s.charts, f)
}

func (v *viewer) word(key string) string { return v.writer.Text(report.T(key)) }

func (v *viewer) page(p *report.Page) (*pageView, error) {
	v.onPage = pageState{anchors: map[string]bool{"main": true}, titles: map[string]bool{}}
	r := v.report
	view := &pageView{
		Lang: r.Language, Client: r.Title, Agency: r.Brand.Agency, Logo: v.logo,
		Headline: v.writer.Sentence(p.Headline), Lead: v.lead(p.Lead),
	}
	title := v.writer.Sentence(p.Title)
	if view.Headline == "" {
		view.Headline = title
	}
	for i := range r.Pages {
		item := &r.Pages[i]
		view.Menu = append(view.Menu, menuItem{v.writer.Sentence(item.Title), fileName(item.ID), item.ID == p.ID})
	}
	parts := []string{title, r.Title}
	if r.Period != nil {
		view.Period = v.writer.Period(r.Period.Unit)
		view.Against = v.against()
		parts = append(parts, view.Period)
	}
	view.DocumentTitle = strings.Join(parts, " · ")
	widths, joined := layout(p.Sections)
	for i := range p.Sections {
		section := v.section(&p.Sections[i], fmt.Sprintf("s%d", i+1))
		section.Half = widths[i] == report.Half
		section.Joined = joined[i] || i > 0 && wordy(&p.Sections[i-1]) && wordy(&p.Sections[i])
		view.Sections = append(view.Sections, section)
	}
	for _, f := range v.onPage.charts {
		safe, err := scriptJSON(f.options)
		if err != nil {
			return nil, fmt.Errorf("chart %q: %w", f.chart.ID, err)
		}
		view.Options = append(view.Options, optionsView{f.chart.ID, safe})
	}
	view.HasCharts = len(view.Options) > 0
	view.Foot = v.foot()
	return view, nil
}

// scriptJSON makes JSON safe to stand in a script element: <, > and & become
// \u003c and so on, which reads back as the same JSON.
func scriptJSON(raw json.RawMessage) (template.JS, error) {
	if !json.Valid(raw) {
		return "", fmt.Errorf("its options are not JSON")
	}
	var b bytes.Buffer
	json.HTMLEscape(&b, raw)
	return template.JS(b.String()), nil
}

// against names the periods compared with: "mot mai 2025 og juni 2024".
func (v *viewer) against() string {
	previous, year := v.report.Period.Previous, v.report.Period.Year
	switch {
	case previous != nil && year != nil:
		return v.writer.Text(report.T("ui.against_two", "a", *previous, "b", *year))
	case previous != nil:
		return v.writer.Text(report.T("ui.against_one", "a", *previous))
	case year != nil:
		return v.writer.Text(report.T("ui.against_one", "a", *year))
	}
	return ""
}

func (v *viewer) foot() []string {
	var foot []string
	if p := v.report.Period; p != nil {
		key := "ui.data_until"
		if !p.Complete {
			key = "ui.data_partial"
		}
		foot = append(foot, v.writer.Text(report.T(key, "date", p.DataEnd)))
	}
	if v.report.Brand.Footer != "" {
		foot = append(foot, v.report.Brand.Footer)
	}
	return foot
}

// Marks around a figure inside a sentence; they belong to no text.
const (
	strongOpen  = "\uE000"
	strongClose = "\uE001"
)

var unmarked = strings.NewReplacer(strongOpen, "", strongClose, "")

// lead joins the sentences under the headline, with the figures in them strong.
func (v *viewer) lead(sentences []report.Text) []run {
	var runs []run
	for i, sentence := range sentences {
		if i > 0 {
			runs = append(runs, run{Text: " "})
		}
		rest := v.writer.Sentence(v.marked(sentence))
		for rest != "" {
			before, after, found := strings.Cut(rest, strongOpen)
			if before != "" {
				runs = append(runs, run{Text: before})
			}
			if !found {
				break
			}
			figure, after, _ := strings.Cut(after, strongClose)
			runs = append(runs, run{Text: figure, Strong: true})
			rest = after
		}
	}
	return runs
}

// marked returns the text with marks around each quantity among its arguments.
func (v *viewer) marked(t report.Text) report.Text {
	m := report.Text{Key: t.Key, Literal: unmarked.Replace(t.Literal)}
	if len(t.Args) > 0 {
		m.Args = make(report.Args, len(t.Args))
	}
	for name, arg := range t.Args {
		switch arg := arg.(type) {
		case report.Quantity:
			m.Args[name] = strongOpen + v.writer.Quantity(arg) + strongClose
		case report.Text:
			m.Args[name] = v.marked(arg)
		case string:
			m.Args[name] = unmarked.Replace(arg)
		default:
			m.Args[name] = arg
		}
	}
	return m
}

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
			view.Blocks = append(view.Blocks, blockView{Table: v.table(t, view.Title, view.Title == "" || tables > 1)})
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
		parts := v.prose[b]
		for i := range parts {
			if parts[i].chart != nil {
				parts[i].Figure = v.figure(parts[i].chart, true)
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
		where := []string{}
		if item.Source != "" {
			where = append(where, item.Source)
		}
		if item.File != "" {
			file := item.File
			if item.Line > 0 {
				file += ":" + strconv.Itoa(item.Line)
			}
			where = append(where, file)
		}
		view := findingView{
			Severity: item.Severity.String(), Icon: icons[item.Severity], Word: v.word("ui.severity." + item.Severity.String()),
			Message: v.writer.Sentence(item.Text), Advice: v.writer.Sentence(item.Advice), Where: strings.Join(where, " · "),
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
		view := definitionView{ID: v.onPage.unique(item.ID), Term: v.writer.Sentence(item.Term), Code: strings.Join(item.Code, "\n")}
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

// wordy reports whether a section holds words only: on paper such sections
// share a sheet.
func wordy(s *report.Section) bool {
	for _, block := range s.Blocks {
		switch block.(type) {
		case *report.Prose, *report.Notes, *report.Findings, *report.Definitions:
		default:
			return false
		}
	}
	return true
}

// layout returns the sections' widths on the page: a half without a neighbour
// takes the full width. joined marks the right one of each pair.
func layout(sections []report.Section) (widths []report.Width, joined []bool) {
	widths, joined = make([]report.Width, len(sections)), make([]bool, len(sections))
	for i := 0; i+1 < len(sections); i++ {
		if sections[i].Width == report.Half && sections[i+1].Width == report.Half {
			widths[i], widths[i+1], joined[i+1] = report.Half, report.Half, true
			i++
		}
	}
	return widths, joined
}
