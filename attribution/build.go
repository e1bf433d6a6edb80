package attribution

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// Build joins the touches and conversions of d into journeys, or takes those
// of its paths. Where no source has conversions, the deals won of its leads are
// the conversions. c must have passed Validate. Where d has both, paths are left
// out and Problems says so: they would count the same conversions twice.
func Build(d *dataset.Data, c Config) *Journeys {
	b := builder{
		Journeys: &Journeys{config: c.complete(), dated: true},
		data:     d,
		numbers:  make([]int32, d.Places.Len()), plain: make([]int32, len(d.Channels.List)), named: map[string]int32{}, nullBlocks: map[period.Date]int{},
	}
	b.config.Models = slices.Clone(b.config.Models)
	b.keepDimensions()
	b.deals, b.conversions = newDeals(d), d.Conversions
	b.hasLeads = len(b.deals) > 0
	if len(b.conversions) == 0 {
		b.conversions = b.deals.won()
	}
	if len(b.conversions) > 0 || len(d.Touches)+len(d.NullPaths) > 0 {
		if len(d.Paths.List) > 0 {
			b.Problems.Add(diag.Diagnostic{Path: "attribution",
				Message: "there are sources of kind paths beside touchpoints or conversions: the same conversions would count twice",
				Hint:    "keep the touchpoints and conversions, which have dates, or the paths"})
		}
		b.fromTouches()
	} else {
		b.dated = false
		b.fromPaths()
	}
	b.sort()
	b.checkNames()
	b.checkSums()
	b.months = sync.OnceValue(func() []block { return b.reckoned(b.byMonth()) })
	if !b.dated {
		all := b.reckoned([]block{{paths: b.paths, list: b.list}})
		b.months = func() []block { return all }
	}
	b.scores = sync.OnceValue(b.scoreOrders)
	return b.Journeys
}

// checkSums reports conversions, values or profits that are too large to be
// added up: each sum of some of them would otherwise have to be checked.
func (b *builder) checkSums() {
	size := func(v dataset.Fixed) uint64 { return uint64(max(v, -v)) } // right for the smallest one, too
	var sums [3]uint64
	for i := range b.list {
		g := &b.list[i]
		for k, v := range [...]dataset.Fixed{g.conversions, g.value, g.profit} {
			if sums[k] += size(v); sums[k] > math.MaxInt64 {
				b.Problems.Add(diag.Diagnostic{Severity: diag.Error, Path: "attribution",
					Message: "the conversions, or their values, add up to more than 9 200 000 000 000",
					Hint:    "look for a number that is too large"})
				return
			}
		}
	}
}

// builder holds what is needed only while journeys are put together.
type builder struct {
	*Journeys
	data        *dataset.Data
	conversions []dataset.Conversion
	deals       deals
	kept        []int            // by Journeys.dims after the channel: their index in the data's dimensions
	numbers     []int32          // the data's place → 1 + index into Journeys.places
	plain       []int32          // channel → the same, of that without a value of any other dimension
	named       map[string]int32 // the quoted values of a place → index into Journeys.places

	spans   []int64 // look-back windows in seconds, by dataset.TouchType
	longest int64   // of them
	used    []bool  // by touch: some journey holds it

	nullBlocks map[period.Date]int // month → index into Journeys.nulls
	steps      []int32             // of the null journey at hand, or of the path
	paths      pathSet             // of a paths source
}

// fromTouches merges touches and conversions, both sorted by person and time.
func (b *builder) fromTouches() {
	touches, conversions := b.data.Touches, b.conversions
	b.spans = b.config.Window.spans()
	b.longest = slices.Max(b.spans)
	b.RuleTouches = make([]int, len(b.data.TouchRules))
	b.used = make([]bool, len(touches))
	b.list = make([]journey, 0, len(conversions))
	b.touches = make([]touch, 0, len(touches))
	b.Quality.Touches, b.Quality.Conversions = len(touches), len(conversions)
	b.countOddities()

	ends := make([]restartTimes, len(b.data.Types.List)+1)
	t := 0
	for c := 0; c < len(conversions); {
		person := conversions[c].Person
		for t < len(touches) && touches[t].Person < person {
			t = b.nullPerson(t)
		}
		firstTouch, firstConversion := t, c
		for t < len(touches) && touches[t].Person == person {
			t++
		}
		for c < len(conversions) && conversions[c].Person == person {
			c++
		}
		b.person(firstTouch, t, conversions[firstConversion:c], ends)
	}
	for t < len(touches) {
		t = b.nullPerson(t)
	}
	b.collapsed()
}

// nullPerson adds the journey of a person who never converted and returns the
// first touch of the next one.
func (b *builder) nullPerson(t int) int {
	first, person := t, b.data.Touches[t].Person
	for t < len(b.data.Touches) && b.data.Touches[t].Person == person {
		t++
	}
	b.nullTouches(first, t)
	b.prospects = true
	return t
}

// restartTimes are the instants of a person's latest conversions of one type.
type restartTimes struct {
	person       int32 // whose they are, plus 1
	last, before int64 // before: the latest instant earlier than last
}

// neverBefore is an instant before all others.
const neverBefore = -1 << 62

