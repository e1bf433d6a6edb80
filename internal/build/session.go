package build

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"time"

	"peil/internal/analysis"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/render"
	"peil/render/chart"
	"peil/themes"
)

// Session makes the site of a config again and again. It redoes only what rests
// on something that changed: words are placed anew without an analysis, an
// analysis is made anew without reading data, and only charts that changed are
// drawn. The files are those of a new session, byte for byte.
type Session struct {
	opt      Options
	drawer   *chart.Drawer
	renderer *render.Renderer
	scanner  dataset.Scanner
	data     memo[*dataset.Data]
	report   memo[analysed]
}

// analysed is a report without its commentary.
type analysed struct {
	report   *report.Report
	findings diag.List // of its audit
}

// NewSession returns a session for making the site more than once.
func NewSession(opt Options) *Session {
	s := newSession(opt)
	s.scanner.Once = false
	return s
}

// newSession returns a session for making the site once.
func newSession(opt Options) *Session {
	drawer := chart.NewDrawer(chart.DrawerOptions{CacheDir: opt.cache("charts"), Blank: opt.blank})
	return &Session{
		opt: opt, drawer: drawer, renderer: render.NewRenderer(drawer),
		scanner: dataset.Scanner{CacheDir: opt.cache("sources"), Once: true},
	}
}

// Close ends the session.
func (s *Session) Close() error { return s.drawer.Close() }

// Site is what a session made.
type Site struct {
	Config *config.Config // never nil: its files are to be watched even after mistakes
	Report *report.Report // nil with an error, as Pages
	Pages  *render.Site   // the site's files, which are made when they are asked for

	unread diag.List // columns of the files that nothing reads
}

// Site is the pipeline: from a config to the site's files in memory.
func (s *Session) Site(ctx context.Context) (*Site, diag.List) {
	s.drawer.Prepare()
	cfg, data, l := s.load(ctx)
	site := &Site{Config: cfg}
	if l.Err() != nil {
		return site, l
	}
	s.opt.tell("analysing")
	plain, found := s.report.get(s.reportKey(cfg), func() (analysed, diag.List) {
		r, l := analysis.New(cfg, data, analysis.Options{Period: s.opt.Period, Generator: s.opt.Generator})
		if l.Err() != nil {
			return analysed{}, l
		}
		return analysed{r, findings(r)}, l
	})
	l = append(l, cfg.Locate(found)...)
	if l.Err() != nil {
		return site, l
	}
	// Mistakes in front matter hide none in the texts: they are told together.
	r, found := analysis.Comment(cfg, plain.report)
	l = append(l, cfg.Locate(found)...)
	theme, err := themes.Open(cfg.Report.Theme)
	if err != nil {
		return site, append(l, cfg.Locate(diag.List{{Path: "report.theme", Message: err.Error()}})...)
	}
	pages, found := s.renderer.Site(r, theme)
	l = append(l, found...)
	if l.Err() != nil {
		return site, l
	}
	site.Report, site.Pages = r, pages
	site.unread = cfg.Locate(data.Unread(cfg.Sources))
	return site, append(l, cfg.Locate(plain.findings)...)
}

// load reads the config and the data that it names.
func (s *Session) load(ctx context.Context) (*config.Config, *dataset.Data, diag.List) {
	cfg, l := config.Load(s.opt.Path, s.opt.Env)
	if l.Err() != nil {
		return cfg, nil, l
	}
	s.opt.tell("reading")
	plan := analysis.Plan(cfg)
	key := newDataKey(cfg.Sources, plan)
	collectSooner(key.files)
	data, found := s.data.get(key, func() (*dataset.Data, diag.List) {
		return s.scanner.Scan(ctx, cfg.Sources, plan)
	})
	if ctx.Err() != nil {
		s.data = memo[*dataset.Data]{} // half read
	}
	return cfg, data, append(l, cfg.Locate(found)...)
}

// collectSooner has garbage collected more often where files are large. What is
// kept of them are mostly numbers, which a collection need not look through, so
// that it costs next to nothing; and by Go's default the garbage might come to as
// much as all that is kept.
func collectSooner(files []stamp) {
	const large, percent = 32 << 20, 25
	size := int64(0)
	for _, f := range files {
		size += f.size
	}
	if size >= large {
		debug.SetGCPercent(percent)
	}
}

// memo keeps the last result of a step, by everything that it rests on.
type memo[T any] struct {
	key   any
	value T
	told  diag.List
	made  int // times
}

// get returns the kept result when the key is the one it was made for, else a
// new one.
func (m *memo[T]) get(key any, make func() (T, diag.List)) (T, diag.List) {
	if m.made == 0 || !reflect.DeepEqual(m.key, key) {
		m.value, m.told = make()
		m.key = key
		m.made++
	}
	return m.value, m.told
}

// dataKey is what reading rests on.
type dataKey struct {
	sources []dataset.Source
	plan    dataset.Plan
	files   []stamp
}

func newDataKey(sources []dataset.Source, plan dataset.Plan) dataKey {
	key := dataKey{sources: sources, plan: plan}
	for i := range sources {
		for _, name := range sources[i].Paths() {
			key.files = append(key.files, stampOf(name))
		}
	}
	return key
}

// reportKey is what the analysis rests on beside the data: everything in the
// config but the commentary.
type reportKey struct {
	data   int // times it was read
	logo   stamp
	config config.Config
}

func (s *Session) reportKey(cfg *config.Config) reportKey {
	return reportKey{data: s.data.made, logo: stampOf(cfg.Brand.Logo), config: cfg.WithoutWords()}
}

// stamp tells one state of a file from another without reading it.
type stamp struct {
	name string
	size int64
	time time.Time
}

func stampOf(name string) stamp {
	if info, err := os.Stat(name); err == nil {
		return stamp{name, info.Size(), info.ModTime()}
	}
	return stamp{name: name}
}

// Inputs returns the files that the site rests on, whether or not they exist,
// and the folders in which new ones may appear.
func (s *Site) Inputs() []string {
	inputs := slices.Clone(s.Config.Files)
	for i := range s.Config.Sources {
		inputs = append(inputs, s.Config.Sources[i].Paths()...)
		inputs = append(inputs, s.Config.Sources[i].Awaited()...)
	}
	for _, c := range s.Config.Commentary {
		inputs = append(inputs, c.File)
	}
	if s.Config.Brand.Logo != "" {
		inputs = append(inputs, s.Config.Brand.Logo)
	}
	inputs = append(inputs, themes.Folders(s.Config.Report.Theme)...)
	folder := filepath.Join(s.Config.Dir, analysis.CommentaryDir)
	inputs = append(inputs, folder)
	filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			inputs = append(inputs, name)
		}
		return nil
	})
	return inputs
}
