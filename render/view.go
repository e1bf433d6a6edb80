package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"peil/internal/report"
	"peil/render/text"
)

// pageView is everything that page.html shows: finished words and links.
type pageView struct {
	addresses           map[string]string
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

// Asset returns where the page finds a file of the theme.
func (p *pageView) Asset(name string) (string, error) {
	if address, ok := p.addresses[name]; ok {
		return address, nil
	}
	return "", fmt.Errorf("the theme links to %q, which it does not have", name)
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
	TitleHidden, Plain         bool
	Width                      string // the class of its width, after a space
	Joined                     bool   // on paper it follows the section before on one sheet
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

type findingView struct{ Severity, Icon, Word, Title, Message, Advice, Accepted, KPIs, Money, Where string }

type definitionView struct {
	ID, Term string
	Meaning  []string
	Code     string
	Fold     string // the words behind which Code is folded away
}

type notesView struct {
	Severity string
	Items    []string
}

// viewer fills the view of a page.
type viewer struct {
	report    *report.Report
	writer    text.Writer
	figures   *figures
	prose     map[*report.Prose][]prosePart
	addresses map[string]string
	onPage    pageState
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
		addresses: v.addresses, Lang: r.Language, Client: r.Title, Agency: r.Brand.Agency,
		Headline: v.writer.Sentence(p.Headline), Lead: v.lead(p.Lead),
	}
	if r.Brand.Logo != nil {
		view.Logo = v.addresses["assets/"+r.Brand.Logo.Name]
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
		section.Width = []string{report.Half: " half", report.Third: " third"}[widths[i]]
		section.Joined = joined[i] || i > 0 && (wordy(&p.Sections[i-1]) && wordy(&p.Sections[i]) || low(&p.Sections[i]))
		view.Sections = append(view.Sections, section)
	}
	for _, f := range v.onPage.charts {
		view.Options = append(view.Options, f.view())
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

// low reports whether a section is a calendar, whose strip of weeks leaves most
// of a sheet empty: on paper it shares that of the section before.
func low(s *report.Section) bool {
	if len(s.Blocks) != 1 {
		return false
	}
	c, ok := s.Blocks[0].(*report.Chart)
	return ok && c.Kind == report.Calendar
}

// layout returns the sections' widths on the page: a half without a neighbour
// takes the full width. joined marks the sections that share the sheet of the
// one before on paper: the right one of each pair, and all thirds.
func layout(sections []report.Section) (widths []report.Width, joined []bool) {
	widths, joined = make([]report.Width, len(sections)), make([]bool, len(sections))
	for i := 0; i < len(sections); i++ {
		switch {
		case sections[i].Width == report.Third:
			widths[i], joined[i] = report.Third, true
		case i+1 < len(sections) && sections[i].Width == report.Half && sections[i+1].Width == report.Half:
			widths[i], widths[i+1], joined[i+1] = report.Half, report.Half, true
			i++
		}
	}
	return widths, joined
}
