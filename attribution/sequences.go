package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Sequence is a channel that was met after another one, sometime in a journey.
// First and Then are the same for one that was met again.
type Sequence struct {
	First, Then string
	Conversions dataset.Fixed // of the journeys that hold it
	Value       dataset.Fixed
	Next        dataset.Fixed // conversions of those in which Then was the very next touch
	Lost        float64       // Conversions as a share of all; 0 without conversions
	NextLost    float64
}

// Sequences returns the n ordered pairs of channels that most conversions in p
// passed, then by value and names; the zero period is all.
//
// Lost is the share of all conversions that would be lost if no journey that holds
// the sequence had led to one. It is taken from the journeys as they were, which is
// what a Markov chain gives that remembers the whole journey; SequenceRemovals tells
// it of the chain of order 1, which mixes journeys that share their latest step, as
// removal effects of channels do. Journeys hold several sequences, so that the
// shares add up to more than 1.
//
// Of more than 100 channels those that most journeys met are told apart.
func (j *Journeys) Sequences(p period.Period, n int) []Sequence {
	channels, names := j.channels()
	set, _ := j.pathsIn(p, channels)
	pairs := newPairs(names, meetings(len(names), set))
	width := len(pairs.names)
	sums := make([]Sequence, width*width)
	next := make([]int, width*width) // 1 + the latest path in which Then followed at once
	var total dataset.Fixed
	for i := range set.list {
		path := &set.list[i]
		total += path.conversions
		if path.conversions == 0 && path.value == 0 {
			continue
		}
		steps := set.of(path)
		pairs.turnTo(steps)
		for _, a := range pairs.met {
			for _, b := range pairs.met {
				if pairs.before(a, b) {
					s := &sums[int(a)*width+int(b)]
					s.Conversions += path.conversions
					s.Value += path.value
				}
			}
		}
		for k := 1; k < len(steps); k++ {
			a, b := pairs.slots[steps[k-1]], pairs.slots[steps[k]]
			if a < 0 || b < 0 {
				continue
			}
			if at := int(a)*width + int(b); next[at] != i+1 {
				next[at] = i + 1
				sums[at].Next += path.conversions
			}
		}
	}
	for i := range sums {
		s := &sums[i]
		s.First, s.Then = pairs.names[i/width], pairs.names[i%width]
		if total > 0 {
			s.Lost, s.NextLost = s.Conversions.Float()/total.Float(), s.Next.Float()/total.Float()
		}
	}
	sums = slices.DeleteFunc(sums, func(s Sequence) bool { return s.Conversions <= 0 })
	// Channels are numbered by name, which therefore breaks ties.
	slices.SortStableFunc(sums, func(x, y Sequence) int {
		return cmp.Or(cmp.Compare(y.Conversions, x.Conversions), cmp.Compare(y.Value, x.Value))
	})
	return slices.Clone(sums[:min(n, len(sums))])
}
