package main

import "testing"

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 2.5961698584512907: "2.5962", 0.0355123456: "0.035512", 779.5: "779.5", 986498.254: "986 498.25",
		-1234567: "-1 234 567", 1e12: "1 000 000 000 000", 99.99999: "100", -1e-9: "0", 1000: "1 000", 100000: "100 000",
	} {
		if got := number(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}
