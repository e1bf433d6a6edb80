package kpi

import (
	"math"

	"peil/internal/stats"
	"peil/internal/unit"
)

// level is the confidence of every interval and test on the scorecard.
const level = 0.95

// minActiveDays is the fewest days with a value in any input from which a
// spread between days is taken. A file with one row a month puts everything on
// one day; its spread would say nothing about chance.
const minActiveDays = stats.MinDays

// uncertainty sets the standard error and the 95 % interval of a figure:
//
//   - a proportion a/b or 1 − a/b of counts: Wilson's interval;
//   - else, from the spread between days: a formula f of sums m_j moves by
//     Σ_j ∂f/∂m_j · m_j(day) with each day (the delta method), and the variance
//     of these daily parts comes from stats.DayVariance; for a ratio of sums
//     this is stats.RatioOfDays, for a sum stats.SumOfDays. The interval is on
//     the log scale where the figure cannot be negative;
//   - a count is at least as uncertain as a Poisson count: its variance is never
//     taken to be less than itself.
//
// Without days (a period without dates, fewer than seven days with data, or an
// input that is no sum of days) there is none.
func (c *computation) uncertainty(k *KPI, d dual, r *figure) {
	if k.Proportion && c.wilson(k, r) {
		return
	}
	influence, positive := c.influence(d)
	variance, df, ok := stats.DayVariance(influence)
	if !ok {
		variance = 0
	}
	if k.Unit == unit.Count && len(c.leaves) == 1 && variance < r.Value && r.Value == c.leaves[0].value {
		variance, df = r.Value, 0
	}
	if se := math.Sqrt(variance); se > 0 && finite(se) {
		r.StdErr = se
		if lo, hi, ok := stats.Interval(r.Value, se, df, positive && !d.signed, level); ok {
			r.Interval = &[2]float64{lo, hi}
		}
	}
}

// wilson sets the interval of a share; false when the figure is none, or when
// its part is no part of its whole (more clicks than impressions).
func (c *computation) wilson(k *KPI, r *figure) bool {
	f, err := c.read(k.Formula)
	if err != nil {
		return false
	}
	part, whole, rest, ok := f.root.share()
	if !ok {
		return false
	}
	x, n := r.Inputs[part].Value.Number, r.Inputs[whole].Value.Number
	if !(n > 0) || x < 0 || x > n {
		return false
	}
	if rest {
		x = n - x
	}
	lo, hi := stats.Wilson(x, n, level)
	share := x / n
	r.part, r.whole = x, n
	r.Interval = &[2]float64{min(lo, r.Value), max(hi, r.Value)}
	r.StdErr = math.Sqrt(share * (1 - share) / n)
	return true
}

// influence returns how much each day of the period moves the figure, and
// whether no leaf is negative on any day; nil when there is no telling.
func (c *computation) influence(d dual) (days []float64, positive bool) {
	days = make([]float64, max(c.period.Days(), 0))
	active := make([]bool, len(days))
	positive = true
	for i, slope := range d.slope {
		if slope == 0 {
			continue
		}
		values, ok := c.set.Days(c.leaves[i].name, c.leaves[i].scope, c.period, c.slice)
		if !ok || len(values) != len(days) || !finite(slope) {
			return nil, false
		}
		for j, v := range values {
			days[j] += slope * v
			active[j] = active[j] || v != 0
			positive = positive && v >= 0
		}
	}
	n := 0
	for _, a := range active {
		if a {
			n++
		}
	}
	if n < minActiveDays {
		return nil, positive
	}
	return days, positive
}

// significant tests at 95 % whether two figures of one KPI differ by more than
// chance: shares by the two-proportion z test, others by z = (a − b)/√(se_a² +
// se_b²). Where a standard error is unknown nothing is called significant.
func significant(a, b figure) bool {
	if a.whole > 0 && b.whole > 0 {
		_, p := stats.TwoProportionZ(a.part, a.whole, b.part, b.whole)
		return p < 1-level
	}
	if !(a.StdErr > 0 && b.StdErr > 0) {
		return false
	}
	return stats.TwoSided((a.Value-b.Value)/math.Hypot(a.StdErr, b.StdErr)) < 1-level
}
