package attribution

import (
	"cmp"
	"hash/fnv"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// resampled is a month whose journeys are drawn anew.
type resampled struct {
	paths    pathSet
	journeys []journey // those with a conversion in the period
	channels []int32   // by place
	names    int       // channels, and Unattributed
	steps    []int32   // of the path at hand

	seeds  []uint64        // by path, of its draws
	order  []int32         // of paths, by their seeds: sums of fractions depend on it
	inside []dataset.Fixed // by path: conversions in the period
	// By path: how many conversions are drawn, in the period and in the rest of
	// the month, and how many journeys without one. Estimates rest on all.
	converted, outside, nulls []poisson

	models []prepared
}

// prepared is a model: an estimate, or else what a rule gave.
type prepared struct {
	estimate estimate
	starts   []int32 // by path: its first part; its parts end where the next path's start
	parts    []channelPart
}

// channelPart is a channel's part of a path's conversions.
type channelPart struct {
	channel int32
	part    float64
}

func newResampled(j *Journeys, b *block, p period.Period) *resampled {
	r := &resampled{paths: b.paths, journeys: b.list}
	var names []string
	r.channels, names = j.channels()
	r.names = len(names)
	if p != (period.Period{}) {
		r.journeys = slices.DeleteFunc(slices.Clone(b.list), func(g journey) bool { return !p.Contains(g.date) })
	}
	r.inside = make([]dataset.Fixed, len(r.paths.list))
	for _, g := range r.journeys {
		r.inside[r.path(j, g)] += g.conversions
	}
	hashes := make([]uint64, r.names)
	for c, name := range names {
		h := fnv.New64a()
		h.Write([]byte(name))
		hashes[c] = h.Sum64()
	}
	n := len(r.paths.list)
	r.seeds, r.order = make([]uint64, n), numbers(n)
	r.converted, r.outside, r.nulls = make([]poisson, n), make([]poisson, n), make([]poisson, n)
	for i := range r.paths.list {
		p := &r.paths.list[i]
		seed := uint64(b.month)
		for _, c := range r.paths.of(p) {
			seed = mix(seed, hashes[c])
		}
		r.seeds[i] = seed
		r.converted[i] = newPoisson(max(0, r.inside[i].Float()))
		r.outside[i] = newPoisson(max(0, (p.conversions - r.inside[i]).Float()))
		r.nulls[i] = newPoisson(max(0, p.nulls.Float()))
	}
	slices.SortFunc(r.order, func(a, b int32) int { return cmp.Compare(r.seeds[a], r.seeds[b]) })
	return r
}

// path returns the index of a journey's path.
func (r *resampled) path(j *Journeys, g journey) int {
	r.steps = r.steps[:0]
	for _, t := range j.path(g) {
		r.steps = append(r.steps, r.channels[t.place])
	}
	return r.paths.add(r.steps)
}

// addRule adds up what a rule gives the journeys of each path.
func (r *resampled) addRule(j *Journeys, rule rule) {
	credit := make([]dataset.Fixed, len(r.paths.steps)) // by step: whole numbers, whose order does not matter
	var s shares
	for _, g := range r.journeys {
		if g.from == g.to {
			continue
		}
		steps := credit[r.paths.list[r.path(j, g)].from:]
		s.setJourney(rule, j, &g)
		s.split(g.conversions, func(k int, share dataset.Fixed) { steps[k] += share })
	}
	m := prepared{starts: []int32{0}}
	for i := range r.paths.list {
		p := &r.paths.list[i]
		first := len(m.parts)
		for k, c := range r.paths.of(p) {
			if credit[int(p.from)+k] == 0 || r.inside[i] <= 0 {
				continue
			}
			at := first + slices.IndexFunc(m.parts[first:], func(x channelPart) bool { return x.channel == c })
			if at < first {
				at = len(m.parts)
				m.parts = append(m.parts, channelPart{channel: c})
			}
			m.parts[at].part += credit[int(p.from)+k].Float() / r.inside[i].Float()
		}
		m.starts = append(m.starts, int32(len(m.parts)))
	}
	r.models = append(r.models, m)
}

// replicate adds the credit of replicate n to that of other months: by model,
// then channel.
func (r *resampled) replicate(n int, credit []float64) {
	t := tally{make([]float64, len(r.seeds)), make([]float64, len(r.seeds)), make([]float64, len(r.seeds))}
	inside := make([]float64, len(r.seeds))
	attributed, unattributed := 0.0, 0.0
	for i, seed := range r.seeds {
		bits := splitMix(mix(seed, uint64(n)))
		inside[i] = r.converted[i].draw(&bits)
		t.conversions[i] = (inside[i] + r.outside[i].draw(&bits)) * dataset.Scale
		t.nulls[i] = r.nulls[i].draw(&bits) * dataset.Scale
		if p := &r.paths.list[i]; p.from == p.to {
			unattributed += inside[i]
		} else {
			attributed += inside[i]
		}
	}
	for _, m := range r.models {
		mine := credit[:r.names]
		credit = credit[r.names:]
		mine[r.names-1] += unattributed
		if m.estimate != nil {
			for c, share := range m.estimate(t).shares.conversions {
				mine[c] += share * attributed
			}
			continue
		}
		for _, i := range r.order {
			if inside[i] == 0 {
				continue
			}
			for _, x := range m.parts[m.starts[i]:m.starts[i+1]] {
				mine[x.channel] += inside[i] * x.part
			}
		}
	}
}
