package kpi_test

import (
	"os"
	"slices"
	"testing"

	"github.com/BurntSushi/toml"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/kpi"
)

var stages = []string{"awareness", "consideration", "conversion", "loyalty"}

// A shop's June 2025, with customers since 2023. Sums over June:
//
//	ads         Google 12 000 spent, Meta 8 000; reach is known for Meta's one row.
//	            At the margin of 1400 / 3350 only Google's Generic is under break-even
//	queries     600 clicks that their queries are known of, 390 of them for the brand
//	search      20 000 impressions, of which 1000 without a position
//	costs       5 000 of fees: marketing cost is 25 000
//	attributed  420 conversions, 88 000 revenue, 35 000 profit of paid channels
//	orders      5 orders of 4 customers, 3350 revenue, 1400 profit; of the two new
//	            ones F came through Google, G by itself
//	email       20 000 sent, 19 200 delivered
//	survey      50 answers to nps, 40 to csat, 25 to heard_from
//	leads       10 created in June; 8 became MQL, of which 5 became SQL since, one of
//	            them in July; 6 became SQL in June, 2 of them MQLs of May. 4 deals were
//	            won and one lost: the one that was lost first and won later is won. They
//	            took 10, 30, 40 and 50 days; three have a value, 100, 200 and 600
//	budget      Google 10 000 for June, Meta 27 300 for the quarter's 91 days: 9000 of June's 30
func shop(t *testing.T) *measure.Set {
	t.Helper()
	rows, orderTable := orders(t, `
2023-01-10 A 1000 400
2023-03-10 A  500 200
2023-06-01 B 2000 900
2024-02-01 B  800 300
2024-05-05 C  600 250
2024-11-01 D 1200 500
2024-12-20 D  400 150
2025-02-10 H  200  80
2025-03-01 E  900 380
2025-05-20 E  300 100
2025-06-03 F  700 300
2025-06-10 E  500 220
2025-06-15 G 1100 450
2025-06-20 E  250 100
2025-06-28 C  800 330`)
	d := data(
		table(t, "ads", `
date       CHANNEL CAMPAIGN BRAND_SEARCH spend impressions clicks reach  video_views engagements conversions revenue
2025-06-02 Google  Brand    brand        7000  150000      5000   -      10000       2000        180         48100
2025-06-20 Google  Generic  non-brand    5000  250000      3000   -      20000       4000        120         11900
2025-06-11 Meta    Spring   none         8000  600000      4000   200000 90000       14000       100         24000`),
		table(t, "web", `
date       sessions engaged_sessions engagement_seconds bounces pageviews downloads video_plays
2025-06-05 15000    9000             800000             7000    40000     500       150
2025-06-25 5000     3000             300000             2000    10000     200       200`),
		queries(table(t, "search", `
date       BRAND_SEARCH clicks impressions
2025-06-08 brand        300    1200
2025-06-08 non-brand    150    6000
2025-06-22 brand        90     300
2025-06-22 non-brand    60     2000`)),
		table(t, "search", `
date       clicks impressions position_sum positioned_impressions
2025-06-08 700    15000       60000        15000
2025-06-22 200    5000        23600        4000`),
		table(t, "costs", `
date       amount
2025-06-30 5000`),
		table(t, "conversions", `
date       conversions value  profit
2025-06-04 320         70000  30000
2025-06-21 180         30000  10000`),
		orderTable,
		table(t, "email", `
date       CAMPAIGN sent  delivered opens clicks unsubscribes complaints bounces conversions revenue
2025-06-05 News     10000 9500      3800  285    19           2          500     19          14250
2025-06-19 News     10000 9700      3900  315    21           1          300     21          15750`),
		table(t, "survey", `
date       nps_answers promoters passives detractors csat_answers satisfied csat_score heard_from recommendations
2025-06-10 30          20        6        4          40           34        166        -          -
2025-06-20 20          10        6        4          -            -         -          25         10`),
		table(t, "leads", `
date       leads value
2025-06-05 10    900`),
	)
	d.Budgets = []dataset.Budget{
		{Period: month(t, "2025-06"), Channel: "Google", Amount: 10_000 * dataset.Scale},
		{Period: month(t, "2025-Q2"), Channel: "Meta", Amount: 27_300 * dataset.Scale},
	}
	d.Leads = leads(t, `
created    mql        sql        won        lost       value
2025-06-01 2025-06-02 2025-06-05 2025-06-11 -          100
2025-06-01 2025-06-03 2025-06-06 -          2025-06-20 -
2025-06-01 2025-06-03 2025-06-06 -          -          -
2025-06-01 2025-06-04 2025-06-07 -          -          -
2025-06-01 2025-06-09 2025-07-02 -          -          -
2025-06-01 2025-06-10 -          -          -          -
2025-06-01 2025-06-11 -          -          -          -
2025-06-01 2025-06-12 -          -          -          -
2025-05-02 2025-05-03 2025-06-01 2025-06-01 -          200
2025-05-03 2025-05-04 2025-06-01 2025-06-12 2025-06-02 600
2025-05-06 -          -          2025-06-25 -          -`)
	d.Orders = rows
	for i := range rows.Rows {
		switch rows.Customers[rows.Rows[i].Customer] {
		case "F":
			rows.Rows[i].Channel = d.Channels.Index("Google")
		case "G":
			rows.Rows[i].Channel = d.Channels.Index("Direct")
		}
	}
	set := measure.NewSet(d)
	set.Add(table(t, "attributed", `
date       CHANNEL conversions known_conversions revenue profit
2025-06-04 Google  310         310               66000   26000
2025-06-04 Meta    110         110               22000   9000
2025-06-21 Direct  80          0                 12000   5000`))
	return set
}

