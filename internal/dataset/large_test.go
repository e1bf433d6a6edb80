package dataset

import (
	"fmt"
	"strings"
	"testing"
)

// TestLargeFile adds up a file that is cut ahead of whoever reads it, with
// numbers of every make: plain, of millionths, with marks, blank, and with
// decimals whose style the first row or only the last decides.
func TestLargeFile(t *testing.T) {
	const rows = 40_000
	for _, decides := range []int{0, rows - 1} {
		var file strings.Builder
		var spend, clicks, revenue [3]Fixed
		file.WriteString("date;channel;campaign;cost_micros;clicks;revenue\n")
		for i := range rows {
			day := i % 3
			cell, value := fmt.Sprint(i%1000), Fixed(i%1000)*Scale
			switch {
			case i == decides:
				cell, value = "0,5", Scale/2
			case i%100 == 7:
				cell, value = "1 234 kr", 1234*Scale
			case i%100 == 8:
				cell, value = "-12345678901", -12345678901*Scale
			case i%100 == 9:
				cell, value = " ", 0
			case i%100 > 50:
				cell, value = fmt.Sprintf("%d,%03d", i%1000, i%1000), Fixed(i%1000)*(Scale+Scale/1000)
			}
			fmt.Fprintf(&file, "2025-06-0%d;Search;c%d;%d;%d;%s\n", day+1, i%2, i*1001, i, cell)
			spend[day] += Fixed(i * 1001)
			clicks[day] += Fixed(i) * Scale
			revenue[day] += value
		}
		s := source(t, "ads", file.String())
		s.Columns = map[string]string{"spend": "cost_micros"}
		p := plan()
		p.Dims = map[string][]string{"ads": {"channel"}}
		d := scan(t, p, s)
		var want strings.Builder
		for day := range 3 {
			n := (rows - day + 2) / 3
			fmt.Fprintf(&want, "2025-06-0%d \"Search\" spend=%s clicks=%s revenue=%s rows=%d lines=%d-%d\n",
				day+1, spend[day], clicks[day], revenue[day], n, day+2, day+2+3*(n-1))
		}
		wantText(t, dump(d, 0), want.String())
	}
}
