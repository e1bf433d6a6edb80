package attribution

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"peil/internal/period"
)

func TestShapley(t *testing.T) {
	tests := []struct {
		rows []string
		want map[string]float64
	}{
		{[]string{"a 4 0", "a>b 6 0"}, map[string]float64{"a": 7, "b": 3}},
		{[]string{"a>a>a>b 6 0", "b>a>b 4 0 9"}, map[string]float64{"a": 5, "b": 5}},
		{[]string{"a>b>c 1 0", "- 2 0"}, map[string]float64{"a": 1. / 3, "b": 1. / 3, "c": 1. / 3, Unattributed: 2}},
	}
	for _, tt := range tests {
		var s source
		got, _ := credit(t, s.paths(t, tt.rows...).build(Default()), "shapley")
		for channel, want := range tt.want {
			if math.Abs(got[channel]-want) > 3e-6 {
				t.Errorf("%q: %s has %v, want %v", tt.rows, channel, got[channel], want)
			}
		}
	}
}

// plainShapleyRate is the definition: a coalition's rate found by going through
// all paths, for every coalition without each channel.
func plainShapleyRate(s *pathSet, t tally, channels int) measures[[]float64] {
	worth := func(coalition uint, amounts []float64) float64 {
		sum, journeys := 0.0, 0.0
		for i := range s.list {
			inside := true
			for _, c := range s.of(&s.list[i]) {
				inside = inside && coalition&(1<<c) != 0
			}
			if inside {
				sum += amounts[i]
				journeys += t.conversions[i] + t.nulls[i]
			}
		}
		if journeys == 0 {
			return 0
		}
		return sum / journeys
	}
	factorial := func(n int) float64 { return math.Gamma(float64(n + 1)) }
	of := func(amounts []float64) []float64 {
		list := make([]float64, channels)
		all := worth(1<<channels-1, amounts)
		for c := range channels {
			for coalition := range uint(1 << channels) {
				if size := bits.OnesCount(coalition); coalition&(1<<c) == 0 && all > 0 {
					weight := factorial(size) * factorial(channels-size-1) / factorial(channels)
					list[c] += weight * (worth(coalition|1<<c, amounts) - worth(coalition, amounts)) / all
				}
			}
		}
		return list
	}
	return measures[[]float64]{of(t.conversions), of(t.value)}
}

func TestShapleyRateAgainstPlain(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 9))
		channels := 1 + r.IntN(6)
		s := randomPaths(r, channels, 1+r.IntN(40), 6)
		got, want := newGame(s, channels).value(s.tally(), credited), plainShapleyRate(s, s.tally(), channels)
		wantNear(t, fmt.Sprintf("seed %d: share", seed), got.shares.conversions, want.conversions)
		wantNear(t, fmt.Sprintf("seed %d: share of value", seed), got.shares.value, want.value)
	}
}

// By hand: v(A) = 1/2, v(B) = 0, v(AB) = 2/6: A has (1/2 + 1/3)/2 = 5/12 and B
// (0 − 1/6)/2 = −1/12 of 1/3. A negative share is told as it is, and the credit
// still adds up.
func TestShapleyRateNegative(t *testing.T) {
	var s source
	got, _ := credit(t, s.paths(t, "A 1 0 1", "B 0 0 2", "A>B 1 0 1").build(Default()), "shapley_rate")
	if math.Abs(got["A"]-2.5) > 1e-6 || math.Abs(got["B"]+0.5) > 1e-6 {
		t.Errorf("%v, want A 2.5 and B -0.5", got)
	}
}

