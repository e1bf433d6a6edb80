package audit

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// What the config accepts is parted from the rest; what it accepts no longer, and
// what accepts nothing, is told.
func TestJudge(t *testing.T) {
	found := func(check, source string) Finding {
		return Finding{Source: source, Finding: dataset.Finding{Check: check, Severity: diag.Info}}
	}
	all := []Finding{found("spike", "google"), found("spike", "meta"), found("missing_days", "google"), found("direct_share", "web")}
	cfg := Config{
		Severity: map[string]string{"missing_days": "error"},
		Ignore: []Ignore{
			{Check: "spike", Source: "google", Reason: "Black Week"},
			{Check: "direct_share", Reason: "known", Until: "2025-05"},
			{Check: "stale_source", Source: "web", Reason: "late"},
			{Check: "missing_days", Source: "meta", Reason: "paused"},
		},
	}
	until := func(s string) *period.Date { p, _ := period.Parse(s); return &p.End }
	checks := func(list []Finding) (out []string) {
		for _, f := range list {
			out = append(out, fmt.Sprint(f.Check, " ", f.Source, " ", f.Severity))
		}
		return out
	}
	for _, c := range []struct {
		today        *period.Date
		open, hidden []string
		told         []string
	}{
		{
			until("2025-05"), []string{"spike meta info", "missing_days google error"}, []string{"spike google info", "direct_share web info"},
			[]string{"audit.ignore[2] warning", "audit.ignore[3] warning"},
		},
		{
			until("2025-06"), []string{"spike meta info", "missing_days google error", "direct_share web info"}, []string{"spike google info"},
			[]string{"audit.ignore[1].until warning", "audit.ignore[2] warning", "audit.ignore[3] warning"},
		},
		{ // a report without days
			nil, []string{"spike meta info", "missing_days google error"}, []string{"spike google info", "direct_share web info"},
			[]string{"audit.ignore[2] warning", "audit.ignore[3] warning"},
		},
	} {
		open, ignored, l := cfg.Judge("audit", slices.Clone(all), c.today)
		var hidden []Finding
		for _, f := range ignored {
			hidden = append(hidden, f.Finding)
		}
		var told []string
		for _, d := range l {
			told = append(told, d.Path+" "+d.Severity.String())
		}
		for _, diff := range []string{cmp.Diff(c.open, checks(open)), cmp.Diff(c.hidden, checks(hidden)), cmp.Diff(c.told, told)} {
			if diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		}
	}
}

// The money of a finding is what stands in its rows on the days that are asked
// for; of one without rows of its own, what the whole source or file has.
func TestStakeOf(t *testing.T) {
	d := scan(t, [2]string{"ads", "date,spend,impressions,clicks,channel\n2025-05-31,40,1,2,A\n2025-06-01,30,1,2,A\n2025-06-02,20,9,2,B\n"},
		[2]string{"web", "date,sessions,bounces\n2025-06-01,1,2\n"})
	june, _ := period.Parse("2025-06")
	found := map[string]*Finding{}
	for _, f := range Run(d, &Config{}) {
		found[f.Check] = &f
	}
	stale := Finding{Source: "ads", Finding: dataset.Finding{Columns: []string{dataset.AllColumns}}}
	for _, c := range []struct {
		name string
		f    *Finding
		days *period.Period
		want Stake
		ok   bool
	}{
		{"of the period", found["clicks_over_impressions"], &june, Stake{Money: 30 * dataset.Scale}, true},
		{"of all days", found["clicks_over_impressions"], nil, Stake{Money: 70 * dataset.Scale}, true},
		{"the whole source", &stale, &june, Stake{Money: 50 * dataset.Scale, Whole: true}, true},
		{"no money", found["bounces_over_sessions"], nil, Stake{}, false},
		{"nothing in doubt", &Finding{Source: "ads"}, nil, Stake{}, false},
	} {
		got, ok := StakeOf(d, c.f, c.days)
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %v", c.name, got, ok)
		}
	}
	want := []Place{{"ads-0.csv", 2}, {"ads-0.csv", 3}}
	if diff := cmp.Diff(want, found["clicks_over_impressions"].Examples); diff != "" {
		t.Errorf("examples: -want +got\n%s", diff)
	}
}

// The register is counted by what its files tell; of what none tells nothing is
// said. Reckoned by hand.
func TestRegisterOf(t *testing.T) {
	if r := RegisterOf(&dataset.Data{}, &Config{}); r != nil {
		t.Errorf("%+v without contacts", r)
	}
	d := scan(t, [2]string{"contacts", "person,complete_fields,consent\na,5,yes\nb,3,NO\nc,,\n"})
	r := RegisterOf(d, &Config{})
	if r.Contacts != 3 || *r.Incomplete != 2 || *r.Refused != 2 || r.Stale != nil || r.Sleeping != nil {
		t.Errorf("%+v", r)
	}
	d = scan(t, register("a,2025-06-30,5,yes,0", "b,2024-06-30,5,yes,5.9", "c,2024-06-29,5,yes,6"))
	if r = RegisterOf(d, &Config{}); *r.Stale != 1 || *r.Sleeping != 1 || *r.Incomplete != 0 || *r.Refused != 0 {
		t.Errorf("stale %d, sleeping %d, incomplete %d, refused %d", *r.Stale, *r.Sleeping, *r.Incomplete, *r.Refused)
	}
}
