package config

import "strings"

// BurntSushi/toml tells a key's line at best, and never the place of an array's
// element. scan therefore goes over the source once more and notes where every
// key and value stands. It checks no grammar beyond what it needs to find its
// way: whatever the TOML parser accepts, it finds the same keys in.

// span is a stretch of the source, in bytes.
type span struct{ start, end int }

// mark says where a key and its value stand.
type mark struct {
	key    span // where the key is first written; for an array's element its value
	value  span // of a table with a header: the key in its header
	fixed  bool // written as a value: nothing can be added to it any more
	tables bool // [[key]]: items grow with each header
	table  map[string]*mark
	items  []*mark
}

// statement is one header or key = value of a file.
type statement struct {
	span
	header bool
}

// marks is what scan finds in a file.
type marks struct {
	root       *mark
	statements []statement
	stopped    bool   // the source is not TOML from the end of the last statement on
	conflicts  []span // keys that are defined a second time
	tooDeep    *span  // the first value nested deeper than maxDepth
}

// maxDepth is how deep tables and arrays may be nested, far beyond need. The
// TOML parser recurses, and its time grows with the square of the depth.
const maxDepth = 32

// scan finds the marks of a source without byte order mark.
func scan(text string) *marks {
	s := scanner{text: text, found: &marks{root: newTable(span{}, span{})}}
	s.current = s.found.root
	for s.skipBlank(); s.pos < len(text); s.skipBlank() {
		start, header := s.pos, text[s.pos] == '['
		ok := false
		if header {
			ok = s.header()
		} else {
			ok = s.assignment(s.current, s.depth)
		}
		s.found.statements = append(s.found.statements, statement{span{start, s.pos}, header})
		if !ok || !s.lineEnds() {
			s.found.stopped = true
			break
		}
	}
	return s.found
}

type scanner struct {
	text    string
	pos     int
	current *mark // table of the last header
	depth   int   // of current
	found   *marks
}

func newTable(key, value span) *mark {
	return &mark{key: key, value: value, table: map[string]*mark{}}
}

// header reads [a.b] or [[a.b]] and makes that table the current one.
func (s *scanner) header() bool {
	array := strings.HasPrefix(s.text[s.pos:], "[[")
	s.pos++
	if array {
		s.pos++
	}
	keys, ok := s.keys(']')
	if !ok || array && !s.accept(']') || s.deeper(len(keys), keys[0].span) {
		return false
	}
	s.depth = len(keys)
	last := keys[len(keys)-1]
	t := s.descend(s.found.root, keys[:len(keys)-1])
	m := t.table[last.name]
	if m != nil && (m.fixed || m.tables != array) {
		s.conflict(last.span)
		m = nil
	}
	if m == nil {
		m = newTable(last.span, last.span)
		m.tables = array
		t.table[last.name] = m
	}
	if array {
		item := newTable(last.span, last.span)
		m.items = append(m.items, item)
		m = item
	}
	s.current = m
	return true
}

// assignment reads key = value into t.
func (s *scanner) assignment(t *mark, depth int) bool {
	keys, ok := s.keys('=')
	if !ok || s.deeper(depth+len(keys), keys[0].span) {
		return false
	}
	last := keys[len(keys)-1]
	t = s.descend(t, keys[:len(keys)-1])
	m, ok := s.value(depth + len(keys))
	m.key = last.span
	if t.table[last.name] != nil {
		s.conflict(last.span)
	}
	t.table[last.name] = m
	return ok
}

// descend follows dotted keys from t, making the tables that are not there yet;
// through an array of tables the way leads to its last one.
func (s *scanner) descend(t *mark, keys []key) *mark {
	for _, k := range keys {
		m := t.table[k.name]
		if m != nil && m.fixed {
			s.conflict(k.span)
			m = nil
		}
		if m == nil {
			m = newTable(k.span, k.span)
			t.table[k.name] = m
		}
		if len(m.items) > 0 {
			m = m.items[len(m.items)-1]
		}
		t = m
	}
	return t
}

// value reads a value. Its mark is never nil, even when it is not well formed.
func (s *scanner) value(depth int) (*mark, bool) {
	s.skipSpace()
	m := &mark{fixed: true}
	start := s.pos
	ok := false
	switch {
	case s.pos == len(s.text) || s.deeper(depth, span{start, start + 1}):
	case s.text[s.pos] == '[':
		ok = s.array(m, depth)
	case s.text[s.pos] == '{':
		ok = s.inlineTable(m, depth)
	case s.text[s.pos] == '"' || s.text[s.pos] == '\'':
		ok = s.quoted()
	default:
		ok = s.bare()
	}
	m.value = span{start, s.pos}
	return m, ok
}

func (s *scanner) array(m *mark, depth int) bool {
	s.pos++
	for {
		s.skipBlank()
		if s.accept(']') {
			return true
		}
		item, ok := s.value(depth + 1)
		item.key = item.value
		m.items = append(m.items, item)
		if !ok {
			return false
		}
		s.skipBlank()
		if !s.accept(',') && s.peek() != ']' {
			return false
		}
	}
}

func (s *scanner) inlineTable(m *mark, depth int) bool {
	s.pos++
	m.table = map[string]*mark{}
	for {
		s.skipBlank()
		if s.accept('}') {
			return true
		}
		if s.pos == len(s.text) || !s.assignment(m, depth) {
			return false
		}
		s.skipBlank()
		if !s.accept(',') && s.peek() != '}' {
			return false
		}
	}
}

func (s *scanner) conflict(at span) { s.found.conflicts = append(s.found.conflicts, at) }

// deeper reports whether the depth is too great, and notes the first such place.
func (s *scanner) deeper(depth int, at span) bool {
	if depth > maxDepth && s.found.tooDeep == nil {
		s.found.tooDeep = &at
	}
	return depth > maxDepth
}
