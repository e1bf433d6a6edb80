package analysis_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"peil/internal/report"
)

// sectionOf returns a section of the Attribution page; nil when there is none.
func sectionOf(t *testing.T, r *report.Report, id string) *report.Section {
	t.Helper()
	page := pageOf(t, r, "attribution")
	for i := range page.Sections {
		if page.Sections[i].ID == id {
			return &page.Sections[i]
		}
	}
	return nil
}

// Each outcome of the comparison of orders is told, and in every language.
func TestLiftIsTold(t *testing.T) {
	for _, tt := range []struct {
		name, paths string
		title       string // a message
		rows        int
		notes       []string
	}{
		{"more", "A > B,120,0,280\nC > B,60,0,340\nB > C,60,0,340\n", "lift.title", 3,
			[]string{"lift.pairs", "lift.how", "lift.cause"}},
		{"less", "A > B,20,0,380\nB > B,60,0,340\n", "lift.title.less", 1, nil},
		{"chance", "A > B,60,0,340\nC > B,61,0,339\n", "lift.title.none", 2, nil},
		{"customers only", "A > B,60,0,340\nC > B,61,0,339\nD > A > B,50,0,0\n", "lift.title.none", 2,
			[]string{"lift.pairs", "lift.customers_only", "lift.how", "lift.cause"}},
		{"no nulls", "A > B,60,0,0\n", "lift.title.withheld", 0, []string{"lift.withheld.no_nulls"}},
		{"few", "A > B,6,0,3\n", "lift.title.withheld", 0, []string{"lift.withheld.too_few"}},
		{"one channel", "A,6,0,3\n", "", 0, nil},
	} {
		r, l := analyse(t, client(t, "peil.toml", "[report]\ntitle = \"T\"\nlanguage = \"en\"\n[[source]]\nname = \"p\"\nkind = \"paths\"\nfiles = [\"p.csv\"]\n",
			"p.csv", "path,conversions,value,nulls\n"+tt.paths), "")
		if l.Err() != nil {
			t.Fatal(l)
		}
		s := sectionOf(t, r, "lift")
		if s == nil || tt.title == "" {
			if s != nil || tt.title != "" {
				t.Errorf("%s: section %+v", tt.name, s)
			}
			continue
		}
		rows := 0
		var notes []string
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case *report.Table:
				rows = len(b.Rows)
			case *report.Notes:
				for _, n := range b.Items {
					notes = append(notes, n.Key)
				}
			}
		}
		if s.Title.Key != tt.title || rows != tt.rows || tt.notes != nil && !reflect.DeepEqual(notes, tt.notes) {
			t.Errorf("%s: %s, %d rows, notes %v; want %s, %d, %v", tt.name, s.Title.Key, rows, notes, tt.title, tt.rows, tt.notes)
		}
		everyMessage(t, tt.name, r)
	}
}

// journeysOf is a client whose persons are met on some days and buy on others:
// "person channel day" and "person day value".
func journeysOf(t *testing.T, report string, touches, conversions []string) string {
	t.Helper()
	row := func(s string) string { return strings.ReplaceAll(s, " ", ",") + "\n" }
	met, bought := "person,channel,time\n", "person,time,value\n"
	for _, s := range touches {
		met += row(s)
	}
	for _, s := range conversions {
		bought += row(s)
	}
	return client(t, "peil.toml", "[report]\ntitle = \"T\"\nlanguage = \"en\"\n"+report+`
[[source]]
name = "met"
kind = "touchpoints"
files = ["met.csv"]
[[source]]
name = "bought"
kind = "conversions"
files = ["bought.csv"]
`, "met.csv", met, "bought.csv", bought)
}

// March's touches brought 100 in March and 50 in April, of which the data has
// ten days: the page says that it is not over, and what is not known is not 0.
func TestCohortsAreTold(t *testing.T) {
	r, l := analyse(t, journeysOf(t, "period = \"2025-04\"",
		[]string{"a A 2025-03-05", "b A 2025-03-30", "c B 2025-04-02", "d B 2025-04-09"},
		[]string{"z 2025-02-01 1", "a 2025-03-06 100", "b 2025-04-03 50", "c 2025-04-10 7"}), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	var got []string
	for _, c := range r.Attribution.Cohorts {
		text := fmt.Sprint(c.Month, " ", c.Conversions, " ", c.Value, ":")
		for _, x := range c.Cells {
			text += fmt.Sprintf(" %v %v", x.Value, x.Complete)
		}
		got = append(got, text)
	}
	want := []string{"2025-02 0 0: 0 true 0 true 0 false", "2025-03 2 150: 100 true 50 false", "2025-04 1 7: 7 false"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("cohorts %q, want %q", got, want)
	}
	s := sectionOf(t, r, "cohorts")
	if s == nil {
		t.Fatal("no section on cohorts")
	}
	table := s.Blocks[0].(*report.Table)
	april := table.Rows[2].Cells
	if growing := april[1].Note; april[1].Quantity == nil || growing.Key != "comma" || april[2].Text.Key != "cohorts.unknown" || april[2].Quantity != nil {
		t.Errorf("April is told as %+v and %+v", april[1], april[2])
	}
	if len(table.Columns) != 4 {
		t.Errorf("%d columns, want month, two months and the sum", len(table.Columns))
	}
}

// The figures of the journeys agree with each other on the sample: every
// conversion with a touch has one length, one last channel and one path.
func TestJourneysAgree(t *testing.T) {
	r := sample(t)
	a := r.Attribution
	touched := a.Conversions - a.Models["last_touch"]["(unattributed)"].Conversions
	bins, lags, ended := 0.0, 0.0, 0.0
	for _, b := range a.Lengths.Bins {
		bins += b.Conversions
	}
	for _, b := range a.Lags.Bins {
		lags += b.Conversions
	}
	for _, x := range a.Assists {
		ended += x.Ended
		if last := a.Models["last_touch"][x.Channel].Conversions; last != x.Ended {
			t.Errorf("%s ended %v, and last touch gives it %v", x.Channel, x.Ended, last)
		}
	}
	credited := map[string]float64{}
	for _, c := range a.Campaigns {
		credited[c.Channel] += c.Value
	}
	for name, c := range a.Models[a.Primary] {
		if math.Abs(credited[name]-c.Value) > 1e-6 {
			t.Errorf("%s has %v, its campaigns %v", name, c.Value, credited[name])
		}
	}
	last := a.Months[len(a.Months)-1]
	for _, c := range []struct {
		what string
		got  float64
	}{{"lengths", bins}, {"lags", lags}, {"ended", ended}, {"the last month", last.Conversions}} {
		if c.got != touched {
			t.Errorf("%s: %v conversions, want %v", c.what, c.got, touched)
		}
	}
	if *last.Touches != a.Lengths.Quartiles[1] || *last.Days != a.Lags.Quartiles[1] {
		t.Errorf("medians %v and %v of the last month, %v and %v of the period", *last.Touches, *last.Days, a.Lengths.Quartiles[1], a.Lags.Quartiles[1])
	}
	for _, p := range a.Lift.Pairs {
		if p.Clear && (p.Interval[0] <= 1 && p.Interval[1] >= 1 || p.P > 0.05) {
			t.Errorf("%s before %s is clear with %v, p %v", p.First, p.Then, *p.Interval, p.P)
		}
	}
	for _, id := range []string{"paths", "assists", "campaign-credit", "lift", "sequences", "lengths", "lags", "length-trend", "cohorts"} {
		if sectionOf(t, r, id) == nil {
			t.Errorf("the page has no section %q", id)
		}
	}
}
