package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// calendarChart is a calendar of days from start on; NaN is a day without rows.
func calendarChart(t *testing.T, start string, values ...float64) *report.Chart {
	t.Helper()
	first, err := period.ParseDate(start)
	if err != nil {
		t.Fatal(err)
	}
	c := &report.Chart{ID: "calendar", Kind: report.Calendar, Unit: unit.Money, Series: []report.Series{{}}}
	for i := range values {
		c.Periods = append(c.Periods, period.Of(first+period.Date(i), period.Day))
		v := &values[i]
		if math.IsNaN(*v) {
			v = nil
		}
		c.Series[0].Values = append(c.Series[0].Values, v)
	}
	return c
}

func drawCalendar(t *testing.T, c *report.Chart) *Calendar {
	t.Helper()
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := NewCalendar(c, text.Writer{Locale: l, Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

var titles = regexp.MustCompile(`<rect x="(\d+)" y="(\d+)"[^>]*><title>([^<]*)</title>`)

// Each step holds as many days; zero and a day without rows are none of them.
func TestCalendarSteps(t *testing.T) {
	gap := math.NaN()
	c := calendarChart(t, "2025-06-02", 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 0, gap)
	drawn := drawCalendar(t, c)
	var key []string
	for _, k := range drawn.Key {
		key = append(key, k.Class+" "+k.Text)
	}
	if got, want := strings.Join(key, "; "), "s0 nothing; s1 $10.00–$20.00; s2 $30.00–$40.00; s3 $50.00–$60.00; s4 $70.00–$80.00; s5 $90.00–$100; gap no rows"; got != want {
		t.Errorf("key: %s\nwant %s", got, want)
	}
	for class, n := range map[string]int{"s0": 1, "s1": 2, "s2": 2, "s3": 2, "s4": 2, "s5": 2, "gap": 1} {
		_, group, _ := strings.Cut(drawn.Pictures[1], `<g class="`+class+`">`)
		group, _, _ = strings.Cut(group, "</g>")
		if got := strings.Count(group, "<rect"); got != n {
			t.Errorf("%d cells of the class %s, want %d", got, class, n)
		}
		_, path, _ := strings.Cut(drawn.Pictures[0], `<path class="`+class+`" d="`)
		path, _, _ = strings.Cut(path, `"`)
		if got := strings.Count(path, "M"); got != n {
			t.Errorf("folded: %d cells of the class %s, want %d", got, class, n)
		}
	}
}

// Equal values have one colour, however many days they are.
func TestCalendarFewSteps(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{5, 5, 5, 5, 5, 5, 5}, "s3 $5.00"},
		{[]float64{1, 1, 1, 1, 1, 1, 2}, "s1 $1.00; s5 $2.00"},
		{[]float64{1, 1, 2, 2, 3, 3, 3}, "s1 $1.00; s3 $2.00; s5 $3.00"},
		{[]float64{0, 0, 0, 0, 0, 0, 0}, "s0 nothing"},
		{[]float64{-3, 4, 0, 0, 0, 0, 0}, "s0 nothing; s1 −$3.00; s5 $4.00"},
	} {
		var key []string
		for _, k := range drawCalendar(t, calendarChart(t, "2025-06-02", c.values...)).Key {
			key = append(key, k.Class+" "+k.Text)
		}
		if got := strings.Join(key, "; "); got != c.want {
			t.Errorf("%v: %s, want %s", c.values, got, c.want)
		}
	}
}

// Days stand by weekday from Monday on, in columns of ISO weeks: 2020 had a week
// 53 that ended on 3 January 2021, so that the column after it is week 1.
func TestCalendarWeeks(t *testing.T) {
	values := make([]float64, 371)
	for i := range values {
		values[i] = float64(i + 1)
	}
	drawn := drawCalendar(t, calendarChart(t, "2020-01-27", values...)) // a Monday
	cells := titles.FindAllStringSubmatch(drawn.Pictures[1], -1)
	if len(cells) != len(values) {
		t.Fatalf("%d cells for %d days", len(cells), len(values))
	}
	at := map[string][2]int{}
	for _, cell := range cells {
		x, _ := strconv.Atoi(cell[1])
		y, _ := strconv.Atoi(cell[2])
		at[cell[3]] = [2]int{(x - 30) / 13, (y - 16) / 13}
	}
	for title, want := range map[string][2]int{
		"Monday 27 January 2020, week 5: $1.00":    {0, 0},
		"Sunday 2 February 2020, week 5: $7.00":    {0, 6},
		"Thursday 31 December 2020, week 53: $340": {48, 3},
		"Sunday 3 January 2021, week 53: $343":     {48, 6},
		"Monday 4 January 2021, week 1: $344":      {49, 0},
		"Sunday 31 January 2021, week 4: $371":     {52, 6},
	} {
		if got, ok := at[title]; !ok || got != want {
			t.Errorf("%s stands at %v, want %v", title, got, want)
		}
	}
	// Folded, 27 weeks a band: the same days in two bands.
	if n := strings.Count(drawn.Pictures[0], ">week</text>"); n != 2 {
		t.Errorf("%d bands, want 2", n)
	}
}

// Whatever the days, each is drawn once, inside the picture, and the picture is
// XML of its own, also with names that try to be more.
func TestCalendarPictures(t *testing.T) {
	for _, start := range []string{"2024-02-29", "2025-06-01", "2026-12-28"} {
		for _, days := range []int{1, 6, 7, 8, 28, 189, 190, 365, 371} {
			values := make([]float64, days)
			for i := range values {
				values[i] = float64(i % 11)
			}
			c := calendarChart(t, start, values...)
			c.Events = []report.EventMark{
				{Period: c.Periods[0], Label: `<script>"&`, Kind: "outage"},
				{Period: period.Period{Start: c.Periods[0].Start - 9, End: c.Periods[days-1].Start + 9, Grain: period.Range}, Label: "long"},
			}
			for i, picture := range drawCalendar(t, c).Pictures {
				decoder := xml.NewDecoder(strings.NewReader(picture))
				for {
					token, err := decoder.Token()
					if err == io.EOF {
						break
					} else if err != nil {
						t.Fatalf("%s, %d days: %v in %s", start, days, err, picture)
					}
					if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"svg", "g", "rect", "path", "text", "title"}, e.Name.Local) {
						t.Errorf("the picture holds <%s>", e.Name.Local)
					}
				}
				var width, height int
				fmt.Sscanf(picture[strings.Index(picture, `viewBox="`):], `viewBox="0 0 %d %d"`, &width, &height)
				places := map[string]bool{}
				pattern := regexp.MustCompile(`<rect x="(\d+)" y="(\d+)"`)
				if i == 0 {
					pattern = regexp.MustCompile(`M(\d+),(\d+)h`)
					picture, _, _ = strings.Cut(picture, `<path class="event"`)
				}
				for _, m := range pattern.FindAllStringSubmatch(picture, -1) {
					x, _ := strconv.Atoi(m[1])
					y, _ := strconv.Atoi(m[2])
					if x+10 > width || y+10 > height {
						t.Errorf("%s, %d days: a cell at %d,%d in a picture of %d x %d", start, days, x, y, width, height)
					}
					places[m[1]+","+m[2]] = true
				}
				if len(places) != days {
					t.Errorf("%s: %d places for %d days", start, len(places), days)
				}
			}
		}
	}
}

