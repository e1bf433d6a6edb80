package tabular

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"peil/internal/period"
)

func written(date period.Date, ok Parsed) string {
	switch ok {
	case Missing:
		return "missing"
	case Bad:
		return "bad"
	}
	return date.String()
}

func TestDate(t *testing.T) {
	const u = DateUnknown
	for _, test := range []struct {
		style DateStyle
		cell  string
		want  string
	}{
		{u, "2025-06-30", "2025-06-30"}, {u, "2025-6-3", "2025-06-03"}, {u, "2025/06/30", "2025-06-30"}, {u, "2025.06.30", "2025-06-30"}, {u, "20250630", "2025-06-30"},
		{u, " 2025-06-30\u00a0", "2025-06-30"}, {u, "2024-02-29", "2024-02-29"}, {u, "2000-02-29", "2000-02-29"},
		{u, "30.06.2025", "2025-06-30"}, {u, "3.6.2025", "2025-06-03"}, {DateMDY, "3.6.2025", "2025-03-06"}, {DateISO, "3.6.2025", "bad"},
		{DateDMY, "05/06/2025", "2025-06-05"}, {DateMDY, "05/06/2025", "2025-05-06"}, {DateISO, "05/06/2025", "bad"}, {DateISO, "2025-06-05", "2025-06-05"},
		{DateDMY, "05-06-2025", "2025-06-05"}, {DateDMY, "12/31/2025", "bad"}, {DateMDY, "31/12/2025", "bad"}, {DateMDY, "2025-12-31", "2025-12-31"},
		{u, "31/12/2025", "2025-12-31"}, {u, "12/31/2025", "2025-12-31"}, {u, "06/06/2025", "2025-06-06"},
		{u, "Thu, 5 Feb 2026", "2026-02-05"}, {u, "Thursday, July 8, 2025", "2025-07-08"}, {u, "July 8, 2025", "2025-07-08"}, {u, "8 July 2025", "2025-07-08"},
		{u, "Jun 09, 2018 09:30 pm", "2018-06-09"}, {u, "5-Jun-2025", "2025-06-05"}, {u, "05 SEPT 2025", "2025-09-05"}, {u, "Sep. 5, 2025", "2025-09-05"},
		{u, "8. juli 2025", "2025-07-08"}, {u, "tirsdag 8. juli 2025", "2025-07-08"}, {u, "lør. 1. mai 2021", "2021-05-01"}, {u, "1. des. 2025", "2025-12-01"},
		{u, "2025-06-30 23:59:59", "2025-06-30"}, {u, "2025-06-30T23:59:59.123Z", "2025-06-30"}, {u, "2026-05-01 10:00:00 +0200", "2026-05-01"},
		{u, "30.06.2025 10:05", "2025-06-30"}, {u, "6/30/2025 9:05 AM", "2025-06-30"}, {u, "2025-06-30, 10:05", "2025-06-30"},
		{u, "01.04.2026 11.53.39", "2026-04-01"}, {u, "01.04.2026 11.53", "2026-04-01"}, {u, "01.04.2026 kl. 11.53", "2026-04-01"}, {u, "1. april 2026 kl 09:05", "2026-04-01"}, {u, "2026/04/01 11:53:39 AM EET", "2026-04-01"},
		{u, "2025-02-29", "bad"}, {u, "2025-13-01", "bad"}, {u, "2025-00-01", "bad"}, {u, "2025-01-00", "bad"}, {u, "2025-04-31", "bad"}, {u, "1900-02-29", "bad"},
		{u, "20250631", "bad"}, {u, "31.02.2025", "bad"}, {u, "06.13.2025", "bad"}, {u, "13/13/2025", "bad"}, {u, "Feb 30, 2025", "bad"}, {u, "30/02/2025", "bad"},
		{u, "30.06.25", "bad"}, {u, "6/30/25", "bad"}, {u, "8 July 25", "bad"}, {u, "0025-06-30", "bad"}, {u, "2025-06", "bad"}, {u, "2025", "bad"}, {u, "45838", "2025-06-30"},
		{u, "2025-06/30", "bad"}, {u, "2025-06-30x", "bad"}, {u, "2025-06-30 x", "bad"}, {u, "2025-06-300", "bad"}, {u, "2025-W23", "bad"}, {u, "July 2025", "bad"}, {u, "8 2025 July", "bad"},
		{u, "2025-06-30 24:00", "bad"}, {u, "2025-06-30 10:60", "bad"}, {u, "2025-06-30 10:00:60", "bad"}, {u, "2025-06-30 10", "bad"}, {u, "2025-06-30 13:00 pm", "bad"}, {u, "2025-06-30 0:30 am", "bad"},
		{u, "2025-06-30 10:00:00.", "bad"}, {u, "2025-06-30 10:00 +2", "bad"}, {u, "2025-06-30 10:00 +25:00", "bad"}, {u, "2025-06-30 10:00 CST", "bad"}, {u, "2025-06-30 10.00:00", "bad"}, {u, "2025-06-30 10.0", "bad"}, {u, "2025-06-30 kl", "bad"}, {u, "2025-06-30 klokka 10.00", "bad"}, {u, "July Tuesday 8, 2025", "bad"},
		{u, "Total", "bad"}, {u, "Total: Account", "bad"}, {u, "12.50", "bad"}, {u, "1.234.567", "bad"},
		{u, "", "missing"}, {u, " --", "missing"}, {u, "n/a", "missing"}, {u, "null", "missing"},
	} {
		if got := written(NewDates(test.style).Parse([]byte(test.cell))); got != test.want {
			t.Errorf("style %d: %q = %s, want %s", test.style, test.cell, got, test.want)
		}
	}
}

