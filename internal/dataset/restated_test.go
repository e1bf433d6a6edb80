package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
)

// Days that were pasted in again are told with their rows and what counts too much,
// of a file as of a table; a breakdown is not taken for that.
func TestRestatedDays(t *testing.T) {
	const header = "date,campaign,ad id,network,spend,impressions,Saves\n"
	june := func(from, to, campaigns int, more Fixed) string { // 10 + day + campaign, and more
		var b strings.Builder
		for day := from; day <= to; day++ {
			for c := range campaigns {
				fmt.Fprintf(&b, "2025-06-%02d,c%d,%d,search,%s,%d,%d\n", day, c, 900+c, Fixed(10+day+c)*Scale+more, 100*day, day)
			}
		}
		return b.String()
	}
	const cents = Scale / 100
	days := func(from, to int) (list []period.Date) {
		for day := from; day <= to; day++ {
			list = append(list, period.NewDate(2025, 6, day))
		}
		return list
	}
	for _, tt := range []struct {
		name, rows string
		want       Restated
	}{
		{"each row once", june(1, 30, 2, 0), Restated{}},
		{"a week again", june(1, 30, 2, 0) + june(5, 11, 2, 25*cents),
			Restated{Days: days(5, 11), Rows: 14, Other: 14, Line: 62, Column: "spend", Sum: 259 * Scale}}, // 2 × (10 × 7 + 5 + … + 11) + 7
		{"the newer above", june(5, 11, 2, 25*cents) + june(1, 30, 2, 0),
			Restated{Days: days(5, 11), Rows: 14, Other: 14, Line: 24, Column: "spend", Sum: 259 * Scale}},
		{"half of it as it was", june(1, 30, 2, 0) + june(5, 8, 2, 0) + june(9, 11, 2, cents),
			Restated{Days: days(5, 11), Rows: 14, Other: 6, Line: 62, Column: "spend", Sum: 259 * Scale}},
		{"one day of many rows", june(1, 30, 6, 0) + june(30, 30, 6, cents),
			Restated{Days: days(30, 30), Rows: 6, Other: 6, Line: 182, Column: "spend", Sum: 255 * Scale}}, // 6 × 40 + 0 + … + 5
		{"all as it was", june(1, 30, 2, 0) + june(5, 11, 2, 0), Restated{}}, // that is what repeated_rows tells
		{"two of one name for two days", june(1, 30, 1, 0) + june(5, 6, 1, cents), Restated{}},
		{"two of one name among others", june(1, 30, 4, 0) + june(5, 11, 1, cents), Restated{}},
		{"two of one name every day", june(1, 30, 2, 0) + june(1, 30, 2, cents), Restated{}},
		{"another ad", june(1, 30, 2, 0) + strings.ReplaceAll(june(5, 11, 2, cents), ",90", ",80"), Restated{}},
		{"another network", june(1, 30, 2, 0) + strings.ReplaceAll(june(5, 11, 2, cents), "search", "display"), Restated{}},
		{"other numbers that nothing reads", june(1, 30, 2, 0) + strings.ReplaceAll(june(5, 11, 2, 0), "00,", "00,4"), Restated{}},
		{"nothing again", june(1, 30, 2, 0) + "2025-06-05,c0,900,search,0,0,0\n2025-06-06,c0,900,search,0,0,0\n2025-06-06,c0,900,search,0,0,0\n", Restated{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			sqliteOf(t, dir, header+tt.rows)
			if err := os.WriteFile(filepath.Join(dir, "shop.csv"), []byte(header+tt.rows), 0o644); err != nil {
				t.Fatal(err)
			}
			ofFile, ofTable := bothWays(t, Source{Name: "shop", Kind: "ads", Dir: dir}, plan())
			if diff := cmp.Diff(tt.want, ofFile.Files[0].Restated); diff != "" {
				t.Errorf("file: -want +got\n%s", diff)
			}
			tt.want.Line = 0
			if diff := cmp.Diff(tt.want, ofTable.Files[0].Restated); diff != "" {
				t.Errorf("table: -want +got\n%s", diff)
			}
		})
	}
}

// Of a file with more rows than are remembered, a sample stands for all.
func TestRestatedSample(t *testing.T) {
	var b strings.Builder
	b.WriteString("date,campaign,spend\n")
	rows := func(from, to, more int) {
		for day := from; day <= to; day++ {
			for c := range 1000 {
				fmt.Fprintf(&b, "2025-06-%02d,campaign %d of the year,%d\n", day, c, 100+more)
			}
		}
	}
	rows(1, 20, 0)
	rows(5, 11, 1)
	got := scan(t, plan(), source(t, "ads", b.String())).Files[0].Restated
	// Of 7 000 rows a quarter is remembered: 6 % is three standard deviations.
	if n := len(got.Days); n != 7 || got.Rows < 6580 || got.Rows > 7420 || got.Sum < 658_000*Scale || got.Sum > 742_000*Scale {
		t.Errorf("%+v", got)
	}
}
