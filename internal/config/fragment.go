package config

import (
	"reflect"
	"slices"
	"strings"

	"peil/internal/diag"
)

// Fragment decodes a piece of TOML that stands in another file, such as the front
// matter of a commentary, as strictly as a config: every mistake is told at its place
// in that file. first is the line on which the text begins; into points to a
// struct with `toml` tags, which check may look at and tell more of, by key.
func Fragment(file string, first int, text string, into any, check func(l *diag.List)) diag.List {
	// As many empty lines as stand before it put all places right.
	doc := newDocument(file, strings.Repeat("\n", first-1)+text)
	tree, list := doc.parse()
	if tree == nil {
		return list
	}
	d := decoder{list: list}
	d.into(tree, "", reflect.ValueOf(into).Elem())
	var found diag.List
	check(&found)
	found = slices.DeleteFunc(found, d.toldAlready)
	c := Config{root: tree}
	list = append(d.list, c.Locate(found)...)
	list.Sort()
	return list
}
