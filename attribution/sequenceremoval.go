package attribution

import "peil/internal/period"

// SequenceRemoval is what a Markov chain says of a sequence of two channels: the
// share of the conversions that would be lost if every journey ended without one
// as soon as it had passed the sequence. It is from 0 to 1, and at most that of
// each of its channels.
type SequenceRemoval struct {
	Later float64 // Then was met sometime after First
	Next  float64 // Then was the very next touch after First
}

// SequenceRemovals returns the effects of sequences under the chain of order 1 of
// the journeys of all months that p touches, as Transitions has it; the zero
// period is all. It is nil where there are more channels than markov takes.
//
// That chain remembers whether First was met, and walks as it does otherwise. So
// the effects follow from the fundamental matrix of the chain itself. With B as
// in fundamental, h_b the probability of converting from b, M the moves, and P(a)
// = 1/B_aa how many journeys meet a:
//
//	Later(a, b) = P(a) · B_ab/B_bb · h_b / conversions
//
// since B_ab/B_bb is the probability of meeting b after a. For a again it is that
// of coming back: Σ_j M_aj·P(a met from j) over the visits to a. And taking the
// one move from a to b out of the chain changes its inverse by a rank of one
// (Sherman and Morrison 1950):
//
//	Next(a, b) = M_ab · h_b / ((1 + M_ab·B_ba) · conversions)
//
// Nothing is subtracted. Each channel that is named takes one solution of n²
// steps.
func (j *Journeys) SequenceRemovals(p period.Period, list []Sequence) []SequenceRemoval {
	_, names := j.channels()
	if len(names)-1 > maxChannels {
		return nil
	}
	s := together(j.blocks(p))
	f := newFirstOrder(s, s.tally(), len(names)-1)
	states := map[string]int{}
	for i, c := range f.channels {
		states[names[c]] = i
	}
	pairs := make([][2]int, len(list))
	for i, q := range list {
		first, met := states[q.First]
		then, too := states[q.Then]
		if pairs[i] = [2]int{first, then}; !met || !too {
			pairs[i] = [2]int{-1, -1}
		}
	}
	return f.sequences(pairs)
}

// sequences computes the effects of pairs of states; a pair of -1 has none. It
// overwrites the chain's moves and exits.
func (f *firstOrder) sequences(pairs [][2]int) []SequenceRemoval {
	effects := make([]SequenceRemoval, len(pairs))
	if f.total == 0 {
		return effects
	}
	n := f.n
	moves := map[[2]int]float64{}
	rows := map[int][]float64{} // the moves from channels that were met again
	visits := map[int]float64{}
	for _, p := range pairs {
		if p[0] < 0 {
			continue
		}
		row := f.moves[p[0]*n : (p[0]+1)*n]
		moves[p] = row[p[1]]
		if p[0] == p[1] && rows[p[0]] == nil {
			rows[p[0]] = append([]float64(nil), row...)
			visits[p[0]] = f.exits[p[0]]
			for _, v := range row {
				visits[p[0]] += v
			}
		}
	}
	x := eliminate(f.passages)
	h := x.solve(f.conversions)
	columns := map[int][]float64{} // of B
	column := func(c int) []float64 {
		if columns[c] == nil {
			unit := make([]float64, n)
			unit[c] = 1
			columns[c] = x.solve(unit)
		}
		return columns[c]
	}
	for i, p := range pairs {
		a, b := p[0], p[1]
		if a < 0 {
			continue
		}
		ofA, ofB := column(a), column(b)
		follows := ofB[a] / ofB[b]
		if a == b {
			back := rows[a][a]
			for k, v := range rows[a] {
				if k != a {
					back += v * ofA[k] / ofA[a]
				}
			}
			follows = back / visits[a]
		}
		effects[i].Later = min(1, follows*h[b]/(ofA[a]*f.total))
		effects[i].Next = min(1, moves[p]*h[b]/((1+moves[p]*ofA[b])*f.total))
	}
	return effects
}
