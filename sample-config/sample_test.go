package sampleconfig_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"peil/attribution"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
	sampleconfig "peil/sample-config"
)

// truth is what the generator knows of the months, from truth.json.
type truth struct {
	Months []struct {
		Month        string
		Orders       float64
		Discounted   float64 `json:"discounted_orders"`
		NewCustomers float64 `json:"new_customers"`
		Revenue      float64
		Profit       float64
		OtherCost    float64 `json:"other_cost"`
		Spend        map[string]float64
		Impressions  map[string]float64
		Clicks       map[string]float64
		Sessions     map[string]float64
		Engaged      map[string]float64 `json:"engaged_sessions"`
		Claimed      map[string]float64 `json:"claimed_conversions"`
		Credit       map[string]map[string]struct{ Conversions, Value float64 }
		Assist       struct{ Least, Most float64 } `json:"display_assists"`
		Email        map[string]mails
		Test         map[string]mails `json:"newsletter_variants"`
		Segments     map[string]mails `json:"newsletter_segments"`
		NPS          struct {
			Promoters, Passives, Detractors float64
			Satisfaction                    [5]float64
		}
		HeardFrom map[string]float64 `json:"heard_from"`
		Budget    map[string]float64
	}
	Mature    float64 `json:"mature_customers_12m"`
	Profit12  float64 `json:"profit_12m"`
	Mature365 float64 `json:"mature_customers_365d"`
	Second365 float64 `json:"second_order_365d"`
}

// mails is what was sent in a month, and what came of it.
type mails struct {
	Sent, Delivered, Opens, Clicks, Unsubscribes, Complaints, Conversions, Revenue float64
}

func load(t *testing.T) (*config.Config, *dataset.Data, truth) {
	t.Helper()
	text, err := os.ReadFile("truth.json")
	if err != nil {
		t.Fatal(err)
	}
	var want truth
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	cfg, problems := config.Load(".", os.LookupEnv)
	if len(problems) > 0 {
		t.Fatalf("peil.toml: %v", problems)
	}
	data, problems := dataset.Scan(context.Background(), cfg.Sources, dataset.Plan{
		Dims:     map[string][]string{"ads": {"channel", "campaign"}, "web": {"channel"}, "orders": {"channel"}, "email": {"campaign", "segment", "variant"}, "survey": {"question", "answer"}, "search": {"brand_search"}, "costs": {"channel"}},
		Measures: cfg.Measures, Basis: cfg.Report.RevenueBasis, Currency: cfg.Report.Currency, Timezone: cfg.Report.Timezone, BrandTerms: cfg.Report.BrandTerms,
	})
	if len(problems) > 0 {
		t.Fatalf("the data: %v", problems)
	}
	for _, f := range data.Files {
		for _, finding := range f.Findings {
			t.Errorf("%s: %s: %v", f.Name, finding.Check, finding.Args)
		}
	}
	return cfg, data, want
}

