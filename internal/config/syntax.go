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
// error on one line the line is blanked out, with a header its table, and the rest is
// read again, so that one build tells all of them; after one that goes on over
// several lines everything from the broken statement on is left out.
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
		m := plainSyntax(err.Message)
		place := span{at, at + err.Position.Len}
		first := d.line(broken.start)
		line := d.text[d.lines[first]:d.lineEnd(first)]
		comma := decimalComma.FindStringSubmatch(line)
		switch {
		case comma != nil:
			place, m.Message, m.Hint = broken.span, "a number is written with a comma", fmt.Sprintf("write decimals with a point: %s.%s", comma[1], comma[2])
		case curlyQuote.MatchString(line):
			m.Message, m.Hint = "text stands in quotes that a word processor makes", `write straight ones: "…"`
		case noValue.MatchString(line):
			m.Message, m.Hint = "the key has no value", "write one after the =, or remove the line"
		case strings.Contains(err.Message, "unexpected EOF") && !strings.Contains(m.Message, "no value"):
			place, m.Message, m.Hint = broken.span, "what begins here is not closed", "close its quotes or brackets"
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
var decimalComma = regexp.MustCompile(`=\s*([+-]?\d+),(\d+)\s*([#,}].*)?$`)

// curlyQuote is a line whose value begins with a quote that TOML does not know,
// noValue one that ends where its value should begin.
var (
	curlyQuote = regexp.MustCompile(`=\s*[\[{]?\s*[“”„«‘’]`)
	noValue    = regexp.MustCompile(`^\s*[A-Za-z0-9_."-]+\s*=\s*(#.*)?$`)
)

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

// without blanks out a statement with a syntax error: to the end of the line, or
// with a header the table that it heads, or to the end of the file where what
// follows would be read in the wrong place.
func (d *document) without(text string, broken statement, at int) string {
	line := d.line(at)
	end := d.lineEnd(line)
	switch {
	case d.line(broken.start) != line:
		end = len(text)
	case broken.header:
		end = d.tableEnd(text, line)
	}
	b := []byte(text)
	for i := min(broken.start, d.lines[line]); i < end; i++ {
		if b[i] != '\n' && b[i] != '\r' {
			b[i] = ' '
		}
	}
	return string(b)
}

var (
	headerName  = regexp.MustCompile(`^\s*\[+\s*([A-Za-z0-9_-]+)`)
	wholeHeader = regexp.MustCompile(`^\s*\[\[?\s*([A-Za-z0-9_-]+)(\s*\.[^\]]*)?\]\]?\s*(#.*)?$`)
)

// tableEnd returns where the table that a line heads ends: at the next header that
// is not of a part of it.
func (d *document) tableEnd(text string, line int) int {
	name := ""
	if m := headerName.FindStringSubmatch(text[d.lines[line]:d.lineEnd(line)]); m != nil {
		name = m[1]
	}
	for next := line + 1; next < len(d.lines); next++ {
		content := text[d.lines[next]:d.lineEnd(next)]
		m := wholeHeader.FindStringSubmatch(content)
		if m != nil && (m[1] != name || m[2] == "") {
			return d.lines[next]
		}
	}
	return len(text)
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

// plainSyntax says what the parser found in the words of those who write a
// config, and what to do about it.
func plainSyntax(message string) diag.Diagnostic {
	for _, p := range []struct{ part, message, hint string }{
		{"strings cannot contain newlines", "the quote is not closed on its line", `close the quote, or use """ … """ around several lines`},
		{"invalid escape", `\ begins a special character in this text, and what follows is none`, `write \\ for a backslash, or single quotes around the text`},
		{"digits after '\\", `\ begins a special character in this text, and what follows is none`, `write \\ for a backslash, or single quotes around the text`},
		{"already been defined", "this is defined twice", "keep one of the two"},
		{"already created", "this is a list of tables in one place and a single table in another", "write [[…]] each time for a list of tables, [ … ] once for a single one"},
		{"expected a comma", "a comma is missing, or the end of the list", "separate the values by commas"},
		{"unexpected comma", "there is a comma too many", "one comma stands between two values"},
		{"to end table name", "this header is not closed", "write [name], or [[name]] for one of several"},
		{"expected end of table array name", "this header is not closed", "write [[name]] with two brackets at both ends"},
		{"table names cannot be empty", "this header has no name", "write the table's name between the brackets, such as [report]"},
		{"expected '.' or '='", "this is no key with a value", "write key = value, or begin the line with # if it is a remark"},
		{"expected key separator", "this key has no value", "write key = value"},
		{"EOF; expected value", "this key has no value", "write key = value"},
		{"key name appears blank", "there is no key before the =", "write key = value"},
		{"expected a top-level item to end", "there is more on this line than one value", "write each key on a line of its own"},
		{`found "True"`, "this is no value", "write true, in small letters"},
		{`found "False"`, "this is no value", "write false, in small letters"},
		{"expected value but found", "this is no value", "text stands in quotes, numbers and dates without"},
		{"Invalid TOML Date", "there is no such date", `write it in quotes: "2025-06-30"`},
		{"invalid datetime", "there is no such date", `write it in quotes: "2025-06-30"`},
		{"Invalid integer", "this is no number", "write digits, without a 0 before them"},
		{"invalid float", "this is no number", "write digits, and a point for decimals: 0.5"},
		{"expected a digit", "this is no number", "write digits, and a point for decimals: 0.5"},
		{"floats must start", "a number begins with a digit", "write 0.5 for .5"},
	} {
		if strings.Contains(message, p.part) {
			return diag.Diagnostic{Message: p.message, Hint: p.hint}
		}
	}
	return diag.Diagnostic{Message: "not valid TOML: " + strings.ReplaceAll(message, `'\n'`, "the end of the line"), Hint: "write key = value"}
}
