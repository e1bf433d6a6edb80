package period

import (
	"regexp"
	"strings"
	"testing"
)

func TestParseRoundTrip(t *testing.T) {
	for _, c := range []struct{ text, start, end string }{
		{"2025-06", "2025-06-01", "2025-06-30"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2025-Q2", "2025-04-01", "2025-06-30"},
		{"2025", "2025-01-01", "2025-12-31"},
		{"2025-W01", "2024-12-30", "2025-01-05"}, // ISO 8601: the week of 4 January
		{"2020-W53", "2020-12-28", "2021-01-03"},
		{"2025-06-05", "2025-06-05", "2025-06-05"},
		{"2025-05-12..2025-06-08", "2025-05-12", "2025-06-08"},
	} {
		p, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if p.Start.String() != c.start || p.End.String() != c.end || p.String() != c.text {
			t.Errorf("%s: got %s..%s, written %s", c.text, p.Start, p.End, p)
		}
	}
}

// TestForm demands that the expression lets pass what Parse reads, and refuses
// what is no period by its looks.
func TestForm(t *testing.T) {
	form := regexp.MustCompile(Form)
	for text, want := range map[string]bool{
		"2025-06": true, "2025-12": true, "2025-Q2": true, "2025": true, "2020-W53": true, "2025-06-05": true, "2025-05-12..2025-06-08": true,
		"": false, "2025-13": false, "2025-00": false, "2025-Q5": false, "2025-W60": false, "juni": false, "2025-06..2025-07": false, "25-06": false,
	} {
		if got := form.MatchString(text); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2025-13", "2025-00", "2025-Q5", "2025-W54", "2025-W53", "juni", "2025-02-30", "2025-06-08..2025-05-12", "2025-06..2025-07", "25-06"} {
		if p, err := Parse(s); err == nil {
			t.Errorf("%q was read as %s", s, p)
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, c := range []struct{ of, previous, year string }{
		{"2025-06", "2025-05", "2024-06"},
		{"2025-01", "2024-12", "2024-01"},
		{"2025-Q1", "2024-Q4", "2024-Q1"},
		{"2025", "2024", "2024"},
		{"2025-W01", "2024-W52", "2024-W01"},
		{"2020-W53", "2020-W52", "2019-W52"}, // 2019 has no week 53
		{"2025-03-01..2025-03-10", "2025-02-19..2025-02-28", "2024-03-01..2024-03-10"},
		{"2024-02-29", "2024-02-28", "2023-02-28"},
	} {
		p, err := Parse(c.of)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Previous().String(); got != c.previous {
			t.Errorf("%s: previous is %s, want %s", c.of, got, c.previous)
		}
		if got := p.LastYear().String(); got != c.year {
			t.Errorf("%s: last year is %s, want %s", c.of, got, c.year)
		}
	}
}

func TestFirstAndBack(t *testing.T) {
	may, _ := Parse("2025-05")
	if got := may.First(10).String(); got != "2025-05-01..2025-05-10" {
		t.Errorf("first 10 days: %s", got)
	}
	if got := may.First(31); got != may {
		t.Errorf("first 31 days of May: %s", got)
	}
	var names []string
	for _, p := range may.Back(3) {
		names = append(names, p.String())
	}
	if got := strings.Join(names, " "); got != "2025-03 2025-04 2025-05" {
		t.Errorf("back 3: %s", got)
	}
}

func TestMonths(t *testing.T) {
	date := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if got := date("2024-01-31").AddMonths(1).String(); got != "2024-02-29" {
		t.Errorf("31 January + 1 month: %s", got)
	}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2024-05-15", "2025-05-14", 11}, {"2024-05-15", "2025-05-15", 12}, {"2025-05-15", "2024-05-15", -12}, {"2024-01-31", "2024-02-29", 1},
	} {
		if got := date(c.from).MonthsUntil(date(c.to)); got != c.want {
			t.Errorf("%s to %s: %d months, want %d", c.from, c.to, got, c.want)
		}
	}
}
