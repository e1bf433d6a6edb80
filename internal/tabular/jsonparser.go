package tabular

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

type jsonKind int

const (
	jsonNone   jsonKind = iota // there is no such value
	jsonText                   // true and false, too, and arrays as they are written
	jsonNumber                 // as it is written: all digits of an id stay
	jsonNull
)

// jsonError is what is wrong at an offset into an object.
type jsonError struct {
	at      int
	message string
}

func (e *jsonError) Error() string { return e.message }

// maxDepth is how deep objects and arrays may lie in each other.
const maxDepth = 64

// jsonParser reads one object as RFC 8259 has it.
type jsonParser struct {
	text  []byte
	at    int
	key   []byte // of the values that are read, with dots
	depth int
	skip  bool // in an array: nothing is told
	see   seeJSON
}

// seeJSON is told of a value: its key, where it stands, and what it is.
type seeJSON func(key []byte, from, to int, kind jsonKind, text []byte) error

// object reads the text, which must be one object, and tells every value.
func (p *jsonParser) object(see seeJSON) error {
	p.see = see
	if !utf8.Valid(p.text) {
		at := 0
		for at < len(p.text) {
			if r, size := utf8.DecodeRune(p.text[at:]); r == utf8.RuneError && size == 1 {
				break
			} else {
				at += size
			}
		}
		return p.wrong(at, "a character is not UTF-8")
	}
	if p.space(); p.at == len(p.text) || p.text[p.at] != '{' {
		return p.wrong(p.at, "here an object should start, with {")
	}
	if err := p.members(); err != nil {
		return err
	}
	if p.space(); p.at < len(p.text) {
		return p.wrong(p.at, "something follows the end of the object")
	}
	return nil
}

func (p *jsonParser) wrong(at int, format string, args ...any) error {
	return &jsonError{at, fmt.Sprintf(format, args...)}
}

func (p *jsonParser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\r' || p.text[p.at] == '\n') {
		p.at++
	}
}

// take takes the byte if it is next, after white space.
func (p *jsonParser) take(c byte) bool {
	p.space()
	if p.at == len(p.text) || p.text[p.at] != c {
		return false
	}
	p.at++
	return true
}

// enter notes that a { or [ opens.
func (p *jsonParser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.wrong(p.at, "objects and arrays lie more than %d deep in each other", maxDepth)
	}
	p.at++
	return nil
}

// members reads an object.
func (p *jsonParser) members() error {
	if err := p.enter(); err != nil {
		return err
	}
	defer func() { p.depth-- }()
	if p.take('}') {
		return nil
	}
	outer := len(p.key)
	for {
		p.space()
		if p.at == len(p.text) || p.text[p.at] != '"' {
			return p.wrong(p.at, "here a key should start, in quotes")
		}
		key, err := p.quoted()
		if err != nil {
			return err
		}
		if !p.take(':') {
			return p.wrong(p.at, "a colon is missing after the key %q", key)
		}
		if outer > 0 {
			p.key = append(p.key, '.')
		}
		p.key = append(p.key, key...)
		if err := p.value(); err != nil {
			return err
		}
		p.key = p.key[:outer]
		if p.take('}') {
			return nil
		}
		if !p.take(',') {
			return p.wrong(p.at, "a comma or } is missing")
		}
	}
}

