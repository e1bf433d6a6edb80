package calendar

import (
	"strings"
	"testing"

	"peil/internal/period"
)

func date(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The holidays' dates are those of the Python package holidays 0.85 and of the
// Norwegian almanac.
func TestYearAgo(t *testing.T) {
	for _, c := range []struct{ country, day, ago, why string }{
		{"NO", "2025-04-21", "2024-04-01", "Easter Monday"},
		{"NO", "2025-04-19", "2024-03-30", "Easter Saturday, which no list of public holidays has"},
		{"NO", "2025-06-09", "2024-05-20", "Whit Monday"},
		{"NO", "2025-05-17", "2024-05-17", "the seventeenth of May, on another weekday"},
		{"NO", "2025-05-29", "2024-05-09", "Ascension"},
		{"NO", "2025-06-12", "2024-06-13", "a Thursday with a Thursday"},
		{"NO", "2025-03-30", "2024-04-07", "52 weeks before was Easter Sunday: the Sunday after"},
		{"NO", "2025-03-24", "2024-03-18", "the Mondays 52 and 51 weeks before lie in Easter: 53 weeks before is the next in turn"},
		{"US", "2025-11-27", "2024-11-28", "Thanksgiving"},
		{"SE", "2025-06-20", "2024-06-21", "Midsummer's Eve"},
		{"", "2025-04-21", "2024-04-22", "without holidays, the weekday alone"},
	} {
		d := date(t, c.day)
		got := Of(c.country).YearAgo(d)
		if got.String() != c.ago {
			t.Errorf("%s %s: compared with %s, want %s (%s)", c.country, c.day, got, c.ago, c.why)
		}
	}
}

// TestKind demands, for every day of ten years in every country, that special
// days meet special days, and others the same weekday of a day that is none.
func TestKind(t *testing.T) {
	for _, country := range append(Countries(), "") {
		c := Of(country)
		for d := date(t, "2016-01-01"); d <= date(t, "2025-12-31"); d++ {
			ago := c.YearAgo(d)
			name, was := c.special(d), c.special(ago)
			if name == "" && (was != "" || ago.Weekday() != d.Weekday() || d-ago < 350 || d-ago > 385) {
				t.Fatalf("%s: %s (%s) is compared with %s (%s %q)", country, d, d.Weekday(), ago, ago.Weekday(), was)
			}
			if name != "" && was == "" && ago != d-weeks {
				t.Fatalf("%s: %s, %q, is compared with %s, which is no special day", country, d, name, ago)
			}
		}
	}
}

func TestRuns(t *testing.T) {
	for _, c := range []struct{ country, of, want string }{
		{"", "2025-06", "2024-06-02..2024-07-01"},
		{"", "2020-W53", "2019-12-30..2020-01-05"},
		{"NO", "2025-06-09", "2024-05-20..2024-05-20"},
	} {
		p, err := period.Parse(c.of)
		if err != nil {
			t.Fatal(err)
		}
		var runs []string
		n := 0
		for _, run := range Of(c.country).Runs(p) {
			runs = append(runs, run.Start.String()+".."+run.End.String())
			n += run.Days()
		}
		if got := strings.Join(runs, " "); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.country, c.of, got, c.want)
		}
	}
	april, _ := period.Parse("2025-04")
	n := 0
	for _, run := range Of("NO").Runs(april) {
		n += run.Days()
	}
	if n != 30 {
		t.Errorf("the 30 days of April are compared with %d", n)
	}
}
