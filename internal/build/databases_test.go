package build

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

// The types of columns that the tests' tables have.
const (
	dayType = iota
	timeType
	textType
	moneyType
	countType
	floatType
	sentType // a time, or blank
)

// table is a table of the client that the databases hold. Rows hold text as CSV
// has it; an empty cell is NULL.
type table struct {
	name    string
	columns []string
	types   []int
	rows    [][]string
}

// engine is one way to keep tables.
type engine struct {
	name  string
	types [7]string
	env   string // the variable that tells where it is
}

// client makes up the tables of a shop: with blanks, with names that need
// quoting, with touches in one second, and with people whose touches lie on both
// shards.
func client() []table {
	random := rand.New(rand.NewPCG(7, 11))
	channels := []string{"Google Ads", "Meta", "E-mail", "Direct", `Søk "merke"`, "O'Brien & \\sønner", "TV"}
	day := func(n int) time.Time { return time.Date(2025, 4, 1+n, 0, 0, 0, 0, time.UTC) }
	money := func(most float64) string { return fmt.Sprintf("%.2f", random.Float64()*most) }
	ads := table{name: "ads", columns: []string{"date", "channel", "campaign", "spend", "impressions", "clicks", "conversions", "revenue", "test"},
		types: []int{dayType, textType, textType, moneyType, countType, countType, floatType, moneyType, textType}}
	web := table{name: "web", columns: []string{"date", "channel", "sessions", "engaged_sessions"}, types: []int{dayType, textType, countType, countType}}
	for n := range 91 {
		for c, channel := range channels[:3] {
			for part := range 6 { // two rows of a campaign
				campaign := part / 2
				row := []string{day(n).Format(time.DateOnly), channel, fmt.Sprintf("Kampanje %d", campaign), money(900), fmt.Sprint(random.IntN(9000)), fmt.Sprint(random.IntN(200)), fmt.Sprintf("%.2f", random.Float64()*9), money(5000), "no"}
				switch random.IntN(12) {
				case 0:
					row[7] = ""
				case 1:
					row[2] = ""
				case 2:
					row[8] = "yes"
				case 3:
					row[6] = "0.3333333"
				}
				ads.rows = append(ads.rows, row)
				if random.IntN(60) == 0 {
					ads.rows = append(ads.rows, row) // one that was pasted twice
				}
			}
			web.rows = append(web.rows, []string{day(n).Format(time.DateOnly), channels[(c+n)%len(channels)], fmt.Sprint(random.IntN(900)), fmt.Sprint(random.IntN(300))})
			if n%30 == 7 {
				web.rows[len(web.rows)-1][2] = "" // nobody knows how many
			}
		}
	}
	orders := table{name: "orders", columns: []string{"time", "customer", "order", "channel", "brand", "revenue", "cost", "refund", "Status", "item"},
		types: []int{sentType, textType, textType, textType, textType, moneyType, moneyType, moneyType, textType, textType}}
	sold := 0
	conversions := table{name: "conversions", columns: []string{"time", "person", "type", "value"}, types: []int{timeType, textType, textType, moneyType}}
	touches := table{name: "touches", columns: []string{"time", "person", "channel", "campaign", "type", "product", "cost"}, types: []int{timeType, textType, textType, textType, textType, textType, moneyType}}
	at := func(n int) string {
		return day(0).Add(time.Duration(n) * time.Second).Format("2006-01-02T15:04:05Z")
	}
	const span = 91 * 24 * 3600
	for person := range 900 {
		id := fmt.Sprintf("p%03d", person)
		last := random.IntN(span)
		for range random.IntN(7) {
			touch := []string{at(last), id, channels[random.IntN(len(channels))], fmt.Sprintf("c%d", random.IntN(3)), "click", []string{"tents", "boots", ""}[random.IntN(3)], money(3)}
			switch random.IntN(9) {
			case 0:
				touch[4] = "view"
			case 1:
				touch[4] = ""
			case 2:
				touch[3] = ""
			case 3:
				touch[6] = ""
			case 4:
				touch[4] = "survey"
			}
			touches.rows = append(touches.rows, touch)
			if random.IntN(4) > 0 { // else another in the same second
				last = max(0, last-random.IntN(20*24*3600))
			}
		}
		for range max(0, random.IntN(9)-6) {
			when := random.IntN(span)
			value := money(2000)
			conversions.rows = append(conversions.rows, []string{at(when), id, []string{"purchase", "lead"}[random.IntN(2)], value})
			customer := id + "@shop.no" // an address is one customer in whatever letters
			if sold%3 == 0 {
				customer = strings.ToUpper(customer)
			}
			orders.rows = append(orders.rows, items(uint64(sold), func(days int) string { return at(when + days*24*3600) }, customer, channels[sold%3])...)
			sold++
		}
	}
	touches.rows = append(touches.rows, touches.rows[17]) // one that stands twice
	tables := []table{ads, web, orders, conversions, touches}
	for i := range tables { // as a database gives them: by time, then by the other columns
		slices.SortFunc(tables[i].rows, slices.Compare[[]string])
	}
	asOrders(tables[2].rows)
	return tables
}

