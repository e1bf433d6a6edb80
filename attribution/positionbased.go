package attribution

// positionBased gives the first and the last touch fixed shares and divides
// the rest equally among those between: 40/20/40 by default. An only touch has
// everything. Two touches share in the proportion of first to last (50/50 by
// default), and equally if both are 0.
type positionBased struct {
	first, middle, last float64
}

func (m positionBased) weigh(_ []touch, weights []float64) {
	last := len(weights) - 1
	switch {
	case last == 0 || last == 1 && m.first+m.last == 0:
		linear{}.weigh(nil, weights)
		return
	case last > 1:
		each := m.middle / float64(last-1)
		for i := 1; i < last; i++ {
			weights[i] = each
		}
	}
	weights[0], weights[last] = m.first, m.last
}
