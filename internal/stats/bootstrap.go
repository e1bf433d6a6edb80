package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Bootstrap returns the percentile interval at a level such as 0.95 of a
// statistic over n consecutive days, by the circular block bootstrap: each of
// `draws` resamples strings together blocks of `block` days (7 keeps weekdays
// and short runs together; 1 draws single units, such as orders) that start
// anywhere and wrap around the end. statistic gets the resample's indices, which
// it must not keep; a resample for which it has no value (ok false, or not
// finite) is left out.
//
// The same seed gives the same interval everywhere. ok is false when n, block
// or draws is not positive, and when fewer than half of the resamples had a
// value.
//
// Source: Politis and Romano, A circular block-resampling procedure (1992);
// Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3.
func Bootstrap(n, block, draws int, seed uint64, level float64, statistic func(index []int) (float64, bool)) (lo, hi float64, ok bool) {
	if n <= 0 || block <= 0 || draws <= 0 {
		return 0, 0, false
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	index := make([]int, n)
	values := make([]float64, 0, draws)
	for range draws {
		for i := 0; i < n; i += block {
			start := random.IntN(n)
			for j := i; j < min(i+block, n); j++ {
				index[j] = (start + j - i) % n
			}
		}
		v, defined := statistic(index)
		if defined && !math.IsNaN(v) && !math.IsInf(v, 0) {
			values = append(values, v)
		}
	}
	if 2*len(values) < draws {
		return 0, 0, false
	}
	slices.Sort(values)
	return quantileOfSorted(values, (1-level)/2), quantileOfSorted(values, (1+level)/2), true
}
