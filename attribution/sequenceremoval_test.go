package attribution

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"peil/internal/period"
)

// plainSequences is the definition: a dense chain whose states are a channel and
// whether first was met, with every move that completes the sequence left out.
func plainSequences(s *pathSet, t tally, channels, first, then int) SequenceRemoval {
	n := channels + 1 // the last is the start
	moves, visits, conversions := mat.NewDense(n, n, nil), make([]float64, n), make([]float64, n)
	for i := range s.list {
		journeys, at := t.conversions[i]+t.nulls[i], channels
		if s.list[i].from == s.list[i].to {
			continue
		}
		visits[at] += journeys
		for _, c := range s.of(&s.list[i]) {
			moves.Set(at, int(c), moves.At(at, int(c))+journeys)
			visits[c] += journeys
			at = int(c)
		}
		conversions[at] += t.conversions[i]
	}
	ending := func(completes func(from, to int, met bool) bool) float64 {
		a, r := mat.NewDense(2*n, 2*n, nil), mat.NewDense(2*n, 1, nil)
		for from := range n {
			for flag := range 2 {
				i := 2*from + flag
				a.Set(i, i, 1)
				if visits[from] == 0 {
					continue
				}
				r.Set(i, 0, conversions[from]/visits[from])
				for to := range channels {
					if completes(from, to, flag == 1) {
						continue
					}
					k := 2 * to
					if flag == 1 || to == first {
						k++
					}
					a.Set(i, k, a.At(i, k)-moves.At(from, to)/visits[from])
				}
			}
		}
		var x mat.Dense
		if err := x.Solve(a, r); err != nil {
			panic(err)
		}
		return x.At(2*channels, 0)
	}
	all := ending(func(int, int, bool) bool { return false })
	if all == 0 {
		return SequenceRemoval{}
	}
	return SequenceRemoval{
		Later: 1 - ending(func(_, to int, met bool) bool { return met && to == then })/all,
		Next:  1 - ending(func(from, to int, _ bool) bool { return from == first && to == then })/all,
	}
}

// ofPairs returns the effects of pairs of channels that f met.
func (f *firstOrder) ofPairs(first, then int) SequenceRemoval {
	state := map[int]int{}
	for i, c := range f.channels {
		state[int(c)] = i
	}
	a, met := state[first]
	b, too := state[then]
	if !met || !too {
		a, b = -1, -1
	}
	return f.sequences([][2]int{{a, b}})[0]
}

func TestSequenceRemovalsAgainstPlain(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 18))
		channels := 1 + r.IntN(6)
		s := randomPaths(r, channels, 1+r.IntN(60), 1+r.IntN(9))
		effects := markov(s, channels, 1, credited)(s.tally()).conversions
		for a := range channels {
			for b := range channels {
				got, want := newFirstOrder(s, s.tally(), channels).ofPairs(a, b), plainSequences(s, s.tally(), channels, a, b)
				if !(math.Abs(got.Later-want.Later) < 1e-11) || !(math.Abs(got.Next-want.Next) < 1e-11) {
					t.Fatalf("seed %d, %d then %d: %+v, plain %+v", seed, a, b, got, want)
				}
				most := min(effects[a], effects[b]) + 1e-12
				if got.Next < 0 || got.Next > got.Later+1e-12 || got.Later > most {
					t.Fatalf("seed %d, %d then %d: %+v of channels that have %v and %v", seed, a, b, got, effects[a], effects[b])
				}
			}
		}
	}
}

// By hand. Of three journeys A > B > C, A and B > C the first converts: from B a
// journey always goes on to C, and from C half convert. P(conversion) is ⅔·½·½ +
// ⅓·½ = ⅓; that by A, B is ⅔·½·½ = ⅙, and so is that by A … C.
// Where A > B > A converts and A > B does not, journeys end from A with one move in
// three, converting, and go on to B with two; from B half go back. So they convert
// with h = ⅓ + ⅔·½·h = ½. Without A > B, as without A again, ⅓ do: a third fewer.
// Those that meet B once at most are ⅓ + ⅔·½·⅓ = 4/9: a ninth fewer.
func TestSequenceRemovalsByHand(t *testing.T) {
	for _, tt := range []struct {
		rows  []string
		pairs map[string]SequenceRemoval
	}{
		{[]string{"A>B>C 1 0 0", "A 0 0 1", "B>C 0 0 1"}, map[string]SequenceRemoval{
			"A>B": {.5, .5}, "A>C": {.5, 0}, "B>C": {1, 1}, "C>A": {0, 0}, "A>A": {0, 0}, "A>D": {0, 0},
		}},
		{[]string{"A>B>A 1 0 0", "A>B 0 0 1"}, map[string]SequenceRemoval{
			"A>B": {1. / 3, 1. / 3}, "B>A": {1. / 3, 1. / 3}, "A>A": {1. / 3, 0}, "B>B": {1. / 9, 0},
		}},
		{[]string{"A>A 1 0 0", "A 0 0 1"}, map[string]SequenceRemoval{"A>A": {1. / 3, 1. / 3}}},
		{[]string{"A>B 0 0 4"}, map[string]SequenceRemoval{"A>B": {0, 0}}},
	} {
		var s source
		j := s.paths(t, tt.rows...).build(Default())
		for name, want := range tt.pairs {
			first, then, _ := strings.Cut(name, ">")
			got := j.SequenceRemovals(period.Period{}, []Sequence{{First: first, Then: then}})[0]
			if math.Abs(got.Later-want.Later) > 1e-12 || math.Abs(got.Next-want.Next) > 1e-12 {
				t.Errorf("%q: %s has %+v, want %+v", tt.rows, name, got, want)
			}
		}
	}
}

// A loop of 5 000 touches, of which a walk of the chain leaves one in thousands.
func TestSequenceRemovalsOfLongPath(t *testing.T) {
	long := strings.TrimSuffix(strings.Repeat("A>B>", 2500), ">")
	s := pathsOf(t, long+" 1 0", "A 0 1", "C 1 0")
	for _, pair := range [][2]int{{0, 1}, {1, 0}, {0, 0}, {2, 0}} {
		got, want := newFirstOrder(s, s.tally(), 3).ofPairs(pair[0], pair[1]), plainSequences(s, s.tally(), 3, pair[0], pair[1])
		if math.Abs(got.Later-want.Later) > 1e-9 || math.Abs(got.Next-want.Next) > 1e-9 {
			t.Errorf("%v: %+v, plain %+v", pair, got, want)
		}
	}
}
