package chart

import (
	"fmt"
	"strings"

	"peil/internal/report"
)

// Dots draws a dot plot of one row on the axis that the rows share: the target
// as a dashed line, the interval as a stroke, the comparison as a ring and the
// value as a dot. It is empty when there is no axis.
func Dots(d *report.Dots) string {
	const width, height, side, middle = 262.0, 22.0, 7.0, 11.0
	if d == nil || !(d.Max > d.Min) || !finite(d.Max-d.Min) {
		return ""
	}
	x := func(v float64) string {
		return coordinate(side + (width-2*side)*min(max((v-d.Min)/(d.Max-d.Min), 0), 1))
	}
	shown := func(v *float64) bool { return v != nil && finite(*v) }
	slot := ""
	if d.Color > 0 {
		slot = fmt.Sprintf(" c%d", (d.Color-1)%Slots+1)
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="dot-plot%s" viewBox="0 0 %g %g" aria-hidden="true">`, slot, width, height)
	if shown(d.Target) {
		fmt.Fprintf(&s, `<path class="goal" d="M%s,0v%g"/>`, x(*d.Target), height)
	}
	if i := d.Interval; i != nil && finite(i[0]) && finite(i[1]) {
		fmt.Fprintf(&s, `<path class="interval" d="M%s,%gH%s"/>`, x(i[0]), middle, x(i[1]))
	}
	if shown(d.Hollow) {
		fmt.Fprintf(&s, `<circle class="hollow" cx="%s" cy="%g" r="4"/>`, x(*d.Hollow), middle)
	}
	if shown(d.Value) {
		fmt.Fprintf(&s, `<circle class="dot" cx="%s" cy="%g" r="5"/>`, x(*d.Value), middle)
	}
	s.WriteString(`</svg>`)
	return s.String()
}
