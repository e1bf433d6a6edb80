package analysis

import (
	"fmt"

	"peil/attribution"
	"peil/internal/diag"
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

// leftOut tells which models have no intervals because they would take too long.
func (r *run) leftOut() (l diag.List) {
	if r.journeys == nil {
		return nil
	}
	for _, m := range r.journeys.IntervalsLeftOut(r.creditPeriod()) {
		l.Add(diag.Diagnostic{
			Severity: diag.Info, ID: "intervals_left_out", Path: "attribution.intervals",
			Message: fmt.Sprintf("how sure the credit by %s is, is not worked out: with so many different paths it would take %.0f thousand million steps, and a report spends at most %d on it",
				m.Model, m.Steps/1e9, attribution.MaxSteps/1_000_000_000),
			Hint: "give channels fewer names, set markov_order = 1, or choose a shorter period; intervals = false leaves out those of every model",
		})
	}
	return l
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
