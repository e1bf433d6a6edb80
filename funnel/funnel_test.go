package funnel

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/measure"
	"peil/internal/period"
)

// month is one month's volumes; a negative one has no row.
type month struct {
	period                                 string
	impressions, sessions, orders, repeats int
}

// set makes measures of months. Repeat orders are orders of one customer, who
// has bought before; the others have customers of their own.
func set(t *testing.T, months ...month) *measure.Set {
	t.Helper()
	d := &dataset.Data{Orders: &dataset.Orders{}}
	column := func(kind, name string) *dataset.Table {
		tab := &dataset.Table{Kind: kind, Source: kind, Columns: []string{name}, Sums: make([][]dataset.Fixed, 1)}
		d.Tables = append(d.Tables, tab)
		return tab
	}
	ads, web, orders := column("ads", "impressions"), column("web", "sessions"), column("orders", "orders")
	put := func(tab *dataset.Table, day period.Date, n int) {
		if n >= 0 {
			tab.Date = append(tab.Date, day)
			tab.Sums[0] = append(tab.Sums[0], dataset.Fixed(n)*dataset.Scale)
		}
	}
	buy := func(day period.Date, customer int) {
		for len(d.Orders.Customers) <= customer {
			d.Orders.Customers = append(d.Orders.Customers, fmt.Sprint(len(d.Orders.Customers)))
		}
		d.Orders.Rows = append(d.Orders.Rows, dataset.Order{Customer: int32(customer), Channel: -1, Date: day, First: day})
	}
	for i, m := range months {
		p, err := period.Parse(m.period)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && m.orders >= 0 {
			buy(p.Start-1, 0)
		}
		put(ads, p.Start, m.impressions)
		put(web, p.Start, m.sessions)
		put(orders, p.Start, m.orders)
		for n := range m.orders {
			if n < m.repeats {
				buy(p.Start, 0)
			} else {
				buy(p.Start, len(d.Orders.Customers))
			}
		}
		if d.Span == nil {
			d.Span = &p
		}
	}
	return measure.NewSet(d)
}

func compute(t *testing.T, stages []Stage, s *measure.Set, now string, compare map[string]string) Funnel {
	t.Helper()
	pairs := map[string]measure.Pair{}
	for name, text := range compare {
		p, _ := period.Parse(text)
		pairs[name] = measure.Pair{Then: measure.Whole(p)}
	}
	p, err := period.Parse(now)
	if err != nil {
		t.Fatal(err)
	}
	return Compute(stages, s, p, pairs)
}

