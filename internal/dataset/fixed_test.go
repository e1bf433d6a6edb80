package dataset

import (
	"math"
	"testing"
)

func TestFixedString(t *testing.T) {
	for f, want := range map[Fixed]string{
		0: "0", 1: "0.000001", -1: "-0.000001", 1_500_000: "1.5", -20_000_000: "-20", 120_050_000: "120.05",
		// A float has no room for these.
		MaxFixed: "9223372036854.775807", math.MinInt64: "-9223372036854.775808",
	} {
		if got := f.String(); got != want {
			t.Errorf("%d is written %q, want %q", int64(f), got, want)
		}
	}
}
