package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/stats"
)

// Lifts tells which channels are worth more before which others.
type Lifts struct {
	Withheld string // why nothing can be told: NoConversions, NoNulls, OnlyCustomers or TooFew; else empty
	Channels int    // told apart: those that most journeys met, at most 100
	// CustomersOnly are channels all of whose journeys converted: others who met
	// them are missing from the data, as an e-mail tool may know its customers
	// only. Journeys that met them are left out.
	CustomersOnly []string
	Pairs         int // ordered pairs of these that some journey held
	Tested        int // of these, those with enough journeys
	Level         float64
	List          []Lift // those tested: the clear ones first, the largest ratio first, then by P and names
}

// Why lifts are withheld.
const (
	NoConversions = "no_conversions"
	NoNulls       = "no_nulls"       // no journey ended without a conversion: there is no rate
	OnlyCustomers = "only_customers" // everybody who was met converted sometime: the others are missing
	TooFew        = "too_few"        // no pair has enough journeys
)

// Lift compares the journeys that met channel Then after First with those that
// met Then without First before it.
type Lift struct {
	First, Then   string
	With, Without RateCount  // of the months and lengths where both occur
	Ratio         float64    // With.Rate / Without.Rate
	Interval      [2]float64 // at Lifts.Level
	Bounded       bool       // false: one of the rates is 0, and there is neither Ratio nor Interval
	P             float64    // of a difference as large, if the rates were the same
	Clear         bool       // more than chance, with all pairs considered
}

// RateCount is how many journeys there were and how many of them converted.
// Rate is their rate with months and lengths weighted as in the other group: it
// need not be Conversions / Journeys.
type RateCount struct{ Journeys, Conversions, Rate float64 }

// Fewer than these on either side give no verdict: journeys, and conversions if
// both sides had one rate (Cochran's rule). Neither depends on what is tested.
const (
	enoughJourneys    = 30
	enoughConversions = 5
)

// falseDiscoveryRate is how many of the pairs called clear are wrong, on average.
const falseDiscoveryRate = 0.05

// Lifts compares, for every ordered pair of channels, the conversion rate of
// journeys that met the second after the first with that of journeys that met
// the second without the first before it, over the months that p touches; the
// zero period is all. A journey with several conversions counts that often.
//
// Longer journeys hold more pairs and convert at another rate, and so do other
// months. So journeys are compared within a month and a class of length (2, 3,
// 4, 5, 6 to 10, more touches), and the ratio is that common to all, by Mantel
// and Haenszel (stats.RiskRatio). A ratio of 2 says: with the first channel
// before, journeys converted twice as often as journeys as long with something
// else in its place. That is an association: people choose what they meet, and
// only an experiment shows what the first channel does to them.
//
// Among many pairs some differ by chance. All that have enough journeys are
// tested together, so that of those called clear 5 % are wrong on average, and
// no more (Benjamini and Hochberg). Holm's procedure, which bounds the chance
// of one mistake in the whole list, finds next to nothing among thousands of
// pairs, and whoever reads such a list is served by nearly all of it being
// right. The intervals keep the same promise for the clear pairs: their level
// is 95 % where all pairs are clear, and higher the fewer are (Benjamini and
// Yekutieli, JASA 100, 2005, 71–81).
func (j *Journeys) Lifts(p period.Period) Lifts {
	blocks := j.blocks(p)
	sets := make([]*pathSet, len(blocks))
	for i := range blocks {
		sets[i] = &blocks[i].paths
	}
	_, names := j.channels()
	met := meetings(len(names), sets...)
	pairs := newPairs(names, met)
	n := len(pairs.names)
	l := Lifts{Channels: n, Level: 1 - falseDiscoveryRate}
	customersOnly := func(c int32) bool {
		return met[c].conversions == met[c].journeys && met[c].journeys >= enoughJourneys*dataset.Scale
	}
	ratios := make([]pairRatio, n*n)
	counts := newPairCounts(pairs)
	var all endings
	for _, s := range sets {
		for i := range s.list {
			path := &s.list[i]
			all.add(path)
			if !slices.ContainsFunc(s.of(path), customersOnly) {
				counts.add(s.of(path), path)
			}
		}
		counts.moveTo(ratios)
	}
	l.judge(pairs.names, ratios)
	switch {
	case all.conversions == 0:
		return Lifts{Withheld: NoConversions, Channels: n, Level: l.Level}
	case all.conversions == all.journeys:
		return Lifts{Withheld: NoNulls, Channels: n, Level: l.Level}
	case !j.prospects:
		return Lifts{Withheld: OnlyCustomers, Channels: n, Level: l.Level}
	case l.Tested == 0:
		l.Withheld = TooFew
	}
	for c, name := range names {
		if customersOnly(int32(c)) {
			l.CustomersOnly = append(l.CustomersOnly, name)
		}
	}
	return l
}

