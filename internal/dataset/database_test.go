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
			case !slices.Contains([]string{"spend", "clicks", "impressions", "revenue", "position", "sessions", "value", "cost", "profit", "discount", "refund"}, header[i]):
				cells[i] = "'" + strings.ReplaceAll(c, "'", "''") + "'"
			}
		}
		statements = append(statements, "INSERT INTO shop VALUES ("+strings.Join(cells, ", ")+")")
	}
	// In one transaction: each would wait for the disk.
	if _, err := db.Exec("BEGIN; " + strings.Join(statements, "; ") + "; COMMIT"); err != nil {
		t.Fatal(err)
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
		`campaign matches "^(Brand|brand)$"`, `campaign matches "^Spring"`, `campaign matches "(a|o)ff?$"`, `channel matches "[øe]"`, `channel matches "^$"`, `not (campaign matches "^.rand")`, `channel matches "^M.*a$"`,
		`date >= "2025-06-02"`, `date == "2025-06-01" or date > "2025-06-02"`, `date != "2025-06-02"`,
	} {
		plan := Plan{Dims: map[string][]string{"ads": {"channel", "campaign"}}, Measures: []Measure{
			{ID: "chosen", Source: "shop", Column: "rows", Where: where}, {ID: "dear", Source: "shop", Column: "revenue", Where: where},
		}}
		for _, source := range []Source{{}, {Where: where}} {
			source.Name, source.Kind, source.Dir = "shop", "ads", dir
			want, got := bothWays(t, source, plan)
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
		{"ads", "date, spend, campaign", "'2025-06-01', 5, 'x'", Source{Where: `campaign matches "^.x" or spend > 1`}, movedForCondition},
		{"ads", "Day, \"Campaign name\", \"Amount spent (NOK)\", Results, \"Result indicator\"", "'2025-06-01', 'x', 5, 1, 'purchase'", Source{Preset: "meta-ads"}, movedForNames},
		{"web", "date, source, medium, sessions", "'2025-06-01', 'google', 'cpc', 5", Source{Columns: map[string]string{"source": "source"}, Where: `source matches "^g"`}, ""},
		{"search", "date, query, clicks, impressions, position", "'2025-06-01', 'telt', 1, 1, 2.5", Source{}, movedForSearches},
		{"search", "date, clicks, impressions, position", "'2025-06-01', 1, 1, 9500000", Source{}, movedForPositions},
		{"search", "date, clicks, impressions, position", "'2025-06-01', 1, 1, 2.5", Source{}, ""},
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
		data, l := Scan(context.Background(), []Source{c.source}, Plan{Basis: DefaultBasis(), BrandTerms: []string{"lyng"}, Dims: map[string][]string{"search": {BrandSearch}}})
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

// Positions are weighed as the rows of a file are, and rounded once each.
func TestPositionsInADatabase(t *testing.T) {
	dir := t.TempDir()
	const rows = `date,query,clicks,impressions,position
2025-06-01,lyng telt,1,3,1.3333333
2025-06-01,lyng telt,0,7,2.142857
2025-06-01,telt,5,1000000,48.123456
2025-06-01,telt,5,0.5,1.000001
2025-06-02,Lyng,1,0,
2025-06-02,Lyng,1,0,0.5
2025-06-02,Lyng,,,3
2025-06-02,Lyng,2,4,
2025-06-02,,2,9,1
2025-06-02,,2,11,9.9999995
`
	sqliteOf(t, dir, rows)
	if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	plan := Plan{Dims: map[string][]string{"search": {BrandSearch}}, BrandTerms: []string{"lyng"}, Measures: []Measure{
		{ID: "tents", Source: "shop", Column: "clicks", Where: `query matches "telt$" and date == "2025-06-01"`},
		{ID: "first", Source: "shop", Column: "position_sum", Where: `position < 3`},
	}}
	source := Source{Name: "shop", Kind: "search", Dir: dir, Where: `not (query matches "^te.t$")`}
	want, got := bothWays(t, source, plan)
	if diff := cmp.Diff(want.Tables, got.Tables, cmpopts.IgnoreFields(Table{}, "First", "Last")); diff != "" {
		t.Errorf("-file +database\n%s", diff)
	}
	w, g := want.Files[0], got.Files[0]
	if g.Moved != 4 || w.Rows != g.Rows || w.Skipped != g.Skipped || !cmp.Equal(w.Blank, g.Blank, cmpopts.IgnoreFields(Odd{}, "Line")) {
		t.Errorf("-file +database\n%s", cmp.Diff(w, g))
	}
}

// bothWays scans a source as the file shop.csv in its folder, and as the table shop
// of the database there.
func bothWays(t *testing.T, source Source, plan Plan) (file, database *Data) {
	t.Helper()
	of := func(s Source) *Data {
		d, l := Scan(t.Context(), []Source{s}, plan)
		if l.Err() != nil {
			t.Fatalf("%s: %v", s.Where, l.Err())
		}
		return d
	}
	inFile, inDatabase := source, source
	inFile.Files = []string{"shop.csv"}
	inDatabase.DSN, inDatabase.Table = "sqlite:shop.db", "shop"
	return of(inFile), of(inDatabase)
}

const placesRows = `date,utm_source,utm_medium,channel,campaign,term,content,page,currency,sessions
2025-06-01,google,cpc,,Sale,telt,a1,/,,4
2025-06-01,Google,CPC,,sale,telt,a2,/,NOK,5
2025-06-01,google,cpc,,Sale,telt,a1,/,,4
2025-06-01,fb,paid+social,,Summer%20sale,,a1,/x,,3
2025-06-01,facebook,paid  social,, Summer sale,,,/x,,
2025-06-01,facebook,paid social,Own,Summer sale,,,/x,,2
2025-06-02,,,,,,,/y,,7
2025-06-02,qr,poster,,,,,/y,,8
2025-06-02,QR,poster,,,sko,,/y,,9
2025-06-02,blog\u00a0,referral,,,sko,b,/y,,9
2025-06-02,google,cpc,,Sale,telt,a1,/y,USD,100
2025-06-03,google / organic,,,,,,/,,6
`

// What is found of rows by where they came from is found of groups of them, and as
// many are counted.
func TestPlacesInADatabase(t *testing.T) {
	yes, no, one := true, false, 1
	own := []ChannelRule{{Name: "Posters", Where: `medium == "poster" and term != "sko"`}, {Name: "Meta", Where: `source == "facebook"`}}
	for _, c := range []struct {
		name   string
		source Source
		plan   Plan
		cut    string // a column that the rows lack
	}{
		{name: "defaults"},
		{name: "own rules", plan: Plan{Channels: own}},
		{name: "aliases", plan: Plan{Channels: own, UTM: UTM{Aliases: map[string]string{"fb": "facebook"}}}},
		{name: "as written", plan: Plan{Channels: own, UTM: UTM{Normalise: &no}}},
		{name: "normalised", plan: Plan{UTM: UTM{Normalise: &yes}}},
		{name: "no medium", cut: "utm_medium"},
		{name: "no channel", cut: "channel", plan: Plan{Channels: own}},
		{name: "a fixed channel", cut: "channel", source: Source{Defaults: map[string]string{"channel": "Web"}}},
		{name: "for blanks", source: Source{Defaults: map[string]string{"medium": "ukjent", "term": "ingen", "channel": "Web"}}},
		{name: "own columns", source: Source{Columns: map[string]string{"content": "content", "side": "page", "medium": "utm_medium"}}},
		{name: "where", source: Source{Where: `medium != "cpc"`}},
		{name: "a pattern", source: Source{Where: `source matches "^[a-z]+$" or channel == "Own"`}},
		{name: "of several parts", source: Source{Where: `medium != "cpc" and sessions > 2 and (campaign matches "S" or page == "/y") and page != "/z" and date > "2025-05-01"`}},
		{name: "with numbers", source: Source{Where: `medium != "cpc" and sessions > 2 and not (term == "sko")`}},
		{name: "by the channel", source: Source{Where: `channel != "Paid Search" and campaign != "x"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := strings.ReplaceAll(placesRows, `\u00a0`, "\u00a0")
			if c.cut != "" {
				rows = without(rows, c.cut)
			}
			dir := t.TempDir()
			sqliteOf(t, dir, rows)
			if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(rows), 0o644); err != nil {
				t.Fatal(err)
			}
			plan := c.plan
			plan.Currency, plan.Dims = "NOK", map[string][]string{"web": {"channel", "medium"}}
			plan.Measures = []Measure{{ID: "paid", Source: "shop", Column: "sessions", Where: `medium matches "^(cpc|paid.*)$"`}, {ID: "early", Source: "shop", Column: "rows", Where: `date < "2025-06-02" and campaign != ""`}}
			source := c.source
			source.Name, source.Kind, source.Dir, source.MaxBadRows = "shop", "web", dir, &one
			want, got := bothWays(t, source, plan)
			if diff := cmp.Diff(groupsOf(want.Tables[0]), groupsOf(got.Tables[0])); diff != "" {
				t.Errorf("-file +database\n%s", diff)
			}
			if diff := cmp.Diff(want.Files[0], got.Files[0], cmpopts.IgnoreFields(File{}, "Name", "SHA256", "Moved"), cmpopts.IgnoreFields(Finding{}, "Line"), cmpopts.IgnoreFields(Odd{}, "Line")); diff != "" {
				t.Errorf("-file +database\n%s", diff)
			}
		})
	}
}

// groupsOf writes a table's groups. Those of two spellings of one name come in any
// order.
func groupsOf(t *Table) []string {
	list := []string{fmt.Sprint(t.Dims, t.Columns, t.Part)}
	for g, day := range t.Date {
		line := fmt.Sprint(day, t.Rows[g], t.Has[g])
		for d, keys := range t.Keys {
			line += fmt.Sprintf(" %q", t.Values[d][keys[g]])
		}
		for _, sums := range t.Sums {
			line += fmt.Sprint(" ", sums[g])
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

// without cuts a column out of a CSV text without quotes.
func without(rows, column string) string {
	var kept []string
	at := -1
	for line := range strings.SplitSeq(strings.TrimSpace(rows), "\n") {
		cells := strings.Split(line, ",")
		if at < 0 {
			at = slices.Index(cells, column)
		}
		kept = append(kept, strings.Join(slices.Delete(cells, at, at+1), ","))
	}
	return strings.Join(kept, "\n") + "\n"
}

func TestWordsOfPattern(t *testing.T) {
	for _, c := range []struct {
		pattern      string
		words        []string
		begins, ends bool
	}{
		{"^(cpc|ppc)$", []string{"cpc", "ppc"}, true, true},
		{"^paid", []string{"paid"}, true, false},
		{"(ad|add)s?$", []string{"ads", "ad", "adds", "add"}, false, true},
		{"x[a-c]", []string{"xa", "xb", "xc"}, false, false},
		{"^$", []string{""}, true, true},
		{"^(.*cp.*|ppc)$", nil, true, true},
		{"(?i)^cpc$", nil, true, true},
		{"[a-z][a-z]", nil, false, false},
		{`\bcpc\b`, nil, false, false},
		{"^a$|^b$", nil, false, false},
	} {
		words, begins, ends, ok := wordsOfPattern(c.pattern)
		if ok != (c.words != nil) || ok && (!slices.Equal(words, c.words) || begins != c.begins || ends != c.ends) {
			t.Errorf("%s: %q, begins %t, ends %t, %t", c.pattern, words, begins, ends, ok)
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
