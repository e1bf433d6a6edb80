package dataset

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sqliteOf writes a CSV text into a table of a new database: numbers as numbers,
// blanks as NULL.
func sqliteOf(t *testing.T, dir, csv string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "shop.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lines := strings.Split(strings.TrimSpace(csv), "\n")
	header := strings.Split(lines[0], ",")
	statements := []string{`CREATE TABLE shop ("` + strings.Join(header, `", "`) + `")`}
	for _, line := range lines[1:] {
		cells := strings.Split(line, ",")
		for i, c := range cells {
			switch {
			case c == "":
				cells[i] = "NULL"
			case !slices.Contains([]string{"spend", "clicks", "impressions", "revenue"}, header[i]):
				cells[i] = "'" + strings.ReplaceAll(c, "'", "''") + "'"
			}
		}
		statements = append(statements, "INSERT INTO shop VALUES ("+strings.Join(cells, ", ")+")")
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%v in %s", err, s)
		}
	}
}

const shopRows = `date,channel,campaign,spend,impressions,clicks,revenue,Ad type
2025-06-01,Meta,Spring sale,10.5,100,7,90,Video
2025-06-01,Meta,Brand,3,50,50,,Image
2025-06-01,Google Ads, Brand ,0.000001,10,0,12.345678,
2025-06-02,O'Brien,100% off,7,,3,0,Video
2025-06-02,,Brand,20,900,1,5.5,Image
2025-06-03,Søk,brand,2.25,,,44,video
`

// A condition that the database is asked is true of the same rows as here.
func TestConditionsInADatabase(t *testing.T) {
	dir := t.TempDir()
	sqliteOf(t, dir, shopRows)
	if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(shopRows), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{
		`channel == "Meta"`, `channel != "Meta"`, `channel == "O'Brien"`, `channel == ""`, `not (channel == "")`, `"Meta" == channel`,
		`campaign == "Brand"`, `campaign contains "rand"`, `campaign startsWith "Spring"`, `campaign endsWith "sale"`, `campaign contains "%"`, `channel endsWith "øk"`,
		`spend > 3`, `spend >= 3`, `3 < spend`, `spend == 0.000001`, `spend != 3`, `revenue > 0`, `not (revenue > 0)`, `revenue == 12.345678`, `revenue != 0`,
		`clicks < impressions`, `clicks >= impressions`, `not (clicks < impressions)`, `channel == campaign`, `channel != campaign`,
		`channel in ["Meta", "Søk"]`, `clicks in [7, 50]`, `not (channel in [])`, `true`, `not true`,
		`row["Ad type"] == "Video"`, `row["Ad type"] != "Video" and spend > 1`, `spend > 5 or channel == "Søk" and not (clicks > 1)`,
		`date >= "2025-06-02"`, `date == "2025-06-01" or date > "2025-06-02"`, `date != "2025-06-02"`,
	} {
		plan := Plan{Dims: map[string][]string{"ads": {"channel", "campaign"}}, Measures: []Measure{
			{ID: "chosen", Source: "shop", Column: "rows", Where: where}, {ID: "dear", Source: "shop", Column: "revenue", Where: where},
		}}
		for _, source := range []Source{{}, {Where: where}} {
			source.Name, source.Kind, source.Dir = "shop", "ads", dir
			file, database := source, source
			file.Files = []string{"shop.csv"}
			database.DSN, database.Table = "sqlite:shop.db", "shop"
			want, l := Scan(context.Background(), []Source{file}, plan)
			if l.Err() != nil {
				t.Fatal(where, l.Err())
			}
			got, l := Scan(context.Background(), []Source{database}, plan)
			if l.Err() != nil {
				t.Fatal(where, l.Err())
			}
			if got.Files[0].Moved == 0 && want.Files[0].Rows > 0 || slices.ContainsFunc(got.Files[0].Findings, func(f Finding) bool { return f.Check == "rows_moved" }) {
				t.Errorf("%s: the database did not add up: %+v", where, got.Files[0])
			}
			if diff := cmp.Diff(want.Tables, got.Tables, cmpopts.IgnoreFields(Table{}, "First", "Last")); diff != "" {
				t.Errorf("%s: -file +database\n%s", where, diff)
			}
			if w, g := want.Files[0], got.Files[0]; w.Rows != g.Rows || w.Skipped != g.Skipped {
				t.Errorf("%s: %d + %d rows of the file, %d + %d of the database", where, w.Rows, w.Skipped, g.Rows, g.Skipped)
			}
		}
	}
}