func TestDataTellTheTruth(t *testing.T) {
	cfg, data, want := load(t)
	set := measure.NewSet(data)
	equal := func(name string, p period.Period, sl measure.Slice, want float64) {
		t.Helper()
		v := set.At(name, measure.Program, p, sl)
		if !v.Defined() || math.Abs(v.Number-want) > 0.005 {
			t.Errorf("%s of %s %v: %+v, want %v", name, p, sl, v, want)
		}
	}
	sum := func(m map[string]float64) (s float64) {
		for _, v := range m {
			s += v
		}
		return s
	}
	for _, m := range want.Months {
		p, err := period.Parse(m.Month)
		if err != nil {
			t.Fatal(err)
		}
		equal("orders.orders", p, nil, m.Orders)
		equal("conversions.conversions", p, nil, m.Orders)
		equal("orders.revenue", p, nil, m.Revenue)
		equal("conversions.value", p, nil, m.Revenue)
		equal("orders.profit", p, nil, m.Profit)
		equal("conversions.profit", p, nil, m.Profit)
		equal("orders.new_customers", p, nil, m.NewCustomers)
		equal("discounted_orders", p, nil, m.Discounted)
		equal("marketing_cost", p, nil, sum(m.Spend)+m.OtherCost)
		for channel := range m.Spend {
			sl := measure.Slice{{Dim: "channel", Value: channel}}
			equal("ads.spend", p, sl, m.Spend[channel])
			equal("ads.impressions", p, sl, m.Impressions[channel])
			equal("ads.clicks", p, sl, m.Clicks[channel])
		}
		for _, channel := range []string{"Google Søk", "Meta"} {
			equal("ads.conversions", p, measure.Slice{{Dim: "channel", Value: channel}}, m.Claimed[channel])
		}
		for channel := range m.Sessions {
			sl := measure.Slice{{Dim: "channel", Value: channel}}
			equal("web.sessions", p, sl, m.Sessions[channel])
			equal("web.engaged_sessions", p, sl, m.Engaged[channel])
		}
		journeys := attribution.Build(data, cfg.Attribution)
		for model, channels := range m.Credit {
			credits, err := journeys.Credit(model)
			if err != nil {
				t.Fatal(err)
			}
			got := credits.ByChannel(p)
			if len(got) != len(channels) {
				t.Errorf("%s of %s: %d channels, want %d", model, p, len(got), len(channels))
			}
			for _, c := range got {
				w := channels[c.Channel]
				if math.Abs(c.Conversions.Float()-w.Conversions) > 0.001 || math.Abs(c.Value.Float()-w.Value) > 0.01 {
					t.Errorf("%s of %s: %s has %v, %v; want %v, %v", model, p, c.Channel, c.Conversions.Float(), c.Value.Float(), w.Conversions, w.Value)
				}
			}
		}
	}
	for _, m := range want.Months {
		p, _ := period.Parse(m.Month)
		sent := func(sl measure.Slice, w mails) {
			t.Helper()
			for name, v := range map[string]float64{
				"sent": w.Sent, "delivered": w.Delivered, "bounces": w.Sent - w.Delivered, "opens": w.Opens, "clicks": w.Clicks,
				"unsubscribes": w.Unsubscribes, "complaints": w.Complaints, "conversions": w.Conversions, "revenue": w.Revenue,
			} {
				equal("email."+name, p, sl, v)
			}
		}
		var all mails
		for campaign, w := range m.Email {
			sent(measure.Slice{{Dim: "campaign", Value: campaign}}, w)
			all.Clicks, all.Delivered = all.Clicks+w.Clicks, all.Delivered+w.Delivered
		}
		equal("email.clicks", p, nil, all.Clicks)
		newsletter := measure.Filter{Dim: "campaign", Value: "Nyhetsbrev"}
		for name, w := range m.Segments {
			sent(measure.Slice{newsletter, {Dim: "segment", Value: name}}, w)
		}
		for name, w := range m.Test {
			sent(measure.Slice{newsletter, {Dim: "variant", Value: name}}, w)
		}
		equal("survey.promoters", p, nil, m.NPS.Promoters)
		equal("survey.passives", p, nil, m.NPS.Passives)
		equal("survey.detractors", p, nil, m.NPS.Detractors)
		equal("survey.satisfied", p, nil, m.NPS.Satisfaction[3]+m.NPS.Satisfaction[4])
		equal("survey.csat_answers", p, nil, sum(map[string]float64{"1": m.NPS.Satisfaction[0], "2": m.NPS.Satisfaction[1], "3": m.NPS.Satisfaction[2], "4": m.NPS.Satisfaction[3], "5": m.NPS.Satisfaction[4]}))
		equal("survey.heard_from", p, nil, sum(m.HeardFrom))
		equal("survey.recommendations", p, nil, m.HeardFrom["En venn"]+m.HeardFrom["Familie"]+m.HeardFrom["En kollega"])
		for channel, amount := range m.Budget {
			equal("budget.amount", p, measure.Slice{{Dim: "channel", Value: channel}}, amount)
		}
		if m.Budget != nil {
			equal("budget.actual", p, nil, sum(m.Spend)+m.OtherCost) // every cost has a plan
		}
	}
	june, _ := period.Parse("2025-06")
	equal("orders.mature_customers_12m", june, nil, want.Mature)
	equal("orders.profit_12m", june, nil, want.Profit12)
	equal("orders.mature_customers_365d", june, nil, want.Mature365)
	equal("orders.second_order_365d", june, nil, want.Second365)
}