// person adds the journeys of one person's conversions; the person's touches
// are those from first up to end.
func (b *builder) person(first, end int, conversions []dataset.Conversion, ends []restartTimes) {
	touches := b.data.Touches
	reached := first // touches up to here are not later than the conversion
	for i := range conversions {
		c := &conversions[i]
		for reached < end && touches[reached].Time <= c.Time {
			reached++
		}
		after := int64(neverBefore)
		if b.config.AfterConversion == afterRestart {
			e := &ends[c.Type+1]
			switch {
			case e.person != c.Person+1:
				*e = restartTimes{person: c.Person + 1, last: c.Time, before: neverBefore}
			case e.last != c.Time:
				e.last, e.before = c.Time, e.last
			}
			after = e.before
		}
		b.journey(c, first, reached, after)
	}
	if first == end {
		b.Quality.UnknownPerson += len(conversions)
	}
	for t := first; t < reached; t++ {
		if !b.used[t] {
			b.Quality.Expired++
		}
	}
	if reached < end {
		b.Quality.Later += end - reached
		b.nullTouches(reached, end)
	}
}

// journey adds the journey of c: of the touches from first up to end, none of
// which is later than c, those in the window and later than the instant after.
func (b *builder) journey(c *dataset.Conversion, first, end int, after int64) {
	touches := b.data.Touches
	start := end
	for start > first && touches[start-1].Time > after && c.Time-touches[start-1].Time <= b.longest {
		start--
	}
	from := len(b.touches)
	for t := start; t < end; t++ {
		age := c.Time - touches[t].Time
		if !b.inWindow(touches[t].Type, age) {
			continue
		}
		b.used[t] = true
		b.step(from, touches[t].Place, int32(age))
	}
	if c.Rule > 0 {
		b.told(from, c.Rule-1)
	}
	m := unmarked
	if b.hasLeads {
		m = b.mark(c, b.touches[from:])
	}
	b.list = append(b.list, journey{
		from: int32(from), to: int32(len(b.touches)), marks: m, file: c.File, rows: 1, line: c.Line, last: c.Line, date: c.Date, time: c.Time,
		conversions: c.Count, value: c.Value, profit: c.Profit, hasProfit: c.HasProfit,
	})
}

// told appends the touch that a rule sees in the conversion itself, at its
// instant, to the journey that starts at from, unless that has one of the
// channel.
func (b *builder) told(from int, rule int32) {
	r := b.data.TouchRules[rule]
	name := b.data.Channels.List[b.data.Places.Channel(r.Place)]
	if slices.ContainsFunc(b.touches[from:], func(t touch) bool { return b.places[t.place].channel() == name }) {
		return
	}
	b.step(from, r.Place, 0)
	b.RuleTouches[rule]++
}

// step appends a touch at one of the data's places to the journey that starts
// at from.
func (b *builder) step(from int, at, age int32) {
	n := b.number(at)
	if last := len(b.touches) - 1; last >= from && b.config.Repeats == repeatsCollapse &&
		b.places[b.touches[last].place].channel() == b.places[n].channel() {
		b.touches[last] = touch{n, age}
		return
	}
	b.touches = append(b.touches, touch{n, age})
}

// fromPaths takes the paths of a paths source: as journeys those with
// conversions or a value, and all of them as one set.
func (b *builder) fromPaths() {
	paths := &b.data.Paths
	steps, converted := 0, 0
	for i := range paths.List {
		if p := &paths.List[i]; p.Converts() {
			steps += len(paths.Of(p))
			converted++
		}
	}
	b.touches, b.list = make([]touch, 0, steps), make([]journey, 0, converted)
	b.paths.reserve(len(paths.List), len(paths.Steps))
	for i := range paths.List {
		row := &paths.List[i]
		b.steps = b.steps[:0]
		for _, channel := range paths.Of(row) {
			b.nullStep(channel)
		}
		p := &b.paths.list[b.paths.add(b.steps)]
		p.conversions += row.Conversions
		p.value += row.Value
		p.nulls += row.Nulls
		b.Nulls += row.Nulls
		b.prospects = b.prospects || row.Nulls != 0
		if !row.Converts() {
			continue
		}
		from := len(b.touches)
		for _, place := range b.steps {
			b.touches = append(b.touches, touch{place: place})
		}
		b.list = append(b.list, journey{
			from: int32(from), to: int32(len(b.touches)), file: row.File, rows: row.Rows, line: row.First, last: row.Last,
			conversions: row.Conversions, value: row.Value,
		})
	}
}

// sort brings places and journeys into an order that does not depend on how
// persons and channels were numbered.
func (b *builder) sort() {
	rank := b.sortPlaces()
	for i := range b.touches {
		b.touches[i].place = rank[b.touches[i].place]
	}
	channels, _ := b.channels()
	for i, r := range rank {
		rank[i] = channels[r] // of paths all places are a channel alone: no channel has two
	}
	for i := range b.nulls {
		b.nulls[i].paths.renumber(rank)
	}
	b.paths.renumber(rank)
	slices.SortFunc(b.nulls, func(x, y block) int { return cmp.Compare(x.month, y.month) })
	slices.SortFunc(b.list, func(x, y journey) int {
		return cmp.Or(cmp.Compare(x.date, y.date), cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line))
	})
}
