package attribution

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Draws have the mean and the variance of the distribution, and as many zeros.
func TestPoisson(t *testing.T) {
	const n = 40_000
	for _, mean := range []float64{0, 0.3, 1, 7, 11.99, 12, 80, 1e6} {
		p := newPoisson(mean)
		var sum, squares, zeros float64
		for i := range uint64(n) {
			bits := splitMix(mix(i, 7))
			k := p.draw(&bits)
			if k < 0 || k != math.Trunc(k) {
				t.Fatalf("mean %v: drew %v", mean, k)
			}
			sum += k
			squares += (k - mean) * (k - mean)
			if k == 0 {
				zeros++
			}
		}
		if e := math.Abs(sum/n - mean); e > 4*math.Sqrt(mean/n) {
			t.Errorf("mean %v: got %v", mean, sum/n)
		}
		if e := math.Abs(squares/n - mean); e > 4*math.Sqrt((mean+2*mean*mean)/n) {
			t.Errorf("variance %v: got %v", mean, squares/n)
		}
		if e := math.Abs(zeros/n - math.Exp(-mean)); e > 4*math.Sqrt(math.Exp(-mean)/n) {
			t.Errorf("mean %v: %v of the draws are 0", mean, zeros/n)
		}
	}
}

// Conversions of one way are Poisson: of 100, 95 % lie from 81 to 120 (scipy's
// poisson.ppf). With 200 replicates the ends are within a few of that.
func TestIntervalsOfOneWay(t *testing.T) {
	var s source
	s.paths(t, "A 100 0 0", "A>B 50 0 900", "- 4 0")
	j := s.build(Config{Models: []string{"last_touch", "linear", "time_decay", "shapley"}, Intervals: true})
	got := j.Intervals(period.Period{})
	if got["time_decay"] != nil {
		t.Error("time_decay has intervals without times")
	}
	for model, want := range map[string]map[string][2]float64{
		"last_touch": {"A": {81, 120}, "B": {37, 64}, Unattributed: {1, 8}},
		"linear":     {"A": {105, 146}, "B": {18.5, 32}, Unattributed: {1, 8}},
		"shapley":    {"A": {105, 146}, "B": {18.5, 32}, Unattributed: {1, 8}},
	} {
		for channel, w := range want {
			g := got[model][channel].Conversions
			if math.Abs(g[0]-w[0]) > 5 || math.Abs(g[1]-w[1]) > 5 {
				t.Errorf("%s: %s has %v, want about %v", model, channel, g, w)
			}
		}
	}
	if s.build(Config{}).Intervals(period.Period{}) != nil {
		t.Error("intervals that the config does not ask for")
	}
}

// The value of n conversions worth v each is v times a Poisson number, and those
// of several values add up their variances: 200 of 100 and 200 of 500 lie within
// 1.96·√(200·100² + 200·500²) = 14 133 of 120 000. One conversion of 100 000
// among a hundred of 100 makes the value, and not the number, as good as unknown.
func TestIntervalsOfValue(t *testing.T) {
	var s source
	for i := range 501 {
		person, channel, value := fmt.Sprint("p", i), "A", 100
		switch {
		case i == 500:
			channel, value = "B", 100_000
		case i >= 400:
			channel = "B"
		case i >= 200:
			value = 500
		}
		s.touches(t, person+" 06-01 10:00 "+channel).conversions(t, fmt.Sprintf("%s 06-10 10:00 %d", person, value))
	}
	got := s.build(Config{Models: []string{"linear", "time_decay", "markov", "shapley"}, Intervals: true}).Intervals(period.Period{})
	for model, channels := range got {
		a, b := channels["A"].Value, channels["B"]
		if math.Abs(a[0]-105_867) > 3000 || math.Abs(a[1]-134_133) > 3000 {
			t.Errorf("%s: the value of A has %v", model, a)
		}
		if b.Value[0] > 15_000 || b.Value[1] < 300_000 || b.Conversions[1] > 130 {
			t.Errorf("%s: B has %v", model, b)
		}
	}
}

// Conversions of values that lie close to each other are drawn as one group: the
// sum stays, and nearly all of its variance, which is the sum of the squares.
func TestSalesOfManyValues(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 17))
	var journeys []journey
	var sum, squares float64
	for range 50_000 {
		g := journey{conversions: dataset.Scale, value: dataset.Fixed(math.Exp(6+r.NormFloat64()) * dataset.Scale)}
		sum += g.value.Float()
		squares += g.value.Float() * g.value.Float()
		journeys = append(journeys, g)
	}
	s := newSales(journeys, make([]int32, len(journeys)), 1)
	var number, got, kept float64
	for _, g := range s.groups {
		number += g.mean
		got += g.mean * g.value
		kept += g.mean * g.value * g.value
	}
	if len(s.groups) > 2*salesParts+1 || number != 50_000 || math.Abs(got/sum-1) > 1e-12 || kept > squares || kept < 0.98*squares {
		t.Errorf("%d groups of %v conversions: sum %v of %v, squares %v of %v", len(s.groups), number, got, sum, kept, squares)
	}
}

