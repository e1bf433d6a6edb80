package kpi

import (
	"fmt"
	"slices"

	"peil/internal/diag"
)

// Record is what the history says of a target.
type Record struct {
	KPI     string
	Periods int     // with a value and a target
	Target  float64 // that the last of them was held against
	Best    float64 // of the values, seen from the target
	Middle  float64 // the values' median, the worse one of an even number's two
}

// minHistory is the fewest periods from which a history speaks: a target that is
// met half of the time is met, or missed, six times in a row by chance once in 64.
const minHistory = 6

// ReviewHistory checks the targets against what they have done:
//
//   - always_met: targets that every period met, which warn of nothing;
//   - never_met: targets that no period has met or come near, to the warn level:
//     nobody steers by them. One just ahead of the best period is a good one.
//
// Each period is held against the target that held then. whole returns how many
// points of a score's trend are of whole periods. The scores are those of the
// user's KPIs in their order.
func ReviewHistory(scores []Score, whole func(s *Score) int) []Remark {
	found := []Remark{{ID: "always_met", Severity: diag.Info}, {ID: "never_met", Severity: diag.Info}}
	for i := range scores {
		record, met := scores[i].record(whole(&scores[i]))
		if record.Periods < minHistory {
			continue
		}
		var r *Remark
		switch {
		case met == record.Periods:
			r = &found[0]
		case met == 0 && !scores[i].KPI.Direction.meets(record.Best, scores[i].Verdict.warnAt(record.Target)):
			r = &found[1]
		default:
			continue
		}
		if len(r.KPIs) == 0 {
			r.Path = fmt.Sprintf("kpi[%d].target", i)
		}
		r.KPIs, r.Records = append(r.KPIs, record.KPI), append(r.Records, record)
	}
	return slices.DeleteFunc(found, func(r Remark) bool { return len(r.KPIs) == 0 })
}

// record sums the first points of a trend up, and counts those that met their
// target.
func (s *Score) record(points int) (r Record, met int) {
	r.KPI = s.KPI.ID
	if s.KPI.Direction == Neutral || s.Verdict.Target == nil {
		return r, 0
	}
	var values []float64
	for _, p := range s.Trend[:points] {
		if p.Target == nil || !p.Defined() {
			continue
		}
		values, r.Target = append(values, p.Value), *p.Target
		if s.KPI.Direction.meets(p.Value, *p.Target) {
			met++
		}
	}
	if r.Periods = len(values); r.Periods == 0 {
		return r, 0
	}
	slices.Sort(values)
	if s.KPI.Direction == Up {
		slices.Reverse(values)
	}
	r.Best, r.Middle = values[0], values[len(values)/2]
	return r, met
}

// warnAt returns the warn level beside another target than the verdict's, which
// is a sum's for less than a whole period where that is not over.
func (v *Verdict) warnAt(target float64) float64 {
	if *v.Target == 0 {
		return *v.Warn
	}
	return target * (*v.Warn / *v.Target)
}
