package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
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
			for _, c := range found.conflicts[:min(len(found.conflicts), maxSyntaxErrors)] {
				list.Add(d.at(c, diag.Diagnostic{Message: "this key is defined twice", Hint: "keep one of the two"}))
			}
			return annotate(d, "the config", tree, found.root), list
		}
		at := max(0, min(err.Position.Start, len(text)))
		broken := found.statementAt(at)
		m := diag.Diagnostic{Message: "not valid TOML: " + strings.ReplaceAll(err.Message, `'\n'`, "the end of the line"), Hint: syntaxHint(err.Message)}
		place := span{at, at + err.Position.Len}
		switch first := d.line(broken.start); {
		case decimalComma.MatchString(d.text[d.lines[first]:d.lineEnd(first)]):
			place, m.Message, m.Hint = broken.span, "a number is written with a comma", "write decimals with a point: 4.0"
		case strings.Contains(err.Message, "EOF"):
			place, m.Message = broken.span, "not valid TOML: what begins here is not closed"
		case first != d.line(at):
			m.Hint = fmt.Sprintf("is what begins on line %d closed?", first+1)
		}
		list.Add(d.at(place, m))
		if len(list) == maxSyntaxErrors {
			return nil, list
		}
		text = d.without(text, broken, at)
	}
}

// decimalComma is a line that gives a key a number as people write it, also in
// an inline table.
var decimalComma = regexp.MustCompile(`=\s*[+-]?\d+,\d+\s*([#,}].*)?$`)

// statementAt returns the statement that holds a place, or one at the place when
// none does.
func (m *marks) statementAt(at int) statement {
	for _, s := range slices.Backward(m.statements) {
		if s.start <= at {
			return s
		}
	}
	return statement{span: span{at, at}}
}

// without blanks out a statement with a syntax error: to the end of the line,
// or of the file where what follows would be read in the wrong place.
func (d *document) without(text string, broken statement, at int) string {
	line := d.line(at)
	end := d.lineEnd(line)
	if broken.header || d.line(broken.start) != line {
		end = len(text)
	}
	b := []byte(text)
	for i := min(broken.start, d.lines[line]); i < end; i++ {
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
