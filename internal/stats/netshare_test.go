package stats

import (
	"math"
	"testing"
)

// Expected values: the formulas in Python with statistics.NormalDist.
func TestNetShare(t *testing.T) {
	for _, c := range []struct{ a, b, n, lo, hi, se float64 }{
		{50, 20, 100, 0.140511301788, 0.442012970057, 0.078102496759},
		{600, 150, 1000, 0.402842722137, 0.494465353636, 0.023398717914},
		{3, 4, 8, -0.607598940225, 0.425780758407, 0.327752765053},
		{0, 0, 10, -0.184650449091, 0.184650449091, 0},
		{5, 0, 5, 0.174914530342, 1, 0}, // 1.075… before it is cut
		{0, 5, 5, -1, -0.174914530342, 0},
	} {
		lo, hi, se, ok := NetShare(c.a, c.b, c.n, 0.95)
		if !ok || math.Abs(lo-c.lo) > 1e-11 || math.Abs(hi-c.hi) > 1e-11 || math.Abs(se-c.se) > 1e-11 {
			t.Errorf("%g and %g of %g: %.12f to %.12f, %.12f, %t; want %+v", c.a, c.b, c.n, lo, hi, se, ok, c)
		}
	}
	for _, c := range [][3]float64{{0, 0, 0}, {3, 3, 5}, {-1, 2, 5}, {1, math.NaN(), 5}, {1, 1, math.Inf(1)}} {
		if _, _, _, ok := NetShare(c[0], c[1], c[2], 0.95); ok {
			t.Errorf("%v has an interval", c)
		}
	}
}
