package dataset

import (
	"testing"

	"peil/internal/period"
)

func TestMadeOn(t *testing.T) {
	day := func(s string) period.Date {
		d, err := period.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		name, last string
		above      [][]string
		want       string
	}{
		{"data/ads.csv", "2025-06-30", nil, "2025-06-30"},
		{"data/ads-2025-07-02.csv", "2025-06-30", nil, "2025-07-02"},
		{"data/ads_20250401-20250630_20250702.csv", "2025-06-30", nil, "2025-07-02"},
		{"data/ads_2025.07.02.csv", "2025-06-30", nil, "2025-07-02"},
		{"data/ads-2025-06-01.csv", "2025-06-30", nil, "2025-06-30"}, // the first day of the data
		{"data/2026-01-01/ads.csv", "2025-06-30", nil, "2025-06-30"}, // a folder
		{"data/ads-2025-0702.csv", "2025-06-30", nil, "2025-06-30"},  // no date
		{"data/ads-2025-13-02.csv", "2025-06-30", nil, "2025-06-30"}, // no month
		{"data/ads-1202507029.csv", "2025-06-30", nil, "2025-06-30"}, // a number
		{"data/ads-2025-07-02.csv", "2025-06-30", [][]string{{"Downloaded: 2025-07-05 10:15"}}, "2025-07-05"},
		{"data/ads.csv", "2025-06-30", [][]string{{"Report"}, {"# Eksportert: 5. juli 2025"}}, "2025-07-05"},
		{"data/ads.csv", "2025-06-30", [][]string{{"Created", "2025-07-05T08:00"}}, "2025-07-05"},
		{"data/ads.csv", "2025-06-30", [][]string{{"# Start date: 20250701"}}, "2025-06-30"},
	}
	for _, tt := range tests {
		f := &fileScan{file: File{Name: tt.name}, groups: &groups{date: []period.Date{day(tt.last), day("2025-06-01")}}, exported: exportDate(tt.above)}
		if got := f.madeOn(); got != day(tt.want) {
			t.Errorf("%s %q: %s, want %s", tt.name, tt.above, got, tt.want)
		}
	}
}

// Of files of the same date the one whose name sorts last is the newer one;
// browsers call the second download "ads (1).csv".
func TestNewerByName(t *testing.T) {
	file := func(name string) *fileScan { return &fileScan{file: File{Name: name}, groups: &groups{}} }
	names := []string{"a.csv", "ads.csv", "ads (1).csv", "ads (2).csv", "b.csv"}
	for i := range names {
		for j := range names {
			if got := newer(file(names[i]), file(names[j])); got < 0 != (i < j) || got == 0 != (i == j) {
				t.Errorf("%s, %s: %d", names[i], names[j], got)
			}
		}
	}
}
