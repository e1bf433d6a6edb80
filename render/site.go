package render

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/report"
	"peil/render/chart"
	"peil/render/text"
	"peil/themes"
)

// Renderer turns reports into sites, one after another. What did not change from
// one to the next is not made again, but is the same byte for byte.
type Renderer struct {
	drawer *chart.Drawer
	last   *Site // whose parts the next takes over
}

// NewRenderer returns a Renderer. Without a drawer charts are drawn in the
// reader's browser only.
func NewRenderer(d *chart.Drawer) *Renderer { return &Renderer{drawer: d} }

// Site is a site whose pages are made when they are asked for, and then kept. It
// may be used by several goroutines.
type Site struct {
	drawer    *chart.Drawer
	report    *report.Report
	writer    text.Writer
	english   func() (text.Writer, error)
	theme     *theme
	look      look
	figures   *figures
	remarks   remarks
	addresses map[string]string // published file → its address with a version
	files     map[string]*file
}

// file is one file of a site.
type file struct {
	make   func(context.Context) ([]byte, error)
	before *page // of a page: how it was made the last time

	mu      sync.Mutex
	content []byte // nil: not made yet
	page    *page  // of a page that is made
}

// page is a page that was made.
type page struct {
	theme   *theme
	view    *pageView
	content []byte
}

// Site checks all that pages rest on: the theme, the brand, the charts' names and
// every word of commentary. It returns no site when a diagnostic is an error.
func (r *Renderer) Site(rep *report.Report, theme themes.Theme) (*Site, diag.List) {
	last := r.last
	if last == nil {
		last = &Site{report: &report.Report{}, figures: &figures{}}
	}
	s := &Site{drawer: r.drawer, report: rep, files: map[string]*file{}}
	if err := s.speak(last); err != nil {
		return nil, diag.From(err)
	}
	if logo := rep.Brand.Logo; logo != nil && (logo.Name == "" || strings.ContainsAny(logo.Name, `/\`)) {
		return nil, diag.From(fmt.Errorf("the logo's name %q is not a file name", logo.Name))
	}
	var problems diag.List
	if s.theme, problems = parseTheme(theme, s.writer, last.theme); problems.Err() != nil {
		return nil, problems
	}
	var err error
	if s.look, err = newLook(rep.Brand.Accent); err != nil {
		return nil, diag.From(err)
	}
	if s.figures, err = newFigures(rep, s.writer, s.look.palette, last.figures); err != nil {
		return nil, diag.From(err)
	}
	if s.remarks, problems = commentary(rep, s.writer, s.figures, last.remarks); problems.Err() != nil {
		return nil, problems
	}
	made, err := assets(rep, s.writer, s.theme, s.look, s.figures)
	if err != nil {
		return nil, append(problems, diag.From(err)...)
	}
	s.addresses = addresses(made)
	for name, content := range made {
		s.files[name] = &file{content: content}
	}
	for i := range rep.Pages {
		p := &rep.Pages[i]
		name := fileName(p.ID)
		if !pageID.MatchString(p.ID) || s.files[name] != nil {
			return nil, append(problems, diag.From(fmt.Errorf("page %q: a page's id is its file name: lower-case letters, digits and -, and no other page's", p.ID))...)
		}
		f := &file{}
		f.make = func(ctx context.Context) ([]byte, error) { return s.write(ctx, f, p) }
		if old := last.files[name]; old != nil {
			f.before = old.lastMade()
		}
		s.files[name] = f
	}
	s.files["report.json"] = &file{make: s.encode}
	r.last = s
	return s, problems
}

// speak finds the report's language.
func (s *Site) speak(last *Site) error {
	s.writer = text.Writer{Locale: last.writer.Locale, Currency: s.report.Currency}
	if s.writer.Locale == nil || last.report.Language != s.report.Language {
		words, err := locale.New(s.report.Language)
		if err != nil {
			return err
		}
		s.writer.Locale = words
	}
	s.english = last.english
	if s.english == nil || last.report.Currency != s.report.Currency {
		s.english = sync.OnceValues(func() (text.Writer, error) { return text.English(s.report.Currency) })
	}
	return nil
}

var pageID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// fileName returns the file that a page is published in.
func fileName(id string) string {
	if id == "overview" {
		return "index.html"
	}
	return id + ".html"
}

// Names lists the site's files in the output folder: index.html for the overview,
// ID.html for the other pages, report.json, and what the pages link to.
func (s *Site) Names() []string { return slices.Sorted(maps.Keys(s.files)) }

// File returns a file's bytes. It makes them when nobody has asked before, which
// ends early with ctx. An error may be a diag.Diagnostic.
func (s *Site) File(ctx context.Context, name string) ([]byte, error) {
	f := s.files[name]
	if f == nil {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.content == nil {
		content, err := f.make(ctx)
		if err != nil {
			return nil, err
		}
		f.content = content
	}
	return f.content, nil
}

// All returns every file by its name.
func (s *Site) All(ctx context.Context) (map[string][]byte, error) {
	if err := s.figures.draw(ctx, s.drawer, s.figures.list); err != nil { // at once, for all processors
		return nil, err
	}
	all := make(map[string][]byte, len(s.files))
	for _, name := range s.Names() {
		content, err := s.File(ctx, name)
		if err != nil {
			return nil, err
		}
		all[name] = content
	}
	return all, nil
}

// Finish makes what nobody has asked for yet. It keeps one processor busy and ends
// soon when ctx does, so that it can go on beside other work.
func (s *Site) Finish(ctx context.Context) error {
	for _, one := range s.figures.list {
		if err := s.figures.drawSlowly(ctx, s.drawer, one); err != nil {
			return err
		}
	}
	for _, name := range s.Names() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := s.File(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// write makes a page: it fills the page's view and executes the theme on it, or
// takes the last one where that was made of the same.
func (s *Site) write(ctx context.Context, f *file, p *report.Page) ([]byte, error) {
	if err := s.figures.draw(ctx, s.drawer, s.figuresOn(p)); err != nil {
		return nil, err
	}
	v := &viewer{report: s.report, writer: s.writer, figures: s.figures, prose: s.remarks.parts, addresses: s.addresses}
	view, err := v.page(p)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID, err)
	}
	made := f.before
	if made == nil || made.theme != s.theme || !reflect.DeepEqual(made.view, view) {
		content, err := s.theme.execute(view)
		if err != nil {
			return nil, err
		}
		made = &page{s.theme, view, content}
	}
	f.page = made
	return made.content, nil
}

// lastMade returns how a page was made last, in this site or one before. One that
// is being made is not waited for.
func (f *file) lastMade() *page {
	if !f.mu.TryLock() {
		return f.before
	}
	defer f.mu.Unlock()
	if f.page != nil {
		return f.page
	}
	return f.before
}

// figuresOn returns the charts of a page, those in its commentary included.
func (s *Site) figuresOn(p *report.Page) []*figure {
	var list []*figure
	for _, section := range p.Sections {
		for _, block := range section.Blocks {
			switch b := block.(type) {
			case *report.Chart:
				list = append(list, s.figures.byID[b.ID])
			case *report.Prose:
				for _, part := range s.remarks.parts[b] {
					if part.chart != "" {
						list = append(list, s.figures.byID[part.chart])
					}
				}
			}
		}
	}
	return list
}

// encode makes report.json.
func (s *Site) encode(context.Context) ([]byte, error) {
	english, err := s.english()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := s.report.Encode(&b, english.Text); err != nil {
		return nil, fmt.Errorf("report.json: %w", err)
	}
	return b.Bytes(), nil
}
