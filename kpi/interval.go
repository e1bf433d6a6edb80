package kpi

import (
	"math"
	"slices"

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
//   - a difference of two shares of a survey's answers, 100 * (a - b) / n: the
//     multinomial variance;
//   - else, from the spread between days and between customers (see variance);
//     the interval is on the log scale where the figure cannot be negative;
//   - a count is at least as uncertain as a Poisson count: its variance is never
//     taken to be less than itself.
//
// Where the spread is unknown there is none.
func (c *computation) uncertainty(k *KPI, d dual, r *figure) {
	if k.Proportion && c.wilson(k, r) || c.netShare(k, r) {
		return
	}
	variance, df, positive := c.variance(d)
	if k.Unit == unit.Count && len(c.leaves) == 1 && variance < r.Value && r.Value == c.leaves[0].value {
		variance, df = r.Value, 0
	}
	// What is left of parts that cancel out is rounding, not spread.
	if se := math.Sqrt(variance); se > tolerance*math.Abs(r.Value) && finite(se) {
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

// moves are what each of many days or customers moves a figure by: Σ_j ∂f/∂m_j ·
// m_j(unit) over the measures m_j on which it rests (the delta method).
type moves struct {
	by     []float64 // by day, or by customer
	active []bool    // has a part in some measure
}

// add takes up a measure's units.
func (m *moves) add(slope float64, values []float64) {
	if m.by == nil {
		m.by, m.active = make([]float64, len(values)), make([]bool, len(values))
	}
	for i, v := range values {
		m.by[i] += slope * v
		m.active[i] = m.active[i] || v != 0
	}
}

// present returns the moves of the active units.
func (m *moves) present() []float64 {
	var list []float64
	for i, v := range m.by {
		if m.active[i] {
			list = append(list, v)
		}
	}
	return list
}

// variance returns the variance of the figure, its degrees of freedom, and
// whether no part of any measure is negative. It comes from the spread
//
//   - between the days of the period, of measures that are sums over days
//     (stats.DayVariance);
//   - between customers, of measures that follow them over time
//     (stats.UnitVariance).
//
// A figure of both, as lifetime value over acquisition cost, has the sum: who
// has been followed for a year is seldom who came in the period. The degrees of
// freedom are then Welch and Satterthwaite's. The variance is 0 when it is
// unknown: without dates, with fewer than seven days with data, and where a
// measure is neither.
//
// Sources: Cochran, Sampling Techniques (3rd ed.), section 6.3; Satterthwaite,
// Biometrics Bulletin 2 (1946) 110–114.
func (c *computation) variance(d dual) (variance, df float64, positive bool) {
	var days, customers moves
	positive = true
	for i, slope := range d.slope {
		if slope == 0 {
			continue
		}
		l := c.leaves[i]
		units := &days
		values, ok := c.set.DaysOver(l.name, l.scope, c.days, c.slice)
		if !ok {
			units = &customers
			values, ok = c.set.Customers(l.name, l.scope, c.days.Span, c.slice)
		}
		if !ok || !finite(slope) {
			return 0, 0, false
		}
		units.add(slope, values)
		positive = positive && !slices.ContainsFunc(values, func(v float64) bool { return v < 0 })
	}
	squares := 0.0 // Σ variance² / df
	if days.by != nil {
		v, n, ok := stats.DayVariance(days.by)
		if !ok || len(days.present()) < minActiveDays {
			return 0, 0, positive
		}
		variance, squares = variance+v, squares+v*v/n
	}
	if customers.by != nil {
		v, n, ok := stats.UnitVariance(customers.present())
		if !ok {
			return 0, 0, positive
		}
		variance, squares = variance+v, squares+v*v/n
	}
	if !(squares > 0) || !finite(squares) {
		return 0, 0, positive
	}
	return variance, variance * variance / squares, positive
}

// significant tests at 95 % whether two figures of one KPI differ by more than
// chance: shares by the two-proportion z test, others by z = (a − b)/√(se_a² +
// se_b²). Where a standard error is unknown nothing is called significant. Of two
// figures that share most of their customers, as lifetime values a month apart,
// it calls too few differences significant rather than too many.
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
