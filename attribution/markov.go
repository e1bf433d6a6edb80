package attribution

// removal holds the removal effects of channels on conversions and on their
// value, from 0 to 1. All are 0 where nothing converts, or has value.
type removal struct {
	conversions, value []float64
	steps              float64 // that they took, about: see MaxSteps
}

// markov returns what reckons the removal effects of a set's channels, numbered
// below channels, under a chain of an order from 1 to MaxOrder:
//
//	RE(c) = 1 − P(conversion, and c never met) / P(conversion)
//
// The chain starts at the first touch of a journey and moves as the journeys
// did, knowing the last order channels; it ends with a conversion or without.
// Sending every state that holds c to no conversion is the same as never
// meeting c: a state holds c first when c is met.
//
// Value has the same chain. A journey that converts at a state is worth the
// mean value of those that did, and RE is the share of the chain's value that
// goes without c.
func markov(s *pathSet, channels, order int, e effort) func(tally) removal {
	if order == 1 {
		return func(t tally) removal { return newFirstOrder(s, t, channels).removal() }
	}
	g := newGrams(s, channels, order)
	return func(t tally) removal { return g.chain(t).removal(e.precision) }
}

// firstOrder is the chain whose states are the channels.
type firstOrder struct {
	passages
	all                       int     // channels, met or not
	channels                  []int32 // by state
	starts                    []float64
	conversions, nulls, value []float64 // of the journeys that ended at the state
	total, worth              float64   // sums of conversions and value
}

// newFirstOrder counts the moves of the journeys. Its states are the channels
// that some journey met, in their order.
func newFirstOrder(s *pathSet, t tally, channels int) *firstOrder {
	met := make([]bool, channels)
	for i := range s.list {
		if t.conversions[i]+t.nulls[i] > 0 {
			for _, c := range s.of(&s.list[i]) {
				met[c] = true
			}
		}
	}
	f := &firstOrder{all: channels}
	state := make([]int32, channels)
	for c, yes := range met {
		if yes {
			state[c] = int32(len(f.channels))
			f.channels = append(f.channels, int32(c))
		}
	}
	n := len(f.channels)
	f.passages = passages{n: n, moves: make([]float64, n*n), exits: make([]float64, n)}
	f.starts, f.conversions = make([]float64, n), make([]float64, n)
	f.nulls, f.value = make([]float64, n), make([]float64, n)
	for i := range s.list {
		journeys := t.conversions[i] + t.nulls[i]
		steps := s.of(&s.list[i])
		if journeys == 0 || len(steps) == 0 {
			continue
		}
		at := state[steps[0]]
		f.starts[at] += journeys
		for _, c := range steps[1:] {
			to := state[c]
			f.moves[int(at)*n+int(to)] += journeys
			at = to
		}
		f.exits[at] += journeys
		f.conversions[at] += t.conversions[i]
		f.nulls[at] += t.nulls[i]
		f.value[at] += t.value[i]
	}
	for i := range n {
		f.total += f.conversions[i]
		f.worth += f.value[i]
	}
	return f
}

// removal computes the effects of all channels from one elimination. P(c is
// met, then conversion) is P(c is met) times the probability h_c of converting
// from c. Visits to c are what the journeys counted, v_c, since the chain keeps
// their balance; they are P(c is met) times the visits after the first meeting,
// v_c·B_cc. So P(c is met) = 1/B_cc, in journeys, and
//
//	RE(c) = h_c / (B_cc · conversions)
//
// It overwrites the chain's moves and exits.
func (f *firstOrder) removal() removal {
	n := float64(f.n)
	r := removal{make([]float64, f.all), make([]float64, f.all), n * n * n}
	if f.total > 0 {
		x := eliminate(f.passages)
		d := x.diagonal()
		h, worth := x.solve(f.conversions), x.solve(f.value)
		for i, c := range f.channels {
			r.conversions[c] = min(1, h[i]/(d[i]*f.total))
			if f.worth > 0 {
				r.value[c] = min(1, worth[i]/(d[i]*f.worth))
			}
		}
	}
	return r
}

// removalPrecision is that of the effects that are told.
const removalPrecision = 1e-13

// removal returns the removal effects in a set of journeys.
func (j *Journeys) removal(s *pathSet) removal {
	_, names := j.channels()
	return markov(s, len(names)-1, j.order(), effort{precision: removalPrecision})(s.tally())
}

// shares divides the effects by their sum.
func (r removal) shares() measures[[]float64] {
	return measures[[]float64]{normalised(r.conversions), normalised(r.value)}
}

func normalised(effects []float64) []float64 {
	sum := 0.0
	for _, v := range effects {
		sum += v
	}
	list := make([]float64, len(effects))
	if sum > 0 {
		for i, v := range effects {
			list[i] = v / sum
		}
	}
	return list
}