// items makes up the rows of an order: one an item, of a brand, which repeats the
// order's own fields or leaves them blank. Some items are gifts, were paid back on a
// day of their own or cancelled, stand there twice, or lack something.
func items(order uint64, at func(days int) string, customer, channel string) (rows [][]string) {
	random := rand.New(rand.NewPCG(order, 5))
	money := func(most float64) string { return fmt.Sprintf("%.2f", 1+random.Float64()*most) }
	status := []string{"paid", "paid", "paid", "refunded", "cancelled"}[random.IntN(5)]
	for item := range 1 + random.IntN(4) {
		row := []string{at(0), customer, fmt.Sprintf("o%d", order), channel, []string{"Lyng", "Fjell", ""}[random.IntN(3)], money(900), money(400), "", status, fmt.Sprint(item)}
		switch random.IntN(12) {
		case 0:
			row[5], row[6] = "0", "" // a gift
		case 1:
			row[0], row[5], row[6] = at(3+random.IntN(20)), "-"+row[5], ""
		case 2:
			row[7] = row[5]
		case 3:
			row[3] = ""
		case 4:
			row[0] = at(1) // sent the day after
		case 5:
			row[5] = ""
		}
		if item > 0 && random.IntN(3) == 0 {
			row[0], row[1], row[3], row[8] = "", "", "", ""
		}
		if rows = append(rows, row); random.IntN(15) == 0 {
			rows = append(rows, row)
		}
	}
	rows[0][0], rows[0][1], rows[0][5] = at(0), customer, cmp.Or(rows[0][5], "17.25")
	return rows
}

// asOrders sorts rows as a database is asked for them: those first that an order may
// begin with, by time, and of one time by what is read, told before blank.
func asOrders(rows [][]string) {
	blank := func(a string) int { return map[bool]int{true: 1}[a == ""] }
	last := func(a, b string) int { return cmp.Or(blank(a)-blank(b), strings.Compare(a, b)) }
	begins := func(row []string) string {
		if row[1] == "" || row[5] == "" {
			return ""
		}
		return row[0]
	}
	slices.SortFunc(rows, func(a, b []string) int {
		c := last(begins(a), begins(b))
		for i := 1; i < 5; i++ { // customer, order, channel, brand
			c = cmp.Or(c, last(a[i], b[i]))
		}
		return cmp.Or(c, last(a[0], b[0]), slices.Compare(a, b))
	})
}

