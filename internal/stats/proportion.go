package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// normalQuantile returns z with P(Z ≤ z) = p for a standard normal Z and
// 0 < p < 1: 1.959964 for p = 0.975. It panics outside that range.
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Wilson returns Wilson's score interval for a proportion with k successes in n
// trials, at a level such as 0.95:
//
//	(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  p = k/n
//
// k and n need not be whole: credit for a conversion is shared out. Without
// trials, or with k outside 0…n, nothing is known and the interval is 0…1.
//
// Source: E. B. Wilson, JASA 22 (1927) 209–212; Brown, Cai and DasGupta,
// Statistical Science 16 (2001) 101–133, who recommend it for small n.
func Wilson(k, n, level float64) (lo, hi float64) {
	if !(n > 0) || !(k >= 0 && k <= n) || math.IsInf(n, 0) {
		return 0, 1
	}
	z := normalQuantile((1 + level) / 2)
	p, z2 := k/n, z*z
	centre := p + z2/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	// Rounding must not put the interval beside its own estimate.
	lo = min(max((centre-half)/(1+z2/n), 0), p)
	hi = max(min((centre+half)/(1+z2/n), 1), p)
	return lo, hi
}

// TwoProportionZ tests whether k1 of n1 and k2 of n2 come from one proportion:
//
//	z = (p1 − p2) / √(p(1−p)(1/n1 + 1/n2)),  p = (k1+k2)/(n1+n2)
//
// and the two-sided p-value. Where there is nothing to tell apart (no trials,
// k outside 0…n, or the same certain outcome in both) it returns 0 and 1.
//
// Source: Fleiss, Levin and Paik, Statistical Methods for Rates and
// Proportions (3rd ed.), section 3.1, without continuity correction.
func TwoProportionZ(k1, n1, k2, n2 float64) (z, p float64) {
	if !(n1 > 0 && n2 > 0) || !(k1 >= 0 && k1 <= n1 && k2 >= 0 && k2 <= n2) {
		return 0, 1
	}
	pooled := (k1 + k2) / (n1 + n2)
	se := math.Sqrt(pooled * (1 - pooled) * (1/n1 + 1/n2))
	if !(se > 0) {
		return 0, 1
	}
	z = (k1/n1 - k2/n2) / se
	return z, TwoSided(z)
}

// TwoSided returns the two-sided p-value of a standard normal statistic.
func TwoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// SplitSize returns how many trials an A/B test takes in all, a share of which
// (between 0 and 1) gets the new variant, to find a change of a proportion from p1
// to p2 at 95 % in four cases of five:
//
//	n = (z₀.₉₇₅ + z₀.₈)² (p1(1−p1)/(1−share) + p2(1−p2)/share) / (p1 − p2)²
//
// It is +Inf where the two are alike.
//
// Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions
// (3rd ed.), section 4.2, with unequal groups and each group's own variance.
func SplitSize(p1, p2, share float64) float64 {
	z := normalQuantile(0.975) + normalQuantile(0.8)
	return z * z * (p1*(1-p1)/(1-share) + p2*(1-p2)/share) / ((p1 - p2) * (p1 - p2))
}
