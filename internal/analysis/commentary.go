package analysis

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/config"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
)

// remark is one commentary file with where it belongs.
type remark struct {
	config.Commentary
	listed bool   // by a [[commentary]] of the config
	index  int    // of that [[commentary]]
	source string // Markdown after front matter and title
	line   int    // of the file, on which source starts
}

// frontMatter is what may stand between two lines of +++ at a file's start.
type frontMatter struct {
	Page   string `toml:"page"`
	Title  string `toml:"title"`
	Period string `toml:"period"`
	Order  int    `toml:"order"`
}

// CommentaryDir is the folder beside peil.toml whose Markdown files are
// commentary without being listed.
const CommentaryDir = "commentary"

// Comment returns the report with the analyst's words on the pages they name; a
// page that does not exist is made of them. Words for another period are left
// out, and told. The report given stays as it is.
func Comment(cfg *config.Config, r *report.Report) (*report.Report, diag.List) {
	var l diag.List
	commented := *r
	commented.Pages = slices.Clone(r.Pages)
	for i := range commented.Pages {
		commented.Pages[i].Sections = slices.Clip(commented.Pages[i].Sections)
	}
	for _, c := range readCommentary(cfg, &l) {
		switch {
		case c.isBlank():
			l.Add(diag.Diagnostic{Severity: diag.Info, ID: "blank_commentary", File: c.File, Message: "the commentary has no words yet, and is not shown", Hint: "write them below its heading"})
		case c.Period == "" || c.speaksOf(r.Period, &l):
			c.place(&commented)
		}
	}
	return &commented, l
}

// place puts a commentary on its page.
func (c remark) place(r *report.Report) {
	id := cmp.Or(c.Page, "overview")
	section := report.Section{
		ID:     "commentary-" + strings.TrimSuffix(filepath.Base(c.File), ".md"),
		Title:  report.Literal(c.Title),
		Blocks: []report.Block{&report.Prose{File: c.File, Line: c.line, Source: c.source}},
	}
	if c.Title == "" {
		section.Title = report.T("commentary")
	}
	i := slices.IndexFunc(r.Pages, func(p report.Page) bool { return p.ID == id })
	if i < 0 {
		title := report.Literal(cmp.Or(c.Title, id))
		section.Title = report.Text{}
		// Data quality and Method stay last.
		i = slices.IndexFunc(r.Pages, func(p report.Page) bool { return p.ID == "quality" })
		r.Pages = slices.Insert(r.Pages, i, report.Page{ID: id, Title: title, Headline: title})
	}
	r.Pages[i].Sections = append(r.Pages[i].Sections, section)
}

