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
	until   []int64 // by touch: the weights up to and including it
}

// one is the whole number that stands for the largest weight of a journey. It
// leaves room for 2^23 touches and is fine enough that a weight which a float
// cannot hold exactly, such as 0.2/3, moves no millionth.
const one = 1 << 40

// set takes the weights of a journey of n touches from the rule.
func (s *shares) set(r rule, touches []touch) {
	s.resize(len(touches))
	r.weigh(touches, s.weights)
	s.add()
}

// resize makes room for n weights.
func (s *shares) resize(n int) {
	if cap(s.weights) < n {
		s.weights, s.until = make([]float64, 2*n), make([]int64, 2*n)
	}
	s.weights, s.until = s.weights[:n], s.until[:n]
}

// add turns the weights into whole numbers and adds them up.
func (s *shares) add() {
	largest := 0.0
	for _, w := range s.weights {
		largest = max(largest, math.Abs(w))
	}
	sum := int64(0)
	for i, w := range s.weights {
		sum += int64(math.Round(w / largest * one))
		s.until[i] = sum
	}
}

// split calls give with every touch's share of the amount. The share of the
// touches up to and including the i-th is the amount's part by weight, rounded
// to the nearest millionth, and the i-th touch has what that adds: each share
// is within a millionth of its exact value, none has the opposite sign of the
// amount unless its weight is negative, a weight of 0 gives 0, and the shares
// add up to the amount. The weights must add up to more than 0.
func (s *shares) split(amount dataset.Fixed, give func(i int, share dataset.Fixed)) {
	negative := amount < 0
	size := uint64(amount)
	if negative {
		size = -size
	}
	total := uint64(s.until[len(s.until)-1])
	given := uint64(0)
	for i, until := range s.until {
		next := part(size, until, total)
		share := dataset.Fixed(next - given)
		if negative {
			share = -share
		}
		give(i, share)
		given = next
	}
}

// part returns size·until/total, rounded; below 0 in two's complement. What is
// too large to be told, which takes negative weights, is cut.
func part(size uint64, until int64, total uint64) uint64 {
	weight := uint64(until)
	if until < 0 {
		weight = -weight
	}
	high, low := bits.Mul64(size, weight)
	low, carry := bits.Add64(low, total/2, 0)
	if high += carry; high >= total {
		high, low = total-1, 0
	}
	next, _ := bits.Div64(high, low, total)
	if until < 0 {
		next = -next
	}
	return next
}
