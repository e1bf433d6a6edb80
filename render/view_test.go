package render

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

func norwegian(t *testing.T) *viewer {
	t.Helper()
	words, err := locale.New("nb")
	if err != nil {
		t.Fatal(err)
	}
	return &viewer{report: fixture("nb"), writer: text.Writer{Locale: words, Currency: "NOK"}}
}

func TestYearAgo(t *testing.T) {
	gone := trend(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
	gone[1].Value = nil
	weeks := make([]report.Point, 54)
	for i := range weeks {
		start := period.NewDate(2024, time.June, 3) + period.Date(7*i)
		weeks[i] = report.Point{Period: period.Of(start, period.Week), Value: ptr(1)}
	}
	for name, c := range map[string]struct {
		trend []report.Point
		want  int
	}{
		"14 months":    {trend(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14), 1},
		"too short":    {trend(1, 2, 3), -1},
		"without data": {gone, -1},
		"none":         {nil, -1},
		"54 weeks":     {weeks, 1},
	} {
		if got := yearAgo(c.trend); got != c.want {
			t.Errorf("%s: a year ago is %d, want %d", name, got, c.want)
		}
	}
}

// Two points are a change, and no curve: a card draws three, whatever lies between.
func TestSparklineTakesThreePoints(t *testing.T) {
	v := norwegian(t)
	v.onPage = pageState{anchors: map[string]bool{}, titles: map[string]bool{}}
	gap := trend(1, 2, 3)
	gap[1].Value = nil
	for name, c := range map[string]struct {
		trend []report.Point
		drawn bool
	}{
		"none": {nil, false}, "two": {trend(1, 2), false}, "three": {trend(1, 2, 3), true}, "two with a gap": {gap, false},
	} {
		if got := v.card(report.Card{KPI: &report.KPI{ID: "x", Unit: unit.Count, Value: ptr(1), Trend: c.trend}}); (got.Spark != "") != c.drawn {
			t.Errorf("%s: %q", name, got.Spark)
		}
	}
}

func TestLayout(t *testing.T) {
	full, half := report.Section{}, report.Section{Width: report.Half}
	widths, joined := layout([]report.Section{half, full, half, half, half})
	if diff := cmp.Diff([]report.Width{report.Full, report.Full, report.Half, report.Half, report.Full}, widths); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{false, false, false, true, false}, joined); diff != "" {
		t.Error(diff)
	}
}

// The figures in a lead are strong; a name that holds the marks is not.
func TestLead(t *testing.T) {
	inner := report.T("ui.against_one", "a", report.Q(ptr(0.5), unit.Percent))
	got := norwegian(t).lead([]report.Text{
		report.T("ui.against_two", "a", "\uE000navn\uE001", "b", inner),
		lit("Ferdig."),
	})
	want := []run{{Text: "Mot navn og mot "}, {Text: "50,0\u00a0%", Strong: true}, {Text: " "}, {Text: "Ferdig."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The arrow tells where it moved, the class whether that is good.
func TestDelta(t *testing.T) {
	v := norwegian(t)
	for name, c := range map[string]struct {
		delta report.Delta
		want  deltaView
	}{
		"a cost fell":  {delta(-0.04, report.Relative, unit.Money, 1, "mot mai"), deltaView{Arrow: "▼", Figure: "−4\u00a0%", Class: "good", Verdict: "bedre", Label: "mot mai"}},
		"a cost rose":  {delta(0.04, report.Relative, unit.Money, -1, ""), deltaView{Arrow: "▲", Figure: "+4\u00a0%", Class: "bad", Verdict: "dårligere"}},
		"neither":      {delta(0.04, report.Relative, unit.Money, 0, ""), deltaView{Arrow: "▲", Figure: "+4\u00a0%", Class: "even"}},
		"no change":    {delta(0, report.Relative, unit.Money, 1, ""), deltaView{Figure: "0,0\u00a0%", Class: "even"}},
		"nothing":      {report.Delta{Good: 1}, deltaView{Figure: "–", Class: "muted"}},
		"maybe chance": {report.Delta{Quantity: report.Quantity{Value: ptr(0.04), Form: report.Relative}, Good: 1, Muted: true}, deltaView{Arrow: "▲", Figure: "+4\u00a0%", Class: "muted", Verdict: "kan være tilfeldig", Hint: "kan være tilfeldig"}},
	} {
		if diff := cmp.Diff(c.want, v.delta(c.delta)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTable(t *testing.T) {
	v := norwegian(t)
	money := report.Q(ptr(1234.6), unit.Money)
	got := v.table(&report.Table{
		Sortable: true,
		Columns:  []report.Column{{Title: lit("Kanal")}, {Title: lit("Kostnad"), Align: report.End, Muted: true}, {Title: lit("Status")}},
		Rows: []report.Row{
			{Cells: []report.Cell{{Text: lit("Sum")}}, Total: true},
			{Cells: []report.Cell{{Text: lit("Søk"), Color: 9}, {Quantity: &money, Strong: true}, {Status: report.Poor}}},
		},
	}, "Kanaler", true)
	want := &tableView{
		Label: "Kanaler", Sortable: true,
		Columns: []tableColumn{{"Kanal", ""}, {"Kostnad", "end muted"}, {"Status", ""}},
		Rows: [][]cellView{{
			{Header: true, Text: "Søk", Color: 1},
			{Class: "end muted strong", Text: "1\u00a0235\u00a0kr", Sort: "1234.6"},
			{Class: "verdict", Status: &statusView{"poor", "Ikke i mål"}, Sort: "7"},
		}},
		Totals: [][]cellView{{{Header: true, Text: "Sum"}, {Class: "end muted"}, {}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
