package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"peil/internal/report"
)

// The small graphs are drawn at the width of a card and stretch with it. They
// hold no text, and their looks stand in the theme's style sheet: the class
// names here are all it needs. What they show stands in words beside them, so
// they are hidden from screen readers.

// coordinate writes a length with at most one decimal.
func coordinate(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64)
}

// Sparkline draws a series as a line on a tint, the last value as a dot and the
// one at index yearAgo (−1 for none) as a ring. A missing value leaves a gap; a
// value between two gaps is a short stroke. It is empty when no value is there.
func Sparkline(points []report.Point, yearAgo int) string {
	const width, height, side, top, bottom = 232.0, 36.0, 4.0, 5.0, 31.0
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if p.Value != nil && finite(*p.Value) {
			lo, hi = min(lo, *p.Value), max(hi, *p.Value)
		}
	}
	if lo > hi {
		return ""
	}
	at := func(i int) (x, y float64) {
		x, y = width-side, (top+bottom)/2
		if n := len(points); n > 1 {
			x = side + (width-2*side)*float64(i)/float64(n-1)
		}
		if hi > lo {
			// Halved first: the difference of two large values may be infinite.
			y = bottom - (bottom-top)*((*points[i].Value/2-lo/2)/(hi/2-lo/2))
		}
		return x, y
	}
	present := func(i int) bool {
		return i >= 0 && i < len(points) && points[i].Value != nil && finite(*points[i].Value)
	}

	var area, line strings.Builder
	for i := range points {
		if !present(i) {
			continue
		}
		x, y := at(i)
		step := "L"
		if !present(i - 1) {
			step = "M"
			fmt.Fprintf(&area, "M%s,%s", coordinate(x), coordinate(height))
		}
		fmt.Fprintf(&line, "%s%s,%s", step, coordinate(x), coordinate(y))
		fmt.Fprintf(&area, "L%s,%s", coordinate(x), coordinate(y))
		if !present(i + 1) {
			fmt.Fprintf(&area, "L%s,%sZ", coordinate(x), coordinate(height))
			if !present(i - 1) {
				line.WriteString("h.1") // with a round cap, a dot
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="spark" viewBox="0 0 %g %g" aria-hidden="true"><path class="area" d="%s"/><path class="line" d="%s"/>`,
		width, height, area.String(), line.String())
	if yearAgo != len(points)-1 && present(yearAgo) {
		x, y := at(yearAgo)
		fmt.Fprintf(&b, `<circle class="then" cx="%s" cy="%s" r="2.6"/>`, coordinate(x), coordinate(y))
	}
	if present(len(points) - 1) {
		x, y := at(len(points) - 1)
		fmt.Fprintf(&b, `<circle class="now" cx="%s" cy="%s" r="3.2"/>`, coordinate(x), coordinate(y))
	}
	b.WriteString(`</svg>`)
	return b.String()
}
