package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/render/text"
	"peil/themes"
)

// theme is a parsed theme: its templates and its static files.
type theme struct {
	source    themes.Theme
	lang      string
	templates *template.Template
	css       []byte            // all style sheets, joined
	others    map[string][]byte // by file name: scripts, fonts, pictures
}

// parseTheme parses a theme, or returns the last one if it was the same. Templates
// are named by their path under templates/, so that two of one base name do not
// collide. All that cannot be parsed is told at once.
func parseTheme(source themes.Theme, w text.Writer, last *theme) (*theme, diag.List) {
	if last != nil && last.lang == w.Locale.Lang && reflect.DeepEqual(last.source, source) {
		return last, nil
	}
	t := &theme{source: source, lang: w.Locale.Lang, others: map[string][]byte{}}
	t.templates = template.New("").Funcs(template.FuncMap{
		"t": func(key string) (string, error) {
			if !w.Locale.Has(key) {
				return "", fmt.Errorf("no message %q in %q", key, w.Locale.Lang)
			}
			return w.Locale.Message(key, nil, 0), nil
		},
	})
	var problems diag.List
	for _, name := range slices.Sorted(maps.Keys(source)) {
		content := source[name].Content
		if below, ok := strings.CutPrefix(name, "templates/"); ok {
			if _, err := t.templates.New(below).Parse(strings.TrimSuffix(string(content), "\n")); err != nil {
				problems.Add(t.mistake(err))
			}
			continue
		}
		switch below := strings.TrimPrefix(name, "static/"); {
		case path.Ext(name) == ".css":
			t.css = append(t.css, content...)
		case below == "formatters.js" && source[name].Path != "", below == "echarts.min.js":
			problems.Add(diag.Diagnostic{File: source[name].Path, Message: below + " draws the charts' pictures, too, when the report is built: a theme cannot have another", Hint: "remove it"})
		default:
			t.others[below] = content
		}
	}
	if t.templates.Lookup("page.html") == nil && len(problems) == 0 {
		problems.Add(diag.Diagnostic{Message: "theme: there is no templates/page.html"})
	}
	return t, problems
}

// execute renders a page into memory: a template that fails halfway leaves
// nothing behind.
func (t *theme) execute(p *pageView) ([]byte, error) {
	var b bytes.Buffer
	if err := t.templates.ExecuteTemplate(&b, "page.html", p); err != nil {
		return nil, t.mistake(err)
	}
	return b.Bytes(), nil
}

// templateError is how the template packages begin an error: the template, a line,
// and mostly a column, counted in bytes from 0.
var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+):(\d+):(?:(\d+):)? (?s:(.*))$`)

// mistake places an error of a template in its file.
func (t *theme) mistake(err error) diag.Diagnostic {
	d := diag.Diagnostic{Message: "theme: " + err.Error()}
	m := templateError.FindStringSubmatch(err.Error())
	if m == nil {
		return d
	}
	f, known := t.source["templates/"+m[1]]
	if !known {
		return d
	}
	d.File, d.Message = f.Path, m[4]
	if f.Path == "" { // the default theme's, called by one of the user's
		d.File = "default/templates/" + m[1]
	}
	d.Line, _ = strconv.Atoi(m[2])
	lines := strings.Split(string(f.Content), "\n")
	if d.Line < 1 || d.Line > len(lines) {
		return d
	}
	d.Source = strings.TrimSuffix(lines[d.Line-1], "\r")
	if at, err := strconv.Atoi(m[3]); err == nil && at <= len(d.Source) {
		d.Column = len([]rune(d.Source[:at])) + 1
	}
	if d.Message == "unexpected EOF" {
		d.Message, d.Hint = "the template ends before what it opened", "write {{ end }} for each {{ if }}, {{ range }}, {{ with }} and {{ define }}"
	}
	// What the packages tell of a call that failed ends with why it did.
	var escape *template.Error
	if _, why, ok := strings.Cut(d.Message, ": error calling "); ok && !errors.As(err, &escape) {
		_, d.Message, _ = strings.Cut(why, ": ")
	}
	return d
}
