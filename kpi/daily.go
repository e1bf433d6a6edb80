package kpi

import (
	"strings"

	"peil/internal/measure"
	"peil/internal/period"
)

// Daily returns what each day of p adds to a figure that is a sum over days: by
// Euler's theorem Σ_j ∂f/∂m_j · m_j(day), which over all days is the figure. It
// is false for any other figure, and for one that rests on costs that are booked
// on some day for many.
func (e *Evaluator) Daily(k *KPI, p period.Period) ([]float64, bool) {
	booked := false
	e.visit(k, nil, func(name string, scope measure.Scope) {
		used, _ := e.set.Resolve(name, scope)
		booked = booked || used == measure.MarketingCost || strings.HasPrefix(used, "costs.")
	})
	if booked || e.growth(k) != asSum {
		return nil, false
	}
	c := &computation{Evaluator: e, days: measure.Whole(p)}
	d, _, reason, _ := c.kpi(k, nil)
	if reason != "" {
		return nil, false
	}
	var days moves
	for i, slope := range d.slope {
		l := c.leaves[i]
		values, ok := c.set.DaysOver(l.name, l.scope, c.days, c.slice)
		if !ok || !finite(slope) {
			return nil, false
		}
		days.add(slope, values)
	}
	return days.by, days.by != nil
}

// Target returns k's target over the days of p, nil where there is none.
func (e *Evaluator) Target(k *KPI, p period.Period, u Unit) *float64 {
	return e.levels(k, p, u).target
}
