package attribution

import (
	"math"
	"math/bits"

	"peil/internal/dataset"
)

// shares turns a journey's weights into whole numbers and divides amounts by
// them. The zero value is ready to use; it is reused from journey to journey.
type shares struct {
	weights []float64
	until   []uint64 // by touch: the weights up to and including it
}

// one is the whole number that stands for the largest weight of a journey. It
// leaves room for 2^23 touches and is fine enough that a weight which a float
// cannot hold exactly, such as 0.2/3, moves no millionth.
const one = 1 << 40

// set takes the weights of a journey of n touches from the rule.
func (s *shares) set(r rule, touches []touch) {
	n := len(touches)
	if cap(s.weights) < n {
		s.weights, s.until = make([]float64, 2*n), make([]uint64, 2*n)
	}
	s.weights, s.until = s.weights[:n], s.until[:n]
	r.weigh(touches, s.weights)
	largest := 0.0
	for _, w := range s.weights {
		largest = max(largest, w)
	}
	sum := uint64(0)
	for i, w := range s.weights {
		sum += uint64(math.Round(w / largest * one))
		s.until[i] = sum
	}
}

// split calls give with every touch's share of the amount. The share of the
// touches up to and including the i-th is the amount's part by weight, rounded
// to the nearest millionth, and the i-th touch has what that adds: each share
// is within a millionth of its exact value, none has the opposite sign of the
// amount, a weight of 0 gives 0, and the shares add up to the amount.
func (s *shares) split(amount dataset.Fixed, give func(i int, share dataset.Fixed)) {
	negative := amount < 0
	size := uint64(amount)
	if negative {
		size = -size
	}
	total := s.until[len(s.until)-1]
	given := uint64(0)
	for i, until := range s.until {
		high, low := bits.Mul64(size, until)
		low, carry := bits.Add64(low, total/2, 0)
		next, _ := bits.Div64(high+carry, low, total)
		share := dataset.Fixed(next - given)
		if negative {
			share = -share
		}
		give(i, share)
		given = next
	}
}
