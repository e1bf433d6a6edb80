package dataset

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var itemColumns = []string{"currency", "customer", "order", "channel", "first_order", "brand", "utm_source", "utm_medium", "time", "revenue", "cost", "profit", "discount", "refund", "status", "item"}

// items makes up the rows of a shop's orders: one an item, which tells the order's own
// fields or leaves them blank, with refunds on their own days, gifts, rows that stand
// twice, and blanks wherever there may be one.
func items(seed uint64) [][]string {
	random := rand.New(rand.NewPCG(seed, 3))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	var rows [][]string
	for order := range 30 {
		day := 1 + random.IntN(20)
		customer, channel, first := fmt.Sprintf("c%d", random.IntN(12)), pick("Meta", "Direct", "", "Søk"), pick("", "", "2024-11-05")
		source, medium := pick("google", "fb", ""), pick("cpc", "email", "")
		status := pick("paid", "paid", "paid", "paid", "cancelled", "refunded", "partially_refunded")
		time := func(day int) string {
			return fmt.Sprintf("2025-06-%02d %02d:30:00", day, hourOf(random, 9, 9, 14, 23))
		}
		at := time(day)
		for item := range 1 + random.IntN(4) {
			row := []string{pick("", "NOK", "NOK", "NOK"), customer, fmt.Sprintf("#%d", order), channel, first, pick("A", "B", ""), source, medium, at,
				pick("100", "49.5", "0", "33.333333", "0.0000005"), pick("20", "7.25", ""), pick("", "", "15"), pick("", "5"), pick("", "", "49.5", "100"), status, fmt.Sprint(item)}
			if item > 0 && random.IntN(3) == 0 {
				row[8] = time(day + random.IntN(3)) // sent later
			}
			if item > 0 && random.IntN(3) == 0 {
				for _, own := range []int{0, 1, 3, 4, 6, 7, 8, 14} {
					row[own] = ""
				}
			}
			switch random.IntN(14) {
			case 0:
				row[9] = ""
			case 1:
				row[9], row[8] = "-49.5", time(day+2+random.IntN(5)) // paid back
			case 2:
				row[3] = ""
			case 3:
				row[8] = ""
			case 4:
				row[0] = "USD"
			}
			rows = append(rows, row)
			if random.IntN(12) == 0 {
				rows = append(rows, slices.Clone(row))
			}
		}
	}
	return rows
}

func hourOf(random *rand.Rand, hours ...int) int { return hours[random.IntN(len(hours))] }

// asOrders sorts rows as a database is asked for them: those first that an order may
// begin with, by time, and of one time by what is read, told before blank.
func asOrders(rows [][]string, read []int) {
	blank := func(a string) int { return map[bool]int{true: 1}[a == ""] }
	last := func(a, b string) int { return cmp.Or(blank(a)-blank(b), strings.Compare(a, b)) }
	begins := func(row []string) string {
		if row[1] == "" || row[9] == "" {
			return ""
		}
		return row[8]
	}
	slices.SortFunc(rows, func(a, b []string) int {
		c := last(begins(a), begins(b))
		for _, i := range read {
			c = cmp.Or(c, last(a[i], b[i]))
		}
		c = cmp.Or(c, last(a[8], b[8]))
		for i := range a { // the others as they stand in the table, blanks before numbers
			c = cmp.Or(c, blank(b[i])-blank(a[i]), cmp.Compare(numberIn(a[i]), numberIn(b[i])), strings.Compare(a[i], b[i]))
		}
		return c
	})
}

func numberIn(cell string) float64 {
	v, _ := strconv.ParseFloat(cell, 64)
	return v
}

