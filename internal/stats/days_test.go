package stats_test

import (
	"math"
	"testing"

	"peil/internal/stats"
)

// Expected in this file: the formulas of the doc comments in NumPy 2 with
// scipy.stats.t.ppf of SciPy 1.17.1.

func TestRatioOfDays(t *testing.T) {
	revenue := []float64{1200, 0, 950, 1800, 400, 700, 2100, 300, 0, 1500}
	spend := []float64{300, 250, 310, 420, 200, 260, 500, 150, 120, 380}
	e, ok := stats.RatioOfDays(revenue, spend, 0.95)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "ratio", e.Value, 3.096885813148789, 1e-12)
	near(t, "standard error", e.StdErr, 0.4548655505430053, 1e-12)
	near(t, "lo", e.Lo, 2.221394309185076, 1e-10)
	near(t, "hi", e.Hi, 4.31742428619105, 1e-10)
}

func TestSumOfDays(t *testing.T) {
	e, ok := stats.SumOfDays([]float64{1200, 0, 950, 1800, 400, 700, 2100, 300, 0, 1500}, 0.95)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "standard error", e.StdErr, 2350.4727656840064, 1e-8)
	near(t, "lo", e.Lo, 4940.960825109988, 1e-6)
	near(t, "hi", e.Hi, 16211.927767756968, 1e-6)

	// A refund makes a day negative: the interval is no longer on the log scale.
	e, ok = stats.SumOfDays([]float64{3, -1, 2, 5, -4, 0, 1}, 0.90)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "lo", e.Lo, -8.967954984564743, 1e-10)
	near(t, "hi", e.Hi, 20.96795498456474, 1e-10)
}

// Weekends at a tenth of a Friday are the calendar, not uncertainty: without
// the strata the standard error would be 224.19.
func TestWeekdaysAreNoUncertainty(t *testing.T) {
	week := []float64{100, 90, 95, 110, 130, 20, 10}
	days := make([]float64, 28)
	for i := range days {
		days[i] = week[i%7] + float64(i*37%11) - 5
	}
	e, ok := stats.SumOfDays(days, 0.95)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "standard error", e.StdErr, 17.879224442538515, 1e-9)
	near(t, "lo", e.Lo, 2180.128175048276, 1e-6)
	near(t, "hi", e.Hi, 2254.4954265779174, 1e-6)
}

func TestNoInterval(t *testing.T) {
	constant := []float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}
	huge := []float64{1e308, 0, 0, 1e308, 0, 0, 1, 2}
	for name, days := range map[string][]float64{
		"no days":        nil,
		"less than week": {1, 2, 3, 4, 5, 6},
		"no spread":      constant,
		"nothing":        make([]float64, 30),
		"overflow":       huge,
	} {
		if e, ok := stats.SumOfDays(days, 0.95); ok {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e, ok := stats.RatioOfDays([]float64{1, 2, 3, 4, 5, 6, 7}, make([]float64, 7), 0.95); ok {
		t.Errorf("0 in the denominator: %+v", e)
	}
	if lo, hi, ok := stats.Interval(1e-300, 1, 0, true, 0.95); ok {
		t.Errorf("hopeless on the log scale: %g…%g", lo, hi)
	}
}

// A ratio does not depend on the units of its parts, nor does its interval.
func FuzzRatioOfDays(f *testing.F) {
	f.Add(uint64(1), 25.0)
	f.Add(uint64(99), 1e-3)
	f.Fuzz(func(t *testing.T, seed uint64, scale float64) {
		scale = math.Abs(scale)
		if !(scale > 1e-6 && scale < 1e6) {
			t.Skip()
		}
		num, den, scaled := make([]float64, 30), make([]float64, 30), make([]float64, 30)
		for i := range num {
			seed = seed*6364136223846793005 + 1442695040888963407
			num[i] = float64(seed >> 40 % 1000)
			den[i] = 1 + float64(seed>>20%1000)
			scaled[i] = num[i] * scale
		}
		a, ok1 := stats.RatioOfDays(num, den, 0.95)
		b, ok2 := stats.RatioOfDays(scaled, den, 0.95)
		if ok1 != ok2 {
			t.Fatal("the scale decides whether there is an interval")
		}
		if !ok1 {
			return
		}
		if !(a.Lo <= a.Value && a.Value <= a.Hi) {
			t.Fatalf("%+v does not hold its value", a)
		}
		near(t, "lo", b.Lo/scale, a.Lo, 1e-9*a.Lo)
		near(t, "hi", b.Hi/scale, a.Hi, 1e-9*a.Hi)
	})
}
