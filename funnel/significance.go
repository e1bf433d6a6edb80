package funnel

import (
	"math"

	"peil/internal/stats"
)

// alpha is the share of chance differences that are taken for real ones.
const alpha = 0.05

// differ returns the two-sided p-value of a difference between the rates
// k1 / n1 and k2 / n2: by the two-proportion z test where both are shares.
// Above 1 the volumes do not count the same people; then they are taken as
// independent Poisson counts, and the rates' log ratio as normal with variance
// 1/k1 + 1/n1 + 1/k2 + 1/n2 (the delta method). Without a count on some side
// nothing is told apart, and it returns 1.
func differ(k1, n1, k2, n2 float64) float64 {
	if k1 <= n1 && k2 <= n2 {
		_, p := stats.TwoProportionZ(k1, n1, k2, n2)
		return p
	}
	if !(k1 > 0 && n1 > 0 && k2 > 0 && n2 > 0) {
		return 1
	}
	z := math.Log((k1/n1)/(k2/n2)) / math.Sqrt(1/k1+1/n1+1/k2+1/n2)
	return stats.TwoSided(z)
}

// fewer returns the two-sided p-value of a difference between two counts of
// Poisson events over a and b days, by the same approximation.
func fewer(k1, days1, k2, days2 float64) float64 {
	if !(k1 > 0 && days1 > 0 && k2 > 0 && days2 > 0) {
		return 1
	}
	return stats.TwoSided(math.Log((k1/days1)/(k2/days2)) / math.Sqrt(1/k1+1/k2))
}
