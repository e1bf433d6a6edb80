package audit

import (
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

const (
	spikeTimes = 6  // a day this many times the median is looked at
	spikeMADs  = 8  // and it must be this many median absolute deviations above
	spikeDays  = 28 // fewer days tell no usual course
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

// days looks at the course of days of a daily source: days without any row, and
// days far above the usual.
func (a *audit) days(t *dataset.Table) {
	c := column(t, mainColumn(t.Kind))
	if c < 0 || len(t.Date) == 0 || a.wholePeriod(t) || a.lonely(t) {
		return
	}
	first, last := t.Date[0], t.Date[len(t.Date)-1]
	sums := make([]float64, last-first+1)
	seen := make([]bool, len(sums))
	for g, date := range t.Date {
		v, _ := value(t, g, c)
		sums[date-first] += v.Float()
		seen[date-first] = true
	}
	// Orders may well rest on a day; ads and visits stop only with their export.
	if gap, missing := firstGap(seen); missing > 0 && t.Kind != "orders" {
		a.add(t.Source, dataset.Finding{
			Severity: diag.Warning, Check: "missing_days", Rows: missing, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": missing, "start": first, "end": last, "first": first + gap},
		})
	}
	if day, v, usual, ok := spike(sums); ok {
		name := t.Columns[c]
		kind, _ := dataset.KindOf(t.Kind)
		a.add(t.Source, dataset.Finding{
			Severity: diag.Info, Check: "spike", Rows: 1, Columns: []string{name},
			Args: dataset.Args{
				"column": dataset.Word(name), "date": first + period.Date(day),
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

func firstGap(seen []bool) (first period.Date, missing int) {
	for i, s := range seen {
		if s {
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
// six times the median, and eight median absolute deviations above it.
func spike(sums []float64) (day int, v, usual float64, ok bool) {
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
	return day, v, usual, usual > 0 && v > spikeTimes*usual && v > usual+spikeMADs*median(deviations)
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
