package attribution

import "slices"

// chain is an absorbing chain of order 2 or more, with the same journeys at
// order 1 to lean on.
//
// What is sought by channel c is the probability of converting without meeting
// it: Σ_t Y_t·r_t, where r_t is the probability that a journey at state t ends
// there converted, and Y_t how often a journey that ends when it meets c comes
// to t. With q the probabilities of the moves,
//
//	Y_t = Σ_s Y_s·q_st for the states t that c is not the latest channel of, else 0
//
// and Y is 1 at the start. The systems of all channels have the same moves, so
// that a batch of channels is solved in one pass over them.
//
// Each round finds the residual ρ, what a state has too little, and corrects Y by
// the exact solution of the system that remains when states with the same latest
// channel are one: that is the chain of order 1 without c. What is left shrinks
// to a tenth or less where journeys mix well. Where it does not shrink to a
// quarter, a second pass replaces each Y_t by the sum above, forwards
// (Gauss–Seidel): that alone converges too, since q has no negative entry and
// every state leads to an end, and at once where no way leads back.
//
// The residual bounds the error: it adds Σ ρ_t·x_t to what is sought, where x_t
// is the probability of converting from t without meeting c. So the error is at
// most Σ|ρ_t|. Where that will not come to the precision in maxRounds, as where
// a journey that entered a long loop hardly leaves it, the chain without the
// channel is solved by elimination.
type chain struct {
	*grams
	first  *firstOrder
	within []float64 // B of order 1, n × n

	journeys float64
	flow     []float64 // by move: how often the journeys made it
	starts   []int32   // by state: its first move in; the moves in end where the next state's start
	held     []gram    // by state: its channels as states of first, the latest first; -1 for none
	visits   []float64 // by state
	stay     []float64 // by state: flow of the move to itself
	exits    []float64 // by state: journeys that ended there,
	ends     measures[[]float64]
	totals   measures[float64]
}

// measures are the two things that a journey may end with.
type measures[T any] struct{ conversions, value T }

// chain counts how often the journeys made each move.
func (g *grams) chain(t tally) *chain {
	n := len(g.states)
	c := &chain{
		grams: g, first: newFirstOrder(g.set, t, g.channels),
		flow: make([]float64, len(g.from)), starts: make([]int32, n+1), held: make([]gram, n),
		visits: make([]float64, n), stay: make([]float64, n), exits: make([]float64, n),
		ends: measures[[]float64]{make([]float64, n), make([]float64, n)},
	}
	c.totals = measures[float64]{c.first.total, c.first.worth}
	for i := range g.set.list {
		p := &g.set.list[i]
		journeys := t.conversions[i] + t.nulls[i]
		if journeys == 0 || p.from == p.to {
			continue
		}
		for _, m := range g.walk[p.from:p.to] {
			c.flow[m] += journeys
		}
		end := g.to[g.walk[p.to-1]]
		c.exits[end] += journeys
		c.ends.conversions[end] += t.conversions[i]
		c.ends.value[end] += t.value[i]
		c.journeys += journeys
	}
	c.visits[0] = c.journeys
	for m, to := range g.to {
		c.starts[to+1]++
		c.visits[to] += c.flow[m]
		if g.from[m] == to {
			c.stay[to] = c.flow[m]
		}
	}
	for t := range n {
		c.starts[t+1] += c.starts[t]
	}
	for t, s := range g.states {
		for k, channel := range s {
			i, met := slices.BinarySearch(c.first.channels, channel-1)
			if c.held[t][k] = int32(i); !met {
				c.held[t][k] = -1 // before the start, or a channel of no journey that counts here
			}
		}
	}
	return c
}
