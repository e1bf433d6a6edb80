package attribution

import (
	"cmp"
	"encoding/binary"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// PathCount is a sequence of channels and the conversions that ended it.
type PathCount struct {
	Channels    []string // oldest first
	Conversions dataset.Fixed
	Value       dataset.Fixed
}

// TopPaths returns the n sequences of channels with the most conversions in p,
// then the most value, then by their names; the zero period is all.
// Conversions without a touch have no sequence.
func (j *Journeys) TopPaths(p period.Period, n int) []PathCount {
	channels, names := j.channels()
	var counts []PathCount
	index := map[string]int{} // encoded sequence → counts
	var key []byte
	for _, g := range j.in(p) {
		if g.from == g.to {
			continue
		}
		key = key[:0]
		for _, t := range j.path(g) {
			key = binary.AppendUvarint(key, uint64(channels[t.place]))
		}
		i, ok := index[string(key)]
		if !ok {
			i = len(counts)
			index[string(key)] = i
			path := make([]string, 0, g.to-g.from)
			for _, t := range j.path(g) {
				path = append(path, names[channels[t.place]])
			}
			counts = append(counts, PathCount{Channels: path})
		}
		counts[i].Conversions += g.conversions
		counts[i].Value += g.value
	}
	slices.SortFunc(counts, func(a, b PathCount) int {
		return cmp.Or(cmp.Compare(b.Conversions, a.Conversions), cmp.Compare(b.Value, a.Value), slices.Compare(a.Channels, b.Channels))
	})
	return counts[:min(n, len(counts))]
}

// channels numbers the places' channels by name: place → number, and number →
// name, with Unattributed last.
func (j *Journeys) channels() (byPlace []int32, names []string) {
	byPlace = make([]int32, len(j.places))
	for i, p := range j.places {
		if n := len(names); n == 0 || names[n-1] != p.channel {
			names = append(names, p.channel)
		}
		byPlace[i] = int32(len(names) - 1)
	}
	return byPlace, names
}
