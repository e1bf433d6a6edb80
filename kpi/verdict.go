package kpi

import (
	"math"

	"peil/internal/measure"
	"peil/internal/period"
)

// Status is a verdict in one word, as report.json has it.
type Status string

const (
	Good         Status = "good"
	Watch        Status = "watch"
	Poor         Status = "poor"
	Accepted     Status = "accepted"
	NoTarget     Status = "neutral"
	Insufficient Status = "insufficient"
	Undefined    Status = "undefined"
)

// Why says what decided a verdict, beyond value and target.
type Why string

const (
	TooWide            Why = "too_wide"            // the interval holds good values and poor ones
	ConditionHolds     Why = "accepted"            // the target is missed, but accepted
	LimitExceeded      Why = "limit_exceeded"      // worse than accept.limit
	AcceptanceExpired  Why = "acceptance_expired"  // the period ends after accept.until
	ConditionNotMet    Why = "condition_not_met"   // accept.if is false
	ConditionUndefined Why = "condition_undefined" // accept.if has a name without a value
)

// Verdict is the judgement of a value against its target.
type Verdict struct {
	Status   Status
	Target   *float64 // that was judged against; nil when there is none
	Warn     *float64 // the level between watch and poor; set whenever Target is
	Accepted bool
	Why      Why
	Because  []Input // the names of accept.if with their values, where it was asked
}

// defaultWarn is how far the warn level lies from a target that has none, as a
// part of the target.
const defaultWarn = 0.10

// tolerance is how much rounding may stand between a value and a level that it
// meets, as a part of the level: 1 − 0.55 is 0.44999999999999996.
const tolerance = 1e-12

// judge returns the verdict on k's value in the report's period:
//
//  1. without a value it is undefined; without a target, or where neither
//     direction is better, neutral;
//  2. where the 95 % interval reaches both the good side of the target and the
//     poor side of the warn level, there is too little data: insufficient;
//  3. a value on the good side of the target is good, on the good side of the
//     warn level (10 % of the target from it unless given) watch, else poor;
//  4. watch and poor become accepted when accept.if holds, the value is not
//     beyond accept.limit, and the period does not end after accept.until.
//
// A level itself is on its good side. accept.if is about the whole program in
// the report's period, also for a segment.
func (e *Evaluator) judge(k *KPI, r Result, target, warn *float64, p period.Period) Verdict {
	if !r.Defined() {
		return Verdict{Status: Undefined, Target: target, Warn: warn}
	}
	if target == nil || k.Direction == Neutral {
		return Verdict{Status: NoTarget}
	}
	if warn == nil {
		w := *target - k.Direction.sign()*defaultWarn*math.Abs(*target)
		warn = &w
	}
	v := Verdict{Target: target, Warn: warn}
	if r.Interval != nil {
		best, worst := r.Interval[1], r.Interval[0]
		if k.Direction == Down {
			best, worst = worst, best
		}
		if k.Direction.meets(best, *target) && !k.Direction.meets(worst, *warn) {
			v.Status, v.Why = Insufficient, TooWide
			return v
		}
	}
	switch {
	case k.Direction.meets(r.Value, *target):
		v.Status = Good
		return v
	case k.Direction.meets(r.Value, *warn):
		v.Status = Watch
	default:
		v.Status = Poor
	}
	if k.Accept != nil {
		v.Why, v.Because = e.accept(k, r.Value, p)
		if v.Accepted = v.Why == ConditionHolds; v.Accepted {
			v.Status = Accepted
		}
	}
	return v
}

// accept decides whether a missed target is accepted.
func (e *Evaluator) accept(k *KPI, value float64, p period.Period) (Why, []Input) {
	a := k.Accept
	if a.Until != "" {
		last, err := period.Parse(a.Until)
		// A report without dates has no period that the end could be held against.
		if err != nil || p == (period.Period{}) || p.End > last.End {
			return AcceptanceExpired, nil
		}
	}
	if a.Limit != nil && !k.Direction.meets(value, *a.Limit) {
		return LimitExceeded, nil
	}
	f, err := ParseCondition(a.If)
	if err != nil {
		return ConditionUndefined, nil // Validate has told the mistake
	}
	c := &computation{Evaluator: e, period: p}
	names, inputs, reason, _ := c.names(f, measure.Program, nil, true)
	if reason != "" {
		return ConditionUndefined, inputs
	}
	yes, reason := f.root.holds(names)
	switch {
	case reason != "":
		return ConditionUndefined, inputs
	case !yes:
		return ConditionNotMet, inputs
	}
	return ConditionHolds, inputs
}

// meets reports whether v is at a level, or on its good side.
func (d Direction) meets(v, level float64) bool {
	return d.sign()*(v-level) >= -tolerance*math.Abs(level)
}

// sign is 1 where more is better, else −1.
func (d Direction) sign() float64 {
	if d == Down {
		return -1
	}
	return 1
}