// Channels in the same journeys have the same; one in none has nothing.
func TestShapleyAxioms(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 10))
		s := &pathSet{}
		for range 30 {
			set := []int32{0, 1}
			if r.IntN(2) == 0 {
				set = set[:0]
			}
			for c := int32(2); c < 5; c++ {
				if r.IntN(2) == 0 || len(set) == 0 && c == 4 {
					set = append(set, c)
				}
			}
			p := &s.list[s.add(set)]
			p.conversions += 1e6
			p.nulls += 1e6 * 3
			if len(set) == 1 {
				p.nulls += 1e6
			}
		}
		v := newGame(s, 6).value(s.tally(), credited).shares.conversions
		sum := 0.0
		for _, share := range v {
			sum += share
		}
		if !(math.Abs(v[0]-v[1]) < 1e-12) || v[5] != 0 || !(math.Abs(sum-1) < 1e-12) {
			t.Errorf("seed %d: %v: the first two must be equal, the last 0, the sum 1", seed, v)
		}
	}
}

// The sample lies about the exact value as its standard error says.
func TestShapleyRateSample(t *testing.T) {
	far, all := 0, 0
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 11))
		s := randomPaths(r, 8, 60, 4)
		g := newGame(s, 8)
		conversions, _ := g.bySet(s.tally().conversions)
		journeys, _ := g.bySet(s.tally().nulls)
		for set, v := range conversions {
			journeys[set] += v
		}
		want, _ := g.exact([][]float64{conversions}, journeys)
		got, errors := g.sample([][]float64{conversions}, journeys, 1024)
		for c := range got[0] {
			all++
			if math.Abs(got[0][c]-want[0][c]) > 2*errors[0][c]+1e-12 {
				far++
			}
		}
	}
	if all < 100 || far > all/10 {
		t.Errorf("%d of %d are further away than two standard errors", far, all)
	}
}

// With many channels the value is sampled, the same each time, and adds up.
func TestShapleyRateOfManyChannels(t *testing.T) {
	const channels = 30
	s := randomPaths(rand.New(rand.NewPCG(1, 12)), channels, 400, 4)
	v := newGame(s, channels).value(s.tally(), effort{work: 1 << 20})
	if again := newGame(s, channels).value(s.tally(), effort{work: 1 << 20}); !slices.Equal(v.shares.conversions, again.shares.conversions) {
		t.Error("the sample is not the same twice")
	}
	sum := 0.0
	for c, share := range v.shares.conversions {
		sum += share
		if e := v.errors.conversions[c]; !(e < 0.05) || (e > 0) != (share != 0) {
			t.Errorf("channel %d: share %v, standard error %v", c, share, e)
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("shares add up to %v", sum)
	}
}

// What is sampled says how far off it may be; of what is exact nothing is said.
func TestSampledCreditTellsItsError(t *testing.T) {
	for _, channels := range []int{5, 25} {
		var s source
		r := rand.New(rand.NewPCG(2, 16))
		for range 200 {
			s.paths(t, fmt.Sprintf("c%02d>c%02d %d 1 2", r.IntN(channels), r.IntN(channels), r.IntN(3)))
		}
		c, err := s.build(Default()).Credit("shapley_rate")
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.ByChannel(period.Period{}) {
			if (x.Error > 0) != (channels > maxExactChannels) || x.Error > 5 {
				t.Errorf("%d channels: %+v", channels, x)
			}
		}
	}
}

// By hand: of four journeys with A two convert and none of the two without; of
// four with B one, and one of the two without; journeys without a touch
// count for neither.
func TestRates(t *testing.T) {
	var s source
	got := s.paths(t, "A 1 0 1", "B 0 0 2", "A>B>A 1 0 1", "- 3 0").build(Default()).Rates(period.Period{})
	if a, b := got["A"], got["B"]; len(got) != 2 || *a.With != 0.5 || *a.Without != 0 || *b.With != 0.25 || *b.Without != 0.5 {
		t.Errorf("A %v, B %v of %v", a, b, got)
	}
	var one source
	if got := one.paths(t, "A 1 0 1").build(Default()).Rates(period.Period{}); got["A"].Without != nil {
		t.Errorf("without the only channel: %v", *got["A"].Without)
	}
}
