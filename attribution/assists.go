package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Assist is a channel's part in journeys. A channel that ended a journey did
// not assist it, however often it was met before.
type Assist struct {
	Channel       string
	Assisted      dataset.Fixed // conversions with the channel in the journey, another one last
	AssistedValue dataset.Fixed
	Started       dataset.Fixed // conversions with the channel first
	Ended         dataset.Fixed // conversions with the channel last
	EndedValue    dataset.Fixed
}

// Assists returns the part of every channel in the journeys of the conversions
// in p, most assisted first, then by name; the zero period is all.
func (j *Journeys) Assists(p period.Period) []Assist {
	channels, names := j.channels()
	list := make([]Assist, len(names))
	met := make([]int, len(names)) // by channel: 1 + the latest journey it was met in
	for i, g := range j.in(p) {
		if g.from == g.to {
			continue
		}
		path := j.path(g)
		first, last := channels[path[0].place], channels[path[len(path)-1].place]
		list[first].Started += g.conversions
		list[last].Ended += g.conversions
		list[last].EndedValue += g.value
		met[last] = i + 1
		for _, t := range path {
			c := channels[t.place]
			if met[c] == i+1 {
				continue
			}
			met[c] = i + 1
			list[c].Assisted += g.conversions
			list[c].AssistedValue += g.value
		}
	}
	used := list[:0]
	for c, a := range list {
		if met[c] > 0 {
			a.Channel = names[c]
			used = append(used, a)
		}
	}
	slices.SortFunc(used, func(a, b Assist) int {
		return cmp.Or(cmp.Compare(b.Assisted, a.Assisted), cmp.Compare(a.Channel, b.Channel))
	})
	return used
}