const databaseClient = `[report]
title = "Shop"
language = "en"
currency = "NOK"
timezone = "Europe/Oslo"
period = "2025-05"

[[source]]
name = "ads"
kind = "ads"
ADS
where = 'test != "yes" and spend > 1'
vat_rate = 0.15
revenue_basis = { vat = "included", shipping = "excluded", discounts = "after", refunds = "ignored" }

[[source]]
name = "web"
kind = "web"
WEB

[[source]]
name = "orders"
kind = "orders"
ORDERS
columns = { brand = "brand" }
vat_rate = 0.25
revenue_basis = { vat = "included", shipping = "excluded", discounts = "after", refunds = "refund_date" }

[[source]]
name = "conversions"
kind = "conversions"
CONVERSIONS
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }

[[source]]
name = "touches"
kind = "touchpoints"
columns = { product = "product" }
TOUCHES

[[measure]]
id = "dear_clicks"
source = "ads"
column = "clicks"
where = 'spend >= 450.5 and channel in ["Meta", "Google Ads"] and not (campaign startsWith "Kampanje 2")'

[[measure]]
id = "rich_rows"
source = "ads"
column = "rows"
where = 'revenue > 2000 or clicks >= impressions or date < "2025-05-10"'

[[measure]]
id = "dear_items"
source = "orders"
column = "rows"
where = 'revenue > 400 or profit < 0'

[[measure]]
id = "early_orders"
source = "orders"
column = "orders"
where = 'date < "2025-05-10" and channel != "Meta"'

[[measure]]
id = "lyng_profit"
source = "orders"
column = "profit"
where = 'brand == "Lyng"'

[[kpi]]
id = "roas"
[[kpi]]
id = "dear_items_per_order"
title = "Dear items"
formula = "dear_items / early_orders"
unit = "ratio"
direction = "up"
stage = "conversion"
[[kpi]]
id = "brands"
title = "Sales by brand"
formula = "orders.revenue"
unit = "money"
direction = "up"
stage = "conversion"
targets = { brand = { Lyng = 90000.0, Fjell = 90000.0 } }
[[kpi]]
id = "lyng"
title = "Profit on Lyng"
formula = "lyng_profit"
unit = "money"
direction = "up"
stage = "conversion"
[[kpi]]
id = "dear"
title = "Dear clicks"
formula = "dear_clicks / rich_rows"
unit = "ratio"
direction = "up"
stage = "conversion"
[[kpi]]
id = "cpa"
[[kpi]]
id = "ctr"
[[kpi]]
id = "cac"
[[kpi]]
id = "aov"
[[kpi]]
id = "days_between_orders"
[[kpi]]
id = "new_customers"
[[kpi]]
id = "ltv"
[[kpi]]
id = "repurchase_rate"

[attribution]
by = ["channel", "campaign", "product"]
models = ["first_touch", "last_touch", "last_non_direct", "linear", "time_decay", "position_based", "markov", "shapley", "shapley_rate"]
window = { click = "20d", view = "3d" }
`

