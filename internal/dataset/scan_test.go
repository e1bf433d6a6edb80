package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peil/internal/diag"
)

func plan() Plan {
	return Plan{Basis: DefaultBasis(), Currency: "NOK", Timezone: "Europe/Oslo"}
}

// source returns a source of one file with the given text.
func source(t *testing.T, kind, text string) Source {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "data.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return Source{Name: "src", Kind: kind, Files: []string{"data.csv"}, Dir: dir}
}

func scan(t *testing.T, p Plan, sources ...Source) *Data {
	t.Helper()
	d, l := Scan(t.Context(), sources, p)
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

// dump writes a table's groups, one a line: date, keys, column=sum where there
// is a value.
func dump(d *Data, table int) string {
	t := d.Tables[table]
	var b strings.Builder
	for g := range t.Date {
		fmt.Fprint(&b, t.Date[g])
		for k := range t.Dims {
			fmt.Fprintf(&b, " %q", t.Values[k][t.Keys[k][g]])
		}
		for c, name := range t.Columns {
			if t.Has[g]&(1<<c) != 0 {
				fmt.Fprintf(&b, " %s=%s", name, t.Sums[c][g])
			}
		}
		fmt.Fprintf(&b, " rows=%d lines=%d-%d\n", t.Rows[g], t.First[g], t.Last[g])
	}
	return b.String()
}

// checks returns the ids of the findings, with their lines.
func checks(d *Data) []string {
	var ids []string
	for _, f := range d.Files {
		for _, x := range f.Findings {
			ids = append(ids, fmt.Sprintf("%s:%d", x.Check, x.Line))
		}
	}
	return ids
}

func wantText(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestWholePeriodCovers(t *testing.T) {
	said := source(t, "search", "query,clicks,impressions,position\nacme,12,200,1.5\n")
	said.Covers = "2025-07-01..2025-07-31"
	for _, f := range []Source{said, fixture(t, "google-ads", "norwegian.csv"), fixture(t, "ga4", "channels.csv"), fixture(t, "meta-ads", "norwegian.csv")} {
		d := scan(t, plan(), f)
		if c := d.Files[0].Covers; c == nil || c.String() != "2025-07" {
			t.Errorf("%s covers %v, want 2025-07", f.Files[0], c)
		}
		if got := d.Span.String(); got != "2025-07-01..2025-07-31" {
			t.Errorf("%s: span %s", f.Files[0], got)
		}
	}
}

func TestTotalsMismatch(t *testing.T) {
	s := source(t, "ads", `Campaign report
"1 July 2025 - 2 July 2025"
Day,Campaign,Clicks,Cost
2025-07-01,Brand,10,100.00
2025-07-02,Brand,20,200.00
,Total: Search,30,300.00
,Total: Account,40,450.00
`)
	s.Preset = "google-ads"
	d := scan(t, plan(), s)
	want := []Finding{
		{diag.Warning, "totals_mismatch", 7, 2, []string{"spend", "clicks"}, Args{"n": 2, "column": Word("spend"), "others": []Word{"clicks"}, "rows": Amount(300), "total": Amount(450), "difference": Amount(150)}},
	}
	if diff := cmp.Diff(want, d.Files[0].Findings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestGroups(t *testing.T) {
	const file = "date,channel,campaign,device,spend,clicks,revenue\n" +
		"2025-06-02,Meta,B,mobile,10,,5\n" +
		"2025-06-01,Meta,A,mobile,1.5,3,\n" +
		"2025-06-01,Meta,A,desktop,2.5,4,\n" +
		"2025-06-01,Meta,A,mobile,--,1,\n"
	s := source(t, "ads", file)
	t.Run("channel and campaign where the plan says nothing", func(t *testing.T) {
		wantText(t, dump(scan(t, plan(), s), 0), `
2025-06-01 "Meta" "A" spend=4 clicks=8 rows=3 lines=3-5
2025-06-02 "Meta" "B" spend=10 revenue=5 rows=1 lines=2-2`)
	})
	t.Run("the plan's dimensions", func(t *testing.T) {
		p := plan()
		p.Dims = map[string][]string{"ads": {"device"}}
		wantText(t, dump(scan(t, p, s), 0), `
2025-06-01 "desktop" spend=2.5 clicks=4 rows=1 lines=4-4
2025-06-01 "mobile" spend=1.5 clicks=4 rows=2 lines=3-5
2025-06-02 "mobile" spend=10 revenue=5 rows=1 lines=2-2`)
	})
	t.Run("an own dimension", func(t *testing.T) {
		p := plan()
		p.Dims = map[string][]string{"ads": {}}
		s := s
		s.Columns = map[string]string{"gadget": "DEVICE ", "revenue": ""}
		wantText(t, dump(scan(t, p, s), 0), `
2025-06-01 "desktop" spend=2.5 clicks=4 rows=1 lines=4-4
2025-06-01 "mobile" spend=1.5 clicks=4 rows=2 lines=3-5
2025-06-02 "mobile" spend=10 rows=1 lines=2-2`)
	})
}

func TestChannelComesFromDefaultPresetOrSource(t *testing.T) {
	const file = "date,spend\n2025-06-01,1\n"
	s := source(t, "ads", file)
	wantText(t, dump(scan(t, plan(), s), 0), `2025-06-01 "src" spend=1 rows=1 lines=2-2`)
	s.Defaults = map[string]string{"channel": "Radio", "campaign": "Summer", "clicks": "0"}
	wantText(t, dump(scan(t, plan(), s), 0), `2025-06-01 "Radio" "Summer" spend=1 clicks=0 rows=1 lines=2-2`)
}

func TestFilesAreSortedAndKeptApart(t *testing.T) {
	s := source(t, "ads", "date,spend\n2025-06-01,1\n")
	if err := os.WriteFile(filepath.Join(s.Dir, "a.csv"), []byte("spend;Date\n2,5;31.05.2025\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Files = []string{"*.csv", "data.csv"}
	d := scan(t, plan(), s)
	wantText(t, dump(d, 0), `
2025-05-31 "src" spend=2.5 rows=1 lines=2-2
2025-06-01 "src" spend=1 rows=1 lines=2-2`)
	if got := []string{d.Files[0].Name, d.Files[1].Name}; !slices.Equal(got, []string{"a.csv", "data.csv"}) {
		t.Errorf("files %v", got)
	}
	if diff := cmp.Diff([]int32{0, 1}, d.Tables[0].File); diff != "" {
		t.Error(diff)
	}
	if len(d.Files[0].SHA256) != 64 {
		t.Errorf("hash %q", d.Files[0].SHA256)
	}
}

func TestStyleFoundLateIsUsedFromTheStart(t *testing.T) {
	s := source(t, "ads", "date;spend\n05/06/2025;1.234\n13/06/2025;1.234,50\n")
	wantText(t, dump(scan(t, plan(), s), 0), `
2025-06-05 "src" spend=1234 rows=1 lines=2-2
2025-06-13 "src" spend=1234.5 rows=1 lines=3-3`)
}

func TestOwnMeasures(t *testing.T) {
	s := source(t, "conversions", "person,time,type,value,Ad type\na,2025-06-01,trial,0,Video\nb,2025-06-01,buy,100,Video\nc,2025-06-02,trial,50,Text\nd,2025-06-02,trial,,Text\n")
	p := plan()
	p.Dims = map[string][]string{"conversions": {}}
	p.Measures = []Measure{
		{ID: "trials", Source: "conversions", Column: "conversions", Where: `type == "trial"`},
		{ID: "big", Source: "src", Column: "value", Where: `value > 60`},
		{ID: "video", Source: "src", Column: "rows", Where: `row["Ad type"] == "Video" and date < "2025-06-02"`},
		{ID: "elsewhere", Source: "other", Column: "rows"},
	}
	wantText(t, dump(scan(t, p, s), 0), `
2025-06-01 conversions=2 value=100 trials=1 big=100 video=2 rows=2 lines=2-3
2025-06-02 conversions=2 value=50 trials=2 big=0 video=0 rows=2 lines=4-5`)
}

func TestOrders(t *testing.T) {
	// Further rows of an order have no fields of the order's own.
	s := source(t, "orders", "order,customer,time,revenue,cost,channel\n"+
		"1,ann,2025-06-02 23:30:00 +0000,100,40,Meta\n"+
		"1,,,50,20,\n"+
		"2,bob,2025-06-01,80,30,\n"+
		"3,ann,2025-06-05,70,,Meta\n")
	d := scan(t, plan(), s)
	wantText(t, dump(d, 0), `
2025-06-01 "" orders=1 revenue=80 profit=50 cost=30 rows=1 lines=4-4
2025-06-03 "Meta" orders=1 revenue=150 profit=90 cost=60 rows=2 lines=2-3
2025-06-05 "Meta" orders=1 revenue=70 rows=1 lines=5-5`)
	var got strings.Builder
	for _, o := range d.Orders.Rows {
		fmt.Fprintln(&got, d.Orders.Customers[o.Customer], o.Channel, o.Date, o.First, o.Revenue, o.Profit, o.HasProfit, o.Line)
	}
	wantText(t, got.String(), `
bob -1 2025-06-01 2025-06-01 80 50 true 4
ann 0 2025-06-03 2025-06-03 150 90 true 2
ann 0 2025-06-05 2025-06-03 70 0 false 5`)
	if d.Orders.HasFirst || !d.Orders.HasProfit {
		t.Errorf("HasFirst %v, HasProfit %v", d.Orders.HasFirst, d.Orders.HasProfit)
	}
}

func TestFirstOrderIsTheFilesOwn(t *testing.T) {
	s := source(t, "orders", "customer,time,revenue,first_order\nann,2025-06-02,1,2021-01-05\nann,2025-06-09,1,\nbob,2025-06-03,1,\n")
	d := scan(t, plan(), s)
	var got []string
	for _, o := range d.Orders.Rows {
		got = append(got, o.First.String())
	}
	if diff := cmp.Diff([]string{"2021-01-05", "2025-06-03", "2021-01-05"}, got); diff != "" || !d.Orders.HasFirst {
		t.Error(diff, d.Orders.HasFirst)
	}
}

func TestTouchesAndConversions(t *testing.T) {
	touches := source(t, "touchpoints", "person,time,channel,campaign,type,cost\nb,2025-06-01T10:00:00Z,Meta,X,view,1\na,2025-06-01T09:00:00Z,Search,,click,2\n")
	conversions := source(t, "conversions", "person,time,count,value,profit\na,2025-06-01T22:30:00Z,2,100,\n")
	d := scan(t, plan(), touches, conversions)
	var got strings.Builder
	for _, x := range d.Touches {
		fmt.Fprintln(&got, d.Persons.List[x.Person], d.Channels.List[d.Places.Channel(x.Place)], d.Places.Value(x.Place, 0), x.Type == ViewTouch, x.Time, x.File, x.Line)
	}
	for _, c := range d.Conversions {
		fmt.Fprintln(&got, d.Persons.List[c.Person], c.Type, c.Time, c.Date, c.Count, c.Value, c.HasProfit, c.File)
	}
	wantText(t, got.String(), `
b Meta X true 1748772000 0 2
a Search  false 1748768400 0 3
a -1 1748817000 2025-06-02 2 100 false 1`)
	if got := d.Span.String(); got != "2025-06-02..2025-06-02" {
		t.Errorf("span %s", got)
	}
}

func TestTimesAreCutToTheReportsDays(t *testing.T) {
	s := source(t, "conversions", "person,time\na,2025-06-01 23:30\nb,2025-06-01\n")
	s.Timezone = "America/New_York"
	d := scan(t, plan(), s)
	if got := d.Conversions[0].Date.String() + " " + d.Conversions[1].Date.String(); got != "2025-06-02 2025-06-01" {
		t.Errorf("dates %s", got)
	}
}

func TestPathsAndEvents(t *testing.T) {
	paths := source(t, "paths", "path,conversions,value,nulls\nSearch > E-mail>Direct,3,300,10\nDirect,1,,0\n")
	events := source(t, "events", "date,until,label,kind\n2025-06-10,2025-06-12,Outage,outage\n2025-05-17,,Grunnlovsdagen,holiday\n")
	d := scan(t, plan(), paths, events)
	if len(d.Tables) != 0 || d.Span != nil {
		t.Errorf("%d tables, span %v", len(d.Tables), d.Span)
	}
	var want Paths
	want.Add([]int32{0, 1, 2}, Path{Conversions: 3 * Scale, Value: 300 * Scale, Nulls: 10 * Scale, Rows: 1, First: 2, Last: 2})
	want.Add([]int32{2}, Path{Conversions: Scale, Rows: 1, First: 3, Last: 3})
	if diff := cmp.Diff(want, d.Paths); diff != "" {
		t.Error(diff)
	}
	var got strings.Builder
	for _, e := range d.Events {
		fmt.Fprintln(&got, e.Period, e.Label, e.Kind)
	}
	wantText(t, got.String(), "2025-05-17 Grunnlovsdagen holiday\n2025-06-10..2025-06-12 Outage outage")
}

func TestToleratedBadRowsAreTold(t *testing.T) {
	s := source(t, "ads", "date,spend\n2025-06-01,1\n2025-06-31,2\n2025-06-02,x\n,3\n2025-06-03,4,9\n")
	s.MaxBadRows = new(int)
	*s.MaxBadRows = 4
	d, l := Scan(t.Context(), []Source{s}, plan())
	if d == nil || l.Count(diag.Warning) != 4 {
		t.Fatalf("%v", l)
	}
	if f := d.Files[0]; f.Rows != 1 || f.Skipped != 4 {
		t.Errorf("rows %d, skipped %d", f.Rows, f.Skipped)
	}
	want := []Finding{{diag.Warning, BadRow, 3, 4, []string{AllColumns}, Args{"n": 4, "lines": "3, 4, 5, 6"}}}
	if diff := cmp.Diff(want, d.Files[0].Findings); diff != "" {
		t.Error(diff)
	}
}

func TestSameDataWhateverTheWorkersDo(t *testing.T) {
	s := source(t, "touchpoints", "person,time,channel\na,2025-06-01,X\nb,2025-06-02,Y\n")
	for i := range 6 {
		text := fmt.Sprintf("person,time,channel\np%d,2025-06-0%d,C%d\na,2025-06-03 12:%02d,X\n", i, i+1, 6-i, i)
		if err := os.WriteFile(filepath.Join(s.Dir, fmt.Sprintf("f%d.csv", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.Files = []string{"*.csv"}
	first := scan(t, plan(), s)
	for range 5 {
		if diff := cmp.Diff(first, scan(t, plan(), s), cmp.AllowUnexported(Places{}), cmpopts.IgnoreUnexported(Names{}, hashIndex{})); diff != "" {
			t.Fatal(diff)
		}
	}
}