func TestDateOrderIsInferred(t *testing.T) {
	for _, test := range []struct {
		name      string
		cells     []string
		style     DateStyle
		conflict  bool
		ambiguous string
		last      string
	}{
		{"nothing to decide", []string{"2025-06-01", "1 June 2025", "06/06/2025"}, DateUnknown, false, "", "2025-06-06"},
		{"ambiguous", []string{"06/06/2025", "05/06/2025", "05/07/2025"}, DateUnknown, false, "05/06/2025", "2025-07-05"},
		{"day first", []string{"05/06/2025", "13/06/2025", "05/06/2025"}, DateDMY, false, "", "2025-06-05"},
		{"month first at once", []string{"06/13/2025", "05/06/2025"}, DateMDY, false, "", "2025-05-06"},
		{"month first later", []string{"05/06/2025", "06/13/2025", "05/06/2025"}, DateMDY, true, "", "2025-05-06"},
		{"points put the day first", []string{"05/06/2025", "12.06.2025", "05/06/2025"}, DateDMY, false, "", "2025-06-05"},
		{"points follow the column", []string{"06/13/2025", "05.06.2025"}, DateMDY, false, "", "2025-05-06"},
		{"points against slashes", []string{"05.06.2025", "06/13/2025"}, DateDMY, false, "", "bad"},
		{"a mixed column", []string{"13/06/2025", "06/13/2025"}, DateDMY, false, "", "bad"},
		{"repeated cells", []string{"06-13-2025", "06-13-2025", "06-12-2025"}, DateMDY, false, "", "2025-06-12"},
	} {
		d := NewDates(DateUnknown)
		var last string
		for _, cell := range test.cells {
			last = written(d.Parse([]byte(cell)))
		}
		example, yes := d.Ambiguous()
		if !yes {
			example = ""
		}
		if d.Style() != test.style || d.Conflict() != test.conflict || example != test.ambiguous || last != test.last {
			t.Errorf("%s: style %d, conflict %v, ambiguous %q, last %s", test.name, d.Style(), d.Conflict(), example, last)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err)
	}
	return loc
}

