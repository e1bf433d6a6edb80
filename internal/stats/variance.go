package stats

import "math"

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

// UnitVariance estimates the variance of a sum over independent units, such as
// customers, to which each of them adds x_i, and its degrees of freedom:
//
//	Var = n/(n−1) Σ x_i²,  df = n − 1
//
// How many units there are is chance as well, as in a Poisson process of
// customers; that is why no mean is taken off. What moves a mean m of values
// y_i, x_i = (y_i − m)/n, adds up to 0, and the variance is the usual s²/n. ok
// is false with fewer than two units, where all x_i are 0, and where a number
// is not finite.
//
// Source: Cochran, Sampling Techniques (3rd ed.), sections 2.5 and 6.3; for the
// sum, Ross, Introduction to Probability Models, on compound Poisson processes.
func UnitVariance(x []float64) (variance, df float64, ok bool) {
	n := float64(len(x))
	if n < 2 {
		return 0, 0, false
	}
	for _, v := range x {
		variance += v * v
	}
	variance *= n / (n - 1)
	if !(variance > 0) || math.IsInf(variance, 0) {
		return 0, 0, false
	}
	return variance, n - 1, true
}
