package attribution

// byStages sets weights for the touches of a journey, of which there is at
// least one, by stages that some of them reached: each stage has the same, on
// the touch that reached it, and the other touches share rest. Where there are
// no others the stages have it all, and where no stage was reached the touches
// have.
//
//	W-shaped:  first touch, lead, opportunity         each 0.3,   rest 0.1
//	full path: first touch, lead, opportunity, close  each 0.225, rest 0.1
//
// A stage is the index of its touch: the last one at or before the stage's
// date. One that the journey did not reach is -1, and left out. A touch that
// reached several stages has the weight of each.
func byStages(stages []int, each, rest float64, weights []float64) {
	clear(weights)
	others := len(weights)
	for _, at := range stages {
		if at < 0 {
			continue
		}
		if weights[at] == 0 {
			others--
		}
		weights[at] += each
	}
	for i, w := range weights {
		if w == 0 {
			weights[i] = rest / float64(others)
		}
	}
}

func wShaped(first, lead, opportunity int, weights []float64) {
	byStages([]int{first, lead, opportunity}, 0.3, 0.1, weights)
}

func fullPath(first, lead, opportunity, closed int, weights []float64) {
	byStages([]int{first, lead, opportunity, closed}, 0.225, 0.1, weights)
}
