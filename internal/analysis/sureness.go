package analysis

import (
	"peil/attribution"
	"peil/internal/report"
)

// Models that more is told of than of others: the one that has a chain, and the
// one whose credit may be below 0.
const (
	markov      = "markov"
	shapleyRate = "shapley_rate"
)

// addChain adds the Markov chain, and the choice of its order.
func (r *run) addChain(a *report.Attribution) {
	p := r.creditPeriod()
	if credit := a.Models[markov]; credit != nil {
		a.Transitions = chain(r.journeys.Transitions(p), credit)
	}
	if r.journeys.Config().MarkovOrder == attribution.AutoOrder {
		for _, s := range r.journeys.Orders() {
			a.Orders = append(a.Orders, report.OrderScore(s))
		}
	}
}

// chain makes report.json's entry of a Markov chain, and gives the channels'
// credit their removal effects; nil without a journey.
func chain(t attribution.Transitions, credit map[string]report.Credit) *report.Transitions {
	if len(t.Channels) == 0 {
		return nil
	}
	moves := func(list []float64) map[string]float64 {
		m := map[string]float64{}
		for i, v := range list {
			if v > 0 {
				m[t.Channels[i]] = v
			}
		}
		return m
	}
	c := &report.Transitions{Rate: t.Rate, Start: moves(t.Start), From: map[string]report.Transition{}}
	for i, name := range t.Channels {
		c.From[name] = report.Transition{Touches: t.Touches[i], Next: moves(t.Next[i]), Conversion: t.Conversion[i], Null: t.Null[i]}
		if own, ok := credit[name]; ok {
			own.RemovalEffect = &t.Removal[i]
			credit[name] = own
		}
	}
	return c
}