// value reads any value and tells it, an object's values one by one.
func (p *jsonParser) value() error {
	p.space()
	if p.at == len(p.text) {
		return p.wrong(p.at, "a value is missing")
	}
	from, kind := p.at, jsonText
	var text []byte
	switch c := p.text[p.at]; {
	case c == '{':
		return p.members()
	case c == '[':
		outer := p.skip
		p.skip = true
		if err := p.array(); err != nil {
			return err
		}
		p.skip = outer
		text = p.text[from:p.at]
	case c == '"':
		var err error
		if text, err = p.quoted(); err != nil {
			return err
		}
	case c == '-' || isDigit(c):
		if !p.number() {
			return p.wrong(from, "here a number should stand, such as 1234.5")
		}
		text, kind = p.text[from:p.at], jsonNumber
	default:
		for _, word := range []string{"true", "false", "null"} {
			if bytes.HasPrefix(p.text[from:], []byte(word)) {
				p.at += len(word)
				text = p.text[from:p.at]
			}
		}
		if text == nil {
			return p.wrong(from, "here a value should stand: a text in quotes, a number, true, false, null, { or [")
		}
		if c == 'n' {
			kind, text = jsonNull, nil
		}
	}
	if p.skip {
		return nil
	}
	return p.see(p.key, from, p.at, kind, text)
}

// array reads an array.
func (p *jsonParser) array() error {
	if err := p.enter(); err != nil {
		return err
	}
	defer func() { p.depth-- }()
	if p.take(']') {
		return nil
	}
	for {
		if err := p.value(); err != nil {
			return err
		}
		if p.take(']') {
			return nil
		}
		if !p.take(',') {
			return p.wrong(p.at, "a comma or ] is missing")
		}
	}
}

// number moves over a number; it reports false where there is none.
func (p *jsonParser) number() bool {
	digits := func() int {
		from := p.at
		for p.at < len(p.text) && isDigit(p.text[p.at]) {
			p.at++
		}
		return p.at - from
	}
	next := func(set string) bool {
		if p.at < len(p.text) && bytes.IndexByte([]byte(set), p.text[p.at]) >= 0 {
			p.at++
			return true
		}
		return false
	}
	next("-")
	from := p.at
	if n := digits(); n == 0 || n > 1 && p.text[from] == '0' {
		return false
	}
	if next(".") && digits() == 0 {
		return false
	}
	if next("eE") {
		next("+-")
		return digits() > 0
	}
	return true
}

// quoted reads a text in quotes; without escapes it is a part of the object's.
func (p *jsonParser) quoted() ([]byte, error) {
	open := p.at
	p.at++
	from := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return p.text[from : p.at-1], nil
		case c == '\\':
			return p.escaped(open, from)
		case c < ' ':
			return nil, p.wrong(p.at, "the text that starts at its quote has a line break or another control character in it")
		}
		p.at++
	}
	return nil, p.wrong(open, "the quote that opens here is never closed")
}

// escaped reads on from the first escape of a text.
func (p *jsonParser) escaped(open, from int) ([]byte, error) {
	text := bytes.Clone(p.text[from:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '"':
			return text, nil
		case c < ' ':
			return nil, p.wrong(p.at-1, "the text that starts at its quote has a line break or another control character in it")
		case c != '\\':
			text = append(text, c)
			continue
		}
		if p.at == len(p.text) {
			break
		}
		c = p.text[p.at]
		p.at++
		if i := bytes.IndexByte([]byte(`"\/bfnrt`), c); i >= 0 {
			text = append(text, "\"\\/\b\f\n\r\t"[i])
			continue
		}
		r, ok := rune(0), c == 'u'
		if ok {
			r, ok = p.hex()
		}
		if !ok {
			return nil, p.wrong(p.at-2, `after \ comes one of " \ / b f n r t, or u and four digits`)
		}
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if bytes.HasPrefix(p.text[p.at:], []byte(`\u`)) {
				before := p.at
				p.at += 2
				if low, ok = p.hex(); !ok || utf16.DecodeRune(r, low) == utf8.RuneError {
					p.at, low = before, utf8.RuneError
				}
			}
			r = utf16.DecodeRune(r, low)
		}
		text = utf8.AppendRune(text, r)
	}
	return nil, p.wrong(open, "the quote that opens here is never closed")
}

// hex reads the four digits of \u00e6.
func (p *jsonParser) hex() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	code, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, false
	}
	p.at += 4
	return rune(code), true
}