// buildOf builds the client with its sources in one place, and returns
// report.json without what names the place.
func buildOf(t *testing.T, dir, config string, tables []table, source func(table string) string, env map[string]string) (report map[string]any, moved map[string]int) {
	t.Helper()
	for _, tab := range tables {
		config = strings.Replace(config, "\n"+strings.ToUpper(tab.name)+"\n", "\n"+source(tab.name)+"\n", 1)
	}
	if err := os.WriteFile(filepath.Join(dir, "peil.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public")
	_, l := Build(context.Background(), Options{Path: dir, Out: out, Generator: "test", Env: func(name string) (string, bool) { v, ok := env[name]; return v, ok }})
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	text, err := os.ReadFile(filepath.Join(out, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&report); err != nil {
		t.Fatal(err)
	}
	moved = map[string]int{}
	for _, in := range report["inputs"].([]any) {
		input := in.(map[string]any)
		if n, ok := input["moved"].(json.Number); ok {
			v, _ := n.Int64()
			moved[input["source"].(string)] = int(v)
		}
		for _, key := range []string{"file", "sha256", "moved"} {
			delete(input, key)
		}
	}
	for _, f := range report["audit"].([]any) {
		delete(f.(map[string]any), "file")
		delete(f.(map[string]any), "line") // a group of rows has none
		delete(f.(map[string]any), "examples")
	}
	// Of findings that weigh the same, the files' names and the lines tell the order.
	slices.SortFunc(report["audit"].([]any), func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return report, moved
}

func TestDatabasesGiveTheReportOfFiles(t *testing.T) {
	tables := client()
	everyEngine(t, databaseClient, tables, []string{"table", "query"}, func(t *testing.T, e *engine, moved map[string]int) {
		if all := len(tables[4].rows); e.env != "" && moved["touches"] >= all {
			t.Errorf("%d of %d touches moved: the database has not brought them together", moved["touches"], all)
		}
		if all := len(tables[2].rows); moved["orders"] >= all {
			t.Errorf("%d of %d rows of orders moved: the database has not added them up", moved["orders"], all)
		}
	})
}

// A condition leaves an order's further rows out with its first, in databases too.
func TestDatabasesLeaveOrdersOut(t *testing.T) {
	tables := client()
	config := strings.Replace(databaseClient, "\nORDERS\n", "\nORDERS\nwhere = 'row[\"Status\"] != \"cancelled\" and date >= \"2025-04-08\"'\n", 1)
	everyEngine(t, config, tables, []string{"table"}, func(t *testing.T, e *engine, moved map[string]int) {
		if all := len(tables[2].rows); e.env != "" && moved["orders"] >= all {
			t.Errorf("%d of %d rows of orders moved: the database has not added them up", moved["orders"], all)
		}
	})
}

// everyEngine builds a client from files and from every database, each way, and
// demands one report.
func everyEngine(t *testing.T, config string, tables []table, ways []string, look func(t *testing.T, e *engine, moved map[string]int)) {
	dir := t.TempDir()
	for _, tab := range tables {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.Write(tab.columns)
		_ = w.WriteAll(tab.rows)
		if err := os.WriteFile(filepath.Join(dir, tab.name+".csv"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, _ := buildOf(t, dir, config, tables, func(name string) string { return fmt.Sprintf("files = [%q]", name+".csv") }, nil)
	schema := fmt.Sprintf("peil_test_%d", os.Getpid())
	for _, e := range []engine{
		{"sqlite", [7]string{"TEXT", "TIMESTAMP", "TEXT", "NUMERIC", "INTEGER", "REAL", "TIMESTAMP"}, ""},
		{"postgres", [7]string{"date", "timestamptz", "text", "numeric(18,4)", "bigint", "double precision", "timestamptz"}, "PEIL_TEST_POSTGRES"},
		{"clickhouse", [7]string{"Date", "DateTime", "Nullable(String)", "Nullable(Decimal(18,4))", "Nullable(Int64)", "Nullable(Float64)", "Nullable(DateTime)"}, "PEIL_TEST_CLICKHOUSE"},
	} {
		t.Run(e.name, func(t *testing.T) {
			dir := t.TempDir()
			dsn := "sqlite:shop.db"
			if e.env != "" {
				dsn = testDatabase(t, e.env)
			}
			e.load(t, dir, dsn, schema, tables)
			prefix := ""
			if e.env != "" {
				prefix = schema + "."
			}
			for _, way := range ways {
				t.Run(way, func(t *testing.T) {
					got, moved := buildOf(t, dir, config, tables, func(name string) string {
						if way == "query" {
							return fmt.Sprintf("dsn = \"${TEST_DSN}\"\nquery = \"\"\"\nSELECT * -- all of it\nFROM %s ;\n\"\"\"", prefix+name)
						}
						return fmt.Sprintf("dsn = \"${TEST_DSN}\"\ntable = %q", prefix+name)
					}, map[string]string{"TEST_DSN": dsn})
					look(t, &e, moved)
					if diff := gocmp.Diff(want, got); diff != "" {
						t.Errorf("-files +%s\n%s", e.name, diff)
					}
				})
			}
		})
	}
}

// testDatabase returns where a database of the tests is.
func testDatabase(t *testing.T, env string) string {
	t.Helper()
	dsn := os.Getenv(env)
	if dsn == "" {
		if os.Getenv("PEIL_REQUIRE_DATABASES") != "" {
			t.Fatalf("%s is not set", env)
		}
		t.Skipf("there is no database to test with: %s is not set (see .ci/databases)", env)
	}
	return dsn
}

// load puts the tables into a database of their own, and removes them when the
// test ends. In ClickHouse the rows are dealt to two shards, whoever they are of.
func (e *engine) load(t *testing.T, dir, dsn, schema string, tables []table) {
	t.Helper()
	run := func(db *sql.DB, statement string) {
		t.Helper()
		if _, err := db.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%v in %.200s", err, statement)
		}
	}
	open := func(driver, dsn string) *sql.DB {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxIdleConns(0)
		t.Cleanup(func() { db.Close() })
		return db
	}
	var stores []*sql.DB
	switch e.name {
	case "sqlite":
		stores = append(stores, open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "shop.db"))))
	case "postgres":
		stores = append(stores, open("pgx", dsn))
		run(stores[0], "CREATE SCHEMA "+schema)
		t.Cleanup(func() { run(stores[0], "DROP SCHEMA "+schema+" CASCADE") })
	case "clickhouse":
		stores = append(stores, open("clickhouse", dsn), open("clickhouse", testDatabase(t, "PEIL_TEST_CLICKHOUSE_SHARD")))
		for _, db := range stores {
			run(db, "CREATE DATABASE "+schema)
			t.Cleanup(func() { run(db, "DROP DATABASE "+schema) })
		}
	}
	for _, tab := range tables {
		name, suffix := schema+"."+tab.name, ""
		if e.name == "sqlite" {
			name = tab.name
		}
		var columns []string
		for i, c := range tab.columns {
			columns = append(columns, e.quoted(c)+" "+e.types[tab.types[i]])
		}
		if e.name == "clickhouse" {
			suffix = " ENGINE = Log"
			run(stores[0], fmt.Sprintf("CREATE TABLE %s (%s) ENGINE = Distributed(peil, %s, %s_local)", name, strings.Join(columns, ", "), schema, tab.name))
			name += "_local"
		}
		for _, db := range stores {
			run(db, fmt.Sprintf("CREATE TABLE %s (%s)%s", name, strings.Join(columns, ", "), suffix))
		}
		rows := slices.Clone(tab.rows)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for n, chunk := range slices.Collect(slices.Chunk(rows, 300)) {
			if e.name == "clickhouse" {
				run(stores[n%len(stores)], e.insert(name, tab.types, chunk))
				continue
			}
			var values []string
			for _, row := range chunk {
				var cells []string
				for i, cell := range row {
					cells = append(cells, e.literal(cell, tab.types[i]))
				}
				values = append(values, "("+strings.Join(cells, ", ")+")")
			}
			run(stores[n%len(stores)], "INSERT INTO "+name+" VALUES "+strings.Join(values, ", "))
		}
	}
}

// insert writes rows as a text that an old ClickHouse takes apart: it knows
// neither rows in a statement of the driver's, nor its blocks.
func (e *engine) insert(name string, types []int, rows [][]string) string {
	var lines, columns []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "\x1f"))
	}
	for i, typ := range types {
		cell := fmt.Sprintf("x[%d]", i+1)
		filled := fmt.Sprintf("if(%[1]s = '', '0', %[1]s)", cell)
		time := "toDateTime(replaceAll(replaceAll(" + cell + ", 'T', ' '), 'Z', ''))"
		columns = append(columns, map[int]string{
			dayType: "toDate(" + cell + ")", timeType: time,
			sentType: fmt.Sprintf("if(%s = '', NULL, %s)", cell, strings.Replace(time, cell, fmt.Sprintf("if(%[1]s = '', '2025-01-01T00:00:00Z', %[1]s)", cell), 1)),
			textType: "nullIf(" + cell + ", '')", moneyType: fmt.Sprintf("if(%s = '', NULL, toDecimal64(%s, 4))", cell, filled),
			countType: fmt.Sprintf("if(%s = '', NULL, toInt64(%s))", cell, filled), floatType: fmt.Sprintf("if(%s = '', NULL, toFloat64(%s))", cell, filled),
		}[typ])
	}
	return fmt.Sprintf("INSERT INTO %s SELECT %s FROM (SELECT splitByChar('\x1f', arrayJoin(splitByChar('\x1e', %s))) AS x)",
		name, strings.Join(columns, ", "), e.literal(strings.Join(lines, "\x1e"), textType))
}

