package dataset

import (
	"errors"
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
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
