package attribution

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	batch     = 8    // channels that are solved together
	maxRounds = 3000 // more would take longer than elimination does
)

// removal returns the effects of all channels, wrong by no more than about
// precision. It overwrites first.
func (c *chain) removal(precision float64) removal {
	r := removal{conversions: make([]float64, c.channels), value: make([]float64, c.channels)}
	if c.totals.conversions == 0 {
		return r
	}
	c.within = eliminate(c.first.passages).whole()
	in, limit := c.incoming(), precision*c.limit()
	steps := make([]float64, (c.first.n+batch-1)/batch)
	inParallel(len(steps), func(block int) {
		s := newSolver(c, in, block*batch)
		solved := s.solve(limit)
		steps[block] = float64(s.passes) * float64(len(in.moves)) * batch
		for k := range s.width {
			state := block*batch + k
			without := s.ending(k)
			if !solved[k] {
				var eliminated int
				without, eliminated = c.without(int32(state))
				steps[block] += float64(eliminated)
			}
			channel := c.first.channels[state]
			r.conversions[channel] = min(1, max(0, 1-without.conversions/c.totals.conversions))
			if c.totals.value > 0 {
				r.value[channel] = min(1, max(0, 1-without.value/c.totals.value))
			}
		}
	})
	for _, v := range steps {
		r.steps += v
	}
	return r
}

// limit is how large the residuals of a channel may be, at a precision of 1, so
// that its effects are within it. From no state is the expected value more than what journeys
// are worth that end at some state.
func (c *chain) limit() float64 {
	limit := c.totals.conversions / c.journeys
	if c.totals.value > 0 {
		most := 0.0
		for t, v := range c.ends.value {
			if v > 0 {
				most = max(most, v/c.exits[t])
			}
		}
		limit = min(limit, c.totals.value/c.journeys/most)
	}
	return limit
}

// move is a move from another state, and its probability there.
type move struct {
	from int32
	q    float64
}

// incoming are the moves into each state, but for that from itself, as the
// solver passes over them.
type incoming struct {
	moves  []move
	starts []int32
	flow   []float64 // by state: of those that do not come from the start
	scale  []float64 // by state: 1 / the probability of not staying
}

func (c *chain) incoming() *incoming {
	n := len(c.states)
	in := &incoming{moves: make([]move, 0, len(c.flow)), starts: make([]int32, n+1), flow: make([]float64, n), scale: make([]float64, n)}
	for t := range n {
		if in.scale[t] = 1; c.visits[t] > 0 {
			in.scale[t] = c.visits[t] / (c.visits[t] - c.stay[t])
		}
		for m := c.starts[t]; m < c.starts[t+1]; m++ {
			from := c.from[m]
			if c.flow[m] == 0 || from == int32(t) {
				continue
			}
			in.moves = append(in.moves, move{from, c.flow[m] / c.visits[from]})
			if from != 0 {
				in.flow[t] += c.flow[m]
			}
		}
		in.starts[t+1] = int32(len(in.moves))
	}
	return in
}

// columns are numbers for a batch of channels.
type columns [batch]float64

// solver solves the chain for a batch of channels.
type solver struct {
	*chain
	in     *incoming
	lowest int32     // channel of the batch, as a state of first
	width  int       // channels in the batch
	y      []columns // by state
	next   []columns // by state
	rest   []columns // by state of first: the residual of states it is the latest channel of
	fix    []columns // by state of first: the correction
	passes int       // over the moves
}

func newSolver(c *chain, in *incoming, lowest int) *solver {
	n := len(c.states)
	return &solver{
		chain: c, in: in, lowest: int32(lowest), width: min(batch, c.first.n-lowest),
		y: make([]columns, n), next: make([]columns, n),
		rest: make([]columns, c.first.n), fix: make([]columns, c.first.n),
	}
}

// solve fills y and tells for which channels the residual is within limit, or
// is as small as rounding lets it be.
func (s *solver) solve(limit float64) (solved [batch]bool) {
	s.begin()
	visits := 0.0
	for _, v := range s.visits {
		visits += v / s.journeys
	}
	rounding := 1e-15 * visits
	before := columns{}
	for k := range before {
		before[k] = math.Inf(1)
	}
	earlier, correct := before, true
	for round := range maxRounds {
		size := s.residual()
		done, quick, hopeful := true, true, true
		for k := range s.width {
			stuck := size[k] <= rounding && size[k] > before[k]/2
			solved[k] = size[k] <= limit || stuck && (size[k] <= 10*limit || len(s.states) > maxExactStates)
			done = done && solved[k]
			quick = quick && (solved[k] || size[k] < before[k]/4)
			correct = correct && size[k] <= 2*before[k] // else order 1 is no guide here
			// As it went since the last look it would not go far enough.
			hopeful = hopeful && (solved[k] || size[k]*math.Pow(size[k]/earlier[k], float64(maxRounds-round)/lookEvery) <= limit)
		}
		if round%lookEvery == 0 {
			if earlier = size; round > 0 && !hopeful {
				break
			}
		}
		if done {
			break
		}
		before = size
		if correct {
			s.correct()
		}
		if !quick || !correct {
			s.forwards()
		}
	}
	return solved
}

