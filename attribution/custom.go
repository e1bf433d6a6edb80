package attribution

// custom gives a touch the user's weight of its place in the journey, times
// that of its channel, times those of the stages that it reached; see Custom.
type custom struct {
	first, middle, last      float64
	lead, opportunity, close float64
	channel                  []float64 // by place
}

func newCustom(j *Journeys) custom {
	given := func(w *float64) float64 {
		if w == nil {
			return 1
		}
		return *w
	}
	c := j.config.Custom
	m := custom{
		first: given(c.First), middle: given(c.Middle), last: given(c.Last),
		lead: given(c.Lead), opportunity: given(c.Opportunity), close: given(c.Close),
	}
	m.channel = make([]float64, len(j.places))
	for i, p := range j.places {
		m.channel[i] = 1
		if w, ok := c.Channels[p.channel()]; ok {
			m.channel[i] = w
		}
	}
	return m
}

func (m custom) weigh(touches []touch, weights []float64) { m.weighStages(touches, unmarked, weights) }

func (m custom) weighStages(touches []touch, at marks, weights []float64) {
	last := len(touches) - 1
	sum := 0.0
	for i, t := range touches {
		w := m.middle
		switch i {
		case 0:
			w = m.first
		case last:
			w = m.last
		}
		if i == int(at.lead) {
			w *= m.lead
		}
		if i == int(at.opportunity) {
			w *= m.opportunity
		}
		if i == last {
			w *= m.close
		}
		weights[i] = w * m.channel[t.place]
		sum += weights[i]
	}
	if sum == 0 {
		linear{}.weigh(touches, weights)
	}
}
