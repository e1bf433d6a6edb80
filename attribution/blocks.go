package attribution

import (
	"cmp"
	"slices"
	"sync"

	"peil/internal/dataset"
	"peil/internal/period"
)

// block is what the models of all journeys are estimated on: the journeys that
// ended in one month, as distinct paths. A month's credit rests on that month
// alone: a channel that was not there has none, and later data change it only
// as far as people who had not converted have by then. Journeys without dates
// are one block.
type block struct {
	month period.Date // its first day; 0 without dates
	paths pathSet     // of channels as Journeys.channels numbers them
	list  []journey   // those with a conversion; part of Journeys.list

	removal func() removal   // Journeys.removal of the paths, reckoned once
	rates   func() estimated // what shapley_rate makes of the paths, reckoned once
}

// month returns the block that a day belongs to.
func (j *Journeys) month(d period.Date) period.Date {
	if !j.dated {
		return 0
	}
	return d.FirstOfMonth()
}

// blocks returns the months that p touches, in order; the zero period is all.
func (j *Journeys) blocks(p period.Period) []block {
	all := j.months()
	if p == (period.Period{}) {
		return all
	}
	byMonth := func(b block, m period.Date) int { return cmp.Compare(b.month, m) }
	from, _ := slices.BinarySearchFunc(all, p.Start.FirstOfMonth(), byMonth)
	to, _ := slices.BinarySearchFunc(all, p.End+1, byMonth)
	return all[from:max(from, to)]
}

// byMonth makes the blocks of journeys with dates; Journeys.months is that, made
// once.
func (j *Journeys) byMonth() []block {
	channels, _ := j.channels()
	var blocks []block
	list, nulls := j.list, j.nulls
	for len(list) > 0 || len(nulls) > 0 {
		var b block
		if len(nulls) > 0 {
			b.month = nulls[0].month
		}
		if len(list) > 0 {
			if m := j.month(list[0].date); len(nulls) == 0 || m < b.month {
				b.month = m
			}
		}
		n := 0
		for n < len(list) && j.month(list[n].date) == b.month {
			n++
		}
		b.list, list = list[:n], list[n:]
		b.paths.addJourneys(j, b.list, channels)
		if len(nulls) > 0 && nulls[0].month == b.month {
			b.paths.addNulls(&nulls[0].paths)
			nulls = nulls[1:]
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// reckoned lets the blocks reckon what the models of all journeys need.
func (j *Journeys) reckoned(blocks []block) []block {
	_, names := j.channels()
	for i := range blocks {
		s := &blocks[i].paths
		blocks[i].removal = sync.OnceValue(func() removal { return j.removal(s) })
		blocks[i].rates = sync.OnceValue(func() estimated { return newGame(s, len(names)-1).value(s.tally(), creditEffort) })
	}
	return blocks
}

// together returns the paths of blocks.
func together(blocks []block) *pathSet {
	if len(blocks) == 1 {
		return &blocks[0].paths
	}
	all := &pathSet{}
	for i := range blocks {
		s := &blocks[i].paths
		for k := range s.list {
			p := &s.list[k]
			q := &all.list[all.add(s.of(p))]
			q.conversions += p.conversions
			q.value += p.value
			q.nulls += p.nulls
		}
	}
	return all
}

// addJourneys adds the channels' paths of journeys with a conversion.
func (s *pathSet) addJourneys(j *Journeys, list []journey, channels []int32) {
	var steps []int32
	for _, g := range list {
		steps = steps[:0]
		for _, t := range j.path(g) {
			steps = append(steps, channels[t.place])
		}
		p := &s.list[s.add(steps)]
		p.conversions += g.conversions
		p.value += g.value
	}
}

// addNulls adds the journeys without a conversion of another set.
func (s *pathSet) addNulls(other *pathSet) {
	for i := range other.list {
		if p := &other.list[i]; p.nulls != 0 {
			s.list[s.add(other.of(p))].nulls += p.nulls
		}
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
		if b.inWindow(t.Type, last-t.Time) {
			b.nullStep(b.data.Places.Channel(t.Place))
		}
	}
	b.null(period.Date(floorDiv(last, day)), b.steps, dataset.Scale)
}

// collapsed adds the journeys of persons who never converted that a database has
// put together by the windows.
func (b *builder) collapsed() {
	for i := range b.data.NullPaths {
		n := &b.data.NullPaths[i]
		b.steps = b.steps[:0]
		for _, channel := range n.Channels {
			b.nullStep(channel)
		}
		b.null(n.Month, b.steps, dataset.Fixed(n.Journeys)*dataset.Scale)
		b.prospects = true
		b.Quality.Touches += n.Touches
		b.Quality.Duplicates += n.Duplicates
		b.Quality.NoChannel += n.NoChannel
	}
}

// nullStep appends a channel's place to b.steps.
func (b *builder) nullStep(channel int32) {
	n := b.channelNumber(channel)
	if last := len(b.steps) - 1; last >= 0 && b.config.Repeats == repeatsCollapse && b.steps[last] == n {
		return
	}
	b.steps = append(b.steps, n)
}

// inWindow reports whether a touch of an age counts.
func (b *builder) inWindow(kind dataset.TouchType, age int64) bool {
	return age <= b.spans[kind] && b.spans[kind] > 0
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
