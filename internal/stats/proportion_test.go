package stats_test

import (
	"math"
	"testing"

	"peil/internal/stats"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance || math.IsNaN(got) {
		t.Errorf("%s = %.10g, want %.10g", what, got, want)
	}
}

// Expected: statsmodels 0.14 proportion_confint(k, n, method="wilson").
func TestWilson(t *testing.T) {
	for _, c := range []struct{ k, n, level, lo, hi float64 }{
		{5, 83, 0.95, 0.026003, 0.133384},
	} {
		lo, hi := stats.Wilson(c.k, c.n, c.level)
		near(t, "lo", lo, c.lo, 1e-6)
		near(t, "hi", hi, c.hi, 1e-6)
	}
}

// Expected: statsmodels 0.14 proportions_ztest([5, 12], [83, 99]).
func TestTwoProportionZ(t *testing.T) {
	z, p := stats.TwoProportionZ(5, 83, 12, 99)
	near(t, "z", z, -1.4078304, 1e-7)
	near(t, "p", p, 0.1591813, 1e-7)
}
