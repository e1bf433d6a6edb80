package chart

import (
	"fmt"
	"html"
	"strings"
	"time"

	"peil/internal/period"
	"peil/internal/report"
	"peil/render/text"
)

// NewCoverage draws a chart of the kind Coverage: a strip for each source, on
// which the days with rows are filled and those that should have some are framed.
// Like a calendar it is drawn without echarts and holds no colour. It is an error
// when its periods are not single days in a row, or a series has not one value for
// each.
func NewCoverage(c *report.Chart, w text.Writer) (*Calendar, error) {
	d := coverageDrawing{Chart: c, Writer: w}
	if len(c.Periods) == 0 || len(c.Series) == 0 {
		return nil, fmt.Errorf("chart %q: coverage has days and sources", c.ID)
	}
	for i, p := range c.Periods {
		if p.Start != p.End || p.Start != c.Periods[0].Start+period.Date(i) {
			return nil, fmt.Errorf("chart %q: %s is not the next day", c.ID, p)
		}
	}
	gaps := false
	for _, s := range c.Series {
		if len(s.Values) != len(c.Periods) {
			return nil, fmt.Errorf("chart %q: a source has %d values for %d days", c.ID, len(s.Values), len(c.Periods))
		}
		for _, v := range s.Values {
			gaps = gaps || v != nil && *v == 0
		}
	}
	message := func(name string) string { return w.Locale.Message(name, nil, 0) }
	drawn := &Calendar{
		Pictures: []string{
			d.picture(coverageSize{class: "narrow", width: 340}),
			d.picture(coverageSize{class: "medium", width: 680, names: 150, titled: true}),
			d.picture(coverageSize{class: "wide", width: 1180, names: 180, titled: true}),
		},
		Key: []KeyItem{{"s5", message("coverage.has")}},
	}
	if gaps {
		drawn.Key = append(drawn.Key, KeyItem{cellGap, message("coverage.gap")})
	}
	return drawn, nil
}

// coverageDrawing is a chart of coverage on its way to pictures.
type coverageDrawing struct {
	*report.Chart
	text.Writer
}

// coverageSize is how large a picture is, in its own units. Where names have no
// room of their own they stand above the strips.
type coverageSize struct {
	class        string
	width, names float64
	titled       bool // each run of days tells itself: for pointers, which phones lack
}

const (
	coverageTop   = 18.0 // for the months
	coverageStrip = 12.0
	coverageGap   = 8.0
	coverageName  = 15.0 // for a name above its strip
)

func (d *coverageDrawing) picture(size coverageSize) string {
	pitch := coverageStrip + coverageGap
	if size.names == 0 {
		pitch += coverageName
	}
	height := coverageTop + pitch*float64(len(d.Series))
	scale := (size.width - size.names) / float64(len(d.Periods))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="picture %s" viewBox="0 0 %g %g">`, size.class, size.width, height)
	d.months(&b, size, scale)
	for i, s := range d.Series {
		top := coverageTop + pitch*float64(i)
		name := clean(d.Text(s.Name))
		if size.names == 0 {
			fmt.Fprintf(&b, `<text x="0" y="%g">%s</text>`, top+11, html.EscapeString(fitted(name, size.width)))
			top += coverageName
		} else {
			fmt.Fprintf(&b, `<text x="0" y="%g">%s</text>`, top+10, html.EscapeString(fitted(name, size.names-10)))
		}
		d.strip(&b, size, scale, top, name, s.Values)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// months writes the months above the strips, as many as have room.
func (d *coverageDrawing) months(b *strings.Builder, size coverageSize, scale float64) {
	free := 0.0
	for i, p := range d.Periods {
		t := p.Start.Time()
		if t.Day() != 1 && i > 0 {
			continue
		}
		words := strings.TrimSuffix(d.Locale.Short[t.Month()-1], ".")
		if i == 0 || t.Month() == time.January {
			words += fmt.Sprintf(" %d", t.Year())
		}
		x := size.names + float64(i)*scale
		width := textWidth(words) * calendarFont / fontSize
		if x < free || x+width > size.width {
			continue
		}
		fmt.Fprintf(b, `<text x="%.1f" y="11">%s</text>`, x, html.EscapeString(words))
		free = x + width + 6
	}
}

// strip draws the runs of days of one source that are alike.
func (d *coverageDrawing) strip(b *strings.Builder, size coverageSize, scale, top float64, name string, values []*float64) {
	state := func(i int) string {
		switch v := values[i]; {
		case v == nil:
			return ""
		case *v == 0:
			return cellGap
		}
		return "s5"
	}
	what := map[string]string{"s5": "coverage.has", cellGap: "coverage.gap"}
	for i := 0; i < len(values); {
		end := i + 1
		for end < len(values) && state(end) == state(i) {
			end++
		}
		if class := state(i); class != "" {
			title := ""
			if size.titled {
				days := period.Period{Start: d.Periods[i].Start, End: d.Periods[end-1].Start, Grain: period.Range}
				title = "<title>" + html.EscapeString(d.Locale.Message("coverage.days", map[string]string{
					"source": name, "days": d.Locale.Period(days), "what": d.Locale.Message(what[class], nil, 0),
				}, 0)) + "</title>"
			}
			fmt.Fprintf(b, `<rect class="%s" x="%.2f" y="%g" width="%.2f" height="%g">%s</rect>`,
				class, size.names+float64(i)*scale, top, max(1, float64(end-i)*scale), coverageStrip, title)
		}
		i = end
	}
}

// fitted cuts a name to a width in the picture's small type.
func fitted(name string, width float64) string {
	room := width * fontSize / calendarFont
	if textWidth(name) <= room {
		return name
	}
	runes := []rune(name)
	for len(runes) > 1 && textWidth(string(runes)+ellipsis) > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + ellipsis
}
