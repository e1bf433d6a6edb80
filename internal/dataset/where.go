package dataset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"peil/internal/period"
)

// A condition is compiled once and run on every row. The grammar is that of
// the KPI formulas (expr), but only comparisons are taken from its tree and
// turned into closures over the row's cells: no allocation, nothing to call,
// and numbers are compared as numbers, text as text, days as days.
//
//	type == "trial" and value > 0
//	campaign contains "brand" or channel in ["Google Ads", "Meta"]
//	row["Ad type"] != "Video" and date >= "2025-06-01"
//
// A missing number satisfies no comparison, != included.
type condition func(*row) bool

// operand is a column as a condition sees it.
type operand struct {
	name   string
	typ    Type // Text, Day or Count
	slot   int  // index into row.text or row.num
	either bool // not canonical: read as text or as a number, as it is compared
}

// resolver finds the column of a name. number asks a column that may be either
// to be read as a number.
type resolver func(name string, number bool) (operand, error)

// whereError is a mistake in a condition.
type whereError struct {
	offset  int // runes into the condition
	message string
	hint    string
}

func (e *whereError) Error() string { return e.message }

// unknownColumn is what a resolver returns for a name that is no column.
type unknownColumn struct{ hint string }

func (e *unknownColumn) Error() string { return "unknown column" }

// compile turns a condition into a function over rows; "" is always true.
func compile(where string, resolve resolver) (condition, *whereError) {
	return compileAs(where, resolve, false)
}

// compileFolded is compile for rows whose texts are in small letters: those of
// the condition are compared so, too.
func compileFolded(where string, resolve resolver) (condition, *whereError) {
	return compileAs(where, resolve, true)
}

func compileAs(where string, resolve resolver, folds bool) (condition, *whereError) {
	if strings.TrimSpace(where) == "" {
		return func(*row) bool { return true }, nil
	}
	tree, err := parseWhere(where)
	if err != nil {
		return nil, err
	}
	c := compiler{resolve: resolve, folds: folds}
	run := c.condition(tree)
	if c.err != nil {
		return nil, c.err
	}
	return run, nil
}

func parseWhere(where string) (ast.Node, *whereError) {
	tree, err := parser.Parse(where)
	if err != nil {
		e := &whereError{message: "the condition cannot be read: " + firstLine(err.Error())}
		if at := (*file.Error)(nil); errors.As(err, &at) {
			e.offset, e.message = at.From, "the condition cannot be read: "+at.Message
			switch {
			case strings.HasPrefix(at.Message, `unexpected token Operator("=")`):
				e.message, e.hint = "= does not compare", "write =="
			case strings.HasPrefix(at.Message, "unexpected token EOF"):
				e.message, e.hint = "the condition ends too early", `write it to its end: type == "trial" and value > 0`
			case strings.HasPrefix(at.Message, "unrecognized character"):
				e.message, e.hint = "this character is not part of a condition", `put text in straight quotes: type == "trial"`
			case strings.HasPrefix(at.Message, "literal not terminated"):
				e.message, e.hint = "the quote is not closed", `close it: type == "trial"`
			}
		}
		return nil, e
	}
	return tree.Node, nil
}

// partsOf returns the conditions that must all hold for one to.
func partsOf(n ast.Node) []ast.Node {
	if both, ok := n.(*ast.BinaryNode); ok && (both.Operator == "and" || both.Operator == "&&") {
		return append(partsOf(both.Left), partsOf(both.Right)...)
	}
	return []ast.Node{n}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

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

// columnName returns the column that a node names: name, or row["any header"].
func columnName(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		base, ok1 := n.Node.(*ast.IdentifierNode)
		key, ok2 := n.Property.(*ast.StringNode)
		if ok1 && ok2 && base.Value == "row" {
			return key.Value, true
		}
	}
	return "", false
}

func isNumber(n ast.Node) bool {
	_, ok := fixedOf(n)
	return ok
}

// fixedOf returns the number that a node writes.
func fixedOf(n ast.Node) (Fixed, bool) {
	v := math.NaN()
	switch n := n.(type) {
	case *ast.IntegerNode:
		v = float64(n.Value)
	case *ast.FloatNode:
		v = n.Value
	case *ast.UnaryNode:
		inner, ok := fixedOf(n.Node)
		if !ok || n.Operator != "-" && n.Operator != "+" {
			return 0, false
		}
		if n.Operator == "-" {
			inner = -inner
		}
		return inner, true
	}
	if math.IsNaN(v) || math.Abs(v) > MaxFixed.Float()/2 {
		return 0, false
	}
	return Fixed(math.Round(v * Scale)), true
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
