package stats

import (
	"math"
	"testing"
)

// Expected values: statsmodels 0.14 (StratifiedTable.riskratio_pooled) for the
// ratio, and scipy for the exact tail of the sum of three hypergeometric
// numbers, 0.01518; the interval by the formula in Python.
func TestRiskRatio(t *testing.T) {
	var r RiskRatio
	for _, s := range [][4]float64{{12, 40, 30, 200}, {8, 20, 15, 60}, {3, 5, 4, 10}} {
		r.Add(s[0], s[1], s[2], s[3])
	}
	r.Add(3, 5, 0, 0) // nothing to compare with
	ratio, lo, hi, ok := r.Ratio(0.95)
	with, without := r.Rates()
	for _, c := range []struct{ got, want float64 }{
		{ratio, 1.7851239669421486}, {lo, 1.1859522884385965}, {hi, 2.687011617935138},
		{with, 0.3483870967741935}, {without, 0.19516129032258064}, {r.Expected(), 42./6 + 23./4 + 7./3},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	if p := r.P(); !ok || math.Abs(math.Log(p/0.01518)) > 0.15 {
		t.Errorf("p = %v, ok %v; want nearly 0.01518", p, ok)
	}
}

// Of a single stratum the p-value is that of Fisher's exact test within a factor
// of two, also far out and where few are expected; a score test is off by a
// hundred in the first case. Expected: scipy's hypergeom, the tail
// doubled.
func TestRiskRatioTail(t *testing.T) {
	for _, c := range []struct{ k1, n1, k0, n0, p float64 }{
		{16, 500, 484, 49500, 1.0934e-4},
		{30, 100, 70, 900, 3.7676e-9},
		{2, 200, 300, 5000, 9.5509e-4},
		{45, 400, 955, 19600, 6.6252e-7},
		{34, 50, 20, 50, 8.7547e-3},
		{45, 50, 20, 50, 1.9583e-7},
		{40, 50, 45, 50, 0.26234},
		{0, 40, 300, 1000, 1.7896e-6},
		{83, 83, 1089, 1377, 1.3211e-8}, // all of them
	} {
		var r RiskRatio
		r.Add(c.k1, c.n1, c.k0, c.n0)
		if p := r.P(); math.Abs(math.Log(p/c.p)) > math.Ln2 {
			t.Errorf("%v of %v against %v of %v: p %.4g, want nearly %.4g", c.k1, c.n1, c.k0, c.n0, p, c.p)
		}
	}
}

// Where nothing can be told apart the answer is that, and never NaN.
func TestRiskRatioOfNothing(t *testing.T) {
	for _, c := range [][4]float64{{}, {0, 5, 0, 5}, {5, 5, 5, 5}, {1, 1, 0, 0}, {0, 1, 0, 1}, {1, 1, 1, 1}, {0.5, 0.5, 0, 0.25}, {0, 10, 5, 10}, {5, 10, 0, 10}, {1, 1, 0, 1e9}} {
		var r RiskRatio
		r.Add(c[0], c[1], c[2], c[3])
		ratio, lo, hi, ok := r.Ratio(0.95)
		with, without := r.Rates()
		if ok != (with > 0 && without > 0) {
			t.Errorf("%v: ok %v with rates of %v and %v", c, ok, with, without)
		}
		for _, v := range []float64{ratio, lo, hi, with, without, r.P()} {
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				t.Errorf("%v: %v", c, v)
			}
		}
		if p := r.P(); p > 1 {
			t.Errorf("%v: p = %v", c, p)
		}
	}
}

// The example of Benjamini and Hochberg (1995), section 3.1: four of fifteen at
// 0.05.
func TestFalseDiscoveries(t *testing.T) {
	p := []float64{
		0.3240, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.4262, 0.5719, 0.6528, 0.7590, 1,
	}
	if limit, n := FalseDiscoveries(p, 0.05); limit != 0.0095 || n != 4 {
		t.Errorf("rejects %d up to %v, want 4 up to 0.0095", n, limit)
	}
	for _, p := range [][]float64{nil, {0.2, 0.06}} {
		if limit, n := FalseDiscoveries(p, 0.05); limit != 0 || n != 0 {
			t.Errorf("%v: rejects %d up to %v", p, n, limit)
		}
	}
}
