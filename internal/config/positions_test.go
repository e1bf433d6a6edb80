package config

import (
	"fmt"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

// FuzzPositions demands that scan finds exactly the keys, elements and strings
// that the TOML parser finds, in every source that the parser accepts.
func FuzzPositions(f *testing.F) {
	for _, seed := range positionSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // a document is refused before it is scanned
		}
		found := scan(text)
		if found.tooDeep != nil {
			return
		}
		var tree map[string]any
		if _, err := toml.Decode(text, &tree); err != nil {
			return
		}
		if text != withoutMark(text) {
			return // documents are read without it
		}
		if found.stopped {
			t.Fatalf("scan stops after %+v", found.statements)
		}
		if len(found.conflicts) > 0 {
			return // the parser lets some double definitions pass, the config does not
		}
		want, got := treePaths(tree), markPaths(text, found.root)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("paths (-parser +scan):\n%s", diff)
		}
	})
}

var positionSeeds = []string{
	"", "a = 1", "a.b.c = 1\na.b.d = 2", "[a.b]\nc = 1\n[a]\nd = 2",
	"[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 1\n[[a.e]]\nf = 1\n[[a.e]]\n",
	"a = [1, 2,\n  # comment\n [3, {x = 1, y.z = [\"q\"]}],\n]\n",
	`"a b".'c.d' = { "" = 1, e = { } }`,
	"a = \"\"\"\\\n  one \\\n\n two\\\"\\u00e6\"\"\"\"\"\nb = '''\n'x'''''\nc = 'C:\\x'\n",
	"a = 1979-05-27 07:32:00Z # when\nb = 07:32:00\nc = +inf\nd=[true,false]",
	"a = { b = 1,\n # why\n c = 2,\n}\r\nd = 2\r\n", "[ a . \"b\" ]\nx=1", "a = \"\\\\\" # \"",
	"a = [[{b=1}],[{b=2}]]\n[c]\nd.e.f = {g.h = 1, g.i = 2}",
	"[a]\nb.c = 1\n[a.d]\n[[e.f]]\n[e.f.g]\nh = 1", "a=[1]\na.b=2", "x=\"\"\"\"\"\"\ny=''", "æ", "[", "a = [", "a = {b", "\xfe\xff",
}

// treePaths lists what a generic tree holds, strings with their values.
func treePaths(v any) []string {
	var paths []string
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			paths = append(paths, path+" table")
			for k, child := range v {
				walk(fmt.Sprintf("%s.%q", path, k), child)
			}
		case []map[string]any:
			paths = append(paths, path+" list")
			for i, child := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), child)
			}
		case []any:
			paths = append(paths, path+" list")
			for i, child := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), child)
			}
		case string:
			paths = append(paths, fmt.Sprintf("%s %q", path, v))
		default:
			paths = append(paths, path)
		}
	}
	walk("", v)
	slices.Sort(paths)
	return paths
}

func markPaths(text string, m *mark) []string {
	var paths []string
	var walk func(path string, m *mark)
	walk = func(path string, m *mark) {
		raw := text[m.value.start:m.value.end]
		switch {
		case m.tables || m.fixed && raw[0] == '[':
			paths = append(paths, path+" list")
			for i, child := range m.items {
				walk(fmt.Sprintf("%s[%d]", path, i), child)
			}
		case m.table != nil:
			paths = append(paths, path+" table")
			for k, child := range m.table {
				walk(fmt.Sprintf("%s.%q", path, k), child)
			}
		case raw[0] == '"' || raw[0] == '\'':
			paths = append(paths, fmt.Sprintf("%s %q", path, decodeLiteral(raw).text()))
		default:
			paths = append(paths, path)
		}
	}
	walk("", m)
	slices.Sort(paths)
	return paths
}
