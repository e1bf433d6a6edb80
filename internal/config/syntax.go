package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"peil/internal/diag"
)

// maxSyntaxErrors is how many syntax errors of one file are told.
const maxSyntaxErrors = 20

// parse returns the document's tree, and nil when there is none. After a syntax
// error on one line the line is blanked out and the rest is read again, so that
// one build tells all of them; after any other everything from the broken
// statement on is left out.
func (d *document) parse() (*node, diag.List) {
	if m, ok := d.checkEncoding(); !ok {
		return nil, diag.List{m}
	}
	var list diag.List
	text := d.text
	for {
		found := scan(text)
		if at := found.tooDeep; at != nil {
			list.Add(d.at(*at, diag.Diagnostic{
				Message: fmt.Sprintf("nested more than %d levels deep", maxDepth), Hint: "no part of a config needs that"}))
			return nil, list
		}
		tree, err := decode(text)
		if err == nil {
			for _, c := range found.conflicts {
				list.Add(d.at(c, diag.Diagnostic{Message: "this key is defined twice", Hint: "keep one of the two"}))
			}
			return annotate(d, tree, found.root), list
		}
		at := span{err.Position.Start, err.Position.Start + err.Position.Len}
		m := d.at(at, diag.Diagnostic{Message: "not valid TOML: " + err.Message, Hint: syntaxHint(err.Message)})
		list.Add(m)
		if len(list) == maxSyntaxErrors {
			return nil, list
		}
		text = d.without(text, found, max(0, min(at.start, len(text))))
	}
}

// without blanks out the statement that holds a syntax error.
func (d *document) without(text string, found *marks, at int) string {
	broken := statement{span: span{start: at}}
	for _, s := range found.statements {
		if s.start <= at {
			broken = s
		}
	}
	first, last := d.line(broken.start), d.line(at)
	end := d.lineEnd(last)
	if broken.header || first != last {
		end = len(text) // what follows would be read in the wrong place
	}
	b := []byte(text)
	for i := min(broken.start, d.lines[last]); i < end; i++ {
		if b[i] != '\n' && b[i] != '\r' {
			b[i] = ' '
		}
	}
	return string(b)
}

// decode runs the TOML parser. It panics on some broken sources, which is its
// own bug and the user's syntax error.
func decode(text string) (tree map[string]any, err *toml.ParseError) {
	defer func() {
		if r := recover(); r != nil {
			err = &toml.ParseError{Message: fmt.Sprint(r), Position: toml.Position{Start: 0, Len: len(text)}}
		}
	}()
	if _, e := toml.Decode(text, &tree); e != nil {
		var p toml.ParseError
		if !errors.As(e, &p) {
			p.Message = e.Error()
		}
		return nil, &p
	}
	return tree, nil
}

func syntaxHint(message string) string {
	for _, h := range []struct{ part, hint string }{
		{"strings cannot contain newlines", `close the quote, or use """ … """ around several lines`},
		{"invalid escape", `write \\ for a backslash, or single quotes around the text`},
		{"already been defined", "keep one of the two"},
		{"already created", "write [[…]] each time for a list of tables, [ … ] once for a single one"},
		{"expected value but found", "text stands in quotes"},
		{"expected a comma", "separate the values by commas"},
		{"expected '.' or '='", "write key = value"},
	} {
		if strings.Contains(message, h.part) {
			return h.hint
		}
	}
	return ""
}