// What takes conversions back is drawn by itself, and never leaves less than none.
func TestSalesTakenBack(t *testing.T) {
	row := func(conversions, value dataset.Fixed) journey {
		return journey{conversions: conversions * dataset.Scale, value: value * dataset.Scale}
	}
	s := newSales([]journey{row(2, 200), row(-1, -100), row(-1, 0), row(0, 50)}, []int32{0, 0, 1, 2}, 3)
	var sums [3]measures[float64]
	const n = 20_000
	for i := range uint64(n) {
		bits := splitMix(mix(i, 3))
		for path := range sums {
			conversions, value := s.draw(path, &bits)
			if conversions < 0 {
				t.Fatalf("path %d has %v conversions", path, conversions)
			}
			sums[path].conversions += conversions / n
			sums[path].value += value / n
		}
	}
	// Fewer than none are none: a little more than 2 − 1 are left on average.
	if math.Abs(sums[0].conversions-1.25) > 0.15 || math.Abs(sums[0].value-100) > 5 || sums[1] != (measures[float64]{}) ||
		sums[2].conversions != 0 || math.Abs(sums[2].value-50) > 2 {
		t.Errorf("on average %v", sums)
	}
}

// The limits hold the credit that a source of the same kind expects about as
// often as they say: of 100 sources here at least 88 times.
func TestIntervalsCover(t *testing.T) {
	expected, _ := credit(t, pathSource(t, nil).build(Default()), "markov")
	covered := 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 13))
		j := pathSource(t, r).build(Config{Models: []string{"markov"}, Intervals: true})
		limits := j.Intervals(period.Period{})["markov"]["A"].Conversions
		if limits[0] <= expected["A"] && expected["A"] <= limits[1] {
			covered++
		}
	}
	if covered < 88 {
		t.Errorf("%d of 100 intervals hold the expected credit", covered)
	}
}

// pathSource is journeys of three ways, as many as expected, or as chance would
// have it.
func pathSource(t *testing.T, r *rand.Rand) *source {
	n := func(mean float64) float64 {
		if r == nil {
			return mean
		}
		bits := splitMix(r.Uint64())
		return newPoisson(mean).draw(&bits)
	}
	s := &source{}
	return s.paths(t,
		fmt.Sprintf("A>B %v 0 %v", n(60), n(100)),
		fmt.Sprintf("B %v 0 %v", n(40), n(150)),
		fmt.Sprintf("A>C>B %v 0 %v", n(20), n(50)))
}

// Whatever the order of rows and the number of processors, intervals are the
// same, and they hold the credit.
func TestIntervalsProperties(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 14))
		touches, conversions := randomRows(r)
		config := randomConfig(r)
		config.Models, config.Intervals, config.MarkovOrder = Models(), true, MarkovOrder(1+r.IntN(3))
		j := Build(scan(touches, conversions), config)
		shuffled := slices.Clone(conversions)
		r.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		other := Build(scan(touches, shuffled), config)
		for _, p := range []period.Period{{}, {Start: 3, End: 8}} {
			got := j.Intervals(p)
			before := runtime.GOMAXPROCS(1)
			want := other.Intervals(p)
			runtime.GOMAXPROCS(before)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d (-shuffled, one processor +file):\n%s", seed, diff)
			}
			for _, model := range Models() {
				c, err := j.Credit(model)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range c.ByChannel(p) {
					both := got[model][x.Channel]
					for k, limits := range [][2]float64{both.Conversions, both.Value} {
						if math.IsNaN(limits[0]) || limits[0] > limits[1] {
							t.Fatalf("seed %d, %s: %s has %v", seed, model, x.Channel, both)
						}
						v := []float64{x.Conversions.Float(), x.Value.Float()}[k]
						if model != "shapley_rate" && (limits[0] > v+1e-5 && v > 0 || limits[1] < v-1e-5) {
							t.Errorf("seed %d, %s of %v: %s has %v of %v", seed, model, p, x.Channel, limits, v)
						}
					}
				}
			}
		}
	}
}

func BenchmarkIntervals(b *testing.B) {
	j := Build(million(), Config{Models: []string{"linear", "markov", "shapley"}, Intervals: true})
	b.ReportAllocs()
	for b.Loop() {
		j.Intervals(period.Period{})
	}
}

// A model whose replicates would take too long is left out, and told; the others
// keep their intervals. 200 chains of 450 channels take 200·450³ = 1.8·10¹⁰
// steps, which is more than 2³⁴, and 430 of them take 1.6·10¹⁰.
func TestIntervalsLeftOut(t *testing.T) {
	ring := func(channels int) *Journeys {
		var s source
		for c := range channels {
			s.paths(t, fmt.Sprintf("c%d>c%d 20 0 30", c, (c+1)%channels))
		}
		return s.build(Config{Models: []string{"last_touch", "markov"}, Intervals: true})
	}
	if l := ring(430).IntervalsLeftOut(period.Period{}); l != nil {
		t.Errorf("430 channels: left out %v", l)
	}
	j := ring(450)
	l := j.IntervalsLeftOut(period.Period{})
	if len(l) != 1 || l[0].Model != "markov" || l[0].Steps < 200*450*450*450 || l[0].Steps > 1.01*200*450*450*450 {
		t.Fatalf("450 channels: left out %v", l)
	}
	intervals := j.Intervals(period.Period{})
	if intervals["markov"] != nil || len(intervals["last_touch"]) != 450 {
		t.Errorf("intervals of %d channels by markov and of %d by last_touch", len(intervals["markov"]), len(intervals["last_touch"]))
	}

	// Steps of higher orders are those that the solver took: some passes over the
	// moves, for eight channels at a time.
	var s source
	j = s.paths(t, "A>B>C>A 20 0 30", "B>A>C 10 0 30", "C>C>A 5 0 20").build(Config{MarkovOrder: 2, Models: []string{"markov"}, Intervals: true})
	chain := newGrams(&j.months()[0].paths, 3, 2)
	steps := j.replicateSteps("markov", period.Period{}) - 3*64
	if passes := steps / float64(8*len(chain.from)); passes < 1 || passes > 40 || passes > math.Round(passes)+1e-9 {
		t.Errorf("%v passes over %d moves", passes, len(chain.from))
	}
}