func TestCalendarEvents(t *testing.T) {
	c := calendarChart(t, "2025-06-02", 1, 2, 3, 4, 5, 6, 7, 8)
	c.Events = []report.EventMark{
		{Period: period.Period{Start: c.Periods[6].Start, End: c.Periods[7].Start, Grain: period.Range}, Label: "Sale", Kind: "launch"},
		{Period: c.Periods[2], Label: "Shop down", Kind: "outage"},
	}
	drawn := drawCalendar(t, c)
	if got, want := strings.Join(drawn.Events, "; "), "4 Jun: Shop down (outage); 8–9 Jun: Sale"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
	for _, want := range []string{"Wednesday 4 June 2025, week 23: $3.00 – Shop down (outage)", "Monday 9 June 2025, week 24: $8.00 – Sale"} {
		if !strings.Contains(drawn.Pictures[1], "<title>"+want+"</title>") {
			t.Errorf("no cell says %q", want)
		}
	}
	for _, picture := range drawn.Pictures {
		for class, n := range map[string]int{"event": 2, "outage": 2} { // two frames; one cross, of two strokes
			_, path, _ := strings.Cut(picture, `<path class="`+class+`" d="`)
			path, _, _ = strings.Cut(path, `"`)
			if got := strings.Count(strings.ToUpper(path), "M"); got != n {
				t.Errorf("%d strokes of the class %s, want %d", got, class, n)
			}
		}
	}
	for range 20 {
		c.Events = append(c.Events, c.Events[0])
	}
	if events := drawCalendar(t, c).Events; len(events) != maxEvents+1 || !strings.HasPrefix(events[0], "… and earlier") {
		t.Errorf("%d events are listed: %v", len(events), events)
	}
}

func TestCalendarRefuses(t *testing.T) {
	for name, spoil := range map[string]func(c *report.Chart){
		"nothing":       func(c *report.Chart) { c.Periods = nil },
		"no series":     func(c *report.Chart) { c.Series = nil },
		"a short one":   func(c *report.Chart) { c.Series[0].Values = c.Series[0].Values[1:] },
		"a missing day": func(c *report.Chart) { c.Periods[2] = c.Periods[3] },
		"a month":       func(c *report.Chart) { c.Periods[0] = period.Of(c.Periods[0].Start, period.Month) },
		"no number":     func(c *report.Chart) { *c.Series[0].Values[1] = math.Inf(1) },
	} {
		c := calendarChart(t, "2025-06-02", 1, 2, 3, 4)
		spoil(c)
		if _, err := NewCalendar(c, text.Writer{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
