package render

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/render/text"
)

// A call in a commentary is written as in text/template, whose parser reads it;
// but it is not executed by text/template. Only text, a call, and a condition
// with else are allowed, so that a commentary can neither loop nor reach into
// the program, and every mistake in it is found before anything is shown.

// function is one of the names that a call may begin with.
type function struct {
	usage     string
	doc       string // what it gives, or when it holds
	condition bool
	min, max  int // arguments
}

// functions by name. Arguments: the KPI first, then where it says so a channel
// or other segment, then a number or a comparison.
var functions = map[string]function{
	"kpi":     {`{{ kpi "roas" }} or {{ kpi "roas" "Google Ads" }}`, "the figure, of all or of a channel or other part; where it is undefined, the reason", false, 1, 2},
	"target":  {`{{ target "roas" }}`, "the figure's target", false, 1, 1},
	"delta":   {`{{ delta "roas" "previous" }}`, "the change from a compared period: `previous` or `year`", false, 2, 2},
	"status":  {`{{ status "roas" }} or {{ status "roas" "Google Ads" }}`, "the verdict, as a word", false, 1, 2},
	"chart":   {`{{ chart "id" }}`, "a chart of the report, drawn here; a wrong id is answered with those that there are", false, 1, 1},
	"period":  {`{{ period }}`, "the report's period", false, 0, 0},
	"above":   {`{{ if above "roas" 4 }}`, "the figure, of all or of a part named before the number, is above the number", true, 2, 3},
	"below":   {`{{ if below "cpa" 200 }}`, "the figure is below the number", true, 2, 3},
	"met":     {`{{ if met "roas" }}`, "the status is good", true, 1, 2},
	"defined": {`{{ if defined "nps" }}`, "the figure has a value", true, 1, 2},
}

// Function describes a function of commentary for the documentation.
type Function struct{ Usage, Doc string }

// Functions describes the functions of commentary: those that give something,
// then the conditions, each by name.
func Functions() []Function {
	var values, conditions []Function
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		if f := functions[name]; f.condition {
			conditions = append(conditions, Function{f.usage, f.doc})
		} else {
			values = append(values, Function{f.usage, f.doc})
		}
	}
	return append(values, conditions...)
}

// comparisons are the names that delta knows.
var comparisons = []string{"previous", "year"}

// evaluation evaluates one commentary.
type evaluation struct {
	report  *report.Report
	writer  text.Writer
	figures *figures
	file    *sourceFile
	kpis    map[string]*report.KPI
	out     strings.Builder
	origins []origin // where stretches of out stand in the file, in order
	inserts []insert
	problems
}

// origin maps a stretch of evaluated text to its place in the source.
type origin struct{ out, source int }

// insert is what a call gives: text, or a chart. In the Markdown a token stands
// for it, so that what is inserted is never read as Markdown, whatever a
// channel may be called.
type insert struct {
	text   string
	figure *figure
	source int
}

// problems collects what is wrong, at byte offsets of a source.
type problems struct{ list diag.List }

func (e *evaluation) fail(offset, length int, hint, format string, args ...any) {
	e.list.Add(e.file.at(diag.Error, offset, length, hint, format, args...))
}

// evaluate returns the Markdown with tokens for the calls.
func (e *evaluation) evaluate() string {
	tree := parse.New(e.file.name)
	tree.Mode = parse.SkipFuncCheck
	text := e.wellFormed(e.file.text)
	if _, err := tree.Parse(text, "", "", map[string]*parse.Tree{}); err != nil {
		if len(e.list) == 0 {
			e.fail(0, 0, "a call looks like "+functions["kpi"].usage, "the calls in this text cannot be read: %v", err)
		}
		return ""
	}
	e.check(tree.Root)
	if len(e.list) > 0 {
		return ""
	}
	e.run(tree.Root)
	return e.out.String()
}

