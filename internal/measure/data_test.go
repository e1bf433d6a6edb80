package measure

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// table builds a table from text: a header of dimensions in capitals, then
// columns; rows that start with a date. A column "-" has no value. Every row
// is a group of one row, on the line of the text, of file 0.
func table(t *testing.T, kind, source, text string) *dataset.Table {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	tab := &dataset.Table{Kind: kind, Source: source}
	for _, name := range strings.Fields(lines[0])[1:] {
		if strings.ToUpper(name) == name {
			tab.Dims = append(tab.Dims, strings.ToLower(name))
		} else {
			tab.Columns = append(tab.Columns, name)
		}
	}
	nd := len(tab.Dims)
	names := make([]dataset.Names, nd)
	tab.Keys = make([][]int32, nd)
	tab.Sums = make([][]dataset.Fixed, len(tab.Columns))
	for n, line := range lines[1:] {
		cells := strings.Fields(line)
		tab.Date = append(tab.Date, date(t, cells[0]))
		for d := range nd {
			tab.Keys[d] = append(tab.Keys[d], names[d].Index(strings.ReplaceAll(cells[1+d], "_", " ")))
		}
		var has uint64
		for c := range tab.Columns {
			cell := cells[1+nd+c]
			var v float64
			if cell != "-" {
				has |= 1 << c
				var err error
				if v, err = strconv.ParseFloat(cell, 64); err != nil {
					t.Fatal(err)
				}
			}
			tab.Sums[c] = append(tab.Sums[c], dataset.Fixed(math.Round(v*dataset.Scale)))
		}
		tab.Has = append(tab.Has, has)
		tab.File, tab.Rows = append(tab.File, 0), append(tab.Rows, 1)
		tab.First, tab.Last = append(tab.First, int32(n+2)), append(tab.Last, int32(n+2))
	}
	for d := range nd {
		tab.Values = append(tab.Values, names[d].List)
	}
	return tab
}

func date(t *testing.T, s string) period.Date {
	t.Helper()
	if s == "0" {
		return 0
	}
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// per parses a period; "" is the zero period.
func per(t *testing.T, s string) period.Period {
	t.Helper()
	if s == "" {
		return period.Period{}
	}
	p, err := period.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// slice parses "channel=Search,device=mobile".
func slice(s string) Slice {
	var sl Slice
	for f := range strings.SplitSeq(s, ",") {
		if dim, value, ok := strings.Cut(f, "="); ok {
			sl = append(sl, Filter{dim, value})
		}
	}
	return sl
}

// data joins tables, with the span of their dates.
func data(tables ...*dataset.Table) *dataset.Data {
	d := &dataset.Data{Tables: tables, Files: []dataset.File{{Source: "source", Name: "data/file.csv"}}}
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

// show writes a value as the tests' tables do: a number or a reason.
func show(v Value) string {
	if !v.Defined() {
		return string(v.Reason)
	}
	return strconv.FormatFloat(v.Number, 'f', -1, 64)
}

// readOrders reads customer,date,channel,revenue,profit rows, sorted by date.
func readOrders(t testing.TB, path string) *dataset.Data {
	t.Helper()
	d := &dataset.Data{Orders: &dataset.Orders{HasProfit: true}, Files: []dataset.File{{Source: "shop", Kind: "orders", Name: path}}}
	var customers dataset.Names
	for n, row := range readCSV(t, path) {
		day, err1 := period.ParseDate(row[1])
		revenue, err2 := strconv.ParseFloat(row[3], 64)
		profit, err3 := strconv.ParseFloat(row[4], 64)
		if err := cmp.Or(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		o := dataset.Order{
			Customer: customers.Index(row[0]), Channel: -1, Date: day, First: day, HasProfit: true, Line: int32(n + 2),
			Revenue: dataset.Fixed(revenue * dataset.Scale), Profit: dataset.Fixed(math.Round(profit * dataset.Scale)),
		}
		if row[2] != "" {
			o.Channel = d.Channels.Index(row[2])
		}
		if i := slices.IndexFunc(d.Orders.Rows, func(r dataset.Order) bool { return r.Customer == o.Customer }); i >= 0 {
			o.First = d.Orders.Rows[i].Date
		}
		d.Orders.Rows = append(d.Orders.Rows, o)
	}
	d.Orders.Customers = customers.List
	span := period.Period{Start: d.Orders.Rows[0].Date, End: d.Orders.Rows[len(d.Orders.Rows)-1].Date, Grain: period.Range}
	d.Span = &span
	return d
}

// readCSV returns the rows below the header.
func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", path, err))
	}
	return rows[1:]
}