func TestTime(t *testing.T) {
	oslo, newYork := zone(t, "Europe/Oslo"), zone(t, "America/New_York")
	for _, test := range []struct {
		cell string
		loc  *time.Location
		unix string // as RFC 3339 in UTC
		date string
	}{
		{"2025-06-30", oslo, "2025-06-29T22:00:00Z", "2025-06-30"},
		{"2025-06-30", time.UTC, "2025-06-30T00:00:00Z", "2025-06-30"},
		{"30.06.2025 00:30", oslo, "2025-06-29T22:30:00Z", "2025-06-30"},
		{"2025-12-31 23:30", oslo, "2025-12-31T22:30:00Z", "2025-12-31"},
		{"2025-06-30T23:30:00Z", oslo, "2025-06-30T23:30:00Z", "2025-07-01"},
		{"2025-06-30T23:30:00.999Z", newYork, "2025-06-30T23:30:00Z", "2025-06-30"},
		{"2025-07-01 01:30:00 UTC", newYork, "2025-07-01T01:30:00Z", "2025-06-30"},
		{"2026-05-01 10:00:00 +0200", oslo, "2026-05-01T08:00:00Z", "2026-05-01"},
		{"2026-05-01T10:00+02:00", time.UTC, "2026-05-01T08:00:00Z", "2026-05-01"},
		{"2026-05-01T00:10-03:30", time.UTC, "2026-05-01T03:40:00Z", "2026-05-01"},
		{"2026-05-01 10:00+02", oslo, "2026-05-01T08:00:00Z", "2026-05-01"},
		{"Jun 09, 2018 09:30 pm", oslo, "2018-06-09T19:30:00Z", "2018-06-09"},
		{"6/13/2018 12:05AM", oslo, "2018-06-12T22:05:00Z", "2018-06-13"},
		{"6/13/2018 12:05 PM", oslo, "2018-06-13T10:05:00Z", "2018-06-13"},
		{"1968-01-01T23:30:00Z", oslo, "1968-01-01T23:30:00Z", "1968-01-02"},
		{"2025-03-30 02:30", oslo, "2025-03-30T01:30:00Z", "2025-03-30"}, // summer time leaves this hour out
	} {
		unix, date, ok := NewDates(DateUnknown).ParseTime([]byte(test.cell), test.loc)
		if got := time.Unix(unix, 0).UTC().Format(time.RFC3339); ok != Value || got != test.unix || date.String() != test.date {
			t.Errorf("%q in %s = %s, %s (%v), want %s, %s", test.cell, test.loc, got, date, ok, test.unix, test.date)
		}
	}
	if _, _, ok := NewDates(DateUnknown).ParseTime([]byte("2025-06-31 10:00"), oslo); ok != Bad {
		t.Errorf("31 June is %v", ok)
	}
}

// Cells with an offset are points in time, unless all are midnights of it.
func TestParseDay(t *testing.T) {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		loc      *time.Location
		cells    string
		want     string
		conflict bool
	}{
		{"Oslo's midnights", oslo, "2026-10-04T22:00:00Z 2026-10-25T23:00:00Z", "2026-10-05 2026-10-26", false},
		{"times of day", oslo, "2026-10-05T22:30:00Z 2026-10-05T12:00:00-04:00 2026-10-05T01:00:00+02:00", "2026-10-06 2026-10-05 2026-10-05", false},
		{"milliseconds", oslo, "1791151200000", "2026-10-05", false}, // 4 October 22:00 UTC
		{"no offset", oslo, "2026-10-05T23:30:00 2026-10-05", "2026-10-05 2026-10-05", false},
		{"days written as UTC's midnights", newYork, "2026-10-05T00:00:00Z 2026-10-06T00:00:00+00:00", "2026-10-05 2026-10-06", false},
		{"hours of UTC", newYork, "2026-10-05T01:00:00Z 2026-10-05T00:00:00Z 2026-10-05T04:00:00Z", "2026-10-04 2026-10-04 2026-10-05", false},
		{"hours of UTC, from midnight", newYork, "2026-10-05T00:00:00Z 2026-10-05T01:00:00Z", "2026-10-05 2026-10-04", true},
	} {
		d := NewDates(DateUnknown)
		read := func() string {
			var days []string
			for cell := range strings.FieldsSeq(test.cells) {
				day, ok := d.ParseDay([]byte(cell), test.loc)
				if ok != Value {
					t.Errorf("%s: %q is %v", test.name, cell, ok)
				}
				days = append(days, day.String())
			}
			return strings.Join(days, " ")
		}
		if got := read(); got != test.want || d.Conflict() != test.conflict {
			t.Errorf("%s: %s, conflict %v; want %s, %v", test.name, got, d.Conflict(), test.want, test.conflict)
		}
		if test.conflict {
			d = d.Again()
			if got, want := read(), "2026-10-04 2026-10-04"; got != want || d.Conflict() {
				t.Errorf("%s, read again: %s, conflict %v; want %s", test.name, got, d.Conflict(), want)
			}
		}
	}
}

func TestClocks(t *testing.T) {
	for cell, want := range map[string]string{
		"01.04.2026 11.53.39":          "2026-04-01T11:53:39Z",
		"01.04.2026 kl. 11.53":         "2026-04-01T11:53:00Z",
		"2026/04/01 11:53:39 AM EET":   "2026-04-01T09:53:39Z",
		"2026/07/01 12:05:00 pm GMT+2": "2026-07-01T10:05:00Z",
		"2026-07-01 00:30 CEST":        "2026-06-30T22:30:00Z",
		"2026-07-01 10:00 UTC+02:00":   "2026-07-01T08:00:00Z",
	} {
		d := NewDates(DateUnknown)
		unix, _, ok := d.ParseTime([]byte(cell), time.UTC)
		if got := time.Unix(unix, 0).UTC().Format(time.RFC3339); ok != Value || got != want || !d.HasClock() {
			t.Errorf("%q = %s, %v; want %s", cell, got, ok, want)
		}
	}
	if d := NewDates(DateUnknown); func() bool { d.Parse([]byte("2026-04-01")); return d.HasClock() }() {
		t.Error("a day alone has a time of day")
	}
}

