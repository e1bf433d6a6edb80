package stats

import "math"

// ProportionDifference returns the interval of p1 − p2 for k1 of n1 and k2 of
// n2, at a level such as 0.95: Newcombe's hybrid of the two Wilson intervals
// l…u,
//
//	p1 − p2 − √((p1 − l1)² + (u2 − p2)²)  to  p1 − p2 + √((u1 − p1)² + (p2 − l2)²)
//
// Where there is nothing to compare (no trials, k outside 0…n) it is −1…1.
//
// Source: Newcombe, Interval estimation for the difference between independent
// proportions, Statistics in Medicine 17 (1998) 873–890, method 10.
func ProportionDifference(k1, n1, k2, n2, level float64) (lo, hi float64) {
	if !(n1 > 0 && n2 > 0) || !(k1 >= 0 && k1 <= n1 && k2 >= 0 && k2 <= n2) {
		return -1, 1
	}
	p1, p2 := k1/n1, k2/n2
	l1, u1 := Wilson(k1, n1, level)
	l2, u2 := Wilson(k2, n2, level)
	d := p1 - p2
	return d - math.Hypot(p1-l1, u2-p2), d + math.Hypot(u1-p1, p2-l2)
}
