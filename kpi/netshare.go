package kpi

import (
	"strings"

	"peil/internal/stats"
)

// netShare sets the interval of a scaled difference of two shares of a survey's
// answers, 100 * (promoters - detractors) / answers; false when the figure is
// none. Of other counts nobody knows that the one excludes the other.
func (c *computation) netShare(k *KPI, r *figure) bool {
	f, err := c.read(k.Formula)
	if err != nil {
		return false
	}
	scale, a, b, whole, ok := f.root.netShare()
	if !ok {
		return false
	}
	for _, name := range []int{a, b, whole} {
		if !strings.HasPrefix(r.Inputs[name].Used, "survey.") {
			return false
		}
	}
	input := func(name int) float64 { return r.Inputs[name].Value.Number }
	lo, hi, se, ok := stats.NetShare(input(a), input(b), input(whole), level)
	if !ok {
		return false
	}
	r.Interval = &[2]float64{min(scale*lo, r.Value), max(scale*hi, r.Value)}
	r.StdErr = scale * se
	return true
}

// netShare recognises s * (a - b) / n with a positive number s: the number, and
// the names' indices.
func (n *node) netShare() (scale float64, a, b, whole int, ok bool) {
	if n.op != opDiv || n.right.op != opName || n.left.op != opMul {
		return 0, 0, 0, 0, false
	}
	factor, net := n.left.left, n.left.right
	if factor.op != opNumber || !(factor.number > 0) || net.op != opSub || net.left.op != opName || net.right.op != opName {
		return 0, 0, 0, 0, false
	}
	return factor.number, net.left.name, net.right.name, n.right.name, true
}
