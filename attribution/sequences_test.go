package attribution

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// By hand, of 10 conversions: A…B in the first two rows (5), at once in the
// first only; A again in the second and third.
func TestSequences(t *testing.T) {
	var s source
	j := s.paths(t, "A>B 3 30 7", "A>C>B>A 2 10", "A>A 1 90", "C 3 5", "- 1 1", "B>C 0 0 8").build(Default())
	want := []Sequence{
		{First: "A", Then: "B", Conversions: 5e6, Value: 40e6, Next: 3e6, Lost: 0.5, NextLost: 0.3},
		{First: "A", Then: "A", Conversions: 3e6, Value: 100e6, Next: 1e6, Lost: 0.3, NextLost: 0.1},
		{First: "A", Then: "C", Conversions: 2e6, Value: 10e6, Next: 2e6, Lost: 0.2, NextLost: 0.2},
		{First: "B", Then: "A", Conversions: 2e6, Value: 10e6, Next: 2e6, Lost: 0.2, NextLost: 0.2},
		{First: "C", Then: "A", Conversions: 2e6, Value: 10e6, Lost: 0.2},
		{First: "C", Then: "B", Conversions: 2e6, Value: 10e6, Next: 2e6, Lost: 0.2, NextLost: 0.2},
	}
	if diff := cmp.Diff(want, j.Sequences(period.Period{}, 9)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := j.Sequences(period.Period{}, 2); len(got) != 2 || got[1].First != "A" || got[1].Then != "A" {
		t.Errorf("the first two: %+v", got)
	}
}

func TestSequencesOfNone(t *testing.T) {
	for _, rows := range [][]string{nil, {"A 3 5"}, {"A>B 0 0 5"}, {"- 3 5"}} {
		var s source
		if got := s.paths(t, rows...).build(Default()).Sequences(period.Period{}, 9); len(got) != 0 {
			t.Errorf("%v: %+v", rows, got)
		}
	}
}

// cohortTexts writes each cohort as "2025-05: 1 (100) 2 (5)…", … where more may
// come.
func cohortTexts(list []Cohort) []string {
	var texts []string
	for _, c := range list {
		text := c.Month.String() + ":"
		for _, cell := range c.Cells {
			text += fmt.Sprintf(" %s (%s)", cell.Conversions, cell.Value)
			if cell.Growing {
				text += "…"
			}
		}
		texts = append(texts, text)
	}
	return texts
}

func TestCohorts(t *testing.T) {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	var s source
	s.touches(t,
		"p 05-01 10:00 A", "p 05-03 10:00 B",
		"q 05-20 10:00 A", "q 06-05 10:00 B",
		"r 05-31 22:30 A", // June in Oslo
		"u 06-30 10:00 A",
	)
	s.conversions(t, "p 05-01 09:00 9", "p 05-04 10:00 100", "q 06-06 10:00 5", "r 06-10 10:00 7", "z 06-10 10:00 1", "u 07-02 10:00 3")
	j := s.build(Config{Window: Window{Click: "60d"}})
	date := func(text string) period.Date { return period.Date(at(t, text+" 12:00") / 86400) }
	for _, tt := range []struct {
		name string
		end  period.Date
		zone *time.Location
		want []string
	}{
		{"to the end of June", date("06-30"), oslo, []string{"2025-05: 1 (100) 1 (5)", "2025-06: 1 (7)"}},
		{"in UTC", date("06-30"), time.UTC, []string{"2025-05: 1 (100) 2 (12)", "2025-06: 0 (0)"}},
		{"in July", date("07-02"), oslo, []string{"2025-05: 1 (100) 1 (5) 0 (0)…", "2025-06: 1 (7) 1 (3)…", "2025-07: 0 (0)…"}},
		{"in June", date("06-07"), oslo, []string{"2025-05: 1 (100) 1 (5)…", "2025-06: 0 (0)…"}},
		{"before", date("04-30"), oslo, nil},
	} {
		got := cohortTexts(j.Cohorts(tt.end, tt.zone))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	// The first conversion is not on the first: nothing is known of how May began.
	late := slices.DeleteFunc(slices.Clone(s.data.Conversions), func(c dataset.Conversion) bool { return c.Value == 9e6 })
	s.data.Conversions = late
	if got := strings.Join(cohortTexts(Build(&s.data, Config{Window: Window{Click: "60d"}}).Cohorts(date("06-30"), oslo)), "; "); got != "2025-06: 1 (7)" {
		t.Errorf("without the first days of May: %s", got)
	}
	var paths source
	if got := paths.paths(t, "A>B 1 1").build(Default()).Cohorts(date("06-30"), oslo); got != nil {
		t.Errorf("of a paths source: %+v", got)
	}
}
