package attribution

import (
	"fmt"
	"math"

	"peil/internal/dataset"
)

// MarkovOrder is how many of a journey's last touches a Markov chain knows,
// from 1 to MaxOrder, or AutoOrder; 0 is 1.
type MarkovOrder int

// AutoOrder chooses an order by how well it foretells what journeys do that were
// kept apart: see [Journeys.Orders].
const AutoOrder MarkovOrder = -1

// UnmarshalTOML reads a number or "auto".
func (o *MarkovOrder) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case string:
		if v == "auto" {
			*o = AutoOrder
			return nil
		}
	case int64:
		if v >= 1 && v <= MaxOrder {
			*o = MarkovOrder(v)
			return nil
		}
	}
	return fmt.Errorf(`must be a whole number from 1 to %d, or "auto"`, MaxOrder)
}

// OrderScore tells how well a chain of an order foretells.
type OrderScore struct {
	Order  int
	States int // without the start
	// LogLikelihood is the mean, over all steps of journeys that were kept
	// apart, of the natural logarithm of the probability that the chain gave
	// what came next: a channel, a conversion, or an end without one.
	LogLikelihood float64
	// Error is the standard error of how far that is below the best order's,
	// by its differences between the folds; 0 for the best.
	Error  float64
	Chosen bool
}

// Orders scores the chains of order 1 to MaxOrder on all journeys; empty when
// none has a touch.
//
// The journeys are dealt to five folds, those of one path as evenly as can be,
// and each fold is foretold by the other four. The chain's frequencies would
// give what was never seen the probability 0. So they are mixed with those of
// the next lower order, and at last with all things being equally likely, by
// the number T of different things that followed the state (Witten and Bell,
// IEEE Transactions on Information Theory 37, 1991):
//
//	P(x) = (count(x) + T·P'(x)) / (count + T)
//
// Chosen is the lowest order that is within one standard error of the best
// (Breiman and others, Classification and Regression Trees, 1984): what more
// memory adds must be more than chance.
func (j *Journeys) Orders() []OrderScore { return j.scores() }

// order returns the order of the chain.
func (j *Journeys) order() int {
	if o := j.config.MarkovOrder; o != AutoOrder {
		return max(1, int(o))
	}
	for _, s := range j.Orders() {
		if s.Chosen {
			return s.Order
		}
	}
	return 1
}

const folds = 5

// byFold are journeys, or probabilities, by the fold that is kept apart.
type byFold [folds]float64

// deal divides n journeys among the folds, beginning at one that the path's
// hash chooses.
func deal(n float64, hash uint64) (f byFold) {
	each := math.Floor(n / folds)
	rest := n - folds*each
	for i := range uint64(folds) {
		part := min(1, max(0, rest-float64(i)))
		f[(hash+i)%folds] = each + part
	}
	return f
}

func (j *Journeys) scoreOrders() []OrderScore {
	s := together(j.months())
	_, names := j.channels()
	t := s.tally()
	steps := 0.0
	for i := range s.list {
		t.conversions[i] /= dataset.Scale
		t.nulls[i] /= dataset.Scale
		if touches := s.list[i].to - s.list[i].from; touches > 0 {
			steps += (t.conversions[i] + t.nulls[i]) * float64(touches+1)
		}
	}
	if steps == 0 {
		return nil
	}
	f := follow(s, len(names)-1)
	f.count(s, t)
	f.foretell(nil)
	list := make([]OrderScore, MaxOrder)
	sums := make([]byFold, MaxOrder)
	best := 0
	for i := range list {
		next := followGrams(s, len(names)-1, i+1)
		next.count(s, t)
		next.mixWith(f)
		sums[i] = next.foretell(f)
		list[i] = OrderScore{Order: i + 1, States: next.states - 1, LogLikelihood: sums[i].sum() / steps}
		if list[i].LogLikelihood > list[best].LogLikelihood {
			best = i
		}
		f = next
	}
	chosen := false
	for i := range list {
		worse := sums[best].sum() - sums[i].sum()
		variance := 0.0
		for fold := range folds {
			d := sums[best][fold] - sums[i][fold] - worse/folds
			variance += d * d * folds / (folds - 1)
		}
		list[i].Error = math.Sqrt(variance) / steps
		list[i].Chosen = !chosen && worse <= math.Sqrt(variance)
		chosen = chosen || list[i].Chosen
	}
	return list
}

