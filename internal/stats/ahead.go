package stats

import "math"

// aheadDays is how many days a projection rests on: eight weeks, so that each
// weekday is known from eight of its kind, and the level is the present one.
const aheadDays = 8 * weekdays

// Ahead projects the total of the n days that follow on days: of each coming
// day the mean of its weekday over the last eight weeks. Days with skip set say
// nothing (outages). se is the standard error of the projected total, df its
// degrees of freedom. With s² the variance of a day about the mean of its
// weekday, of which n_w come and k_w were seen,
//
//	se² = s² (n + Σ_w n_w²/k_w),  df = Σ k_w − 7
//
// unless the same projection, made on each earlier day for which the n days
// after it are known, was further off on average: then se² is the mean of those
// squared errors, and df how many times n days fit into their number. So a
// series whose good weeks come together, or that grows, has the interval that it
// deserves. ok is false where some weekday has not been seen twice.
//
// Source: the prediction variance of a mean (Montgomery, Applied Statistics and
// Probability for Engineers, section 8-6), by weekday; rolling-origin errors as
// in Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.),
// section 5.10.
func Ahead(days []float64, skip []bool, n int) (total, se, df float64, ok bool) {
	last := weekdayMeans(days, skip, len(days))
	total, ok = last.ahead(len(days), n)
	if !ok || n <= 0 {
		return 0, 0, 0, false
	}
	seen, squares, variance := 0.0, 0.0, float64(n)
	for w := range weekdays {
		seen += last.count[w]
		squares += last.squares[w]
		coming := float64((n - 1 - (w-len(days)%weekdays+weekdays)%weekdays + weekdays) / weekdays)
		variance += coming * coming / last.count[w]
	}
	df = seen - weekdays
	variance *= squares / df
	if square, times := rollingError(days, skip, n); times >= 4 && square > variance {
		variance, df = square, times
	}
	se = math.Sqrt(variance)
	return total, se, df, !math.IsInf(se, 0) && !math.IsNaN(se) && !math.IsInf(total, 0)
}

// means are the means of the weekdays, by the place of a day in the series.
type means struct{ count, mean, squares [weekdays]float64 }

// weekdayMeans takes the eight weeks before the day at.
func weekdayMeans(days []float64, skip []bool, at int) means {
	var m means
	for i := max(0, at-aheadDays); i < at; i++ {
		if skip[i] {
			continue
		}
		w := i % weekdays
		m.count[w]++
		d := days[i] - m.mean[w]
		m.mean[w] += d / m.count[w]
		m.squares[w] += d * (days[i] - m.mean[w])
	}
	return m
}

// ahead adds up the means of n days from the day at; false where one of the
// weekdays was not seen twice.
func (m means) ahead(at, n int) (total float64, ok bool) {
	for _, count := range m.count {
		if count < 2 {
			return 0, false
		}
	}
	for i := at; i < at+n; i++ {
		total += m.mean[i%weekdays]
	}
	return total, true
}

// rollingError returns the mean square of the errors of earlier projections, and
// how many times n days fit into the days on which they were made.
func rollingError(days []float64, skip []bool, n int) (square, times float64) {
	made := 0
	for at := aheadDays; at+n <= len(days); at++ {
		projected, ok := weekdayMeans(days, skip, at).ahead(at, n)
		actual := 0.0
		for i := at; i < at+n && ok; i++ {
			actual += days[i]
			ok = !skip[i]
		}
		if ok {
			made++
			square += (actual - projected) * (actual - projected)
		}
	}
	if made == 0 {
		return 0, 0
	}
	return square / float64(made), float64(made) / float64(n)
}
