package config

import "strings"

// bare reads a number, a boolean or a date; a date may hold a space.
func (s *scanner) bare() bool {
	start := s.pos
	end := strings.IndexAny(s.text[start:], ",]}#\r\n")
	if end < 0 {
		end = len(s.text) - start
	}
	word := strings.TrimRight(s.text[start:start+end], " \t")
	s.pos += len(word)
	return word != ""
}

// quoted reads a string of any of the four forms.
func (s *scanner) quoted() bool {
	quote := s.text[s.pos]
	if strings.HasPrefix(s.text[s.pos:], strings.Repeat(string(quote), 3)) {
		return s.multiline(quote)
	}
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == quote:
			s.pos++
			return true
		case c == '\n':
			return false
		case c == '\\' && quote == '"':
			s.pos++
		}
	}
	s.pos = len(s.text) // a backslash may have led one beyond
	return false
}

// multiline reads a string in three quotes. One or two more of them may stand
// just before the closing ones; the parser, which judges, at times takes three.
func (s *scanner) multiline(quote byte) bool {
	closing := strings.Repeat(string(quote), 3)
	for s.pos += 3; s.pos < len(s.text); s.pos++ {
		switch {
		case s.text[s.pos] == '\\' && quote == '"':
			s.pos++
		case strings.HasPrefix(s.text[s.pos:], closing):
			s.pos += 3
			for s.accept(quote) {
			}
			return true
		}
	}
	s.pos = len(s.text)
	return false
}

// key is one part of a dotted key.
type key struct {
	name string
	span span
}

// keys reads a dotted key and the character that ends it.
func (s *scanner) keys(end byte) ([]key, bool) {
	var keys []key
	for {
		s.skipSpace()
		start := s.pos
		var name string
		switch s.peek() {
		case '"', '\'':
			if !s.quoted() {
				return nil, false
			}
			name = decodeLiteral(s.text[start:s.pos]).text()
		default:
			for s.pos < len(s.text) && isBareKey(s.text[s.pos]) {
				s.pos++
			}
			if name = s.text[start:s.pos]; name == "" {
				return nil, false
			}
		}
		keys = append(keys, key{name, span{start, s.pos}})
		s.skipSpace()
		if s.accept(end) {
			return keys, true
		}
		if !s.accept('.') {
			return nil, false
		}
	}
}

func isBareKey(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// peek returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) accept(c byte) bool {
	if s.pos < len(s.text) && s.text[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

func (s *scanner) skipSpace() {
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
}

// skipBlank skips white space, line breaks and comments.
func (s *scanner) skipBlank() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		case '#':
			s.skipComment()
		default:
			return
		}
	}
}

func (s *scanner) skipComment() {
	if n := strings.IndexByte(s.text[s.pos:], '\n'); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.text)
	}
}

// lineEnds reports whether nothing but a comment follows on the line.
func (s *scanner) lineEnds() bool {
	s.skipSpace()
	switch s.peek() {
	case '#':
		s.skipComment()
		return true
	case '\r', '\n':
		return true
	}
	return s.pos == len(s.text)
}