func (e *engine) quoted(name string) string {
	return cmp.Or(map[string]string{"clickhouse": "`" + name + "`"}[e.name], `"`+name+`"`)
}

func (e *engine) literal(cell string, typ int) string {
	switch {
	case cell == "":
		return "NULL"
	case typ == moneyType || typ == countType || typ == floatType:
		return cell
	case e.name == "clickhouse":
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(cell) + "'"
	}
	return "'" + strings.ReplaceAll(cell, "'", "''") + "'"
}

// cut passes bytes on to a database and back, and hangs up after so many came
// back.
func cut(t *testing.T, dsn string, after int64) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	server := u.Host
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer client.Close()
				db, err := net.Dial("tcp", server)
				if err != nil {
					return
				}
				defer db.Close()
				go io.Copy(db, client)
				_, _ = io.CopyN(client, db, after)
			}()
		}
	}()
	u.Host = l.Addr().String()
	return u.String()
}

func TestDatabaseGoesAwayInTheMiddle(t *testing.T) {
	for name, env := range map[string]string{"postgres": "PEIL_TEST_POSTGRES", "clickhouse": "PEIL_TEST_CLICKHOUSE"} {
		t.Run(name, func(t *testing.T) {
			dsn := testDatabase(t, env)
			query := map[string]string{
				"postgres":   "select timestamp '2025-05-01' + n * interval '1 second' as time, n::text as customer, 1 as revenue from generate_series(1, 200000) as n",
				"clickhouse": "select toDateTime('2025-05-01 00:00:00') + number as time, toString(number) as customer, 1 as revenue from (select number from system.numbers limit 200000)",
			}[name]
			dir := t.TempDir()
			config := fmt.Sprintf("[report]\ntitle = \"X\"\n[[source]]\nname = \"shop\"\nkind = \"orders\"\ndsn = \"${TEST_DSN}\"\nquery = \"\"\"%s\"\"\"\n", query)
			if err := os.WriteFile(filepath.Join(dir, "peil.toml"), []byte(config), 0o644); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(dir, "public")
			build := func(dsn string) diag.List {
				_, l := Build(context.Background(), Options{Path: dir, Out: out, Generator: "test", Env: func(string) (string, bool) { return dsn, true }})
				return l
			}
			if l := build(dsn); l.Err() != nil {
				t.Fatal(l.Err())
			}
			before, err := os.ReadFile(filepath.Join(out, "report.json"))
			if err != nil {
				t.Fatal(err)
			}
			l := build(cut(t, dsn, 100_000))
			if l.Err() == nil || !strings.Contains(l[0].Message, "the connection to the database was lost") || l[0].Line != 7 {
				t.Errorf("a database that went away is told as %v", l)
			}
			if strings.Contains(fmt.Sprint(l), "s3cret-pass") {
				t.Errorf("the password is told: %v", l)
			}
			after, err := os.ReadFile(filepath.Join(out, "report.json"))
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the old site did not stay: %v", err)
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 2 {
				t.Errorf("something was left beside the site: %v, %v", entries, err)
			}
		})
	}
}

