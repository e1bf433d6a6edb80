package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/period"
	"peil/internal/report"
	"peil/render/chart"
)

// mostTracks is how many cards have room side by side.
const mostTracks = 6

// cardLine is about how many characters stand on a line of a card in a wide stage.
const cardLine = 22

// scorecardView is the funnel's columns. Tracks counts the grid's columns: a
// wide stage takes two, as long as there is room, and one across them none. Key is false on a scorecard without any mark to explain.
type scorecardView struct {
	Columns []columnOfCards
	Tracks  int
	Key     bool
}

type columnOfCards struct {
	ID, Title, Volume, Counts, Rate string
	Wide                            bool         // many more cards than the others: two side by side
	Across                          bool         // under all columns, as wide as they are
	Stacks                          [][]cardView // two in a wide stage, to be read one after the other
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
	wide := wide(s.Columns)
	for i, column := range s.Columns {
		c := columnOfCards{
			Wide: wide[i], Across: column.Across,
			ID: column.ID, Title: v.writer.Sentence(column.Title),
			Counts: v.writer.Text(column.Counts), Rate: v.writer.Text(column.Rate),
		}
		if column.Volume.Value != nil {
			c.Volume = v.writer.Quantity(column.Volume)
		}
		var cards []cardView
		for _, card := range column.Cards {
			cards = append(cards, v.card(card))
			view.Key = view.Key || card.Bullet != nil || cards[len(cards)-1].Spark != ""
		}
		c.Stacks = [][]cardView{cards}
		if c.Wide {
			c.Stacks = halves(cards)
		}
		view.Columns = append(view.Columns, c)
		if !c.Across {
			view.Tracks++
		}
		if c.Wide {
			view.Tracks++
		}
	}
	return view
}

// wide tells which stages have so many more cards than the others that their
// columns would leave most of the page empty beside them, those with the most
// first.
func wide(columns []report.StageColumn) []bool {
	var order []int
	total := 0
	for i, c := range columns {
		if !c.Across {
			order = append(order, i)
			total += len(c.Cards)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(columns[b].Cards), len(columns[a].Cards)) })
	wide := make([]bool, len(columns))
	stages := len(order)
	for tracks := stages; len(order) > 0 && tracks < mostTracks; tracks++ {
		n := len(columns[order[0]].Cards)
		if stages == 1 || n <= 5 || 2*n*(stages-1) <= 3*(total-n) {
			break
		}
		wide[order[0]], order = true, order[1:]
	}
	return wide
}

// halves divides cards into two stacks of about one height.
func halves(cards []cardView) [][]cardView {
	total := 0
	for _, c := range cards {
		total += c.lines()
	}
	first, cut := 0, 0
	for cut < len(cards)-1 && 2*first+cards[cut].lines() <= total {
		first += cards[cut].lines()
		cut++
	}
	return [][]cardView{cards[:cut], cards[cut:]}
}

// lines is about how many lines a card takes.
func (c *cardView) lines() int {
	n := 4 + 2*len(c.Deltas)
	if c.Bullet != "" {
		n += 2
	}
	if c.Spark != "" {
		n += 2
	}
	for _, text := range slices.Concat(c.Facts, c.Reasons) {
		n += 1 + utf8.RuneCountInString(text)/cardLine
	}
	return n
}

func (v *viewer) card(c report.Card) cardView {
	k := c.KPI
	card := cardView{
		ID: v.onPage.unique("kpi-" + k.ID), Title: v.writer.Title(k.Title), Meaning: v.writer.Text(k.Meaning),
		Href:      v.definition(k.ID),
		Status:    v.status(k.Verdict()),
		Undefined: k.Value == nil,
	}
	if k.Rolling != nil { // else a value that misses its target would be called good
		card.Status.Word = v.writer.Text(report.T("status.rolling", "status", report.Literal(card.Status.Word), "n", k.Rolling.Period.Days()))
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
	if known(k.Trend) >= fewestPoints {
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

// fewestPoints is how many points a sparkline is drawn of: two are a change, which
// the card tells in words.
const fewestPoints = 3

// known counts the points that have a value.
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
