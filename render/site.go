package render

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/report"
	"peil/render/chart"
	"peil/render/text"
)

// Options are what a site is drawn with.
type Options struct {
	Theme  fs.FS         // templates and static, as themes.Open returns them
	Drawer *chart.Drawer // nil: charts are drawn in the reader's browser only
}

// Site returns every file of the report by its name in the output folder:
// index.html for the overview, ID.html for the other pages, report.json, and
// what the pages link to. It returns no file when a diagnostic is an error.
func Site(ctx context.Context, r *report.Report, opt Options) (map[string][]byte, diag.List) {
	words, err := locale.New(r.Language)
	if err != nil {
		return nil, diag.From(err)
	}
	w := text.Writer{Locale: words, Currency: r.Currency}
	if logo := r.Brand.Logo; logo != nil && (logo.Name == "" || strings.ContainsAny(logo.Name, `/\`)) {
		return nil, diag.From(fmt.Errorf("the logo's name %q is not a file name", logo.Name))
	}
	theme, err := parseTheme(opt.Theme, w)
	if err != nil {
		return nil, diag.From(err)
	}
	look, err := newLook(r.Brand.Accent)
	if err != nil {
		return nil, diag.From(err)
	}
	figures, err := newFigures(r, w, look)
	if err != nil {
		return nil, diag.From(err)
	}
	prose, problems := commentary(r, w, figures)
	if problems.Count(diag.Error) > 0 {
		return nil, problems
	}
	if err := figures.draw(ctx, opt.Drawer, w); err != nil {
		return nil, append(problems, diag.From(err)...)
	}
	files := assets(r, w, theme, look, figures)
	theme.addresses = addresses(files)
	v := &viewer{report: r, writer: w, figures: figures, prose: prose, logo: logoAddress(r, theme)}
	for i := range r.Pages {
		if !pageID.MatchString(r.Pages[i].ID) || files[fileName(r.Pages[i].ID)] != nil {
			return nil, append(problems, diag.From(fmt.Errorf("page %q: a page's id is its file name: lower-case letters, digits and -, and no other page's", r.Pages[i].ID))...)
		}
		html, err := v.write(theme, &r.Pages[i])
		if err != nil {
			return nil, append(problems, diag.From(fmt.Errorf("page %s: %w", r.Pages[i].ID, err))...)
		}
		files[fileName(r.Pages[i].ID)] = html
	}
	english, err := text.English(r.Currency)
	if err != nil {
		return nil, append(problems, diag.From(err)...)
	}
	var encoded bytes.Buffer
	if err := r.Encode(&encoded, english.Text); err != nil {
		return nil, append(problems, diag.From(fmt.Errorf("report.json: %w", err))...)
	}
	files["report.json"] = encoded.Bytes()
	return files, problems
}

var pageID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// fileName returns the file that a page is published in.
func fileName(id string) string {
	if id == "overview" {
		return "index.html"
	}
	return id + ".html"
}

// write fills a page's view and executes the theme on it.
func (v *viewer) write(t *theme, p *report.Page) ([]byte, error) {
	view, err := v.page(p)
	if err != nil {
		return nil, err
	}
	return t.execute(view)
}

// logoAddress returns where pages find the logo, or "".
func logoAddress(r *report.Report, t *theme) string {
	if r.Brand.Logo == nil {
		return ""
	}
	return t.addresses["assets/"+r.Brand.Logo.Name]
}
