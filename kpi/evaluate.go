package kpi

import (
	"slices"
	"strings"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/unit"
)

// Evaluator computes KPIs from one set of measures. It is not safe for use by
// several goroutines at once: it keeps the formulas that it has read.
type Evaluator struct {
	set      *measure.Set
	known    []measure.Info // without the user's own
	kpis     map[string]*KPI
	formulas map[string]*Formula
}

// NewEvaluator returns an evaluator of the set's measures. kpis are the user's
// figures; with those of the catalogue, whose place they take, they are what a
// formula or a condition can refer to.
func NewEvaluator(set *measure.Set, kpis []KPI) *Evaluator {
	e := &Evaluator{set: set, known: measure.Known(nil), kpis: map[string]*KPI{}, formulas: map[string]*Formula{}}
	for _, list := range [][]KPI{Catalogue(), kpis} {
		for i := range list {
			e.kpis[list[i].ID] = &list[i]
		}
	}
	return e
}

// Value computes k over the rows of a period and slice. Every input is decided
// first: one without a value leaves the KPI undefined, with its reason and name.
// Then the formula is computed; it fails as division_by_zero or not_finite.
func (e *Evaluator) Value(k *KPI, p period.Period, sl measure.Slice) Result {
	return e.figure(k, measure.Whole(p), sl).Result
}

// Offered returns the catalogue as far as the sources go: each figure in its
// default definition, else in the first variant, whose measures they all offer.
func (e *Evaluator) Offered() []KPI {
	var list []KPI
	for _, k := range Catalogue() {
		ids := []string{""}
		for _, v := range k.Variants {
			ids = append(ids, v.ID)
		}
		for _, id := range ids {
			if definition := k.with(id); e.offers(&definition) {
				list = append(list, definition)
				break
			}
		}
	}
	return list
}

// offers reports whether the sources offer every measure of k.
func (e *Evaluator) offers(k *KPI) bool {
	all := true
	e.visit(k, nil, func(name string, scope measure.Scope) {
		_, ok := e.set.Resolve(name, scope)
		all = all && ok
	})
	return all
}

// Dims returns the dimensions that all measures of k share.
func (e *Evaluator) Dims(k *KPI) []string {
	var shared []string
	first := true
	e.visit(k, nil, func(name string, scope measure.Scope) {
		dims := e.set.Dims(name, scope)
		if first {
			shared, first = slices.Clone(dims), false
			return
		}
		shared = slices.DeleteFunc(shared, func(d string) bool { return !slices.Contains(dims, d) })
	})
	return shared
}

// Measures returns the measures on which k finally rests, as the sources offer
// them.
func (e *Evaluator) Measures(k *KPI) []string {
	var list []string
	e.visit(k, nil, func(name string, scope measure.Scope) {
		if used, ok := e.set.Resolve(name, scope); ok && !slices.Contains(list, used) {
			list = append(list, used)
		}
	})
	return list
}

// Ratio reports whether k is of degree 0 in its measures: doubling all of them
// leaves it as it is. Then a part can be judged by the target of the whole; a
// sum's target is not one for its parts.
func (e *Evaluator) Ratio(k *KPI) bool {
	d, ok := e.degree(k, nil)
	return ok && d == 0
}

// growth is how a figure grows with the days that it is of.
type growth int

const (
	asRatio growth = iota // not at all
	asSum                 // by what each day adds
	otherwise
)

func (e *Evaluator) growth(k *KPI) growth {
	d, ok := e.degree(k, nil)
	adds, lost := true, false
	e.visit(k, nil, func(name string, scope measure.Scope) {
		used, _ := e.set.Resolve(name, scope)
		lost = lost || used == "orders.active_customers_start"
		adds = adds && e.set.Additive(name, scope)
	})
	switch {
	case !ok, lost: // who was lost is a share that grows with time
		return otherwise
	case d == 0:
		return asRatio
	case d == 1 && adds:
		return asSum
	}
	return otherwise
}

func (e *Evaluator) degree(k *KPI, above []string) (float64, bool) {
	f, err := e.read(k.Formula)
	if err != nil {
		return 0, false
	}
	above = append(slices.Clone(above), k.ID)
	names := make([]float64, len(f.Names))
	for i, n := range f.Names {
		names[i] = 1
		if inner := e.refers(n.Text, above, false); inner != nil {
			d, ok := e.degree(inner, above)
			if !ok {
				return 0, false
			}
			names[i] = d
		} else if info, _, ok := measure.Find(n.Text, e.known); ok && info.Unit != unit.Money && info.Unit != unit.Count {
			names[i] = 0 // a median of days is no amount
		}
	}
	return f.root.degree(names)
}

// visit calls leaf for every measure on which k rests, through the KPIs that
// its formula refers to. above are the KPIs on the way.
func (e *Evaluator) visit(k *KPI, above []string, leaf func(name string, scope measure.Scope)) {
	f, err := e.read(k.Formula)
	if err != nil {
		return
	}
	above = append(slices.Clone(above), k.ID)
	for _, n := range f.Names {
		if inner := e.refers(n.Text, above, false); inner != nil {
			e.visit(inner, above, leaf)
		} else {
			leaf(n.Text, k.Scope)
		}
	}
}

