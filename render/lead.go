package render

import (
	"strings"

	"peil/internal/report"
)

// Marks around a figure inside a sentence; they belong to no text.
const (
	strongOpen  = "\uE000"
	strongClose = "\uE001"
)

var unmarked = strings.NewReplacer(strongOpen, "", strongClose, "")

// lead joins the sentences under the headline, with the figures in them strong.
func (v *viewer) lead(sentences []report.Text) []run {
	var runs []run
	for i, sentence := range sentences {
		if i > 0 {
			runs = append(runs, run{Text: " "})
		}
		rest := v.writer.Sentence(v.marked(sentence))
		for rest != "" {
			before, after, found := strings.Cut(rest, strongOpen)
			if before != "" {
				runs = append(runs, run{Text: before})
			}
			if !found {
				break
			}
			figure, after, _ := strings.Cut(after, strongClose)
			runs = append(runs, run{Text: figure, Strong: true})
			rest = after
		}
	}
	return runs
}

// marked returns the text with marks around each quantity among its arguments.
func (v *viewer) marked(t report.Text) report.Text {
	m := report.Text{Key: t.Key, Literal: unmarked.Replace(t.Literal)}
	if len(t.Args) > 0 {
		m.Args = make(report.Args, len(t.Args))
	}
	for name, arg := range t.Args {
		switch arg := arg.(type) {
		case report.Quantity:
			m.Args[name] = strongOpen + v.writer.Quantity(arg) + strongClose
		case report.Text:
			m.Args[name] = v.marked(arg)
		case string:
			m.Args[name] = unmarked.Replace(arg)
		default:
			m.Args[name] = arg
		}
	}
	return m
}
