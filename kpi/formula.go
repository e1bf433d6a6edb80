package kpi

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Formula is a formula or a condition that has been read. Names are not bound:
// whether they exist is for Validate to say, what they are worth for Evaluator.
type Formula struct {
	Text  string
	Names []Name // in order of appearance, each once
	root  *node
}

// Name is a measure's or KPI's name in a formula.
type Name struct {
	Text   string
	Offset int // runes before its first appearance
}

// node is one operation. A tree of its own, and not the parser's, so that what
// a formula can do is exactly what stands here.
type node struct {
	op          op
	number      float64 // opNumber
	name        int     // opName: index into Formula.Names
	left, right *node   // right is nil for a unary operation
}

type op string

const (
	opNumber op = "number"
	opName   op = "name"
	opNeg    op = "neg"
	opAdd    op = "+"
	opSub    op = "-"
	opMul    op = "*"
	opDiv    op = "/"
	opPow    op = "**"
	opEq     op = "=="
	opNe     op = "!="
	opLt     op = "<"
	opLe     op = "<="
	opGt     op = ">"
	opGe     op = ">="
	opAnd    op = "and"
	opOr     op = "or"
	opNot    op = "not"
)

// SyntaxError is a mistake in a formula.
type SyntaxError struct {
	Offset  int // runes before the mistake
	Length  int // runes to underline
	Message string
	Hint    string
}

func (e *SyntaxError) Error() string { return e.Message }

// maxFormula bounds the parser's recursion; no sensible formula comes near.
const maxFormula = 2000

// ParseFormula reads a formula: names such as revenue or ads.spend, numbers,
// + - * / **, and parentheses. A dotted name is one name. An error is a
// *SyntaxError.
func ParseFormula(text string) (*Formula, error) { return parse(text, false) }

// ParseCondition reads a condition: comparisons of formulas (== != < <= > >=),
// joined by and, or, not. An error is a *SyntaxError.
func ParseCondition(text string) (*Formula, error) { return parse(text, true) }

func parse(text string, condition bool) (*Formula, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	tree, err := parser.ParseWithConfig(text, conf.CreateNew())
	if err != nil {
		return nil, syntaxError(text, err)
	}
	f := &Formula{Text: text}
	b := builder{formula: f}
	f.root = b.build(tree.Node, condition)
	if b.err != nil {
		return nil, b.err
	}
	return f, nil
}

// checkText refuses what the parser would read as something else: a comment
// would silently drop the rest of "revenue // spend".
func checkText(text string) error {
	if strings.TrimSpace(text) == "" {
		return &SyntaxError{Message: "the formula is empty"}
	}
	if n := utf8.RuneCountInString(text); n > maxFormula {
		return &SyntaxError{Offset: maxFormula, Message: fmt.Sprintf("the formula has %d characters; at most %d are allowed", n, maxFormula)}
	}
	for _, c := range []struct{ text, message, hint string }{
		{"//", "// is not an operator", "write one / to divide"},
		{"/*", "/* is not an operator", "write the formula without comments"},
		{"%", "% is not an operator", "write 4 % as 0.04"},
		{"^", "^ is not an operator", "write ** for a power"},
	} {
		if i := strings.Index(text, c.text); i >= 0 {
			return &SyntaxError{Offset: utf8.RuneCountInString(text[:i]), Length: len(c.text), Message: c.message, Hint: c.hint}
		}
	}
	return nil
}

func syntaxError(text string, err error) *SyntaxError {
	var at *file.Error
	if !errors.As(err, &at) {
		return &SyntaxError{Message: err.Error()}
	}
	e := &SyntaxError{Offset: at.From, Length: max(at.To-at.From, 1), Message: at.Message}
	switch {
	case strings.HasPrefix(e.Message, "unexpected token EOF"):
		e.Offset, e.Length = utf8.RuneCountInString(text), 1
		e.Message = "the formula ends too early"
		if strings.Count(text, "(") > strings.Count(text, ")") {
			e.Hint = "a parenthesis is not closed"
		}
	case strings.HasPrefix(e.Message, `unexpected token Operator(",")`):
		e.Message, e.Hint = "unexpected comma", "write decimals with a point: 0.5"
	case strings.HasPrefix(e.Message, `unexpected token Operator("=")`):
		e.Message, e.Hint = "= does not compare", "write =="
		if strings.HasPrefix(string([]rune(text)[e.Offset:]), "=>") {
			e.Message, e.Hint, e.Length = "=> does not compare", "write >=", 2
		}
	case strings.HasPrefix(e.Message, "unrecognized character"):
		e.Message, e.Hint = "this character is not part of a formula", "use names, numbers, + - * / ** and parentheses"
	case strings.HasPrefix(e.Message, "unexpected token "):
		runes := []rune(text)
		if e.Offset+e.Length <= len(runes) {
			e.Message = fmt.Sprintf("unexpected %q", string(runes[e.Offset:e.Offset+e.Length]))
		}
	}
	return e
}

