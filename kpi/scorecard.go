package kpi

import (
	"slices"

	"peil/internal/measure"
	"peil/internal/period"
)

// Request is what a scorecard is about.
type Request struct {
	Period     period.Period
	Compare    map[string]period.Period // previous, year: already cut like for like
	Dims       []string                 // dimensions to segment by
	TrendUnits []period.Period          // oldest first
}

// Score is one line of the scorecard.
type Score struct {
	KPI *KPI
	Result
	Verdict Verdict
	Compare map[string]Compared
	By      map[string][]Segment // only dimensions that all inputs share
	Trend   []Result             // one a unit of Request.TrendUnits
	Beside  []Alternative        // KPI.Beside, as far as their measures exist
}

// Compared sets a value beside an earlier one. Change is value/earlier − 1, and
// Difference value − earlier. Both are nil when either value is undefined: then
// Result.Reason, or the Score's, says why. Change is nil too when the earlier
// value is not positive, since a growth from −1 to 1 is no −200 %.
type Compared struct {
	Result      Result
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

// Scorecard computes every KPI for the period, with its verdict, comparisons,
// segments and trend.
func (e *Evaluator) Scorecard(kpis []KPI, req Request) []Score {
	scores := make([]Score, len(kpis))
	for i := range kpis {
		scores[i] = e.score(&kpis[i], req)
	}
	return scores
}

func (e *Evaluator) score(k *KPI, req Request) Score {
	now := e.figure(k, req.Period, nil)
	s := Score{
		KPI: k, Result: now.Result,
		Verdict: e.judge(k, now.Result, k.Target, k.Warn, req.Period),
		Compare: map[string]Compared{}, By: map[string][]Segment{},
	}
	for name, p := range req.Compare {
		s.Compare[name] = compare(now, e.figure(k, p, nil))
	}
	dims := e.Dims(k)
	for _, dim := range req.Dims {
		if slices.Contains(dims, dim) {
			s.By[dim] = e.segments(k, dim, req.Period)
		}
	}
	for _, p := range req.TrendUnits {
		s.Trend = append(s.Trend, e.Value(k, p, nil))
	}
	for _, id := range k.Beside {
		if other := k.with(id); other.Variant == id && id != k.Variant && e.offers(&other) {
			v := k.Variants[slices.IndexFunc(k.Variants, func(v Variant) bool { return v.ID == id })]
			s.Beside = append(s.Beside, Alternative{v, e.Value(&other, req.Period, nil)})
		}
	}
	return s
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
func (e *Evaluator) segments(k *KPI, dim string, p period.Period) []Segment {
	ratio := e.Ratio(k)
	segments := []Segment{}
	for _, value := range e.set.Members(dim, p) {
		r := e.Value(k, p, measure.Slice{{Dim: dim, Value: value}})
		var target, warn *float64
		if own, ok := k.Targets[dim][value]; ok {
			target, warn = &own, k.warnFor(own)
		} else if ratio {
			target, warn = k.Target, k.Warn
		}
		segments = append(segments, Segment{value, r, e.judge(k, r, target, warn, p)})
	}
	return segments
}

// warnFor moves the warn level to a segment's target in proportion; nil, which
// takes the default, where there is no proportion to keep.
func (k *KPI) warnFor(target float64) *float64 {
	if k.Warn == nil || k.Target == nil || *k.Target*target <= 0 {
		return nil
	}
	w := target * *k.Warn / *k.Target
	return &w
}
