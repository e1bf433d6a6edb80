package tabular

import (
	"testing"
	"time"
)

// The days are counted by Python: date(1899, 12, 30) + timedelta(n).
func TestSerialDates(t *testing.T) {
	tests := map[string]string{
		"45809":          "2025-06-01 00:00:00",
		"45809.5":        "2025-06-01 12:00:00",
		"45809,25":       "2025-06-01 06:00:00",
		"45991.999999":   "2025-12-01 00:00:00",
		"25569":          "1970-01-01 00:00:00",
		"73050":          "2099-12-31 00:00:00",
		"45809.87430556": "2025-06-01 20:59:00",
		"25568":          "",
		"73051":          "",
		"4580":           "",
		"458090":         "",
		"45809.":         "",
		"45809.5x":       "",
		"45809 10:00":    "",
	}
	for cell, want := range tests {
		got := ""
		if unix, _, ok := NewDates(DateUnknown).ParseTime([]byte(cell), time.UTC); ok == Value {
			got = time.Unix(unix, 0).UTC().Format(time.DateTime)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
}

// The points in time are counted by Python: datetime.fromtimestamp(n, UTC).
func TestSinceEpoch(t *testing.T) {
	oslo := zone(t, "Europe/Oslo")
	for cell, want := range map[string]string{
		"1748772000000000":  "2025-06-01 10:00:00 2025-06-01",
		"1748772000000":     "2025-06-01 10:00:00 2025-06-01",
		"1748815199999999":  "2025-06-01 21:59:59 2025-06-01",
		"1748815200000000":  "2025-06-01 22:00:00 2025-06-02", // in Oslo
		"7258118399999999":  "2199-12-31 23:59:59 2200-01-01",
		"7258118400000000":  "",
		"0748772000000000":  "",
		"174877200000000":   "",
		"17487720000000000": "",
		"1748772000":        "2025-06-01 10:00:00 2025-06-01",
		"1780300800":        "2026-06-01 08:00:00 2026-06-01", // date -u -d @1780300800
		"2025060112":        "",                               // a day with its hour
		"1748772000.000":    "",
		"-174877200000":     "",
	} {
		got := ""
		if unix, date, ok := NewDates(DateUnknown).ParseTime([]byte(cell), oslo); ok == Value {
			got = time.Unix(unix, 0).UTC().Format(time.DateTime) + " " + date.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
}
