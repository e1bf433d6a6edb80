package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"peil/internal/period"
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
