package render

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

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
