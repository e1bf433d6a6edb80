package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Interval returns the interval of an estimate with a standard error and df
// degrees of freedom (0 for a normal one), at a level such as 0.95. With
// positive set, what is estimated cannot be negative, and the interval is
// value·exp(±t·se/value); else it is value ± t·se. ok is false when the bounds
// would not be finite, when se is not positive, and for a positive estimate of
// zero, whose log scale has no width.
func Interval(value, se, df float64, positive bool, level float64) (lo, hi float64, ok bool) {
	if !(se > 0) || (positive && !(value > 0)) {
		return 0, 0, false
	}
	p := (1 + level) / 2
	t := normalQuantile(p)
	if df > 0 {
		t = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
	}
	if positive {
		factor := math.Exp(t * se / value)
		lo, hi = value/factor, value*factor
	} else {
		lo, hi = value-t*se, value+t*se
	}
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) || math.IsNaN(lo) || math.IsNaN(hi) {
		return 0, 0, false
	}
	return lo, hi, true
}
