package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"peil/render/text"
)

// theme is a parsed theme: its templates and its static files.
type theme struct {
	templates *template.Template
	css       []byte            // all style sheets, joined
	scripts   map[string][]byte // by file name
	addresses map[string]string // published file → its address with a version; set by Site
}

// parseTheme reads a theme. Templates are named by their path under templates/,
// so that two of one base name do not collide.
func parseTheme(fsys fs.FS, w text.Writer) (*theme, error) {
	t := &theme{scripts: map[string][]byte{}}
	t.templates = template.New("").Funcs(template.FuncMap{
		"t": func(key string) (string, error) {
			if !w.Locale.Has(key) {
				return "", fmt.Errorf("no message %q in %q", key, w.Locale.Lang)
			}
			return w.Locale.Message(key, nil, 0), nil
		},
		"asset": func(name string) (string, error) {
			if address, ok := t.addresses[name]; ok {
				return address, nil
			}
			return "", fmt.Errorf("the theme links to %q, which it does not have", name)
		},
	})
	err := fs.WalkDir(fsys, "templates", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		_, err = t.templates.New(strings.TrimPrefix(name, "templates/")).Parse(strings.TrimSuffix(string(source), "\n"))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if t.templates.Lookup("page.html") == nil {
		return nil, fmt.Errorf("theme: there is no templates/page.html")
	}
	if err := t.readStatic(fsys); err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	return t, nil
}

func (t *theme) readStatic(fsys fs.FS) error {
	sheets, err := fs.Glob(fsys, "static/*.css")
	if err != nil {
		return err
	}
	slices.Sort(sheets)
	for _, name := range sheets {
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		t.css = append(t.css, source...)
	}
	scripts, err := fs.Glob(fsys, "static/*.js")
	if err != nil {
		return err
	}
	for _, name := range scripts {
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		t.scripts[path.Base(name)] = source
	}
	return nil
}

// execute renders a page into memory: a template that fails halfway leaves
// nothing behind.
func (t *theme) execute(p *pageView) ([]byte, error) {
	var b bytes.Buffer
	if err := t.templates.ExecuteTemplate(&b, "page.html", p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
