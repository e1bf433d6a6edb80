// Package themes reads what a page is made of: templates, style sheets, scripts,
// fonts and pictures. A theme is a folder with two parts:
//
//	templates/**.html  named by their path: "page.html", "blocks/card.html"
//	static/*.css       joined, in the order of their names, into one report.css
//	static/*           others are published as they are; page.html links scripts,
//	                   style sheets link fonts and pictures
//
// One theme is embedded. A folder of the user's lies over it: its files are added,
// or stand in the place of those with the same name.
package themes

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed default
var embedded embed.FS

// Names lists the embedded themes.
var Names = []string{"default"}

// Theme is a theme's files by their path in it, with slashes.
type Theme map[string]File

// File is one file of a theme.
type File struct {
	Content []byte
	Path    string // on disk; "" when it is embedded
}

// IsFolder reports whether a theme is written as a folder: with a slash, or
// beginning with a dot.
func IsFolder(theme string) bool {
	return strings.Contains(theme, "/") || strings.ContainsRune(theme, filepath.Separator) || strings.HasPrefix(theme, ".")
}

// Open returns a theme: an embedded one by its name, or a folder laid over the
// default one.
func Open(name string) (Theme, error) {
	if !IsFolder(name) {
		if !slices.Contains(Names, name) {
			return nil, fmt.Errorf("no theme %q: the themes are %s", name, strings.Join(Names, ", "))
		}
		root, err := fs.Sub(embedded, name)
		if err != nil {
			return nil, err
		}
		t := Theme{}
		return t, t.lay(root, "")
	}
	t, err := Open("default")
	if err != nil {
		return nil, err
	}
	return t, t.lay(os.DirFS(name), name)
}

// Folders lists the folders of a theme's files, that of the theme first: what must
// be watched for it. An embedded theme has none.
func Folders(name string) []string {
	if !IsFolder(name) {
		return nil
	}
	folders := []string{name}
	for _, part := range []string{"templates", "static"} {
		part = filepath.Join(name, part)
		folders = append(folders, part)
		filepath.WalkDir(part, func(at string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && at != part {
				folders = append(folders, at)
			}
			return nil // one that cannot be read is told of by Open
		})
	}
	return folders
}

// lay puts a folder's files over the theme's.
func (t Theme) lay(folder fs.FS, dir string) error {
	found := 0
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(path.Base(name), ".") && name != ".":
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir(), !belongs(name):
			return nil
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		f := File{Content: content}
		if dir != "" {
			f.Path = filepath.Join(dir, filepath.FromSlash(name))
		}
		t[name] = f
		found++
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("theme %s: %w", dir, err)
	case found == 0:
		return fmt.Errorf("theme %s: there is nothing of a theme in this folder: style sheets, fonts and pictures go into static/, templates into templates/", dir)
	}
	return nil
}

// belongs reports whether a file is part of a theme: a template, or a file that
// pages can load.
func belongs(name string) bool {
	kind := path.Ext(name)
	if strings.HasPrefix(name, "templates/") {
		return kind == ".html"
	}
	return path.Dir(name) == "static" &&
		slices.Contains([]string{".css", ".js", ".woff2", ".woff", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico"}, kind)
}
