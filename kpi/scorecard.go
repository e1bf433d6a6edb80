package kpi

import (
	"slices"

	"peil/internal/measure"
	"peil/internal/period"
)

// Request is what a score is about.
type Request struct {
	Days     period.Period           // that the figure is of; zero: all rows
	Unit     Unit                    // that targets of sums are for, where the KPI does not say; zero: that of Days
	Compare  map[string]measure.Pair // previous, year, …: like for like
	Dims     []string                // dimensions to segment by
	Trend    []period.Period         // the days of each step, oldest first
	Open     bool                    // more days of the same period are to come: a total is not settled
	Immature bool                    // the figure still grows: it gets no verdict
	Rolling  period.Period           // that a ratio is judged over where Days are too few for a verdict; zero: not
}

// Score is one line of the scorecard.
type Score struct {
	KPI *KPI
	Result
	Verdict Verdict
	Rolling *Result // over Request.Rolling, where the verdict is on that
	Compare map[string]Compared
	By      map[string][]Segment // only dimensions that all inputs share
	Trend   []TrendPoint         // one a step of Request.Trend
	Beside  []Alternative        // KPI.Beside, as far as their measures exist
}

// TrendPoint is a figure of one step, without its uncertainty, and the target
// that held then.
type TrendPoint struct {
	Result
	Target *float64
}

// Compared sets a value beside an earlier one. Change is value/earlier − 1, and
// Difference value − earlier. Both are nil when either value is undefined: then
// Result.Reason, or the Score's, says why. Change is nil too when the earlier
// value is not positive, since a growth from −1 to 1 is no −200 %.
type Compared struct {
	Now         *Result // where it is of other days than the score's
	Result      Result  // the earlier one
	Change      *float64
	Difference  *float64
	Significant bool // 95 %; false when that cannot be told
}

// Segment is a KPI's figure for one value of a dimension.
type Segment struct {
	Value   string
	Result  Result
	Verdict Verdict
}

// Alternative is another definition of the same figure.
type Alternative struct {
	Variant Variant
	Result  Result
}

// Score computes a KPI with its verdict, comparisons, segments and trend.
func (e *Evaluator) Score(k *KPI, req Request) Score {
	if req.Unit == (Unit{}) {
		req.Unit = UnitOf(req.Days, 0)
	}
	now := e.figure(k, measure.Whole(req.Days), nil)
	s := Score{
		KPI: k, Result: now.Result,
		Verdict: e.judge(k, now.Result, e.levels(k, req.Days, req.Unit), req),
		Compare: map[string]Compared{}, By: map[string][]Segment{},
	}
	switch {
	case req.Immature:
		s.Verdict.withhold(Preliminary)
	case s.Verdict.Why == TooWide && req.Rolling != (period.Period{}) && e.growth(k) == asRatio:
		e.judgeRolling(k, &s, req)
	}
	for name, p := range req.Compare {
		then := e.figure(k, p.Then, nil)
		if p.Own(req.Days) {
			s.Compare[name] = compare(now, then)
			continue
		}
		other := e.figure(k, p.Now, nil)
		c := compare(other, then)
		c.Now = &other.Result
		s.Compare[name] = c
	}
	dims := e.Dims(k)
	for _, dim := range req.Dims {
		if slices.Contains(dims, dim) {
			s.By[dim] = e.segments(k, dim, req)
		}
	}
	for _, p := range req.Trend {
		s.Trend = append(s.Trend, TrendPoint{e.point(k, p), e.levels(k, p, req.Unit).target})
	}
	for _, id := range k.Beside {
		if other := k.with(id); other.Variant == id && id != k.Variant && e.offers(&other) {
			v := k.Variants[slices.IndexFunc(k.Variants, func(v Variant) bool { return v.ID == id })]
			s.Beside = append(s.Beside, Alternative{v, e.Value(&other, req.Days, nil)})
		}
	}
	return s
}

// judgeRolling judges a figure whose days are too few by a longer time that ends
// with them, if that is enough.
func (e *Evaluator) judgeRolling(k *KPI, s *Score, req Request) {
	req.Days = req.Rolling
	r := e.Value(k, req.Days, nil)
	v := e.judge(k, r, e.levels(k, req.Days, req.Unit), req)
	if r.Defined() && v.Why != TooWide && v.Target != nil {
		s.Rolling, s.Verdict = &r, v
	}
}

// withhold takes back what a verdict claims to know. Its levels stay.
func (v *Verdict) withhold(why Why) {
	if v.Target == nil || v.Status == Undefined {
		return
	}
	v.Status, v.Why, v.Accepted, v.Accept, v.Because = Insufficient, why, false, nil, nil
}

// compare sets now beside an earlier figure of the same KPI.
func compare(now, earlier figure) Compared {
	c := Compared{Result: earlier.Result}
	if !now.Defined() || !earlier.Defined() {
		return c
	}
	difference := now.Value - earlier.Value
	c.Difference = &difference
	if change := now.Value/earlier.Value - 1; earlier.Value > 0 && finite(change) {
		c.Change = &change
	}
	c.Significant = significant(now, earlier)
	return c
}

// segments computes k for every value of a dimension. A segment is judged by
// its own target (targets.channel."Google Ads"); without one, by the KPI's
// where that is a ratio, since the target of a sum is none for its parts.
func (e *Evaluator) segments(k *KPI, dim string, req Request) []Segment {
	ratio := e.Ratio(k)
	whole := e.levels(k, req.Days, req.Unit)
	segments := []Segment{}
	for _, value := range e.set.Members(dim, req.Days) {
		r := e.Value(k, req.Days, measure.Slice{{Dim: dim, Value: value}})
		var by levels
		if own, ok := k.Targets[dim][value]; ok {
			by.target, by.why = e.level(k, own, req.Days, req.Unit)
			by.warn = whole.warnFor(by.target)
		} else if ratio {
			by = whole
		}
		v := e.judge(k, r, by, req)
		if req.Immature {
			v.withhold(Preliminary)
		}
		segments = append(segments, Segment{value, r, v})
	}
	return segments
}

// warnFor moves the warn level to a segment's target in proportion; nil, which
// takes the default, where there is no proportion to keep.
func (l levels) warnFor(target *float64) *float64 {
	if target == nil || l.warn == nil || l.target == nil || *l.target**target <= 0 {
		return nil
	}
	w := *target * *l.warn / *l.target
	return &w
}
