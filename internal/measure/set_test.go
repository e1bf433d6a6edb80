package measure

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/unit"
)

// shop is a small client: two ad platforms, one without campaigns, a web shop
// with orders, fees, and credit from attribution.
func shop(t *testing.T) *Set {
	google := table(t, "ads", "google", `
		date       CHANNEL CAMPAIGN spend impressions clicks revenue reach
		2025-05-30 Google  Brand    10.10 1000        50     40      800
		2025-06-01 Google  Brand    20.20 2000        60     90      900
		2025-06-01 Google  Generic  30.30 3000        70     10      950
		2025-06-02 Google  Generic  0.40  100         1      -       90`)
	prints := table(t, "ads", "print", `
		date       CHANNEL spend impressions clicks revenue
		2025-06-15 Print   500   -           -      -`)
	fees := table(t, "costs", "fees", `
		date       LABEL  amount
		2025-06-01 agency 1000`)
	orders := table(t, "orders", "shop", `
		date       orders revenue profit
		2025-05-01 1      100     -
		2025-06-03 3      310.30  -
		2025-07-31 1      50      -`)
	s := NewSet(data(google, prints, fees, orders))
	s.Add(table(t, attributed, "linear", `
		date       CHANNEL        CAMPAIGN conversions known_conversions revenue profit
		2025-05-02 Google         Brand    1           1                 100     -
		2025-06-03 Google         Brand    1.5         1.5               155.15  -
		2025-06-03 E-mail         News     0.5         0.5               55.15   -
		2025-06-03 (unattributed) _        1           0                 100     -`))
	return s
}

func TestAt(t *testing.T) {
	s := shop(t)
	tests := []struct {
		name, scope, period, slice string
		want                       string
	}{
		{"ads.spend", "program", "2025-06", "", "550.9"},
		{"ads.spend", "program", "", "", "561"},
		{"ads.spend", "program", "2025-06-02..2025-06-30", "", "500.4"},
		{"ads.spend", "program", "2025-06", "channel=Google", "50.9"},
		{"ads.spend", "program", "2025-06", "campaign=Brand", "20.2"},
		{"ads.spend", "program", "2025-06", "channel=Google,campaign=Generic", "30.7"},
		{"ads.spend", "program", "2025-06", "campaign=Generic,channel=Print", "no_data"},
		{"ads.spend", "program", "2025-04", "", "no_data"},
		{"ads.spend", "program", "2025-06", "device=mobile", "no_dimension"},
		{"ads.spend", "program", "2025-06", "channel=Radio", "no_data"},
		{"ads.clicks", "program", "2025-06-15", "", "no_data"}, // a row, but no value

		{"ads.video_views", "program", "2025-06", "", "no_source"},
		{"orders.profit", "program", "2025-06", "", "no_source"}, // the column has no value anywhere
		{"nonsense", "program", "2025-06", "", "no_source"},

		// Reach is of the people of one row: two cannot be added up.
		{"ads.reach", "program", "2025-05", "", "800"},
		{"ads.reach", "program", "2025-06", "campaign=Brand", "900"},
		{"reach", "program", "2025-06", "", "not_additive"},

		// Between the first and the last day no order means none; outside nobody knows.
		{"orders.orders", "program", "2025-07-01..2025-07-05", "", "0"},
		{"orders.revenue", "program", "2025-08", "", "no_data"},
		{"orders.revenue", "program", "2025-06", "channel=Google", "no_dimension"},

		{"marketing_cost", "program", "2025-06", "", "1550.9"},
		{"marketing_cost", "program", "2025-05", "", "10.1"},                       // no fee in May: it adds nothing
		{"marketing_cost", "program", "2025-06", "channel=Google", "no_dimension"}, // the fees have no channel
		{"cost", "program", "2025-06", "", "1550.9"},
		{"cost", "channel", "2025-06", "", "550.9"},

		{"revenue", "program", "2025-06", "", "310.3"},
		{"revenue", "", "2025-06", "", "310.3"},
		{"revenue", "program", "2025-06", "channel=Google", "no_dimension"}, // never the parts from another source
		{"revenue", "channel", "2025-06", "", "155.15"},                     // of channels that cost money
		{"revenue", "channel", "2025-06", "channel=Google", "155.15"},
		{"revenue", "channel", "2025-05-30", "channel=Google", "0"},
		{"revenue", "channel", "2025-06", "channel=Print", "not_met"}, // it cost, and no journey tells what it brought
		{"revenue", "channel", "2025-06", "channel=E-mail", "no_data"},
		{"revenue", "channel", "2025-06", "campaign=Brand", "90"}, // what the platform claims
		{"attributed.revenue", "channel", "2025-06", "", "310.3"},
		{"attributed.revenue", "channel", "2025-06", "channel=E-mail", "55.15"},
		{"attributed.paid_conversions", "channel", "2025-06", "campaign=Brand", "1.5"},
		{"attributed.known_conversions", "program", "2025-06", "", "2"},
		{"attributed.known_conversions", "program", "2025-06", "channel=Google", "no_dimension"}, // a channel is known or not
		{"attributed.paid_known_conversions", "program", "2025-06", "", "no_source"},
		{"conversions", "program", "2025-06", "", "3"},
		{"conversions", "channel", "2025-06", "", "1.5"},
	}
	for _, test := range tests {
		got := show(s.At(test.name, Scope(test.scope), per(t, test.period), slice(test.slice)))
		if got != test.want {
			t.Errorf("%s (%s) in %s of %s = %s, want %s", test.name, test.scope, test.period, test.slice, got, test.want)
		}
	}
}

