// Package chart draws the report's charts. The steps:
//
//  1. Options: a report.Chart becomes echarts options, as JSON (options.go and
//     one file for each kind), by way of go-echarts' structs
//  2. Draw: the options become SVG, by echarts itself in a JavaScript engine
//     written in Go (draw.go, engine.go, svg.go), kept in a cache (cache.go)
//  3. in the reader's browser, the theme's charts.js makes the same options into
//     a live chart when the reader reaches for one
//
// The small graphs of cards and cells need no library: sparkline.go, bullet.go,
// dots.go.
//
// go-echarts' own output (Render, Page, snippets) is never used: it writes
// scripts in which a channel's name can run.
package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"peil/internal/report"
	"peil/render/text"
)

// object is a JSON object of echarts options.
type object = map[string]any

// plan is a chart on its way to options, for one range of widths.
type plan struct {
	*report.Chart
	text.Writer
	Palette
	layout layout
}

// Options returns a chart's echarts options as JSON, safe to stand in a script
// element. One set of options serves all widths: what differs stands under
// media. Texts of the user's stand only where echarts takes a text; colours,
// symbols and functions come from the palette and from this package.
//
// It is an error when the chart contradicts itself: lengths that differ, a
// value that is not a number, a waterfall that does not add up, a flow between
// unknown nodes.
func Options(c *report.Chart, w text.Writer, palette Palette) (json.RawMessage, error) {
	options, err := buildOptions(c, w, palette)
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", c.ID, err)
	}
	return options, nil
}

func buildOptions(c *report.Chart, w text.Writer, palette Palette) (json.RawMessage, error) {
	if err := validate(c); err != nil {
		return nil, err
	}
	var variants []object
	for _, l := range layouts {
		p := &plan{c, w, palette, l}
		options, err := p.draw()
		if err != nil {
			return nil, err
		}
		variants = append(variants, options)
	}
	base, differences := factor(variants)
	var media []object
	for i, l := range layouts {
		query := object{}
		if l.min > 0 {
			query["minWidth"] = l.min
		}
		if l.max > 0 {
			query["maxWidth"] = l.max
		}
		media = append(media, object{"query": query, "option": differences[i]})
	}
	return json.Marshal(object{"baseOption": base, "media": media})
}

func (p *plan) draw() (object, error) {
	switch p.Kind {
	case report.Trend:
		return p.trend()
	case report.Bars:
		return p.bars()
	case report.Stacked:
		return p.stacked()
	case report.Waterfall:
		return p.waterfall()
	case report.FunnelBar:
		return p.funnel()
	case report.Sankey:
		return p.sankey()
	}
	return nil, fmt.Errorf("there is no kind of chart %q", p.Kind)
}

// validate checks what every kind relies on.
func validate(c *report.Chart) error {
	if c.Kind == report.Sankey {
		return validateFlows(c)
	}
	n := len(c.Categories)
	if c.Kind == report.Trend || c.Kind == report.Stacked {
		n = len(c.Periods)
	}
	if n == 0 || len(c.Series) == 0 {
		return fmt.Errorf("there is nothing to draw")
	}
	for i, s := range c.Series {
		if len(s.Values) != n {
			return fmt.Errorf("series %d has %d values for %d places", i+1, len(s.Values), n)
		}
		for _, v := range s.Values {
			if v != nil && !finite(*v) {
				return fmt.Errorf("series %d holds %v", i+1, *v)
			}
		}
	}
	if c.Targets != nil && len(c.Targets) != n {
		return fmt.Errorf("there are %d targets for %d places", len(c.Targets), n)
	}
	for _, target := range append([]*float64{c.Target}, c.Targets...) {
		if target != nil && !finite(*target) {
			return fmt.Errorf("the target is %v", *target)
		}
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// configuration is any chart of go-echarts.
type configuration interface {
	Validate()
	JSON() map[string]any
}

// encode returns a go-echarts chart as a JSON object, without the components
// that it always writes, in the type that this package uses throughout.
func encode(c configuration) (object, error) {
	c.Validate()
	encoded, err := json.Marshal(c.JSON())
	if err != nil {
		return nil, err
	}
	var o object
	if err := json.Unmarshal(encoded, &o); err != nil {
		return nil, err
	}
	for _, unused := range []string{"title", "toolbox", "color"} {
		delete(o, unused)
	}
	if legend, _ := o["legend"].(object); len(legend) == 0 {
		delete(o, "legend")
	}
	o["animation"] = false // a live chart takes the place of its picture unseen
	o["textStyle"] = object{"fontFamily": "inherit", "fontSize": fontSize}
	return o, nil
}

// part returns the i-th component of a kind: part(o, "series", 0).
func part(o object, kind string, i int) object { return o[kind].([]any)[i].(object) }

// factor splits variants of the same options into what is the same in all and
// what differs. Arrays of components (series, axes) are split by their
// members, as echarts merges them; any other value is the same or not, as a
// whole: a formatter stays beside its texts.
func factor(variants []object) (base object, rest []object) {
	base = object{}
	rest = make([]object, len(variants))
	for i := range rest {
		rest[i] = object{}
	}
	keys := map[string]bool{}
	for _, v := range variants {
		for k := range v {
			keys[k] = true
		}
	}
	for k := range keys { // every key is put in its own place: order is no matter
		values := make([]any, len(variants))
		for i, v := range variants {
			values[i] = v[k]
		}
		switch {
		case same(values):
			base[k] = values[0]
		case k == "series" || k == "xAxis" || k == "yAxis" || k == "grid":
			base[k], values = factorMembers(values)
			for i := range rest {
				rest[i][k] = values[i]
			}
		default:
			for i, v := range values {
				if v != nil {
					rest[i][k] = v
				}
			}
		}
	}
	return base, rest
}

func factorMembers(values []any) (base any, rest []any) {
	arrays, _ := all[[]any](values)
	shared := make([]any, len(arrays[0]))
	rest = make([]any, len(values))
	own := make([][]any, len(values))
	for m := range shared {
		members := make([]object, len(arrays))
		for i := range arrays {
			members[i] = arrays[i][m].(object)
		}
		var differences []object
		shared[m], differences = factor(members)
		for i := range own {
			own[i] = append(own[i], differences[i])
		}
	}
	for i := range rest {
		rest[i] = own[i]
	}
	return shared, rest
}

// all returns the values as Ts, when they are all that.
func all[T any](values []any) ([]T, bool) {
	var ts []T
	for _, v := range values {
		t, ok := v.(T)
		if !ok {
			return nil, false
		}
		ts = append(ts, t)
	}
	return ts, true
}

// same reports whether the values have the same JSON.
func same(values []any) bool {
	var first []byte
	for i, v := range values {
		encoded, err := json.Marshal(v)
		if err != nil || i > 0 && !slices.Equal(first, encoded) {
			return false
		}
		first = encoded
	}
	return true
}
