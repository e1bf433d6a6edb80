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

// Orders that shapley_rate is sampled by, in pairs with their reverses.
const (
	minOrders  = 64
	maxOrders  = 4096
	orderParts = 32 // that are drawn apart; the same for any number of processors
)

// game holds the journeys by the set of channels that they met.
type game struct {
	all      int      // channels, met or not
	channels []int32  // that some journey met, in order
	sets     *pathSet // of indices into channels
	of       []int32  // by path: its set; -1 without a touch
}

func newGame(s *pathSet, channels int) *game {
	g := &game{all: channels, sets: &pathSet{}, of: make([]int32, len(s.list))}
	g.channels = slices.Compact(slices.Sorted(slices.Values(s.steps)))
	var set []int32
	for i := range s.list {
		p := &s.list[i]
		if g.of[i] = -1; p.from == p.to {
			continue
		}
		set = append(set[:0], s.of(p)...)
		slices.Sort(set)
		set = slices.Compact(set)
		for k, c := range set {
			at, _ := slices.BinarySearch(g.channels, c)
			set[k] = int32(at)
		}
		g.of[i] = int32(g.sets.add(set))
	}
	return g
}

// bySet adds numbers of paths up by their sets.
func (g *game) bySet(numbers []float64) (sums []float64, total float64) {
	sums = make([]float64, len(g.sets.list))
	for i, set := range g.of {
		if set >= 0 {
			sums[set] += numbers[i]
			total += numbers[i]
		}
	}
	return sums, total
}

// value returns the Shapley value of the game in which channels S are
// worth the rate at which those journeys convert that met no channel outside S,
// journeys without a conversion included; for value, what such a journey is
// worth on average. Channels that no journey met alone are worth 0.
//
// A share can be negative: a channel that journeys without conversions meet
// lowers the rate of every coalition it joins. It is told as it is, since
// rescaling would take from other channels what this one costs.
//
// Up to maxExactChannels channels all coalitions are counted. With more, the
// mean over random orders in which channels come together is taken, each with
// its reverse, whose errors are partly the opposite (Mitchell and others,
// Journal of Machine Learning Research 23, 2022), as many as the effort allows.
func (g *game) value(t tally, e effort) estimated {
	v := estimated{
		shares: measures[[]float64]{make([]float64, g.all), make([]float64, g.all)},
		errors: measures[[]float64]{make([]float64, g.all), make([]float64, g.all)},
	}
	conversions, converted := g.bySet(t.conversions)
	journeys, all := g.bySet(t.nulls)
	for set, v := range conversions {
		journeys[set] += v
	}
	all += converted
	value, worth := g.bySet(t.value)
	type asked struct {
		amounts        []float64 // by set
		total          float64
		shares, errors []float64
	}
	list := []asked{
		{conversions, converted, v.shares.conversions, v.errors.conversions}, {value, worth, v.shares.value, v.errors.value},
	}
	list = slices.DeleteFunc(list, func(a asked) bool { return a.total == 0 })
	if len(list) == 0 {
		return v
	}
	var amounts [][]float64
	for _, a := range list {
		amounts = append(amounts, a.amounts)
	}
	var found, wrong [][]float64
	if len(g.channels) <= maxExactChannels {
		found, wrong = g.exact(amounts, journeys)
	} else {
		found, wrong = g.sample(amounts, journeys, e.orders(len(g.sets.steps)))
	}
	for k, a := range list {
		for i, c := range g.channels {
			a.shares[c], a.errors[c] = found[k][i]*all/a.total, wrong[k][i]*all/a.total
		}
	}
	return v
}

// orders returns how many orders are drawn for sets of so many channels.
func (e effort) orders(steps int) int { return min(maxOrders, max(minOrders, e.work/max(1, steps))) }

// shapleyRateSteps returns how many steps a value takes at most. A step is a
// channel of a set in an order, or of a coalition.
func shapleyRateSteps(s *pathSet, channels int, e effort) float64 {
	met, n := make([]bool, channels), 0
	for _, c := range s.steps {
		if !met[c] {
			met[c] = true
			n++
		}
	}
	if n <= maxExactChannels {
		return 2 * 3 * float64(n) * float64(int(1)<<n)
	}
	return 2 * float64(e.orders(len(s.steps))) * float64(len(s.steps))
}

