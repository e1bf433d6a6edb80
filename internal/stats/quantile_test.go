package stats_test

import (
	"slices"
	"testing"

	"peil/internal/stats"
)

// Expected: numpy.quantile of NumPy 2.
func TestQuantile(t *testing.T) {
	x := []float64{7, 1, 3.5, 12, 9, 2}
	for _, c := range []struct{ p, want float64 }{
		{0, 1}, {0.1, 1.5}, {0.25, 2.375}, {0.5, 5.25}, {0.9, 10.5}, {1, 12},
	} {
		got, ok := stats.Quantile(x, c.p)
		if !ok {
			t.Fatal("no quantile")
		}
		near(t, "quantile", got, c.want, 1e-12)
	}
	if !slices.Equal(x, []float64{7, 1, 3.5, 12, 9, 2}) {
		t.Error("the values were moved")
	}
	if m, ok := stats.Median([]float64{3}); !ok || m != 3 {
		t.Errorf("median of one = %g, %v", m, ok)
	}
	if _, ok := stats.Median(nil); ok {
		t.Error("a median of nothing")
	}
}
