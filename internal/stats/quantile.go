package stats

import (
	"math"
	"slices"
)

// Quantile returns the p-quantile of x, 0 ≤ p ≤ 1, interpolated between order
// statistics at position p(n−1) (Hyndman and Fan's type 7, the default of R and
// NumPy). x is not changed. ok is false without values.
func Quantile(x []float64, p float64) (q float64, ok bool) {
	if len(x) == 0 {
		return 0, false
	}
	return quantileOfSorted(slices.Sorted(slices.Values(x)), p), true
}

// Median returns the middle value of x, or the mean of the middle two.
func Median(x []float64) (m float64, ok bool) { return Quantile(x, 0.5) }

func quantileOfSorted(sorted []float64, p float64) float64 {
	at := min(max(p, 0), 1) * float64(len(sorted)-1)
	below := int(math.Floor(at))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}