// exact sums amounts of sets, and the journeys they are of, over the subsets of each coalition,
// in n·2ⁿ steps, and weighs what each channel adds to each coalition.
func (g *game) exact(amounts [][]float64, of []float64) (values, errors [][]float64) {
	n := len(g.channels)
	masks := make([]int, len(g.sets.list))
	for i := range g.sets.list {
		for _, c := range g.sets.of(&g.sets.list[i]) {
			masks[i] |= 1 << c
		}
	}
	sums := func(amounts []float64) []float64 {
		inside := make([]float64, 1<<n)
		for i, mask := range masks {
			inside[mask] = amounts[i]
		}
		for c := range n {
			for mask := range inside {
				if mask&(1<<c) != 0 {
					inside[mask] += inside[mask^1<<c]
				}
			}
		}
		return inside
	}
	// The chance that a channel, in a random order, comes after just s others.
	chance := make([]float64, n)
	chance[0] = 1 / float64(n)
	for s := 1; s < n; s++ {
		chance[s] = chance[s-1] * float64(s) / float64(n-s)
	}
	journeys := sums(of)
	for _, amounts := range amounts {
		worth := sums(amounts)
		for mask := range worth {
			if journeys[mask] > 0 {
				worth[mask] /= journeys[mask]
			}
		}
		value := make([]float64, n)
		for mask, v := range worth {
			size := bits.OnesCount(uint(mask))
			for c := range n {
				if mask&(1<<c) == 0 {
					value[c] += chance[size] * (worth[mask|1<<c] - v)
				}
			}
		}
		values, errors = append(values, value), append(errors, make([]float64, n))
	}
	return values, errors
}

// sample takes the mean over random orders and tells its standard error, which
// is of the means of the pairs: those are independent of each other.
func (g *game) sample(amounts [][]float64, of []float64, orders int) (values, errors [][]float64) {
	n := len(g.channels)
	pairs := (orders/2 + orderParts - 1) / orderParts // in each part
	parts := make([][]sampled, orderParts)
	inParallel(orderParts, func(part int) {
		parts[part] = g.samplePart(amounts, of, pairs, rand.New(rand.NewPCG(uint64(part), 0)))
	})
	count := float64(pairs * orderParts)
	for k := range amounts {
		value, wrong := make([]float64, n), make([]float64, n)
		for c := range n {
			var sum, squares float64
			for _, p := range parts {
				sum += p[k].sum[c]
				squares += p[k].squares[c]
			}
			value[c] = sum / count
			wrong[c] = math.Sqrt(max(0, squares/count-value[c]*value[c]) / (count - 1))
		}
		values, errors = append(values, value), append(errors, wrong)
	}
	return values, errors
}

// sampled are sums over pairs of orders, by channel, of the pairs' means.
type sampled struct{ sum, squares []float64 }

// samplePart samples each of the amounts by the same orders.
func (g *game) samplePart(amounts [][]float64, of []float64, pairs int, r *rand.Rand) []sampled {
	n := len(g.channels)
	var sums []sampled
	for range amounts {
		sums = append(sums, sampled{make([]float64, n), make([]float64, n)})
	}
	order, rank := numbers(n), make([]int32, n)
	lows, highs := make([]int32, len(g.sets.list)), make([]int32, len(g.sets.list)) // by set: the ranks of its first and last channel
	// By place in the order: what the sets add that are complete there; in the
	// order itself and in its reverse.
	var worth, journeys [2][]float64
	for way := range 2 {
		worth[way], journeys[way] = make([]float64, n), make([]float64, n)
	}
	complete := func(places *[2][]float64, amounts []float64) {
		clear(places[0])
		clear(places[1])
		for i, v := range amounts {
			places[0][highs[i]] += v
			places[1][int32(n)-1-lows[i]] += v
		}
	}
	pair := make([]float64, n)
	for range pairs {
		r.Shuffle(n, func(i, k int) { order[i], order[k] = order[k], order[i] })
		for i, c := range order {
			rank[c] = int32(i)
		}
		for i := range g.sets.list {
			low, high := int32(n), int32(-1)
			for _, c := range g.sets.of(&g.sets.list[i]) {
				low, high = min(low, rank[c]), max(high, rank[c])
			}
			lows[i], highs[i] = low, high
		}
		complete(&journeys, of)
		for k := range amounts {
			complete(&worth, amounts[k])
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
				sums[k].sum[c] += v
				sums[k].squares[c] += v * v
			}
		}
	}
	return sums
}
