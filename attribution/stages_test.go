package attribution

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
)

func TestStages(t *testing.T) {
	const none = -1
	tests := []struct {
		name   string
		stages []int // two or more: W-shaped of three, full path of four
		n      int
		want   []float64 // of 1000
	}{
		{"first, m, lead, m, opportunity", []int{0, 2, 4}, 5, []float64{300, 50, 300, 50, 300}},
		{"no rest", []int{0, 1, 2}, 3, []float64{333.333333, 333.333334, 333.333333}},
		{"lead by the first touch", []int{0, 0, 3}, 4, []float64{600, 50, 50, 300}},
		{"all by the only touch", []int{0, 0, 0}, 1, []float64{1000}},
		{"no opportunity", []int{0, 1, none}, 2, []float64{500, 500}},
		{"no opportunity, some rest", []int{0, 1, none}, 3, []float64{428.571429, 428.571428, 142.857143}},
		{"no stage", []int{none, none, none}, 2, []float64{500, 500}},
		{"full path", []int{0, 2, 3, 5}, 6, []float64{225, 50, 225, 225, 50, 225}},
		{"full path without rest", []int{0, 1, 2, 3}, 4, []float64{250, 250, 250, 250}},
		{"full path, closed by the touch of the opportunity", []int{0, 1, 3, 3}, 4, []float64{225, 225, 100, 450}},
	}
	for _, tt := range tests {
		weights := make(fixedRule, tt.n)
		if s := tt.stages; len(s) == 3 {
			wShaped(s[0], s[1], s[2], weights)
		} else {
			fullPath(s[0], s[1], s[2], s[3], weights)
		}
		var s shares
		s.set(weights, make([]touch, tt.n))
		got := make([]float64, tt.n)
		s.split(1000*dataset.Scale, func(i int, share dataset.Fixed) { got[i] = share.Float() })
		if diff := cmp.Diff(tt.want, got, approx); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
