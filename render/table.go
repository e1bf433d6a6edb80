package render

import (
	"html/template"
	"strconv"
	"strings"

	"peil/internal/report"
	"peil/render/chart"
	"peil/render/text"
)

// denseTable is the number of columns above which they stand closer.
const denseTable = 9

// tallTable is how many rows a table may have before it scrolls in its own box
// under its head.
const tallTable = 25

type tableView struct {
	Caption, Label string
	Columns        []tableColumn
	Rows, Totals   [][]cellView
	Sortable, Tall bool
	Dense          bool // many columns stand closer
	Records        bool // on a phone each row is a small card
}

type tableColumn struct{ Title, Class string }

// cellView is a table's cell; Sort is its number for the sorting script, Label
// its column's name in a table of records.
type cellView struct {
	Header            bool
	Class, Text, Note string
	Href, Sort, Label string
	Color             int
	Delta             *deltaView
	Status            *statusView
	Dots              template.HTML
}

// table fills a table's view. Its caption, or else the title above it, names its
// box for those who do not see it. captioned is false where the title above
// already says what is in the table.
func (v *viewer) table(t *report.Table, title string, captioned bool) *tableView {
	view := &tableView{Label: v.writer.Sentence(t.Caption), Sortable: t.Sortable, Tall: len(t.Rows) > tallTable, Dense: len(t.Columns) > denseTable}
	if captioned {
		view.Caption = view.Label
	}
	if view.Label == "" {
		view.Label = title
	}
	if view.Label == "" {
		view.Label = v.word("ui.table")
	}
	for _, c := range t.Columns {
		view.Columns = append(view.Columns, tableColumn{Title: v.writer.Title(c.Title), Class: class(c, false)})
	}
	for _, row := range t.Rows {
		cells := make([]cellView, len(t.Columns))
		for i := range cells {
			if i < len(row.Cells) {
				cells[i] = v.cell(row.Cells[i])
			}
			if i == 0 {
				cells[i].Header, cells[i].Text = true, v.writer.Divide(cells[i].Text)
			}
			cells[i].Class = class(t.Columns[i], i < len(row.Cells) && row.Cells[i].Strong)
			switch c := cells[i]; {
			case c.Dots != "":
				cells[i].Class = "dots"
			case c.Status != nil:
				cells[i].Class = "verdict"
			case c.Note != "" && c.words() == "": // the reason why there is none
				cells[i].Class = strings.TrimSpace(c.Class + " why")
			}
			if i < len(row.Cells) && row.Cells[i].Heat > 0 {
				cells[i].Class += " heat-" + strconv.Itoa(heatStep(row.Cells[i].Heat))
			}
		}
		if row.Total || row.Subtotal {
			view.Totals = append(view.Totals, cells)
		} else {
			view.Rows = append(view.Rows, cells)
		}
	}
	for i, c := range t.Columns {
		if i > 0 && c.Align == report.Start {
			keepWhole(view, i)
		}
	}
	return view
}

func class(c report.Column, strong bool) string {
	var names []string
	if c.Align == report.End {
		names = append(names, "end")
	}
	if c.Muted {
		names = append(names, "muted")
	}
	if strong {
		names = append(names, "strong")
	}
	return strings.Join(names, " ")
}

func (v *viewer) cell(c report.Cell) cellView {
	view := cellView{Text: v.writer.Text(c.Text), Note: v.writer.Text(c.Note), Href: c.Link}
	if c.Color > 0 {
		view.Color = (c.Color-1)%chart.Slots + 1
	}
	switch {
	case c.Quantity != nil:
		view.Text = v.writer.Quantity(*c.Quantity)
		if c.Quantity.Value != nil {
			view.Sort = text.Raw(*c.Quantity.Value)
		}
	case c.Delta != nil:
		d := v.delta(*c.Delta)
		view.Delta = &d
		if c.Delta.Quantity.Value != nil {
			view.Sort = text.Raw(*c.Delta.Quantity.Value)
		}
	case c.Status != "":
		s := v.status(c.Status)
		view.Status = &s
		view.Sort = text.Raw(float64(rank(c.Status)))
	case c.Dots != nil:
		view.Dots = template.HTML(chart.Dots(c.Dots))
		if c.Dots.Value != nil {
			view.Sort = text.Raw(*c.Dots.Value)
		}
	}
	return view
}

// heatSteps are the upper ends of the tints of a table's cells; what is above
// the last one has the strongest.
var heatSteps = []float64{0.05, 0.12, 0.25, 0.45}

// heatStep returns a cell's tint, from 1 to 5.
func heatStep(v float64) int {
	for i, end := range heatSteps {
		if v <= end {
			return i + 1
		}
	}
	return len(heatSteps) + 1
}

// rank orders statuses for sorting: the most urgent has the largest number.
func rank(s report.Status) int {
	order := []report.Status{report.Undefined, report.Neutral, report.Insufficient, report.Preliminary, report.Good, report.Accepted, report.Watch, report.Poor}
	for i, known := range order {
		if s == known {
			return i
		}
	}
	return -1
}
