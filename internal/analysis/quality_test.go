package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
	"peil/internal/report"
)

// everyDay writes rows for the days of 2025 from one to another, each day so many of
// them further.
func everyDay(header string, from, to, step int, row string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for d := from; d <= to; d += step {
		fmt.Fprintf(&b, "%s,%s\n", period.NewDate(2025, 1, d), row)
	}
	return b.String()
}

// audited is a client with ads on the first half of the year, a site that ends five
// days earlier, and mailings every week until so many days before the end.
func audited(t *testing.T, audit string, silent int) *report.Report {
	t.Helper()
	source := func(name, kind string) string {
		return fmt.Sprintf("[[source]]\nname = %q\nkind = %q\nfiles = [\"%[2]s.csv\"]\n", name, kind)
	}
	config := "[report]\ntitle = \"T\"\nlanguage = \"en\"\nperiod = \"2025-06\"\n" + audit +
		source("google", "ads") + source("site", "web") + source("news", "email") + source("crm", "contacts") +
		"[[kpi]]\nid = \"ctr\"\n[[kpi]]\nid = \"cpc\"\n"
	const end = 181 // 30 June
	r, l := analyse(t, client(t, "peil.toml", config,
		"ads.csv", everyDay("date,spend,clicks,impressions,channel", 1, end, 1, "100.37,3,50,Search")+"2025-06-10,40,9,8,Video\n2025-06-11,70,9,8,Video\n2025-04-01,-7,9,90,Print\n",
		"web.csv", everyDay("date,sessions", 1, end-5, 1, "40"),
		"email.csv", everyDay("time,campaign,sent,delivered,opens,clicks", end-silent-70, end-silent, 7, "News,100,99,50,5"),
		"contacts.csv", "person,company_date,consent\na,2025-06-01,yes\nb,2023-06-01,no\nc,,yes\nd,2025-01-01,yes\n",
	), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	return r
}

// Findings are ranked by what they touch: those of figures before the others, and
// of those the ones with more money in their rows.
func TestFindingsAreRanked(t *testing.T) {
	r := audited(t, "", 0)
	var got []string
	for _, f := range r.Audit {
		money := "no money"
		if f.Money != nil {
			money = fmt.Sprintf("%g %v", *f.Money, f.Whole)
		}
		got = append(got, fmt.Sprintf("%s %s %s: %s: %s", f.Severity, f.Source, f.Check, strings.Join(f.KPIs, "+"), money))
	}
	want := []string{
		"warning google clicks_over_impressions: ctr+cpc: 110 false",
		"warning google negative_value: cpc: 0 false", // in April
		"warning crm contacts_stale: : no money",
		"warning crm contacts_without_consent: : no money",
		"warning site stale_source: : no money",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	places := []report.Place{{File: "ads.csv", Line: 183}, {File: "ads.csv", Line: 184}}
	if diff := cmp.Diff(places, r.Audit[0].Examples); diff != "" {
		t.Errorf("examples: -want +got\n%s", diff)
	}
}

// A source is late by its own rhythm, and the thresholds say what late is.
func TestFreshness(t *testing.T) {
	for _, c := range []struct {
		audit  string
		silent int
		late   string // sources, in their order
	}{
		{"", 21, "site"},
		{"", 22, "site news"},
		{"[audit]\nthresholds = { overdue_source = 4 }\n", 22, "site"},
		{"[audit]\nthresholds = { stale_source = 6 }\n", 22, "news"},
		{"[audit]\nthresholds = { stale_source = 5 }\n", 0, "site"},
	} {
		r := audited(t, c.audit, c.silent)
		var late, told []string
		for _, s := range r.Sources {
			if s.Late {
				late = append(late, s.Source)
			}
			for _, f := range r.Audit {
				if f.Source == s.Source && (f.Check == "stale_source" || f.Check == "overdue_source") {
					told = append(told, s.Source)
				}
			}
		}
		if got := strings.Join(late, " "); got != c.late || strings.Join(told, " ") != c.late {
			t.Errorf("%q, silent for %d days: late %q, told %q", c.audit, c.silent, got, told)
		}
	}
	r := audited(t, "", 21)
	week, day := 7, 1
	want := []report.Source{
		{Source: "google", Kind: "ads", First: period.NewDate(2025, 1, 1), Last: period.NewDate(2025, 6, 30), Days: 181, Rhythm: &day},
		{Source: "site", Kind: "web", First: period.NewDate(2025, 1, 1), Last: period.NewDate(2025, 6, 25), Days: 176, Rhythm: &day, Behind: 5, Late: true},
		{Source: "news", Kind: "email", First: period.NewDate(2025, 3, 31), Last: period.NewDate(2025, 6, 9), Days: 11, Rhythm: &week, Behind: 21},
	}
	if diff := cmp.Diff(want, r.Sources); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A file of ads with a row each week is one of weeks, without days that it misses.
func TestFreshnessOfWeeks(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", "[report]\ntitle = \"T\"\nlanguage = \"en\"\nperiod = \"2025-06\"\n"+
		"[[source]]\nname = \"google\"\nkind = \"ads\"\nfiles = [\"ads.csv\"]\n",
		"ads.csv", everyDay("date,spend,channel", 6, 181, 7, "100,Search")), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if s := r.Sources[0]; s.Missing != 0 || s.Rhythm == nil || *s.Rhythm != 7 {
		t.Errorf("the source is %+v", s)
	}
	for _, s := range pageOf(t, r, "quality").Sections {
		if s.ID != "coverage" {
			continue
		}
		if s.Title.Key != "coverage.title.whole" {
			t.Errorf("the heading is %v", s.Title)
		}
		cells := s.Blocks[1].(*report.Table).Rows[0].Cells
		if rhythm := cells[3].Text; rhythm.Key != "rhythm.days" || rhythm.Args["n"] != 7 || cells[5].Quantity != nil {
			t.Errorf("the table tells %v and %v missing days", rhythm, cells[5])
		}
		for _, v := range s.Blocks[0].(*report.Chart).Series[0].Values {
			if v != nil && *v == 0 {
				t.Fatal("a day between the rows is expected to have some")
			}
		}
		return
	}
	t.Error("no picture of the days")
}

// What the config accepts is neither counted nor in the way, and stands on the page
// with its reason.
func TestIgnored(t *testing.T) {
	ignore := "[[audit.ignore]]\ncheck = \"clicks_over_impressions\"\nreason = \"A test.\"\nuntil = \"2025-06\"\n"
	r := audited(t, ignore, 0)
	if len(r.Ignored) != 1 || r.Ignored[0].Reason != "A test." || r.Ignored[0].Until != "2025-06" || r.Ignored[0].Check != "clicks_over_impressions" {
		t.Fatalf("%+v", r.Ignored)
	}
	for _, f := range r.Audit {
		if f.Check == "clicks_over_impressions" {
			t.Error("it counts still")
		}
	}
	for _, page := range r.Pages {
		if page.ID != "quality" {
			continue
		}
		var ids []string
		for _, s := range page.Sections {
			ids = append(ids, s.ID)
		}
		if diff := cmp.Diff([]string{"findings", "accepted", "coverage", "contacts", "files"}, ids); diff != "" {
			t.Errorf("sections: -want +got\n%s", diff)
		}
	}
	half, quarter := 0.5, 0.25
	want := &report.Contacts{Contacts: 4, Stale: &report.Part{Rows: 2, Of: 4, Share: &half}, WithoutConsent: &report.Part{Rows: 1, Of: 4, Share: &quarter}}
	if diff := cmp.Diff(want, r.Contacts); diff != "" {
		t.Errorf("contacts: -want +got\n%s", diff)
	}
}

// The chart of coverage has each day as it is: with rows, without, or with none
// expected.
func TestCoverage(t *testing.T) {
	r := audited(t, "", 22)
	for _, page := range r.Pages {
		for _, s := range page.Sections {
			for _, b := range s.Blocks {
				c, ok := b.(*report.Chart)
				if !ok || c.Kind != report.Coverage {
					continue
				}
				got := map[string][3]int{} // with rows, without, nothing expected
				for _, series := range c.Series {
					var n [3]int
					for _, v := range series.Values {
						switch {
						case v == nil:
							n[2]++
						case *v == 0:
							n[1]++
						default:
							n[0]++
						}
					}
					got[series.Name.Literal] = n
				}
				// 181 days; the mailings' last is 22 days before the end, and overdue.
				want := map[string][3]int{"google": {181, 0, 0}, "site": {176, 5, 0}, "news": {11, 22, 148}}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				return
			}
		}
	}
	t.Error("no chart of coverage")
}
