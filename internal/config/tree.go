package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"peil/internal/diag"
)

// node is a value of a config file that knows where it stands. After extends a
// tree holds nodes of several files.
type node struct {
	doc        *document
	name       string // its key; of an element, "each element of" its list
	key, value span   // of a table with a header both are the key in the header
	scalar     any    // string, int64, float64, bool or time.Time
	variables  []variable
	table      map[string]*node
	list       []*node
	isList     bool
}

// annotate joins a generic tree with its marks. A value without a mark stands
// where the table or list that holds it does.
func annotate(d *document, name string, v any, m *mark) *node {
	n := &node{doc: d, name: name, key: m.key, value: m.value}
	switch v := v.(type) {
	case map[string]any:
		n.table = make(map[string]*node, len(v))
		for k, child := range v {
			cm := m.table[k]
			if cm == nil {
				cm = &mark{key: m.key, value: m.value}
			}
			n.table[k] = annotate(d, k, child, cm)
		}
	case []map[string]any:
		n.isList = true
		for i, child := range v {
			n.list = append(n.list, annotate(d, "each element of "+name, child, m.item(i)))
		}
	case []any:
		n.isList = true
		for i, child := range v {
			n.list = append(n.list, annotate(d, "each element of "+name, child, m.item(i)))
		}
	default:
		n.scalar = v
	}
	return n
}

func (m *mark) item(i int) *mark {
	if i < len(m.items) {
		return m.items[i]
	}
	return &mark{key: m.key, value: m.value}
}

// keys returns a table's keys, sorted.
func (n *node) keys() []string { return slices.Sorted(maps.Keys(n.table)) }

// generic returns the value as the TOML parser would give it.
func (n *node) generic() any {
	switch {
	case n.table != nil:
		t := make(map[string]any, len(n.table))
		for k, child := range n.table {
			t[k] = child.generic()
		}
		return t
	case n.isList:
		list := make([]any, len(n.list))
		for i, child := range n.list {
			list[i] = child.generic()
		}
		return list
	}
	return n.scalar
}

// what names the kind of value in plain words.
func (n *node) what() string {
	switch n.scalar.(type) {
	case string:
		return "text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case time.Time:
		return "a date"
	}
	if n.isList {
		return "a list"
	}
	return "a table"
}

// find follows a path as the packages write it: kpi[3].targets.channel.Google Ads.
// Where the path leads to nothing it returns the last node on the way, and
// false. Keys may be quoted; of bare ones the longest that fits is taken.
func (n *node) find(path string) (*node, bool) {
	for path != "" {
		var next *node
		if rest, isIndex := strings.CutPrefix(path, "["); isIndex {
			digits, after, _ := strings.Cut(rest, "]")
			i, err := strconv.Atoi(digits)
			if err != nil || i < 0 || i >= len(n.list) {
				return n, false
			}
			next, path = n.list[i], after
		} else {
			path = strings.TrimPrefix(path, ".")
			longest := -1
			for k, child := range n.table {
				for _, written := range []string{k, strconv.Quote(k)} {
					rest, fits := strings.CutPrefix(path, written)
					if fits && (rest == "" || rest[0] == '.' || rest[0] == '[') && len(written) > longest {
						next, longest = child, len(written)
					}
				}
			}
			if next == nil {
				return n, false
			}
			path = path[longest:]
		}
		n = next
	}
	return n, true
}

// place gives a diagnostic the position of the value, or of the part of a text
// that its Offset and Length name. The root has no place but its file.
func (n *node) place(m diag.Diagnostic) diag.Diagnostic {
	if n.key == n.value && n.value == (span{}) {
		m.File = n.doc.file
		return m
	}
	at := n.value
	raw := n.doc.text[at.start:at.end]
	if _, isText := n.scalar.(string); isText && (m.Offset > 0 || m.Length > 0) {
		l := decodeLiteral(raw)
		from := n.written(m.Offset)
		to := max(n.written(m.Offset+max(1, m.Length)), from)
		last := len(l.at) - 1
		at = span{at.start + l.at[min(from, last)], at.start + l.at[min(to, last)]}
	}
	return n.doc.at(at, m)
}
