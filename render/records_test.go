package render

import (
	"slices"
	"strings"
	"testing"

	"peil/internal/report"
	"peil/internal/unit"
)

// What a phone has no room for side by side stands as records, a matrix never.
func TestRecords(t *testing.T) {
	v := norwegian(t)
	money, dots := report.Q(ptr(888832), unit.Money), &report.Dots{Max: 1}
	table := func(cells ...report.Cell) *report.Table {
		t := &report.Table{Rows: []report.Row{{Cells: cells}}}
		for range cells {
			t.Columns = append(t.Columns, report.Column{Title: lit("Tall"), Align: report.End})
		}
		return t
	}
	number, name := report.Cell{Quantity: &money}, report.Cell{Text: lit("Google Søk")}
	for _, c := range []struct {
		what  string
		table *report.Table
		want  bool
	}{
		{"two numbers", table(name, number, number), false},
		{"five numbers", table(name, number, number, number, number, number), true},
		{"a picture and two numbers", table(name, report.Cell{Dots: dots}, number, number), true},
		{"two pairs of dates", table(name, report.Cell{Text: lit("1. mai 2024 – 30. juni 2025")}, report.Cell{Text: lit("1. mai 2024 – 30. juni 2025")}), true},
		{"a matrix", table(name, number, number, number, number, report.Cell{Quantity: &money, Heat: 0.5}), false},
	} {
		if got := records(c.table, v.table(c.table, "", false)); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// Each cell but the row's name tells its column, also in the totals.
func TestAsRecords(t *testing.T) {
	v := norwegian(t)
	view := v.table(&report.Table{
		Columns: []report.Column{{Title: lit("Kilde")}, {Title: lit("Type")}, {Title: lit("Datoer")}, {Title: lit("Merknad")}},
		Rows: []report.Row{
			{Cells: []report.Cell{{Text: lit("google")}, {Text: lit("Annonser")}, {Text: lit("1. mai–30. juni 2025")}, {Text: lit("en setning som er for lang til å stå på en linje")}}},
			{Cells: []report.Cell{{Text: lit("Sum")}}, Total: true},
		},
	}, "", false)
	asRecords(view)
	var labels, classes []string
	for _, c := range slices.Concat(view.Rows[0], view.Totals[0]) {
		labels = append(labels, c.Label)
	}
	for _, c := range view.Rows[0] {
		classes = append(classes, c.Class)
	}
	if want := []string{"", "Type", "Datoer", "Merknad", "", "Type", "Datoer", "Merknad"}; !view.Records || !slices.Equal(labels, want) {
		t.Errorf("labels %q", labels)
	}
	if want := []string{"", "short", "whole", ""}; !slices.Equal(classes, want) {
		t.Errorf("classes %q", classes)
	}
}

// Stages with many more cards than the others are wide, as long as there is room;
// what is of no stage takes none of it.
func TestWideStages(t *testing.T) {
	for _, c := range []struct {
		cards []int // the last one is across
		want  []bool
	}{
		{[]int{4, 2, 8, 9, 1}, []bool{false, false, true, true, false}},
		{[]int{5, 5, 5, 5, 9}, make([]bool, 5)},
		{[]int{1, 1, 1, 1, 12, 0}, []bool{false, false, false, false, true, false}},
		{[]int{1, 1, 1, 9, 12, 0}, []bool{false, false, false, false, true, false}}, // six side by side, and no more
		{[]int{9, 3}, make([]bool, 2)},
	} {
		var columns []report.StageColumn
		for i, n := range c.cards {
			columns = append(columns, report.StageColumn{Cards: make([]report.Card, n), Across: i == len(c.cards)-1})
		}
		if got := wide(columns); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c.cards, got)
		}
	}
}

// A wide stage's cards stand in two stacks of about one height, in their order.
func TestHalves(t *testing.T) {
	for _, c := range []struct {
		reasons []int // the lengths of the cards' reasons
		want    int   // how many stand in the first stack
	}{
		{[]int{0, 0, 0, 0, 0, 0}, 3},
		{[]int{300, 0, 0, 0, 0}, 1},
		{[]int{0, 0, 0, 0, 300}, 4},
	} {
		var cards []cardView
		for _, n := range c.reasons {
			cards = append(cards, cardView{Reasons: []string{strings.Repeat("x", n)}})
		}
		if got := halves(cards); len(got[0]) != c.want || len(got[0])+len(got[1]) != len(cards) {
			t.Errorf("%v: %d and %d", c.reasons, len(got[0]), len(got[1]))
		}
	}
}