func TestResolve(t *testing.T) {
	ads := "date CHANNEL CAMPAIGN spend revenue conversions\n2025-06-01 Google Brand 1 2 3"
	conversions := "date TYPE conversions value\n2025-06-01 lead 1 2"
	orders := "date orders revenue profit\n2025-06-01 1 2 1"
	tests := []struct {
		name  string
		data  map[string]string // kind → table
		alias string
		scope Scope
		dims  []string
		want  string
	}{
		{"orders first", map[string]string{"ads": ads, "orders": orders, "conversions": conversions}, "revenue", Program, nil, "orders.revenue"},
		{"else conversions", map[string]string{"ads": ads, "conversions": conversions}, "revenue", Program, nil, "conversions.value"},
		{"else the platforms", map[string]string{"ads": ads}, "revenue", Program, nil, "ads.revenue"},
		{"conversions of the source", map[string]string{"ads": ads, "orders": orders, "conversions": conversions}, "conversions", Program, nil, "conversions.conversions"},
		{"else orders", map[string]string{"ads": ads, "orders": orders}, "conversions", Program, nil, "orders.orders"},
		{"without attribution the platform's", map[string]string{"ads": ads, "orders": orders}, "conversions", Channel, []string{"channel"}, "ads.conversions"},
		{"one kind offers it", map[string]string{"conversions": conversions}, "value", Program, nil, ""}, // paths offers it, too
		{"one kind offers it", map[string]string{"orders": orders}, "orders", Program, nil, "orders.orders"},
		{"not in the data", map[string]string{"orders": orders}, "pageviews", Program, nil, ""},
		{"in full", map[string]string{"ads": ads}, "ads.revenue", Program, nil, "ads.revenue"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var tables []*dataset.Table
			for _, kind := range []string{"ads", "conversions", "orders"} {
				if text := test.data[kind]; text != "" {
					tables = append(tables, table(t, kind, kind, text))
				}
			}
			used, ok := NewSet(data(tables...)).Resolve(test.alias, test.scope, test.dims...)
			if used != test.want && ok || ok != (test.want != "") {
				t.Errorf("%s = %s, %v, want %q", test.alias, used, ok, test.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	known := Known([]dataset.Measure{{ID: "trials", Source: "conversions", Column: "conversions", Where: `type == "trial"`}, {ID: "gifts", Source: "shop", Column: "gift value", Unit: "money"}})
	tests := []struct {
		name, want string
		candidates []string
	}{
		{name: "ads.spend", want: "ads.spend"},
		{name: "spend", want: "spend"}, // the alias
		{name: "new_customers", want: "orders.new_customers"},
		{name: "trials", want: "trials"},
		{name: "value", candidates: []string{"conversions.value", "leads.value", "paths.value"}},
		{name: "spned"},
	}
	for _, test := range tests {
		info, candidates, ok := Find(test.name, known)
		if info.Name != test.want || ok != (test.want != "") {
			t.Errorf("Find(%q) = %q, %v, want %q", test.name, info.Name, ok, test.want)
		}
		if !ok && !slices.Equal(candidates, test.candidates) {
			t.Errorf("Find(%q) offers %v, want %v", test.name, candidates, test.candidates)
		}
	}
	if info, _, _ := Find("gifts", known); info.Unit != unit.Money || !info.Additive {
		t.Errorf("an own measure of money is %+v", info)
	}
}

// TestKnown: every name is told once, with a unit, and each alias's choices exist.
func TestKnown(t *testing.T) {
	known := Known(nil)
	names := map[string]Info{}
	for _, k := range known {
		if _, twice := names[k.Name]; twice || !k.Unit.Valid() || k.Doc == "" {
			t.Errorf("%+v is told twice, or without unit or doc", k)
		}
		names[k.Name] = k
	}
	for _, a := range aliases() {
		for _, c := range slices.Concat(a.program, a.channel) {
			if k, ok := names[c.name]; !ok || k.Unit != a.unit || k.Additive != a.additive {
				t.Errorf("alias %s may mean %s, which is %+v", a.name, c.name, k)
			}
		}
	}
	if !slices.IsSortedFunc(known, func(a, b Info) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("not sorted by name")
	}
	if got, want := names["revenue"].Formula, "program: orders.revenue, else conversions.value, else paths.value, else ads.revenue; channel: attributed.paid_revenue (not sliced, or by channel or a dimension of one's own that credit is given by), else ads.revenue, else attributed.paid_revenue"; got != want {
		t.Errorf("revenue is told as %q", got)
	}
}

// By a dimension of one's own that credit is given by, bare names mean credit, as
// they do by channel; by one that only the platforms tell they mean their claims.
// How much of the credit is known can be told by it, and not by channel.
func TestCreditByOwnDimension(t *testing.T) {
	s := NewSet(data(table(t, "ads", "google", `
		date       CHANNEL CAMPAIGN LINE DEVICE spend revenue conversions
		2025-06-01 Google  Brand    Ski  mobile 10    70      3
		2025-06-01 Meta    Spring   Sko  mobile 30    80      4`)))
	s.Add(table(t, attributed, "linear", `
		date       CHANNEL        CAMPAIGN LINE conversions known_conversions revenue profit
		2025-06-02 Google         Brand    Ski  0.5         0.5               50      -
		2025-06-02 Meta           Spring   Sko  1.5         1.5               90      -
		2025-06-02 Direct         _        Sko  1           0                 10      -
		2025-06-02 (unattributed) _        _    1           0                 20      -`))
	for _, tt := range []struct{ name, slice, want string }{
		{"revenue", "", "140"}, // of the channels that cost money
		{"revenue", "channel=Google", "50"},
		{"revenue", "line=Sko", "90"},
		{"conversions", "line=Ski", "0.5"},
		{"attributed.revenue", "line=Sko", "100"},
		{"attributed.conversions", "line=Sko,channel=Direct", "1"},
		{"attributed.known_conversions", "line=Sko", "1.5"},
		{"attributed.known_conversions", "channel=Google", "no_dimension"},
		{"revenue", "campaign=Brand", "70"},
		{"revenue", "device=mobile", "150"},
	} {
		if got := show(s.At(tt.name, Channel, per(t, "2025-06"), slice(tt.slice))); got != tt.want {
			t.Errorf("%s by %q = %s, want %s", tt.name, tt.slice, got, tt.want)
		}
	}
}

func TestDimsAndMembers(t *testing.T) {
	s := shop(t)
	dims := map[string][]string{
		"ads.spend":                    {"channel", "campaign"},
		"orders.revenue":               nil,
		"marketing_cost":               nil, // the fees have no channel
		"attributed.known_conversions": nil,
		"revenue":                      {"channel", "campaign"},
		"nonsense":                     nil,
	}
	for name, want := range dims {
		if diff := cmp.Diff(want, s.Dims(name, Channel)); diff != "" {
			t.Errorf("dimensions of %s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff([]string{"Print", "Google", "E-mail"}, s.Members("channel", per(t, "2025-06"))); diff != "" {
		t.Errorf("channels, by spend (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Brand"}, s.Members("campaign", per(t, "2025-05"))); diff != "" {
		t.Errorf("campaigns of May (-want +got):\n%s", diff)
	}
}

func TestDays(t *testing.T) {
	s := shop(t)
	days, ok := s.Days("ads.spend", Program, per(t, "2025-05-30..2025-06-02"), nil)
	if diff := cmp.Diff([]float64{10.1, 0, 50.5, 0.4}, days); !ok || diff != "" {
		t.Errorf("spend by day (-want +got):\n%s", diff)
	}
	for _, name := range []string{"ads.reach", "nonsense"} {
		if _, ok := s.Days(name, Program, per(t, "2025-06"), nil); ok {
			t.Errorf("%s has days", name)
		}
	}
	customers := NewSet(history([]dataset.Order{order(t, 0, "2024-01-01", 1), order(t, 0, "2024-01-03", 1)}, nil))
	repeats, _ := customers.Days("orders.repeat_orders", Program, per(t, "2024-01-01..2024-01-03"), nil)
	if diff := cmp.Diff([]float64{0, 0, 1}, repeats); diff != "" {
		t.Errorf("repeat orders by day (-want +got):\n%s", diff)
	}
}

func TestTrace(t *testing.T) {
	s := shop(t)
	june := per(t, "2025-06")
	want := []Origin{
		{Source: "google", File: "data/file.csv", Rows: 3, First: 3, Last: 5, Sum: 50.9, Period: period.Period{Start: date(t, "2025-06-01"), End: date(t, "2025-06-02"), Grain: period.Range}},
		{Source: "print", File: "data/file.csv", Rows: 1, First: 2, Last: 2, Sum: 500, Period: period.Period{Start: date(t, "2025-06-15"), End: date(t, "2025-06-15"), Grain: period.Range}},
	}
	if diff := cmp.Diff(want, s.Trace("spend", Program, june, nil)); diff != "" {
		t.Errorf("spend (-want +got):\n%s", diff)
	}
	if got := s.Trace("spend", Program, per(t, "2020"), nil); got != nil {
		t.Errorf("an undefined value comes from %v", got)
	}

	shop := NewSet(readOrders(t, "testdata/orders.csv"))
	year := per(t, "2024")
	for _, name := range []string{"orders.new_customers", "orders.repeat_orders"} {
		origins := shop.Trace(name, Program, year, nil)
		if len(origins) != 1 || origins[0].Sum != shop.At(name, Program, year, nil).Number || float64(origins[0].Rows) != origins[0].Sum {
			t.Errorf("%s comes from %v", name, origins)
		}
	}
	if origins := shop.Trace("orders.profit_12m", Program, year, nil); origins[0].First != 2 || origins[0].Source != "shop" {
		t.Errorf("what follows customers looks at the whole history: %v", origins)
	}
}

// TestWithoutDates: only paths, so all rows count and there is no period.
func TestWithoutDates(t *testing.T) {
	s := NewSet(&dataset.Data{
		Files: []dataset.File{{Source: "journeys", Name: "paths.csv"}},
		Paths: dataset.Paths{List: []dataset.Path{
			{Conversions: 3 * dataset.Scale, Value: 300 * dataset.Scale, Rows: 1, First: 2, Last: 2},
			{Conversions: 1 * dataset.Scale, Value: 50 * dataset.Scale, Nulls: 9 * dataset.Scale, Rows: 1, First: 3, Last: 3},
		}},
	})
	s.Add(table(t, attributed, "markov", "date CHANNEL conversions revenue\n0 Search 2.5 200\n0 Direct 1.5 150"))
	for name, want := range map[string]string{"conversions": "4", "revenue": "350", "paths.nulls": "9", "attributed.conversions": "4", "spend": "no_source"} {
		if got := show(s.At(name, Program, period.Period{}, nil)); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
	if got := show(s.At("attributed.conversions", Channel, period.Period{}, slice("channel=Search"))); got != "2.5" {
		t.Errorf("by channel = %s", got)
	}
	if got := show(s.At("attributed.conversions", Channel, period.Period{}, slice("channel=Radio"))); got != "not_met" {
		t.Errorf("of a channel in no journey = %s", got)
	}
	if got := show(s.At("paths.conversions", Program, per(t, "2025-06"), nil)); got != "no_data" {
		t.Errorf("rows without a date in June = %s", got)
	}
	if _, ok := s.Span(); ok {
		t.Error("a span without dates")
	}
	if diff := cmp.Diff([]string{"Direct", "Search"}, s.Members("channel", period.Period{})); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
}

// TestUntoldValues: conversions without a value have no revenue, rather than 0;
// that none of them has a known way is told.
func TestUntoldValues(t *testing.T) {
	s := NewSet(data(table(t, "ads", "google", "date CHANNEL spend revenue\n2025-06-01 Google 10 40")))
	s.Add(table(t, attributed, "linear", "date CHANNEL conversions known_conversions revenue profit\n2025-06-01 Google 3 0 0 0"))
	for name, want := range map[string]string{"conversions": "3", "attributed.known_conversions": "0", "attributed.revenue": "no_source", "revenue": "40"} {
		if got := show(s.At(name, Channel, per(t, "2025-06"), nil)); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}

// TestWholePeriodFiles: a row that is for a month tells nothing of a week.
func TestWholePeriodFiles(t *testing.T) {
	tests := []struct {
		covers, rows string
		want         map[string]string // period → spend
	}{
		{"2025-06", "2025-06-30 Print 500", map[string]string{
			"2025-06": "500", "2025-Q2": "500", "2025-W23": "no_data", "2025-06-29..2025-07-02": "no_data", "2025-08": "no_data", "": "500",
		}},
		{"2025", "2025-01-31 Print 1\n2025-02-28 Print 2\n2025-02-28 Other 2\n2025-05-31 Print 5", map[string]string{
			"2025-01": "1", "2025-02": "4", "2025-03": "no_data", "2025-05": "5", "2025-Q1": "5", "2025-02-10..2025-05-31": "no_data",
		}},
		{"2025-W02..", "2025-01-12 Print 1\n2025-01-19 Print 2", map[string]string{"2025-W02": "1", "2025-W03": "2", "2025-01": "3", "2025-01-14": "no_data"}},
	}
	for _, test := range tests {
		d := data(table(t, "ads", "print", "date CHANNEL spend\n"+test.rows))
		covers := per(t, strings.TrimSuffix(test.covers, ".."))
		d.Files[0].Covers = &covers
		s := NewSet(d)
		for p, want := range test.want {
			if got := show(s.At("spend", Program, per(t, p), nil)); got != want {
				t.Errorf("%s: spend in %s = %s, want %s", test.covers, p, got, want)
			}
		}
		if _, ok := s.Days("spend", Program, per(t, "2025-01-01..2025-12-31"), nil); ok {
			t.Errorf("%s: rows of a month have days", test.covers)
		}
	}
}

func TestOwnMeasures(t *testing.T) {
	s := NewSet(data(table(t, "conversions", "crm", "date CHANNEL conversions trials\n2025-06-01 Search 3 1\n2025-06-02 Search 2 0\n2025-06-04 Search 1 1")))
	for p, want := range map[string]string{"2025-06": "2", "2025-06-02": "0", "2025-06-03": "0", "2025-07": "no_data"} {
		if got := show(s.At("trials", Program, per(t, p), nil)); got != want {
			t.Errorf("trials in %s = %s, want %s", p, got, want)
		}
	}
}

// TestOverflow: a sum beyond the largest amount is no number.
func TestOverflow(t *testing.T) {
	s := NewSet(data(table(t, "ads", "a", "date CHANNEL spend\n2025-06-01 A 9e12\n2025-06-02 A 9e12")))
	if got := show(s.At("spend", Program, per(t, "2025-06"), nil)); got != "not_finite" {
		t.Errorf("spend = %s", got)
	}
	huge := dataset.Path{Rows: 1, Conversions: dataset.Scale, Nulls: 9e12 * dataset.Scale}
	s = NewSet(&dataset.Data{Paths: dataset.Paths{List: []dataset.Path{huge, huge}}, Files: make([]dataset.File, 1)})
	for name, want := range map[string]string{"paths.nulls": "not_finite", "paths.conversions": "2"} {
		if got := show(s.At(name, Program, period.Period{}, nil)); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}

// TestAdditive: months add up to the year, and channels to the whole, to the millionth.
func TestAdditive(t *testing.T) {
	s := large(3, 20)
	span, _ := s.Span()
	for _, name := range []string{"ads.spend", "ads.clicks"} {
		whole := s.At(name, Program, span, nil).Number
		var months, channels dataset.Fixed
		fixed := func(v Value) dataset.Fixed { return dataset.Fixed(v.Number*dataset.Scale + 0.5) }
		for m := period.Of(span.Start, period.Month); m.Start <= span.End; m = period.Of(m.End+1, period.Month) {
			months += fixed(s.At(name, Program, m, nil))
		}
		for _, c := range s.Members("channel", span) {
			channels += fixed(s.At(name, Program, span, Slice{{"channel", c}}))
		}
		if months.Float() != whole || channels.Float() != whole {
			t.Errorf("%s: %v whole, %v by month, %v by channel", name, whole, months.Float(), channels.Float())
		}
	}
}

// What a search engine tells by query is a part of its totals, and never added to
// them; a slice that only the queries have is taken from them.
func TestPartsGiveWayToTheWhole(t *testing.T) {
	whole := table(t, "search", "chart", `
date       clicks impressions
2025-06-01 100    1000
2025-06-02 120    1100`)
	queries := table(t, "search", "queries", `
date       DEVICE clicks impressions
2025-06-01 mobile 60     500
2025-06-01 tablet 5      40
2025-06-02 mobile 70     600`)
	queries.Part = 1
	pages := table(t, "search", "pages", `
date       DEVICE clicks impressions
2025-06-01 mobile 80     900`)
	pages.Part = 2
	june := per(t, "2025-06")
	mobile := Slice{{"device", "mobile"}}
	for _, row := range []struct {
		tables      []*dataset.Table
		all, sliced float64
	}{
		{[]*dataset.Table{whole, queries, pages}, 220, 130},
		{[]*dataset.Table{pages, queries}, 135, 130},
		{[]*dataset.Table{pages}, 80, 80},
	} {
		s := NewSet(&dataset.Data{Tables: row.tables, Files: []dataset.File{{Source: "s"}}, Span: &june})
		if v := s.At("search.clicks", Program, june, nil); v.Number != row.all {
			t.Errorf("all: %v, want %g", v, row.all)
		}
		if v := s.At("search.clicks", Program, june, mobile); v.Number != row.sliced {
			t.Errorf("mobile: %v, want %g", v, row.sliced)
		}
	}
}
