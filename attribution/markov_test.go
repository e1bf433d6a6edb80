package attribution

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"peil/internal/dataset"
)

// credited is the effort that credit is reckoned with.
var credited = effort{precision: 1e-13, work: 1 << 29}

// pathsOf makes a set of rows "A>B>C conversions nulls value"; channels are
// numbered from A.
func pathsOf(t testing.TB, rows ...string) *pathSet {
	t.Helper()
	s := &pathSet{}
	for _, row := range rows {
		var names string
		var conversions, nulls, value float64
		if n, _ := fmt.Sscan(row, &names, &conversions, &nulls, &value); n < 3 {
			t.Fatalf("%q is no row", row)
		}
		var steps []int32
		for _, name := range strings.Split(names, ">") {
			steps = append(steps, int32(name[0]-'A'))
		}
		p := &s.list[s.add(steps)]
		p.conversions += dataset.Fixed(conversions * dataset.Scale)
		p.nulls += dataset.Fixed(nulls * dataset.Scale)
		p.value += dataset.Fixed(value * dataset.Scale)
	}
	return s
}

// plainMarkov is markov as its definition reads: a dense chain of strings, with
// the states that hold a channel taken out, solved anew for each channel.
func plainMarkov(s *pathSet, t tally, channels, order int) removal {
	index := map[string]int{}
	var states []string
	state := func(steps []int32) int {
		key := fmt.Sprint(steps[max(0, len(steps)-order):])
		if _, ok := index[key]; !ok {
			index[key] = len(states)
			states = append(states, key)
		}
		return index[key]
	}
	type flow struct{ from, to int }
	flows, visits := map[flow]float64{}, map[int]float64{}
	conversions, value := map[int]float64{}, map[int]float64{}
	start := state(nil)
	for i := range s.list {
		journeys, steps := t.conversions[i]+t.nulls[i], s.of(&s.list[i])
		if journeys == 0 || len(steps) == 0 {
			continue
		}
		at := start
		visits[at] += journeys
		for k := range steps {
			to := state(steps[:k+1])
			flows[flow{at, to}] += journeys
			visits[to] += journeys
			at = to
		}
		conversions[at] += t.conversions[i]
		value[at] += t.value[i]
	}
	ending := func(without string) (c, v float64) {
		n := len(states)
		a, r := mat.NewDense(n, n, nil), mat.NewDense(n, 2, nil)
		removed := func(i int) bool { return slices.Contains(strings.Fields(strings.Trim(states[i], "[]")), without) }
		for i := range n {
			a.Set(i, i, 1)
			if visits[i] > 0 && !removed(i) {
				r.Set(i, 0, conversions[i]/visits[i])
				r.Set(i, 1, value[i]/visits[i])
			}
		}
		for f, v := range flows {
			if !removed(f.from) && !removed(f.to) {
				a.Set(f.from, f.to, a.At(f.from, f.to)-v/visits[f.from])
			}
		}
		var x mat.Dense
		if err := x.Solve(a, r); err != nil {
			panic(err)
		}
		return x.At(start, 0), x.At(start, 1)
	}
	r := removal{conversions: make([]float64, channels), value: make([]float64, channels)}
	allC, allV := ending("none")
	for c := range channels {
		conversions, value := ending(fmt.Sprint(c))
		if allC > 0 {
			r.conversions[c] = 1 - conversions/allC
		}
		if allV > 0 {
			r.value[c] = 1 - value/allV
		}
	}
	return r
}

// randomPaths makes journeys that go round channels, some of which are rare or
// lead nowhere.
func randomPaths(r *rand.Rand, channels, paths, length int) *pathSet {
	s := &pathSet{}
	for range paths {
		steps := make([]int32, 1+r.IntN(length))
		for k := range steps {
			steps[k] = int32(r.IntN(1 + r.IntN(channels)))
			if k > 0 && r.IntN(4) == 0 {
				steps[k] = steps[k-1]
			}
		}
		p := &s.list[s.add(steps)]
		if r.IntN(3) == 0 {
			n := dataset.Fixed(r.IntN(4)) * dataset.Scale
			p.conversions += n
			p.value += n * dataset.Fixed(r.IntN(900))
		}
		p.nulls += dataset.Fixed(r.IntN(5)) * dataset.Scale
	}
	return s
}