func TestCompute(t *testing.T) {
	s := set(t, month{"2025-05", 100_000, 8_000, 200, 40}, month{"2025-06", 120_000, 8_000, 240, 60})
	f := compute(t, DefaultStages(), s, "2025-06", map[string]string{"previous": "2025-05", "year": "2024-06"})
	type row struct {
		ID, Measure  string
		Volume, Rate float64
		Then         float64
		Significant  bool
	}
	var got []row
	for _, step := range f.Steps {
		c := step.Compare["previous"]
		got = append(got, row{step.Stage.ID, step.Measure, step.Volume.Number, step.Rate.Number, c.Rate.Number, c.Significant})
		if year := step.Compare["year"]; year.Volume.Defined() || year.Rate.Defined() || year.Significant {
			t.Errorf("%s has a year before: %+v", step.Stage.ID, year)
		}
	}
	want := []row{
		{"awareness", "ads.impressions", 120_000, 0, 0, false},
		{"consideration", "web.sessions", 8_000, 8_000. / 120_000, 0.08, true},
		{"conversion", "orders.orders", 240, 0.03, 0.025, false}, // z = 1.93: nearly
		{"loyalty", "orders.repeat_orders", 60, 0.25, 0.2, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f.Steps[0].Rate.Reason != NoStageBefore {
		t.Errorf("the first stage's rate: %+v", f.Steps[0].Rate)
	}
	if f.Steps[0].Stage.Counts.In("nb") != "visninger" {
		t.Errorf("awareness counts %v", f.Steps[0].Stage.Counts)
	}
}

func TestBottleneck(t *testing.T) {
	steady := month{"2025-05", 100_000, 8_000, 400, 100}
	tests := []struct {
		name       string
		then, now  month
		bottleneck string
		why        []Why
	}{
		{
			name: "the upper of two steps that fell, though the lower fell more",
			then: steady, now: month{"2025-06", 100_000, 7_000, 200, 50},
			bottleneck: "consideration",
			why: []Why{
				{RateFell, "consideration", "awareness", 0.07, 0.08},
				{LaterFell, "conversion", "consideration", 200. / 7000, 0.05},
			},
		},
		{
			name: "the lower one when the upper holds",
			then: steady, now: month{"2025-06", 100_000, 8_100, 300, 75},
			bottleneck: "conversion",
			why:        []Why{{RateFell, "conversion", "consideration", 300. / 8100, 0.05}},
		},
		{
			name: "a rate falls by what comes in above",
			then: steady, now: month{"2025-06", 200_000, 9_000, 450, 112},
			bottleneck: "consideration",
			why: []Why{
				{RateFell, "consideration", "awareness", 0.045, 0.08},
				{MoreAbove, "consideration", "awareness", 200_000. / 30, 100_000. / 31},
			},
		},
		{
			name: "chance is no bottleneck",
			then: steady, now: month{"2025-06", 100_000, 7_950, 380, 90},
			why: []Why{{Code: NoneFell}},
		},
		{
			name: "nor is a fall that nobody would act on",
			then: month{"2025-05", 10_000_000, 800_000, 400, 100}, now: month{"2025-06", 10_000_000, 790_000, 395, 98},
			why: []Why{{Code: NoneFell}},
		},
		{
			name: "fewer at the top, and the rates hold",
			then: steady, now: month{"2025-06", 60_000, 4_800, 240, 60},
			why: []Why{{Code: NoneFell}, {Code: TopShrank, Stage: "awareness", Now: 2_000, Then: 100_000. / 31}},
		},
		{
			name: "a shorter month is not a smaller top",
			then: month{"2025-01", 100_000, 8_000, 400, 100}, now: month{"2025-02", 90_400, 7_230, 361, 90},
			why: []Why{{Code: NoneFell}},
		},
		{
			name: "nothing to compare with",
			then: month{"2025-05", -1, -1, -1, 0}, now: month{"2025-06", 60_000, 4_800, 240, 60},
			why: []Why{{Code: NoComparison}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := compute(t, DefaultStages(), set(t, test.then, test.now), test.now.period, map[string]string{"previous": test.then.period})
			if f.Bottleneck != test.bottleneck {
				t.Errorf("bottleneck %q, want %q", f.Bottleneck, test.bottleneck)
			}
			if diff := cmp.Diff(test.why, f.Why, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
				t.Errorf("why (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAgainst: the year before stands in where the period before has no data.
func TestAgainst(t *testing.T) {
	s := set(t, month{"2024-06", 100_000, 9_000, 400, 100}, month{"2025-06", 100_000, 7_000, 400, 100})
	f := compute(t, DefaultStages(), s, "2025-06", map[string]string{"previous": "2025-05", "year": "2024-06"})
	if f.Against != "year" || f.Bottleneck != "consideration" {
		t.Errorf("bottleneck %q against %q", f.Bottleneck, f.Against)
	}
}

func TestMissingSources(t *testing.T) {
	ads := &dataset.Table{
		Kind: "ads", Source: "ads", Columns: []string{"impressions", "clicks"},
		Date: []period.Date{period.NewDate(2025, 6, 1)}, Sums: [][]dataset.Fixed{{1000 * dataset.Scale}, {50 * dataset.Scale}},
	}
	june := period.Of(period.NewDate(2025, 6, 1), period.Month)
	f := Compute(DefaultStages(), measure.NewSet(&dataset.Data{Tables: []*dataset.Table{ads}, Span: &june}), june, nil)
	if got := f.Steps[1]; got.Measure != "ads.clicks" || got.Stage.Counts.In("en") != "clicks" || got.Rate.Number != 0.05 {
		t.Errorf("without visits clicks are counted: %+v", got)
	}
	for _, i := range []int{2, 3} {
		if got := f.Steps[i]; got.Volume.Reason != measure.NoSource || got.Rate.Defined() || got.Stage.Title == nil {
			t.Errorf("a stage without data is kept with its reason: %+v", got)
		}
	}
}

func TestOwnStages(t *testing.T) {
	stages := []Stage{
		{ID: "awareness", Goal: "be seen"},
		{ID: "visit", Title: locale.Localized{"": "Visits"}, Volume: "web.sessions"},
		{ID: "downloads", Volume: "web.downloads"},
	}
	f := compute(t, stages, set(t, month{"2025-06", 1000, 1500, 1, 0}), "2025-06", nil)
	if got := f.Steps[0]; got.Stage.Goal != "be seen" || got.Volume.Number != 1000 || got.Stage.Title.In("nb") != "Kjennskap" {
		t.Errorf("a default stage with a goal: %+v", got)
	}
	if got := f.Steps[1]; got.Rate.Number != 1.5 {
		t.Errorf("more visits than impressions: %+v", got.Rate)
	}
	if got := f.Steps[2]; got.Stage.Title.In("en") != "downloads" || got.Volume.Reason != measure.NoSource {
		t.Errorf("an own stage without data: %+v", got)
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		stage Stage
		want  string // "" is right
	}{
		{Stage{ID: "awareness"}, ""},
		{Stage{ID: "trial", Volume: "trials"}, ""},
		{Stage{ID: "buy", Volume: "new_customers"}, ""},
		{Stage{Volume: "clicks"}, `stage[1]: the stage has no id (write id = "…")`},
		{Stage{ID: "Kjøp", Volume: "clicks"}, `stage[1].id: "Kjøp" cannot be a stage's id (use small letters, digits and _)`},
		{Stage{ID: "trial"}, `stage[1]: the stage has no volume (write volume = "…", the measure that is counted)`},
		{Stage{ID: "trial", Volume: "sesions"}, `stage[1].volume: unknown measure "sesions" (did you mean "sessions"?)`},
		{Stage{ID: "trial", Volume: "revenue"}, `stage[1].volume: "revenue" is not a count, so its rates would be no shares (name a measure that counts people or things)`},
		{Stage{ID: "trial", Volume: "value"}, `stage[1].volume: "value" may mean conversions.value or leads.value or paths.value (write the one that is meant)`},
	}
	known := measure.Known([]dataset.Measure{{ID: "trials"}})
	for _, test := range tests {
		var l diag.List
		test.stage.Validate("stage[1]", known, &l)
		var got []string
		for _, d := range l {
			got = append(got, d.Error())
		}
		if text := strings.Join(got, "\n"); text != test.want {
			t.Errorf("%+v:\n got %s\nwant %s", test.stage, text, test.want)
		}
	}
	for _, s := range DefaultStages() {
		for _, other := range s.Instead {
			if _, _, ok := measure.Find(other.Volume, known); !ok {
				t.Errorf("%s may count %s, which is unknown", s.ID, other.Volume)
			}
		}
	}
}

// TestDiffer: the p-values by Python,
//
//	erfc(abs(z) / sqrt(2)), z = log(k1/n1 / (k2/n2)) / sqrt(1/k1 + 1/n1 + 1/k2 + 1/n2)
//
// where a rate is above 1, and the two-proportion z test where none is.
func TestDiffer(t *testing.T) {
	tests := []struct{ k1, n1, k2, n2, want float64 }{
		{200, 8000, 240, 8000, 0.0531501603},
		{1500, 1000, 1300, 1000, 0.0146342761},
		{90, 100, 120, 100, 0.1474759821},
		{0, 100, 120, 100, 1}, // nothing is told of 0 where the rates are no shares
	}
	for _, test := range tests {
		if got := differ(test.k1, test.n1, test.k2, test.n2); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("differ(%v/%v, %v/%v) = %.10f, want %.10f", test.k1, test.n1, test.k2, test.n2, got, test.want)
		}
	}
}
