package attribution

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// estimates are the models of all journeys.
var estimates = []string{"markov", "shapley", "shapley_rate"}

// Credit from a paths source, in millionths.
func TestMarkovCredit(t *testing.T) {
	tests := []struct {
		order MarkovOrder
		rows  []string
		want  map[string]float64
	}{
		{1, []string{"c1>c2>c3 1 10", "c1 0 0 1", "c2>c3 0 0 1"}, map[string]float64{"c1": .2, "c2": .4, "c3": .4}},
		{1, []string{"A>B>A>B>B>A 1 1", "A>B>B>A>A 1 1", "A>A 1 1"}, map[string]float64{"A": 2, "B": 1}},
		{2, []string{"A>B>A>B>B>A 1 1", "A>B>B>A>A 1 1", "A>A 1 1"}, map[string]float64{"A": 1.8, "B": 1.2}},
		{1, []string{"ads 2 5 1", "mailing 1 1", "ads>mailing 1 1"}, map[string]float64{"ads": 2.4, "mailing": 1.6}},
		// The channels' names are no states of the chain.
		{2, []string{"(start) 2 5 1", "(conversion) 1 1", "(start)>(conversion) 1 1"}, map[string]float64{"(start)": 2.4, "(conversion)": 1.6}},
		// c has credit, since the chain passes it, and no converting journey met it.
		{1, []string{"a>a>b 2 2 1", "b>a 1 1 3", "c>b 0 0 6"}, func() map[string]float64 {
			sum := 19./39 + 6./7 + 36./79
			return map[string]float64{"a": 3 * 19. / 39 / sum, "b": 3 * 6. / 7 / sum, "c": 3 * 36. / 79 / sum}
		}()},
	}
	for _, tt := range tests {
		var s source
		got, _ := credit(t, s.paths(t, tt.rows...).build(Config{MarkovOrder: tt.order}), "markov")
		for channel, want := range tt.want {
			if math.Abs(got[channel]-want) > 1e-6 {
				t.Errorf("%q of order %d: %s has %v, want %v", tt.rows, tt.order, channel, got[channel], want)
			}
		}
	}
}

// Whatever the source holds, credit adds up to it and is a number.
func TestOddSources(t *testing.T) {
	long := strings.TrimSuffix(strings.Repeat("A>B>B>C>", 1250), ">")
	for _, rows := range [][]string{
		{"A 5 50 5"},
		{"A>A>A 5 50"},
		{"A>B 0 0 5", "B 0 0 1"},
		{"- 4 40 4"},
		{"- 4 40", "A 0 0 9"},
		{"A>B 3 30", "A>B 3 30", "A>B 0 0 2"},
		{"A>B 0 30 1", "B 0 7"},                // value without conversions
		{"A>B 3 0 1", "B 1 0"},                 // and the reverse
		{"A>B -2 -20", "B 1 10", "A 0 0 3"},    // corrections
		{"A -2 -20", "B -1 5"},                 // and nothing else
		{"A>B 0.25 0.000001 0.5", "B 0.1 0 7"}, // modelled
		{long + " 1 7 1", "C>A 2 3 9", "D 0 0 4"},
		{"A>B 9000000000 9000000000 1", "B>C 1 1 9000000000"},
	} {
		for order := MarkovOrder(1); order <= MaxOrder; order += 2 {
			var s source
			j := s.paths(t, rows...).build(Config{MarkovOrder: order})
			want := j.Summary(period.Period{})
			for _, model := range estimates {
				c, err := j.Credit(model)
				if err != nil {
					t.Fatal(err)
				}
				var conversions, value dataset.Fixed
				for _, x := range c.ByChannel(period.Period{}) {
					conversions += x.Conversions
					value += x.Value
				}
				if conversions != want.Conversions || value != want.Value {
					t.Errorf("%.40q, %s of order %d: %v, %v; the source has %v, %v", rows, model, order, conversions, value, want.Conversions, want.Value)
				}
			}
		}
	}
}

func TestTooManyChannels(t *testing.T) {
	var s source
	for c := range maxChannels + 1 {
		s.paths(t, fmt.Sprintf("c%d 1 1 1", c))
	}
	j := s.build(Config{Models: []string{"markov"}, Intervals: true})
	if _, err := j.Credit("markov"); !errors.Is(err, ErrChannels) {
		t.Errorf("got %v", err)
	}
	if tr := j.Transitions(period.Period{}); len(tr.Channels) > 0 || len(j.Intervals(period.Period{})) > 0 {
		t.Error("transitions or intervals of a chain that is too large")
	}
}

// Journeys of a chain of order 2, where what follows depends on two touches,
// are known to be such; those without any memory are of order 1.
func TestOrders(t *testing.T) {
	follow := func(memory int, seed uint64) *source {
		r := rand.New(rand.NewPCG(seed, 15))
		s := &source{}
		for range 4000 {
			path := []byte{"ABC"[r.IntN(3)]}
			for r.IntN(5) > 0 {
				if n := len(path); memory == 2 && n > 1 && r.IntN(4) > 0 {
					path = append(path, "ABC"[(int(path[n-1])+2*int(path[n-2]))%3])
				} else {
					path = append(path, "ABC"[r.IntN(3)])
				}
			}
			converted := r.IntN(2)
			s.paths(t, fmt.Sprintf("%s %d 0 %d", strings.Join(strings.Split(string(path), ""), ">"), converted, 1-converted))
		}
		return s
	}
	for memory := 1; memory <= 2; memory++ {
		j := follow(memory, 1).build(Config{MarkovOrder: AutoOrder})
		scores := j.Orders()
		if len(scores) != MaxOrder || j.order() != memory {
			t.Errorf("journeys that know %d touches: order %d of %v", memory, j.order(), scores)
		}
		for i, s := range scores {
			if s.Order != i+1 || s.States < 3 || !(s.LogLikelihood < 0) {
				t.Errorf("score %+v", s)
			}
		}
	}
	if j := new(source).paths(t, "- 4 40 4").build(Config{MarkovOrder: AutoOrder}); len(j.Orders()) != 0 || j.order() != 1 {
		t.Errorf("without a touch: order %d of %v", j.order(), j.Orders())
	}
}

func TestMarkovOrderInTOML(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  MarkovOrder
	}{{int64(1), 1}, {int64(5), 5}, {"auto", AutoOrder}, {int64(0), 0}, {int64(6), 0}, {"2", 0}, {1.5, 0}, {true, 0}} {
		var o MarkovOrder
		if err := o.UnmarshalTOML(tt.value); o != tt.want || (err != nil) != (tt.want == 0) {
			t.Errorf("%v: %v, %v", tt.value, o, err)
		}
	}
}
