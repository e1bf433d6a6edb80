package attribution

import "math"

// timeDecay gives a touch 2^(-age/half-life), as Google Analytics and Adobe
// Analytics define it; age is the time from the touch to the conversion. A
// channel may have a half-life of its own: what is seen on television is
// remembered longer than a banner.
type timeDecay struct {
	halfLives []float64 // by place, in seconds
}

func newTimeDecay(j *Journeys) timeDecay {
	m := timeDecay{make([]float64, len(j.places))}
	for i, p := range j.places {
		span := j.config.HalfLife
		if own, ok := j.config.HalfLives[p.channel()]; ok {
			span = own
		}
		m.halfLives[i] = float64(mustSpan(span))
	}
	return m
}

// Halvings are counted from the touch that has fewest of them, whose weight is
// therefore 1: the weights relative to each other are the same, and none of a
// journey that lies many half-lives back comes out as all zero.
func (m timeDecay) weigh(touches []touch, weights []float64) {
	fewest := math.Inf(1)
	for i, t := range touches {
		weights[i] = float64(t.age) / m.halfLives[t.place]
		fewest = min(fewest, weights[i])
	}
	for i, halvings := range weights {
		weights[i] = math.Exp2(fewest - halvings)
	}
}
