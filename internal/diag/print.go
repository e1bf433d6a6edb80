package diag

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Print writes the list for a terminal:
//
//	peil.toml:12:9: error: unknown kind "adds"
//	  12 | kind = "adds"
//	     |        ^^^^^^
//	     = did you mean "ads"?
//
// It returns the first write error.
func Print(w io.Writer, l List) error {
	for _, d := range l {
		if _, err := io.WriteString(w, format(d)); err != nil {
			return err
		}
	}
	return nil
}

// mostKinds is how many kinds of notes are named: they are to take a line or two.
const mostKinds = 8

// Notes counts what is only good to know, the commonest kinds first:
//
//	7 notes: 4 spike, 2 unread_columns, 1 no_target
//
// It is empty where there is nothing.
func (l List) Notes() string {
	number := map[string]int{}
	for _, d := range l {
		if d.Severity == Info {
			number[cmp.Or(d.ID, "other")]++
		}
	}
	var kinds []string
	for id := range number {
		kinds = append(kinds, id)
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(cmp.Compare(number[b], number[a]), cmp.Compare(a, b)) })
	all := l.Count(Info)
	switch all {
	case 0:
		return ""
	case 1:
		return "1 note: " + kinds[0]
	}
	var named []string
	for _, id := range kinds[:min(len(kinds), mostKinds)] {
		named = append(named, fmt.Sprintf("%d %s", number[id], id))
		all -= number[id]
	}
	if all > 0 {
		named = append(named, fmt.Sprintf("%d of other kinds", all))
	}
	return fmt.Sprintf("%d notes: %s", l.Count(Info), strings.Join(named, ", "))
}

func format(d Diagnostic) string {
	var b strings.Builder
	if pos := d.Position(); pos != "" {
		b.WriteString(pos + ": ")
	}
	fmt.Fprintf(&b, "%s: %s\n", d.Severity, d.said())
	gutter := "  "
	if d.Source != "" && d.Line > 0 {
		number := fmt.Sprintf("  %d", d.Line)
		gutter = strings.Repeat(" ", len(number)) + " "
		fmt.Fprintf(&b, "%s | %s\n", number, printable(d.Source))
		if d.Column > 0 {
			fmt.Fprintf(&b, "%s| %s%s\n", gutter, indent(d.Source, d.Column-1), strings.Repeat("^", max(d.Length, 1)))
		}
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "%s= %s\n", gutter, d.Hint)
	}
	return b.String()
}

// indent repeats the white space of the line's first n runes, so that the
// caret stands under its rune whatever width the terminal gives a tab.
func indent(line string, n int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		if i == n {
			break
		}
		if r == '\t' {
			b.WriteRune('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// printable keeps a hostile file from writing to the terminal's controls.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || r == unicode.ReplacementChar) {
			return '·'
		}
		return r
	}, s)
}
