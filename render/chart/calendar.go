package chart

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// Calendar is a calendar heatmap: a column a week from Monday on, and a cell a
// day, in one of at most five steps of colour that hold as many days each. It is
// drawn without echarts and holds no colour: the class names are all that the
// theme's style sheet needs.
type Calendar struct {
	Pictures []string  // the one for phones, folded in half years, and the one for all wider figures
	Lead     string    // how the key is to be read; may be empty
	Key      []KeyItem // what the colours and marks mean, in numbers
	Events   []string  // what happened on the marked days, oldest first
}

// KeyItem is one line of a key: the class of its swatch and what it stands for.
type KeyItem struct{ Class, Text string }

// Classes of cells beside the steps s1 to s5, and of the marks on them.
const (
	cellZero   = "s0"
	cellGap    = "gap" // a day without rows
	markEvent  = "event"
	markOutage = "outage"
)

// maxSteps is how many colours tell values apart: more can no longer be told
// from their neighbours.
const maxSteps = 5

// NewCalendar draws a chart of the kind Calendar. It is an error when its
// periods are not single days in a row with a finite value or none each.
func NewCalendar(c *report.Chart, w text.Writer) (*Calendar, error) {
	if len(c.Periods) == 0 || len(c.Series) != 1 || len(c.Series[0].Values) != len(c.Periods) {
		return nil, fmt.Errorf("chart %q: a calendar has days and one series", c.ID)
	}
	for i, p := range c.Periods {
		if v := c.Series[0].Values[i]; p.Start != p.End || p.Start != c.Periods[0].Start+period.Date(i) || v != nil && !finite(*v) {
			return nil, fmt.Errorf("chart %q: %s is not the next day with a number", c.ID, p)
		}
	}
	d := calendarDrawing{Chart: c, Writer: w, steps: steps(c.Series[0].Values)}
	first := period.Of(c.Periods[0].Start, period.Week).Start
	weeks := int(c.Periods[len(c.Periods)-1].Start-first)/7 + 1
	fold := min(weeks, 27) // two bands hold a year
	return &Calendar{
		Pictures: []string{
			d.picture(calendarSize{class: "narrow", left: 28, pitch: 12, cell: 10}, first, weeks, fold),
			d.picture(calendarSize{class: "medium wide", left: 30, pitch: 13, cell: 11, titled: true}, first, weeks, weeks),
		},
		Lead: w.Locale.Message("calendar.step", nil, 0), Key: d.key(), Events: d.events(),
	}, nil
}

// steps returns the highest value of each step: quantiles of the values that
// are not zero. Equal values are never parted, so that there may be fewer.
func steps(values []*float64) []float64 {
	var sorted []float64
	for _, v := range values {
		if v != nil && *v != 0 {
			sorted = append(sorted, *v)
		}
	}
	slices.Sort(sorted)
	var tops []float64
	for i := 1; i <= maxSteps && len(sorted) > 0; i++ {
		if at := (len(sorted)*i + maxSteps - 1) / maxSteps; at > 0 {
			tops = append(tops, sorted[at-1])
		}
	}
	return slices.Compact(tops)
}

// calendarDrawing is a calendar on its way to pictures.
type calendarDrawing struct {
	*report.Chart
	text.Writer
	steps []float64
}

// class returns the class of a day's cell. With fewer than five steps the
// colours spread over the whole range.
func (d *calendarDrawing) class(v *float64) string {
	switch {
	case v == nil:
		return cellGap
	case *v == 0:
		return cellZero
	}
	return d.stepClass(slices.IndexFunc(d.steps, func(top float64) bool { return *v <= top }))
}

func (d *calendarDrawing) stepClass(step int) string {
	if n := len(d.steps); n > 1 {
		step = (step*(maxSteps-1) + (n-1)/2) / (n - 1)
	} else {
		step = maxSteps / 2
	}
	return "s" + strconv.Itoa(step+1)
}

// marks returns what happened on a day, and whether it was an outage.
func (d *calendarDrawing) marks(day period.Date) (labels []string, outage bool) {
	for _, e := range d.Events {
		if e.Period.Contains(day) {
			labels = append(labels, eventLabel(d.Writer, e))
			outage = outage || e.Kind == outageKind
		}
	}
	return labels, outage
}

// eventLabel names an event; an outage as what it is.
func eventLabel(w text.Writer, e report.EventMark) string {
	if e.Kind == outageKind {
		return w.Locale.Message("event.outage.label", map[string]string{"label": clean(e.Label)}, 0)
	}
	return clean(e.Label)
}