// judge tests the pairs that have enough journeys, and lists them.
func (l *Lifts) judge(names []string, ratios []pairRatio) {
	var tested []*pairRatio
	var chances []float64
	for i := range ratios {
		r := &ratios[i]
		if !r.held {
			continue
		}
		l.Pairs++
		if r.enough() {
			r.pair = i
			tested = append(tested, r)
			chances = append(chances, r.P())
		}
	}
	l.Tested = len(tested)
	limit, found := stats.FalseDiscoveries(chances, falseDiscoveryRate)
	if found > 0 {
		l.Level = 1 - falseDiscoveryRate*float64(found)/float64(len(tested))
	}
	for k, r := range tested {
		lift := Lift{
			First: names[r.pair/len(names)], Then: names[r.pair%len(names)],
			With: r.with, Without: r.without, P: chances[k],
		}
		lift.With.Rate, lift.Without.Rate = r.Rates()
		lift.Ratio, lift.Interval[0], lift.Interval[1], lift.Bounded = r.Ratio(l.Level)
		lift.Clear = found > 0 && lift.P <= limit && lift.Bounded && (lift.Interval[0] > 1 || lift.Interval[1] < 1)
		l.List = append(l.List, lift)
	}
	// Channels are numbered by name, which therefore breaks ties.
	slices.SortStableFunc(l.List, func(a, b Lift) int {
		switch {
		case a.Clear && b.Clear:
			return cmp.Compare(b.Ratio, a.Ratio)
		case a.Clear:
			return -1
		case b.Clear:
			return 1
		}
		return cmp.Compare(a.P, b.P)
	})
}

// pairRatio compares the journeys of one pair.
type pairRatio struct {
	stats.RiskRatio
	pair          int  // its place among all
	held          bool // some journey met the second channel after the first
	with, without RateCount
	expected      float64 // conversions of those without, if both had one rate
}

// add adds a month and class of length.
func (r *pairRatio) add(with, without endings) {
	r.held = r.held || with.journeys > 0
	if with.journeys <= 0 || without.journeys <= 0 {
		return
	}
	k1, n1 := with.conversions.Float(), with.journeys.Float()
	k0, n0 := without.conversions.Float(), without.journeys.Float()
	r.Add(k1, n1, k0, n0)
	r.with.Journeys += n1
	r.with.Conversions += k1
	r.without.Journeys += n0
	r.without.Conversions += k0
	r.expected += (k1 + k0) * n0 / (n1 + n0)
}

// enough reports whether there is enough for a verdict.
func (r *pairRatio) enough() bool {
	return min(r.with.Journeys, r.without.Journeys) >= enoughJourneys && min(r.Expected(), r.expected) >= enoughConversions
}

// lengthClasses are the first lengths of the classes in which journeys are
// compared. Those of one touch hold no pair.
var lengthClasses = [...]int{2, 3, 4, 5, 6, 11}

// pairCounts counts the journeys of a month by class of length.
type pairCounts struct {
	*pairs
	held [len(lengthClasses)][]endings // by pair: that hold it
	all  [len(lengthClasses)][]endings // by channel: that met it
}

func newPairCounts(p *pairs) *pairCounts {
	c := &pairCounts{pairs: p}
	n := len(p.names)
	for class := range c.held {
		c.held[class], c.all[class] = make([]endings, n*n), make([]endings, n)
	}
	return c
}

// add counts the journeys of one path.
func (c *pairCounts) add(steps []int32, p *path) {
	class := -1
	for class+1 < len(lengthClasses) && lengthClasses[class+1] <= len(steps) {
		class++
	}
	if class < 0 {
		return
	}
	c.turnTo(steps)
	n := len(c.names)
	for _, a := range c.met {
		c.all[class][a].add(p)
		for _, b := range c.met {
			if a != b && c.before(a, b) {
				c.held[class][int(a)*n+int(b)].add(p)
			}
		}
	}
}

// moveTo adds the month's counts to the pairs' ratios, and forgets them.
func (c *pairCounts) moveTo(ratios []pairRatio) {
	n := len(c.names)
	for class, held := range c.held {
		for i, with := range held {
			if with.journeys > 0 {
				met := c.all[class][i%n]
				ratios[i].add(with, endings{met.journeys - with.journeys, met.conversions - with.conversions})
			}
		}
		clear(held)
		clear(c.all[class])
	}
}