// remarkable is what a commentary holds that is not for readers.
var remarkable = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}|<!--.*?-->`)

// isBlank reports whether nothing of the commentary is for readers.
func (c remark) isBlank() bool {
	return strings.TrimSpace(remarkable.ReplaceAllString(c.source, "")) == ""
}

// speaksOf reports whether a commentary bound to a period is about the report's.
func (c remark) speaksOf(about *report.Period, l *diag.List) bool {
	p, err := period.Parse(c.Period)
	if err != nil {
		return false // told where it stands
	}
	if about != nil && p.Start == about.Start && p.End == about.End {
		return true
	}
	of := "without dates"
	if about != nil {
		of = "for " + about.Unit.String()
	}
	d := diag.Diagnostic{
		Severity: diag.Info, ID: "commentary_period", File: c.File,
		Message: fmt.Sprintf("the commentary is for %s and is not shown in a report %s", p, of),
	}
	if c.listed {
		d.Severity = diag.Warning
		d.File, d.Path = "", fmt.Sprintf("commentary[%d].period", c.index)
	}
	l.Add(d)
	return false
}

// likePeriod is a folder's name that was probably meant as a period: 2026-9,
// 09-2026, oktober, Q3, uke 37.
var likePeriod = regexp.MustCompile(`(?i)^(\d{4}\D.*|\d{6}|\d{1,2}[-._ ]\d{4}|q[1-4].*|[1-4]\.? ?kvartal.*|(uke|week|w)[-_ ]?\d{1,2}.*|` +
	`(jan(uary?)?|feb(ruary?)?|mar(ch|s)?|apr(il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(ust)?|sept?(ember)?|o[ck]t(ober)?|nov(ember)?|de[cs](ember)?)[-_ .]*(\d{2}|\d{4})?)$`)

// yamlKey is a line of the front matter that other programs have.
var yamlKey = regexp.MustCompile(`^[A-Za-z_]+:(\s|$)`)

// readCommentary reads the listed files, then those that lie in the folder,
// by their order and name. A file in a folder named after a period
// (commentary/2025-06) is bound to it.
func readCommentary(cfg *config.Config, l *diag.List) []remark {
	var list []remark
	seen := map[string]bool{}
	for i, c := range cfg.Commentary {
		seen[filepath.Clean(c.File)] = true
		list = append(list, remark{Commentary: c, listed: true, index: i})
	}
	root := filepath.Join(cfg.Dir, CommentaryDir)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") || seen[filepath.Clean(name)] {
			return err
		}
		c := remark{Commentary: config.Commentary{File: name}}
		if folder := filepath.Base(filepath.Dir(name)); filepath.Dir(name) != root {
			if _, err := period.Parse(folder); err == nil {
				c.Period = folder
			}
		}
		list = append(list, c)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.Add(diag.Diagnostic{File: root, Message: "the folder of commentary cannot be read: " + diag.Reason(err)})
	}
	warned := map[string]bool{}
	for i := range list {
		list[i].read(l)
		if folder := filepath.Dir(list[i].File); !list[i].listed && list[i].Period == "" && folder != root && likePeriod.MatchString(filepath.Base(folder)) && !warned[folder] {
			warned[folder] = true
			l.Add(diag.Diagnostic{
				Severity: diag.Warning, File: list[i].File,
				Message: fmt.Sprintf("the folder %q is not named as a period: its commentary is shown in every report", filepath.Base(folder)),
				Hint:    "name it as 2025-09, 2025-Q3, 2025-W37 or 2025",
			})
		}
	}
	slices.SortStableFunc(list, func(a, b remark) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.File, b.File))
	})
	return list
}

// read takes the file apart: front matter, a first heading as the title, text.
// What the config says of the file goes before its front matter.
func (c *remark) read(l *diag.List) {
	fail := func(line int, message, hint string) {
		l.Add(diag.Diagnostic{File: c.File, Line: line, Message: message, Hint: hint})
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		fail(0, "the commentary cannot be read: "+diag.Reason(err), "")
		return
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			fail(i+1, "the line is not UTF-8, so that some of its letters cannot be shown", "save the file as UTF-8")
			return
		}
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	c.line = 1
	if rest, found := strings.CutPrefix(text, "---\n"); found && yamlKey.MatchString(rest) {
		fail(1, "the front matter is YAML", `write TOML between two lines of +++, such as page = "channels"`)
		return
	}
	if rest, found := strings.CutPrefix(text, "+++\n"); found {
		head, body, closed := strings.Cut("\n"+rest, "\n+++\n")
		if !closed {
			fail(1, "the front matter is not closed", "end it with a line of +++")
			return
		}
		c.apply(strings.TrimPrefix(head, "\n"), l)
		c.line += strings.Count(head, "\n") + 2
		text = body
	}
	for strings.HasPrefix(text, "\n") {
		text = text[1:]
		c.line++
	}
	// A heading with figures stays in the text, where they are filled in.
	title, body, _ := strings.Cut(text, "\n")
	if title, found := strings.CutPrefix(title, "# "); found && !strings.Contains(title, "{{") {
		c.Title = cmp.Or(c.Title, strings.TrimSpace(title))
		c.line++
		text = body
	}
	c.source = text
}

// apply reads the front matter, which begins on the file's second line.
func (c *remark) apply(head string, l *diag.List) {
	var f frontMatter
	wrong := config.Fragment(c.File, 2, head, &f, func(l *diag.List) {
		config.CheckPlace("", f.Page, f.Period, l)
		if strings.Contains(f.Title, "{{") {
			l.Add(diag.Diagnostic{Path: "title", Message: "a title cannot hold figures", Hint: "leave it out, and begin the text with a heading"})
		}
	})
	*l = append(*l, wrong...)
	if wrong.Err() != nil {
		f.Page = "" // what it says may be no page; the text's own mistakes are told all the same
	}
	c.Page = cmp.Or(c.Page, f.Page)
	c.Title = cmp.Or(c.Title, f.Title)
	c.Order = cmp.Or(c.Order, f.Order)
	if !c.listed || c.Period == "" {
		c.Period = cmp.Or(f.Period, c.Period)
	}
}
