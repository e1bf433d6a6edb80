package attribution

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// maxExactChannels is how many channels shapley_rate is exact for; with more it
// is sampled.
const maxExactChannels = 20

// shapleyValue is the Shapley value of channels as shares of the whole, which
// add up to 1, or are all 0 where the whole is. A share can be negative: a
// channel that journeys without conversions meet lowers the rate of every
// coalition it joins. It is told as it is, since rescaling would take from
// other channels what this one costs.
type shapleyValue struct {
	shares measures[[]float64] // by channel
	errors measures[[]float64] // standard errors of the shares; 0 where they are exact
}

// shapleyRate returns the Shapley value of the game in which channels S are
// worth the rate at which those journeys convert that met no channel outside S,
// journeys without a conversion included; for value, what such a journey is
// worth on average. Channels that no journey met alone are worth 0.
//
// Up to maxExactChannels channels all coalitions are counted. With more, the
// mean over random orders in which channels come together is taken, each with
// its reverse, whose errors are partly the opposite (Mitchell and others,
// Journal of Machine Learning Research 23, 2022). work bounds the time that
// takes: orders times channels of distinct sets.
func shapleyRate(s *pathSet, t tally, channels, work int) shapleyValue {
	g := newGame(s, t, channels)
	v := shapleyValue{
		shares: measures[[]float64]{make([]float64, channels), make([]float64, channels)},
		errors: measures[[]float64]{make([]float64, channels), make([]float64, channels)},
	}
	if g.conversions == 0 {
		return v
	}
	orders := 0
	estimate := g.exact
	if len(g.channels) > maxExactChannels {
		orders = min(maxOrders, max(minOrders, work/len(g.sets.steps)))
		estimate = func(amounts []float64) (value, errors []float64) { return g.sample(amounts, orders) }
	}
	fill := func(shares, errors, amounts []float64, total float64) {
		if total == 0 {
			return
		}
		value, e := estimate(amounts)
		for i, c := range g.channels {
			shares[c], errors[c] = value[i]*g.all/total, e[i]*g.all/total
		}
	}
	fill(v.shares.conversions, v.errors.conversions, g.ends.conversions, g.conversions)
	fill(v.shares.value, v.errors.value, g.ends.value, g.value)
	return v
}

// Orders that shapley_rate is sampled by, in pairs with their reverses.
const (
	minOrders  = 64
	maxOrders  = 4096
	orderParts = 32 // that are drawn apart; the same for any number of processors
)

// game holds the journeys by the set of channels that they met.
type game struct {
	channels                []int32  // that some journey met, in order
	sets                    *pathSet // of indices into channels
	journeys                []float64
	ends                    measures[[]float64] // by set
	all, conversions, value float64             // of all sets
}

func newGame(s *pathSet, t tally, channels int) *game {
	first := newFirstOrder(s, t, channels)
	g := &game{channels: first.channels, sets: &pathSet{}, conversions: first.total, value: first.worth}
	var set []int32
	for i := range s.list {
		p := &s.list[i]
		journeys := t.conversions[i] + t.nulls[i]
		if journeys == 0 || p.from == p.to {
			continue
		}
		set = append(set[:0], s.of(p)...)
		slices.Sort(set)
		set = slices.Compact(set)
		for k, c := range set {
			at, _ := slices.BinarySearch(g.channels, c)
			set[k] = int32(at)
		}
		n := g.sets.add(set)
		if n == len(g.journeys) {
			g.journeys = append(g.journeys, 0)
			g.ends.conversions, g.ends.value = append(g.ends.conversions, 0), append(g.ends.value, 0)
		}
		g.journeys[n] += journeys
		g.ends.conversions[n] += t.conversions[i]
		g.ends.value[n] += t.value[i]
		g.all += journeys
	}
	return g
}

