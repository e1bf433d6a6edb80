package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// A call in a commentary is written as in text/template, whose parser reads it;
// but it is not executed by text/template. Only text, a call, and a condition
// with else are allowed, so that a commentary can neither loop nor reach into
// the program, and every mistake in it is found before anything is shown.

// function is one of the names that a call may begin with.
type function struct {
	usage     string
	condition bool
	min, max  int // arguments
}

// functions by name. Arguments: the KPI first, then where it says so a channel
// or other segment, then a number or a comparison.
var functions = map[string]function{
	"kpi":     {`{{ kpi "roas" }} or {{ kpi "roas" "Google Ads" }}`, false, 1, 2},
	"target":  {`{{ target "roas" }}`, false, 1, 1},
	"delta":   {`{{ delta "roas" "previous" }}`, false, 2, 2},
	"status":  {`{{ status "roas" }} or {{ status "roas" "Google Ads" }}`, false, 1, 2},
	"chart":   {`{{ chart "id" }}`, false, 1, 1},
	"period":  {`{{ period }}`, false, 0, 0},
	"above":   {`{{ if above "roas" 4 }}`, true, 2, 3},
	"below":   {`{{ if below "cpa" 200 }}`, true, 2, 3},
	"met":     {`{{ if met "roas" }}`, true, 1, 2},
	"defined": {`{{ if defined "nps" }}`, true, 1, 2},
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
	if _, err := tree.Parse(e.file.text, "", "", map[string]*parse.Tree{}); err != nil {
		e.syntax(err)
		return ""
	}
	e.check(tree.Root)
	if len(e.list) > 0 {
		return ""
	}
	e.run(tree.Root)
	return e.out.String()
}

// syntax turns the parser's first error into a diagnostic: it knows the line,
// and the first call on it is where to look.
func (e *evaluation) syntax(err error) {
	message := err.Error()
	line := 1
	if rest, found := strings.CutPrefix(message, "template: "+e.file.name+":"); found {
		fmt.Sscanf(rest, "%d", &line)
		if _, after, found := strings.Cut(rest, ": "); found {
			message = after
		}
	}
	start := e.file.lineStart(line)
	if i := strings.Index(e.file.line(line), "{{"); i >= 0 {
		start += i
	}
	e.fail(start, 2, "a call looks like "+functions["kpi"].usage, "this call cannot be read: %s", message)
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
				"%s cannot be used in a commentary", strings.Fields(node.String() + " ")[0])
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
			e.fail(at, len(name), "conditions are above, below, defined and met", "%q is not a condition", name)
		} else {
			e.fail(at, len(name), "write "+f.usage, "%q is a condition: it stands after {{ if", name)
		}
		return
	}
	arguments := command.Args[1:]
	if len(arguments) < f.min || len(arguments) > f.max {
		e.fail(at, len(name), "write "+f.usage, "%q has %d arguments", name, len(arguments))
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

// run writes the Markdown of a list that check has passed.
func (e *evaluation) run(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TextNode:
			e.origins = append(e.origins, origin{e.out.Len(), int(node.Pos)})
			e.out.Write(node.Text)
		case *parse.ActionNode:
			e.call(node.Pipe.Cmds[0].Args)
		case *parse.IfNode:
			if e.holds(node.Pipe.Cmds[0].Args) {
				e.run(node.List)
			} else {
				e.run(node.ElseList)
			}
		}
	}
}

func (e *evaluation) call(args []parse.Node) {
	name, at := args[0].String(), int(args[0].Position())
	in := insert{source: at}
	switch name {
	case "period":
		in.text = text.Dash
		if p := e.report.Period; p != nil {
			in.text = e.writer.Period(p.Unit)
		}
	case "chart":
		in.figure = e.figures.byID[args[1].(*parse.StringNode).Text]
	case "target":
		k := e.kpi(args)
		in.text = e.quantity(k.Target, nil, k.Unit, "ui.no_target")
	case "delta":
		k := e.kpi(args)
		in.text = e.delta(k, args[2].(*parse.StringNode).Text)
	case "kpi":
		if k, s, ok := e.segment(args); ok {
			in.text = e.quantity(s.Value, s.Reason, k.Unit, "ui.status.undefined")
		}
	case "status":
		if _, s, ok := e.segment(args); ok {
			in.text = lower(e.writer.Text(report.T("ui.status." + string(s.Status))))
		}
	}
	e.origins = append(e.origins, origin{e.out.Len(), at})
	e.out.WriteString(token(len(e.inserts)))
	e.inserts = append(e.inserts, in)
}

