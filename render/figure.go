package render

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"sync"

	"peil/internal/report"
	"peil/render/chart"
	"peil/render/text"
)

// figures are all charts of a report.
type figures struct {
	writer  text.Writer
	palette chart.Palette
	list    []*figure
	byID    map[string]*figure
}

// figure is one chart with what is drawn of it.
type figure struct {
	chart *report.Chart
	width report.Width // of the widest section that it stands in

	mu       sync.Mutex
	options  json.RawMessage // nil: not made yet; a calendar has none
	script   template.JS     // the options, safe to stand in a script element
	pictures []template.HTML // static drawings, the narrowest first; nil: not drawn
	calendar *chart.Calendar // of a chart that is drawn without echarts: nil for any other kind
}

// newFigures collects the charts of all pages. One that is as it was in the last
// site is that one, with all that is drawn of it. Two charts of one ID are a
// mistake of the analysis.
func newFigures(r *report.Report, w text.Writer, palette chart.Palette, last *figures) (*figures, error) {
	f := &figures{writer: w, palette: palette, byID: map[string]*figure{}}
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
				one := &figure{chart: c, width: widths[i]}
				f.list = append(f.list, one)
				f.byID[c.ID] = one
			}
		}
	}
	if last.writer == w && last.palette == palette {
		for i, one := range f.list {
			if old := last.byID[one.chart.ID]; old != nil && old.width == one.width && reflect.DeepEqual(old.chart, one.chart) {
				f.list[i], f.byID[one.chart.ID] = old, old
			}
		}
	}
	return f, nil
}

// live reports whether a chart comes alive under a reader's hand.
func (one *figure) live() bool {
	return one.chart.Kind != report.Calendar && one.chart.Kind != report.Coverage
}

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

// jobs makes a figure's options, and returns what is to be drawn: the chart in
// each size that it needs, or nothing when it is drawn. A picture's class names the
// widths of figure that it is shown in; the largest is shown in all above too.
func (f *figures) jobs(one *figure) ([]chart.Job, error) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if !one.live() {
		return nil, one.drawCalendar(f.writer)
	}
	if one.options == nil {
		options, err := chart.Options(one.chart, f.writer, f.palette)
		if err != nil {
			return nil, err
		}
		if one.script, err = scriptJSON(options); err != nil {
			return nil, fmt.Errorf("chart %q: %w", one.chart.ID, err)
		}
		one.options = options
	}
	if one.pictures != nil {
		return nil, nil
	}
	var jobs []chart.Job
	sizes := chart.Sizes(one.chart, f.writer, one.width)
	for i, size := range sizes {
		class := "picture " + size.Class
		if i == len(sizes)-1 {
			class += above[size.Class]
		}
		jobs = append(jobs, chart.Job{ID: one.chart.ID, Options: one.options, Width: size.Width, Height: size.Height, Class: class})
	}
	return jobs, nil
}

// drawCalendar draws what needs neither options nor a drawer.
func (one *figure) drawCalendar(w text.Writer) error {
	if one.calendar != nil {
		return nil
	}
	draw := chart.NewCalendar
	if one.chart.Kind == report.Coverage {
		draw = chart.NewCoverage
	}
	drawn, err := draw(one.chart, w)
	if err != nil {
		return err
	}
	for _, picture := range drawn.Pictures {
		one.pictures = append(one.pictures, template.HTML(picture))
	}
	one.calendar = drawn
	return nil
}

// keep takes up the pictures of a figure's jobs.
func (one *figure) keep(drawn [][]byte) {
	pictures := make([]template.HTML, len(drawn))
	for i, svg := range drawn {
		pictures[i] = template.HTML(svg)
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	one.pictures = pictures
}

// draw draws those of the figures that are not drawn, as fast as it can. Without a
// drawer it only makes their options.
func (f *figures) draw(ctx context.Context, d *chart.Drawer, list []*figure) error {
	var all []chart.Job
	counts := make([]int, len(list))
	for i, one := range list {
		jobs, err := f.jobs(one)
		if err != nil {
			return err
		}
		all, counts[i] = append(all, jobs...), len(jobs)
	}
	if d == nil || len(all) == 0 {
		return nil
	}
	drawn, err := d.Draw(ctx, all)
	if err != nil {
		return fmt.Errorf("drawing charts: %w", err)
	}
	for i, one := range list {
		if counts[i] > 0 {
			one.keep(drawn[:counts[i]])
			drawn = drawn[counts[i]:]
		}
	}
	return nil
}

// drawSlowly draws a figure that is not drawn, one picture after the other.
func (f *figures) drawSlowly(ctx context.Context, d *chart.Drawer, one *figure) error {
	jobs, err := f.jobs(one)
	if err != nil || d == nil || len(jobs) == 0 {
		return err
	}
	var drawn [][]byte
	for i := range jobs {
		picture, err := d.Draw(ctx, jobs[i:i+1])
		if err != nil {
			return fmt.Errorf("drawing charts: %w", err)
		}
		drawn = append(drawn, picture...)
	}
	one.keep(drawn)
	return nil
}

// figureView is a chart as the template shows it.
type figureView struct {
	ID, Title, Subtitle, Alt, Label string
	Axis                            string // that the axis leaves zero out
	Class                           string // what the style sheet knows it by, where it is no chart like the others
	Pictures                        []template.HTML
	Calendar                        *chart.Calendar
	Table                           *tableView
}

// figure fills the view of a chart and takes its options up on the page. titled
// is false when the section's head already says what the chart's would.
func (v *viewer) figure(one *figure, titled bool) *figureView {
	c := one.chart
	f := &figureView{ID: c.ID, Alt: v.writer.Sentence(c.Alt), Label: v.writer.Sentence(c.Title)}
	f.Pictures, f.Calendar = one.drawn()
	switch c.Kind {
	case report.Calendar:
		f.Class = "calendar"
	case report.Coverage:
		f.Class = "calendar coverage"
	}
	if f.Alt == "" {
		f.Alt = f.Label
	}
	if chart.Truncated(c) {
		f.Axis = v.word("ui.axis")
	}
	if titled {
		f.Title, f.Subtitle = f.Label, v.writer.Sentence(c.Subtitle)
	}
	if c.Table != nil {
		// A calendar's table is of averages, which the picture does not show.
		f.Table = v.table(c.Table, f.Label, c.Kind == report.Calendar)
	}
	if one.live() {
		v.onPage.take(one)
	}
	return f
}

func (one *figure) drawn() ([]template.HTML, *chart.Calendar) {
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.pictures, one.calendar
}

// optionsView is a chart's options as a JSON block of the page.
type optionsView struct {
	ID   string
	JSON template.JS
}

// view returns the figure's options for the page.
func (one *figure) view() optionsView {
	one.mu.Lock()
	defer one.mu.Unlock()
	return optionsView{one.chart.ID, one.script}
}
