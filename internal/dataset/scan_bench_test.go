package dataset

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkScan reads a million rows of ads from one file.
func BenchmarkScan(b *testing.B) {
	const rows = 1_000_000
	dir := b.TempDir()
	writeAds(b, filepath.Join(dir, "ads.csv"), rows)
	info, err := os.Stat(filepath.Join(dir, "ads.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	sources := []Source{{Name: "ads", Kind: "ads", Files: []string{"ads.csv"}, Dir: dir}}
	for b.Loop() {
		d, l := Scan(b.Context(), sources, Plan{Timezone: "UTC", Basis: DefaultBasis()})
		if err := l.Err(); err != nil {
			b.Fatal(err)
		}
		if d.Files[0].Rows != rows {
			b.Fatalf("%d rows", d.Files[0].Rows)
		}
	}
}

func writeAds(b *testing.B, path string, rows int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "date,channel,campaign,spend,impressions,clicks,conversions,revenue")
	channels := []string{"Google Ads", "Meta", "LinkedIn", "TikTok", "Microsoft Ads"}
	for i := range rows {
		day := i / (rows / 365)
		fmt.Fprintf(w, "2025-%02d-%02d,%s,Campaign %d,%d.%02d,%d,%d,%d,%d.%02d\n", day/31%12+1, day%28+1,
			channels[i%5], i%97, i%4000, i%100, i*7%100_000, i%900, i%40, i*3%20_000, i%100)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}
