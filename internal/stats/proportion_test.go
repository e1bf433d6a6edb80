package stats_test

import (
	"math"
	"testing"

	"peil/internal/stats"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// Expected: statsmodels 0.15.0, proportion_confint(k, n, 1−level, "wilson").
func TestWilson(t *testing.T) {
	for _, c := range []struct{ k, n, level, lo, hi float64 }{
		{5, 83, 0.95, 0.026003401041882, 0.133384280932384},
		{12, 99, 0.95, 0.070715514977209, 0.200006615377205},
		{0, 10, 0.95, 0, 0.277532799862889},
		{10, 10, 0.95, 0.722467200137111, 1},
		{201.3, 1000, 0.90, 0.181262055640411, 0.222949874871022}, // credit is fractional
		{0, 0, 0.95, 0, 1},
		{7, 5, 0.95, 0, 1}, // more clicks than impressions: a fault of the data
	} {
		lo, hi := stats.Wilson(c.k, c.n, c.level)
		near(t, "lo", lo, c.lo, 1e-12)
		near(t, "hi", hi, c.hi, 1e-12)
	}
}

// Expected: statsmodels 0.15.0, proportions_ztest([k1, k2], [n1, n2]).
// Expected: the formula by hand, z₀.₉₇₅ = 1.959964 and z₀.₈ = 0.841621. With equal
// groups it is 2756.7 each for 2 % to 3.2 %.
func TestSplitSize(t *testing.T) {
	for _, c := range []struct{ p1, p2, share, want float64 }{
		{0.02, 0.032, 0.3, 7154.108528},
		{0.02, 0.032, 0.5, 2 * 2756.700982},
		{0.1, 0.16, 0.5, 2 * 489.2468367},
		{0.1, 0.1, 0.5, math.Inf(1)},
	} {
		if got := stats.SplitSize(c.p1, c.p2, c.share); got != c.want && !(math.Abs(got-c.want) < 1e-4) {
			t.Errorf("from %g to %g at %g: %g, want %g", c.p1, c.p2, c.share, got, c.want)
		}
	}
}

func TestTwoProportionZ(t *testing.T) {
	for _, c := range []struct{ k1, n1, k2, n2, z, p float64 }{
		{5, 83, 12, 99, -1.4078304151258787, 0.15918129181156992},
		{200, 1000, 230, 1000, -1.632872212837632, 0.10249587537989271},
		{0, 50, 7, 60, -2.495951414347477, 0.012561980610043356},
		{0, 50, 0, 60, 0, 1},
		{3, 0, 1, 60, 0, 1},
	} {
		z, p := stats.TwoProportionZ(c.k1, c.n1, c.k2, c.n2)
		near(t, "z", z, c.z, 1e-12)
		near(t, "p", p, c.p, 1e-12)
	}
}

// Whatever is put in, the interval lies within 0…1 and around its estimate.
func FuzzWilson(f *testing.F) {
	f.Add(5.0, 83.0)
	f.Add(0.0, 1e-300)
	f.Add(1e308, 1e308)
	f.Fuzz(func(t *testing.T, k, n float64) {
		lo, hi := stats.Wilson(k, n, 0.95)
		if !(0 <= lo && lo <= hi && hi <= 1) {
			t.Fatalf("Wilson(%g, %g) = %g, %g", k, n, lo, hi)
		}
		if p := k / n; p >= 0 && p <= 1 && !(lo <= p && p <= hi) {
			t.Fatalf("Wilson(%g, %g) = %g, %g does not hold %g", k, n, lo, hi, p)
		}
	})
}
