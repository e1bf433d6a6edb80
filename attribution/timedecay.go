package attribution

import "math"

// timeDecay gives a touch 2^(-age/half-life), as Google Analytics and Adobe
// Analytics define it; age is the time from the touch to the conversion.
type timeDecay struct {
	halfLife float64 // seconds
}

// Ages are counted from the youngest touch, whose weight is therefore 1: the
// weights relative to each other are the same, and none of a journey that lies
// many half-lives back comes out as all zero.
func (m timeDecay) weigh(touches []touch, weights []float64) {
	youngest := touches[len(touches)-1].age
	for i, t := range touches {
		weights[i] = math.Exp2(-float64(t.age-youngest) / m.halfLife)
	}
}
