package render

import (
	"strings"
	"unicode/utf8"

	"peil/internal/report"
)

const (
	// phoneLine is how many characters stand side by side in a table on a phone,
	// and columnGap how many the space between two columns takes.
	phoneLine, columnGap = 42, 2
	// wholeText is how long a text may be and still never break inside a cell: a
	// pair of dates, a file. shortText is how long where a number would stand.
	wholeText, shortText = 40, 15
	// nameLine is as much of a row's name, or of a sentence, as one line of it holds.
	nameLine = 14
	// pictureWidth is what a dot plot takes, in characters.
	pictureWidth = 24
)

// records reports whether a phone has no room for a table's columns side by
// side, so that its rows stand under each other there, each as a small card. A
// matrix keeps its columns, since it is read down them.
func records(t *report.Table, view *tableView) bool {
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			if c.Heat > 0 {
				return false
			}
		}
	}
	width := 0
	for i := range view.Columns {
		width += columnWidth(view, i) + columnGap
	}
	return width > phoneLine
}

// columnWidth is about the least width of a column in characters: words may
// stand under each other, what is whole may not.
func columnWidth(view *tableView, i int) int {
	width := longestWord(view.Columns[i].Title)
	for _, rows := range [][][]cellView{view.Rows, view.Totals} {
		for _, row := range rows {
			c := row[i]
			switch n := utf8.RuneCountInString(c.words()); {
			case c.Dots != "":
				width = max(width, pictureWidth)
			case c.Header, n > wholeText:
				width = max(width, min(n, nameLine), longestWord(c.words()))
			default:
				width = max(width, n)
			}
		}
	}
	return width
}

// words are a cell's, as they stand on its first line.
func (c *cellView) words() string {
	switch {
	case c.Delta != nil:
		return c.Delta.Arrow + " " + c.Delta.Figure
	case c.Status != nil:
		return "  " + c.Status.Word // with its shape before it
	}
	return c.Text
}

// longestWord returns the length of the longest word in characters.
func longestWord(s string) int {
	longest := 0
	for _, word := range strings.Fields(s) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

// keepWhole lets the texts of a column stand on one line each, where they are
// short enough.
func keepWhole(view *tableView, i int) {
	longest := 0
	for _, row := range view.Rows {
		longest = max(longest, utf8.RuneCountInString(row[i].words()))
	}
	class := "whole"
	switch {
	case longest > wholeText:
		return
	case longest <= shortText:
		class = "short"
	}
	for _, row := range view.Rows {
		if c := &row[i]; c.Text != "" || c.Delta != nil {
			c.Class = strings.TrimSpace(c.Class + " " + class)
		}
	}
}

// asRecords makes a table one of records: each cell has its column's name beside
// it.
func asRecords(view *tableView) {
	view.Records = true
	for _, rows := range [][][]cellView{view.Rows, view.Totals} {
		for _, row := range rows {
			for i := 1; i < len(row); i++ {
				row[i].Label = view.Columns[i].Title
			}
		}
	}
}
