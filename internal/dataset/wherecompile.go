package dataset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"peil/internal/period"
)

// compiler keeps the first mistake.
type compiler struct {
	resolve resolver
	folds   bool // texts are compared in small letters
	err     *whereError
}

// fold returns a text of the condition as it is compared.
func (c *compiler) fold(text string) string {
	if c.folds {
		return strings.ToLower(text)
	}
	return text
}

func (c *compiler) fail(n ast.Node, hint, format string, args ...any) condition {
	if c.err == nil {
		c.err = &whereError{offset: n.Location().From, message: fmt.Sprintf(format, args...), hint: hint}
	}
	return func(*row) bool { return false }
}

func (c *compiler) condition(n ast.Node) condition {
	switch n := n.(type) {
	case *ast.BoolNode:
		return func(*row) bool { return n.Value }
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			inner := c.condition(n.Node)
			return func(r *row) bool { return !inner(r) }
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			a, b := c.condition(n.Left), c.condition(n.Right)
			return func(r *row) bool { return a(r) && b(r) }
		case "or", "||":
			a, b := c.condition(n.Left), c.condition(n.Right)
			return func(r *row) bool { return a(r) || b(r) }
		}
		return c.comparison(n)
	}
	return c.fail(n, `compare columns, and join with and, or, not: type == "trial" and value > 0`, "a condition is made of comparisons")
}

func (c *compiler) comparison(n *ast.BinaryNode) condition {
	left, isColumn := columnName(n.Left)
	op, right := n.Operator, n.Right
	if !isColumn {
		flipped, can := map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
		name, columnRight := columnName(n.Right)
		if !can || !columnRight {
			return c.fail(n, "", "%q needs a column on its left side", op)
		}
		left, op, right = name, flipped, n.Left
	}
	if other, ok := columnName(right); ok {
		return c.columns(n, left, op, other)
	}
	number := isNumber(right)
	if list, ok := right.(*ast.ArrayNode); ok {
		number = len(list.Nodes) > 0 && isNumber(list.Nodes[0])
	}
	col, ok := c.column(n, left, number)
	if !ok {
		return c.fail(n, "", "unknown column")
	}
	switch op {
	case "==", "!=", "<", "<=", ">", ">=":
		return c.literal(n, col, op, right)
	case "in":
		return c.in(n, col, right)
	case "contains", "startsWith", "endsWith":
		return c.part(n, col, op, right)
	case "matches":
		return c.pattern(n, col, right)
	}
	return c.fail(n, "use ==, !=, <, <=, >, >=, in, contains, startsWith, endsWith or matches", "a condition has no operator %q", op)
}

func (c *compiler) column(n ast.Node, name string, number bool) (operand, bool) {
	col, err := c.resolve(name, number)
	if err == nil {
		return col, true
	}
	hint := ""
	if unknown := (*unknownColumn)(nil); errors.As(err, &unknown) {
		hint = unknown.hint
	}
	c.fail(n, hint, "unknown column %q", name)
	return operand{}, false
}

// columns compares two columns with each other.
func (c *compiler) columns(n ast.Node, left, op, right string) condition {
	a, okA := c.column(n, left, false)
	b, okB := c.column(n, right, a.typ == Count)
	if okA && okB && a.either && b.typ == Count {
		a, okA = c.column(n, left, true)
	}
	if !okA || !okB {
		return c.fail(n, "", "unknown column")
	}
	switch {
	case a.typ == Count && b.typ == Count:
		test := order(op)
		if test == nil {
			break
		}
		return func(r *row) bool {
			return r.has&(1<<a.slot) != 0 && r.has&(1<<b.slot) != 0 && test(cmp.Compare(r.num[a.slot], r.num[b.slot]))
		}
	case a.typ == Text && b.typ == Text && op == "==":
		return func(r *row) bool { return bytes.Equal(r.text[a.slot], r.text[b.slot]) }
	case a.typ == Text && b.typ == Text && op == "!=":
		return func(r *row) bool { return !bytes.Equal(r.text[a.slot], r.text[b.slot]) }
	}
	return c.fail(n, "", "%q and %q cannot be compared with %s", left, right, op)
}

