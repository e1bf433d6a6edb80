package dataset

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A day alone lasts until its end; a time is of the source's zone, and falls on
// the report's day.
func TestLeads(t *testing.T) {
	s := source(t, "leads", `person,account,created,mql,sql,won,lost,channel,value
kari,Acme,2025-06-01,2025-06-02 23:30,,2025-06-20,,LinkedIn,"1 000,50"
ola,,2025-06-03 10:00,,,,,,
`)
	s.Timezone = "UTC"
	d := scan(t, plan(), s)
	if len(d.Leads) != 2 {
		t.Fatalf("%d leads", len(d.Leads))
	}
	kari, ola := d.Leads[0], d.Leads[1]
	for _, tt := range []struct {
		what      string
		got       Moment
		day, time string // time in UTC
	}{
		{"created", kari.Created, "2025-06-01", "2025-06-01T23:59:59Z"},
		{"mql", kari.MQL, "2025-06-03", "2025-06-02T23:30:00Z"},
		{"won", kari.Won, "2025-06-20", "2025-06-20T23:59:59Z"},
		{"created at a time", ola.Created, "2025-06-03", "2025-06-03T10:00:00Z"},
	} {
		if !tt.got.Known || tt.got.Date.String() != tt.day || time.Unix(tt.got.Time, 0).UTC().Format(time.RFC3339) != tt.time {
			t.Errorf("%s: %s %s, want %s %s", tt.what, tt.got.Date, time.Unix(tt.got.Time, 0).UTC(), tt.day, tt.time)
		}
	}
	if kari.SQL.Known || kari.Lost.Known || ola.Won.Known {
		t.Error("a stage that was not reached has a date")
	}
	if name := d.Persons.List[kari.Account]; name != "Acme" || ola.Account != -1 || ola.Channel != -1 {
		t.Errorf("account %q, %d; channel %d", name, ola.Account, ola.Channel)
	}
	if kari.Value != 1000_500_000 || !kari.HasValue || ola.HasValue {
		t.Errorf("value %s, %v", kari.Value, ola.HasValue)
	}
	if d.Span.String() != "2025-06-01..2025-06-20" {
		t.Errorf("span %s: the last deal was won on 20 June", d.Span)
	}
	wantText(t, dump(d, 0), `
2025-06-01 "LinkedIn" leads=1 value=1000.5 rows=1 lines=2-2
2025-06-03 "" leads=1 rows=1 lines=3-3`)
}

func TestBadLeads(t *testing.T) {
	for row, want := range map[string]string{
		",2025-06-01,,":              "the lead has no person",
		"kari,2025-06-01,soon,":      `"soon" in the column "mql" is not a date`,
		"kari,2025-06-01,1.6.25,":    "write the year with four digits",
		"kari,,,":                    `the row has no date in the column "created"`,
		"kari,2025-06-01,,2025-6-31": `"2025-6-31" in the column "won" is not a date`,
	} {
		_, l := Scan(t.Context(), []Source{source(t, "leads", "person,created,mql,won\n"+row+"\n")}, plan())
		if !strings.Contains(fmt.Sprint(l), want) {
			t.Errorf("%s: %v", row, l)
		}
	}
}
