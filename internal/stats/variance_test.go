package stats_test

import (
	"math"
	"testing"

	"peil/internal/stats"
)

// Expected in this file: the formulas of the doc comments in NumPy 2 with
// scipy.stats.t.ppf of SciPy 1.17.1.

func TestDayVariance(t *testing.T) {
	for name, c := range map[string]struct {
		days          []float64
		se, df        float64
		positive      bool
		level, lo, hi float64
	}{
		"less than two weeks": {
			[]float64{1200, 0, 950, 1800, 400, 700, 2100, 300, 0, 1500}, 2350.4727656840064, 9,
			true, 0.95, 4940.960825109988, 16211.927767756968,
		},
		// A refund makes a day negative: the interval is no longer on the log scale.
		"a negative day": {[]float64{3, -1, 2, 5, -4, 0, 1}, 7.702813338860896, 6, false, 0.90, -8.967954984564743, 20.96795498456474},
		// Weekends at a tenth of a Friday are the calendar, not uncertainty: without
		// the strata the standard error would be 224.19.
		"weekdays": {fourWeeks(), 17.879224442538515, 21, true, 0.95, 2180.128175048276, 2254.4954265779174},
	} {
		variance, df, ok := stats.DayVariance(c.days)
		if !ok || df != c.df {
			t.Errorf("%s: %g degrees of freedom, %v, want %g", name, df, ok, c.df)
		}
		near(t, name+": standard error", math.Sqrt(variance), c.se, 1e-9*c.se)
		sum := 0.0
		for _, v := range c.days {
			sum += v
		}
		lo, hi, ok := stats.Interval(sum, math.Sqrt(variance), df, c.positive, c.level)
		if !ok {
			t.Errorf("%s: no interval", name)
		}
		near(t, name+": lo", lo, c.lo, 1e-6)
		near(t, name+": hi", hi, c.hi, 1e-6)
	}
}

func fourWeeks() []float64 {
	week := []float64{100, 90, 95, 110, 130, 20, 10}
	days := make([]float64, 28)
	for i := range days {
		days[i] = week[i%7] + float64(i*37%11) - 5
	}
	return days
}

func TestUnitVariance(t *testing.T) {
	// A mean of 8, 3, 13 and 4: numpy.var(y, ddof=1) / 4.
	values := []float64{8, 3, 13, 4}
	influence := make([]float64, len(values))
	for i, y := range values {
		influence[i] = (y - 7) / 4
	}
	variance, df, ok := stats.UnitVariance(influence)
	near(t, "variance of a mean", variance, 5.166666666666667, 1e-12)
	if df != 3 || !ok {
		t.Errorf("%g degrees of freedom, %v", df, ok)
	}
	// A number of customers is Poisson, up to the correction.
	ones := make([]float64, 1000)
	for i := range ones {
		ones[i] = 1
	}
	variance, _, _ = stats.UnitVariance(ones)
	near(t, "variance of a count", variance, 1000, 1.01)
}

func TestNoVariance(t *testing.T) {
	for name, days := range map[string][]float64{
		"no days":        nil,
		"less than week": {1, 2, 3, 4, 5, 6},
		"no spread":      {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1},
		"nothing":        make([]float64, 30),
		"overflow":       {1e308, 0, 0, 1e308, 0, 0, 1, 2},
	} {
		if v, _, ok := stats.DayVariance(days); ok {
			t.Errorf("%s: %g", name, v)
		}
	}
	for name, units := range map[string][]float64{
		"nobody": nil, "one": {5}, "nothing": {0, 0, 0}, "overflow": {1e200, 1},
	} {
		if v, _, ok := stats.UnitVariance(units); ok {
			t.Errorf("%s: %g", name, v)
		}
	}
	if lo, hi, ok := stats.Interval(1e-300, 1, 0, true, 0.95); ok {
		t.Errorf("hopeless on the log scale: %g…%g", lo, hi)
	}
}

// A standard error is in the units of its amounts.
func FuzzVariance(f *testing.F) {
	f.Add(uint64(1), 25.0)
	f.Add(uint64(99), 1e-3)
	f.Fuzz(func(t *testing.T, seed uint64, scale float64) {
		scale = math.Abs(scale)
		if !(scale > 1e-6 && scale < 1e6) {
			t.Skip()
		}
		x, scaled := make([]float64, 30), make([]float64, 30)
		for i := range x {
			seed = seed*6364136223846793005 + 1442695040888963407
			x[i] = float64(seed>>40%1000) - 300
			scaled[i] = x[i] * scale
		}
		for _, variance := range []func([]float64) (float64, float64, bool){stats.DayVariance, stats.UnitVariance} {
			a, df, ok := variance(x)
			b, scaledDF, scaledOK := variance(scaled)
			if ok != scaledOK || df != scaledDF || a < 0 {
				t.Fatalf("%g, %g, %v; scaled %g, %g, %v", a, df, ok, b, scaledDF, scaledOK)
			}
			near(t, "variance", b/scale/scale, a, 1e-9*a)
		}
	})
}
