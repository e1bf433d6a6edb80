package attribution

// lastNonDirect gives everything to the last touch whose channel is not
// direct, and to the last touch when all are.
type lastNonDirect struct {
	direct []bool // by place
}

func newLastNonDirect(j *Journeys) lastNonDirect {
	m := lastNonDirect{direct: make([]bool, len(j.places))}
	for i, p := range j.places {
		m.direct[i] = j.config.direct(p.channel())
	}
	return m
}

func (m lastNonDirect) weigh(touches []touch, weights []float64) {
	clear(weights)
	for i := len(touches) - 1; i >= 0; i-- {
		if !m.direct[touches[i].place] {
			weights[i] = 1
			return
		}
	}
	weights[len(weights)-1] = 1
}