// key lists the steps with their ranges, then what else a cell may be.
func (d *calendarDrawing) key() []KeyItem {
	var key []KeyItem
	has := func(class string) bool {
		return slices.ContainsFunc(d.Series[0].Values, func(v *float64) bool { return d.class(v) == class })
	}
	message := func(name string) string { return d.Locale.Message(name, nil, 0) }
	if has(cellZero) {
		key = append(key, KeyItem{cellZero, message("calendar.zero")})
	}
	for i, top := range d.steps {
		low := top
		for _, v := range d.Series[0].Values {
			if v != nil && *v != 0 && *v < low && (i == 0 || *v > d.steps[i-1]) {
				low = *v
			}
		}
		key = append(key, KeyItem{d.stepClass(i), d.span(low, top)})
	}
	if has(cellGap) {
		key = append(key, KeyItem{cellGap, message("calendar.gap")})
	}
	events, outages := false, false
	for _, p := range d.Periods {
		labels, outage := d.marks(p.Start)
		events, outages = events || len(labels) > 0 && !outage, outages || outage
	}
	if events {
		key = append(key, KeyItem{markEvent, message("calendar.event")})
	}
	if outages {
		key = append(key, KeyItem{markOutage, message("calendar.outage")})
	}
	return key
}

// maxEvents is how many events stand beside the calendar: the latest ones.
const maxEvents = 10

// events names what happened on the marked days.
func (d *calendarDrawing) events() []string {
	var list []string
	near := period.Of(d.Periods[len(d.Periods)-1].Start, period.Month)
	for _, e := range slices.SortedStableFunc(slices.Values(d.Events), func(a, b report.EventMark) int { return int(a.Period.Start - b.Period.Start) }) {
		days := d.Locale.PeriodShort(period.Period{Start: e.Period.Start, End: e.Period.End, Grain: period.Range}, near)
		list = append(list, d.Locale.Message("calendar.marked", map[string]string{"days": days, "label": eventLabel(d.Writer, e)}, 0))
	}
	if more := len(list) - maxEvents; more > 0 {
		list = append([]string{d.Locale.Message("calendar.more", nil, 0)}, list[more:]...)
	}
	return list
}

// span writes the range of a step; the unit once, at its end, where it follows
// the number.
func (d *calendarDrawing) span(low, top float64) string {
	write := func(v float64) string {
		return d.Quantity(report.Quantity{Value: &v, Unit: d.Unit, Form: report.Compact})
	}
	a, b := write(low), write(top)
	if a == b {
		return b
	}
	if number, mark := d.Locale.Split(low, d.Unit, d.Currency, true); mark != "" && strings.HasPrefix(a, number) && d.Unit == unit.Money {
		a = number
	}
	return d.Locale.Message("calendar.range", map[string]string{"low": a, "high": b}, 0)
}

// calendarSize is how large a picture's parts are, in its own units.
type calendarSize struct {
	class             string
	left, pitch, cell int
	titled            bool // each cell tells its day: for pointers, which phones lack
}

const (
	calendarTop    = 16 // for the months
	calendarBottom = 14 // for the weeks' numbers
	calendarFont   = 11 // as the style sheet has it
)

// picture draws the weeks from first on in bands of so many.
func (d *calendarDrawing) picture(size calendarSize, first period.Date, weeks, fold int) string {
	bands := (weeks + fold - 1) / fold
	band := calendarTop + 7*size.pitch + calendarBottom
	width, height := size.left+fold*size.pitch, bands*band+(bands-1)*8
	place := func(day period.Date) (x, y int) {
		week, row := int(day-first)/7, int(day-first)%7
		return size.left + week%fold*size.pitch, week/fold*(band+8) + calendarTop + row*size.pitch
	}
	var b strings.Builder
	// Wide enough to read, and no wider than its text may grow.
	fmt.Fprintf(&b, `<svg class="picture %s" viewBox="0 0 %d %d" style="max-width:%dpx">`, size.class, width, height, width*13/10)
	for i := range bands {
		d.labels(&b, size, first+period.Date(7*i*fold), min(fold, weeks-i*fold), i*(band+8))
	}
	d.cells(&b, size, place)
	d.overlay(&b, size, place)
	b.WriteString(`</svg>`)
	return b.String()
}

