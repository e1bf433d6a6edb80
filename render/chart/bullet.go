package chart

import (
	"fmt"
	"strings"

	"peil/internal/report"
)

// Bullet draws a bullet graph (Few 2006): bands from poor over watch to good,
// the value as a bar from Min, or from zero where that lies inside, and the
// target as a tick. Without a warn level there are two bands. What lies outside
// Min to Max ends at the edge. It is empty when a number is none or when there
// is no room from Min to Max.
func Bullet(b *report.Bullet) string {
	const width, height = 232.0, 14.0
	if b == nil || !(b.Max > b.Min) || !finite(b.Max-b.Min) || !finite(b.Value) || !finite(b.Target) || b.Warn != nil && !finite(*b.Warn) {
		return ""
	}
	x := func(v float64) float64 { return width * min(max((v-b.Min)/(b.Max-b.Min), 0), 1) }
	warn := b.Target
	if b.Warn != nil {
		warn = *b.Warn
	}
	// From the left: the class of each band and where it ends.
	bands := []struct {
		class string
		end   float64
	}{{"poor", x(warn)}, {"watch", x(b.Target)}, {"good", width}}
	if !b.Up {
		bands[0].class, bands[0].end = "good", x(b.Target)
		bands[1].end = x(warn)
		bands[2].class = "poor"
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="bullet" viewBox="0 0 %g %g" preserveAspectRatio="none" aria-hidden="true">`, width, height)
	start := 0.0
	for _, band := range bands {
		if band.end > start {
			fmt.Fprintf(&s, `<rect class="band-%s" x="%s" y="0" width="%s" height="14"/>`, band.class, coordinate(start), coordinate(band.end-start))
			start = band.end
		}
	}
	from := x(max(b.Min, min(0, b.Max)))
	to := x(b.Value)
	fmt.Fprintf(&s, `<rect class="value" x="%s" y="4" width="%s" height="6"/>`, coordinate(min(from, to)), coordinate(max(from, to)-min(from, to)))
	tick := min(max(x(b.Target)-1, 0), width-2)
	fmt.Fprintf(&s, `<rect class="goal" x="%s" y="1" width="2" height="12"/></svg>`, coordinate(tick))
	return s.String()
}