// A session asks a database when it starts and when the config asks for
// something else, not when another file changed.
func TestSessionRemembersDatabases(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "shop.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"CREATE TABLE ads (date TEXT, spend REAL)", "INSERT INTO ads VALUES ('2025-05-01', 10.5), ('2025-05-02', 3)"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("web.csv", "date,sessions\n2025-05-01,7\n")
	config := "[report]\ntitle = \"X\"\n[[source]]\nname = \"ads\"\nkind = \"ads\"\ndsn = \"sqlite:shop.db\"\ntable = \"ads\"\n[[source]]\nname = \"web\"\nkind = \"web\"\nfiles = [\"web.csv\"]\n"
	write("peil.toml", config)
	s := NewSession(Options{Path: dir, Env: os.LookupEnv})
	defer s.Close()
	if site, l := s.Site(context.Background()); l.Err() != nil || site.Report.Inputs[0].Rows != 2 {
		t.Fatalf("the database was not read: %v", l.Err())
	}
	info, err := os.Stat(filepath.Join(dir, "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	write("web.csv", "date,sessions\n2025-05-01,8\n2025-05-02,9\n")
	site, l := s.Site(context.Background())
	if l.Err() != nil || site.Report.Inputs[1].Rows != 2 {
		t.Fatalf("the changed file was not read: %v", l.Err())
	}
	if _, err := db.Exec("INSERT INTO ads VALUES ('2025-05-02', 100)"); err != nil {
		t.Fatal(err)
	}
	// A server would not tell; of a file the time does.
	if err := os.Chtimes(filepath.Join(dir, "shop.db"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if site, l = s.Site(context.Background()); l.Err() != nil || site.Report.Inputs[0].Rows != 2 {
		t.Errorf("the database was asked again: %d rows, %v", site.Report.Inputs[0].Rows, l.Err())
	}
	write("peil.toml", strings.Replace(config, `table = "ads"`, `query = "select * from ads where spend > 5"`, 1))
	if site, l = s.Site(context.Background()); l.Err() != nil || site.Report.Inputs[0].Rows != 2 || site.Report.Inputs[0].File != "shop.db:query" {
		t.Errorf("the database was not asked for what the config says: %v, %v", site.Report.Inputs, l.Err())
	}
}

// A user of ClickHouse who may only read may not even ask for reading only.
func TestDatabaseOfAViewer(t *testing.T) {
	dsn := strings.Replace(testDatabase(t, "PEIL_TEST_CLICKHOUSE"), "//reader:", "//viewer:", 1)
	dir := t.TempDir()
	config := "[report]\ntitle = \"X\"\n[[source]]\nname = \"ads\"\nkind = \"ads\"\ndsn = \"${TEST_DSN}\"\nquery = \"select toDate('2025-05-01') as date, 5 as spend\"\n"
	if err := os.WriteFile(filepath.Join(dir, "peil.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	s, l := Check(context.Background(), Options{Path: dir, Env: func(string) (string, bool) { return dsn, true }})
	if l.Err() != nil || s.Report.Inputs[0].Rows != 1 {
		t.Errorf("a viewer cannot read: %v", l.Err())
	}
}
