package stats

import "math"

// NetShare estimates the difference of two shares of the same n answers, a of
// the one kind and b of the other, such as promoters less detractors: its
// standard error from the multinomial variance,
//
//	Var = (p + q − (p − q)²) / n,  p = a/n, q = b/n
//
// and an interval at a level such as 0.95. The interval is the adjusted Wald's:
// that of the same formula after three more answers, ¾ for each kind and 1½ for
// neither, so that five promoters out of five are no certainty. It is cut to
// −1…1, and holds a/n − b/n. ok is false without answers, and where a or b is
// negative or they are more than n together.
//
// Source: Rocks, Interval Estimation for the "Net Promoter Score", The American
// Statistician 70 (2016) 365–372.
func NetShare(a, b, n, level float64) (lo, hi, se float64, ok bool) {
	if !(n > 0) || !(a >= 0 && b >= 0 && a+b <= n) || math.IsInf(n, 0) {
		return 0, 0, 0, false
	}
	variance := func(a, b, n float64) float64 {
		p, q := a/n, b/n
		return math.Max(0, p+q-(p-q)*(p-q)) / n
	}
	const more = 3
	centre := (a - b) / (n + more) // ¾ is added to both
	half := normalQuantile((1+level)/2) * math.Sqrt(variance(a+more/4.0, b+more/4.0, n+more))
	estimate := (a - b) / n
	lo, hi = math.Max(centre-half, -1), math.Min(centre+half, 1)
	return math.Min(lo, estimate), math.Max(hi, estimate), math.Sqrt(variance(a, b, n)), true
}
