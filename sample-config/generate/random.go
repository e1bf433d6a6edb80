package main

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// stream is the random numbers of one part of the generator.
type stream struct{ *rand.Rand }

func newStream(part uint64) stream { return stream{rand.New(rand.NewPCG(seed, part))} }

// weights is how likely each name is, relative to the others.
type weights map[string]float64

// pick returns a name by its weight.
func (s stream) pick(w weights) string {
	names := slices.Sorted(maps.Keys(w))
	list := make([]float64, len(names))
	for i, name := range names {
		list[i] = w[name]
	}
	return names[s.index(list)]
}

// index returns an index by its weight.
func (s stream) index(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := s.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// around returns a number near v: its logarithm has that standard deviation.
func (s stream) around(v, deviation float64) float64 {
	return v * math.Exp(deviation*s.NormFloat64()-deviation*deviation/2)
}

// count returns a whole number with mean v that varies as rare events do.
func (s stream) count(v float64) int {
	return max(0, int(math.Round(v+math.Sqrt(v)*s.NormFloat64())))
}

// of returns how many of n things happen that do so with probability p.
func (s stream) of(n int, p float64) int {
	mean := float64(n) * p
	return min(n, max(0, nearest(mean+math.Sqrt(mean*(1-p))*s.NormFloat64())))
}

// chance is true with probability p.
func (s stream) chance(p float64) bool { return s.Float64() < p }

// nearest rounds to a whole number.
func nearest(v float64) int { return int(math.Round(v)) }