func TestMarkovAgainstPlain(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		channels := 1 + r.IntN(7)
		s := randomPaths(r, channels, 1+r.IntN(60), 1+r.IntN(9))
		for order := 1; order <= MaxOrder; order++ {
			got, want := markov(s, channels, order, credited)(s.tally()), plainMarkov(s, s.tally(), channels, order)
			for c := range channels {
				if !(math.Abs(got.conversions[c]-want.conversions[c]) < 1e-11) || !(math.Abs(got.value[c]-want.value[c]) < 1e-11) {
					t.Fatalf("seed %d, order %d, channel %d: %v, %v; plain %v, %v", seed, order, c,
						got.conversions[c], got.value[c], want.conversions[c], want.value[c])
				}
			}
		}
	}
}

// The iteration and the elimination that stands in for it agree.
func TestElimination(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 4))
		s := randomPaths(r, 6, 80, 12)
		for order := 2; order <= MaxOrder; order++ {
			c := newGrams(s, 6, order).chain(s.tally())
			for i, channel := range c.first.channels {
				without, _ := c.without(int32(i))
				want := plainMarkov(s, s.tally(), 6, order)
				if got := 1 - without.conversions/c.totals.conversions; !(math.Abs(got-want.conversions[channel]) < 1e-11) {
					t.Fatalf("seed %d, order %d, channel %d: %v, plain %v", seed, order, channel, got, want.conversions[channel])
				}
			}
			if seed%5 > 0 {
				break
			}
		}
	}
}

func benchmarkMarkov(b *testing.B, rows, channels, order int) {
	r := rand.New(rand.NewPCG(5, 5))
	s := &pathSet{}
	steps := make([]int32, 0, 12)
	for range rows {
		steps = steps[:1+r.IntN(9)]
		for k := range steps {
			steps[k] = int32(r.IntN(channels))
		}
		p := &s.list[s.add(steps)]
		p.conversions += dataset.Fixed(r.IntN(2)) * dataset.Scale
		p.value += p.conversions * 100
		p.nulls += dataset.Fixed(r.IntN(20)) * dataset.Scale
	}
	t := s.tally()
	b.ReportAllocs()
	for b.Loop() {
		markov(s, channels, order, credited)(t)
	}
	b.ReportMetric(float64(len(s.list)), "paths")
}

func BenchmarkMarkov(b *testing.B) {
	for _, c := range []struct{ rows, channels, order int }{
		{1_000_000, 12, 1}, {100_000, 100, 2}, {1_000_000, 100, 2}, {100_000, 1000, 1}, {1_000_000, 12, 4},
	} {
		b.Run(fmt.Sprintf("%dx%d order %d", c.rows, c.channels, c.order), func(b *testing.B) { benchmarkMarkov(b, c.rows, c.channels, c.order) })
	}
}

func wantNear(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) < 1e-9) {
			t.Errorf("%s of %c: %v, want %v", what, 'A'+rune(i), got[i], want[i])
		}
	}
}

