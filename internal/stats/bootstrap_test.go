package stats_test

import (
	"testing"

	"peil/internal/stats"
)

func meanOf(x []float64) func([]int) (float64, bool) {
	return func(index []int) (float64, bool) {
		total := 0.0
		for _, i := range index {
			total += x[i]
		}
		return total / float64(len(index)), true
	}
}

func sixtyDays() []float64 {
	var x []float64
	for range 5 {
		x = append(x, 12, 7, 3, 15, 9, 11, 4, 8, 20, 6, 13, 10)
	}
	return x
}

// Expected: scipy.stats.bootstrap of SciPy 1.17.1, method "percentile", 20 000
// resamples: 8.6833…11.0167. Two runs differ by some 0.03.
func TestBootstrap(t *testing.T) {
	x := sixtyDays()
	lo, hi, ok := stats.Bootstrap(len(x), 1, 4000, 1, 0.95, meanOf(x))
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "lo", lo, 8.6833, 0.08)
	near(t, "hi", hi, 11.0167, 0.08)
}

func TestBootstrapIsDeterministic(t *testing.T) {
	x := sixtyDays()
	lo1, hi1, _ := stats.Bootstrap(len(x), 7, 200, 42, 0.95, meanOf(x))
	lo2, hi2, _ := stats.Bootstrap(len(x), 7, 200, 42, 0.95, meanOf(x))
	if lo1 != lo2 || hi1 != hi2 {
		t.Errorf("%g…%g, then %g…%g", lo1, hi1, lo2, hi2)
	}
}

// Blocks as long as the cycle leave nothing to chance: every resample has each
// day of the cycle equally often.
func TestBootstrapKeepsBlocks(t *testing.T) {
	x := make([]float64, 28)
	for i := range x {
		x[i] = float64(i % 7)
	}
	lo, hi, ok := stats.Bootstrap(len(x), 7, 100, 3, 0.95, meanOf(x))
	if !ok || lo != 3 || hi != 3 {
		t.Errorf("%g…%g, %v, want 3…3", lo, hi, ok)
	}
}

func TestBootstrapUndefined(t *testing.T) {
	none := func([]int) (float64, bool) { return 0, false }
	if _, _, ok := stats.Bootstrap(10, 1, 100, 1, 0.95, none); ok {
		t.Error("an interval of nothing")
	}
	if _, _, ok := stats.Bootstrap(0, 7, 100, 1, 0.95, none); ok {
		t.Error("an interval of no days")
	}
}
