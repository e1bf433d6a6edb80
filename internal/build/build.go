// Package build is peil's pipeline: config → data → analyses → report → files,
// and their publication in one step.
package build

import (
	"context"
	"fmt"
	"path"
	"strings"

	"peil/internal/analysis"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/render"
	"peil/render/chart"
	"peil/themes"
)

// Options say what to build, and how.
type Options struct {
	Path      string                      // the config file, or its folder
	Out       string                      // overrides [report] output; empty: as the config says
	Period    string                      // overrides [report] period; empty: as the config says
	Strict    bool                        // warnings fail the build, too
	Generator string                      // for report.json
	CacheDir  string                      // for drawn charts; empty: nothing is kept
	Env       func(string) (string, bool) // looks up an environment variable
	Progress  func(stage string)          // told before each stage; may be nil
}

// Summary says what a build made.
type Summary struct {
	Report    *report.Report
	Output    string // the folder; empty after Check
	Published Published
	Pages     int
	Heaviest  string // the largest page
	Weight    int    // its bytes
}

// Build makes the site of a config and publishes it. With an error among the
// diagnostics nothing is published, and what was published stays as it is.
func Build(ctx context.Context, opt Options) (*Summary, diag.List) {
	cfg, files, s, l := site(ctx, opt)
	if failed(l, opt) {
		return nil, l
	}
	s.Output = cfg.Report.Output
	if opt.Out != "" {
		s.Output = opt.Out
	}
	opt.tell("publishing")
	published, err := Publish(files, s.Output)
	if err != nil {
		return nil, append(l, diag.From(err)...)
	}
	s.Published = published
	return s, l
}

// Check does everything that Build does but publish.
func Check(ctx context.Context, opt Options) (*Summary, diag.List) {
	_, _, s, l := site(ctx, opt)
	if failed(l, opt) {
		return nil, l
	}
	return s, l
}

// site is the pipeline: from a config to the site's files in memory.
func site(ctx context.Context, opt Options) (*config.Config, map[string][]byte, *Summary, diag.List) {
	cfg, data, l := load(ctx, opt)
	if l.Err() != nil {
		return nil, nil, nil, l
	}
	opt.tell("analysing")
	r, found := analysis.New(cfg, data, analysis.Options{Period: opt.Period, Generator: opt.Generator})
	l = append(l, cfg.Locate(found)...)
	if l.Err() != nil {
		return nil, nil, nil, l
	}
	r, found = analysis.Comment(cfg, r)
	l = append(l, cfg.Locate(found)...)
	if l.Err() != nil {
		return nil, nil, nil, l
	}
	theme, err := themes.Open(cfg.Report.Theme)
	if err != nil {
		return nil, nil, nil, append(l, diag.From(err)...)
	}
	opt.tell("drawing")
	drawer := chart.NewDrawer(chart.DrawerOptions{CacheDir: opt.CacheDir})
	defer drawer.Close()
	files, found := render.Site(ctx, r, render.Options{Theme: theme, Drawer: drawer})
	l = append(l, found...)
	if l.Err() != nil {
		return nil, nil, nil, l
	}
	told, err := findings(r)
	if err != nil {
		return nil, nil, nil, append(l, diag.From(err)...)
	}
	return cfg, files, summarise(r, files), append(l, told...)
}

// load reads the config and the data that it names.
func load(ctx context.Context, opt Options) (*config.Config, *dataset.Data, diag.List) {
	cfg, l := config.Load(opt.Path, opt.Env)
	if l.Err() != nil {
		return nil, nil, l
	}
	opt.tell("reading")
	data, found := dataset.Scan(ctx, cfg.Sources, analysis.Plan(cfg))
	return cfg, data, append(l, cfg.Locate(found)...)
}

// Explain traces a KPI of the report to the rows behind it.
func Explain(ctx context.Context, opt Options, kpi string) (*analysis.Explanation, diag.List) {
	cfg, data, l := load(ctx, opt)
	if l.Err() != nil {
		return nil, l
	}
	x, found := analysis.Explain(cfg, data, analysis.Options{Period: opt.Period}, kpi)
	return x, append(l, cfg.Locate(found)...)
}

// failed reports whether the diagnostics forbid to go on.
func failed(l diag.List, opt Options) bool {
	return l.Err() != nil || opt.Strict && l.Count(diag.Warning) > 0
}

// tell names the stage that begins.
func (o Options) tell(stage string) {
	if o.Progress != nil {
		o.Progress(stage)
	}
}

// summarise counts the pages and finds the heaviest.
func summarise(r *report.Report, files map[string][]byte) *Summary {
	s := &Summary{Report: r}
	for name, content := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		s.Pages++
		if len(content) > s.Weight || len(content) == s.Weight && name < s.Heaviest {
			s.Heaviest, s.Weight = name, len(content)
		}
	}
	return s
}

// Size writes a number of bytes as people read it: 312 kB.
func Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1000)
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/1e6), ".0 ", " ", 1)
}