// check finds every mistake in both branches of every condition.
func (e *evaluation) check(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TextNode, *parse.CommentNode:
		case *parse.ActionNode:
			e.checkCall(node.Pipe, false)
		case *parse.IfNode:
			e.checkCall(node.Pipe, true)
			e.check(node.List)
			e.check(node.ElseList)
		default:
			e.fail(int(node.Position()), 1, "a commentary has calls and {{ if … }}…{{ else }}…{{ end }} only",
				"this cannot be used in a commentary")
		}
	}
}

// checkCall checks a call's function, its arguments and the names in them.
// Segments are looked up only where the call is run: a channel may be guarded
// by {{ if defined … }}.
func (e *evaluation) checkCall(pipe *parse.PipeNode, condition bool) {
	at := int(pipe.Position())
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		e.fail(at, 1, "", "a call is one function with its arguments: variables and | cannot be used")
		return
	}
	command := pipe.Cmds[0]
	identifier, ok := command.Args[0].(*parse.IdentifierNode)
	if !ok {
		e.fail(int(command.Args[0].Position()), len(command.Args[0].String()), "a call looks like "+functions["kpi"].usage,
			"%s is not a function", command.Args[0])
		return
	}
	name, at := identifier.Ident, int(identifier.Position())
	f, ok := functions[name]
	names := slices.Sorted(maps.Keys(functions))
	if !ok {
		e.fail(at, len(name), hint(name, names, "the functions are "), "unknown function %q", name)
		return
	}
	if f.condition != condition {
		if condition {
			e.fail(at, len(name), "conditions are above, below, defined and met", "%s is not a condition", name)
		} else {
			e.fail(at, len(name), "write "+f.usage, "%s is a condition: it stands after {{ if", name)
		}
		return
	}
	arguments := command.Args[1:]
	if len(arguments) < f.min || len(arguments) > f.max {
		message := "%s has too many arguments"
		if len(arguments) < f.min {
			message = "%s needs more than this"
		}
		e.fail(at, len(name), "write "+f.usage, message, name)
		return
	}
	for i, argument := range arguments {
		number := (name == "above" || name == "below") && i == len(arguments)-1
		switch argument := argument.(type) {
		case *parse.StringNode:
			if number {
				e.fail(int(argument.Position()), len(argument.Quoted), "write "+f.usage, "%s must be a number", argument.Quoted)
				return
			}
		case *parse.NumberNode:
			if !number || !argument.IsFloat {
				e.fail(int(argument.Position()), len(argument.Text), "write "+f.usage, "%s must be a name in quotes", argument.Text)
				return
			}
		default:
			e.fail(int(argument.Position()), len(argument.String()), "write "+f.usage, "%s must be a name in quotes or a number", argument)
			return
		}
	}
	e.checkNames(name, arguments)
}

func (e *evaluation) checkNames(name string, arguments []parse.Node) {
	if len(arguments) == 0 {
		return
	}
	first := arguments[0].(*parse.StringNode)
	at, length := int(first.Position()), len(first.Quoted)
	if name == "chart" {
		if e.figures.byID[first.Text] == nil {
			e.fail(at, length, hint(first.Text, e.figures.ids(), "the charts are "), "unknown chart %q", first.Text)
		}
		return
	}
	if e.kpis[first.Text] == nil {
		e.fail(at, length, hint(first.Text, slices.Sorted(maps.Keys(e.kpis)), "the report's KPIs are "), "unknown KPI %q", first.Text)
	}
	if name == "delta" {
		second := arguments[1].(*parse.StringNode)
		if !slices.Contains(comparisons, second.Text) {
			e.fail(int(second.Position()), len(second.Quoted), hint(second.Text, comparisons, "the comparisons are "),
				"unknown comparison %q", second.Text)
		}
	}
}

// hint suggests the nearest name, or lists them.
func hint(name string, names []string, list string) string {
	if near := diag.DidYouMean(name, names); near != "" {
		return near
	}
	if len(names) == 0 {
		return "there are none"
	}
	return list + strings.Join(names, ", ")
}