// holds evaluates a condition. An undefined value satisfies none.
func (e *evaluation) holds(args []parse.Node) bool {
	name := args[0].String()
	if name == "above" || name == "below" {
		limit := args[len(args)-1].(*parse.NumberNode).Float64
		_, s, ok := e.segment(args[:len(args)-1])
		if !ok || s.Value == nil {
			return false
		}
		if name == "above" {
			return *s.Value > limit
		}
		return *s.Value < limit
	}
	if name == "defined" && len(args) == 3 {
		s := find(e.kpi(args), args[2].(*parse.StringNode).Text)
		return s != nil && s.Value != nil
	}
	_, s, ok := e.segment(args)
	if name == "met" {
		return ok && s.Status == report.Good
	}
	return ok && s.Value != nil
}

func (e *evaluation) kpi(args []parse.Node) *report.KPI {
	return e.kpis[args[1].(*parse.StringNode).Text]
}

// segment returns the figure that a call means: the KPI's own, or that of a
// channel. An unknown channel is told, with the channels that there are.
func (e *evaluation) segment(args []parse.Node) (*report.KPI, report.Segment, bool) {
	k := e.kpi(args)
	if len(args) < 3 {
		return k, report.Segment{Value: k.Value, Reason: k.Reason, Status: k.Status}, true
	}
	node := args[2].(*parse.StringNode)
	if s := find(k, node.Text); s != nil {
		return k, *s, true
	}
	var names []string
	for _, dim := range dimensions(k) {
		names = append(names, slices.Sorted(maps.Keys(k.By[dim]))...)
	}
	e.fail(int(node.Position()), len(node.Quoted), hint(node.Text, names, "it is there for "), "KPI %q has no figure for %q", k.ID, node.Text)
	return k, report.Segment{}, false
}

// find returns a KPI's figure for a value of any of its dimensions: a channel
// before a campaign of the same name.
func find(k *report.KPI, value string) *report.Segment {
	for _, dim := range dimensions(k) {
		if s, ok := k.By[dim][value]; ok {
			return &s
		}
	}
	return nil
}

// dimensions lists a KPI's dimensions, channel first.
func dimensions(k *report.KPI) []string {
	dims := slices.Sorted(maps.Keys(k.By))
	if i := slices.Index(dims, "channel"); i > 0 {
		dims = slices.Insert(slices.Delete(dims, i, i+1), 0, "channel")
	}
	return dims
}

// quantity writes a value; an undefined one as its reason in words.
func (e *evaluation) quantity(v *float64, reason *report.Reason, u unit.Unit, otherwise string) string {
	switch {
	case v != nil:
		return e.writer.Quantity(report.Q(v, u))
	case reason != nil:
		return e.writer.Text(reason.Text)
	}
	return lower(e.writer.Text(report.T(otherwise)))
}

// delta writes a change as its unit is told: +8 %, −0,11 pp, +4.
func (e *evaluation) delta(k *report.KPI, comparison string) string {
	c := k.Compare[comparison]
	q := report.Quantity{Value: c.Difference, Unit: k.Unit, Form: report.Signed}
	if k.Unit.Change() == unit.Relative {
		q = report.Quantity{Value: c.Change, Unit: k.Unit, Form: report.Relative}
	}
	switch {
	case q.Value != nil:
		return e.writer.Quantity(q)
	case k.Reason != nil:
		return e.writer.Text(k.Reason.Text)
	case c.Reason != nil:
		return e.writer.Text(c.Reason.Text)
	}
	return e.writer.Text(report.T("ui.no_comparison"))
}

// lower makes a badge's word fit inside a sentence.
func lower(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}
