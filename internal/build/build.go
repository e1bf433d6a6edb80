// Package build is peil's pipeline: config → data → analyses → report → files,
// and their publication in one step.
package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"peil/internal/analysis"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
)

// Options say what to build, and how.
type Options struct {
	Path      string                      // the config file, or its folder
	Out       string                      // overrides [report] output; empty: as the config says
	Period    string                      // overrides [report] period; empty: as the config says
	Strict    bool                        // warnings fail the build, too
	Generator string                      // for report.json
	CacheDir  string                      // for drawn charts and what large files gave; empty: nothing is kept
	Env       func(string) (string, bool) // looks up an environment variable
	Progress  func(stage string)          // told before each stage; may be nil

	blank bool // pictures are, since nobody will see them
}

// Summary says what a build made.
type Summary struct {
	Report    *report.Report
	Output    string // the folder
	Published Published
	Pages     int
	Heaviest  string   // the largest page
	Weight    int      // its bytes
	Taken     int      // files that were not read, since the cache held what they give
	Restated  []string // days that say something else than in the site published before, a sentence a column

	unread diag.List // columns of the files that nothing reads
}

// Build makes the site of a config and publishes it. With an error among the
// diagnostics nothing is published, and what was published stays as it is.
func Build(ctx context.Context, opt Options) (*Summary, diag.List) {
	s, files, l := everything(ctx, opt)
	if s == nil {
		return nil, l
	}
	opt.tell("publishing")
	published, err := Publish(files, s.Output)
	if err != nil {
		return nil, append(l, unpublished(s.Output, err)...)
	}
	s.Published = published
	if published.Left != nil {
		l.Add(diag.Diagnostic{Severity: diag.Warning, File: s.Output, Message: "the new report is published, but the old one could not be removed: " + diag.Reason(published.Left),
			Hint: "remove it yourself, or let the next build try again"})
	}
	return s, l
}

// unpublished tells why a site could not be published. What the system refuses
// names a file that the user has never seen; the folder is what can be changed.
func unpublished(output string, err error) diag.List {
	if !errors.As(err, new(*fs.PathError)) && !errors.As(err, new(*os.LinkError)) {
		return diag.From(err)
	}
	return diag.List{{File: output, Message: "the report cannot be published to this folder: " + diag.Reason(err),
		Hint: "choose another one with [report] output or --out; peil doctor tells more"}}
}

// Check does everything that Build does but draw and publish, and tells the
// columns that nothing reads. The pages are made, with blank pictures: words,
// tables, themes and charts' options can be wrong, and a picture cannot.
func Check(ctx context.Context, opt Options) (*Summary, diag.List) {
	opt.blank = true
	s, _, l := everything(ctx, opt)
	if s != nil {
		l = append(l, s.unread...)
	}
	return s, l
}

// everything makes every file of a site. The summary is nil when the diagnostics
// forbid to publish it.
func everything(ctx context.Context, opt Options) (*Summary, map[string][]byte, diag.List) {
	session := newSession(opt)
	defer session.Close()
	site, l := session.Site(ctx)
	if failed(l, opt) {
		return nil, nil, l
	}
	opt.tell("drawing")
	files, err := site.Pages.All(ctx)
	if err != nil {
		return nil, nil, append(l, diag.From(err)...)
	}
	s := summarise(site.Report, files)
	s.unread, s.Taken = site.unread, session.scanner.Taken()
	s.Output = cmp.Or(opt.Out, site.Config.Report.Output)
	if s.Restated, err = restated(s.Output, site.Report); err != nil {
		l.Add(diag.Diagnostic{Severity: diag.Info, ID: "restated_unknown", File: s.Output, Message: "days that were restated since the last build are not told: " + err.Error(), Hint: "nothing needs to be done: this build writes the file anew"})
	}
	if site.Report.Daily != nil {
		if files[daysName], err = encodeDays(site.Report); err != nil {
			return nil, nil, append(l, diag.From(err)...)
		}
	}
	return s, files, l
}

// Read reads the config and the data, and tells what is wrong with them.
func Read(ctx context.Context, opt Options) diag.List {
	session := newSession(opt)
	defer session.Close()
	_, _, l := session.load(ctx)
	return l
}

// Explain traces a KPI of the report to the rows behind it.
func Explain(ctx context.Context, opt Options, kpi string) (*analysis.Explanation, diag.List) {
	session := newSession(opt)
	defer session.Close()
	cfg, data, l := session.load(ctx)
	if l.Err() != nil {
		return nil, l
	}
	x, found := analysis.Explain(cfg, data, analysis.Options{Period: opt.Period}, kpi)
	return x, append(l, cfg.Locate(found)...)
}

// Export makes a table for other programs of what Build would read.
func Export(ctx context.Context, opt Options, table func(*config.Config, *dataset.Data, analysis.Options) (*analysis.Sheet, diag.List)) (*analysis.Sheet, diag.List) {
	session := newSession(opt)
	defer session.Close()
	cfg, data, l := session.load(ctx)
	if l.Err() != nil {
		return nil, l
	}
	sheet, found := table(cfg, data, analysis.Options{Period: opt.Period, Generator: opt.Generator})
	return sheet, append(l, cfg.Locate(found)...)
}

// failed reports whether the diagnostics forbid to go on.
func failed(l diag.List, opt Options) bool {
	return l.Err() != nil || opt.Strict && l.Count(diag.Warning) > 0
}

// cache returns the folder of a part of the cache; empty: nothing is kept.
func (o Options) cache(part string) string {
	if o.CacheDir == "" {
		return ""
	}
	return filepath.Join(o.CacheDir, part)
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
