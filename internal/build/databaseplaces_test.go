package build

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// origin is where touches and visits come from, as a warehouse has it.
type origin struct {
	source, medium, campaign, term, content string
}

// origins tell channels by the config's rules and by the defaults, in spellings
// that are joined, cleaned or left. The first ones are pairs that are read alike.
var origins = []origin{
	{"google", "cpc", "Summer sale", "telt", "ad-1"},
	{"Google", "CPC", "summer%20sale", "telt", "ad-2"},
	{"fb", "paid+social", "Summer+sale", "", "ad-1"},
	{"facebook", "paid social", "Summer sale", "", "ad-3"},
	{"newsletter", "email", "June", "", "top"},
	{"newsletter", "email", "june ", "", "bottom"},
	{"google", "organic", "", "", ""},
	{"facebook", "paid social", "Boots", "", "ad-3"},
	{"partner's \\ \"blog\"", "referral", "", "", ""},
	{"intern", "internal", "", "", ""},
	{"", "", "", "", ""},
	{"podcast", "audio", "Søvn", "", ""},
	{"qr", "plakat", "Søvn", "", ""},
}

// placesClient makes up the tables of a warehouse whose rows tell source, medium
// and campaign.
func placesClient() []table {
	random := rand.New(rand.NewPCG(5, 13))
	day := func(n int) string { return time.Date(2025, 4, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	money := func(most float64) string { return fmt.Sprintf("%.2f", random.Float64()*most) }
	count := func(most int) string { return fmt.Sprint(random.IntN(most)) }
	ads := table{name: "ads", columns: []string{"date_day", "platform", "campaign_name", "spend", "impressions", "clicks", "conversions", "conversions_value"},
		types: []int{dayType, textType, textType, moneyType, countType, countType, floatType, moneyType}}
	words := table{name: "words", columns: []string{"date", "campaign", "search_term", "keyword", "spend", "impressions", "clicks"},
		types: []int{dayType, textType, textType, textType, moneyType, countType, countType}}
	visits := table{name: "visits", columns: []string{"date", "source", "medium", "campaign", "term", "content", "sessions", "engaged_sessions"},
		types: []int{dayType, textType, textType, textType, textType, textType, countType, countType}}
	searches := table{name: "searches", columns: []string{"date", "query", "page", "device", "clicks", "impressions", "position"},
		types: []int{dayType, textType, textType, textType, countType, countType, floatType}}
	whole := table{name: "whole", columns: []string{"date", "device", "clicks", "impressions", "position"},
		types: []int{dayType, textType, countType, countType, moneyType}}
	mailings := table{name: "mailings", columns: []string{"date", "campaign", "sent", "delivered", "opens", "clicks"}, types: []int{dayType, textType, countType, countType, countType, countType}}
	fees := table{name: "fees", columns: []string{"date", "label", "amount"}, types: []int{dayType, textType, moneyType}}
	for n := range 61 {
		for range 40 {
			o := origins[random.IntN(len(origins))]
			row := []string{day(n), o.source, o.medium, o.campaign, o.term, o.content, count(90), count(30)}
			visits.rows = append(visits.rows, row)
			query := []string{"lyng telt", "Lyng", "telt 3 personer", "fjellstøvler", "ly ng", ""}[random.IntN(6)]
			searches.rows = append(searches.rows, []string{day(n), query, fmt.Sprintf("/side/%d", random.IntN(9)), []string{"mobile", "desktop"}[random.IntN(2)], count(9), count(400), fmt.Sprintf("%.2f", 1+random.Float64()*40)})
			words.rows = append(words.rows, []string{day(n), []string{"Søk", "Merkevare"}[random.IntN(2)], []string{"Lyng", "telt", ""}[random.IntN(3)], []string{"lyng", ""}[random.IntN(2)], money(30), count(300), count(20)})
		}
		for range 6 {
			ads.rows = append(ads.rows, []string{day(n), []string{"google_ads", "facebook_ads", "other_ads"}[random.IntN(3)], fmt.Sprintf("Kampanje %d", random.IntN(2)), money(900), count(9000), count(200), money(9), money(5000)})
			whole.rows = append(whole.rows, []string{day(n), []string{"mobile", "desktop"}[random.IntN(2)], count(90), count(9000), fmt.Sprintf("%.4f", 1+random.Float64()*40)})
		}
		if n%5 == 0 {
			whole.rows[len(whole.rows)-1][4] = "" // no position
			searches.rows[len(searches.rows)-1][5] = "0"
			mailings.rows = append(mailings.rows, []string{day(n), []string{"June", "june "}[random.IntN(2)], "5000", "4900", count(2000), count(300)})
			fees.rows = append(fees.rows, []string{day(n), "Byrå", money(4000)})
			visits.rows = append(visits.rows, visits.rows[len(visits.rows)-1]) // one that was pasted twice
		}
	}
	conversions := table{name: "conversions", columns: []string{"time", "person", "source", "medium", "value"}, types: []int{timeType, textType, textType, textType, moneyType}}
	touches := table{name: "touches", columns: []string{"time", "person", "source", "medium", "campaign", "term", "content", "type", "product", "cost"},
		types: []int{timeType, textType, textType, textType, textType, textType, textType, textType, textType, moneyType}}
	at := func(second int) string {
		return time.Date(2025, 4, 1, 0, 0, second, 0, time.UTC).Format("2006-01-02T15:04:05Z")
	}
	const span = 61 * 24 * 3600
	for person := range 500 {
		id := fmt.Sprintf("p%03d", person)
		last := random.IntN(span)
		for range random.IntN(7) {
			n := random.IntN(len(origins))
			kind, product := []string{"click", "click", "click", "view", "", "survey"}[random.IntN(6)], []string{"tents", "boots", ""}[random.IntN(3)]
			touch := func(o origin) []string {
				return []string{at(last), id, o.source, o.medium, o.campaign, o.term, o.content, kind, product, money(3)}
			}
			touches.rows = append(touches.rows, touch(origins[n]))
			if n < 6 && random.IntN(3) == 0 { // another in the same second, which is read alike
				touches.rows = append(touches.rows, touch(origins[n^1]))
			}
			last = max(0, last-1-random.IntN(20*24*3600))
		}
		for range max(0, random.IntN(9)-6) {
			o := origins[random.IntN(len(origins))]
			conversions.rows = append(conversions.rows, []string{at(random.IntN(span)), id, o.source, o.medium, money(2000)})
		}
	}
	tables := []table{ads, words, visits, searches, whole, mailings, fees, conversions, touches}
	for i := range tables {
		slices.SortFunc(tables[i].rows, slices.Compare[[]string])
	}
	return tables
}

const placesConfig = `[report]
title = "Warehouse"
language = "en"
currency = "NOK"
timezone = "Europe/Oslo"
period = "2025-05"
brand_terms = ["lyng"]

[utm]
aliases = { fb = "facebook" }

[[channel]]
name = "Meta"
where = 'source in ["facebook", "instagram"] and medium startsWith "paid"'
[[channel]]
name = "Letters"
where = 'source == "newsletter"'
[[channel]]
name = "Podcasts"
where = 'medium matches "^(audio|podcast)$"'

[[source]]
name = "ads"
kind = "ads"
preset = "dbt-ad-reporting"
ADS
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }

[[source]]
name = "words"
kind = "ads"
defaults = { channel = "Google Ads" }
WORDS

[[source]]
name = "visits"
kind = "web"
VISITS
where = 'not (medium matches "^intern") and sessions > 0'

[[source]]
name = "searches"
kind = "search"
SEARCHES

[[source]]
name = "whole"
kind = "search"
WHOLE

[[source]]
name = "mailings"
kind = "email"
MAILINGS

[[source]]
name = "fees"
kind = "costs"
FEES

[[source]]
name = "conversions"
kind = "conversions"
CONVERSIONS
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }

[[source]]
name = "touches"
kind = "touchpoints"
columns = { product = "product" }
where = 'medium != "internal"'
TOUCHES

[[measure]]
id = "summer_visits"
source = "visits"
column = "sessions"
where = 'campaign matches "(?i)^summer" and date > "2025-05-02"'

[[measure]]
id = "google_touches"
source = "touches"
column = "rows"
where = 'source == "google" and cost > 1'

[[kpi]]
id = "google"
title = "Touches of Google"
formula = "google_touches / touchpoints.touches"
unit = "percent"
direction = "up"
stage = "awareness"
[[kpi]]
id = "summer"
title = "Visits of the summer campaign"
formula = "summer_visits / sessions"
unit = "percent"
direction = "up"
stage = "awareness"
[[kpi]]
id = "roas"
[[kpi]]
id = "cpa"
[[kpi]]
id = "brand"
title = "Clicks of searches for the brand"
formula = "search.brand_clicks / search.clicks"
unit = "percent"
direction = "up"
stage = "awareness"
[[kpi]]
id = "place"
title = "Average position"
formula = "search.position_sum / search.positioned_impressions"
unit = "ratio"
direction = "down"
stage = "awareness"

[attribution]
by = ["channel", "campaign", "product"]
models = ["first_touch", "last_touch", "linear", "markov"]
window = { click = "20d", view = "3d" }
`

// Rows that tell source, medium and campaign are added up, too, and their touches
// brought together, with the report of files. What moves are groups.
func TestDatabasesFindPlaces(t *testing.T) {
	tables := placesClient()
	rows := map[string]int{}
	groups := map[string]int{}
	for _, tab := range tables {
		rows[tab.name] = len(tab.rows)
		by := map[string][][]string{
			"ads":      {{"date_day", "platform", "campaign_name"}},
			"words":    {{"date", "campaign", "search_term", "keyword"}},
			"visits":   {{"date", "source", "medium", "campaign"}, {"term", "medium"}, {"content", "medium"}}, // which it was asked how they are written; where asks for the medium
			"searches": {{"date", "query"}},
			"whole":    {{"date"}},
			"mailings": {{"date", "campaign"}},
			"fees":     {{"date"}},
		}[tab.name]
		for _, columns := range by {
			groups[tab.name] += distinct(tab, columns)
		}
	}
	everyEngine(t, placesConfig, tables, []string{"table"}, func(t *testing.T, e *engine, moved map[string]int) {
		for name, want := range groups {
			if moved[name] != want {
				t.Errorf("%s: %d of %d rows moved, want %d groups", name, moved[name], rows[name], want)
			}
		}
		if got, all := moved["touches"], rows["touches"]; e.env == "" && got != all || e.env != "" && got >= all {
			t.Errorf("%d of %d touches moved", got, all)
		}
	})
}

// distinct counts the rows that differ in some columns.
func distinct(tab table, columns []string) int {
	seen := map[string]bool{}
	for _, row := range tab.rows {
		var key []string
		for _, c := range columns {
			key = append(key, row[slices.Index(tab.columns, c)])
		}
		if i := slices.Index(tab.columns, "sessions"); i < 0 || row[i] != "0" { // which are left out
			seen[strings.Join(key, "\x00")] = true
		}
	}
	return len(seen)
}

const manyPlacesConfig = `[report]
title = "Warehouse"
language = "en"
[[source]]
name = "conversions"
kind = "conversions"
CONVERSIONS
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
[[source]]
name = "touches"
kind = "touchpoints"
TOUCHES
[attribution]
models = ["linear"]
`

// Thousands of places are told to the database, unless they are more than it takes:
// then the rows move, and the report says why.
func TestDatabasesWithManyPlaces(t *testing.T) {
	const many, tooMany, persons, touches = 9_000, 10_500, 3000, 12_000
	postgres := [2]string{
		`select to_timestamp(1746957600 + n * 60) as time, 'p' || n as person, 10 as value from generate_series(0, 49) as n`,
		`select to_timestamp(1746057600 + n * 60) as time, 'p' || n % 3000 as person, case when n % 3 = 0 then 'google' else 'newsletter' end as source, 'cpc' as medium, 'Uke+' || n % PLACES as campaign from generate_series(0, 11999) as n`,
	}
	clickhouse := [2]string{
		`select toDateTime(1746957600 + number * 60) as time, concat('p', toString(number)) as person, 10 as value from (select number from system.numbers limit 50)`,
		`select toDateTime(1746057600 + number * 60) as time, concat('p', toString(number % 3000)) as person, if(number % 3 = 0, 'google', 'newsletter') as source, 'cpc' as medium, concat('Uke+', toString(number % PLACES)) as campaign from (select number from system.numbers limit 12000)`,
	}
	for _, c := range []struct {
		name, env, user string
		queries         [2]string
		places          int
		word            string // of campaigns
		why             string // rows move; "" where they do not
	}{
		{"postgres", "PEIL_TEST_POSTGRES", "", postgres, many, "Uke+", ""},
		{"postgres, too many", "PEIL_TEST_POSTGRES", "", postgres, tooMany, "Uke+", "more places"},
		{"postgres, signs", "PEIL_TEST_POSTGRES", "", postgres, 9, "Uke\x1e", "control characters"},
		{"clickhouse", "PEIL_TEST_CLICKHOUSE", "", clickhouse, many, "Uke+", ""},
		{"clickhouse, too many", "PEIL_TEST_CLICKHOUSE", "", clickhouse, tooMany, "Uke+", "more places"},
		{"clickhouse, of a user who may not ask for longer questions", "PEIL_TEST_CLICKHOUSE", "viewer", clickhouse, many, "Uke+", "more places"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dsn := testDatabase(t, c.env)
			if c.user != "" {
				dsn = strings.Replace(dsn, "//reader:", "//"+c.user+":", 1)
			}
			at := func(second int) string { return time.Unix(int64(second), 0).UTC().Format("2006-01-02T15:04:05Z") }
			files := []string{"time,person,value\n", "time,person,source,medium,campaign\n"}
			for n := range 50 {
				files[0] += fmt.Sprintf("%s,p%d,10\n", at(1746957600+n*60), n)
			}
			var log strings.Builder
			for n := range touches {
				source := "newsletter"
				if n%3 == 0 {
					source = "google"
				}
				fmt.Fprintf(&log, "%s,p%d,%s,cpc,%s%d\n", at(1746057600+n*60), n%persons, source, c.word, n%c.places)
			}
			files[1] += log.String()
			dir := t.TempDir()
			tables := []table{{name: "conversions"}, {name: "touches"}}
			for i, tab := range tables {
				if err := os.WriteFile(filepath.Join(dir, tab.name+".csv"), []byte(files[i]), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, _ := buildOf(t, dir, manyPlacesConfig, tables, func(name string) string { return fmt.Sprintf("files = [%q]", name+".csv") }, nil)
			got, moved := buildOf(t, dir, manyPlacesConfig, tables, func(name string) string {
				query := c.queries[slices.IndexFunc(tables, func(tab table) bool { return tab.name == name })]
				return fmt.Sprintf("dsn = \"${TEST_DSN}\"\nquery = \"\"\"%s\"\"\"", strings.NewReplacer("PLACES", fmt.Sprint(c.places), "Uke+", strings.ReplaceAll(c.word, "\x1e", `\u001e`)).Replace(query))
			}, map[string]string{"TEST_DSN": dsn})
			why := ""
			got["audit"] = slices.DeleteFunc(got["audit"].([]any), func(f any) bool {
				finding := f.(map[string]any)
				if finding["check"] == "rows_moved" {
					why = fmt.Sprint(finding["message"])
				}
				return finding["check"] == "rows_moved"
			})
			if !strings.Contains(why, c.why) || (why != "") != (c.why != "") || (moved["touches"] == touches) != (c.why != "") {
				t.Errorf("%d of %d rows moved: %q", moved["touches"], touches, why)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("-files +%s\n%s", c.name, diff)
			}
		})
	}
}
