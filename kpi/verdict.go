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
	Preliminary        Why = "preliminary"         // the figure still grows: no verdict
	OtherLength        Why = "other_length"        // the target is for a period of another length: no verdict
	NotYet             Why = "not_yet"             // no target held yet: no verdict
)

// Verdict is the judgement of a value against its target.
type Verdict struct {
	Status   Status
	Target   *float64 // that was judged against; nil when there is none
	Warn     *float64 // the level between watch and poor; set whenever Target is
	Settled  bool     // of a total of days that are over: its interval decides nothing
	Accepted bool
	Why      Why
	Accept   *Acceptance // that was asked; its limit is for the period
	Because  []Input     // the names of accept.if with their values
}

// levels are what a figure is judged by, for the days that it is of.
type levels struct {
	target, warn *float64
	why          Why // why there is no target, where the config has one
}

// defaultWarn is how far the warn level lies from a target that has none, as a
// part of the target.
const defaultWarn = 0.10

// tolerance is how much rounding may stand between a value and a level that it
// meets, as a part of the level: 1 − 0.55 is 0.44999999999999996.
const tolerance = 1e-12

// judge returns the verdict on k's value over the request's days:
//
//  1. without a value it is undefined; without a target, or where neither
//     direction is better, neutral;
//  2. where the 95 % interval reaches both the good side of the target and the
//     poor side of the warn level, there is too little data: insufficient. A total
//     of days that are over is settled, and goes on: whether it was reached is a
//     fact, and its interval only what chance makes of such days;
//  3. a value on the good side of the target is good, on the good side of the
//     warn level (10 % of the target from it unless given) watch, else poor;
//  4. watch and poor become accepted when accept.if holds, the value is not
//     beyond accept.limit, and the period does not end after accept.until.
//
// A level itself is on its good side. accept.if is about the whole program over
// the same days, also for a segment.
func (e *Evaluator) judge(k *KPI, r Result, by levels, req Request) Verdict {
	target, warn, p := by.target, by.warn, req.Days
	if !r.Defined() {
		return Verdict{Status: Undefined, Target: target, Warn: warn}
	}
	settled := r.Total && !req.Open && !req.Immature
	if target == nil || k.Direction == Neutral {
		return Verdict{Status: NoTarget, Why: by.why, Settled: settled}
	}
	if warn == nil {
		w := *target - k.Direction.sign()*defaultWarn*math.Abs(*target)
		warn = &w
	}
	v := Verdict{Target: target, Warn: warn, Settled: settled}
	if r.Interval != nil && !settled {
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
	if a := k.Accept.at(p); a != nil {
		scaled := *a
		if a.Limit != nil {
			scaled.Limit, _ = e.level(k, Levels{{Value: *a.Limit}}, p, req.Unit)
		}
		v.Accept = &scaled
		v.Why, v.Because = e.accept(k, &scaled, r.Value, p)
		if v.Accepted = v.Why == ConditionHolds; v.Accepted {
			v.Status = Accepted
		}
	}
	return v
}

// levels returns k's target and warn level over the days of p.
func (e *Evaluator) levels(k *KPI, p period.Period, u Unit) levels {
	var by levels
	if by.target, by.why = e.level(k, k.Target, p, u); by.target != nil {
		by.warn, _ = e.level(k, k.Warn, p, u)
	}
	return by
}

// level returns a level of k over the days of p, or why there is none:
//
//   - of a ratio the level that holds when p ends;
//   - of a sum its parts for the days of p (Levels.over);
//   - of any other figure, such as one that grows with time in its own way, the
//     level that holds when p ends if p is a whole unit, else none.
//
// Where the data has no dates the last entry holds.
func (e *Evaluator) level(k *KPI, l Levels, p period.Period, u Unit) (*float64, Why) {
	if len(l) == 0 {
		return nil, ""
	}
	if p == (period.Period{}) {
		return &l[len(l)-1].Value, ""
	}
	if k.Per != "" {
		u.Grain = period.Grain(k.Per)
	}
	var value float64
	var ok bool
	switch e.growth(k) {
	case asRatio:
		value, ok = l.on(p.End)
	case asSum:
		value, ok = l.over(p, u)
	default:
		if whole := u.holding(p.Start, p.Start); whole.Start != p.Start || whole.End != p.End {
			return nil, OtherLength
		}
		value, ok = l.on(p.End)
	}
	if !ok {
		return nil, NotYet
	}
	return &value, ""
}

// accept decides whether a missed target is accepted.
func (e *Evaluator) accept(k *KPI, a *Acceptance, value float64, p period.Period) (Why, []Input) {
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
	c := &computation{Evaluator: e, days: measure.Whole(p)}
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
