package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"peil/internal/report"
)

// linesClient sells by lines, of which touches know "n lines" and one none; the
// k-th line brings k. Some person was met by nobody.
func linesClient(t *testing.T, n int, by string) string {
	t.Helper()
	touches, conversions := "person,time,channel,line\n", "person,time,value\nnobody,2025-06-05,1000\n"
	for k := range n {
		touches += fmt.Sprintf("p%d,2025-06-01,Mail,line %d\n", k, k)
		conversions += fmt.Sprintf("p%d,2025-06-02,%d\n", k, k)
	}
	return client(t, "peil.toml", `[report]
title = "T"
language = "en"
period = "2025-06"
[[source]]
name = "met"
kind = "touchpoints"
files = ["met.csv"]
[[source]]
name = "bought"
kind = "conversions"
files = ["bought.csv"]
[attribution]
by = `+by+"\n", "met.csv", touches+"q,2025-06-01,Shop,\n", "bought.csv", conversions+"q,2025-06-30,500\n")
}

// A dozen values are listed, the others added up; what has no value and what has
// no touch are told apart, last, whatever they bring. Together they are all.
func TestDimensionTable(t *testing.T) {
	r, l := analyse(t, linesClient(t, 15, `["channel", "line"]`), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	members := r.Attribution.Dimensions[0].Members
	if len(members) != 17 || members[0].Name != "line 14" || members[14].Name != "line 0" || members[15].Name != "" || members[16].Name != "(unattributed)" {
		t.Fatalf("members %+v", members)
	}
	s := sectionOf(t, r, "dimension-credit-1")
	if s == nil {
		t.Fatal("no section on the dimension")
	}
	rows := s.Blocks[0].(*report.Table).Rows
	var got []string
	for _, row := range rows[11:] {
		got = append(got, fmt.Sprint(row.Cells[0].Text.Literal, row.Cells[0].Text.Key, " ", *row.Cells[1].Quantity.Value, " ", *row.Cells[3].Quantity.Value, " ", row.Total))
	}
	want := "line 3 1 3 false; campaign_credit.others 3 3 false; dimension_credit.none 1 500 false; channel.unattributed 1 1000 false; sum 17 1605 true"
	if text := strings.Join(got, "; "); text != want {
		t.Errorf("the table ends with %s, want %s", text, want)
	}
}

// A number of the row itself is no group.
func TestTooManyMembers(t *testing.T) {
	_, l := analyse(t, linesClient(t, 10_001, `["channel", "line"]`), "")
	found := false
	for _, d := range l {
		found = found || d.Path == "attribution.by[1]" && strings.Contains(d.Message, `the dimension "line" has 10001 values, and credit can be given by 10000`)
	}
	if !found {
		t.Error(l)
	}
}

// Without dimensions of one's own there is no table of them.
func TestNoDimensions(t *testing.T) {
	r, l := analyse(t, linesClient(t, 2, `["channel", "campaign"]`), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	if r.Attribution.Dimensions != nil || sectionOf(t, r, "dimension-credit-1") != nil {
		t.Errorf("dimensions %+v", r.Attribution.Dimensions)
	}
}
