package render

import (
	"html/template"
	"strings"

	"peil/internal/period"
	"peil/internal/report"
	"peil/render/chart"
)

// scorecardView is the funnel's columns. Tracks counts the grid's columns: a
// wide stage takes two. Key is false on a scorecard without any mark to explain.
type scorecardView struct {
	Columns []columnOfCards
	Tracks  int
	Key     bool
}

type columnOfCards struct {
	ID, Title, Volume, Counts, Rate string
	Wide                            bool // many more cards than the others: two side by side
	Cards                           []cardView
}

// cardView is a card in the order of its lines.
type cardView struct {
	ID, Title, Meaning, Href string
	Status                   statusView
	Number, Unit             string
	Undefined                bool
	Deltas                   []deltaView
	Bullet                   template.HTML
	Target                   string
	Facts                    []string
	Spark                    template.HTML
	Reasons                  []string
}

// statusView is a verdict as shape, colour (both by Code) and word.
type statusView struct{ Code, Word string }

// deltaView is a change: where it moved (Arrow), whether that is good (Class,
// and Verdict for those who do not see colours), and against what (Label).
type deltaView struct {
	Arrow, Figure, Class, Verdict, Hint, Label string
}

func (v *viewer) scorecard(s *report.Scorecard) *scorecardView {
	view := &scorecardView{}
	for i, column := range s.Columns {
		c := columnOfCards{
			Wide: wide(s.Columns, i),
			ID:   column.ID, Title: v.writer.Sentence(column.Title),
			Counts: v.writer.Text(column.Counts), Rate: v.writer.Text(column.Rate),
		}
		if column.Volume.Value != nil {
			c.Volume = v.writer.Quantity(column.Volume)
		}
		for _, card := range column.Cards {
			c.Cards = append(c.Cards, v.card(card))
			view.Key = view.Key || card.Bullet != nil || len(card.KPI.Trend) > 1
		}
		view.Columns = append(view.Columns, c)
		view.Tracks++
		if c.Wide {
			view.Tracks++
		}
	}
	return view
}

// wide reports whether a stage has so many more cards than the others that its
// column would leave most of the page empty beside it.
func wide(columns []report.StageColumn, i int) bool {
	n, others := len(columns[i].Cards), 0
	for j, c := range columns {
		if j != i {
			others += len(c.Cards)
		}
	}
	return len(columns) > 1 && n > 5 && 2*n*(len(columns)-1) > 3*others
}

func (v *viewer) card(c report.Card) cardView {
	k := c.KPI
	card := cardView{
		ID: v.onPage.unique("kpi-" + k.ID), Title: v.writer.Sentence(k.Title), Meaning: v.writer.Text(k.Meaning),
		Href:      v.definition(k.ID),
		Status:    v.status(k.Verdict()),
		Undefined: k.Value == nil,
	}
	card.Number, card.Unit = v.writer.Split(report.Quantity{Value: k.Value, Unit: k.Unit, Form: report.Compact})
	for _, d := range c.Deltas {
		card.Deltas = append(card.Deltas, v.delta(d))
	}
	if c.Bullet != nil {
		card.Bullet = template.HTML(chart.Bullet(c.Bullet))
	}
	card.Target = v.writer.Text(c.Target)
	if basis := v.writer.Text(c.Basis); basis != "" {
		card.Target = strings.TrimSpace(card.Target + " (" + basis + ")")
		if c.Target.IsZero() {
			card.Target = basis
		}
	}
	for _, fact := range c.Facts {
		card.Facts = append(card.Facts, v.writer.Sentence(fact))
	}
	if known(k.Trend) > 1 {
		card.Spark = template.HTML(chart.Sparkline(k.Trend, yearAgo(k.Trend)))
	}
	if k.Reason != nil {
		card.Reasons = append(card.Reasons, v.writer.Sentence(k.Reason.Text))
	}
	for _, note := range k.Notes {
		card.Reasons = append(card.Reasons, v.writer.Sentence(note))
	}
	return card
}

// known counts the points that have a value: a line needs two.
func known(trend []report.Point) int {
	n := 0
	for _, p := range trend {
		if p.Value != nil {
			n++
		}
	}
	return n
}

// yearAgo returns the index of the point a year before the last one, or −1.
func yearAgo(trend []report.Point) int {
	if len(trend) == 0 {
		return -1
	}
	last := trend[len(trend)-1].Period
	back := last.Start.AddMonths(-12)
	for i, p := range trend[:len(trend)-1] {
		sameUnit := p.Period.Start == back
		if last.Grain == period.Week { // a year of weeks is 52 of them
			sameUnit = p.Period.Start == last.Start-52*7
		}
		if sameUnit && p.Value != nil {
			return i
		}
	}
	return -1
}

func (v *viewer) status(s report.Status) statusView {
	view := statusView{Code: string(s), Word: v.word("ui.status." + string(s))}
	if s == report.Preliminary {
		view.Code = string(report.Insufficient)
	}
	return view
}

func (v *viewer) delta(d report.Delta) deltaView {
	view := deltaView{Label: v.writer.Text(d.Label), Class: "even"}
	figure := v.writer.Delta(d)
	if arrow, rest, found := strings.Cut(figure, " "); found && (arrow == "▲" || arrow == "▼") {
		view.Arrow, figure = arrow, rest
	}
	view.Figure = figure
	switch {
	case d.Quantity.Value == nil:
		view.Class = "muted"
	case d.Muted:
		view.Class, view.Verdict, view.Hint = "muted", v.word("ui.change.muted"), v.word("ui.change.muted")
	case view.Arrow == "" || d.Good == 0:
	case d.Good > 0:
		view.Class, view.Verdict = "good", v.word("ui.change.better")
	default:
		view.Class, view.Verdict = "bad", v.word("ui.change.worse")
	}
	return view
}
