package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// variable is a ${NAME} in a text, replaced by what the environment holds. Its
// places are counted in runes.
type variable struct {
	name, value string // name is empty for $${, which stands for ${
	at, width   int    // in the text as it is written
	from, to    int    // in the text as it is used
}

// reference finds $${, ${NAME} and, as its last resort, a ${ that is neither.
var reference = regexp.MustCompile(`\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{`)

// expand replaces ${NAME} in every text below n. Only values are expanded, never
// keys; what a variable holds is not expanded again.
func (d *decoder) expand(n *node, path string, env func(string) (string, bool)) {
	for _, k := range n.keys() {
		d.expand(n.table[k], join(path, k), env)
	}
	for i, child := range n.list {
		d.expand(child, fmt.Sprintf("%s[%d]", path, i), env)
	}
	text, isText := n.scalar.(string)
	if !isText || !strings.Contains(text, "${") {
		return
	}
	var b strings.Builder
	done := 0
	for _, m := range reference.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[done:m[0]])
		done = m[1]
		v := variable{at: utf8.RuneCountInString(text[:m[0]]), width: m[1] - m[0], from: utf8.RuneCountInString(b.String())}
		switch {
		case m[2] >= 0:
			v.name = text[m[2]:m[3]]
			value, set := env(v.name)
			if !set {
				d.report(n, path, diag.Diagnostic{Offset: v.at, Length: v.width,
					Message: fmt.Sprintf("the environment variable %s is not set", v.name),
					Hint:    fmt.Sprintf("set %s, or write $${%s} for the characters themselves", v.name, v.name)})
				value = text[m[0]:m[1]]
			}
			v.value = value
		case text[m[0]:m[1]] == "$${":
			v.value = "${"
		default:
			d.report(n, path, diag.Diagnostic{Offset: v.at, Length: v.width,
				Message: "${ must be followed by a variable's name and }", Hint: "write ${NAME}, or $${ for the characters themselves"})
			v.value = "${"
		}
		b.WriteString(v.value)
		v.to = utf8.RuneCountInString(b.String())
		n.variables = append(n.variables, v)
	}
	b.WriteString(text[done:])
	n.scalar = b.String()
}

// written turns a place in the text as it is used into one in the text as it is
// written; a place inside a variable's value is the variable's.
func (n *node) written(rune int) int {
	shift := 0
	for _, v := range n.variables {
		if rune < v.from {
			break
		}
		if rune < v.to {
			return v.at
		}
		shift = v.at + v.width - v.to
	}
	return rune + shift
}

// minSecret is the length from which a variable's value is recognised, and
// hidden, in any diagnostic; shorter ones would hit ordinary words, and are
// hidden in diagnostics about the value that holds them.
const minSecret = 6

// redact writes ${NAME} wherever a message would tell what the environment
// holds: it may be a secret.
func redact(m diag.Diagnostic, vars []variable, about *node) diag.Diagnostic {
	hide := func(v variable) {
		if v.name == "" || v.value == "" {
			return
		}
		quoted := strconv.Quote(v.value)
		for _, shown := range []string{v.value, quoted[1 : len(quoted)-1]} {
			m.Message = strings.ReplaceAll(m.Message, shown, "${"+v.name+"}")
			m.Hint = strings.ReplaceAll(m.Hint, shown, "${"+v.name+"}")
		}
	}
	if about != nil {
		for _, v := range about.variables {
			hide(v)
		}
	}
	for _, v := range vars {
		if utf8.RuneCountInString(v.value) >= minSecret {
			hide(v)
		}
	}
	return m
}

// allVariables lists the variables used below n.
func allVariables(n *node) []variable {
	vars := slices.Clip(n.variables)
	for _, k := range n.keys() {
		vars = append(vars, allVariables(n.table[k])...)
	}
	for _, child := range n.list {
		vars = append(vars, allVariables(child)...)
	}
	return vars
}
