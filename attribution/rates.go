package attribution

import "peil/internal/period"

// Rates are the conversion rates of the journeys with a channel in them and of
// the others that met any channel; nil where there are none.
type Rates struct{ With, Without *float64 }

// Rates returns the rates by channel, of the journeys of all months that p
// touches; the zero period is all. It is what shapley_rate rests on: it compares
// them like for like, among journeys of the same channels otherwise.
func (j *Journeys) Rates(p period.Period) map[string]Rates {
	_, names := j.channels()
	s := together(j.blocks(p))
	var all endings
	for i := range s.list {
		if q := &s.list[i]; q.from < q.to {
			all.add(q)
		}
	}
	rate := func(e endings) *float64 {
		if e.journeys <= 0 {
			return nil
		}
		return new(e.conversions.Float() / e.journeys.Float())
	}
	rates := map[string]Rates{}
	for c, met := range meetings(len(names), s) {
		if met.journeys > 0 {
			rates[names[c]] = Rates{rate(met), rate(endings{all.journeys - met.journeys, all.conversions - met.conversions})}
		}
	}
	return rates
}
