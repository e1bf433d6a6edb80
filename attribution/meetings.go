package attribution

import (
	"peil/internal/dataset"
	"peil/internal/period"
)

// Meetings tells which channels met on the way to conversions, by their names.
type Meetings struct {
	Took   map[string]dataset.Fixed            // conversions with the channel in the journey
	Ended  map[string]dataset.Fixed            // with the channel last
	Before map[string]map[string]dataset.Fixed // last channel → another one in the journey
}

// Meetings adds up who met whom in the journeys of the conversions in p; the
// zero period is all.
func (j *Journeys) Meetings(p period.Period) Meetings {
	channels, names := j.channels()
	s, _ := j.pathsIn(p, channels)
	m := Meetings{map[string]dataset.Fixed{}, map[string]dataset.Fixed{}, map[string]map[string]dataset.Fixed{}}
	before := make([][]dataset.Fixed, len(names)) // by last channel; with itself: that it ended
	met := make([]int, len(names))                // by channel: 1 + the latest path it was met in
	for i := range s.list {
		path := &s.list[i]
		steps := s.of(path)
		if len(steps) == 0 || path.conversions == 0 && path.value == 0 {
			continue
		}
		last := steps[len(steps)-1]
		if before[last] == nil {
			before[last] = make([]dataset.Fixed, len(names))
		}
		for _, c := range steps {
			if met[c] != i+1 {
				met[c] = i + 1
				before[last][c] += path.conversions
			}
		}
	}
	for last, sums := range before {
		if sums == nil {
			continue
		}
		with := map[string]dataset.Fixed{}
		for c, sum := range sums {
			if met[c] > 0 {
				m.Took[names[c]] += sum
			}
			if c != last && sum != 0 {
				with[names[c]] = sum
			}
		}
		m.Ended[names[last]], m.Before[names[last]] = sums[last], with
	}
	return m
}
