package stats

import (
	"math"
	"testing"
)

// Expected values: Newcombe (1998), table II, method 10.
func TestProportionDifference(t *testing.T) {
	for _, c := range []struct{ k1, n1, k2, n2, lo, hi float64 }{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{10, 10, 0, 10, 0.6075, 1},
		{1, 0, 1, 2, -1, 1},
		{3, 2, 1, 2, -1, 1},
	} {
		lo, hi := ProportionDifference(c.k1, c.n1, c.k2, c.n2, 0.95)
		if math.Abs(lo-c.lo) > 5e-5 || math.Abs(hi-c.hi) > 5e-5 {
			t.Errorf("%g/%g − %g/%g: %.5f to %.5f, want %.4f to %.4f", c.k1, c.n1, c.k2, c.n2, lo, hi, c.lo, c.hi)
		}
	}
}
