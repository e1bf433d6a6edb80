package attribution

import (
	"slices"

	"peil/internal/dataset"
)

// pathSet holds distinct paths: sequences of channels with what ended the
// journeys that took them. It is all that the models of whole sets of journeys
// (markov, shapley_rate) and the bootstrap see, so their memory and time follow
// the number of distinct paths, not of journeys.
type pathSet struct {
	steps []int32 // of all paths, one after the other
	list  []path
	slots []int32 // open addressing by hash: 1 + index into list
}

// path is one distinct sequence. Conversions and value below 0, which only
// corrections make, count as 0 where a model is estimated.
type path struct {
	from, to    int32 // in pathSet.steps
	hash        uint64
	conversions dataset.Fixed
	value       dataset.Fixed
	nulls       dataset.Fixed
}

// add returns the index of a sequence's path, which it makes at need.
func (s *pathSet) add(steps []int32) int {
	if 2*len(s.list) >= len(s.slots) {
		s.grow()
	}
	hash := hashSteps(steps)
	mask := uint64(len(s.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		n := s.slots[at]
		if n == 0 {
			from := len(s.steps)
			s.steps = append(s.steps, steps...)
			s.list = append(s.list, path{from: int32(from), to: int32(len(s.steps)), hash: hash})
			s.slots[at] = int32(len(s.list))
			return len(s.list) - 1
		}
		if p := &s.list[n-1]; p.hash == hash && slices.Equal(s.of(p), steps) {
			return int(n - 1)
		}
	}
}

// reserve makes room for paths and their steps.
func (s *pathSet) reserve(paths, steps int) {
	s.list, s.steps = slices.Grow(s.list, paths), slices.Grow(s.steps, steps)
}

func hashSteps(steps []int32) (hash uint64) {
	for _, c := range steps {
		hash = (hash + uint64(c) + 1) * 0x9e3779b97f4a7c15
		hash ^= hash >> 32
	}
	return hash
}

// grow makes room for another path; also where the slots were given up.
func (s *pathSet) grow() {
	size := 64
	for size <= 2*len(s.list) {
		size *= 2
	}
	s.slots = make([]int32, size)
	mask := uint64(size - 1)
	for i := range s.list {
		at := s.list[i].hash & mask
		for s.slots[at] != 0 {
			at = (at + 1) & mask
		}
		s.slots[at] = int32(i + 1)
	}
}

// renumber gives the steps other numbers, no two the same one, and the slots up.
func (s *pathSet) renumber(to []int32) {
	for k, step := range s.steps {
		s.steps[k] = to[step]
	}
	for i := range s.list {
		s.list[i].hash = hashSteps(s.of(&s.list[i]))
	}
	s.slots = nil
}

// of returns the steps of a path of the set.
func (s *pathSet) of(p *path) []int32 { return s.steps[p.from:p.to] }

// mix adds a number to a hash; every bit of both moves every bit of the result
// (the finaliser of SplitMix64, Steele and others 2014).
func mix(hash, x uint64) uint64 {
	x = (hash ^ x) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// tally is how many journeys of each path converted and did not, and what they
// were worth, all in millionths: whole numbers, which floats add up exactly and
// in any order as far as 2^53.
type tally struct {
	conversions, nulls, value []float64
}

// tally returns the counts as the source has them.
func (s *pathSet) tally() tally {
	t := tally{make([]float64, len(s.list)), make([]float64, len(s.list)), make([]float64, len(s.list))}
	for i := range s.list {
		p := &s.list[i]
		t.conversions[i] = float64(max(0, p.conversions))
		t.nulls[i] = float64(max(0, p.nulls))
		t.value[i] = float64(max(0, p.value))
	}
	return t
}
