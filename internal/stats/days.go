package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a value with its uncertainty.
type Estimate struct {
	Value  float64
	StdErr float64
	Lo, Hi float64 // interval at the level that was asked for
}

// MinDays is the fewest days from which a spread between days is taken: with
// less than a week, not even every weekday has been seen.
const MinDays = 7

// weekdays is the number of strata of consecutive days, and stratifyFrom the
// number of days from which each of them has at least two.
const (
	weekdays     = 7
	stratifyFrom = 2 * weekdays
)

// DayVariance estimates the variance of the total of consecutive days from
// their spread, and its degrees of freedom.
//
// Every period holds each weekday about equally often, so that the difference
// between Mondays and Sundays is part of the calendar and no uncertainty. From
// 14 days on the days are therefore strata by weekday, and only the spread
// within a weekday counts:
//
//	Var = Σ_w n_w/(n_w−1) Σ_{i in w} (x_i − x̄_w)²,  df = n − 7
//
// From 7 to 13 days it is n/(n−1) Σ (x_i − x̄)² with df = n − 1. Days are taken
// to be independent; a trend inside the period makes the estimate larger. ok is
// false with fewer than MinDays days, without any spread at all, and where a
// number is not finite: then nothing is known about the uncertainty.
//
// Source: Cochran, Sampling Techniques (3rd ed.), sections 5.3–5.4, days as a
// sample from many such days.
func DayVariance(days []float64) (variance, df float64, ok bool) {
	n := len(days)
	if n < MinDays {
		return 0, 0, false
	}
	strata := 1
	if n >= stratifyFrom {
		strata = weekdays
	}
	largest := 0.0
	for w := range strata {
		count, mean, squares := 0.0, 0.0, 0.0 // Welford: no cancellation
		for i := w; i < n; i += strata {
			largest = max(largest, math.Abs(days[i]))
			count++
			d := days[i] - mean
			mean += d / count
			squares += d * (days[i] - mean)
		}
		variance += squares * count / (count - 1)
	}
	// Rounding alone leaves a spread of some 1e-16 of the values.
	rounding := largest * 1e-12
	if !(variance > rounding*rounding*float64(n)) || math.IsInf(variance, 0) {
		return 0, 0, false
	}
	return variance, float64(n - strata), true
}

// SumOfDays returns the total of consecutive days with its interval at a level
// such as 0.95, from the spread between the days (DayVariance). The interval is
// on the log scale when no day is negative, so that it stays above zero.
func SumOfDays(days []float64, level float64) (Estimate, bool) {
	return estimate(sum(days), days, anyNegative(days), level)
}

// RatioOfDays returns Σ num / Σ den with its interval at a level such as 0.95,
// by the delta method: day i moves the ratio R by u_i = (num_i − R den_i)/Σ den,
// and the variance of Σ u_i comes from DayVariance. What moves both parts alike,
// as a busy weekday does, cancels out in u. The interval is on the log scale
// when no day is negative. ok is false when Σ den is 0, and as in DayVariance.
//
// Source: Cochran, Sampling Techniques (3rd ed.), section 6.3.
func RatioOfDays(num, den []float64, level float64) (Estimate, bool) {
	total := sum(den)
	if total == 0 || len(num) != len(den) {
		return Estimate{}, false
	}
	ratio := sum(num) / total
	influence := make([]float64, len(num))
	for i := range num {
		influence[i] = (num[i] - ratio*den[i]) / total
	}
	return estimate(ratio, influence, anyNegative(num) || anyNegative(den), level)
}

func estimate(value float64, influence []float64, linear bool, level float64) (Estimate, bool) {
	variance, df, ok := DayVariance(influence)
	if !ok {
		return Estimate{}, false
	}
	e := Estimate{Value: value, StdErr: math.Sqrt(variance)}
	e.Lo, e.Hi, ok = Interval(value, e.StdErr, df, !linear, level)
	return e, ok
}

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
	t := NormalQuantile(p)
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

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}

func anyNegative(x []float64) bool {
	for _, v := range x {
		if v < 0 {
			return true
		}
	}
	return false
}