// Display closes nothing: last touch misses it, and the models that see whole
// journeys find it.
func TestDisplayAssists(t *testing.T) {
	cfg, data, want := load(t)
	journeys := attribution.Build(data, cfg.Attribution)
	for _, m := range want.Months {
		p, err := period.Parse(m.Month)
		if err != nil {
			t.Fatal(err)
		}
		if m.Assist.Least <= 0 {
			t.Errorf("%s: the journeys with Display convert no better than the others", m.Month)
		}
		for model, limits := range map[string][2]float64{
			"last_touch": {0, 0}, "markov": {m.Assist.Least, m.Assist.Most}, "shapley": {m.Assist.Least, m.Assist.Most},
		} {
			credits, err := journeys.Credit(model)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range credits.ByChannel(p) {
				if v := c.Conversions.Float(); c.Channel == "Display" && (v < limits[0] || v > limits[1]) {
					t.Errorf("%s of %s gives Display %v orders, planted are %v", model, m.Month, v, limits)
				}
			}
		}
	}
}

// The sample shows every verdict that a month has in practice.
func TestVerdicts(t *testing.T) {
	cfg, data, _ := load(t)
	set := measure.NewSet(data)
	credits, err := attribution.Build(data, cfg.Attribution).Credit(cfg.Attribution.Primary)
	if err != nil {
		t.Fatal(err)
	}
	set.Add(credits.Table())
	june, _ := period.Parse(cfg.Report.Period)
	want := map[kpi.Status]string{
		kpi.Good: "roas", kpi.Watch: "engagement_rate", kpi.Poor: "ctr", kpi.Accepted: "cpa",
		kpi.Insufficient: "cvr", kpi.NoTarget: "cpm",
	}
	got := map[string]kpi.Status{}
	e := kpi.NewEvaluator(set, cfg.KPIs)
	for i := range cfg.KPIs {
		got[cfg.KPIs[i].ID] = e.Score(&cfg.KPIs[i], kpi.Request{Days: june}).Verdict.Status
	}
	for status, id := range want {
		if got[id] != status {
			t.Errorf("%s is %s, want %s", id, got[id], status)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// Every file of the sample is embedded, and nothing that is not part of it.
func TestEmbedded(t *testing.T) {
	embedded := map[string]bool{}
	err := fs.WalkDir(sampleconfig.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			embedded[name] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"data", "commentary/2025-06"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !embedded[folder+"/"+e.Name()] {
				t.Errorf("%s/%s is not embedded: name it in embed.go", folder, e.Name())
			}
		}
	}
}

// Searches: the totals are those of the whole file, and the brand's those of the
// queries with the shop's name.
func TestSearches(t *testing.T) {
	cfg, data, _ := load(t)
	set := measure.NewSet(data)
	june, err := period.Parse(cfg.Report.Period)
	if err != nil {
		t.Fatal(err)
	}
	sum := func(file, column string, of func(query string) bool) (total float64) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], column)
		for _, row := range rows[1:] {
			if strings.HasPrefix(row[0], "2025-06") && of(row[1]) {
				v, err := strconv.ParseFloat(row[at], 64)
				if err != nil {
					t.Fatal(err)
				}
				total += v
			}
		}
		return total
	}
	all := func(string) bool { return true }
	brand := func(query string) bool { return strings.HasPrefix(query, "lyng ") }
	for _, column := range []string{"clicks", "impressions"} {
		for name, want := range map[string]float64{
			"search." + column:       sum("data/search.csv", column, all),
			"search.brand_" + column: sum("data/search-queries.csv", column, brand),
		} {
			if v := set.At(name, measure.Program, june, nil); v.Number != want {
				t.Errorf("%s: %v, want %g", name, v, want)
			}
		}
	}
}