func TestParseMonth(t *testing.T) {
	for cell, want := range map[string]string{
		"apr.26": "2026-04", "mai.26": "2026-05", "Apr-26": "2026-04", "april 2026": "2026-04", "Juni 2026": "2026-06", "des. 2025": "2025-12",
		"06.2026": "2026-06", "6/2026": "2026-06", " 12-2025 ": "2025-12",
		"april": "", "13.2026": "", "00.2026": "", "06.26": "", "2026-06": "", "01.06.2026": "", "apr.126": "", "apr. 26 x": "", "2026": "", "": "", "apr26": "",
	} {
		got := ""
		if year, month, ok := ParseMonth([]byte(cell)); ok {
			got = fmt.Sprintf("%d-%02d", year, month)
		}
		if got != want {
			t.Errorf("%q = %q, want %q", cell, got, want)
		}
	}
}

// FuzzDate: every date written in any form is read back, and any text is settled
// without panic, the same by a new reader as by one that has read it before.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2025-06-30T10:00:00+02:00", "Thu, 5 Feb 2026", "30.06.2025", "6/30/2025 9:05 pm", "8. juli 2025", "20250630", "lør"} {
		f.Add(int32(len(seed)*700), seed)
	}
	f.Fuzz(func(t *testing.T, days int32, text string) {
		const first, count = -25567, 109573 // 1900-01-01 to 2199-12-31
		want := period.Date(first + int(uint32(days)%count))
		for _, form := range []string{
			"2006-01-02", "2006/1/2", "20060102", "02.01.2006", "2.1.2006", "2 January 2006", "January 2, 2006",
			"Mon, 2 Jan 2006", "Jan 02, 2006 03:04 pm", time.RFC3339, "2006-01-02 15:04:05 -0700", "2-Jan-2006",
			"02.01.2006 15.04.05", "02.01.2006 kl. 15.04", "2006/01/02 03:04:05 PM EET",
		} {
			cell := want.Time().Format(form)
			if got, ok := NewDates(DateUnknown).Parse([]byte(cell)); ok != Value || got != want {
				t.Errorf("%q = %s, %v; want %s", cell, got, ok, want)
			}
		}
		for style, form := range map[DateStyle]string{DateDMY: "02/01/2006", DateMDY: "1-2-2006"} {
			cell := want.Time().Format(form)
			if got, ok := NewDates(style).Parse([]byte(cell)); ok != Value || got != want {
				t.Errorf("%q = %s, %v; want %s", cell, got, ok, want)
			}
		}
		for _, form := range []string{"01.2006", "1/2006", "January 2006", "Jan-2006"} {
			cell := want.Time().Format(form)
			if year, month, ok := ParseMonth([]byte(cell)); !ok || year != want.Time().Year() || month != int(want.Time().Month()) {
				t.Errorf("%q = %d-%d, %v; want %s", cell, year, month, ok, want)
			}
		}
		if year, month, ok := ParseMonth([]byte(text)); ok {
			if _, day := calendar(year, month, 1); day != Value {
				t.Errorf("%q = %d-%d", text, year, month)
			}
		}
		d := NewDates(DateUnknown)
		once := fmt.Sprint(d.ParseTime([]byte(text), time.UTC))
		if twice := fmt.Sprint(d.ParseTime([]byte(strings.Clone(text)), time.UTC)); once != twice {
			t.Errorf("%q: %s, then %s", text, once, twice)
		}
		written, ok := NewDates(DateUnknown).Parse([]byte(text))
		for _, hours := range []int{-11, 2, 13} {
			there, same := NewDates(DateUnknown).ParseDay([]byte(text), time.FixedZone("", hours*3600))
			if same != ok || there < written-2 || there > written+2 { // offsets reach from −14 to +14 hours
				t.Errorf("%q = %s, %v; %d hours from UTC %s, %v", text, written, ok, hours, there, same)
			}
		}
	})
}
