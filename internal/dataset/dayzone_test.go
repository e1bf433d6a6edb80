package dataset

import (
	"strings"
	"testing"
)

func TestZonesOfDays(t *testing.T) {
	for _, row := range []struct{ kind, header, source, report, want string }{
		{"ads", "Start Date (in UTC),spend", "", "Europe/Oslo", "UTC"},
		{"ads", "Start Date (in UTC),spend", "", "UTC", ""},
		{"ads", "Start Date (in UTC),spend", "", "Atlantic/Reykjavik", ""}, // its clocks are UTC's
		{"ads", "Day,spend", "", "Europe/Oslo", ""},
		{"ads", "Day,spend", "America/Los_Angeles", "Europe/Oslo", "America/Los_Angeles"},
		{"ads", "Day,spend", "Europe/Stockholm", "Europe/Oslo", ""},
		{"costs", "Dutch day,amount", "", "Europe/Oslo", ""},
		{"conversions", "time (UTC),person", "UTC", "Europe/Oslo", ""}, // times are moved to the report's days
	} {
		s := source(t, row.kind, row.header+"\n2025-06-01,1\n")
		head := row.header[:len(row.header)-len(",spend")]
		column := "date"
		switch row.kind {
		case "costs":
			head = "Dutch day"
		case "conversions":
			head, column = "time (UTC)", "time"
		}
		s.Columns = map[string]string{column: head}
		s.Timezone = row.source
		p := plan()
		p.Timezone = row.report
		if got := scan(t, p, s).Files[0].DayZone; got != row.want {
			t.Errorf("%+v: %q", row, got)
		}
	}
}

// Points in time in a column of days fall on the days of the source's zone, else
// the report's: 23:00 UTC is 1 o'clock of Oslo's summer and midnight of its winter.
func TestPointsInTimeAsDays(t *testing.T) {
	for zone, want := range map[string]string{
		"":    "2026-10-06 spend=5 rows=2 lines=2-3\n2026-10-27 spend=4 rows=1 lines=4-4",
		"UTC": "2026-10-05 spend=2 rows=1 lines=2-2\n2026-10-06 spend=3 rows=1 lines=3-3\n2026-10-26 spend=4 rows=1 lines=4-4",
	} {
		s := source(t, "ads", "date,spend\n2026-10-05T23:00:00Z,2\n2026-10-06T12:00:00+02:00,3\n2026-10-26T23:00:00Z,4\n")
		s.Timezone = zone
		p := plan()
		p.Timezone, p.Dims = "Europe/Oslo", map[string][]string{"ads": nil}
		wantText(t, dump(scan(t, p, s), 0), "\n"+want)
	}
}

// What the platform says of its days, the source may say better.
func TestZonesOfPlatformsDays(t *testing.T) {
	for _, row := range []struct{ preset, header, source, want string }{
		{"linkedin-ads", "Start Date,Campaign Name,Total Spent,Impressions", "", "UTC"},
		{"pinterest-ads", "Date,Campaign name,Spend in account currency,Impressions,Pin clicks", "", "UTC"},
		{"search-console", "Date,Clicks,Impressions,CTR,Position", "", "America/Los_Angeles"},
		{"search-console", "Date,Clicks,Impressions,CTR,Position", "Europe/Oslo", ""},
		{"google-ads", "Day,Campaign,Cost", "", ""},
	} {
		p, err := presetOf(row.preset)
		if err != nil {
			t.Fatal(err)
		}
		s := source(t, p.Kind, row.header+"\n"+map[bool]string{true: "6/13/2025", false: "2025-06-13"}[p.DateFormat == "mdy"]+strings.Repeat(",1", strings.Count(row.header, ","))+"\n")
		s.Preset, s.Timezone = row.preset, row.source
		report := plan()
		report.Timezone = "Europe/Oslo"
		if got := scan(t, report, s).Files[0].DayZone; got != row.want {
			t.Errorf("%+v: %q", row, got)
		}
	}
}
