package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A table without days that is as long as its platform makes one was cut there.
func TestTruncatedTables(t *testing.T) {
	tests := []struct {
		preset, header, row string
		rows                int
		want                bool
	}{
		{"plausible", "name,visitors,visits,visit_duration", "/page-%d,2,3,40", 300, true},
		{"plausible", "name,visitors,visits,visit_duration", "/page-%d,2,3,40", 299, false},
		{"search-console", "Top queries,Clicks,Impressions,CTR,Position", "query %d,1,10,10%%,3.5", 1000, true},
		{"search-console", "Populære sider;Klikk;Visninger;Klikkfrekvens;Plassering", "/%d;1;10;10 %%;3,5", 999, false},
		{"plausible", "date,visitors,visits,visit_duration,bounces", "2025-06-01,%d,3,40,1", 300, false},
	}
	for _, tt := range tests {
		p, err := presetOf(tt.preset)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		text.WriteString(tt.header + "\n")
		for i := range tt.rows {
			fmt.Fprintf(&text, tt.row+"\n", i)
		}
		s := source(t, p.Kind, text.String())
		s.Preset, s.Defaults = tt.preset, map[string]string{"date": "2025-06-30"}
		d := scan(t, plan(), s)
		found := slices.ContainsFunc(d.Files[0].Findings, func(x Finding) bool { return x.Check == "truncated" })
		if found != tt.want || d.Files[0].Rows != tt.rows {
			t.Errorf("%s, %d rows: %v", tt.preset, d.Files[0].Rows, checks(d))
		}
	}
}

// Rows of another width are no part of the table where a footer follows them, and
// mistakes where none does.
func TestFooters(t *testing.T) {
	const table = "Opportunity ID,Stage,Amount,Created Date,Close Date\n1,Open,5,2025-06-01,2025-07-01\n"
	for text, want := range map[string]int{
		table:                               0,
		table + "Grand Totals (1 record)\n": 0,
		table + "Acme\nCopyright (c) 2025 Salesforce\nAcme Norge\nOslo\n": 0,
		table + "Acme\n": 1,
		table + "Acme\n2,Open,5,2025-06-01,2025-07-01\nGrand Totals (2 records)": 1,
		table + "Acme,Oslo\nGrand Totals (1 record)\n":                           1,
	} {
		s := source(t, "leads", text)
		s.Preset, s.MaxBadRows = "salesforce-report", new(int)
		*s.MaxBadRows = 9
		d := scan(t, plan(), s)
		bad := 0
		for _, x := range d.Files[0].Findings {
			if x.Check == BadRow {
				bad = x.Rows
			}
			if x.Check == "rows_mismatch" && want == 0 {
				t.Errorf("%q: %v", text, x.Args)
			}
		}
		if bad != want {
			t.Errorf("%q: %d bad rows, want %d", text, bad, want)
		}
	}
}

// A rate is the same fraction with a percent sign and without.
func TestRateColumns(t *testing.T) {
	for file, want := range map[string]Fixed{"percent.csv": 5100 * Scale, "fraction.csv": 5100 * Scale} {
		p := plan()
		p.Measures = []Measure{{ID: "opened", Source: "src", Column: "sent", Where: `row["Open Rate"] < 0.5`}}
		d := scan(t, p, fixture(t, "klaviyo", file))
		table, sum := d.Tables[0], Fixed(0)
		for _, v := range table.Sums[slices.Index(table.Columns, "opened")] {
			sum += v
		}
		if sum != want {
			t.Errorf("%s: %s, want %s", file, sum, want)
		}
	}
}