// followers are the things that follow the states of a chain, by fold: moves,
// and after them, two for each state, its ends with and without a conversion.
type followers struct {
	things  float64 // that may follow a state: channels, and the two ends
	states  int
	moves   int
	of      []int32 // by follower: its state
	walk    []int32 // by step: the move
	end     []int32 // by path: the follower that is its end with a conversion; the next one is that without
	counts  []byFold
	likely  []byFold // by the journeys of the other folds
	shorter []int32  // by follower: what it is at the next lower order
}

// follow returns the chain of order 0, where there is but one state.
func follow(s *pathSet, channels int) *followers {
	f := &followers{things: float64(channels + 2), states: 1, moves: channels, walk: s.steps}
	f.of = make([]int32, channels+2)
	f.end = make([]int32, len(s.list))
	for i := range f.end {
		f.end[i] = int32(channels)
	}
	return f
}

// followGrams returns the chain of an order from 1 to MaxOrder.
func followGrams(s *pathSet, channels, order int) *followers {
	g := newGrams(s, channels, order)
	f := &followers{things: float64(channels + 2), states: len(g.states), moves: len(g.from), of: g.from, walk: g.walk}
	for state := range int32(f.states) {
		f.of = append(f.of, state, state)
	}
	f.end = make([]int32, len(s.list))
	for i, p := range s.list {
		state := int32(0)
		if p.from < p.to {
			state = g.to[g.walk[p.to-1]]
		}
		f.end[i] = int32(f.moves) + 2*state
	}
	return f
}

// count deals the journeys to the folds.
func (f *followers) count(s *pathSet, t tally) {
	f.counts = make([]byFold, len(f.of))
	for i := range s.list {
		p := &s.list[i]
		if p.from == p.to {
			continue
		}
		converted, not := deal(t.conversions[i], p.hash), deal(t.nulls[i], p.hash>>8)
		f.counts[f.end[i]].add(converted)
		f.counts[f.end[i]+1].add(not)
		converted.add(not)
		for _, m := range f.walk[p.from:p.to] {
			f.counts[m].add(converted)
		}
	}
}

func (f byFold) sum() (all float64) {
	for _, v := range f {
		all += v
	}
	return all
}

func (f *byFold) add(g byFold) {
	for i, v := range g {
		f[i] += v
	}
}

// mixWith finds each follower at the next lower order.
func (f *followers) mixWith(lower *followers) {
	f.shorter = make([]int32, len(f.of))
	for k, m := range f.walk {
		f.shorter[m] = lower.walk[k]
	}
	for i, end := range f.end {
		f.shorter[end], f.shorter[end+1] = lower.end[i], lower.end[i]+1
	}
}

// foretell fills likely and returns the sums of the logarithms over what was
// kept apart. lower is nil at order 0.
func (f *followers) foretell(lower *followers) (sums byFold) {
	count, different := make([]byFold, f.states), make([]byFold, f.states) // of the other folds
	others := func(c byFold) (o byFold) {
		all := c.sum()
		for i, v := range c {
			o[i] = all - v
		}
		return o
	}
	for x, c := range f.counts {
		for i, v := range others(c) {
			count[f.of[x]][i] += v
			if v > 0 {
				different[f.of[x]][i]++
			}
		}
	}
	f.likely = make([]byFold, len(f.of))
	for x, c := range f.counts {
		state := f.of[x]
		for i, v := range others(c) {
			p := 1 / f.things
			if lower != nil {
				p = lower.likely[f.shorter[x]][i]
			}
			if n := count[state][i]; n > 0 {
				p = (v + different[state][i]*p) / (n + different[state][i])
			}
			f.likely[x][i] = p
			if c[i] > 0 {
				sums[i] += c[i] * math.Log(p)
			}
		}
	}
	return sums
}