// literal compares a column with one value.
func (c *compiler) literal(n ast.Node, col operand, op string, value ast.Node) condition {
	test := order(op)
	switch col.typ {
	case Count:
		v, ok := fixedOf(value)
		if !ok {
			return c.fail(value, "", "%q is a number: compare it with a number", col.name)
		}
		return func(r *row) bool { return r.has&(1<<col.slot) != 0 && test(cmp.Compare(r.num[col.slot], v)) }
	case Day:
		s, ok := value.(*ast.StringNode)
		if !ok {
			return c.fail(value, "", `%q is a day: compare it with text like "2025-06-30"`, col.name)
		}
		day, err := period.ParseDate(s.Value)
		if err != nil {
			return c.fail(value, "", "%v", err)
		}
		return func(r *row) bool { return test(cmp.Compare(r.date, day)) }
	}
	s, ok := value.(*ast.StringNode)
	if !ok {
		return c.fail(value, "", `%q is text: compare it with text in quotes`, col.name)
	}
	text := c.fold(s.Value)
	switch op {
	case "==":
		return func(r *row) bool { return string(r.text[col.slot]) == text }
	case "!=":
		return func(r *row) bool { return string(r.text[col.slot]) != text }
	}
	return c.fail(n, "use ==, !=, in or contains", "%q is text: it has no order", col.name)
}

// in tests whether a column has one of several values.
func (c *compiler) in(n ast.Node, col operand, value ast.Node) condition {
	list, ok := value.(*ast.ArrayNode)
	if !ok {
		return c.fail(value, "", `"in" needs a list: ["a", "b"]`)
	}
	anyOf := make([]condition, len(list.Nodes))
	for i, item := range list.Nodes {
		anyOf[i] = c.literal(n, col, "==", item)
	}
	return func(r *row) bool {
		return slices.ContainsFunc(anyOf, func(equal condition) bool { return equal(r) })
	}
}

// part tests a text column for a part of it.
func (c *compiler) part(n ast.Node, col operand, op string, value ast.Node) condition {
	s, ok := value.(*ast.StringNode)
	if !ok || col.typ != Text {
		return c.fail(n, "", "%q compares a text column with text in quotes", op)
	}
	test := map[string]func(b, part []byte) bool{
		"contains": bytes.Contains, "startsWith": bytes.HasPrefix, "endsWith": bytes.HasSuffix,
	}[op]
	part := []byte(c.fold(s.Value))
	return func(r *row) bool { return test(r.text[col.slot], part) }
}

// pattern tests a text column for a regular expression, in any part of it.
func (c *compiler) pattern(n ast.Node, col operand, value ast.Node) condition {
	s, ok := value.(*ast.StringNode)
	if !ok || col.typ != Text {
		return c.fail(n, "", "%q compares a text column with text in quotes", "matches")
	}
	expression := s.Value
	if c.folds {
		expression = "(?i)" + expression
	}
	re, err := regexp.Compile(expression)
	if err != nil {
		return c.fail(value, `write it like "^(cpc|ppc)$"`, "%q is no regular expression", s.Value)
	}
	return func(r *row) bool { return re.Match(r.text[col.slot]) }
}

// order returns the test of a three-way comparison's sign that op makes.
func order(op string) func(sign int) bool {
	switch op {
	case "==":
		return func(sign int) bool { return sign == 0 }
	case "!=":
		return func(sign int) bool { return sign != 0 }
	case "<":
		return func(sign int) bool { return sign < 0 }
	case "<=":
		return func(sign int) bool { return sign <= 0 }
	case ">":
		return func(sign int) bool { return sign > 0 }
	case ">=":
		return func(sign int) bool { return sign >= 0 }
	}
	return nil
}
