package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
)

// maxPairChannels is how many channels pairs are told of: few enough for a
// table of all pairs.
const maxPairChannels = 100

// pairs finds the ordered pairs of channels in paths.
type pairs struct {
	names []string // of the channels told apart, in their order
	slots []int32  // by channel: index into names; -1 if it is left out
	// Of the path at hand: the channels that it met, and by slot the first and
	// last step at which.
	met         []int32
	first, last []int32
}

// newPairs tells those channels apart that most journeys met: met is by channel,
// as Journeys.channels numbers and names them.
func newPairs(names []string, met []endings) *pairs {
	order := slices.DeleteFunc(numbers(len(met)), func(c int32) bool { return met[c].journeys == 0 })
	// Channels are numbered by name, which therefore breaks ties.
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(met[b].journeys, met[a].journeys) })
	order = order[:min(maxPairChannels, len(order))]
	slices.Sort(order)

	p := &pairs{slots: make([]int32, len(met)), first: make([]int32, len(order)), last: make([]int32, len(order))}
	for c := range p.slots {
		p.slots[c] = -1
	}
	for slot, c := range order {
		p.slots[c] = int32(slot)
		p.names = append(p.names, names[c])
	}
	return p
}

// endings is how many journeys there were, and how many of them converted.
type endings struct{ journeys, conversions dataset.Fixed }

// add adds the journeys of a path.
func (e *endings) add(p *path) {
	e.journeys += max(0, p.conversions) + max(0, p.nulls)
	e.conversions += max(0, p.conversions)
}

// meetings counts, by channel, the journeys of the sets that met it.
func meetings(channels int, sets ...*pathSet) []endings {
	met := make([]endings, channels)
	seen := make([]int, channels) // 1 + the latest path that the channel was met in
	n := 0
	for _, s := range sets {
		for i := range s.list {
			n++
			for _, c := range s.of(&s.list[i]) {
				if seen[c] != n {
					seen[c] = n
					met[c].add(&s.list[i])
				}
			}
		}
	}
	return met
}

// turnTo reads a path.
func (p *pairs) turnTo(steps []int32) {
	for _, s := range p.met {
		p.last[s] = 0
	}
	p.met = p.met[:0]
	for k, c := range steps {
		s := p.slots[c]
		if s < 0 {
			continue
		}
		if p.last[s] == 0 {
			p.first[s] = int32(k + 1)
			p.met = append(p.met, s)
		}
		p.last[s] = int32(k + 1)
	}
}

// before reports whether the path met channel b after it had met a. For a
// channel and itself: whether it met it twice.
func (p *pairs) before(a, b int32) bool { return p.first[a] < p.last[b] }
