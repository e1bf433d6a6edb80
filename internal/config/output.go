package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"peil/internal/diag"
	"peil/themes"
)

// validateOutput refuses a folder that holds something the report is made of:
// publishing replaces the whole folder.
func (c *Config) validateOutput(l *diag.List) {
	refuse := func(what string) {
		l.Add(diag.Diagnostic{Path: "report.output", Message: fmt.Sprintf("the output folder holds %s, which a build would delete", what),
			Hint: `name a folder of its own, such as "public"`})
	}
	for _, in := range c.inputs() {
		if holds(c.Report.Output, in.path) {
			refuse(in.what)
			return
		}
	}
}

type input struct{ path, what string }

// inputs lists the files and folders that a build reads.
func (c *Config) inputs() []input {
	list := []input{{c.Dir, "the config"}}
	for _, f := range c.Files {
		list = append(list, input{f, "the config " + f})
	}
	for _, s := range c.Sources {
		for _, pattern := range s.Files {
			list = append(list, input{relativeTo(s.Dir, fixedPart(pattern)), fmt.Sprintf("data of the source %q", s.Name)})
		}
	}
	if themes.IsFolder(c.Report.Theme) {
		list = append(list, input{c.Report.Theme, "the theme"})
	}
	if c.Brand.Logo != "" {
		list = append(list, input{c.Brand.Logo, "the logo"})
	}
	for _, m := range c.Commentary {
		list = append(list, input{m.File, "the commentary " + m.File})
	}
	return append(list, input{filepath.Join(c.Dir, "commentary"), "the commentary"})
}

// fixedPart returns the path before a glob's first wildcard.
func fixedPart(pattern string) string {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	for i, part := range parts {
		if strings.ContainsAny(part, "*?[{") {
			return strings.Join(parts[:i], "/")
		}
	}
	return pattern
}

// holds reports whether folder is path or lies above it: by name, whether or
// not they exist, and as the same folder of the disk under another name.
func holds(folder, path string) bool {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	info, err := os.Stat(abs)
	exists := err == nil
	for _, p := range []string{absolute(path), realPath(path)} {
		for {
			if p == abs {
				return true
			}
			if exists {
				if other, err := os.Stat(p); err == nil && os.SameFile(info, other) {
					return true
				}
			}
			up := filepath.Dir(p)
			if up == p {
				break
			}
			p = up
		}
	}
	return false
}

// absolute returns path as it is where the working folder is unknown.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
