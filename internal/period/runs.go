package period

import "slices"

// Runs joins consecutive days. days are sorted; one that comes twice begins a
// new run, so that it counts twice.
func Runs(days []Date) []Period {
	var runs []Period
	for _, d := range days {
		if i := len(runs) - 1; i >= 0 && runs[i].End == d-1 {
			runs[i].End = d
			continue
		}
		runs = append(runs, Period{Start: d, End: d, Grain: Range})
	}
	return runs
}

// Without returns the days of p that lie in none of the others, as runs.
func (p Period) Without(others []Period) []Period {
	var days []Date
	for d := p.Start; d <= p.End; d++ {
		if !slices.ContainsFunc(others, func(o Period) bool { return o.Contains(d) }) {
			days = append(days, d)
		}
	}
	return Runs(days)
}

// Hull returns the first to the last day of runs; the zero Period, which is
// without dates, for none.
func Hull(runs []Period) Period {
	if len(runs) == 0 {
		return Period{}
	}
	if len(runs) == 1 {
		return runs[0]
	}
	hull := Period{Start: runs[0].Start, End: runs[0].End, Grain: Range}
	for _, run := range runs[1:] {
		hull.Start, hull.End = min(hull.Start, run.Start), max(hull.End, run.End)
	}
	return hull
}
