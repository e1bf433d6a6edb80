package analysis_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"peil/internal/analysis"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/report"
	"peil/internal/unit"
)

// sampleDir is the sample client, whose truth its own tests hold the measures to.
const sampleDir = "../../sample-config"

// analyse reads a client's folder and returns its report.
func analyse(t *testing.T, dir, period string) (*report.Report, diag.List) {
	t.Helper()
	cfg, l := config.Load(dir, os.LookupEnv)
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	data, more := dataset.Scan(context.Background(), cfg.Sources, analysis.Plan(cfg))
	if more.Err() != nil {
		t.Fatal(more.Err())
	}
	r, more := analysis.New(cfg, data, analysis.Options{Period: period, Generator: "peil test"})
	l = append(l, more...)
	if l.Err() != nil {
		return nil, l
	}
	r, more = analysis.Comment(cfg, r)
	return r, append(l, more...)
}

func sample(t *testing.T) *report.Report {
	t.Helper()
	r, l := analyse(t, sampleDir, "")
	if len(l) > 0 {
		t.Fatalf("the sample has diagnostics: %v", l)
	}
	return r
}

// client writes a client's files, given as name, content, name, content, into a
// new folder.
func client(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

func kpiValue(t *testing.T, r *report.Report, id string) float64 {
	t.Helper()
	for _, k := range r.KPIs {
		if k.ID == id {
			if k.Value == nil {
				t.Fatalf("%s is undefined: %v", id, k.Reason)
			}
			return *k.Value
		}
	}
	t.Fatalf("no KPI %s", id)
	return 0
}

// A reader with a calculator finds nothing wrong: figures that follow from each
// other do.
func TestTheSampleAgreesWithItself(t *testing.T) {
	r := sample(t)
	input := func(id, name string) float64 {
		for _, k := range r.KPIs {
			for _, in := range k.Inputs {
				if k.ID == id && in.Name == name {
					return *in.Value
				}
			}
		}
		t.Fatalf("%s has no input %s", id, name)
		return 0
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"roas", kpiValue(t, r, "roas") * input("roas", "spend"), input("roas", "revenue")},
		{"cpa × conversions = cost of cac", kpiValue(t, r, "cpa") * input("cpa", "conversions"), input("cac", "cost")},
		{"ltv_cac", kpiValue(t, r, "ltv_cac") * kpiValue(t, r, "cac"), kpiValue(t, r, "ltv")},
		{"aov × conversions = revenue", kpiValue(t, r, "aov") * r.Attribution.Conversions, kpiValue(t, r, "revenue")},
		{"attributed value = revenue", r.Attribution.Value, kpiValue(t, r, "revenue")},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	for model, channels := range r.Attribution.Models {
		var conversions, value float64
		for _, c := range channels {
			conversions += c.Conversions
			value += c.Value
		}
		if !near(conversions, r.Attribution.Conversions) || !near(value, r.Attribution.Value) {
			t.Errorf("%s adds up to %v conversions and %v, the source has %v and %v", model, conversions, value, r.Attribution.Conversions, r.Attribution.Value)
		}
	}
	for i, s := range r.Funnel.Stages {
		if i > 0 && !near(*s.Rate**r.Funnel.Stages[i-1].Volume, *s.Volume) {
			t.Errorf("stage %s: rate × volume before is not its volume", s.ID)
		}
	}
	for _, k := range r.KPIs {
		for dim, segments := range k.By {
			if k.ID == "impressions" && dim == "channel" {
				sum := 0.0
				for _, s := range segments {
					if s.Value != nil {
						sum += *s.Value
					}
				}
				if !near(sum, *k.Value) {
					t.Errorf("impressions by channel add up to %v, not %v", sum, *k.Value)
				}
			}
		}
	}
}

// Tables with a total add up: every numeric column's rows are its last row.
func TestTotalsAddUp(t *testing.T) {
	r := sample(t)
	tables := 0
	for _, p := range r.Pages {
		for _, s := range p.Sections {
			for _, b := range s.Blocks {
				if c, ok := b.(*report.Chart); ok && c.Table != nil {
					b = c.Table
				}
				if table, ok := b.(*report.Table); ok {
					tables += checkTotals(t, p.ID+"/"+s.ID, table)
				}
			}
		}
	}
	if tables < 4 {
		t.Errorf("only %d tables with totals were found", tables)
	}
}

func checkTotals(t *testing.T, where string, table *report.Table) int {
	t.Helper()
	last := len(table.Rows) - 1
	if last < 0 || !table.Rows[last].Total {
		return 0
	}
	for c := range table.Columns {
		total := table.Rows[last].Cells[c].Quantity
		if total == nil || total.Value == nil || total.Unit == unit.Percent || total.Unit == unit.Ratio || total.Unit == unit.Index {
			continue // of rates the total is one of sums
		}
		sum := 0.0
		for _, row := range table.Rows[:last] {
			if row.Subtotal {
				continue
			}
			if q := row.Cells[c].Quantity; q != nil && q.Value != nil {
				sum += *q.Value
			}
		}
		if math.Abs(sum-*total.Value) > 1e-6*math.Max(1, math.Abs(*total.Value)) {
			t.Errorf("%s, column %d: the rows add up to %v, the total says %v", where, c, sum, *total.Value)
		}
	}
	return 1
}

// clients are reports of every shape of data, for what must hold in all of them.
func clients(t *testing.T) map[string]string {
	const head = "[report]\ntitle = \"Client\"\nlanguage = \"en\"\n"
	return map[string]string{
		"sample": sampleDir,
		"ads only": client(t, "peil.toml", head+`
[[source]]
name = "google"
kind = "ads"
files = ["ads.csv"]
`, "ads.csv", "date,channel,campaign,spend,impressions,clicks\n2025-05-01,A,x,10,1000,10\n2025-06-30,B,y,20,2000,30\n"),
		"orders only, incomplete": client(t, "peil.toml", head+`period = "2025-06"

[[source]]
name = "shop"
kind = "orders"
files = ["orders.csv"]
`, "orders.csv", "customer,time,revenue\na,2025-05-01,100\nb,2025-06-03,50\na,2025-06-10,70\n"),
		"paths only": client(t, "peil.toml", head+`
[[source]]
name = "paths"
kind = "paths"
files = ["paths.csv"]
`, "paths.csv", "path,conversions,value,nulls\nA > B,3,300,2\nB,1,50,9\n"),
		"no target is met": client(t, "peil.toml", head+`
[[source]]
name = "google"
kind = "ads"
files = ["ads.csv"]
[[kpi]]
id = "ctr"
target = 0.5
accept = { if = "cpc >= 100", until = "2025-08" }
[[kpi]]
id = "cpc"
target = 0.1
accept = { if = "ctr >= 0", limit = 0.5, until = "2020" }
`, "ads.csv", "date,channel,spend,impressions,clicks\n2025-06-01,A,10,1000,10\n2025-06-30,B,20,2000,30\n"),
	}
}

// Every message of every report exists in every language.
func TestEveryMessageExists(t *testing.T) {
	for name, dir := range clients(t) {
		r, l := analyse(t, dir, "")
		if l.Err() != nil {
			t.Errorf("%s: %v", name, l.Err())
			continue
		}
		if n := everyMessage(t, name, r); n < 10 {
			t.Errorf("%s: only %d messages found", name, n)
		}
	}
}

// everyMessage demands every message of a report in every language, and returns how
// many there are. What the terminal tells alone is in English alone.
func everyMessage(t *testing.T, name string, r *report.Report) int {
	t.Helper()
	keys := map[string]bool{}
	collect(reflect.ValueOf(r), keys, map[any]bool{})
	for _, lang := range locale.Languages {
		words, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key := range keys {
			ofTerminal := strings.HasPrefix(key, "remark.") || strings.HasPrefix(key, "review.")
			if !words.Has(key) && (lang == "en" || !ofTerminal) {
				t.Errorf("%s: no message %q in %s", name, key, lang)
			}
		}
	}
	return len(keys)
}

// collect gathers the keys of all texts in v.
func collect(v reflect.Value, keys map[string]bool, seen map[any]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Interface()] {
			return
		}
		seen[v.Interface()] = true
		collect(v.Elem(), keys, seen)
	case reflect.Interface:
		collect(v.Elem(), keys, seen)
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), keys, seen)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			collect(v.MapIndex(k), keys, seen)
		}
	case reflect.Struct:
		if t, ok := v.Interface().(report.Text); ok && t.Key != "" {
			keys[t.Key] = true
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				collect(v.Field(i), keys, seen)
			}
		}
	}
}