// A database that adds up the rows of each order gives what the file gives, row by
// row.
func TestOrdersInADatabase(t *testing.T) {
	many := 1000
	rate := 0.25
	basis := func(vat, refunds string) *Basis {
		return &Basis{VAT: vat, Shipping: "excluded", Discounts: "after", Refunds: refunds}
	}
	for _, c := range []struct {
		name     string
		source   Source
		measures []Measure
		cut      []string // columns that the rows lack
		read     []string // headers that conditions read
		moved    Word     // why the rows move; "" for none
	}{
		{name: "as they are"},
		{name: "refunds on their days", source: Source{Basis: basis("excluded", "refund_date")}},
		{name: "with VAT", source: Source{Basis: basis("included", "refund_date"), VATRate: &rate}},
		{name: "own column", source: Source{Columns: map[string]string{"brand": "brand"}, Basis: basis("excluded", "refund_date")}},
		{name: "own column and media", source: Source{Columns: map[string]string{"brand": "brand", "source": "utm_source", "medium": "utm_medium"}}},
		{name: "channels by rules", cut: []string{"channel"}, source: Source{Columns: map[string]string{"source": "utm_source", "medium": "utm_medium"}}},
		{name: "no profit", cut: []string{"profit"}},
		{name: "no cost", cut: []string{"cost"}},
		{name: "no channel", cut: []string{"channel", "utm_source", "utm_medium"}},
		{name: "no currency, no first orders", cut: []string{"currency", "first_order"}},
		{name: "defaults", source: Source{Defaults: map[string]string{"channel": "Shop", "cost": "3"}}},
		{name: "a condition", source: Source{Where: `row["status"] != "cancelled"`}, read: []string{"status"}},
		{name: "a condition on the channel", source: Source{Where: `channel != "Meta" and not (row["item"] == "3")`}, read: []string{"item"}},
		{name: "a condition on the day", source: Source{Where: `date >= "2025-06-05" and row["status"] != "cancelled"`}, read: []string{"status"}},
		{name: "a condition on the day or the channel", source: Source{Where: `date >= "2025-06-05" or channel matches "[DMø]"`}},
		{name: "a condition on the day and on the channel", source: Source{Where: `date >= "2025-06-05" and channel matches "[DMø]"`}},
		{name: "a condition on a number", source: Source{Where: `revenue > 5`}, moved: movedForCondition},
		{name: "measures", source: Source{Basis: basis("excluded", "refund_date")}, measures: []Measure{
			{ID: "meta_orders", Column: "orders", Where: `channel == "Meta"`},
			{ID: "early_orders", Column: "orders", Where: `date < "2025-06-10"`},
			{ID: "dear_rows", Column: "rows", Where: `revenue > 40 or profit > 12`},
			{ID: "early_profit", Column: "profit", Where: `date < "2025-06-10" and channel != "Søk"`},
			{ID: "items", Column: "revenue", Where: `row["item"] == "1" and revenue > 10`},
			{ID: "told", Column: "revenue", Where: `customer != ""`},
		}},
		{name: "dear orders", measures: []Measure{{ID: "dear_orders", Column: "orders", Where: `revenue > 40`}}, moved: movedForCondition},
		{name: "dear rows of a channel", measures: []Measure{{ID: "dear_rows", Column: "revenue", Where: `revenue > 40 and channel == "Meta"`}}, moved: movedForCondition},
		{name: "a basis by rows", source: Source{Basis: basis("excluded", "ignored")}, moved: movedForBasis},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := range uint64(6) {
				rows := items(seed)
				dir := t.TempDir()
				text := func() string {
					lines := []string{strings.Join(itemColumns, ",")}
					for _, row := range rows {
						lines = append(lines, strings.Join(row, ","))
					}
					text := strings.Join(lines, "\n") + "\n"
					for _, column := range c.cut {
						text = without(text, column)
					}
					return text
				}
				sqliteOf(t, dir, text())
				read := []int{0, 1, 2, 3, 4} // as the spec's texts follow each other
				for i, column := range itemColumns {
					if slices.Contains(c.cut, column) {
						for _, row := range rows {
							row[i] = ""
						}
					}
				}
				for _, own := range sortedKeys(c.source.Columns) {
					read = append(read, slices.Index(itemColumns, c.source.Columns[own]))
				}
				for _, header := range c.read {
					read = append(read, slices.Index(itemColumns, header))
				}
				asOrders(rows, read)
				if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(text()), 0o644); err != nil {
					t.Fatal(err)
				}
				plan := Plan{Currency: "NOK", Timezone: "Europe/Oslo", Basis: DefaultBasis(), Dims: map[string][]string{"orders": {"channel"}}}
				if b := c.source.Basis; b != nil && b.Refunds == "ignored" {
					plan.Basis.Refunds = "order_date"
				}
				for _, m := range c.measures {
					m.Source = "shop"
					plan.Measures = append(plan.Measures, m)
				}
				source := c.source
				source.Name, source.Kind, source.Dir, source.MaxBadRows = "shop", "orders", dir, &many
				want, got := bothWays(t, source, plan)
				if f := found(got, "rows_moved"); (f == nil) != (c.moved == "") || f != nil && f.Args["why"] != c.moved {
					t.Fatalf("rows moved: %+v", f)
				}
				if got.Files[0].Moved >= len(rows) && c.moved == "" {
					t.Errorf("%d of %d rows moved", got.Files[0].Moved, len(rows))
				}
				if diff := gocmp.Diff(want.Orders, got.Orders, cmpopts.IgnoreFields(Order{}, "Line")); diff != "" {
					t.Errorf("%d: -file +database\n%s", seed, diff)
				}
				if diff := gocmp.Diff(groupsOf(want.Tables[0]), groupsOf(got.Tables[0])); diff != "" {
					t.Errorf("%d: -file +database\n%s", seed, diff)
				}
				if diff := gocmp.Diff(toldOf(want), toldOf(got)); diff != "" {
					t.Errorf("%d: -file +database\n%s", seed, diff)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}

// toldOf returns what is told of a file, but for lines.
func toldOf(d *Data) File {
	f := d.Files[0]
	f.Name, f.SHA256, f.Moved = "", "", 0
	f.Findings = slices.DeleteFunc(slices.Clone(f.Findings), func(f Finding) bool { return f.Check == "rows_moved" })
	for i := range f.Findings {
		f.Findings[i].Line = 0
		if f.Findings[i].Check == BadRow {
			f.Findings[i].Args = Args{"n": f.Findings[i].Args["n"]}
		}
	}
	return f
}

// What nothing reads does not move where each order has one row.
func TestOrdersOfOneRow(t *testing.T) {
	dir := t.TempDir()
	const rows = "time,customer,order,revenue,status,note\n2025-06-01 10:00:00,ann,1,10,paid,x\n2025-06-01 10:00:00,bo,2,20,cancelled,x\n2025-06-02 10:00:00,ann,3,30,paid,x\n"
	sqliteOf(t, dir, rows)
	if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{"", `row["status"] != "cancelled"`, `revenue > 10`} {
		source := Source{Name: "shop", Kind: "orders", Dir: dir, Where: where}
		want, got := bothWays(t, source, Plan{Basis: DefaultBasis(), Dims: map[string][]string{"orders": nil}})
		if diff := gocmp.Diff(want.Orders, got.Orders, cmpopts.IgnoreFields(Order{}, "Line")); diff != "" {
			t.Errorf("%s: -file +database\n%s", where, diff)
		}
		if diff := gocmp.Diff(toldOf(want), toldOf(got)); diff != "" {
			t.Errorf("%s: -file +database\n%s", where, diff)
		}
		if n := got.Files[0]; n.Moved != n.Rows {
			t.Errorf("%s: %d rows moved for %d", where, n.Moved, n.Rows)
		}
	}
}

// Rows that do not tell their order are an order each, and none can be added to another.
func TestOrdersWithoutIDs(t *testing.T) {
	dir := t.TempDir()
	const rows = "time,customer,order,revenue\n2025-06-01 10:00:00,ann,1,10\n2025-06-01 10:00:00,ann,1,20\n2025-06-02 10:00:00,ann,,30\n2025-06-02 10:00:00,ann,,30\n"
	sqliteOf(t, dir, rows)
	if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	want, got := bothWays(t, Source{Name: "shop", Kind: "orders", Dir: dir}, Plan{Basis: DefaultBasis(), Dims: map[string][]string{"orders": nil}})
	if diff := gocmp.Diff(want.Orders, got.Orders, cmpopts.IgnoreFields(Order{}, "Line")); diff != "" || len(got.Orders.Rows) != 3 {
		t.Errorf("-file +database\n%s", diff)
	}
	if f := found(got, "rows_moved"); f == nil || f.Args["why"] != movedForOrders {
		t.Errorf("%+v", f)
	}
}

// A refund that a join has put on each item of its order is told of rows that a
// database has added up as of rows.
func TestRefundsOnEachItem(t *testing.T) {
	for name, refund := range map[string]string{"each": "90", "their own": "30"} {
		dir := t.TempDir()
		rows := "time,customer,order,revenue,refund,item\n"
		for order := range 4 {
			rows += fmt.Sprintf("2025-06-0%d 10:00:00,ann,%d,60,90,tent\n2025-06-0%[1]d 10:00:00,ann,%[2]d,30,%s,mug\n", order+1, order, refund)
		}
		sqliteOf(t, dir, rows)
		if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows), 0o644); err != nil {
			t.Fatal(err)
		}
		basis := DefaultBasis()
		basis.Refunds = "order_date"
		source := Source{Name: "shop", Kind: "orders", Dir: dir, Basis: &basis}
		want, got := bothWays(t, source, Plan{Basis: basis, Dims: map[string][]string{"orders": nil}})
		if f := found(got, "refunds_repeated"); (f != nil) != (name == "each") || got.Files[0].Moved != 4 {
			t.Errorf("%s: %+v of %d groups", name, f, got.Files[0].Moved)
		}
		if diff := gocmp.Diff(toldOf(want), toldOf(got)); diff != "" {
			t.Errorf("%s: -file +database\n%s", name, diff)
		}
	}
}

