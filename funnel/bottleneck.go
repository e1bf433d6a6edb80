package funnel

import (
	"slices"

	"peil/internal/measure"
	"peil/internal/period"
)

// Why is one part of the finding, to be put into words.
type Why struct {
	Code  Code
	Stage string // the stage that it is about
	Above string // the stage before it, where there is one; of LaterFell the bottleneck
	Now   float64
	Then  float64
}

// Code says what a Why tells.
type Code string

const (
	// NoComparison: no step has a rate both now and before. Nothing else is set.
	NoComparison Code = "no_comparison"
	// NoneFell: no step's rate fell. Nothing else is set.
	NoneFell Code = "none_fell"
	// RateFell: the bottleneck's rate, now and then.
	RateFell Code = "rate_fell"
	// MoreAbove: the bottleneck's rate fell while as many as before came through:
	// the stage above has grown by people who do not go on. The volumes a day
	// of the stage above.
	MoreAbove Code = "more_above"
	// LaterFell: a later step's rate fell, too, which may come from the bottleneck
	// above it: fewer or other people reach it. Its rate, now and then.
	LaterFell Code = "later_fell"
	// TopShrank: the first stage counts fewer a day than before, so every stage
	// after it has fewer to work with. The volumes a day.
	TopShrank Code = "top_shrank"
)

const (
	// leastFall is the fall of a rate, relative to the earlier one, below which a
	// step is no bottleneck however significant: with a million impressions a
	// month any change is, and nobody would act on less.
	leastFall = 0.02
	// leastShrink is the same for the first stage's volume, which moves with
	// budgets and seasons.
	leastShrink = 0.10
)

// explain looks for the bottleneck: the first step from the top whose rate has
// fallen, significantly and by no less than leastFall, against the period
// before, or where that has no rates against the year before, or any other
// comparison in the order of the names. Upstream comes first because a later
// step depends on who comes through the earlier one: few buy when the wrong
// people were reached. If no step fell none is named: the weakest rate is not
// a bottleneck by being the smallest, since the steps are not of a kind.
func (f *Funnel) explain(p period.Period, compare map[string]measure.Pair) {
	f.Against = f.against(compare)
	if f.Against == "" {
		f.Why = []Why{{Code: NoComparison}}
		return
	}
	pair := compare[f.Against]
	days, earlierDays := float64(p.Days()), pair.Then.Count()
	if !pair.Own(p) {
		days = pair.Now.Count()
	}
	bottleneck := -1
	for i := range f.Steps {
		s := &f.Steps[i]
		c := s.Compare[f.Against]
		if i == 0 || !s.fell(f.Against) {
			continue
		}
		above := &f.Steps[i-1]
		if bottleneck >= 0 {
			f.Why = append(f.Why, Why{LaterFell, s.Stage.ID, f.Bottleneck, s.Rate.Number, c.Rate.Number})
			continue
		}
		bottleneck, f.Bottleneck = i, s.Stage.ID
		f.Why = append(f.Why, Why{RateFell, s.Stage.ID, above.Stage.ID, s.Rate.Number, c.Rate.Number})
		if c.Now.Number/days >= c.Volume.Number/earlierDays {
			f.Why = append(f.Why, Why{MoreAbove, s.Stage.ID, above.Stage.ID, above.Compare[f.Against].Now.Number / days, above.Compare[f.Against].Volume.Number / earlierDays})
		}
	}
	if bottleneck < 0 {
		f.Why = append(f.Why, Why{Code: NoneFell})
	}
	top := &f.Steps[0]
	if now, then := top.Compare[f.Against].Now, top.Compare[f.Against].Volume; now.Defined() && then.Defined() {
		a, b := now.Number/days, then.Number/earlierDays
		if a < b*(1-leastShrink) && fewer(now.Number, days, then.Number, earlierDays) < alpha {
			f.Why = append(f.Why, Why{Code: TopShrank, Stage: top.Stage.ID, Now: a, Then: b})
		}
	}
}

// against returns the comparison in which some step has a rate, as it has now.
func (f *Funnel) against(compare map[string]measure.Pair) string {
	names := []string{"previous", "year"}
	var others []string
	for name := range compare {
		if !slices.Contains(names, name) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, name := range append(names, others...) {
		for _, s := range f.Steps {
			if c, ok := s.Compare[name]; ok && s.Rate.Defined() && c.Rate.Defined() {
				return name
			}
		}
	}
	return ""
}

// fell reports whether the step's rate is clearly below the earlier one.
func (s *Step) fell(against string) bool {
	c := s.Compare[against]
	return c.Significant && s.Rate.Number <= c.Rate.Number*(1-leastFall)
}
