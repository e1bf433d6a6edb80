package chart

import (
	"math"
	"strconv"

	"peil/internal/period"
	"peil/internal/report"
)

// scale is a value axis: from min to max in steps.
type scale struct{ min, max, step float64 }

const (
	// fromZero is how near zero the values must come, as a part of the largest,
	// for a line's axis to begin there.
	fromZero = 0.6
	// leastPart is where such an axis begins at the latest.
	leastPart = 0.9
)

// Truncated reports whether a chart's value axis leaves zero out: then lengths
// mean nothing, and the page says so.
func Truncated(c *report.Chart) bool {
	if c.Kind != report.Trend {
		return false
	}
	p := plan{Chart: c}
	lo, hi := p.values(p.targets()...)
	s := niceScale(lo, hi, 4)
	return s.min > 0 || s.max < 0
}

// niceScale returns an axis from lo to hi in about n steps of 1, 2, 2.5 or 5
// times a power of ten: of those near n, the one that leaves least empty. It begins at zero unless all values lie in the upper
// part of the way there: lines may leave zero out, bars set lo to zero.
func niceScale(lo, hi, n float64) scale {
	switch {
	case lo > 0 && lo < fromZero*hi:
		lo = 0
	case hi < 0 && hi > fromZero*lo:
		hi = 0
	}
	if hi-lo <= 1e-9*max(math.Abs(hi), math.Abs(lo)) { // all equal
		switch {
		case hi == 0:
			hi = 1
		case hi > 0:
			lo = 0
		default:
			hi = 0
		}
	}
	// A change of a tenth at most does not fill the plot.
	switch {
	case lo > 0:
		lo = min(lo, leastPart*hi)
	case hi < 0:
		hi = max(hi, leastPart*lo)
	}
	best := scale{}
	for _, steps := range []float64{n, n + 1, n - 1, n + 2} {
		rough := (hi - lo) / steps
		power := math.Pow(10, math.Floor(math.Log10(rough)))
		step := 10 * power
		for _, m := range []float64{1, 2, 2.5, 5} {
			if m*power >= rough*(1-1e-9) {
				step = m * power
				break
			}
		}
		s := scale{tidy(math.Floor(lo/step+1e-9) * step), tidy(math.Ceil(hi/step-1e-9) * step), tidy(step)}
		if best.step == 0 || s.max-s.min < 0.98*(best.max-best.min) {
			best = s
		}
	}
	return best
}

// tidy removes what binary fractions leave: 0.30000000000000004 is 0.3.
func tidy(v float64) float64 {
	t, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil || t == 0 {
		return 0 // never −0
	}
	return t
}

func (s scale) ticks() []float64 {
	n := int(math.Round((s.max - s.min) / s.step))
	ticks := make([]float64, n+1)
	for i := range ticks {
		ticks[i] = tidy(s.min + float64(i)*s.step)
	}
	return ticks
}

// periodTexts returns a time axis' labels. A label that has no room is empty;
// the last period always has one. A second line names the year (for days and
// weeks the month or year) where it begins.
func (p *plan) periodTexts(width float64) []string {
	first := make([]string, len(p.Periods))
	second := make([]string, len(p.Periods))
	for i, at := range p.Periods {
		first[i], second[i] = p.periodText(at)
	}
	room := width / float64(len(first))
	every := max(1, int(math.Ceil((max(widest(first), widest(second))+8)/room)))
	texts := make([]string, len(first))
	above := ""
	for i := (len(first) - 1) % every; i < len(first); i += every {
		texts[i] = first[i]
		if second[i] != above {
			texts[i] += "\n" + second[i]
			above = second[i]
		}
	}
	return texts
}

// periodText returns the two lines of a period's label.
func (p *plan) periodText(at period.Period) (line, under string) {
	t := at.Start.Time()
	year := strconv.Itoa(t.Year())
	short := p.Locale.Short[t.Month()-1]
	switch at.Grain {
	case period.Month:
		return short, year
	case period.Quarter:
		_, quarter := at.YearNumber()
		return p.Locale.Message("chart.quarter", map[string]string{"quarter": strconv.Itoa(quarter)}, 0), at.YearName()
	case period.Week:
		isoYear, week := t.ISOWeek()
		return p.Locale.Message("chart.week", map[string]string{"week": strconv.Itoa(week)}, 0), strconv.Itoa(isoYear)
	case period.Year:
		return at.YearName(), ""
	case period.Day:
		return strconv.Itoa(t.Day()), short + " " + year
	}
	return clean(p.Locale.PeriodShort(at, at)), year
}