func TestPeriods(t *testing.T) {
	dir := clients(t)["orders only, incomplete"]
	r, l := analyse(t, dir, "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if r.Period.Complete || r.Period.DataEnd.String() != "2025-06-10" {
		t.Errorf("period: %+v", r.Period)
	}
	// Ten days of June are compared with ten days of May: 120 against 100.
	for _, k := range r.KPIs {
		if k.ID == "revenue" {
			c := k.Compare["previous"]
			if c.Value == nil || *c.Value != 100 || c.Period.End.String() != "2025-05-10" {
				t.Errorf("previous: %+v", c)
			}
			if c := k.Compare["year"]; c.Value != nil || c.Reason == nil {
				t.Errorf("a year without data: %+v", c)
			}
		}
	}
	if _, l := analyse(t, dir, "2023-01"); l.Err() == nil || !strings.Contains(l.Err().Error(), "no data in the period") {
		t.Errorf("a period without data: %v", l)
	}
	r, _ = analyse(t, clients(t)["ads only"], "")
	if got := r.Period.Start.String(); got != "2025-06-01" {
		t.Errorf("the default period starts on %s: want the last complete month", got)
	}
}

func TestCommentaryKeepsToItsPeriod(t *testing.T) {
	r, l := analyse(t, sampleDir, "2025-05")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if l.Count(diag.Info) != 5 {
		t.Errorf("June's five commentaries are not all told to be left out: %v", l)
	}
	for _, p := range r.Pages {
		for _, s := range p.Sections {
			for _, b := range s.Blocks {
				if prose, ok := b.(*report.Prose); ok {
					t.Errorf("%s stands in the report of May", prose.File)
				}
			}
		}
	}
}

