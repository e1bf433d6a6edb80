package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// RiskRatio compares how often something happens with and without a condition,
// within strata whose rates may differ. The zero value is ready to use; Add
// takes one stratum at a time.
type RiskRatio struct {
	with, without float64 // Σ of the weights × rates
	weight        float64 // Σ n1·n0/n
	spread        float64 // Σ of the variance's terms
	hits          float64 // Σ k1

	mean, variance, third float64 // cumulants of Σ k1, if the rates are equal
}

// Add adds a stratum: k1 of n1 with the condition, and k0 of n0 without.
// Strata without one of the two tell nothing, and are passed over.
func (r *RiskRatio) Add(k1, n1, k0, n0 float64) {
	if !(n1 > 0 && n0 > 0) {
		return
	}
	n, k := n1+n0, k1+k0
	r.with += k1 * n0 / n
	r.without += k0 * n1 / n
	r.weight += n1 * n0 / n
	r.spread += (k*n1*n0 - k1*k0*n) / (n * n)
	r.hits += k1
	r.mean += k * n1 / n
	if n > 1 {
		variance := n1 * n0 / (n * n) * k * (n - k) / (n - 1)
		r.variance += variance
		if n > 2 {
			r.third += variance * (n0 - n1) * (n - 2*k) / (n * (n - 2))
		}
	}
}

// Rates returns the rates with and without the condition, weighted alike over
// the strata, by n1·n0/n; 0 and 0 without a stratum to compare in.
func (r *RiskRatio) Rates() (with, without float64) {
	if r.weight == 0 {
		return 0, 0
	}
	return r.with / r.weight, r.without / r.weight
}

// Expected returns how many of those with the condition it would have happened
// to if the rates were equal.
func (r *RiskRatio) Expected() float64 { return r.mean }

// Ratio returns the common ratio of the rates by Mantel and Haenszel, which is
// that of Rates, with its interval at a level such as 0.95:
//
//	RR = Σ k1·n0/n / Σ k0·n1/n,  RR·exp(±z√v)
//	v  = Σ (k·n1·n0 − k1·k0·n)/n² / (Σ k1·n0/n · Σ k0·n1/n)
//
// with k = k1+k0 and n = n1+n0. For a single stratum it is the interval of Katz.
// ok is false where either rate is 0.
//
// Source: Greenland and Robins, Estimation of a common effect parameter from
// sparse follow-up data, Biometrics 41 (1985) 55–68.
func (r *RiskRatio) Ratio(level float64) (ratio, lo, hi float64, ok bool) {
	if !(r.with > 0 && r.without > 0) {
		return 0, 0, 0, false
	}
	ratio = r.with / r.without
	half := normalQuantile((1+level)/2) * math.Sqrt(max(0, r.spread)/r.with/r.without)
	return ratio, ratio * math.Exp(-half), ratio * math.Exp(half), true
}

// P returns the two-sided p-value of equal rates. Given each stratum's totals
// Σ k1 is a sum of hypergeometric numbers; its tail, with what was observed, is
// taken from the binomial distribution that has the same mean, variance and
// skewness when it is shifted, and doubled. Unlike that of a score test it
// stays right far out and where few are expected, which is where a test among
// thousands is decided. What lies beyond the shifted distribution has the
// probability of its end, which is too large. P is 1 where nothing can be told
// apart.
//
// Source of the cumulants: Mantel and Haenszel, JNCI 22 (1959) 719–748; Johnson,
// Kemp and Kotz, Univariate Discrete Distributions (3rd ed.), section 6.3.
func (r *RiskRatio) P() float64 {
	if !(r.variance > 0) {
		return 1
	}
	skew := min(max(r.third/r.variance, -maxSkew), maxSkew) // 1 − 2p of the binomial
	p, n := (1-skew)/2, 4*r.variance/(1-skew*skew)
	k, mean := r.hits-r.mean+n*p, n*p // shifted to the binomial's mean
	tail := 1.0
	switch {
	case k > mean: // P(X ≥ k)
		k = min(k, n)
		tail = mathext.RegIncBeta(k, n-k+1, p)
	case k < mean: // P(X ≤ k)
		k = max(k, 0)
		tail = mathext.RegIncBeta(n-k, k+1, 1-p)
	}
	return min(1, 2*tail)
}

// maxSkew keeps the binomial of P short of its limit, the Poisson distribution.
const maxSkew = 1 - 1e-6

// FalseDiscoveries chooses among hypotheses those to reject, so that the share
// of wrong ones among them is at most q on average: the procedure of Benjamini
// and Hochberg. It returns up to which p-value to reject, and how many that
// are; 0 and 0 for none.
//
// It is right for independent tests and for those that go together (positive
// regression dependency), as tests that share journeys do.
//
// Source: Benjamini and Hochberg, JRSS B 57 (1995) 289–300; Benjamini and
// Yekutieli, Annals of Statistics 29 (2001) 1165–1188.
func FalseDiscoveries(p []float64, q float64) (limit float64, rejected int) {
	sorted := slices.Clone(p)
	slices.SortFunc(sorted, cmp.Compare[float64])
	for i := len(sorted) - 1; i >= 0; i-- {
		if sorted[i] <= q*float64(i+1)/float64(len(sorted)) {
			return sorted[i], i + 1
		}
	}
	return 0, 0
}
