package attribution

import (
	"time"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Cohort is what came of the journeys that began in one month.
type Cohort struct {
	Month period.Period
	Cells []CohortCell // by months from Month to the conversion: 0 is the same month
}

// CohortCell is what converted in one month of those that began in another.
type CohortCell struct {
	Conversions dataset.Fixed
	Value       dataset.Fixed
	Growing     bool // the month is not over in the data: more may come
}

// Cohorts tells, for the months up to the day end, what came of the journeys
// whose first touch was in each, by months until the conversion. The last cell
// of a cohort is of the month of end: later ones are not known yet. Months that
// began before the first conversion of the data are left out, since what their
// journeys had brought by then is not known. Months are those of the zone.
// Without dates there are no cohorts.
//
// A journey reaches no longer back than its look-back window: a conversion
// outside it has another first touch, or none.
func (j *Journeys) Cohorts(end period.Date, zone *time.Location) []Cohort {
	if !j.dated || len(j.list) == 0 {
		return nil
	}
	first, last := j.list[0].date.FirstOfMonth(), end.FirstOfMonth()
	if first < j.list[0].date {
		first = first.AddMonths(1)
	}
	if last < first {
		return nil
	}
	months := first.MonthsUntil(last) + 1
	list := make([]Cohort, months)
	for m := range list {
		list[m].Month = period.Of(first.AddMonths(m), period.Month)
		list[m].Cells = make([]CohortCell, months-m)
		list[m].Cells[months-m-1].Growing = end < period.Of(last, period.Month).End
	}
	met := false
	for _, g := range j.list {
		if g.from == g.to || g.date > end {
			continue
		}
		// A source that knows days only may have its midnight in another month.
		converted := g.date.FirstOfMonth()
		began := min(converted, localDate(g.time-int64(j.touches[g.from].age), zone).FirstOfMonth())
		if began < first {
			continue
		}
		cell := &list[first.MonthsUntil(began)].Cells[began.MonthsUntil(converted)]
		cell.Conversions += g.conversions
		cell.Value += g.value
		met = true
	}
	if !met {
		return nil
	}
	return list
}

// localDate returns the day of an instant in a zone.
func localDate(unix int64, zone *time.Location) period.Date {
	y, m, d := time.Unix(unix, 0).In(zone).Date()
	return period.NewDate(y, m, d)
}
