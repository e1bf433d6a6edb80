package attribution

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Summary describes the conversions of a period and their journeys.
type Summary struct {
	Conversions  dataset.Fixed
	Value        dataset.Fixed
	Unattributed dataset.Fixed // conversions without a touch in the window; part of Conversions
	Length       Distribution  // touches of a journey that has any
	Days         Distribution  // days from a journey's first touch to the conversion; empty without times
}

// Distribution is how a quantity is spread over conversions with a touch. Each
// row weighs as many conversions as it holds.
type Distribution struct {
	Conversions dataset.Fixed // 0: nothing below is defined
	Mean        float64
	Quartiles   [3]float64 // lower, median, upper
	Bins        []Bin      // the empty ones between are listed too
}

// Bin holds the conversions whose quantity, cut to a whole number, lies from
// From to To, both included.
type Bin struct {
	From, To    int // To is Endless in the last bin
	Conversions dataset.Fixed
}

// Endless is the upper end of a bin that has none.
const Endless = math.MaxInt

// Summary describes the conversions in p; the zero period is all.
func (j *Journeys) Summary(p period.Period) Summary {
	var s Summary
	var length, days []weighted
	for _, g := range j.in(p) {
		s.Conversions += g.conversions
		s.Value += g.value
		if g.from == g.to {
			s.Unattributed += g.conversions
			continue
		}
		length = append(length, weighted{float64(g.to - g.from), g.conversions})
		if j.dated {
			days = append(days, weighted{float64(j.touches[g.from].age) / day, g.conversions})
		}
	}
	s.Length = distribution(length, []int{1, 2, 3, 4, 5, 6, 11, 21})
	s.Days = distribution(days, []int{0, 1, 2, 4, 8, 15, 31, 61, 91})
	return s
}

// weighted is a value that so many conversions have.
type weighted struct {
	value       float64
	conversions dataset.Fixed
}

// distribution sums the values up, in bins that start at starts; values below
// the first do not occur. It sorts values.
func distribution(values []weighted, starts []int) Distribution {
	var d Distribution
	sum := 0.0
	for _, v := range values {
		d.Conversions += v.conversions
	}
	if d.Conversions <= 0 {
		return Distribution{}
	}
	slices.SortFunc(values, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.conversions, b.conversions))
	})
	for i, start := range starts {
		to := Endless
		if i+1 < len(starts) {
			to = starts[i+1] - 1
		}
		d.Bins = append(d.Bins, Bin{From: start, To: to})
	}
	bin, top := 0, 0
	for _, v := range values {
		sum += v.value * v.conversions.Float()
		for int(v.value) > d.Bins[bin].To {
			bin++
		}
		d.Bins[bin].Conversions += v.conversions
		if v.conversions > 0 {
			top = bin
		}
	}
	d.Bins = d.Bins[:top+1]
	d.Mean = sum / d.Conversions.Float()
	for q := range d.Quartiles {
		d.Quartiles[q] = quantile(values, d.Conversions, q+1)
	}
	return d
}

// quantile returns the value below which a number of quarters of the
// conversions lie: where that falls exactly between two values, their mean.
// values are sorted.
func quantile(values []weighted, total dataset.Fixed, quarters int) float64 {
	// Compared in quarters, so that halves and quarters stay whole.
	limit := total.Float() * float64(quarters)
	below := dataset.Fixed(0)
	for i, v := range values {
		below += v.conversions
		switch reached := 4 * below.Float(); {
		case reached == limit && i+1 < len(values):
			return (v.value + values[i+1].value) / 2
		case reached >= limit:
			return v.value
		}
	}
	return values[len(values)-1].value
}
