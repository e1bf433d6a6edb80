package funnel

import (
	"peil/internal/measure"
	"peil/internal/period"
)

// Funnel is the stages in one period, from the top.
type Funnel struct {
	Steps      []Step
	Bottleneck string // id of the stage whose step in is the bottleneck; empty when none is
	Against    string // the comparison by which it was looked for; empty without one
	Why        []Why  // the finding, in the order to tell it
}

// Step is a stage and the way into it. Stages without data are kept, with
// their reason.
type Step struct {
	Stage   Stage  // with its defaults; Counts says what Measure counts
	Measure string // what was counted: the stage's volume with its alias resolved
	Volume  measure.Value
	// Rate is Volume / the volume of the stage before, a fraction. It is above 1
	// where the stages do not count the same people: visits without an ad.
	Rate    measure.Value
	Compare map[string]Compared // by comparison: previous, year
}

// Compared is a step in an earlier period.
type Compared struct {
	Now          measure.Value // the step's volume on the days that are compared
	Volume, Rate measure.Value
	PValue       float64 // two-sided, of the rates' difference; 1 when one is undefined
	Significant  bool    // the difference is larger than chance explains, at 95 %
}

// NoStageBefore is the reason why the first stage has no rate.
const NoStageBefore measure.Reason = "no_stage_before"

// Compute counts the stages over the period and over each comparison, and
// looks for the bottleneck. A rate whose stage before has no volume is
// undefined: steps are never skipped, since a rate over two of them would look
// like a bad one over one.
func Compute(stages []Stage, set *measure.Set, p period.Period, compare map[string]measure.Pair) Funnel {
	var f Funnel
	for i, stage := range stages {
		step := Step{Stage: stage.completed(), Compare: map[string]Compared{}}
		step.choose(set)
		step.Volume = step.count(set, measure.Whole(p))
		for name, pair := range compare {
			c := Compared{Now: step.Volume, Volume: step.count(set, pair.Then), PValue: 1}
			if !pair.Own(p) {
				c.Now = step.count(set, pair.Now)
			}
			step.Compare[name] = c
		}
		step.Rate = measure.Value{Reason: NoStageBefore}
		for name, c := range step.Compare {
			c.Rate = step.Rate
			step.Compare[name] = c
		}
		if i > 0 {
			step.divide(&f.Steps[i-1])
		}
		f.Steps = append(f.Steps, step)
	}
	f.explain(p, compare)
	return f
}

// choose settles what the stage counts in these data: its volume, else the
// first substitute that they offer.
func (s *Step) choose(set *measure.Set) {
	if used, ok := set.Resolve(s.Stage.Volume, measure.Program); ok {
		s.Measure = used
		return
	}
	for _, other := range s.Stage.Instead {
		if used, ok := set.Resolve(other.Volume, measure.Program); ok {
			s.Measure, s.Stage.Counts = used, other.Counts
			return
		}
	}
}

// count returns the stage's volume on some days.
func (s *Step) count(set *measure.Set, days measure.Days) measure.Value {
	if s.Measure == "" {
		return measure.Value{Reason: measure.NoSource}
	}
	return set.Over(s.Measure, measure.Program, days, nil)
}

// divide fills the rates, now and before, and tests their differences.
func (s *Step) divide(above *Step) {
	s.Rate = ratio(s.Volume, above.Volume)
	for name, c := range s.Compare {
		n, now := above.Compare[name].Volume, above.Compare[name].Now
		c.Rate = ratio(c.Volume, n)
		if ratio(c.Now, now).Defined() && c.Rate.Defined() {
			c.PValue = differ(c.Now.Number, now.Number, c.Volume.Number, n.Number)
			c.Significant = c.PValue < alpha
		}
		s.Compare[name] = c
	}
}

// ratio returns k / n, or why there is none.
func ratio(k, n measure.Value) measure.Value {
	switch {
	case !n.Defined():
		return measure.Value{Reason: n.Reason}
	case !k.Defined():
		return measure.Value{Reason: k.Reason}
	case n.Number <= 0:
		return measure.Value{Reason: measure.DivisionByZero}
	}
	return measure.Value{Number: k.Number / n.Number}
}