// refers returns the KPI that a name means, or nil when it is a measure's.
//
// In a formula a measure goes before a KPI of the same id: revenue in aov's
// "revenue / orders" is the measure, whatever a KPI revenue computes. In a
// condition (kpiFirst) the KPI goes first: it is the scorecard that is talked
// about. A KPI never means itself, nor one that is being computed.
func (e *Evaluator) refers(name string, above []string, kpiFirst bool) *KPI {
	k := e.kpis[name]
	if k == nil || slices.Contains(above, name) {
		return nil
	}
	if kpiFirst {
		return k
	}
	if _, _, isMeasure := measure.Find(name, e.known); isMeasure {
		return nil
	}
	if _, own := e.set.Resolve(name, k.Scope); own {
		return nil
	}
	return k
}

// read returns a KPI's formula, reading each text once.
func (e *Evaluator) read(text string) (*Formula, error) {
	if f, ok := e.formulas[text]; ok {
		return f, nil
	}
	f, err := ParseFormula(text)
	if err != nil {
		return nil, err
	}
	e.formulas[text] = f
	return f, nil
}

// figure is a computed KPI with what its uncertainty is made of.
type figure struct {
	Result
	part, whole float64 // of a share with a Wilson interval; whole is 0 for any other
}

// computation is the state of computing one figure.
type computation struct {
	*Evaluator
	days   measure.Days
	slice  measure.Slice
	leaves []leaf
}

// leaf is a measure on which a figure rests.
type leaf struct {
	name  string
	used  string
	scope measure.Scope
	value float64
}

func (e *Evaluator) figure(k *KPI, days measure.Days, sl measure.Slice) figure {
	c := &computation{Evaluator: e, days: days, slice: sl}
	r, d := c.result(k)
	f := figure{Result: r}
	if r.Defined() {
		c.uncertainty(k, d, &f)
	}
	return f
}

// point computes k over a period without its uncertainty, which takes most of
// the time and no curve shows.
func (e *Evaluator) point(k *KPI, p period.Period) Result {
	c := &computation{Evaluator: e, days: measure.Whole(p)}
	r, _ := c.result(k)
	return r
}

// result computes a KPI's value, and what its uncertainty is made of.
func (c *computation) result(k *KPI) (Result, dual) {
	d, inputs, reason, cause := c.kpi(k, nil)
	r := Result{Value: d.value, Reason: reason, Cause: cause, Inputs: inputs, Total: d.total}
	if reason != "" {
		r.Value = 0
	}
	return r, d
}

// kpi computes a KPI's formula.
func (c *computation) kpi(k *KPI, above []string) (d dual, inputs []Input, reason measure.Reason, cause string) {
	f, err := c.read(k.Formula)
	if err != nil {
		return dual{}, nil, measure.NoSource, k.ID // Validate has told the mistake
	}
	names, inputs, reason, cause := c.names(f, k.Scope, append(slices.Clone(above), k.ID), false)
	if reason != "" {
		return dual{}, inputs, reason, cause
	}
	d, reason = f.root.eval(names)
	return d, inputs, reason, ""
}

// names computes what stands for each name of a formula. All of them are looked
// up, so that the inputs are complete even when one has no value; the first
// without is the cause.
func (c *computation) names(f *Formula, scope measure.Scope, above []string, kpiFirst bool) (names []dual, inputs []Input, reason measure.Reason, cause string) {
	for _, n := range f.Names {
		var d dual
		in := Input{Name: n.Text}
		why := n.Text
		if inner := c.refers(n.Text, above, kpiFirst); inner != nil {
			var innermost string
			in.Used = inner.ID
			d, _, in.Value.Reason, innermost = c.kpi(inner, above)
			if innermost != "" {
				why = innermost
			}
			in.Value.Number = d.value
		} else {
			in.Used, _ = c.set.Resolve(n.Text, scope, dimensions(c.slice)...)
			in.Value = c.set.Over(n.Text, scope, c.days, c.slice)
			if in.Value.Defined() {
				d = c.leaf(leaf{n.Text, in.Used, scope, in.Value.Number})
			}
		}
		if !in.Value.Defined() {
			in.Value.Number = 0
			if reason == "" {
				reason, cause = in.Value.Reason, why
			}
		}
		names = append(names, d)
		inputs = append(inputs, in)
	}
	return names, inputs, reason, cause
}

// leaf returns the dual of a measure: its slope is 1 by itself. It is a total when
// it is an amount or a count, and not a model's credit: another model would have
// divided the same conversions otherwise.
func (c *computation) leaf(l leaf) dual {
	i := slices.IndexFunc(c.leaves, func(known leaf) bool { return known.used == l.used && known.scope == l.scope })
	if i < 0 {
		i = len(c.leaves)
		c.leaves = append(c.leaves, l)
	}
	slope := make([]float64, i+1)
	slope[i] = 1
	info, _, known := measure.Find(l.used, c.known)
	amount := !known || info.Additive || info.Unit == unit.Money || info.Unit == unit.Count // a median of days is none
	return dual{value: l.value, slope: slope, total: amount && !strings.HasPrefix(l.used, "attributed.")}
}

func dimensions(sl measure.Slice) []string {
	var dims []string
	for _, f := range sl {
		dims = append(dims, f.Dim)
	}
	return dims
}
