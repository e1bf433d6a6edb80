package attribution

import (
	"errors"
	"iter"

	"peil/internal/dataset"
	"peil/internal/period"
)

// ErrByMonth is returned where the credit of single journeys is asked of a
// model that divides what all journeys of a month gave together.
var ErrByMonth = errors.New("the model credits channels by month, and no single journey")

// Step is one touch of a journey with the credit that a model gives it. A
// conversion without a touch has one step, at position 0 in Unattributed, with
// all of its credit.
type Step struct {
	File, Line  int32       // of the conversion: index into Data.Files, and line
	Date        period.Date // of the conversion; 0 without dates
	Time        int64       // of the conversion, in Unix seconds; 0 without dates
	Position    int         // from 1, the oldest
	Touches     int         // of the journey
	Age         int64       // seconds from the touch to the conversion; 0 without dates
	Channel     string
	Campaign    string
	Own         []string // values of Config.OwnDimensions; not to be changed
	Conversions dataset.Fixed
	Value       dataset.Fixed
	Profit      dataset.Fixed
	HasProfit   bool
}

// Steps returns the touches of the conversions in p with the credit that a
// model gives each, by the conversions' date, file and line, and then oldest
// first; the zero period is all. The steps of a conversion add up to it
// exactly, and those of a channel to what Credit gives it. The error is
// ErrNoTimes, ErrByMonth, or that the model is unknown.
func (j *Journeys) Steps(model string, p period.Period) (iter.Seq[Step], error) {
	r, err := j.ruleOfJourneys(model)
	if err != nil {
		return nil, err
	}
	campaigns, own := valuesOf(j.places, j.dims, "campaign"), make([][]string, len(j.places))
	for _, dim := range j.config.OwnDimensions() {
		for i, value := range valuesOf(j.places, j.dims, dim) {
			own[i] = append(own[i], value)
		}
	}
	return func(yield func(Step) bool) {
		var s shares
		var steps []Step
		for _, g := range j.in(p) {
			all := Step{File: g.file, Line: g.line, Date: g.date, Time: g.time, Touches: int(g.to - g.from), HasProfit: g.hasProfit}
			steps = steps[:0]
			if g.from == g.to {
				all.Own = own[len(own)-1]
				all.Channel, all.Conversions, all.Value, all.Profit = Unattributed, g.conversions, g.value, g.profit
				steps = append(steps, all)
			} else {
				path := j.path(g)
				for k, t := range path {
					step := all
					step.Position, step.Age = k+1, int64(t.age)
					step.Channel, step.Campaign, step.Own = j.places[t.place].channel(), campaigns[t.place], own[t.place]
					steps = append(steps, step)
				}
				s.setJourney(r, j, &g)
				s.split(g.conversions, func(k int, share dataset.Fixed) { steps[k].Conversions = share })
				s.split(g.value, func(k int, share dataset.Fixed) { steps[k].Value = share })
				s.split(g.profit, func(k int, share dataset.Fixed) { steps[k].Profit = share })
			}
			for _, step := range steps {
				if !yield(step) {
					return
				}
			}
		}
	}, nil
}

// ruleOfJourneys returns the model of that name, or ErrByMonth.
func (j *Journeys) ruleOfJourneys(model string) (rule, error) {
	if prepare, err := j.estimator(model, effort{}); err != nil {
		return nil, err
	} else if prepare != nil {
		return nil, ErrByMonth
	}
	return j.rule(model)
}
