package config

import (
	"slices"
	"strings"

	"peil/internal/diag"
)

// Locate gives every diagnostic that names a place in the config its position:
// the value at Path, or the nearest table around it when there is none. What a
// message would tell of the environment is replaced by the variable's name.
func (c *Config) Locate(l diag.List) diag.List {
	if c.root == nil {
		return l
	}
	vars := allVariables(c.root)
	placed := make(diag.List, len(l))
	for i, m := range l {
		var about *node
		if m.Path != "" {
			about, _ = c.root.find(m.Path)
			if m.File == "" {
				m = about.place(m)
			}
		}
		placed[i] = c.mask(redact(m, vars, about))
	}
	return placed
}

// toldAlready reports whether a diagnostic is about a value that could not be
// decoded, so that its mistake has been told.
func (d *decoder) toldAlready(m diag.Diagnostic) bool {
	return slices.ContainsFunc(d.spoiled, func(path string) bool {
		rest, within := strings.CutPrefix(m.Path, path)
		return within && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}
