package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"peil/internal/period"
	"peil/internal/warehouse"
)

// asked writes conditions and cells as the database that a pass reads
// understands them. What it writes is true of exactly those rows of which the
// condition of compile is; what cannot be written so is not written.
type asked struct {
	*pass
	db        *database
	converted bool // revenue is already on the report's basis
	cannot    bool
}

func (p *pass) asked(db *database, converted bool) *asked {
	return &asked{pass: p, db: db, converted: converted}
}

const (
	always  = "(1 = 1)"
	never   = "(1 = 0)"
	unknown = "NULL"
)

// condition writes a condition, which compile has accepted; nil is none.
func (a *asked) condition(n ast.Node) (condition string, ok bool) {
	if n == nil {
		return always, true
	}
	a.cannot = false
	condition = a.write(n)
	return condition, !a.cannot
}

func (a *asked) no() string {
	a.cannot = true
	return never
}

func (a *asked) write(n ast.Node) string {
	switch n := n.(type) {
	case *ast.BoolNode:
		if n.Value {
			return always
		}
		return never
	case *ast.UnaryNode:
		return "(NOT " + a.write(n.Node) + ")"
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return "(" + a.write(n.Left) + " AND " + a.write(n.Right) + ")"
		case "or", "||":
			return "(" + a.write(n.Left) + " OR " + a.write(n.Right) + ")"
		}
		return a.comparison(n)
	}
	return a.no()
}

func (a *asked) comparison(n *ast.BinaryNode) string {
	left, isColumn := columnName(n.Left)
	op, right := n.Operator, n.Right
	if !isColumn {
		name, _ := columnName(n.Right)
		left, right = name, n.Left
		op = cmp.Or(map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op], op)
	}
	if other, ok := columnName(right); ok {
		return a.columns(left, op, other)
	}
	number := isNumber(right)
	list, isList := right.(*ast.ArrayNode)
	if isList {
		number = len(list.Nodes) > 0 && isNumber(list.Nodes[0])
	}
	col := operandOf(&a.spec.kind, left, number)
	switch {
	case isList:
		parts := []string{never}
		for _, item := range list.Nodes {
			parts = append(parts, a.literal(col, "==", item))
		}
		return "(" + strings.Join(parts, " OR ") + ")"
	case slices.Contains([]string{"contains", "startsWith", "endsWith"}, op):
		return a.part(col, op, right)
	case op == "matches":
		return a.pattern(col, right)
	}
	return a.literal(col, op, right)
}

// sqlOf is how statements write the operators of conditions.
func sqlOf(op string) string {
	return cmp.Or(map[string]string{"==": "=", "!=": "<>"}[op], op)
}

func (a *asked) literal(col operand, op string, value ast.Node) string {
	switch col.typ {
	case Count:
		v, _ := fixedOf(value)
		e := a.number(col.name)
		return fmt.Sprintf("(%s IS NOT NULL AND %s %s %d)", e, e, sqlOf(op), int64(v))
	case Day:
		s, ok := value.(*ast.StringNode)
		if !ok {
			return a.no()
		}
		day, err := period.ParseDate(s.Value)
		if err != nil {
			return a.no()
		}
		return fmt.Sprintf("(%s %s %s)", a.day(), sqlOf(op), a.db.Quote(day.String()))
	}
	s, ok := value.(*ast.StringNode)
	if !ok {
		return a.no()
	}
	return fmt.Sprintf("(%s %s %s)", a.text(col.name), sqlOf(op), a.db.Quote(s.Value))
}

func (a *asked) part(col operand, op string, value ast.Node) string {
	s, ok := value.(*ast.StringNode)
	if !ok || s.Value == "" || col.typ != Text {
		return a.no()
	}
	text := a.text(col.name)
	switch op {
	case "contains":
		return "(" + a.db.Contains(text, s.Value) + ")"
	case "startsWith":
		return "(" + a.db.Starts(text, s.Value) + ")"
	}
	return "(" + a.db.Ends(text, s.Value) + ")"
}

