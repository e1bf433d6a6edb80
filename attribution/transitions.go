package attribution

import (
	"peil/internal/dataset"
	"peil/internal/period"
)

// Transitions is what the Markov model knows of some months: how journeys went
// on from each channel, and what each channel is worth to them.
type Transitions struct {
	Channels []string // that some journey met, by name
	Order    int      // of the chain that Removal is of

	// The chain of order 1, whatever Order is: by channel, the probability that
	// a journey starts there, and that after a touch of the channel it goes on
	// to each channel, converts, or ends without. Start adds up to 1, and so do
	// each row of Next with its Conversion and Null.
	Touches    []float64 // of the channel
	Start      []float64
	Next       [][]float64
	Conversion []float64
	Null       []float64

	Rate         float64   // of the journeys with a touch, those that convert
	Removal      []float64 // by channel: the share of the conversions that would be lost without it
	ValueRemoval []float64 // and of their value
}

// Transitions returns the chain of the journeys of all months that p touches;
// the zero period is all. Without a journey with a touch it is empty, and so it
// is where Credit returns ErrChannels.
func (j *Journeys) Transitions(p period.Period) Transitions {
	_, names := j.channels()
	if len(names)-1 > maxChannels {
		return Transitions{}
	}
	blocks := j.blocks(p)
	s := together(blocks)
	f := newFirstOrder(s, s.tally(), len(names)-1)
	t := Transitions{Order: j.order(), Start: f.starts, Conversion: f.conversions, Null: f.nulls}
	journeys := 0.0
	for i, c := range f.channels {
		t.Channels = append(t.Channels, names[c])
		row := f.moves[i*f.n : (i+1)*f.n]
		visits := f.exits[i]
		for _, v := range row {
			visits += v
		}
		journeys += f.exits[i]
		divide(row, visits)
		t.Touches = append(t.Touches, visits/dataset.Scale)
		t.Next = append(t.Next, row)
		f.conversions[i] /= visits
		f.nulls[i] /= visits
	}
	if journeys == 0 {
		return t
	}
	t.Rate = f.total / journeys
	divide(t.Start, journeys)
	var removal removal
	if len(blocks) == 1 {
		removal = blocks[0].removal()
	} else {
		removal = j.removal(s)
	}
	for _, c := range f.channels {
		t.Removal = append(t.Removal, removal.conversions[c])
		t.ValueRemoval = append(t.ValueRemoval, removal.value[c])
	}
	return t
}

func divide(list []float64, by float64) {
	for i := range list {
		list[i] /= by
	}
}
