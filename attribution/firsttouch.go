package attribution

// firstTouch gives everything to the first touch in the window.
type firstTouch struct{}

func (firstTouch) weigh(_ []touch, weights []float64) {
	clear(weights)
	weights[0] = 1
}