// pattern tests for a regular expression that is one of a few words: whole, or at
// an end, or anywhere. Databases have expressions of other kinds each.
func (a *asked) pattern(col operand, value ast.Node) string {
	s, ok := value.(*ast.StringNode)
	if !ok || col.typ != Text {
		return a.no()
	}
	words, begins, ends, ok := wordsOfPattern(s.Value)
	if !ok {
		return a.no()
	}
	parts := []string{never}
	for _, word := range words {
		node := &ast.StringNode{Value: word}
		switch {
		case begins && ends:
			parts = append(parts, a.literal(col, "==", node))
		case begins:
			parts = append(parts, a.part(col, "startsWith", node))
		case ends:
			parts = append(parts, a.part(col, "endsWith", node))
		default:
			parts = append(parts, a.part(col, "contains", node))
		}
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// columns compares two columns with each other.
func (a *asked) columns(left, op, right string) string {
	x, y := operandOf(&a.spec.kind, left, false), operandOf(&a.spec.kind, right, false)
	switch {
	case x.typ == Count && (y.typ == Count || y.either), x.either && y.typ == Count:
		l, r := a.number(x.name), a.number(y.name)
		return fmt.Sprintf("(%s IS NOT NULL AND %s IS NOT NULL AND %s %s %s)", l, r, l, sqlOf(op), r)
	case x.typ == Text && y.typ == Text && (op == "==" || op == "!="):
		return fmt.Sprintf("(%s %s %s)", a.text(x.name), sqlOf(op), a.text(y.name))
	}
	return a.no()
}

// canonical returns the name that the spec's slots have.
func (a *asked) canonical(name string) string {
	if i := a.spec.kind.Column(name); i >= 0 {
		return a.spec.kind.Columns[i].Name
	}
	return name
}

// text writes a text as findTexts reads it.
func (a *asked) text(name string) string {
	slot := indexOf(a.spec.texts, a.canonical(name))
	if slot < 0 {
		return a.no()
	}
	return a.textOf(slot)
}

// textOf writes the text of a slot.
func (a *asked) textOf(slot int) string {
	t, field := &a.spec.texts[slot], a.binding.text[slot]
	if e, told := a.mapped[slot]; told {
		return e
	}
	if a.derived(slot) {
		return a.no()
	}
	back := a.db.Quote(string(t.back))
	if field < 0 {
		return back
	}
	c := a.db.columns[field]
	if c.Class != warehouse.Other && c.Class != warehouse.Whole && c.Class != warehouse.Dynamic {
		return a.no() // the same number or day has several texts
	}
	if t.always {
		return "coalesce(nullif(" + a.db.Text(c) + ", ''), " + back + ")"
	}
	return "coalesce(" + a.db.Text(c) + ", '')"
}

// number writes a number, in millionths, as readNumbers reads it; NULL where it
// is missing.
func (a *asked) number(name string) string {
	slot := indexOf(a.spec.nums, a.canonical(name))
	if slot < 0 {
		return a.no()
	}
	t, field := &a.spec.nums[slot], a.binding.num[slot]
	if t.filled {
		return a.no() // worked out from the row
	}
	if field < 0 {
		switch {
		case t.back != nil:
			return a.db.Number(int64(t.number))
		case a.converted && slot == a.spec.profit:
			return a.grossProfit()
		}
		return unknown
	}
	if !a.isNumber(slot) {
		return a.no()
	}
	e := a.db.Millionths(a.db.columns[field])
	if t.back != nil {
		e = "coalesce(" + e + ", " + a.db.Number(int64(t.number)) + ")"
	}
	if a.converted && slot == a.spec.revenue && a.spec.convert.factor != 0 {
		e = a.db.Times(e, a.spec.convert.factor)
	}
	if a.converted && slot == a.spec.profit {
		if gross := a.grossProfit(); gross != unknown {
			e = "coalesce(" + e + ", " + gross + ")"
		}
	}
	return "(" + e + ")"
}

// isNumber reports whether a number slot's column holds numbers, as the database
// knows them and a cell is read.
func (a *asked) isNumber(slot int) bool {
	c := a.db.columns[a.binding.num[slot]]
	return (c.IsNumber() || c.Class == warehouse.Dynamic) && !a.binding.percent[slot] && !a.binding.rate[slot] && !a.binding.micros[slot]
}

// day writes the row's day as text.
func (a *asked) day() string {
	s := a.spec
	if a.binding.date < 0 {
		if a.binding.day == nil {
			return a.no()
		}
		return a.db.Quote(a.binding.day.String())
	}
	c := a.db.columns[a.binding.date]
	if c.Class != warehouse.Date && c.Class != warehouse.Instant && c.Class != warehouse.Clock {
		return a.no()
	}
	day := a.dayOf(c, s.kind.Columns[s.dated].Type)
	if a.binding.day != nil {
		day = "coalesce(" + day + ", " + a.db.Quote(a.binding.day.String()) + ")"
	}
	return day
}

// undated is a condition on rows that have no day though they should; "" where
// every row has one.
func (a *asked) undated() string {
	switch at := a.binding.date; {
	case at < 0 || a.binding.day != nil:
		return ""
	case a.db.columns[at].Class == warehouse.Other || a.db.columns[at].Class == warehouse.Dynamic:
		return "coalesce(" + a.db.Text(a.db.columns[at]) + ", '') = ''"
	default:
		return a.db.Of(a.db.columns[at]) + " IS NULL"
	}
}

// dayOf writes the day of a column that dates rows.
func (a *asked) dayOf(c warehouse.Column, typ Type) string {
	from := a.spec.zone.String()
	if typ == Day {
		return a.db.Day(c, from, from)
	}
	return a.db.Day(c, from, a.spec.local.String())
}