// queries makes a table one of searches by query: a part of the whole.
func queries(t *dataset.Table) *dataset.Table {
	t.Part = 1
	return t
}

// Every figure of the catalogue and each of its variants, computed by hand from
// the rows above (sums written out, definitions of the catalogue's meanings).
func TestCatalogueValues(t *testing.T) {
	oracle := []struct {
		id, variant string
		slice       measure.Slice
		want        float64
	}{
		{"impressions", "", nil, 1_000_000},
		{"reach", "", channel("Meta"), 200_000},
		{"frequency", "", channel("Meta"), 3}, // 600 000 / 200 000
		{"ctr", "", nil, 0.012},               // 12 000 / 1 000 000
		{"ctr", "", channel("Google"), 0.02},  // 8000 / 400 000
		{"ad_engagement_rate", "", nil, 0.02}, // 20 000 / 1 000 000
		{"ad_engagement_rate", "reach", channel("Meta"), 0.07},
		{"cpm", "", nil, 20},                 // 20 000 / 1000 thousands
		{"view_through_rate", "", nil, 0.12}, // 120 000 / 1 000 000
		{"brand_search", "", nil, 1500},      // 1200 + 300
		{"brand_search", "clicks", nil, 390}, // 300 + 90
		{"brand_search", "ads", nil, 150_000},
		{"brand_search", "ad_clicks", nil, 5000},
		{"brand_search_share", "", nil, 0.65},     // 390 / (390 + 210)
		{"brand_search_share", "ads", nil, 0.625}, // 5000 / 8000
		{"search_clicks", "", nil, 900},
		{"search_ctr", "", nil, 0.045},            // 900 / 20 000
		{"search_position", "", nil, 4.4},         // (15 000 × 4 + 4000 × 5.9) / 19 000
		{"time_on_page", "", nil, 55},             // 1 100 000 s / 20 000
		{"pages_per_session", "", nil, 2.5},       // 50 000 / 20 000
		{"engagement_rate", "", nil, 0.6},         // 12 000 / 20 000
		{"bounce_rate", "", nil, 0.4},             // 1 − .6
		{"bounce_rate", "single_page", nil, 0.45}, // 9000 / 20 000
		{"downloads", "", nil, 700},
		{"video_plays", "", nil, 350},
		{"cost_per_engaged_session", "", nil, 25_000.0 / 12_000},
		{"cvr", "", nil, 0.035},              // 420 / 12 000
		{"cvr", "", channel("Meta"), 0.0275}, // 110 / 4000
		{"cvr", "sessions", nil, 0.025},      // 500 / 20 000
		{"conversions", "", nil, 500},
		{"revenue", "", nil, 3350},       // 700 + 500 + 1100 + 250 + 800
		{"aov", "", nil, 670},            // 3350 / 5
		{"aov", "conversions", nil, 200}, // 100 000 / 500
		{"cpa", "", nil, 50},             // 25 000 / 500
		{"cpa", "paid", nil, 20_000.0 / 420},
		{"cpa", "paid", channel("Google"), 12_000.0 / 310},
		{"cpc", "", nil, 20_000.0 / 12_000},
		{"roas", "", nil, 4.4},                   // 88 000 / 20 000
		{"roas", "", channel("Google"), 5.5},     // 66 000 / 12 000
		{"roas", "platform", nil, 4.2},           // 84 000 / 20 000
		{"roas", "platform", channel("Meta"), 3}, // 24 000 / 8000
		{"poas", "", nil, 1.75},                  // 35 000 / 20 000
		{"poas", "net", nil, 0.75},
		{"roi", "", nil, -0.866},                // (3350 − 25 000) / 25 000
		{"roi", "on_margin", nil, -0.944},       // (1400 − 25 000) / 25 000
		{"romi", "", nil, 3.4},                  // (88 000 − 20 000) / 20 000
		{"romi", "on_margin", nil, 0.75},        // (35 000 − 20 000) / 20 000
		{"mer", "", nil, 0.134},                 // 3350 / 25 000
		{"mer", "ad_spend", nil, 0.1675},        // 3350 / 20 000
		{"amer", "", nil, 0.072},                // (700 + 1100) / 25 000
		{"amer", "ad_spend", nil, 0.09},         // 1800 / 20 000
		{"revenue_per_visit", "", nil, 0.1675},  // 3350 / 20 000
		{"new_customers", "", nil, 2},           // F, G
		{"ltv", "", nil, 2050.0 / 3},            // A 400+200, B 900+300, C 250; D is 8 months old
		{"ltv", "profit_24m", nil, 900},         // A 600, B 1200
		{"ltv", "revenue_12m", nil, 4900.0 / 3}, // A 1500, B 2800, C 600
		{"ltv", "revenue_24m", nil, 2150},       // A 1500, B 2800
		{"cac", "", nil, 12_500},                // 25 000 / 2
		{"cac", "paid", nil, 20_000},            // 20 000 / 1
		{"cac", "paid", channel("Google"), 12_000},
		{"cac", "ad_spend", nil, 10_000}, // 20 000 / 2
		{"ltv_cac", "", nil, 2050.0 / 3 / 12_500},
		{"cac_payback", "", nil, 12_500 / (2050.0 / 3 / 12)},
		// Gaps of 10, 21, 49, 59, 80, 245 and 419 days: the limit is 118 days. On
		// 31 May E and H are active, on 30 June C, E, F and G.
		{"churn_rate", "", nil, 0.5},
		{"retention_rate", "", nil, 1}, // (4 − 2) / 2
		{"retention_rate", "cohort", nil, 0.5},
		{"repurchase_rate", "", nil, 2.0 / 3}, // A and B of A, B, C
		{"days_between_orders", "", nil, 21},  // 10, 21, 419
		{"arpu", "", nil, 837.5},              // 3350 / 4
		{"arpu", "profit", nil, 350},          // 1400 / 4
		{"delivery_rate", "", nil, 0.96},      // 19 200 / 20 000
		{"email_bounce_rate", "", nil, 0.04},  // 800 / 20 000
		{"complaint_rate", "", nil, 3.0 / 19_200},
		{"open_rate", "", nil, 7700.0 / 19_200},
		{"open_rate", "sent", nil, 0.385},
		{"click_rate", "", nil, 0.03125}, // 600 / 19 200
		{"click_rate", "sent", nil, 0.03},
		{"ctor", "", nil, 6.0 / 77},
		{"unsubscribe_rate", "", nil, 40.0 / 19_200},
		{"email_conversion_rate", "", nil, 40.0 / 19_200},
		{"revenue_per_email", "", nil, 1.5625}, // 30 000 / 19 200
		{"revenue_per_email", "sent", nil, 1.5},
		{"nps", "", nil, 44},        // 60 % − 16 %
		{"csat", "", nil, 0.85},     // 34 / 40
		{"csat", "mean", nil, 4.15}, // 166 / 40
		{"referral_rate", "", nil, 0.4},
		{"leads", "", nil, 10},
		{"cpl", "", nil, 2500},    // 25 000 / 10
		{"cpl", "mql", nil, 3125}, // 25 000 / 8
		{"cpl", "sql", nil, 25_000.0 / 6},
		{"leads_per_money", "", nil, 0.32},
		{"leads_per_money", "sql", nil, 0.24},
		{"mql_sql_rate", "", nil, 0.625},
		{"mql_sql_rate", "same_period", nil, 0.75},
		{"close_rate", "", nil, 0.8},
		{"deal_size", "", nil, 300},
		{"sales_cycle", "", nil, 35}, // of 10, 30, 40, 50
		{"budget_used", "", nil, 20.0 / 19},
		{"budget_used", "all", nil, 25.0 / 19},
		{"attributed_share", "", nil, 0.84},   // 420 / 500
		{"wasted_spend_share", "", nil, 0.25}, // 5000 / 20 000
		{"wasted_spend_share", "", channel("Google"), 5.0 / 12},
	}

	e := kpi.NewEvaluator(shop(t), nil)
	covered := map[string]bool{}
	for _, row := range oracle {
		k := catalogued(t, row.id, row.variant)
		covered[row.id+"/"+k.Variant] = true
		r := e.Value(&k, month(t, "2025-06"), row.slice)
		if !r.Defined() {
			t.Errorf("%s %s %v is undefined: %s %s", row.id, row.variant, row.slice, r.Reason, r.Cause)
			continue
		}
		near(t, row.id+" "+row.variant, r.Value, row.want, 1e-9*max(1, row.want))
	}
	for _, k := range kpi.Catalogue() {
		if !covered[k.ID+"/"] {
			t.Errorf("no expected value for %s", k.ID)
		}
		for _, v := range k.Variants {
			if !covered[k.ID+"/"+v.ID] {
				t.Errorf("no expected value for %s in the variant %s", k.ID, v.ID)
			}
		}
	}
}