func TestMarkovReference(t *testing.T) {
	tests := []struct {
		name    string
		rows    []string // path, conversions, nulls
		order   int
		effects []float64
		credit  []float64
	}{
		{ // P(conversion) is 1/3; without A or C nothing converts but by B, which it starts at in a third.
			name: "three channels in a row", rows: []string{"A>B>C 1 0", "A 0 1", "B>C 0 1"}, order: 1,
			effects: []float64{.5, 1, 1}, credit: []float64{.2, .4, .4},
		},
		{ // A simulation that cuts walks at the longest path gives 2.1 and 0.9.
			name: "loops", rows: []string{"A>B>A>B>B>A 1 0", "A>B>B>A>A 1 0", "A>A 1 0"}, order: 1,
			effects: []float64{1, .5}, credit: []float64{2, 1},
		},
		{
			name: "loops of order 2", rows: []string{"A>B>A>B>B>A 1 0", "A>B>B>A>A 1 0", "A>A 1 0"}, order: 2,
			effects: []float64{1, 2. / 3}, credit: []float64{1.8, 1.2},
		},
		{ // A is ads, B a mailing.
			name: "ads and mailing", rows: []string{"A 2 1", "B 1 0", "A>B 1 0"}, order: 1,
			effects: []float64{.75, .5}, credit: []float64{2.4, 1.6},
		},
		{
			name: "a self loop", rows: []string{"A>A>B 2 1", "B>A 1 3", "C>B 0 6"}, order: 1,
			effects: []float64{19. / 39, 6. / 7, 36. / 79},
		},
		{name: "one channel", rows: []string{"A 5 7"}, order: 1, effects: []float64{1}, credit: []float64{5}},
		{name: "one channel of order 3", rows: []string{"A>A>A>A 5 7"}, order: 3, effects: []float64{1}, credit: []float64{5}},
		{name: "only nulls", rows: []string{"A>B 0 5", "B 0 1"}, order: 1, effects: []float64{0, 0}, credit: []float64{0, 0}},
		{name: "only nulls of order 2", rows: []string{"A>B 0 5", "B 0 1"}, order: 2, effects: []float64{0, 0}, credit: []float64{0, 0}},
		{name: "only conversions", rows: []string{"A>B 5 0", "B 5 0"}, order: 2, effects: []float64{.5, 1}, credit: []float64{10. / 3, 20. / 3}},
		{name: "a channel that never converts", rows: []string{"A>B 4 0", "C 0 9"}, order: 2, effects: []float64{1, 1, 0}, credit: []float64{2, 2, 0}},
		{ // The same rows twice over are the same journeys.
			name: "rows that come twice", rows: []string{"A 1 1", "B 1 0", "A>B 1 0", "A 1 0"}, order: 1,
			effects: []float64{.75, .5}, credit: []float64{2.4, 1.6},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := pathsOf(t, tt.rows...)
			total := 0.0
			for _, p := range s.list {
				total += p.conversions.Float()
			}
			r := markov(s, len(tt.effects), tt.order, credited)(s.tally())
			wantNear(t, "removal effect", r.conversions, tt.effects)
			shares := r.shares().conversions
			for i := range shares {
				shares[i] *= total
			}
			wantNear(t, "credit", shares, tt.credit)
		})
	}
}

// Solved with exact fractions in Python: the chain of k-grams without the states
// that hold the channel, by Gaussian elimination over fractions.Fraction.
func TestMarkovOracle(t *testing.T) {
	s := pathsOf(t, "A>B>A>C 3 2 410", "A>A>B>B>A 1 9 77", "C>B>A 4 0 1000", "D>D>D>D>C 1 30 12",
		"B 2 5 33", "A>C>A>C>A>C>B 1 1 250", "D>B 0 7 0", "C>A>B>D 2 3 90")
	third := [2][]float64{
		{0.7857142857142857, 0.9285714285714286, 0.7857142857142857, 0.21428571428571427},
		{0.9759615384615384, 0.9935897435897436, 0.9412393162393162, 0.05448717948717949},
	}
	for order, want := range map[int][2][]float64{
		1: {
			{0.5567059080558286, 0.4420616766213411, 0.4813038100841749, 0.5438449373142704},
			{0.7188151136911504, 0.457234940726331, 0.47050375947681994, 0.4504521641077529},
		},
		2: {
			{0.7380952380952381, 0.8304647160068847, 0.5385338345864662, 0.21428571428571427},
			{0.8869301994301995, 0.8933168571722788, 0.6056637989203779, 0.05448717948717949},
		},
		3: third, 4: third, 5: third,
	} {
		r := markov(s, 4, order, credited)(s.tally())
		for c := range 4 {
			if !(math.Abs(r.conversions[c]-want[0][c]) < 1e-12) || !(math.Abs(r.value[c]-want[1][c]) < 1e-12) {
				t.Errorf("order %d, channel %c: %v, %v; want %v, %v", order, 'A'+rune(c), r.conversions[c], r.value[c], want[0][c], want[1][c])
			}
		}
	}
}