// builder turns the parser's tree into nodes and keeps the first mistake.
type builder struct {
	formula *Formula
	err     *SyntaxError
}

func (b *builder) fail(n ast.Node, message, hint string) *node {
	if b.err == nil {
		at := n.Location()
		b.err = &SyntaxError{Offset: at.From, Length: max(at.To-at.From, 1), Message: message, Hint: hint}
	}
	return nil
}

// build returns the node of n, which must be a condition or a number as asked.
func (b *builder) build(n ast.Node, condition bool) *node {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return b.number(n, float64(n.Value), condition)
	case *ast.FloatNode:
		return b.number(n, n.Value, condition)
	case *ast.IdentifierNode, *ast.MemberNode:
		name, at, ok := dotted(n)
		if !ok {
			return b.fail(n, "a name is words joined by points, such as ads.spend", "")
		}
		if condition {
			return b.fail(n, fmt.Sprintf("%s is a number, not a condition", name), "compare it: "+name+" >= 3")
		}
		return &node{op: opName, name: b.formula.index(name, at)}
	case *ast.UnaryNode:
		return b.unary(n, condition)
	case *ast.BinaryNode:
		return b.binary(n, condition)
	case *ast.ChainNode:
		return b.fail(n, "a name is words joined by points, such as ads.spend", "")
	case *ast.CallNode, *ast.BuiltinNode:
		return b.fail(n, "a formula has no functions", "use + - * / ** and parentheses")
	case *ast.StringNode:
		return b.fail(n, "a formula has no texts", "a condition on a column belongs in a [[measure]]'s where")
	}
	return b.fail(n, "this is not part of a formula", "use names, numbers, + - * / ** and parentheses")
}

func (b *builder) number(n ast.Node, v float64, condition bool) *node {
	if condition {
		return b.fail(n, "a number is not a condition", "compare it: ltv_cac >= 3")
	}
	return &node{op: opNumber, number: v}
}

func (b *builder) unary(n *ast.UnaryNode, condition bool) *node {
	switch n.Operator {
	case "+", "-":
		if condition {
			return b.fail(n, "a number is not a condition", "compare it: ltv_cac >= 3")
		}
		of := b.build(n.Node, false)
		if n.Operator == "+" || of == nil {
			return of
		}
		return &node{op: opNeg, left: of}
	case "not", "!":
		if !condition {
			return b.fail(n, "a condition is not a number", "")
		}
		return &node{op: opNot, left: b.build(n.Node, true)}
	}
	return b.fail(n, n.Operator+" is not an operator of a formula", "use + - * / ** and parentheses")
}

func (b *builder) binary(n *ast.BinaryNode, condition bool) *node {
	o, wantsCondition, givesCondition := op(n.Operator), false, false
	switch n.Operator {
	case "+", "-", "*", "/", "**":
	case "==", "!=", "<", "<=", ">", ">=":
		givesCondition = true
	case "and", "&&":
		o, wantsCondition, givesCondition = opAnd, true, true
	case "or", "||":
		o, wantsCondition, givesCondition = opOr, true, true
	default:
		return b.fail(n, n.Operator+" is not an operator of a formula", "use + - * / ** and parentheses")
	}
	switch {
	case givesCondition && !condition:
		return b.fail(n, "a condition is not a number", "a formula computes one number; conditions belong in accept.if")
	case !givesCondition && condition:
		return b.fail(n, "a number is not a condition", "compare it: ltv_cac >= 3")
	}
	left := b.build(n.Left, wantsCondition)
	return &node{op: o, left: left, right: b.build(n.Right, wantsCondition)}
}

// dotted puts a dotted name together, and returns where it begins.
func dotted(n ast.Node) (name string, offset int, ok bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, n.Location().From, true
	case *ast.MemberNode:
		property, isString := n.Property.(*ast.StringNode)
		if !isString || n.Optional || n.Method {
			return "", 0, false
		}
		before, at, ok := dotted(n.Node)
		return before + "." + property.Value, at, ok
	}
	return "", 0, false
}

// index returns the number of a name in Names, adding it when it is new.
func (f *Formula) index(name string, offset int) int {
	for i, known := range f.Names {
		if known.Text == name {
			return i
		}
	}
	f.Names = append(f.Names, Name{Text: name, Offset: offset})
	return len(f.Names) - 1
}