// Reach is not additive: over two rows there is none, and the page says why.
func TestReachIsNeverSummed(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", `
date       CHANNEL spend impressions reach
2025-06-02 Meta    100   5000        2000
2025-06-03 Meta    100   5000        2500`)))
	e := kpi.NewEvaluator(set, nil)
	for _, id := range []string{"reach", "frequency"} {
		k := catalogued(t, id, "")
		if r := e.Value(&k, month(t, "2025-06"), nil); r.Reason != measure.NotAdditive || r.Cause != "reach" {
			t.Errorf("%s: %g %q %q", id, r.Value, r.Reason, r.Cause)
		}
	}
	k := catalogued(t, "frequency", "")
	if r := e.Value(&k, month(t, "2025-06-03"), nil); r.Value != 2 {
		t.Errorf("frequency of one day: %+v", r)
	}
}

// The catalogue passes the checks that a user's KPIs pass, and is whole in both
// languages.
func TestCatalogueIsWhole(t *testing.T) {
	raw, err := os.ReadFile("catalogue.toml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		KPI []kpi.KPI `toml:"kpi"`
	}
	meta, err := toml.Decode(string(raw), &file)
	if err != nil {
		t.Fatal(err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		t.Errorf("unknown keys: %v", unknown)
	}

	known := measure.Known(nil)
	seen := map[string]bool{}
	for _, k := range kpi.Catalogue() {
		if seen[k.ID] {
			t.Errorf("%s is there twice", k.ID)
		}
		seen[k.ID] = true
		if k.Stage != "" && !slices.Contains(stages, k.Stage) || k.Unit == "" || k.Direction == "" {
			t.Errorf("%s: stage %q, unit %q, direction %q", k.ID, k.Stage, k.Unit, k.Direction)
		}
		if len(k.Variants) > 0 && k.Label == nil {
			t.Errorf("%s has variants, but its own definition has no label", k.ID)
		}
		texts := []map[string]string{k.Title, k.Meaning, k.Undefined}
		for _, v := range k.Variants {
			texts = append(texts, v.Label)
			definition := catalogued(t, k.ID, v.ID)
			var l diag.List
			definition.Validate("kpi[0]", known, stages, nil, &l)
			if len(l) > 0 {
				t.Errorf("%s in the variant %s: %v", k.ID, v.ID, l)
			}
		}
		for _, text := range texts {
			if text["en"] == "" || text["nb"] == "" || len(text) != 2 {
				t.Errorf("%s: %q is not in both languages", k.ID, text)
			}
		}
		var l diag.List
		k.Validate("kpi[0]", known, stages, nil, &l)
		if len(l) > 0 {
			t.Errorf("%s: %v", k.ID, l)
		}
	}
}

// Only what the sources can feed is offered; where the default lacks a measure,
// the first variant that has all of them stands in.
func TestOffered(t *testing.T) {
	set := measure.NewSet(data(
		table(t, "ads", `
date       spend impressions clicks
2025-06-02 100   5000        50`),
		table(t, "conversions", `
date       conversions value
2025-06-02 4           800`)))
	var got []string
	for _, k := range kpi.NewEvaluator(set, nil).Offered() {
		id := k.ID
		if k.Variant != "" {
			id += "/" + k.Variant
		}
		got = append(got, id)
	}
	want := []string{"impressions", "ctr", "cpm", "conversions", "revenue", "aov/conversions", "cpa", "cpc", "roi", "mer"}
	if !slices.Equal(got, want) {
		t.Errorf("offered %v, want %v", got, want)
	}
}
