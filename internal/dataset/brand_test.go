package dataset

import (
	"testing"

	"peil/internal/diag"
)

func TestBrandOfSearches(t *testing.T) {
	terms := brandPattern([]string{"Lyng & Lavvo", "lyngoglavvo*", "æøå"})
	for text, want := range map[string]bool{
		"lyng lavvo": true, "LYNG & LAVVO telt": true, "lyng-lavvo.no": true, "www.lyngoglavvo.no": true, "lyngoglavvorabatt": true, "Æøå": true,
		"lavvo": false, "lyng": false, "lyngen": false, "ling og lavvo": false, "": false, "lyng og lavvo": false,
	} {
		if got := terms.MatchString(wordsOf(text, false)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
	if brandPattern(nil) != nil || brandPattern([]string{"*", " "}) != nil {
		t.Error("no terms make no pattern")
	}
}

func TestBrandOfCampaigns(t *testing.T) {
	terms := brandPattern([]string{"lyng*"})
	for _, row := range []struct{ channel, campaign, want string }{
		{"Google Søk", "NO_Lyng_exact", "brand"},
		{"Google Ads", "Merkevare", "brand"},
		{"Google Ads", "Search | Brand", "brand"},
		{"Paid Search", "Non-brand telt", "non-brand"},
		{"Bing", "Nonbrand", "non-brand"},
		{"Google Ads", "Ikke brand", "non-brand"},
		{"Google Ads", "Norway brand", "brand"},
		{"Google Ads", "Telt", "non-brand"},
		{"Google Ads", "PMax: Lyng", ""},
		{"Google Ads", "Brand YouTube", ""},
		{"Meta", "Lyng vår", ""},
		{"Researchers", "Lyng", ""},
	} {
		if got := string(brandOfCampaign(terms, row.channel, row.campaign)); got != row.want {
			t.Errorf("%s, %s: %q, want %q", row.channel, row.campaign, got, row.want)
		}
	}
}

// The search term tells, else the keyword, else the campaign; a condition may
// ask for it, and without terms no file has the dimension.
func TestBrandOfRows(t *testing.T) {
	text := `date,channel,campaign,keyword,search term,spend
2025-06-01,Google Ads,Telt,lyng telt,telt,1
2025-06-01,Google Ads,Telt,lyng telt,,2
2025-06-01,Google Ads,Lyng,,,4
2025-06-01,Meta,Lyng,,,8
`
	p := plan()
	p.Dims = map[string][]string{"ads": {BrandSearch}}
	s := source(t, "ads", text)
	s.Columns = map[string]string{"search_term": "search term"}
	wantText(t, dump(scan(t, p, s), 0), "2025-06-01 spend=15 rows=4 lines=2-5")
	p.BrandTerms = []string{"lyng"}
	wantText(t, dump(scan(t, p, s), 0), `
2025-06-01 "" spend=8 rows=1 lines=5-5
2025-06-01 "brand" spend=6 rows=2 lines=3-4
2025-06-01 "non-brand" spend=1 rows=1 lines=2-2`)
	s.Where = `brand_search == "brand"`
	wantText(t, dump(scan(t, p, s), 0), `2025-06-01 "brand" spend=6 rows=2 lines=3-4`)

	p.Dims = map[string][]string{"search": {BrandSearch}}
	totals := source(t, "search", "date,clicks,impressions\n2025-06-01,3,40\n")
	if d := scan(t, p, totals).Tables[0].Dims; d != nil {
		t.Errorf("totals have %q", d)
	}
}

func TestBrandTermsAreChecked(t *testing.T) {
	var l diag.List
	ValidateBrandTerms([]string{"lyng", "*", "&", "l*"}, "report.brand_terms", &l)
	if len(l) != 2 || l[0].Path != "report.brand_terms[1]" || l[1].Path != "report.brand_terms[2]" {
		t.Errorf("%v", l)
	}
}