// A journey of 5 000 touches makes a loop that is left once in thousands of
// steps. Half of the conversions go without it, whatever the order.
func TestMarkovLongPath(t *testing.T) {
	row := strings.Repeat("A>B>", 2500)
	for order := 1; order <= MaxOrder; order++ {
		s := pathsOf(t, row[:len(row)-1]+" 1 0 7", "A 0 1", "C 1 0 1")
		r := markov(s, 3, order, credited)(s.tally())
		wantNear(t, fmt.Sprint("removal effect of order ", order), r.conversions, []float64{.5, .5, .5})
		wantNear(t, fmt.Sprint("effect on value of order ", order), r.value, []float64{.875, .875, .125})
	}
	random := rand.New(rand.NewPCG(8, 8))
	steps := make([]int32, 5000)
	for k := range steps {
		steps[k] = random.Int32N(4)
	}
	for order := 1; order <= 3; order++ {
		s := pathsOf(t, "A>B 3 2 9", "E 1 1 1", "E>B>C>C 1 4 2", "E>D 1 0 1")
		s.list[s.add(steps)].conversions = 2 * dataset.Scale
		got, want := markov(s, 5, order, credited)(s.tally()), plainMarkov(s, s.tally(), 5, order)
		wantNear(t, fmt.Sprint("removal effect of order ", order), got.conversions, want.conversions)
		wantNear(t, fmt.Sprint("effect on value of order ", order), got.value, want.value)
	}
}

// A long way whose channels come twice each in turn: order 1 is no guide to it,
// and it is left once in 5 000 steps. Of the three conversions one goes without
// A, and one without C.
func TestMarkovHiddenLoop(t *testing.T) {
	long := strings.TrimSuffix(strings.Repeat("A>A>B>B>", 1250), ">")
	s := pathsOf(t, long+" 1 0 7", "A 0 1", "C>A>B 1 0 1", "B>C 1 3")
	for order := 2; order <= MaxOrder; order++ {
		r := markov(s, 3, order, credited)(s.tally())
		for c, want := range []float64{2. / 3, 1, 2. / 3} {
			if !(math.Abs(r.conversions[c]-want) < 2e-12) {
				t.Errorf("order %d: removal effect of %c %v, want %v", order, 'A'+rune(c), r.conversions[c], want)
			}
		}
	}
}

// Nothing depends on the order of the rows or the number of processors, to the
// last bit.
func TestMarkovRowOrder(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 6))
		s := randomPaths(r, 6, 100, 8)
		shuffled := &pathSet{}
		for _, i := range r.Perm(len(s.list)) {
			p := &shuffled.list[shuffled.add(s.of(&s.list[i]))]
			p.conversions, p.nulls, p.value = s.list[i].conversions, s.list[i].nulls, s.list[i].value
		}
		for order := 1; order <= MaxOrder; order++ {
			a := markov(s, 6, order, credited)(s.tally())
			before := runtime.GOMAXPROCS(1)
			b := markov(shuffled, 6, order, credited)(shuffled.tally())
			runtime.GOMAXPROCS(before)
			if !slices.Equal(a.conversions, b.conversions) || !slices.Equal(a.value, b.value) {
				t.Fatalf("seed %d, order %d: %v, shuffled %v", seed, order, a, b)
			}
			for c, v := range append(a.conversions, a.value...) {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("seed %d, order %d, channel %d: effect %v", seed, order, c, v)
				}
			}
		}
	}
}
