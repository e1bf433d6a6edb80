package internal_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// architecture is where the rules stand: the first table is the packages', the
// second the modules of others.
const architecture = "../docs/architecture.md"

// TestImports holds every package to the tables of docs/architecture.md: it
// stands in the first, imports only what its row allows, and of other modules
// only those in the second.
func TestImports(t *testing.T) {
	text, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := readRules(string(text))
	if err != nil {
		t.Fatalf("%s: %v", architecture, err)
	}
	imports := readImports(t, "..")
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		if _, ok := rules.row[pkg]; !ok {
			t.Errorf("the package %s has no row in %s", pkg, architecture)
		}
	}
	for pkg := range rules.row {
		if _, ok := imports[pkg]; !ok {
			t.Errorf("%s has a row for %s, and there is no such package", architecture, pkg)
		}
	}
	for _, problem := range rules.check(imports) {
		t.Error(problem)
	}
}

// imported says that a package's file imports a path.
type imported struct {
	file, path string
	test       bool
}

// readImports returns the imports of every package below root, by the package's
// path within the module.
func readImports(t *testing.T, root string) map[string][]imported {
	t.Helper()
	imports := map[string][]imported{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")) {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		test := strings.HasSuffix(rel, "_test.go")
		pkg := path.Dir(rel)
		if pkg == "internal" {
			return nil // this test's own folder
		}
		if imports[pkg] == nil {
			imports[pkg] = []imported{} // a package that imports nothing is one too
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[pkg] = append(imports[pkg], imported{rel, p, test})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

// rules are the two tables.
type rules struct {
	row     map[string]int             // the number of a package's row; those of one row share it
	only    map[string][]string        // packages whose row lists what they may import
	except  map[string][]string        // packages whose row excludes some of those above
	modules map[string]map[string]bool // by module: the places that may import it; "tests" for test files
}

// readRules reads
//
//	| package | may import |         and    | module | for | why |
//
// A package may import "rows above", "rows above except `a`, `b`", "only `a`,
// `b`" or "nothing".
func readRules(markdown string) (*rules, error) {
	r := &rules{row: map[string]int{}, only: map[string][]string{}, except: map[string][]string{}, modules: map[string]map[string]bool{}}
	table := ""
	for i, line := range strings.Split(markdown, "\n") {
		if !strings.HasPrefix(line, "|") {
			table = ""
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for c := range cells {
			cells[c] = strings.TrimSpace(cells[c])
		}
		if len(cells) < 2 || strings.HasPrefix(cells[0], "---") {
			continue
		}
		names := codes(cells[0])
		switch {
		case cells[0] == "package" || cells[0] == "module":
			table = cells[0]
		case table == "package":
			for _, pkg := range names {
				r.row[pkg] = i
				switch allowed := cells[1]; {
				case allowed == "rows above":
				case strings.HasPrefix(allowed, "rows above except "):
					r.except[pkg] = codes(allowed)
				case strings.HasPrefix(allowed, "only "):
					r.only[pkg] = codes(allowed)
				case allowed == "nothing":
					r.only[pkg] = []string{}
				default:
					return nil, fmt.Errorf("line %d: %q does not say what %s may import", i+1, allowed, pkg)
				}
			}
		case table == "module":
			for _, module := range names {
				r.modules[module] = map[string]bool{}
				for _, place := range strings.Split(cells[1], ",") {
					r.modules[module][strings.Trim(strings.TrimSpace(place), "`")] = true
				}
			}
		}
	}
	if len(r.row) == 0 || len(r.modules) == 0 {
		return nil, fmt.Errorf("it must have a table | package | may import | and one | module | for | why |")
	}
	return r, nil
}

// codes returns the parts of a cell that stand in backquotes.
func codes(cell string) []string {
	var names []string
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}

// check returns what breaks the rules, sorted.
func (r *rules) check(imports map[string][]imported) []string {
	var problems []string
	for pkg, list := range imports {
		for _, i := range list {
			within, ours := strings.CutPrefix(i.path, "peil/")
			switch {
			case ours && !i.test:
				if why := r.forbidden(pkg, within); why != "" {
					problems = append(problems, fmt.Sprintf("%s imports %s: %s", i.file, within, why))
				}
			case !ours && strings.Contains(strings.Split(i.path, "/")[0], "."):
				if !r.moduleAllowed(pkg, i) {
					problems = append(problems, fmt.Sprintf("%s imports %s, which %s does not list for %s", i.file, i.path, architecture, pkg))
				}
			}
		}
	}
	slices.Sort(problems)
	return problems
}

// forbidden says why pkg may not import the package other of this module.
func (r *rules) forbidden(pkg, other string) string {
	row, known := r.row[other]
	switch only, limited := r.only[pkg]; {
	case !known:
		return "it has no row"
	case row >= r.row[pkg]:
		return "its row is not above"
	case limited && !slices.Contains(only, other):
		return fmt.Sprintf("the row allows only %q", only)
	case slices.Contains(r.except[pkg], other):
		return "the row excludes it"
	}
	return ""
}

// moduleAllowed reports whether the second table lists the module that holds an
// import, for the package or for tests.
func (r *rules) moduleAllowed(pkg string, i imported) bool {
	for module, places := range r.modules {
		if i.path == module || strings.HasPrefix(i.path, module+"/") {
			return places[pkg] || i.test && places["tests"]
		}
	}
	return false
}

// TestReadRules shows that a broken rule is found.
func TestReadRules(t *testing.T) {
	r, err := readRules(strings.Join([]string{
		"| package | may import |", "| --- | --- |",
		"| `leaf` | nothing |", "| `one`, `two` | rows above |", "| `plain` | only `leaf` |", "| `three` | rows above except `one` |", "",
		"| module | for | why |", "| --- | --- | --- |", "| `example.org/m` | `one` | x |", "| `example.org/check` | tests | x |",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		pkg, path string
		test      bool
		allowed   bool
	}{
		{"one", "peil/leaf", false, true},
		{"one", "peil/two", false, false}, // peers
		{"leaf", "peil/one", false, false},
		{"plain", "peil/leaf", false, true},
		{"plain", "peil/one", false, false},
		{"three", "peil/two", false, true},
		{"three", "peil/one", false, false},
		{"three", "peil/one", true, true},
		{"one", "peil/new", false, false},
		{"one", "example.org/m/sub", false, true},
		{"two", "example.org/m", false, false},
		{"two", "example.org/check", false, false},
		{"two", "example.org/check", true, true},
		{"two", "example.org/other", true, false},
		{"two", "net/http", false, true},
	} {
		problems := r.check(map[string][]imported{test.pkg: {{"f.go", test.path, test.test}}})
		if (len(problems) == 0) != test.allowed {
			t.Errorf("%s imports %s (test %t): allowed %t, found %q", test.pkg, test.path, test.test, test.allowed, problems)
		}
	}
}
