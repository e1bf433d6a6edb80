package attribution

import (
	"math"
	"testing"

	"peil/internal/dataset"
)

// The reference numbers of the rules, before credit is rounded to millionths: by
// touch, the journeys by their dates. Those of the chain are TestMarkovReference
// and TestTransitions.
func TestReference(t *testing.T) {
	// 50·2^(−age/7) / Σ for ages of 0, 0, 6 and 9 days, with 30 digits in Python's
	// decimal: 16.88, 16.88, 9.32 and 6.92.
	decay := []float64{6.923333269071791, 9.318115580501724, 16.879275575213242, 16.879275575213242}
	paths := func(rows ...string) func(*source) *source {
		return func(s *source) *source { return s.paths(t, rows...) }
	}
	three := paths("direct 2 2", "search>email 3 3", "search>social>email 5 5")
	for _, tt := range []struct {
		name, model string
		source      func(*source) *source
		config      Config
		value       bool // of value, else of conversions
		want        map[string]float64
	}{
		{"shapley", "shapley", paths("a 4 0", "a>b 6 0"), Config{}, false, map[string]float64{"a": 7, "b": 3}},
		{"position", "position_based", three, Config{}, false, map[string]float64{"direct": 2, "search": 3.5, "email": 3.5, "social": 1}},
		{"linear", "linear", three, Config{}, false, map[string]float64{"direct": 2, "search": 19. / 6, "email": 19. / 6, "social": 5. / 3}},
		{"value by linear", "linear", paths("Direct>Organic>Direct 1 140"), Config{}, true, map[string]float64{"Direct": 280. / 3, "Organic": 140. / 3}},
		{"value by position", "position_based", paths("Direct>Organic>Direct 1 140"), Config{}, true, map[string]float64{"Direct": 112, "Organic": 28}},
		{
			"time decay", "time_decay", func(s *source) *source {
				return s.touches(t, "p 06-01 10:00 D", "p 06-04 10:00 C", "p 06-10 10:00 B", "p 06-10 10:00 A").conversions(t, "p 06-10 10:00 50")
			}, Config{}, true, map[string]float64{"D": decay[0], "C": decay[1], "B": decay[2], "A": decay[3]},
		},
		{
			"half-lives", "time_decay", func(s *source) *source {
				return s.touches(t, "p 06-09 10:00 C", "p 06-09 22:00 B", "p 06-10 10:00 A").conversions(t, "p 06-10 10:00 1")
			}, Config{HalfLife: "12h"}, false, map[string]float64{"C": 1. / 7, "B": 2. / 7, "A": 4. / 7},
		},
		{
			"W-shaped", "w_shaped", func(s *source) *source {
				s.touches(t, "p 06-01 10:00 A", "p 06-02 10:00 B", "p 06-03 10:00 C", "p 06-04 10:00 D", "p 06-05 10:00 E").conversions(t, "p 06-10 10:00 1000")
				s.data.Leads = []dataset.Lead{{Created: moment(at(t, "06-03 10:00")), Opportunity: moment(at(t, "06-05 10:00"))}}
				return s
			}, Config{}, true, map[string]float64{"A": 300, "B": 50, "C": 300, "D": 50, "E": 300},
		},
		{
			"W-shaped without a rest", "w_shaped", func(s *source) *source {
				s.touches(t, "p 06-01 10:00 A", "p 06-03 10:00 B", "p 06-05 10:00 C").conversions(t, "p 06-10 10:00 1000")
				s.data.Leads = []dataset.Lead{{Created: moment(at(t, "06-03 10:00")), Opportunity: moment(at(t, "06-05 10:00"))}}
				return s
			}, Config{}, true, map[string]float64{"A": 1000. / 3, "B": 1000. / 3, "C": 1000. / 3},
		},
	} {
		j := tt.source(&source{}).build(tt.config)
		rule, err := j.rule(tt.model)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		var s shares
		for i := range j.list {
			g := &j.list[i]
			s.setJourney(rule, j, g)
			amount, sum := g.conversions.Float(), 0.0
			if tt.value {
				amount = g.value.Float()
			}
			for _, w := range s.weights {
				sum += w
			}
			for k, touch := range j.path(*g) {
				got[j.places[touch.place].channel()] += amount * s.weights[k] / sum
			}
		}
		for channel, want := range tt.want {
			if math.Abs(got[channel]-want) > 1e-9 {
				t.Errorf("%s: %s has %v, want %v", tt.name, channel, got[channel], want)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
