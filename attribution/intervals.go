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

// Intervals returns, by model and channel, within which limits the credit for
// the conversions in p lies 19 times in 20, if other people had come by the
// same ways: a percentile bootstrap over journeys. The zero period is all.
// Models that the data cannot be used for are left out, and so are channels
// whose credit is 0 in every replicate. It is nil where the config asks for
// none.
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
	for _, model := range j.Models() {
		if rule, err := j.rule(model); err == nil {
			models = append(models, model)
			prepare = append(prepare, func(r *resampled) { r.addRule(j, rule) })
		} else if estimator, err := j.estimator(model, effort{precision: 1e-7, work: 1 << 23}); err == nil && estimator != nil {
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