// Where a column of the user's own tells most rows of a long table apart, groups would
// be the rows.
func TestOrdersOfManyKinds(t *testing.T) {
	for brands, want := range map[int]Word{1: "", 4: movedForItems} {
		dir := t.TempDir()
		var rows strings.Builder
		rows.WriteString("time,customer,order,revenue,brand\n")
		for i := range manyItems {
			fmt.Fprintf(&rows, "2025-06-01 10:00:00,c%d,%d,10,b%d\n", i/4%1000, i/4, i%brands)
		}
		sqliteOf(t, dir, rows.String())
		if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		source := Source{Name: "shop", Kind: "orders", Dir: dir, Columns: map[string]string{"brand": "brand"}}
		plan := Plan{Basis: DefaultBasis(), Dims: map[string][]string{"orders": {"brand"}}}
		ofFile, got := bothWays(t, source, plan)
		f := found(got, "rows_moved")
		if (f != nil) != (want != "") || f != nil && f.Args["why"] != want {
			t.Errorf("%d brands: %+v", brands, f)
		}
		if a, b := len(ofFile.Orders.Rows), len(got.Orders.Rows); a != manyItems/4 || a != b {
			t.Errorf("%d brands: %d orders in the file, %d in the database", brands, a, b)
		}
	}
}
