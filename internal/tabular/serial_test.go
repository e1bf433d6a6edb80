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