// exact sums the amounts and the journeys over the subsets of each coalition,
// in n·2ⁿ steps, and weighs what each channel adds to each coalition.
func (g *game) exact(amounts []float64) (value, errors []float64) {
	n := len(g.channels)
	worth, journeys := make([]float64, 1<<n), make([]float64, 1<<n)
	for i := range g.sets.list {
		mask := 0
		for _, c := range g.sets.of(&g.sets.list[i]) {
			mask |= 1 << c
		}
		worth[mask], journeys[mask] = amounts[i], g.journeys[i]
	}
	for c := range n {
		for mask := range worth {
			if mask&(1<<c) != 0 {
				worth[mask] += worth[mask^1<<c]
				journeys[mask] += journeys[mask^1<<c]
			}
		}
	}
	for mask := range worth {
		if journeys[mask] > 0 {
			worth[mask] /= journeys[mask]
		}
	}
	// The chance that a channel, in a random order, comes after just s others.
	chance := make([]float64, n)
	chance[0] = 1 / float64(n)
	for s := 1; s < n; s++ {
		chance[s] = chance[s-1] * float64(s) / float64(n-s)
	}
	value = make([]float64, n)
	for mask, v := range worth {
		size := bits.OnesCount(uint(mask))
		for c := range n {
			if mask&(1<<c) == 0 {
				value[c] += chance[size] * (worth[mask|1<<c] - v)
			}
		}
	}
	return value, make([]float64, n)
}

// sample takes the mean over random orders and tells its standard error, which
// is of the means of the pairs: those are independent of each other.
func (g *game) sample(amounts []float64, orders int) (value, errors []float64) {
	n := len(g.channels)
	pairs := (orders/2 + orderParts - 1) / orderParts // in each part
	parts := make([]sampled, orderParts)
	inParallel(orderParts, func(part int) {
		parts[part] = g.samplePart(amounts, pairs, rand.New(rand.NewPCG(uint64(part), 0)))
	})
	count := float64(pairs * orderParts)
	value, errors = make([]float64, n), make([]float64, n)
	for c := range n {
		var sum, squares float64
		for _, p := range parts {
			sum += p.sum[c]
			squares += p.squares[c]
		}
		value[c] = sum / count
		errors[c] = math.Sqrt(max(0, squares/count-value[c]*value[c]) / (count - 1))
	}
	return value, errors
}

// sampled are sums over pairs of orders, by channel, of the pairs' means.
type sampled struct{ sum, squares []float64 }

func (g *game) samplePart(amounts []float64, pairs int, r *rand.Rand) sampled {
	n := len(g.channels)
	p := sampled{make([]float64, n), make([]float64, n)}
	order, rank := numbers(n), make([]int32, n)
	// By place in the order: what the sets add that are complete there; in the
	// order itself and in its reverse.
	var worth, journeys [2][]float64
	for way := range 2 {
		worth[way], journeys[way] = make([]float64, n), make([]float64, n)
	}
	pair := make([]float64, n)
	for range pairs {
		r.Shuffle(n, func(i, k int) { order[i], order[k] = order[k], order[i] })
		for i, c := range order {
			rank[c] = int32(i)
		}
		for way := range 2 {
			clear(worth[way])
			clear(journeys[way])
		}
		for i := range g.sets.list {
			low, high := int32(n), int32(-1)
			for _, c := range g.sets.of(&g.sets.list[i]) {
				low, high = min(low, rank[c]), max(high, rank[c])
			}
			worth[0][high] += amounts[i]
			journeys[0][high] += g.journeys[i]
			worth[1][int32(n)-1-low] += amounts[i]
			journeys[1][int32(n)-1-low] += g.journeys[i]
		}
		clear(pair)
		for way := range 2 {
			var v, all, before float64
			for i := range n {
				v += worth[way][i]
				all += journeys[way][i]
				c := order[i]
				if way == 1 {
					c = order[n-1-i]
				}
				if all > 0 {
					pair[c] += (v/all - before) / 2
					before = v / all
				}
			}
		}
		for c, v := range pair {
			p.sum[c] += v
			p.squares[c] += v * v
		}
	}
	return p
}
