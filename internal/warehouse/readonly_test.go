package warehouse

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"
)

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
			if c.dsn == "" {
				if os.Getenv("PEIL_REQUIRE_DATABASES") != "" {
					t.Fatal("there is no database to test with")
				}
				t.Skip("there is no database to test with (see .ci/databases)")
			}
			a, err := Parse(c.dsn)
			if err != nil {
				t.Fatal(err)
			}
			db, err := Open(context.Background(), a, Options{Dir: dir, Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
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
