package main

import (
	"slices"
	"time"
)

// path is the channels of a journey, and what it ended with.
type path struct {
	channels   []string
	bought     bool
	conversion float64 // kroner
}

// paths returns a month's journeys with a touch: of its orders, and of the
// visitors who never bought and were last met in it, by the clocks of Greenwich.
func (s *shop) paths(m int) []path {
	var list []path
	for _, o := range s.orders {
		if touches := o.inWindow(); o.at.day.month() == m && len(touches) > 0 {
			list = append(list, path{channelsOf(touches), true, float64(o.revenue()) / 100})
		}
	}
	for _, touches := range s.visits {
		last := touches[len(touches)-1]
		if at := parse(last.at).UTC(); monthOf(at) == m {
			list = append(list, path{channels: channelsOf(within(touches, last.at))})
		}
	}
	return list
}

func channelsOf(touches []touch) []string {
	var list []string
	for _, t := range touches {
		list = append(list, t.channel)
	}
	return list
}

// creditByChain divides a month's orders by a Markov chain of order 1, in
// proportion to what would be lost without each channel; and their value
// likewise. The chain is walked until nothing moves any more, unlike in the
// product, which solves it.
func (t *monthTotals) creditByChain(list []path) {
	starts, visits := weights{}, weights{}
	moves := map[string]weights{}
	var ends [2]weights // orders and kroner by last channel
	ends[0], ends[1] = weights{}, weights{}
	var all [2]float64
	for _, p := range list {
		starts[p.channels[0]]++
		for i, c := range p.channels {
			visits[c]++
			if moves[c] == nil {
				moves[c] = weights{}
			}
			if i+1 < len(p.channels) {
				moves[c][p.channels[i+1]]++
			}
		}
		if p.bought {
			last := p.channels[len(p.channels)-1]
			ends[0][last]++
			ends[1][last] += p.conversion
			all[0]++
			all[1] += p.conversion
		}
	}
	// worth is what all journeys lead to when a channel is taken away.
	worth := func(ends weights, without string) float64 {
		ahead := weights{} // of a visit to each channel
		for range 1000 {
			for _, c := range channels {
				if c == without || visits[c] == 0 {
					continue
				}
				sum := ends[c]
				for _, next := range channels {
					sum += moves[c][next] * ahead[next]
				}
				ahead[c] = sum / visits[c]
			}
		}
		sum := 0.0
		for _, c := range channels {
			sum += starts[c] * ahead[c]
		}
		return sum
	}
	var lost [2]weights
	var total [2]float64
	for k := range ends {
		lost[k] = weights{}
		whole := worth(ends[k], "")
		for _, c := range channels {
			lost[k][c] = 1 - worth(ends[k], c)/whole
			total[k] += lost[k][c]
		}
	}
	for _, c := range channels {
		t.Credit["markov"][c] = sum{lost[0][c] / total[0] * all[0], lost[1][c] / total[1] * all[1]}
	}
}

// assist is what is planted of Display: how readily the journeys that it is part
// of end with an order, and the others.
type assist struct {
	Orders  int     `json:"orders"` // that Display was on the way to
	With    float64 `json:"converted_with"`
	Without float64 `json:"converted_without"`
	// What a model must give Display: at least the orders that there would not be
	// had its journeys converted as the others do, and at most all that it was on
	// the way to.
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
}

func assisted(list []path) assist {
	var journeys, bought [2]int
	for _, p := range list {
		k := 0
		if slices.Contains(p.channels, display) {
			k = 1
		}
		journeys[k]++
		if p.bought {
			bought[k]++
		}
	}
	a := assist{Orders: bought[1], With: float64(bought[1]) / float64(journeys[1]), Without: float64(bought[0]) / float64(journeys[0])}
	a.Least, a.Most = float64(bought[1])*(1-a.Without/a.With), float64(bought[1])
	return a
}

func monthOf(t time.Time) int {
	return (t.Year()-firstDay.Year())*12 + int(t.Month()) - int(firstDay.Month())
}
