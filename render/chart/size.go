package chart

import (
	"peil/internal/report"
	"peil/render/text"
)

// layout is a range of widths that a chart's figure may have, in px. A picture
// scales its text along with everything else, so a chart is drawn once for each
// range. The theme's style sheet shows the one whose class fits.
type layout struct {
	class    string
	min, max int // 0: without end
	plan     int // the width that texts are laid out for
}

var layouts = []layout{
	{"narrow", 0, 499, 340},   // a phone
	{"medium", 500, 859, 540}, // half a screen, or paper
	{"wide", 860, 0, 960},     // a whole screen
}

// Size is one picture of a chart: the range of widths it is for, as the style
// sheet names it ("narrow", "medium", "wide"), and its size in px.
type Size struct {
	Class         string
	Width, Height int
}

// Sizes returns the pictures of a chart in a section of the given width, the
// narrowest first, at the widths that a figure mostly has.
func Sizes(c *report.Chart, w text.Writer, width report.Width) []Size {
	widths := []int{340, 680, 1160}
	switch width {
	case report.Half:
		widths = []int{340, 560}
	case report.Third:
		widths = []int{340}
	}
	var sizes []Size
	for i, px := range widths {
		p := &plan{Chart: c, Writer: w, layout: layouts[i]}
		sizes = append(sizes, Size{layouts[i].class, px, p.height()})
	}
	return sizes
}

// height returns the height in px that the chart needs in its layout. Charts of
// rows grow with their rows, whatever height the chart asks for.
func (p *plan) height() int {
	rows := len(p.Categories)
	switch p.Kind {
	case report.Bars:
		return p.legendHeight() + rows*(len(p.Series)*barThickness+barGap) + 8
	case report.FunnelBar:
		return rows*62 + 4
	case report.Waterfall:
		if p.across() {
			return rows*30 + 8
		}
	}
	own := max(280, 200+p.legendHeight())
	switch {
	case p.Kind == report.Sankey:
		own = p.flowHeight()
	case p.layout.class == "narrow":
		own = 220 + p.legendHeight()
	}
	if p.Chart.Height > 0 && p.layout.class != "narrow" {
		own = p.Chart.Height
	}
	if len(p.Events) > 0 { // their names stand above the plot, and take nothing from it
		rows := 0
		switch p.Kind {
		case report.Trend:
			_, rows = p.eventMarks(p.timePlot(p.values(p.targets()...)))
		case report.Stacked:
			_, rows = p.eventMarks(p.timePlot(p.stackRange()))
		}
		own += rows * lineHeight
	}
	return own
}
