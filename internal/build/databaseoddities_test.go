package build

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/analysis"
	"peil/internal/diag"
)

// oddity is a table that databases could read otherwise than files: as text, and
// as queries. What a query is not told of does not occur in that database.
type oddity struct {
	what                         string
	source                       string // keys of the source, its kind first
	csv                          string
	sqlite, postgres, clickhouse string
	before                       []string // statements that make what a query of SQLite or PostgreSQL reads
}

const (
	oddAds    = "kind = \"ads\"\nrevenue_basis = { vat = \"excluded\", shipping = \"excluded\", discounts = \"after\", refunds = \"ignored\" }\n"
	oddOrders = "kind = \"orders\"\nrevenue_basis = { vat = \"excluded\", shipping = \"excluded\", discounts = \"after\", refunds = \"refund_date\" }\n"
)

// figures is what a reading gave.
type figures struct {
	Rows, Skipped int
	KPIs          map[string]float64
	Channels      []string
	Checks        []string
}

// figuresOf reads a source from one place.
func figuresOf(t *testing.T, dir, source, place, dsn string) (figures, diag.List) {
	t.Helper()
	kpi := func(id, formula string) string {
		return fmt.Sprintf("[[kpi]]\nid = %q\ntitle = %q\nformula = %q\nunit = \"money\"\ndirection = \"up\"\nstage = \"conversion\"\n", id, id, formula)
	}
	config := "[report]\ntitle = \"X\"\nlanguage = \"en\"\ntimezone = \"Europe/Oslo\"\nperiod = \"2025-05\"\n"
	if strings.HasPrefix(source, "kind = \"ads\"") {
		config += kpi("spend", "ads.spend") + kpi("revenue", "ads.revenue")
	} else {
		config += kpi("revenue", "orders.revenue")
	}
	config += "[[source]]\nname = \"odd\"\n" + source + place + "\n"
	if err := os.WriteFile(filepath.Join(dir, "peil.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	s := NewSession(Options{Path: dir, Env: func(string) (string, bool) { return dsn, true }})
	defer s.Close()
	cfg, data, l := s.load(context.Background())
	if l.Err() != nil {
		return figures{}, l
	}
	r, l := analysis.New(cfg, data, analysis.Options{})
	if l.Err() != nil {
		return figures{}, l
	}
	f := figures{Rows: r.Inputs[0].Rows, Skipped: r.Inputs[0].Skipped, KPIs: map[string]float64{}}
	for _, k := range r.KPIs {
		if k.Value != nil {
			f.KPIs[k.ID] = *k.Value
		}
		for channel := range k.By["channel"] {
			f.Channels = append(f.Channels, channel)
		}
	}
	slices.Sort(f.Channels)
	f.Channels = slices.Compact(f.Channels)
	for _, x := range r.Audit {
		f.Checks = append(f.Checks, fmt.Sprint(x.Check, " ", x.Rows))
	}
	slices.Sort(f.Checks)
	return f, nil
}

// ask reads an oddity from one of the databases.
func (o *oddity) ask(t *testing.T, engine string) (figures, diag.List) {
	t.Helper()
	dir := t.TempDir()
	dsn, driver, at, query := "sqlite:shop.db", "sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "shop.db")), o.sqlite
	switch engine {
	case "postgres":
		dsn, query = testDatabase(t, "PEIL_TEST_POSTGRES"), o.postgres
		driver, at = "pgx", dsn
	case "clickhouse":
		dsn, query = testDatabase(t, "PEIL_TEST_CLICKHOUSE"), o.clickhouse
		driver, at = "", ""
	}
	if driver != "" {
		db, err := sql.Open(driver, at)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range append([]string{"CREATE TABLE IF NOT EXISTS peil_odd (a int)"}, o.before...) {
			if _, err := db.ExecContext(context.Background(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	return figuresOf(t, dir, o.source, fmt.Sprintf("dsn = \"${TEST_DSN}\"\nquery = '''%s'''", query), dsn)
}

func (o *oddity) query(engine string) string {
	return map[string]string{"sqlite": o.sqlite, "postgres": o.postgres, "clickhouse": o.clickhouse}[engine]
}

// Whatever a column's type, its collation or its time zone, a database's rows are
// read as a file's are.
func TestDatabasesReadOddities(t *testing.T) {
	for _, o := range []oddity{
		{
			what: "floats of 32 bits", source: oddAds,
			csv:        "date,channel,spend\n2025-05-01,Meta,123456.78\n2025-05-02,Meta,0.1\n",
			postgres:   "SELECT date '2025-05-01' AS date, 'Meta' AS channel, 123456.78::float4 AS spend UNION ALL SELECT date '2025-05-02', 'Meta', 0.1::float4",
			clickhouse: "SELECT toDate('2025-05-01') AS date, 'Meta' AS channel, toFloat32(123456.78) AS spend UNION ALL SELECT toDate('2025-05-02'), 'Meta', toFloat32(0.1)",
		},
		{
			what: "floats that are no number", source: oddAds,
			csv:        "date,channel,spend\n2025-05-01,Meta,1\n2025-05-02,Meta,NaN\n",
			postgres:   "SELECT date '2025-05-01' AS date, 'Meta' AS channel, 1::float8 AS spend UNION ALL SELECT date '2025-05-02', 'Meta', 'NaN'::float8",
			clickhouse: "SELECT toDate('2025-05-01') AS date, 'Meta' AS channel, toFloat64(1) AS spend UNION ALL SELECT toDate('2025-05-02'), 'Meta', nan",
		},
		{
			what: "decimals that are no number", source: oddAds,
			csv:      "date,channel,spend\n2025-05-01,Meta,1\n2025-05-02,Meta,NaN\n",
			postgres: "SELECT date '2025-05-01' AS date, 'Meta' AS channel, 1::numeric AS spend UNION ALL SELECT date '2025-05-02', 'Meta', 'NaN'::numeric",
		},
		{
			what: "large amounts on another basis", source: strings.Replace(oddAds, "excluded", "included", 1) + "vat_rate = 0.25\n",
			csv:        "date,channel,spend,revenue\n2025-05-01,Meta,1,8234567890.123456\n",
			sqlite:     "SELECT '2025-05-01' AS date, 'Meta' AS channel, 1 AS spend, 8234567890.123456 AS revenue",
			postgres:   "SELECT date '2025-05-01' AS date, 'Meta' AS channel, 1 AS spend, 8234567890.123456 AS revenue",
			clickhouse: "SELECT toDate('2025-05-01') AS date, 'Meta' AS channel, 1 AS spend, toDecimal64('8234567890.123456', 6) AS revenue",
		},
		{
			what: "spaces that do not break", source: oddAds + "where = 'channel == \"Meta\"'\n",
			csv:        "date,channel,spend\n2025-05-01,Meta\u00a0,10\n2025-05-02,\u202f\u3000Meta\u0085,1\n2025-05-02,M\u00a0eta,1\n",
			sqlite:     "SELECT '2025-05-01' AS date, 'Meta\u00a0' AS channel, 10 AS spend UNION ALL SELECT '2025-05-02', '\u202f\u3000Meta\u0085', 1 UNION ALL SELECT '2025-05-02', 'M\u00a0eta', 1",
			postgres:   "SELECT date '2025-05-01' AS date, 'Meta\u00a0' AS channel, 10::numeric AS spend UNION ALL SELECT date '2025-05-02', '\u202f\u3000Meta\u0085', 1::numeric UNION ALL SELECT date '2025-05-02', 'M\u00a0eta', 1::numeric",
			clickhouse: "SELECT toDate('2025-05-01') AS date, 'Meta\u00a0' AS channel, toFloat64(10) AS spend UNION ALL SELECT toDate('2025-05-02'), '\u202f\u3000Meta\u0085', toFloat64(1) UNION ALL SELECT toDate('2025-05-02'), 'M\u00a0eta', toFloat64(1)",
		},
		{
			what: "rows without a day, and a condition on the day", source: oddAds + "max_bad_rows = 1\nwhere = 'date < \"2025-05-20\"'\n",
			csv:        "date,channel,spend\n,Meta,10\n2025-05-02,Meta,1\n2025-05-21,Meta,1\n",
			sqlite:     "SELECT '2025-05-02' AS date, 'Meta' AS channel, 1 AS spend UNION ALL SELECT NULL, 'Meta', 10 UNION ALL SELECT '2025-05-21', 'Meta', 1",
			postgres:   "SELECT date '2025-05-02' AS date, 'Meta' AS channel, 1::numeric AS spend UNION ALL SELECT NULL::date, 'Meta', 10::numeric UNION ALL SELECT date '2025-05-21', 'Meta', 1::numeric",
			clickhouse: "SELECT toDate('2025-05-02') AS date, 'Meta' AS channel, toFloat64(1) AS spend UNION ALL SELECT NULL, 'Meta', toFloat64(10) UNION ALL SELECT toDate('2025-05-21'), 'Meta', toFloat64(1)",
		},
		{
			what: "rows without a day, and a condition on the channel", source: oddAds + "max_bad_rows = 1\nwhere = 'channel == \"Meta\"'\n",
			csv:      "date,channel,spend\n,Meta,10\n2025-05-02,Meta,1\n,TV,1\n",
			sqlite:   "SELECT '2025-05-02' AS date, 'Meta' AS channel, 1 AS spend UNION ALL SELECT '', 'Meta', 10 UNION ALL SELECT NULL, 'TV', 1",
			postgres: "SELECT date '2025-05-02' AS date, 'Meta' AS channel, 1::numeric AS spend UNION ALL SELECT NULL::date, 'Meta', 10::numeric UNION ALL SELECT NULL::date, 'TV', 1::numeric",
		},
		{
			what: "a column that does not tell large letters from small", source: oddAds,
			csv:    "date,channel,spend\n2025-05-01,Meta,10\n2025-05-01,meta,1\n2025-05-01,meta,1\n",
			sqlite: "SELECT * FROM peil_nocase", postgres: "SELECT * FROM peil_nocase",
		},
		{
			what: "days that are times", source: oddAds,
			csv:    "date,channel,spend\n2025-05-30T23:30:00Z,Meta,10\n2025-05-31T21:30:00Z,Meta,1\n",
			sqlite: "SELECT '2025-05-30T23:30:00Z' AS date, 'Meta' AS channel, 10 AS spend UNION ALL SELECT '2025-05-31T21:30:00Z', 'Meta', 1",
		},
		{
			what: "times without a zone", source: oddOrders,
			csv:      "time,customer,revenue\n2025-05-30 23:30:00,a,10\n2025-05-31 23:30:00,b,1\n2025-05-02,c,2\n",
			sqlite:   "SELECT * FROM peil_times",
			postgres: "SELECT timestamp '2025-05-30 23:30:00' AS time, 'a'::char(9) AS customer, 10 AS revenue UNION ALL SELECT timestamp '2025-05-31 23:30:00', 'b', 1 UNION ALL SELECT timestamp '2025-05-02', 'c', 2",
		},
		{
			what: "times in another zone", source: oddOrders,
			csv:        "time,customer,revenue\n2025-05-30T23:30:00Z,a,10\n2025-05-31T21:59:59Z,b,1\n2025-05-31T22:00:00Z,c,2\n",
			sqlite:     "SELECT '2025-05-30 19:30:00-04:00' AS time, 'a' AS customer, 10 AS revenue UNION ALL SELECT '2025-05-31 17:59:59-04:00', 'b', 1 UNION ALL SELECT 1748728800, 'c', 2",
			postgres:   "SELECT timestamptz '2025-05-30 19:30:00-04' AS time, 'a' AS customer, 10 AS revenue UNION ALL SELECT timestamptz '2025-05-31 17:59:59-04', 'b', 1 UNION ALL SELECT timestamptz '2025-05-31 18:00:00-04', 'c', 2",
			clickhouse: "SELECT toDateTime('2025-05-30 19:30:00', 'America/New_York') AS time, 'a' AS customer, 10 AS revenue UNION ALL SELECT toDateTime('2025-05-31 17:59:59', 'America/New_York'), 'b', 1 UNION ALL SELECT toDateTime('2025-05-31 18:00:00', 'America/New_York'), 'c', 2",
		},
		{
			what: "texts of other types", source: oddAds,
			csv:        "date,channel,spend\n2025-05-01,Meta,1\n",
			sqlite:     "SELECT '2025-05-01' AS date, CAST('Meta' AS blob) AS channel, 1 AS spend",
			postgres:   "SELECT timestamp '2025-05-01 10:00' AS date, 'Meta'::char(9) AS channel, 1::smallint AS spend",
			clickhouse: "SELECT toDateTime('2025-05-01 10:00:00') AS date, CAST('Meta' AS Enum8('Meta' = 1, 'TV' = 2)) AS channel, toUInt64(1) AS spend",
		},
	} {
		o.before = []string{
			"DROP TABLE IF EXISTS peil_nocase", "CREATE TABLE peil_nocase (date date, channel text COLLATE NOCASE, spend real)",
			"INSERT INTO peil_nocase VALUES ('2025-05-01', 'Meta', 10), ('2025-05-01', 'meta', 1), ('2025-05-01', 'meta', 1)",
			"DROP TABLE IF EXISTS peil_times", "CREATE TABLE peil_times (time timestamp, customer text, revenue real)",
			"INSERT INTO peil_times VALUES ('2025-05-30 23:30:00', 'a', 10), ('2025-05-31 23:30:00', 'b', 1), ('2025-05-02', 'c', 2)",
		}
		t.Run(o.what, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "odd.csv"), []byte(o.csv), 0o644); err != nil {
				t.Fatal(err)
			}
			want, l := figuresOf(t, dir, o.source, `files = ["odd.csv"]`, "")
			if l.Err() != nil {
				t.Fatal(l.Err())
			}
			for _, engine := range []string{"sqlite", "postgres", "clickhouse"} {
				if o.query(engine) == "" {
					continue
				}
				t.Run(engine, func(t *testing.T) {
					o := o
					if engine == "postgres" { // where a name of a collation is of the user's making
						o.before = append([]string{"CREATE COLLATION IF NOT EXISTS NOCASE (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"}, o.before...)
					}
					got, l := o.ask(t, engine)
					if l.Err() != nil {
						t.Fatal(l.Err())
					}
					if diff := gocmp.Diff(want, got); diff != "" {
						t.Errorf("-file +%s\n%s", engine, diff)
					}
				})
			}
		})
	}
}

// A number that is too large is told: databases run over in silence, or clamp it.
func TestDatabasesTellNumbersThatAreTooLarge(t *testing.T) {
	const before = "SELECT '2025-05-01' AS date, 'Meta' AS channel, "
	for engine, numbers := range map[string][]string{
		"sqlite":     {"20000000000000", "2e13", "9e12 AS spend UNION ALL SELECT '2025-05-01', 'Meta', 9e12", "9e999", "-2e13", "9223372036854775807"},
		"postgres":   {"20000000000000", "2e13::float8", "2e13::numeric", "'Infinity'::float8"},
		"clickhouse": {"toInt64(20000000000000)", "toUInt64(18446744073709551615)", "toFloat64(2e13)", "toFloat32(2e13)", "toFloat64(-2e13)", "inf", "toDecimal128('20000000000000', 2)"},
	} {
		for _, number := range numbers {
			t.Run(engine+" "+number, func(t *testing.T) {
				query := before + number + " AS spend"
				o := oddity{source: oddAds, sqlite: query, postgres: strings.Replace(query, "'2", "date '2", 1), clickhouse: strings.Replace(query, "'2025-05-01'", "toDate('2025-05-01')", 1)}
				if got, l := o.ask(t, engine); l.Err() == nil || !strings.Contains(l[0].Message, "beyond 9 200 000 000 000") {
					t.Errorf("got %+v, %v", got, l)
				}
			})
		}
	}
}
