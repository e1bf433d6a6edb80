package period

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
