package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// scan reads sources given as kind and text of one file each.
func scan(t *testing.T, files ...[2]string) *dataset.Data {
	t.Helper()
	dir := t.TempDir()
	var sources []dataset.Source
	for i, f := range files {
		name := fmt.Sprintf("%s-%d.csv", f[0], i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(f[1]), 0o644); err != nil {
			t.Fatal(err)
		}
		if i > 0 && files[i-1][0] == f[0] {
			sources[len(sources)-1].Files = append(sources[len(sources)-1].Files, name)
			continue
		}
		sources = append(sources, dataset.Source{Name: f[0], Kind: f[0], Files: []string{name}, Dir: dir})
	}
	d, l := dataset.Scan(t.Context(), sources, dataset.Plan{Basis: dataset.DefaultBasis(), Currency: "NOK", Timezone: "UTC"})
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

// month writes a row for every day of June 2025, but for those left out.
func month(header, row string, without ...int) string {
	var b strings.Builder
	b.WriteString(header + "\n")
day:
	for day := 1; day <= 30; day++ {
		for _, w := range without {
			if w == day {
				continue day
			}
		}
		fmt.Fprintf(&b, "2025-06-%02d,%s\n", day, row)
	}
	return b.String()
}

func TestRun(t *testing.T) {
	tests := []struct {
		check   string
		files   [][2]string
		message string // part of it; empty: no such finding
	}{
		{"clicks_over_impressions", [][2]string{{"ads", "date,spend,clicks,impressions\n2025-06-01,1,5,9\n2025-06-02,1,10,9\n"}}, "first on 2025-06-02: 10 against 9"},
		{"clicks_over_impressions", [][2]string{{"ads", "date,spend,clicks,impressions\n2025-06-01,1,5,\n"}}, ""},
		{"negative_spend", [][2]string{{"ads", "date,spend\n2025-06-01,-3\n"}}, "spend is negative, first on 2025-06-01: -3"},
		{"impressions_without_spend", [][2]string{{"ads", "date,spend,impressions\n2025-06-01,0,10\n"}}, "1 of 1"},
		{"spellings", [][2]string{{"ads", "date,spend,channel\n2025-06-01,1,LinkedIn\n2025-06-01,1,linkedin\n2025-06-01,1,Meta\n"}}, `"LinkedIn", "linkedin" is one name in 2 spellings`},
		{"blank_channel", [][2]string{{"ads", "date,spend,channel\n2025-06-01,1,\n"}}, "first on 2025-06-01"},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10", 7, 8)}}, "2 days between 2025-06-01 and 2025-06-30, first on 2025-06-07"},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10")}}, ""},
		{"stale", [][2]string{{"ads", "date,spend\n2025-06-01,1\n"}, {"web", "date,sessions\n2025-06-30,1\n"}}, "ends on 2025-06-01, 29 days before"},
		{"spike", [][2]string{{"ads", month("date,spend", "10") + "2025-06-15,500\n"}}, "spend on 2025-06-15 is 510, 51 times the usual day's 10"},
		{"duplicate_rows", [][2]string{{"ads", "date,spend\n2025-06-01,12.5\n"}, {"ads", "date,spend\n2025-06-01,12.5\n2025-06-02,9\n"}}, `stand in "ads-0.csv" as well`},
		{"duplicate_rows", [][2]string{{"ads", "date,spend\n2025-06-01,12.5\n"}, {"ads", "date,spend\n2025-06-01,12\n"}}, ""},
		{"direct_share", [][2]string{{"web", "date,sessions,channel\n2025-06-01,30,Direct\n2025-06-01,70,Search\n"}}, "30 % of sessions"},
		{"direct_share", [][2]string{{"web", "date,sessions,channel\n2025-06-01,10,Direct\n2025-06-01,70,Search\n"}}, ""},
		{"spend_without_conversions", [][2]string{{"ads", "date,spend,conversions,channel\n2025-06-01,5,0,A\n2025-06-01,5,1,B\n"}}, `"A" costs 5`},
		{"conversions_without_spend", [][2]string{{"ads", "date,spend,conversions,channel\n2025-06-01,0,2,A\n"}}, `"A" reports 2 conversions`},
		{"persons_without_touches", [][2]string{{"touchpoints", "person,time,channel\na,2025-06-01,X\n"}, {"conversions", "person,time\nA1,2025-06-02\n"}}, "name people differently"},
		{"persons_without_touches", [][2]string{{"touchpoints", "person,time,channel\na,2025-06-01,X\n"}, {"conversions", "person,time\na,2025-06-02\n"}}, ""},
		{"basis_undeclared", [][2]string{{"orders", "customer,time,revenue\na,2025-06-01,5\n"}}, "vat, shipping, discounts, refunds"},
	}
	for _, tt := range tests {
		t.Run(tt.check, func(t *testing.T) {
			var message string
			for _, f := range Run(scan(t, tt.files...)) {
				if f.Check == tt.check {
					message = f.Message
				}
			}
			if tt.message == "" && message != "" || !strings.Contains(message, tt.message) {
				t.Errorf("message %q, want %q in it", message, tt.message)
			}
		})
	}
}

func TestWorstFirst(t *testing.T) {
	d := scan(t, [2]string{"touchpoints", "person,time,channel\na,2025-06-01,X\na,2025-06-01,x\n"}, [2]string{"conversions", "person,time\nA1,2025-06-02\n"})
	found := Run(d)
	if len(found) != 2 || found[0].Severity != diag.Error || found[1].Check != "spellings" || found[1].File != "touchpoints-0.csv" || found[1].Line != 2 {
		t.Errorf("%+v", found)
	}
}

func TestWithoutData(t *testing.T) {
	if found := Run(&dataset.Data{}); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}
