package attribution

import (
	"cmp"
	"hash/fnv"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// resampled is a month whose journeys are drawn anew. Its paths are in the order
// of their seeds: sums of fractions depend on the order, and nothing may depend
// on that of the rows.
type resampled struct {
	paths    pathSet
	journeys []journey // those with a conversion in the period
	channels []int32   // by place
	names    int       // channels, and Unattributed
	steps    []int32   // of the path at hand

	seeds  []uint64        // by path, of its draws
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
	r := &resampled{journeys: b.list}
	var names []string
	r.channels, names = j.channels()
	r.names = len(names)
	if p != (period.Period{}) {
		r.journeys = slices.DeleteFunc(slices.Clone(b.list), func(g journey) bool { return !p.Contains(g.date) })
	}
	hashes := make([]uint64, r.names)
	for c, name := range names {
		h := fnv.New64a()
		h.Write([]byte(name))
		hashes[c] = h.Sum64()
	}
	n := len(b.paths.list)
	r.seeds = make([]uint64, n)
	for i := range b.paths.list {
		seed := uint64(b.month)
		for _, c := range b.paths.of(&b.paths.list[i]) {
			seed = mix(seed, hashes[c])
		}
		r.seeds[i] = seed
	}
	order := numbers(n)
	slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(r.seeds[x], r.seeds[y]) })
	slices.Sort(r.seeds)
	r.paths.reserve(n, len(b.paths.steps))
	for _, i := range order {
		p := &b.paths.list[i]
		q := &r.paths.list[r.paths.add(b.paths.of(p))]
		q.conversions, q.value, q.nulls = p.conversions, p.value, p.nulls
	}
	r.inside = make([]dataset.Fixed, n)
	for _, g := range r.journeys {
		r.inside[r.path(j, g)] += g.conversions
	}
	r.converted, r.outside, r.nulls = make([]poisson, n), make([]poisson, n), make([]poisson, n)
	for i := range r.paths.list {
		p := &r.paths.list[i]
		r.converted[i] = newPoisson(max(0, r.inside[i].Float()))
		r.outside[i] = newPoisson(max(0, (p.conversions - r.inside[i]).Float()))
		r.nulls[i] = newPoisson(max(0, p.nulls.Float()))
	}
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

// replica is what a replicate draws, by path.
type replica struct {
	tally
	inside []float64 // conversions in the period
}

// sized returns room for n paths. No value is drawn: it stays 0.
func (d *replica) sized(n int) *replica {
	if len(d.value) < n {
		*d = replica{tally{make([]float64, n), make([]float64, n), make([]float64, n)}, make([]float64, n)}
	}
	return &replica{tally{d.conversions[:n], d.nulls[:n], d.value[:n]}, d.inside[:n]}
}

// replicate adds the credit of replicate n to that of other months: by model,
// then channel.
func (r *resampled) replicate(n int, credit []float64, room *replica) {
	t := room.sized(len(r.seeds))
	inside := t.inside
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
			for c, share := range m.estimate(t.tally).shares.conversions {
				mine[c] += share * attributed
			}
			continue
		}
		for i, conversions := range inside {
			if conversions == 0 {
				continue
			}
			for _, x := range m.parts[m.starts[i]:m.starts[i+1]] {
				mine[x.channel] += conversions * x.part
			}
		}
	}
}