const (
	lookEvery = 50 // rounds, after which the solver looks whether it gets anywhere
	// maxExactStates is up to how large a chain is eliminated for the digits
	// that rounding takes where journeys are thousands of touches long.
	maxExactStates = 2000
)

// begin takes from the chain of order 1 how many of the visits come without
// having met c: of those to channel j all but B_cj/B_cc.
func (s *solver) begin() {
	n := s.first.n
	for k := range batch {
		s.y[0][k] = 1
	}
	for t := 1; t < len(s.y); t++ {
		j := int(s.held[t][0])
		if j < 0 {
			continue
		}
		for k := range s.width {
			c := int(s.lowest) + k
			s.y[t][k] = s.visits[t] / s.journeys * max(0, 1-s.within[c*n+j]/s.within[c*n+c])
		}
		for _, c := range s.held[t] {
			if c -= s.lowest; c >= 0 && c < batch {
				s.y[t][c] = 0
			}
		}
	}
}

// into returns the sum over the moves into t.
func (s *solver) into(t int) columns {
	var a0, a1, a2, a3, a4, a5, a6, a7 float64
	for _, m := range s.in.moves[s.in.starts[t]:s.in.starts[t+1]] {
		y, q := &s.y[m.from], m.q
		a0 += q * y[0]
		a1 += q * y[1]
		a2 += q * y[2]
		a3 += q * y[3]
		a4 += q * y[4]
		a5 += q * y[5]
		a6 += q * y[6]
		a7 += q * y[7]
	}
	scale := s.in.scale[t]
	sum := columns{a0 * scale, a1 * scale, a2 * scale, a3 * scale, a4 * scale, a5 * scale, a6 * scale, a7 * scale}
	if c := s.held[t][0] - s.lowest; c >= 0 && c < batch {
		sum[c] = 0
	}
	return sum
}

// residual fills next with the sums over y, and rest, and returns Σ|ρ|.
func (s *solver) residual() (size columns) {
	s.passes++
	clear(s.rest)
	for t := 1; t < len(s.y); t++ {
		j := s.held[t][0]
		if j < 0 {
			continue
		}
		s.next[t] = s.into(t)
		for k := range size {
			rest := (s.next[t][k] - s.y[t][k]) / s.in.scale[t]
			s.rest[j][k] += rest
			size[k] += math.Abs(rest)
		}
	}
	return size
}

// correct puts y as the sums would be over y with its residual made good, as
// far as the chain of order 1 without c tells: there the residual of channel i
// is followed by B_ij − B_ic·B_cj/B_cc visits to j for each of j's.
func (s *solver) correct() {
	n := s.first.n
	clear(s.fix)
	for i := range n {
		for j, b := range s.within[i*n : (i+1)*n] {
			for k := range batch {
				s.fix[j][k] += b * s.rest[i][k]
			}
		}
	}
	for k := range s.width {
		c := int(s.lowest) + k
		ratio := s.fix[c][k] / s.within[c*n+c]
		for j := range n {
			s.fix[j][k] -= ratio * s.within[c*n+j]
		}
		s.fix[c][k] = 0
	}
	for t := 1; t < len(s.y); t++ {
		s.y[t] = s.next[t]
		if s.in.flow[t] == 0 {
			continue
		}
		f, scale := &s.fix[s.held[t][1]], s.in.flow[t]*s.in.scale[t]
		for k := range batch {
			s.y[t][k] += f[k] * scale
		}
		if c := s.held[t][0] - s.lowest; c >= 0 && c < batch {
			s.y[t][c] = 0
		}
	}
}

// forwards replaces each number by its sum, in the order of the states.
func (s *solver) forwards() {
	s.passes++
	for t := 1; t < len(s.y); t++ {
		if s.visits[t] > 0 {
			s.y[t] = s.into(t)
		}
	}
}

// ending returns what ends without having met the batch's channel k, in
// journeys.
func (s *solver) ending(k int) (sum measures[float64]) {
	for t := range s.y {
		if s.visits[t] == 0 {
			continue
		}
		journeys := s.y[t][k] * s.journeys / s.visits[t]
		sum.conversions += journeys * s.ends.conversions[t]
		sum.value += journeys * s.ends.value[t]
	}
	return sum
}

// inParallel calls do for 0 to n-1 on all processors.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