// What the database cannot add up is read row by row, and gives the same.
func TestRowsMoved(t *testing.T) {
	rate := 0.25
	basis := Basis{VAT: "included", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}
	for _, c := range []struct {
		kind, columns, values string
		source                Source
		why                   Word
	}{
		{"ads", "date, spend", "'2025-06-01', '1 234,50'", Source{}, movedForText},
		{"ads", "date, spend_micros", "'2025-06-01', 5000000", Source{Columns: map[string]string{"spend": "spend_micros"}}, movedForShare},
		{"ads", "date, spend", "'1.6.2025', 5", Source{Where: `date == "2025-06-01"`}, movedForCondition},
		{"web", "date, source, medium, sessions", "'2025-06-01', 'google', 'cpc', 5", Source{Columns: map[string]string{"source": "source"}}, movedForNames},
		{"ads", "date, spend, revenue", "'2025-06-01', 5, 10", Source{Basis: &basis, VATRate: &rate}, ""},
		{"orders", "date, customer, revenue", "'2025-06-01', 'ann', 10", Source{}, ""},
	} {
		dir := t.TempDir()
		db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "shop.db")))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"CREATE TABLE shop (" + c.columns + ")", "INSERT INTO shop VALUES (" + c.values + ")"} {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		db.Close()
		c.source.Name, c.source.Kind, c.source.Dir, c.source.DSN, c.source.Table = "shop", c.kind, dir, "sqlite:shop.db", "shop"
		data, l := Scan(context.Background(), []Source{c.source}, Plan{Basis: DefaultBasis()})
		if l.Err() != nil {
			t.Errorf("%s: %v", c.columns, l.Err())
			continue
		}
		var why Word
		for _, f := range data.Files[0].Findings {
			if f.Check == "rows_moved" {
				why = f.Args["why"].(Word)
			}
		}
		if why != c.why || data.Files[0].Rows != 1 || data.Files[0].Moved != 1 {
			t.Errorf("%s: rows moved because of %q, want %q: %+v", c.columns, why, c.why, data.Files[0])
		}
	}
}

func TestLinkJourneys(t *testing.T) {
	source := func(name, kind, dsn string) Source { return Source{Name: name, Kind: kind, DSN: dsn, Table: name} }
	touches, conversions := source("t", "touchpoints", "postgres://a/x"), source("c", "conversions", "postgres://a/x")
	for _, c := range []struct {
		sources []Source
		plan    Plan
		why     Word
	}{
		{[]Source{touches, conversions}, Plan{}, ""},
		{[]Source{touches}, Plan{}, movedForUnstored},
		{[]Source{touches, source("u", "touchpoints", "postgres://a/x"), conversions}, Plan{}, movedForSeveral},
		{[]Source{touches, source("c", "conversions", "postgres://b/x")}, Plan{}, movedForApart},
		{[]Source{touches, {Name: "c", Kind: "conversions", Files: []string{"c.csv"}}}, Plan{}, movedForApart},
		{[]Source{touches, conversions, source("i", "identity", "postgres://a/x")}, Plan{}, movedForPersons},
		{[]Source{touches, conversions, source("l", "leads", "postgres://a/x")}, Plan{}, movedForPersons},
		{[]Source{touches, conversions}, Plan{Accounts: true}, movedForPersons},
	} {
		c.plan.Spans = []int64{1, 1, 1, 1, 1, 0}
		var specs []*spec
		for i := range c.sources {
			s, l := newSpec(&c.sources[i], i, &c.plan)
			if l.Err() != nil {
				t.Fatal(l.Err())
			}
			specs = append(specs, s)
		}
		linkJourneys(specs, &c.plan)
		if got := specs[0].collapsing.why; got != c.why {
			t.Errorf("%s: %q, want %q", fmt.Sprint(c.sources), got, c.why)
		}
	}
}
