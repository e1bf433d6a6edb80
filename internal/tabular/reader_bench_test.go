package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// adsExport is a platform's daily export of some size; every quoteEvery-th name
// needs quotes.
func adsExport(rows, quoteEvery int, name string) []byte {
	var b bytes.Buffer
	b.WriteString("date,channel,campaign,impressions,clicks,spend,conversions,revenue\n")
	for i := range rows {
		campaign := fmt.Sprintf("%s %03d", name, i%500)
		if i%quoteEvery == 0 {
			campaign = `"` + campaign + `, ""x"""`
		}
		fmt.Fprintf(&b, "2025-%02d-%02d,Google Ads,%s,%d,%d,%d.%02d,%d,%d.50\n",
			i/28%12+1, i%28+1, campaign, 1000+i%9000, i%500, i%300, i%100, i%20, i%4000)
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	const rows = 1_000_000
	for _, bench := range []struct {
		name       string
		quoteEvery int
		campaign   string
	}{
		{"ascii", rows, "Brand search"},
		{"norwegian", rows, "Søk på merke"},
		{"quoted", 2, "Brand search"},
	} {
		file := adsExport(rows, bench.quoteEvery, bench.campaign)
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(bytes.NewReader(file), "bench.csv", Options{})
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for {
					_, err := r.Next()
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != rows || r.SHA256() == "" {
					b.Fatal("rows lost")
				}
			}
		})
	}
}

func BenchmarkNumber(b *testing.B) {
	for _, cell := range []string{"1234", "1234.56", "1\u00a0234,56", "kr 1\u00a0234,56", "12,345.60"} {
		b.Run(strings.ReplaceAll(cell, "\u00a0", "_"), func(b *testing.B) {
			style := DecimalPoint
			if strings.HasSuffix(cell, ",56") {
				style = DecimalComma
			}
			n := NewNumbers(style)
			c := []byte(cell)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := n.Parse(c); ok != Value {
					b.Fatal(ok)
				}
			}
		})
	}
}

func BenchmarkDate(b *testing.B) {
	for _, form := range []string{"2025-06-%02d", "%02d.06.2025", "Jun %02d, 2018 09:30 pm"} {
		cells := make([][]byte, 28)
		for i := range cells {
			cells[i] = fmt.Appendf(nil, form, i+1)
		}
		b.Run(form, func(b *testing.B) {
			d := NewDates(DateUnknown)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, ok := d.Parse(cells[i%28]); ok != Value {
					b.Fatal(ok)
				}
			}
		})
	}
}
