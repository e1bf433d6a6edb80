package kpi_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
)

// table reads a source's table from text. Its header is date, the dimensions in
// capitals, then columns; "-" is a cell without a value.
func table(t *testing.T, kind, text string) *dataset.Table {
	t.Helper()
	tab := &dataset.Table{Kind: kind, Source: kind}
	var names []dataset.Names
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		cells := strings.Fields(line)
		if n == 0 {
			for _, name := range cells[1:] {
				if strings.ToUpper(name) == name {
					tab.Dims = append(tab.Dims, strings.ToLower(name))
				} else {
					tab.Columns = append(tab.Columns, name)
				}
			}
			names = make([]dataset.Names, len(tab.Dims))
			tab.Keys = make([][]int32, len(tab.Dims))
			tab.Sums = make([][]dataset.Fixed, len(tab.Columns))
			continue
		}
		tab.Date = append(tab.Date, date(t, cells[0]))
		for d := range tab.Dims {
			tab.Keys[d] = append(tab.Keys[d], names[d].Index(cells[1+d]))
		}
		var has uint64
		for c := range tab.Columns {
			v := dataset.Fixed(0)
			if cell := cells[1+len(tab.Dims)+c]; cell != "-" {
				has |= 1 << c
				v = fixed(t, cell)
			}
			tab.Sums[c] = append(tab.Sums[c], v)
		}
		tab.Has = append(tab.Has, has)
		tab.File, tab.Rows = append(tab.File, 0), append(tab.Rows, 1)
		tab.First, tab.Last = append(tab.First, int32(n+1)), append(tab.Last, int32(n+1))
	}
	for d := range tab.Dims {
		tab.Values = append(tab.Values, names[d].List)
	}
	return tab
}

// orders reads date, customer, revenue and profit, sorted by date, and gives
// the rows and their table.
func orders(t *testing.T, text string) (*dataset.Orders, *dataset.Table) {
	t.Helper()
	var customers dataset.Names
	o := &dataset.Orders{HasProfit: true}
	first := map[int32]period.Date{}
	tab := "date orders revenue profit"
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		c := strings.Fields(line)
		r := dataset.Order{
			Customer: customers.Index(c[1]), Channel: -1, Date: date(t, c[0]),
			Revenue: fixed(t, c[2]), Profit: fixed(t, c[3]), HasProfit: true,
		}
		if _, seen := first[r.Customer]; !seen {
			first[r.Customer] = r.Date
		}
		r.First = first[r.Customer]
		o.Rows = append(o.Rows, r)
		tab += "\n" + c[0] + " 1 " + c[2] + " " + c[3]
	}
	o.Customers = customers.List
	return o, table(t, "orders", tab)
}

// data puts tables together as one report's.
func data(tables ...*dataset.Table) *dataset.Data {
	d := &dataset.Data{Tables: tables, Files: []dataset.File{{Name: "data.csv"}}}
	for _, t := range tables {
		for _, day := range t.Date {
			if d.Span == nil {
				d.Span = &period.Period{Start: day, End: day, Grain: period.Range}
			}
			d.Span.Start, d.Span.End = min(d.Span.Start, day), max(d.Span.End, day)
		}
	}
	return d
}

func date(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fixed(t *testing.T, s string) dataset.Fixed {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return dataset.Fixed(math.Round(v * dataset.Scale))
}

func month(t *testing.T, s string) period.Period {
	t.Helper()
	p, err := period.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// catalogued returns the catalogue's KPI of that id, in a variant.
func catalogued(t *testing.T, id, variant string) kpi.KPI {
	t.Helper()
	k := kpi.Merge(kpi.KPI{ID: id, Variant: variant})
	if k.Formula == "" {
		t.Fatalf("%s is not in the catalogue", id)
	}
	return k
}

func ptr(v float64) *float64 { return &v }

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func channel(name string) measure.Slice { return measure.Slice{{Dim: "channel", Value: name}} }

// against compares the figure's own days with those of p.
func against(p period.Period) measure.Pair { return measure.Pair{Then: measure.Whole(p)} }

// leads reads leads of one line each, in the columns of the header.
func leads(t *testing.T, text string) []dataset.Lead {
	t.Helper()
	var list []dataset.Lead
	for n, line := range strings.Split(strings.TrimSpace(text), "\n")[1:] {
		l := dataset.Lead{Channel: -1, Line: int32(n + 2), Decides: true}
		c := strings.Fields(line)
		for i, m := range []*dataset.Moment{&l.Created, &l.MQL, &l.SQL, &l.Won, &l.Lost} {
			if c[i] != "-" {
				*m = dataset.Moment{Known: true, Date: date(t, c[i])}
			}
		}
		if c[5] != "-" {
			l.Value, l.HasValue = fixed(t, c[5]), true
		}
		list = append(list, l)
	}
	return list
}