func TestCommentaryMistakes(t *testing.T) {
	dir := client(t, "peil.toml", `
[report]
title = "Client"
language = "en"
[[source]]
name = "google"
kind = "ads"
files = ["ads.csv"]
[[commentary]]
file = "gone.md"
`, "ads.csv", "date,spend\n2025-06-01,10\n2025-06-30,10\n",
		"commentary/a.md", "+++\npage = \"Not a page\"\n+++\ntext\n",
		"commentary/b.md", "+++\npgae = \"overview\"\n+++\ntext\n",
		"commentary/c.md", "+++\ntitle = \"open\"\n",
		"commentary/d.md", "+++\nperiod = \"June\"\n+++\n")
	_, l := config.Load(dir, os.LookupEnv)
	if l.Err() == nil {
		_, l = analyse(t, dir, "")
	}
	text := l.Err().Error()
	for _, want := range []string{"gone.md"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told:\n%s", want, text)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "gone.md"), []byte("found"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, l = analyse(t, dir, "")
	text = l.Err().Error()
	for _, want := range []string{`"Not a page" cannot name a page`, `unknown key "pgae"`, "not closed", `"June" is not a period`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told:\n%s", want, text)
		}
	}
}

// A week is judged by its share of the month's target of a sum, and not at all
// where the figure grows with time in its own way.
func TestTargetsKnowTheirPeriod(t *testing.T) {
	r, l := analyse(t, sampleDir, "2025-W23")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	status := map[string]report.Status{}
	for _, k := range r.KPIs {
		status[k.ID] = k.Status
		if k.ID == "revenue" && (k.Target == nil || math.Abs(*k.Target-850000*7.0/30) > 1e-6) {
			t.Errorf("a week's target of revenue is %v, want 7/30 of the month's 850 000", k.Target)
		}
	}
	if status["churn_rate"] != report.Neutral {
		t.Errorf("churn in a week is %q by a month's target", status["churn_rate"])
	}
	if status["ctr"] == report.Neutral {
		t.Error("ctr has no verdict")
	}
}
