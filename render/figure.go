package render

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"

	"peil/internal/report"
	"peil/render/chart"
	"peil/render/text"
)

// figures are all charts of a report.
type figures struct {
	list []*figure
	byID map[string]*figure
}

// figure is one chart with what is drawn of it.
type figure struct {
	chart    *report.Chart
	options  json.RawMessage // nil for a calendar, which is drawn at once
	width    report.Width    // of the widest section that it stands in
	pictures []template.HTML // static drawings, the narrowest first
	calendar *chart.Calendar // nil for any other kind
}

// newFigures collects the charts of all pages and makes their options. Two
// charts of one ID are a mistake of the analysis.
func newFigures(r *report.Report, w text.Writer, l look) (*figures, error) {
	f := &figures{byID: map[string]*figure{}}
	for _, page := range r.Pages {
		widths, _ := layout(page.Sections)
		for i, section := range page.Sections {
			for _, block := range section.Blocks {
				c, ok := block.(*report.Chart)
				if !ok {
					continue
				}
				if known, taken := f.byID[c.ID]; taken {
					if known.chart != c {
						return nil, fmt.Errorf("page %s: two charts have the id %q", page.ID, c.ID)
					}
					known.width = min(known.width, widths[i]) // Full is the least
					continue
				}
				one, err := newFigure(c, w, l)
				if err != nil {
					return nil, fmt.Errorf("page %s: %w", page.ID, err)
				}
				one.width = widths[i]
				f.list = append(f.list, one)
				f.byID[c.ID] = one
			}
		}
	}
	return f, nil
}

// newFigure makes a chart's options, or draws what needs none.
func newFigure(c *report.Chart, w text.Writer, l look) (*figure, error) {
	if c.Kind == report.Calendar {
		drawn, err := chart.NewCalendar(c, w)
		if err != nil {
			return nil, err
		}
		one := &figure{chart: c, calendar: drawn}
		for _, picture := range drawn.Pictures {
			one.pictures = append(one.pictures, template.HTML(picture))
		}
		return one, nil
	}
	options, err := chart.Options(c, w, l.palette)
	return &figure{chart: c, options: options}, err
}

// live reports whether a chart comes alive under a reader's hand.
func (f *figure) live() bool { return f.options != nil }

// any reports whether there is a live chart.
func (f *figures) any() bool { return slices.ContainsFunc(f.list, (*figure).live) }

// ids lists the charts' names in the order of the pages.
func (f *figures) ids() []string {
	ids := make([]string, len(f.list))
	for i, one := range f.list {
		ids[i] = one.chart.ID
	}
	return ids
}

// above names the classes of the widths above that of a class.
var above = map[string]string{"narrow": " medium wide", "medium": " wide"}

// draw draws every chart in each size that it needs. A picture's class names the
// widths of figure that it is shown in; the largest is shown in all above too.
func (f *figures) draw(ctx context.Context, d *chart.Drawer, w text.Writer) error {
	if d == nil {
		return nil
	}
	var jobs []chart.Job
	var owners []*figure
	for _, one := range f.list {
		if !one.live() {
			continue
		}
		sizes := chart.Sizes(one.chart, w, one.width)
		for i, size := range sizes {
			class := "picture " + size.Class
			if i == len(sizes)-1 {
				class += above[size.Class]
			}
			jobs = append(jobs, chart.Job{ID: one.chart.ID, Options: one.options, Width: size.Width, Height: size.Height, Class: class})
			owners = append(owners, one)
		}
	}
	drawn, err := d.Draw(ctx, jobs)
	if err != nil {
		return fmt.Errorf("drawing charts: %w", err)
	}
	for i, svg := range drawn {
		owners[i].pictures = append(owners[i].pictures, template.HTML(svg))
	}
	return nil
}

// figureView is a chart as the template shows it.
type figureView struct {
	ID, Title, Subtitle, Alt, Label string
	Pictures                        []template.HTML
	Calendar                        *chart.Calendar
	Table                           *tableView
}

// figure fills the view of a chart and takes its options up on the page. titled
// is false when the section's head already says what the chart's would.
func (v *viewer) figure(one *figure, titled bool) *figureView {
	c := one.chart
	f := &figureView{ID: c.ID, Alt: v.writer.Sentence(c.Alt), Label: v.writer.Sentence(c.Title), Pictures: one.pictures, Calendar: one.calendar}
	if f.Alt == "" {
		f.Alt = f.Label
	}
	if titled {
		f.Title, f.Subtitle = f.Label, v.writer.Sentence(c.Subtitle)
	}
	if c.Table != nil {
		f.Table = v.table(c.Table, f.Label, false)
	}
	if one.live() {
		v.onPage.take(one)
	}
	return f
}

// optionsView is a chart's options as a JSON block of the page.
type optionsView struct {
	ID   string
	JSON template.JS
}
