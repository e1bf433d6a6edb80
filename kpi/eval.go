package kpi

import (
	"math"

	"peil/internal/measure"
)

// dual is a number with its derivative by each leaf of a figure, that is each
// measure on which it finally rests: the derivatives carry the leaves' spread
// to the result (the delta method, by forward differentiation).
type dual struct {
	value float64
	slope []float64 // by leaf; may be shorter than the leaves; nil for a constant
	// signed: the formula subtracts, so that its result can be negative even
	// when no leaf is.
	signed bool
	// total: the formula only adds amounts and counts up, or takes one from
	// another, that sources tell. A constant is none.
	total bool
}

// adds reports whether d may be a part of a total.
func (d dual) adds() bool { return d.total || d.slope == nil }

// eval computes a formula; names holds the value of each of its names. It stops
// at the first operation that has no finite value. A derivative may be infinite
// (a root at 0); then the interval is what is missing, not the value.
func (n *node) eval(names []dual) (dual, measure.Reason) {
	switch n.op {
	case opNumber:
		return dual{value: n.number}, ""
	case opName:
		return names[n.name], ""
	}
	a, reason := n.left.eval(names)
	if reason != "" {
		return dual{}, reason
	}
	if n.op == opNeg {
		return dual{value: -a.value, slope: combine(a, -1, dual{}, 0), signed: true, total: a.total}, ""
	}
	b, reason := n.right.eval(names)
	if reason != "" {
		return dual{}, reason
	}
	x, y := a.value, b.value
	r := dual{signed: a.signed || b.signed || n.op == opSub}
	switch n.op {
	case opAdd:
		r.value, r.slope, r.total = x+y, combine(a, 1, b, 1), a.adds() && b.adds()
	case opSub:
		r.value, r.slope, r.total = x-y, combine(a, 1, b, -1), a.adds() && b.adds()
	case opMul:
		r.value, r.slope, r.total = x*y, combine(a, y, b, x), a.total && b.slope == nil || a.slope == nil && b.total
	case opDiv:
		if y == 0 {
			return dual{}, measure.DivisionByZero
		}
		r.value, r.slope, r.total = x/y, combine(a, 1/y, b, -x/y/y), a.total && b.slope == nil
	case opPow:
		if x == 0 && y < 0 {
			return dual{}, measure.DivisionByZero
		}
		r.value = math.Pow(x, y)
		r.slope = combine(a, y*math.Pow(x, y-1), b, r.value*math.Log(x))
	}
	if !finite(r.value) {
		return dual{}, measure.NotFinite
	}
	return r, ""
}

// combine returns p·a' + q·b'. A constant has no derivative, whatever its factor.
func combine(a dual, p float64, b dual, q float64) []float64 {
	if a.slope == nil && b.slope == nil {
		return nil
	}
	slope := make([]float64, max(len(a.slope), len(b.slope)))
	for i, s := range a.slope {
		slope[i] += p * s
	}
	for i, s := range b.slope {
		slope[i] += q * s
	}
	return slope
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// holds decides a condition; names holds the value of each of its names, all of
// them defined. A comparison whose side has no value (1/0) makes the whole
// condition undefined, so that "not (…)" cannot turn it into a yes.
func (n *node) holds(names []dual) (bool, measure.Reason) {
	switch n.op {
	case opNot:
		yes, reason := n.left.holds(names)
		return !yes && reason == "", reason
	case opAnd, opOr:
		a, reason := n.left.holds(names)
		if reason != "" {
			return false, reason
		}
		b, reason := n.right.holds(names)
		if reason != "" {
			return false, reason
		}
		if n.op == opAnd {
			return a && b, ""
		}
		return a || b, ""
	}
	left, reason := n.left.eval(names)
	if reason != "" {
		return false, reason
	}
	right, reason := n.right.eval(names)
	if reason != "" {
		return false, reason
	}
	switch a, b := left.value, right.value; n.op {
	case opEq:
		return a == b, ""
	case opNe:
		return a != b, ""
	case opLt:
		return a < b, ""
	case opLe:
		return a <= b, ""
	case opGt:
		return a > b, ""
	default: // opGe
		return a >= b, ""
	}
}

// share recognises a/b and 1 − a/b: the names' indices of the part and the
// whole, and whether the value is the rest.
func (n *node) share() (part, whole int, rest, ok bool) {
	if n.op == opSub && n.left.op == opNumber && n.left.number == 1 {
		n, rest = n.right, true
	}
	if n.op != opDiv || n.left.op != opName || n.right.op != opName {
		return 0, 0, false, false
	}
	return n.left.name, n.right.name, rest, true
}

// degree tells how a formula grows with its measures: doubling all of them
// multiplies a formula of degree d by 2^d. A sum has degree 1, a ratio 0. ok is
// false for a formula without one, such as revenue − 1000. names holds the
// degree of each name.
func (n *node) degree(names []float64) (d float64, ok bool) {
	switch n.op {
	case opNumber:
		return 0, true
	case opName:
		return names[n.name], true
	case opNeg:
		return n.left.degree(names)
	}
	a, ok := n.left.degree(names)
	if !ok {
		return 0, false
	}
	b, ok := n.right.degree(names)
	if !ok {
		return 0, false
	}
	switch n.op {
	case opMul:
		return a + b, true
	case opDiv:
		return a - b, true
	case opPow:
		return a * n.right.number, n.right.op == opNumber
	}
	return a, a == b // + and −
}
