package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The numbers are numpy's, from the formulas in Ahead's description.
func TestAhead(t *testing.T) {
	days, skip := make([]float64, 60), make([]bool, 60)
	for i := range days {
		days[i] = float64(100 + 20*(i%7) + i*37%23)
	}
	skip[40] = true
	total, se, df, ok := Ahead(days, skip, 10)
	if !ok || math.Abs(total-1831.9642857142858) > 1e-9 || math.Abs(se-24.407128768792006) > 1e-9 || df != 48 {
		t.Errorf("%v ± %v, %v degrees of freedom, %t", total, se, df, ok)
	}
	if _, _, _, ok := Ahead(days[:13], skip[:13], 5); ok {
		t.Error("a weekday that was seen once is projected")
	}
	if _, _, _, ok := Ahead(days, skip, 0); ok {
		t.Error("no days are projected")
	}
}

// TestAheadCovers demands that the 95 % interval holds the truth about that often,
// also for days that go together (an autoregression of 0.6) and ones that grow.
func TestAheadCovers(t *testing.T) {
	for _, c := range []struct {
		name        string
		along, grow float64
		least       float64
	}{
		{"independent days", 0, 0, 0.92},
		{"days that go together", 0.6, 0, 0.88},
		{"days that grow", 0, 0.1, 0.88},
	} {
		held := 0
		const runs, n = 400, 12
		for seed := range uint64(runs) {
			random := rand.New(rand.NewPCG(seed, 1))
			days, skip := make([]float64, 300+n), make([]bool, 300)
			noise := 0.0
			for i := range days {
				noise = c.along*noise + 10*random.NormFloat64()
				days[i] = 100 + 15*float64(i%7) + c.grow*float64(i) + noise
			}
			truth := 0.0
			for _, v := range days[300:] {
				truth += v
			}
			total, se, df, ok := Ahead(days[:300], skip, n)
			lo, hi, known := Interval(total, se, df, true, 0.95)
			if ok && known && lo <= truth && truth <= hi {
				held++
			}
		}
		if share := float64(held) / runs; share < c.least || share > 0.995 {
			t.Errorf("%s: the interval holds the truth in %.3f of the runs", c.name, share)
		}
	}
}
