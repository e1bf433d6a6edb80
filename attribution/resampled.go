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
	of       []int32   // by journey: its path
	names    int       // channels, and Unattributed

	seeds []uint64 // by path, of its draws
	// By path: what is drawn of the conversions in the period, of those in the
	// rest of the month, and of the journeys without one. Estimates rest on all.
	converted, outside sales
	nulls              []poisson

	models []prepared
}

// prepared is a model: an estimate, or else what a rule gave.
type prepared struct {
	estimate estimate
	starts   []int32 // by path: its first part; its parts end where the next path's start
	parts    []channelPart
}

// channelPart is a channel's part of a path's conversions and of their value.
type channelPart struct {
	channel            int32
	conversions, value float64
}

func newResampled(j *Journeys, b *block, p period.Period) *resampled {
	channels, names := j.channels()
	r := &resampled{names: len(names)}
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
	r.nulls = make([]poisson, n)
	for i := range r.paths.list {
		r.nulls[i] = newPoisson(max(0, r.paths.list[i].nulls.Float()))
	}
	r.journeys = b.list
	var rest []journey
	if p != (period.Period{}) {
		inside := func(g journey) bool { return p.Contains(g.date) }
		r.journeys = slices.DeleteFunc(slices.Clone(b.list), func(g journey) bool { return !inside(g) })
		rest = slices.DeleteFunc(slices.Clone(b.list), inside)
	}
	r.of = r.pathsOf(j, r.journeys, channels)
	r.converted = newSales(r.journeys, r.of, n)
	r.outside = newSales(rest, r.pathsOf(j, rest, channels), n)
	return r
}

// pathsOf returns each journey's path; channels are by place.
func (r *resampled) pathsOf(j *Journeys, list []journey, channels []int32) []int32 {
	of := make([]int32, len(list))
	var steps []int32
	for i, g := range list {
		steps = steps[:0]
		for _, t := range j.path(g) {
			steps = append(steps, channels[t.place])
		}
		of[i] = int32(r.paths.add(steps))
	}
	return of
}

// addRule adds up what a rule gives the journeys of each path. Values count by
// their size, so that what was taken back does not lie between parts that are
// larger than the whole.
func (r *resampled) addRule(j *Journeys, rule rule) {
	var credit, all measures[[]dataset.Fixed] // by step and by path: whole numbers, whose order does not matter
	credit.conversions, credit.value = make([]dataset.Fixed, len(r.paths.steps)), make([]dataset.Fixed, len(r.paths.steps))
	all.conversions, all.value = make([]dataset.Fixed, len(r.paths.list)), make([]dataset.Fixed, len(r.paths.list))
	var s shares
	for i := range r.journeys {
		g := &r.journeys[i]
		if g.from == g.to {
			continue
		}
		p := r.of[i]
		size := max(g.value, -g.value)
		all.conversions[p] += g.conversions
		all.value[p] += size
		from := r.paths.list[p].from
		s.setJourney(rule, j, g)
		s.split(g.conversions, func(k int, share dataset.Fixed) { credit.conversions[int(from)+k] += share })
		s.split(size, func(k int, share dataset.Fixed) { credit.value[int(from)+k] += share })
	}
	m := prepared{starts: []int32{0}}
	for i := range r.paths.list {
		p := &r.paths.list[i]
		first := len(m.parts)
		for k, c := range r.paths.of(p) {
			var x channelPart
			if of := all.conversions[i]; of > 0 {
				x.conversions = credit.conversions[int(p.from)+k].Float() / of.Float()
			}
			x.value = x.conversions
			if of := all.value[i]; of > 0 {
				x.value = credit.value[int(p.from)+k].Float() / of.Float()
			}
			if x == (channelPart{}) {
				continue
			}
			at := first + slices.IndexFunc(m.parts[first:], func(x channelPart) bool { return x.channel == c })
			if at < first {
				at = len(m.parts)
				m.parts = append(m.parts, channelPart{channel: c})
			}
			m.parts[at].conversions += x.conversions
			m.parts[at].value += x.value
		}
		m.starts = append(m.starts, int32(len(m.parts)))
	}
	r.models = append(r.models, m)
}

// replica is what a replicate draws, by path.
type replica struct {
	tally
	inside measures[[]float64] // in the period
}

// sized returns room for n paths.
func (d *replica) sized(n int) *replica {
	room := func() []float64 { return make([]float64, n) }
	if len(d.value) < n {
		*d = replica{tally{room(), room(), room()}, measures[[]float64]{room(), room()}}
	}
	return &replica{
		tally{d.conversions[:n], d.nulls[:n], d.value[:n]}, measures[[]float64]{d.inside.conversions[:n], d.inside.value[:n]},
	}
}

// replicate adds the credit of replicate n to that of other months: by model,
// then of conversions and of value, by channel.
func (r *resampled) replicate(n int, credit []float64, room *replica) {
	t := room.sized(len(r.seeds))
	inside := t.inside
	var attributed, unattributed measures[float64]
	estimates := slices.ContainsFunc(r.models, func(m prepared) bool { return m.estimate != nil })
	for i, seed := range r.seeds {
		bits := splitMix(mix(seed, uint64(n)))
		conversions, value := r.converted.draw(i, &bits)
		inside.conversions[i], inside.value[i] = conversions, value
		to := &attributed
		if p := &r.paths.list[i]; p.from == p.to {
			to = &unattributed
		}
		to.conversions += conversions
		to.value += value
		if !estimates {
			continue // rules look at no others
		}
		more, worth := r.outside.draw(i, &bits)
		t.conversions[i] = (conversions + more) * dataset.Scale
		t.value[i] = max(0, value+worth) * dataset.Scale
		t.nulls[i] = r.nulls[i].draw(&bits) * dataset.Scale
	}
	for _, m := range r.models {
		mine, worth := credit[:r.names], credit[r.names:2*r.names]
		credit = credit[2*r.names:]
		mine[r.names-1] += unattributed.conversions
		worth[r.names-1] += unattributed.value
		if m.estimate != nil {
			s := m.estimate(t.tally).shares
			if !slices.ContainsFunc(s.value, func(share float64) bool { return share != 0 }) {
				s.value = s.conversions // as credit has it
			}
			for c := range s.conversions {
				mine[c] += s.conversions[c] * attributed.conversions
				worth[c] += s.value[c] * attributed.value
			}
			continue
		}
		for i, conversions := range inside.conversions {
			value := inside.value[i]
			if conversions == 0 && value == 0 {
				continue
			}
			for _, x := range m.parts[m.starts[i]:m.starts[i+1]] {
				mine[x.channel] += conversions * x.conversions
				worth[x.channel] += value * x.value
			}
		}
	}
}
