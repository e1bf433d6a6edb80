package audit

import (
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

const (
	spikeMADs = 8  // a spike is so many median absolute deviations above the usual day
	spikeDays = 28 // fewer days tell no usual course
)

// mainColumn returns the column of a kind whose daily course is looked at, or "".
func mainColumn(kind string) string {
	switch kind {
	case "ads":
		return "spend"
	case "web":
		return "sessions"
	case "orders":
		return "orders"
	}
	return ""
}

// course is what each day of a table had of its main measure.
type course struct {
	first  period.Date
	sums   []float64
	groups [][]int // by day; none: the source says nothing of it
}

// courseOf adds up a column by day.
func courseOf(t *dataset.Table, c int) course {
	var days course
	for g := range t.Date {
		days.add(t, c, g)
	}
	return days
}

// coursesOf adds up a column by day, for each value of a dimension.
func coursesOf(t *dataset.Table, c, dim int) []course {
	list := make([]course, len(t.Values[dim]))
	for g := range t.Date {
		list[t.Keys[dim][g]].add(t, c, g)
	}
	return list
}

// add adds a group, none of whose predecessors is of a later day.
func (c *course) add(t *dataset.Table, column, g int) {
	if c.groups == nil {
		c.first = t.Date[g]
	}
	day := int(t.Date[g] - c.first)
	for day >= len(c.sums) {
		c.sums, c.groups = append(c.sums, 0), append(c.groups, nil)
	}
	v, _ := value(t, g, column)
	c.sums[day] += v.Float()
	c.groups[day] = append(c.groups[day], g)
}

// last returns the last day.
func (c *course) last() period.Date { return c.first + period.Date(len(c.sums)) - 1 }

// days looks at the course of days of a daily source: days without any row, and
// days far above the usual.
func (a *audit) days(t *dataset.Table) {
	c := column(t, mainColumn(t.Kind))
	if c < 0 || len(t.Date) == 0 || a.wholePeriod(t) || a.lonely(t) {
		return
	}
	days := courseOf(t, c)
	// Orders may well rest on a day; ads and visits stop only with their export.
	if gap, missing := firstGap(days.groups); missing > 0 && t.Kind != "orders" && EveryDays(t.Date) == 0 {
		a.add(t.Source, dataset.Finding{
			Severity: diag.Warning, Check: "missing_days", Rows: missing, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": missing, "start": days.first, "end": days.last(), "first": days.first + gap},
		})
	}
	if day, v, usual, ok := spike(days.sums, a.limit("spike")); ok {
		name := t.Columns[c]
		kind, _ := dataset.KindOf(t.Kind)
		a.of(t, days.groups[day], dataset.Finding{
			Severity: diag.Info, Check: "spike", Rows: 1, Columns: []string{name},
			Args: dataset.Args{
				"column": dataset.Word(name), "date": days.first + period.Date(day),
				"value": kind.Figure(name, v), "usual": kind.Figure(name, usual), "times": v / usual,
			},
		})
	}
}

// wholePeriod reports whether one of the table's files is for a period as a
// whole.
func (a *audit) wholePeriod(t *dataset.Table) bool {
	return slices.ContainsFunc(a.data.Files, func(f dataset.File) bool { return f.Source == t.Source && f.Covers != nil })
}

// lonely reports whether a date of the source is far beyond the others: what
// lies between is no gap.
func (a *audit) lonely(t *dataset.Table) bool {
	return slices.ContainsFunc(a.data.Files, func(f dataset.File) bool {
		return f.Source == t.Source && slices.ContainsFunc(f.Findings, func(x dataset.Finding) bool { return x.Check == "lonely_date" })
	})
}

func firstGap(groups [][]int) (first period.Date, missing int) {
	for i, g := range groups {
		if g != nil {
			continue
		}
		if missing == 0 {
			first = period.Date(i)
		}
		missing++
	}
	return first, missing
}

// spike returns the highest day when it is far above the usual one: more than
// so many times the median, and eight median absolute deviations above it.
func spike(sums []float64, times float64) (day int, v, usual float64, ok bool) {
	if len(sums) < spikeDays {
		return 0, 0, 0, false
	}
	usual = median(sums)
	deviations := make([]float64, len(sums))
	for i, x := range sums {
		deviations[i] = math.Abs(x - usual)
		if x > v {
			day, v = i, x
		}
	}
	return day, v, usual, usual > 0 && v > times*usual && v > usual+spikeMADs*median(deviations)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// frequency looks for sources that mix files of days with files of whole
// periods: their sums hold, their daily course does not.
func (a *audit) frequency() {
	daily, whole := map[string]bool{}, map[string]bool{}
	var sources []string
	for _, f := range a.data.Files {
		if !slices.Contains(sources, f.Source) {
			sources = append(sources, f.Source)
		}
		daily[f.Source] = daily[f.Source] || f.Covers == nil && f.Rows > 0
		whole[f.Source] = whole[f.Source] || f.Covers != nil
	}
	for _, s := range sources {
		if daily[s] && whole[s] {
			a.add(s, dataset.Finding{Severity: diag.Warning, Check: "mixed_frequency"})
		}
	}
}
