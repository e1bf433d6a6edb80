package main

import (
	"fmt"
	"strings"
)

// markdown is a page in the making.
type markdown struct{ strings.Builder }

func (m *markdown) heading(level int, format string, args ...any) {
	fmt.Fprintf(m, "\n%s %s\n", strings.Repeat("#", level), fmt.Sprintf(format, args...))
}

func (m *markdown) paragraph(text string) { fmt.Fprintf(m, "\n%s\n", text) }

// table writes rows under a head.
func (m *markdown) table(head []string, rows [][]string) {
	m.WriteString("\n")
	m.row(head)
	m.row(make([]string, len(head)))
	for _, row := range rows {
		m.row(row)
	}
}

// row writes a row; one without any text is the line between head and rows.
func (m *markdown) row(cells []string) {
	m.WriteString("|")
	rule := strings.Join(cells, "") == ""
	for _, cell := range cells {
		if rule {
			cell = "---"
		}
		cell = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
		m.WriteString(" " + cell + " |")
	}
	m.WriteString("\n")
}

// code sets text as code; none stays none.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
