package attribution

import (
	"slices"
	"sync"

	"peil/internal/period"
)

// replicates is how often journeys are drawn anew for Intervals.
const replicates = 200

// Limits are within which a channel's credit lies 19 times in 20: the conversions
// and their value.
type Limits struct{ Conversions, Value [2]float64 }

// MaxSteps is how many steps the replicates of a model may take, all together. A
// step is a few operations, such as a move between two states of a chain for one
// channel: so many take a processor some ten seconds.
const MaxSteps = 1 << 34

// LeftOut is a model without intervals, since its replicates would take more than
// 2^34 steps.
type LeftOut struct {
	Model string
	Steps float64 // that its replicates would take, about
}

// IntervalsLeftOut returns the models that Intervals leaves out of p because they
// would take too long, as a Markov chain of a million different paths and many
// channels. That depends on the journeys alone, not on the machine.
func (j *Journeys) IntervalsLeftOut(p period.Period) []LeftOut {
	if !j.config.Intervals {
		return nil
	}
	var list []LeftOut
	for _, model := range j.Models() {
		if steps := j.replicateSteps(model, p) * replicates; steps > MaxSteps {
			list = append(list, LeftOut{model, steps})
		}
	}
	return list
}

// replicateSteps returns about how many steps a replicate of a model takes: as long
// as so many, a draw of the journeys of a path takes, with those that did not
// convert where the model looks at them, too. What a chain takes is told by the
// one that the credit rests on.
func (j *Journeys) replicateSteps(model string, p period.Period) (steps float64) {
	const ofRule, ofEstimate = 16, 64
	_, names := j.channels()
	for _, b := range j.blocks(p) {
		paths := float64(len(b.paths.list))
		switch {
		case len(b.list) == 0:
		case model == "markov" && len(names)-1 <= maxChannels:
			steps += paths*ofEstimate + b.removal().steps
		case model == "shapley_rate":
			steps += paths*ofEstimate + shapleyRateSteps(&b.paths, len(names), replicateEffort)
		default:
			steps += paths * ofRule
		}
	}
	return steps
}

// replicateEffort is enough for what chance leaves of a replicate.
var replicateEffort = effort{precision: 1e-7, work: 1 << 23}

// Intervals returns, by model and channel, within which limits the credit for
// the conversions in p lies 19 times in 20, if other people had come by the
// same ways: a percentile bootstrap over journeys. The zero period is all.
// Models that the data cannot be used for are left out, and so are channels
// whose credit is 0 in every replicate, and those that IntervalsLeftOut tells. It
// is nil where the config asks for none.
//
// In each of 200 replicates every journey counts a Poisson(1) number of times,
// which for many journeys is the same as drawing as many with replacement, and
// needs no order (Chamandy and others, Google 2012). The n journeys of one path
// that are worth the same together count Poisson(n) times; their value is drawn
// with them. That number depends on the path, its month, what its journeys are
// worth and the replicate alone: intervals are the same for any order of the rows and
// number of processors. A rule that divides the journeys of one path in
// different ways, as time_decay does by their ages, divides them as it does on
// average.
func (j *Journeys) Intervals(p period.Period) map[string]map[string]Limits {
	if !j.config.Intervals {
		return nil
	}
	_, names := j.channels()
	var models []string
	var prepare []func(*resampled) // by model
	leftOut := j.IntervalsLeftOut(p)
	for _, model := range j.Models() {
		if slices.ContainsFunc(leftOut, func(l LeftOut) bool { return l.Model == model }) {
			continue
		}
		if rule, err := j.rule(model); err == nil {
			models = append(models, model)
			prepare = append(prepare, func(r *resampled) { r.addRule(j, rule) })
		} else if estimator, err := j.estimator(model, replicateEffort); err == nil && estimator != nil {
			models = append(models, model)
			prepare = append(prepare, func(r *resampled) {
				r.models = append(r.models, prepared{estimate: estimator(&r.paths, len(names)-1)})
			})
		}
	}
	blocks := slices.DeleteFunc(slices.Clone(j.blocks(p)), func(b block) bool { return len(b.list) == 0 })
	resample := make([]*resampled, len(blocks)) // by month
	inParallel(len(blocks), func(i int) {
		resample[i] = newResampled(j, &blocks[i], p)
		for _, add := range prepare {
			add(resample[i])
		}
	})
	credit := make([][]float64, replicates) // by replicate: of all models' channels
	rooms := sync.Pool{New: func() any { return new(replica) }}
	inParallel(replicates, func(n int) {
		room := rooms.Get().(*replica)
		defer rooms.Put(room)
		credit[n] = make([]float64, 2*len(models)*len(names))
		for i := range resample {
			resample[i].replicate(n, credit[n], room)
		}
	})
	intervals := map[string]map[string]Limits{}
	draws := make([]float64, replicates)
	limits := func(of int) (ends [2]float64, any bool) {
		for n := range draws {
			draws[n] = credit[n][of]
		}
		slices.Sort(draws)
		return [2]float64{percentile(draws, 0.025), percentile(draws, 0.975)}, draws[0] != 0 || draws[replicates-1] != 0
	}
	for m, model := range models {
		intervals[model] = map[string]Limits{}
		for c, name := range names {
			conversions, some := limits(2*m*len(names) + c)
			value, worth := limits((2*m+1)*len(names) + c)
			if some || worth {
				intervals[model][name] = Limits{conversions, value}
			}
		}
	}
	return intervals
}

// percentile returns the value that a part of sorted draws lies below, between
// the two nearest by proportion.
func percentile(draws []float64, part float64) float64 {
	at := part * float64(len(draws)-1)
	i := int(at)
	if i+1 == len(draws) {
		return draws[i]
	}
	return draws[i] + (at-float64(i))*(draws[i+1]-draws[i])
}
