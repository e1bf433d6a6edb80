package warehouse

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// connected opens a database of the tests; dsn is "" where there is none.
func connected(t *testing.T, dsn, dir string) *DB {
	t.Helper()
	if dsn == "" {
		if os.Getenv("PEIL_REQUIRE_DATABASES") != "" {
			t.Fatal("there is no database to test with")
		}
		t.Skip("there is no database to test with (see .ci/databases)")
	}
	a, err := Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(context.Background(), a, Options{Dir: dir, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Whatever a user may do, and whatever is asked, nothing is written.
func TestNothingIsWritten(t *testing.T) {
	dir := t.TempDir()
	file, err := sql.Open("sqlite", filepath.Join(dir, "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.ExecContext(context.Background(), "CREATE TABLE ads (spend REAL)"); err != nil {
		t.Fatal(err)
	}
	for scheme, c := range map[string]struct{ dsn, write string }{
		"sqlite":     {"sqlite:shop.db", "INSERT INTO ads VALUES (1)"},
		"postgres":   {os.Getenv("PEIL_TEST_POSTGRES"), "CREATE TABLE peil_written (spend int)"},
		"clickhouse": {os.Getenv("PEIL_TEST_CLICKHOUSE"), "CREATE TABLE peil_written (spend Int8) ENGINE = Memory"},
	} {
		t.Run(scheme, func(t *testing.T) {
			db := connected(t, c.dsn, dir)
			rows, err := db.query(context.Background(), c.write)
			if err == nil {
				rows.Next()
				err = rows.Err()
				rows.Close()
			}
			if err == nil || db.dialect.fault(err).reason != notAllowed {
				t.Errorf("written: %v", err)
			}
		})
	}
}

// Texts of the data are a part of what is asked: in none is a letter an escape,
// whatever the database is set to.
func TestQuoteIsTakenAsItIs(t *testing.T) {
	postgres := os.Getenv("PEIL_TEST_POSTGRES")
	if postgres != "" {
		postgres += "&options=-c%20standard_conforming_strings%3Doff"
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "empty.db"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for scheme, dsn := range map[string]string{"sqlite": "sqlite:empty.db", "postgres": postgres, "clickhouse": os.Getenv("PEIL_TEST_CLICKHOUSE")} {
		t.Run(scheme, func(t *testing.T) {
			db := connected(t, dsn, dir)
			for _, text := range []string{`a\b`, `\'`, `'; DROP TABLE x; --`, `O'Brien\`, "\\x41 \\n %s $1 ? {x:String} `\"", "æ\t\n😀"} {
				rows, err := db.Ask(context.Background(), db.Quote(text), Relation{From: "(SELECT 1 AS one) AS t"}, "")
				if err != nil {
					t.Errorf("%q: %v", text, err)
					continue
				}
				row, err := rows.First()
				if rows.Close(); err != nil || row[0] != text {
					t.Errorf("%q is taken for %q, %v", text, row, err)
				}
			}
		})
	}
}

// A connection that is no longer asked is given back.
func TestClose(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "empty.db"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for scheme, dsn := range map[string]string{"sqlite": "sqlite:empty.db", "postgres": os.Getenv("PEIL_TEST_POSTGRES"), "clickhouse": os.Getenv("PEIL_TEST_CLICKHOUSE")} {
		t.Run(scheme, func(t *testing.T) {
			db := connected(t, dsn, dir)
			rows, err := db.Ask(context.Background(), "1", Relation{From: "(SELECT 1 AS one) AS t"}, "")
			if err != nil {
				t.Fatal(err)
			}
			rows.Close()
			if err := db.Close(); err != nil || db.pool.Stats().OpenConnections != 0 || db.pool.Ping() == nil {
				t.Errorf("after Close: %+v, %v", db.pool.Stats(), err)
			}
		})
	}
}