// labels writes a band's months above it, its weekdays before it and the numbers
// of some weeks below it.
func (d *calendarDrawing) labels(b *strings.Builder, size calendarSize, first period.Date, weeks, top int) {
	at := func(x, y int, anchor, words string) {
		fmt.Fprintf(b, `<text x="%d" y="%d"%s>%s</text>`, x, y, anchor, html.EscapeString(words))
	}
	for _, row := range []int{0, 2, 4, 6} {
		name := []rune(d.Locale.Weekdays[row])
		at(0, top+calendarTop+row*size.pitch+size.cell-1, "", string(name[:3]))
	}
	// A month stands above the week that holds its first day.
	type label struct {
		week int
		day  period.Date
	}
	var months []label
	for week := range weeks {
		monday := first + period.Date(7*week)
		sunday := period.Of(monday+6, period.Month)
		if sunday.Start >= monday && sunday.Start <= d.Periods[len(d.Periods)-1].Start || week == 0 {
			months = append(months, label{week, sunday.Start})
		}
	}
	for i, m := range months {
		next := weeks
		if i+1 < len(months) {
			next = months[i+1].week
		}
		room := float64((next-m.week)*size.pitch) * fontSize / calendarFont
		t := m.day.Time()
		words := strings.TrimSuffix(d.Locale.Short[t.Month()-1], ".")
		if long := words + " " + strconv.Itoa(t.Year()); (i == 0 || t.Month() == time.January) && textWidth(long) <= room {
			words = long
		}
		if textWidth(words) <= room {
			at(size.left+m.week*size.pitch, top+calendarTop-5, "", words)
		}
	}
	under := top + calendarTop + 7*size.pitch + calendarBottom - 4
	at(0, under, "", d.Locale.Message("calendar.week", nil, 0))
	for week := range weeks {
		if _, n := (first + period.Date(7*week)).Time().ISOWeek(); n == 1 || n%10 == 0 {
			at(size.left+week*size.pitch+size.cell/2, under, ` text-anchor="middle"`, strconv.Itoa(n))
		}
	}
}

// cells draws the days, those of one class together.
func (d *calendarDrawing) cells(b *strings.Builder, size calendarSize, place func(period.Date) (x, y int)) {
	classes := []string{cellGap, cellZero}
	for step := range maxSteps {
		classes = append(classes, "s"+strconv.Itoa(step+1))
	}
	for _, class := range classes {
		var shapes strings.Builder
		for i, p := range d.Periods {
			if d.class(d.Series[0].Values[i]) != class {
				continue
			}
			x, y := place(p.Start)
			if size.titled {
				fmt.Fprintf(&shapes, `<rect x="%d" y="%d" width="%[3]d" height="%[3]d" rx="2"><title>%[4]s</title></rect>`, x, y, size.cell, html.EscapeString(d.title(i)))
			} else {
				fmt.Fprintf(&shapes, "M%d,%dh%[3]dv%[3]dh-%[3]dz", x, y, size.cell)
			}
		}
		switch {
		case shapes.Len() == 0:
		case size.titled:
			fmt.Fprintf(b, `<g class="%s">%s</g>`, class, shapes.String())
		default:
			fmt.Fprintf(b, `<path class="%s" d="%s"/>`, class, shapes.String())
		}
	}
}

// title tells a day: "fredag 29. november 2024, uke 48: 81 234 kr – Black Week".
func (d *calendarDrawing) title(i int) string {
	day := d.Periods[i].Start
	value := d.Locale.Message("calendar.gap", nil, 0)
	if v := d.Series[0].Values[i]; v != nil {
		value = d.Quantity(report.Q(v, d.Unit))
	}
	_, week := day.Time().ISOWeek()
	words := d.Locale.Message("calendar.day", map[string]string{
		"weekday": d.Locale.Weekdays[(int(day.Weekday())+6)%7], "date": d.Locale.Date(day), "week": strconv.Itoa(week), "value": value,
	}, 0)
	if labels, _ := d.marks(day); len(labels) > 0 {
		words = d.Locale.Message("calendar.day.event", map[string]string{"day": words, "label": strings.Join(labels, ", ")}, 0)
	}
	return words
}

// overlay marks the days on which something happened: a frame, and a cross for
// an outage.
func (d *calendarDrawing) overlay(b *strings.Builder, size calendarSize, place func(period.Date) (x, y int)) {
	var frames, crosses strings.Builder
	for _, p := range d.Periods {
		labels, outage := d.marks(p.Start)
		if len(labels) == 0 {
			continue
		}
		x, y := place(p.Start)
		if outage {
			fmt.Fprintf(&crosses, "M%d,%dl%[3]d,%[3]dm-%[3]d,0l%[3]d,-%[3]d", x+2, y+2, size.cell-4)
		} else {
			fmt.Fprintf(&frames, "M%d,%dh%[3]dv%[3]dh-%[3]dz", x, y, size.cell)
		}
	}
	if frames.Len() > 0 {
		fmt.Fprintf(b, `<path class="%s" d="%s"/>`, markEvent, frames.String())
	}
	if crosses.Len() > 0 {
		fmt.Fprintf(b, `<path class="%s" d="%s"/>`, markOutage, crosses.String())
	}
}
