package render

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"

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
	options  json.RawMessage
	width    report.Width    // of the widest section that it stands in
	pictures []template.HTML // static drawings, the narrowest first
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
				options, err := chart.Options(c, w, l.palette)
				if err != nil {
					return nil, fmt.Errorf("page %s: chart %q: %w", page.ID, c.ID, err)
				}
				one := &figure{chart: c, options: options, width: widths[i]}
				f.list = append(f.list, one)
				f.byID[c.ID] = one
			}
		}
	}
	return f, nil
}

func (f *figures) any() bool { return len(f.list) > 0 }

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
	Table                           *tableView
}

// figure fills the view of a chart and takes its options up on the page. titled
// is false when the section's head already says what the chart's would.
func (v *viewer) figure(one *figure, titled bool) *figureView {
	c := one.chart
	f := &figureView{ID: c.ID, Alt: v.writer.Sentence(c.Alt), Label: v.writer.Sentence(c.Title), Pictures: one.pictures}
	if f.Alt == "" {
		f.Alt = f.Label
	}
	if titled {
		f.Title, f.Subtitle = f.Label, v.writer.Sentence(c.Subtitle)
	}
	if c.Table != nil {
		f.Table = v.table(c.Table, f.Label, false)
	}
	v.onPage.take(one)
	return f
}

// optionsView is a chart's options as a JSON block of the page.
type optionsView struct {
	ID   string
	JSON template.JS
}
