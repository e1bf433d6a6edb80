package config

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
)

// loader reads a config file and those that it extends.
type loader struct {
	env     func(string) (string, bool)
	decoder decoder
	files   []string // every file that was read or tried, in that order
	broken  bool     // some file has syntax errors or is missing: what is left out may not be missing
}

// identified lists, by their table's name, the lists of tables whose entries
// are told apart by a key. Such lists are merged entry by entry.
var identified = map[string]string{"kpi": "id", "stage": "id", "measure": "id", "source": "name"}

// load reads a file and lays it over the one it extends. chain holds the files
// that led here; fail places an error at the `extends` that named the file.
func (l *loader) load(file string, chain []string, fail func(diag.Diagnostic)) *node {
	identity := realPath(file)
	if i := slices.IndexFunc(chain, func(f string) bool { return realPath(f) == identity }); i >= 0 {
		circle := append(slices.Clone(chain[i:]), file)
		fail(diag.Diagnostic{Message: "extends goes in a circle: " + strings.Join(circle, " extends "), Hint: "take extends out of one of them"})
		l.broken = true
		return nil
	}
	l.files = append(l.files, file)
	if kind := strings.ToLower(filepath.Ext(file)); slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".xls", ".md", ".html", ".json"}, kind) {
		fail(diag.Diagnostic{Message: fmt.Sprintf("the config %s cannot be read: a %s file is none", file, kind)})
		l.broken = true
		return nil
	}
	doc, err := readDocument(file)
	if err != nil {
		fail(diag.Diagnostic{Message: fmt.Sprintf("the config %s cannot be read: %v", file, err), Hint: nearFile(file)})
		l.broken = true
		return nil
	}
	tree, mistakes := doc.parse()
	l.decoder.list = append(l.decoder.list, mistakes...)
	l.broken = l.broken || len(mistakes) > 0
	if tree == nil {
		return nil
	}
	parent := tree.table["extends"]
	if parent == nil {
		return tree
	}
	delete(tree.table, "extends")
	mistakesBefore := len(l.decoder.list)
	l.decoder.expand(parent, "extends", l.env)
	if len(l.decoder.list) > mistakesBefore {
		l.broken = true
		return tree
	}
	name, isText := parent.scalar.(string)
	if !isText || name == "" {
		l.decoder.report(parent, "extends", diag.Diagnostic{Message: "extends must name a config file", Hint: `write extends = "../agency.toml"`})
		return tree
	}
	base := l.load(relativeTo(doc.dir, name), append(slices.Clone(chain), file), func(m diag.Diagnostic) {
		l.decoder.report(parent, "extends", m)
	})
	if base == nil {
		return tree
	}
	return overlay(base, tree)
}

// nearFile suggests a config beside a file that is not there.
func nearFile(file string) string {
	dir := filepath.Dir(file)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Sprintf("there is no folder %s", dir)
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); filepath.Ext(name) == ".toml" && name != filepath.Base(file) {
			names = append(names, name)
		}
	}
	if near := diag.DidYouMean(filepath.Base(file), names); near != "" {
		return near
	}
	return "a path is relative to the file that holds it"
}

// realPath identifies a file however it is named.
func realPath(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	return file
}

// relativeTo resolves a path that a file in dir gives.
func relativeTo(dir, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// overlay lays a file's tree over that of the file it extends: lists of
// identified tables are merged entry by entry, commentary is appended, rules of
// channels are put before the parent's, other
// tables are merged key by key, and any other value replaces the parent's.
func overlay(parent, child *node) *node {
	return mergeTables(parent, child, func(name string, p, c *node) *node {
		switch {
		case p.isList && c.isList && name == "commentary":
			merged := *c
			merged.list = slices.Concat(p.list, c.list)
			return &merged
		case p.isList && c.isList && name == "channel": // the first rule that holds counts
			merged := *c
			merged.list = slices.Concat(c.list, p.list)
			return &merged
		case p.isList && c.isList && identified[name] != "":
			return mergeIdentified(identified[name], p, c)
		}
		return deepen(name, p, c)
	})
}

// deepen merges two tables at every depth; of two other values it returns the
// child's.
func deepen(_ string, parent, child *node) *node {
	if parent.table == nil || child.table == nil {
		return child
	}
	return mergeTables(parent, child, deepen)
}

// mergeTables lays child over parent, and calls merge for a key that both have.
// The table stands where the child has it.
func mergeTables(parent, child *node, merge func(name string, parent, child *node) *node) *node {
	merged := *child
	merged.table = maps.Clone(parent.table)
	for _, k := range child.keys() {
		if base := parent.table[k]; base != nil {
			merged.table[k] = merge(k, base, child.table[k])
		} else {
			merged.table[k] = child.table[k]
		}
	}
	return &merged
}

// mergeIdentified merges two lists of tables by their entries' id: the parent's
// entries come first, in their order, then the child's new ones. An id that the
// child gives twice stays there twice, to be reported.
func mergeIdentified(by string, parent, child *node) *node {
	merged := *child
	merged.list = slices.Clone(parent.list)
	place := map[string]int{}
	for i, entry := range slices.Backward(parent.list) {
		place[entry.text(by)] = i
	}
	for _, entry := range child.list {
		id := entry.text(by)
		if i, inherited := place[id]; inherited && id != "" {
			merged.list[i] = deepen("", merged.list[i], entry)
			delete(place, id)
		} else {
			merged.list = append(merged.list, entry)
		}
	}
	return &merged
}

// text returns the text at a table's key, or "".
func (n *node) text(key string) string {
	if child := n.table[key]; child != nil {
		s, _ := child.scalar.(string)
		return s
	}
	return ""
}
