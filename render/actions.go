package render

import (
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode/utf8"
)

// action is one {{ … }} of a commentary.
type action struct {
	start, end int
	word       string // that it begins with: kpi, if, else, end; empty in one that is broken
	closes     int    // of an else or end, the index of the action that it belongs to; else -1
	broken     bool   // told; left out of what is read
}

// opens reports whether the action needs an {{ end }}.
func (a *action) opens() bool {
	return slices.Contains([]string{"if", "range", "with", "block", "define"}, a.word)
}

// wellFormed tells every action that cannot be read, each where it is, and
// returns the text without them. What is left keeps its place, so that the mistakes
// of other kinds in it are told in the same run.
func (e *evaluation) wellFormed(text string) string {
	actions := e.actions(text)
	for i := range actions {
		if a := &actions[i]; !a.broken {
			e.checkSyntax(a, text[a.start:a.end])
		}
	}
	e.pair(actions, text)
	b := []byte(text)
	for _, a := range actions {
		// Without its {{ if }}, an {{ end }} would end something else.
		if !a.broken && (a.closes < 0 || !actions[a.closes].broken) {
			continue
		}
		for i := a.start; i < a.end; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	return string(b)
}

var firstWord = regexp.MustCompile(`^\{\{-?\s*([\p{L}_]+)`)

// actions finds the actions of a text. One without }} goes to the end of its line.
func (e *evaluation) actions(text string) []action {
	var list []action
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return list
		}
		a := action{start: at + i, closes: -1}
		length, closed := actionLength(text[a.start:])
		a.end = a.start + length
		if !closed {
			a.broken = true
			e.fail(a.start, length, "a call looks like "+functions["kpi"].usage, "what begins here is not closed: there is no }} for it")
		} else if m := firstWord.FindStringSubmatch(text[a.start:a.end]); m != nil {
			a.word = m[1]
		}
		list = append(list, a)
		at = a.end
	}
}

// actionLength returns the length of the action at the start of the text, and
// whether it has an end. }} within quotes is no end, unless the quotes have none.
func actionLength(text string) (length int, closed bool) {
	if comment := strings.TrimLeft(strings.TrimPrefix(text[2:], "-"), " "); strings.HasPrefix(comment, "/*") {
		if i := strings.Index(text, "*/"); i >= 0 {
			if j := strings.Index(text[i:], "}}"); j >= 0 {
				return i + j + 2, true
			}
		}
	}
	for i := 2; i < len(text); i++ {
		switch {
		case text[i] == '"' || text[i] == '`':
			if name := quoted.FindStringIndex(text[i:]); name != nil && name[0] == 0 {
				i += name[1] - 1
			}
		case strings.HasPrefix(text[i:], "}}"):
			return i + 2, true
		case strings.HasPrefix(text[i:], "{{"):
			return lineLength(text[:i]), false
		}
	}
	return lineLength(text), false
}

// lineLength returns the length of the text's first line, without the blanks at
// its end.
func lineLength(text string) int {
	line, _, _ := strings.Cut(text, "\n")
	return len(strings.TrimRight(line, " \t\r"))
}

// checkSyntax tells an action that is neither a call, nor a part of a condition.
func (e *evaluation) checkSyntax(a *action, text string) {
	fail := func(hint, message string) {
		a.broken = true
		e.fail(a.start, len(text), hint, "%s", message)
	}
	alone := text
	switch a.word {
	case "range", "with", "block", "define", "template", "break", "continue":
		fail("a commentary has calls and {{ if … }}…{{ else }}…{{ end }} only", a.word+" cannot be used in a commentary")
		return
	case "if":
		alone += "{{end}}"
	case "else":
		alone = "{{if x}}" + text + "{{end}}"
	case "end":
		alone = "{{if x}}" + text
	}
	tree := parse.New(e.file.name)
	tree.Mode = parse.SkipFuncCheck
	_, err := tree.Parse(alone, "", "", map[string]*parse.Tree{})
	if err == nil {
		return
	}
	usage := "a call looks like " + functions["kpi"].usage
	if f, known := functions[a.word]; known {
		usage = "write " + f.usage
	}
	inside := strings.Trim(text, "{-} \t\n")
	outside := quoted.ReplaceAllString(inside, "")
	odd := strings.IndexFunc(outside, func(r rune) bool { return strings.ContainsRune("“”„«»‘’'", r) })
	switch {
	case inside == "":
		fail(usage, "there is nothing between {{ and }}")
	case odd >= 0:
		mark, _ := utf8.DecodeRuneInString(outside[odd:])
		fail(usage, "names stand between straight double quotes, not "+string(mark))
	case strings.ContainsAny(outside, "\"`"):
		fail(usage, "the quote is not closed")
	case strings.ContainsAny(outside, "$|"):
		fail(usage, "a call is one function with its arguments: variables and | cannot be used")
	case a.word == "if" && inside == "if":
		fail("write "+functions["above"].usage, "the condition is missing")
	case a.word == "else" || a.word == "end":
		fail("write {{ "+a.word+" }}", "{{ "+a.word+" }} stands alone")
	default:
		fail(usage, "this call cannot be read")
	}
}

// quoted is a name in quotes.
var quoted = regexp.MustCompile("\"(?:\\\\.|[^\"\\\\\n])*\"|`[^`\n]*`")

// pair joins every else and end with its condition, and tells those without.
func (e *evaluation) pair(actions []action, text string) {
	var open []int
	for i := range actions {
		a := &actions[i]
		switch {
		case a.opens():
			open = append(open, i)
		case a.word != "else" && a.word != "end":
		case len(open) == 0:
			if !a.broken {
				a.broken = true
				e.fail(a.start, a.end-a.start, "write {{ if … }} before it, or remove it", "there is no {{ if … }} for this {{ %s }}", a.word)
			}
		default:
			a.closes = open[len(open)-1]
			if a.word == "end" {
				open = open[:len(open)-1]
			}
		}
	}
	for _, i := range open {
		a := &actions[i]
		if !a.broken {
			e.fail(a.start, a.end-a.start, "write {{ end }} where it ends", "this {{ if … }} is not closed")
		}
		a.broken = true
	}
}
