package diag

import (
	"fmt"
	"io"
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

func format(d Diagnostic) string {
	var b strings.Builder
	if pos := d.Position(); pos != "" {
		b.WriteString(pos + ": ")
	}
	fmt.Fprintf(&b, "%s: %s\n", d.Severity, d.Message)
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
