package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// PathCount is a sequence of channels and what ended the journeys that took it.
type PathCount struct {
	Channels    []string // oldest first
	Conversions dataset.Fixed
	Value       dataset.Fixed
	Nulls       dataset.Fixed // journeys without a conversion; 0 where TopPaths does not know them
}

// TopPaths returns the n sequences of channels with the most conversions in p,
// then the most value, then by their names; the zero period is all.
// Conversions without a touch have no sequence. nulls tells whether it is known
// how many journeys took the same way and did not convert: a source may have
// none, and a part of a month has none of its own.
func (j *Journeys) TopPaths(p period.Period, n int) (top []PathCount, nulls bool) {
	channels, names := j.channels()
	s, nulls := j.pathsIn(p, channels)
	// Channels are numbered by name.
	before := func(a, b *path) int {
		return cmp.Or(cmp.Compare(b.conversions, a.conversions), cmp.Compare(b.value, a.value), slices.Compare(s.of(a), s.of(b)))
	}
	var list []*path // up to twice n: the first ones are sorted out in batches
	var last *path   // the n-th of a batch: what comes after it is none of the n
	cut := func() {
		slices.SortFunc(list, before)
		list = list[:min(n, len(list))]
	}
	for i := range s.list {
		p := &s.list[i]
		if p.from == p.to || p.conversions == 0 && p.value == 0 || last != nil && before(p, last) > 0 {
			continue
		}
		if list = append(list, p); n > 0 && len(list)-n >= n {
			cut()
			last = list[n-1]
		}
	}
	cut()
	for _, p := range list {
		count := PathCount{Conversions: p.conversions, Value: p.value, Nulls: p.nulls}
		for _, c := range s.of(p) {
			count.Channels = append(count.Channels, names[c])
		}
		top = append(top, count)
	}
	return top, nulls
}

// channels numbers the places' channels by name: place → number, and number →
// name, with Unattributed last.
func (j *Journeys) channels() (byPlace []int32, names []string) {
	byPlace = make([]int32, len(j.places))
	for i, p := range j.places {
		if n := len(names); n == 0 || names[n-1] != p.channel() {
			names = append(names, p.channel())
		}
		byPlace[i] = int32(len(names) - 1)
	}
	return byPlace, names
}
