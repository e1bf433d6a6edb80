package analysis_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/tabular"
)

// Every finding that the code can make has its sentence and its advice in every
// language, and they ask for no argument that it does not carry. What has a
// sentence can be found.
func TestFindingsHaveMessages(t *testing.T) {
	made := findingsMade(t)
	placeholder := regexp.MustCompile(`\{([a-z_]+)\}`)
	for _, lang := range locale.Languages {
		l, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, check := range slices.Sorted(maps.Keys(made)) {
			for _, key := range []string{"finding." + check, "advice." + check} {
				if !l.Has(key) {
					t.Errorf("%s: no message %s", lang, key)
				}
				for n := 1; n <= 2; n++ {
					for _, m := range placeholder.FindAllStringSubmatch(l.Message(key, nil, n), -1) {
						if !slices.Contains(made[check], m[1]) {
							t.Errorf("%s: %s asks for {%s}, the finding carries %v", lang, key, m[1], made[check])
						}
					}
				}
			}
		}
		for _, key := range l.Keys() {
			prefix, check, _ := strings.Cut(key, ".")
			if _, ok := made[check]; !ok && (prefix == "finding" || prefix == "advice") {
				t.Errorf("%s: nothing makes the finding of %s", lang, key)
			}
		}
	}
}

// What to write in the config is told of findings and remarks only, and in English
// only. Advice that pages show names no key of it.
func TestConfigIsWordsOfTheTerminal(t *testing.T) {
	of := regexp.MustCompile(`\[\[|[a-z_]+ = ["{[]|revenue_basis|brand_terms|columns\.`)
	for _, lang := range locale.Languages {
		l, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range l.Keys() {
			prefix, check, _ := strings.Cut(key, ".")
			switch {
			case prefix == "write" && lang != "en":
				t.Errorf("%s: %s is for the terminal, which is in English", lang, key)
			case prefix == "write" && !l.Has("advice."+check) && !l.Has("remark."+check+".advice"):
				t.Errorf("%s: nothing makes the finding of %s", lang, key)
			case prefix == "advice" || prefix == "finding" || prefix == "remark" || prefix == "reason":
				if said := l.Message(key, nil, 2); of.MatchString(said) {
					t.Errorf("%s: %s tells a reader what only the analyst writes: %s", lang, key, said)
				}
			}
		}
	}
}

// Every column that a finding may be about has a word in every language.
func TestColumnsHaveWords(t *testing.T) {
	for _, lang := range locale.Languages {
		l, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range dataset.Kinds() {
			for _, c := range kind.Columns {
				if c.Role == dataset.Summed && !l.Has("word."+c.Name) {
					t.Errorf("%s: no word for the column %s", lang, c.Name)
				}
			}
		}
	}
}

// findingsMade reads the source of the packages that make findings: their
// checks, each with the names of its arguments.
func findingsMade(t *testing.T) map[string][]string {
	t.Helper()
	made := map[string][]string{}
	for _, doubt := range tabular.Doubts() {
		made[string(doubt)] = []string{"n", "column"}
	}
	for _, dir := range []string{"../dataset", "../audit", "."} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if filepath.Ext(e.Name()) != ".go" || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			readFindings(t, file, made)
		}
	}
	return made
}

// readFindings takes up literals with a field Check. Where that is the check of
// a table (values.go has one), it stands for all that the table lists.
func readFindings(t *testing.T, file *ast.File, made map[string][]string) {
	var listed []string
	placed := map[ast.Node]bool{} // what audit.at completes
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "at" {
				placed[n.Args[len(n.Args)-1]] = true
			}
		case *ast.CompositeLit:
			if v := field(n, "check"); v != nil {
				listed = append(listed, text(v))
			}
			var checks []string
			switch v := field(n, "Check").(type) {
			case *ast.BasicLit:
				checks = []string{text(v)}
			case *ast.Ident:
				if v.Name != "BadRow" {
					t.Errorf("the check %s is not a literal: this test does not know it", v.Name)
				}
				checks = []string{dataset.BadRow}
			case *ast.SelectorExpr:
				if v.Sel.Name == "check" {
					checks = listed
				}
			}
			for _, check := range checks {
				made[check] = append(made[check], arguments(n)...)
				if placed[n] {
					made[check] = append(made[check], "n", "date")
				}
			}
		}
		return true
	})
}

// arguments returns the names of a finding's arguments.
func arguments(finding *ast.CompositeLit) []string {
	names := []string{}
	if args, ok := field(finding, "Args").(*ast.CompositeLit); ok {
		for _, e := range args.Elts {
			names = append(names, text(e.(*ast.KeyValueExpr).Key))
		}
	}
	return names
}

// field returns the value of a literal's field, or nil.
func field(l *ast.CompositeLit, name string) ast.Expr {
	for _, e := range l.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == name {
				return kv.Value
			}
		}
	}
	return nil
}

func text(e ast.Expr) string {
	s, _ := strconv.Unquote(e.(*ast.BasicLit).Value)
	return s
}

// A source that begins after the comparison does is told, if others reach back
// to it.
func TestLateStart(t *testing.T) {
	days := func(from, to int, row string) string {
		var b strings.Builder
		for d := period.NewDate(2025, 5, from); d < period.NewDate(2025, 5, to); d++ {
			fmt.Fprintf(&b, "%s,%s\n", d, row)
		}
		return b.String()
	}
	config := "[report]\ntitle = \"T\"\nperiod = \"2025-06\"\ncompare = [\"previous\"]\n" +
		"[[source]]\nname = \"ads\"\nkind = \"ads\"\nfiles = [\"ads.csv\"]\n[[source]]\nname = \"web\"\nkind = \"web\"\nfiles = [\"web.csv\"]\n[[kpi]]\nid = \"ctr\"\n"
	for _, c := range []struct {
		name, web string
		want      bool
	}{
		{"within the comparison", days(20, 62, "5"), true},
		{"with the others", days(1, 62, "5"), false},
		{"now and then", days(20, 21, "5") + days(60, 62, "5"), false},
	} {
		r, _ := analyse(t, client(t, "peil.toml", config,
			"ads.csv", "date,spend,clicks,impressions\n"+days(1, 62, "5,1,9"), "web.csv", "date,sessions\n"+c.web), "")
		got := slices.ContainsFunc(r.Audit, func(f report.Finding) bool { return f.Check == "late_start" && f.Source == "web" })
		if got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
