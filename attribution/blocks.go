package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// block is what the models of all journeys are estimated on: the journeys that
// ended in one month, as distinct paths. A month's credit rests on that month
// alone, so that it does not change when the next one's data arrive, and a
// channel that was not there has none. Journeys without dates are one block.
type block struct {
	month period.Date // its first day; 0 without dates
	paths pathSet     // of channels as Journeys.channels numbers them
	list  []journey   // with a conversion; part of Journeys.list
}

// month returns the block that a day belongs to.
func (j *Journeys) month(d period.Date) period.Date {
	if !j.dated {
		return 0
	}
	return d.FirstOfMonth()
}

// blocks returns the months that p touches, those without conversions left
// out; the zero period is all.
func (j *Journeys) blocks(p period.Period) []block {
	var blocks []block
	for list := j.list; len(list) > 0; {
		b := block{month: j.month(list[0].date)}
		n := 1
		for n < len(list) && j.month(list[n].date) == b.month {
			n++
		}
		b.list, list = list[:n], list[n:]
		if p == (period.Period{}) || p.Start.FirstOfMonth() <= b.month && b.month <= p.End {
			at, ok := slices.BinarySearchFunc(j.nulls, b.month, func(n block, m period.Date) int { return cmp.Compare(n.month, m) })
			if ok {
				b.paths = j.distinct(b.list, j.nulls[at:at+1])
			} else {
				b.paths = j.distinct(b.list, nil)
			}
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// distinct returns the paths of journeys, and of the nulls of some months.
func (j *Journeys) distinct(list []journey, nulls []block) pathSet {
	channels, _ := j.channels()
	var s pathSet
	var steps []int32
	for _, g := range list {
		steps = steps[:0]
		for _, t := range j.path(g) {
			steps = append(steps, channels[t.place])
		}
		n := s.add(steps)
		s.list[n].conversions += g.conversions
		s.list[n].value += g.value
	}
	for i := range nulls {
		s.addNulls(&nulls[i].paths, channels)
	}
	return s
}

// addNulls adds paths of places as paths of the places' channels.
func (s *pathSet) addNulls(nulls *pathSet, channels []int32) {
	var steps []int32
	for i := range nulls.list {
		p := &nulls.list[i]
		steps = steps[:0]
		for _, place := range nulls.of(p) {
			steps = append(steps, channels[place])
		}
		s.list[s.add(steps)].nulls += p.nulls
	}
}

// null adds journeys without a conversion, the last touch of which was on a
// day; steps are their places.
func (b *builder) null(d period.Date, steps []int32, journeys dataset.Fixed) {
	b.Nulls += journeys
	month := b.month(d)
	n, ok := b.nullBlocks[month]
	if !ok {
		n = len(b.nulls)
		b.nullBlocks[month] = n
		b.nulls = append(b.nulls, block{month: month})
	}
	s := &b.nulls[n].paths
	s.list[s.add(steps)].nulls += journeys
}

// nullTouches adds the journey of a person's touches from first up to end, all
// after the latest conversion: of those that lie in the windows, counted back
// from the last of them.
func (b *builder) nullTouches(first, end int) {
	touches := b.data.Touches
	last := touches[end-1].Time
	b.steps = b.steps[:0]
	for _, t := range touches[first:end] {
		if b.inWindow(t.View, last-t.Time) {
			b.nullStep(t.Channel)
		}
	}
	b.null(period.Date(floorDiv(last, day)), b.steps, dataset.Scale)
}

// nullStep appends a channel's place to b.steps.
func (b *builder) nullStep(channel int32) {
	n := b.number(channel, -1)
	if last := len(b.steps) - 1; last >= 0 && b.config.Repeats == repeatsCollapse && b.steps[last] == n {
		return
	}
	b.steps = append(b.steps, n)
}

// inWindow reports whether a touch of an age counts.
func (b *builder) inWindow(view bool, age int64) bool {
	if view {
		return age <= b.view && b.view > 0
	}
	return age <= b.click
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
