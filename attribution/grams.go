package attribution

import (
	"cmp"
	"math"
	"slices"
)

// MaxOrder is the highest order of a Markov chain.
const MaxOrder = 5

// gram is a state of a chain of higher order: the last channels, the latest
// first, each plus 1; 0 is before the journey.
type gram [MaxOrder]int32

// follow returns the state after a touch of channel c, of at most order
// channels.
func (g gram) follow(c int32, order int) gram {
	copy(g[1:order], g[:order-1])
	g[0] = c + 1
	return g
}

// grams are the states and moves that a set's paths make in a chain of order 2
// or more, without how often. State 0 is the start; the others come by how
// early a path reaches them, so that most moves lead forwards, and then by
// their channels. So nothing depends on the order of the paths.
type grams struct {
	set      *pathSet
	channels int
	states   []gram
	from, to []int32 // by move, sorted by to and from; none into the start
	walk     []int32 // by step of the set: the move
}

// newGrams follows the paths of a set that has channels numbered below channels.
func newGrams(s *pathSet, channels, order int) *grams {
	g := &grams{set: s, channels: channels, states: []gram{{}}, walk: make([]int32, len(s.steps))}
	depth := []int32{0} // by state: the fewest touches that lead to it
	known := map[gram]int32{{}: 0}
	moves := newMoveTable(channels, order, len(s.steps))
	for i := range s.list {
		p := &s.list[i]
		at := int32(0)
		for k := p.from; k < p.to; k++ {
			m := moves.find(at, s.steps[k])
			if m.number == 0 {
				next := g.states[at].follow(s.steps[k], order)
				to, ok := known[next]
				if !ok {
					to = int32(len(g.states))
					known[next] = to
					g.states = append(g.states, next)
					depth = append(depth, math.MaxInt32)
				}
				g.from, g.to = append(g.from, at), append(g.to, to)
				m = moves.add(at, s.steps[k], to)
			}
			g.walk[k] = m.number - 1
			at = m.to
			depth[at] = min(depth[at], k-p.from+1)
		}
	}
	g.order(depth)
	return g
}

// order numbers the states and moves anew, as the type's comment says.
func (g *grams) order(depth []int32) {
	byState := numbers(len(g.states))
	slices.SortFunc(byState, func(a, b int32) int {
		return cmp.Or(cmp.Compare(depth[a], depth[b]), slices.Compare(g.states[a][:], g.states[b][:]))
	})
	rank := inverse(byState)
	states := make([]gram, len(g.states))
	for r, s := range byState {
		states[r] = g.states[s]
	}
	g.states = states
	for m := range g.from {
		g.from[m], g.to[m] = rank[g.from[m]], rank[g.to[m]]
	}
	// Sorted by from, and then, stably, by to.
	byMove := sortedBy(numbers(len(g.from)), g.from, len(states))
	byMove = sortedBy(byMove, g.to, len(states))
	from, to := make([]int32, len(byMove)), make([]int32, len(byMove))
	for r, m := range byMove {
		from[r], to[r] = g.from[m], g.to[m]
	}
	g.from, g.to = from, to
	rank = inverse(byMove)
	for k, m := range g.walk {
		g.walk[k] = rank[m]
	}
}

func numbers(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// inverse returns each number's place in a permutation.
func inverse(order []int32) []int32 {
	rank := make([]int32, len(order))
	for r, i := range order {
		rank[i] = int32(r)
	}
	return rank
}

// sortedBy sorts numbers stably by their keys, which are below n.
func sortedBy(list, keys []int32, n int) []int32 {
	starts := make([]int32, n+1)
	for _, i := range list {
		starts[keys[i]+1]++
	}
	for k := range n {
		starts[k+1] += starts[k]
	}
	sorted := make([]int32, len(list))
	for _, i := range list {
		sorted[starts[keys[i]]] = i
		starts[keys[i]]++
	}
	return sorted
}

// moveTable numbers the moves, by state and channel: most of the time of a chain
// of many paths is spent finding them. Where all that there may be are few
// enough, each has a place of its own, which saves half of that time; others
// are found by open addressing.
type moveTable struct {
	channels int      // 0: by open addressing
	keys     []uint64 // by number; without channels
	slots    []numbered
	count    int32
}

// numbered is a move's number, from 1, and where it leads; 0 is none.
type numbered struct{ number, to int32 }

func newMoveTable(channels, order, steps int) *moveTable {
	pairs := channels
	for range order {
		if pairs *= channels + 1; pairs > 4*steps {
			return &moveTable{slots: make([]numbered, 1024)}
		}
	}
	return &moveTable{channels: channels, slots: make([]numbered, pairs)}
}

// find returns the move from a state to a channel.
func (t *moveTable) find(state, channel int32) numbered { return *t.slot(state, channel) }

// add makes the move, which is new.
func (t *moveTable) add(state, channel, to int32) numbered {
	t.count++
	m := numbered{t.count, to}
	if t.channels == 0 {
		t.keys = append(t.keys, key(state, channel))
		if 2*len(t.keys) > len(t.slots) {
			old := t.slots
			t.slots = make([]numbered, 4*len(old))
			for _, m := range old {
				if m.number > 0 {
					*t.probe(t.keys[m.number-1]) = m
				}
			}
		}
	}
	*t.slot(state, channel) = m
	return m
}

// slot returns where a move is or would be.
func (t *moveTable) slot(state, channel int32) *numbered {
	if t.channels > 0 {
		return &t.slots[int(state)*t.channels+int(channel)]
	}
	return t.probe(key(state, channel))
}

func key(state, channel int32) uint64 { return uint64(state)<<32 | uint64(channel) }

// probe looks a key up, by multiplicative hashing.
func (t *moveTable) probe(key uint64) *numbered {
	mask := uint64(len(t.slots) - 1)
	at := key * 0x9e3779b97f4a7c15
	for at = (at ^ at>>32) & mask; ; at = (at + 1) & mask {
		if m := t.slots[at]; m.number == 0 || t.keys[m.number-1] == key {
			return &t.slots[at]
		}
	}
}
