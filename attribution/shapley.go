package attribution

// shapley gives each distinct channel of a journey the same, however often it
// was met; the touches of one channel share equally. That is the exact Shapley
// value of the game in which channels S are worth the conversions of the
// journeys that met no channel outside S (Zhao, Mahboobi and Bagheri 2018): a
// journey adds to a coalition only once all of its channels are in, and each of
// them is as likely to come last.
type shapley struct {
	channels []int32 // by place
	met      []int32 // by channel: touches of the journey; 0 between calls
}

func newShapley(j *Journeys) shapley {
	channels, names := j.channels()
	return shapley{channels: channels, met: make([]int32, len(names))}
}

func (m shapley) weigh(touches []touch, weights []float64) {
	for _, t := range touches {
		m.met[m.channels[t.place]]++
	}
	for i, t := range touches {
		weights[i] = 1 / float64(m.met[m.channels[t.place]])
	}
	for _, t := range touches {
		m.met[m.channels[t.place]] = 0
	}
}
