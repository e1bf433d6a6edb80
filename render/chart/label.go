package chart

import (
	"math"
	"strings"
	"unicode"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

const (
	fontSize   = 12
	lineHeight = 16
	ellipsis   = "…"
)

// clean makes a name fit for a label: one line, no control characters (which
// XML cannot hold).
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == ' ' || r == '\u2028' || r == '\u2029' || r == '\ufffe' || r == '\uffff'
	}), " ")
}

func (p *plan) name(t report.Text) string { return clean(p.Text(t)) }

// full writes a value with its unit.
func (p *plan) full(v float64) string { return p.Quantity(report.Q(&v, p.Unit)) }

// short writes a value beside its mark: compact, with its unit.
func (p *plan) short(v float64) string {
	return p.Quantity(report.Quantity{Value: &v, Unit: p.Unit, Form: report.Compact})
}

// textWidth estimates a text's width in px, for want of a font: that in a wide
// one (DejaVu Sans). draw.js measures in the same way.
func textWidth(s string) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case r > 0x2e80:
			em++
		case strings.ContainsRune(" \u00a0.,:;'|!ijl()[]ftrI·-", r):
			em += 0.36
		case strings.ContainsRune("mwMW%@—", r):
			em += 0.97
		case unicode.IsUpper(r), strings.ContainsRune("&+−×≥≤▲▼", r):
			em += 0.74
		default:
			em += 0.62
		}
	}
	return math.Ceil(em * fontSize)
}

// boldWidth is textWidth in a bold face.
func boldWidth(s string) float64 { return math.Ceil(1.1 * textWidth(s)) }

// widest returns the width of the widest of the texts.
func widest(texts []string) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, textWidth(t))
	}
	return w
}

// shorten cuts a text to a width, with an ellipsis.
func shorten(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && textWidth(string(runes)+ellipsis) > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " \u00a0,.-") + ellipsis
}

// tickTexts writes an axis' ticks. They share a scale and their decimals, and
// only the last one, at the top, carries the unit: "6 mill. kr". Percent and
// ratio marks are short and stand at each.
func tickTexts(w text.Writer, ticks []float64, step float64, u unit.Unit) []string {
	scale, name := 1.0, ""
	top := max(math.Abs(ticks[0]), math.Abs(ticks[len(ticks)-1]))
	if u == unit.Money || u == unit.Count {
		for _, s := range []float64{1e9, 1e6} {
			if top >= s {
				// The language's name of the scale is what follows "1,00".
				sample := w.Quantity(report.Quantity{Value: &s, Unit: unit.Count, Form: report.Compact})
				if suffix, found := strings.CutPrefix(sample, w.Locale.Number(1, 2)); found {
					scale, name = s, suffix
				}
				break
			}
		}
	}
	if u == unit.Percent {
		scale = 0.01
	}
	decimals := 0
	for d := step / scale; decimals < 6 && math.Abs(d-math.Round(d)) > 1e-6*max(1, math.Abs(d)); decimals++ {
		d *= 10
	}
	texts := make([]string, len(ticks))
	for i, v := range ticks {
		number := w.Locale.Number(v/scale, decimals)
		last := i == len(ticks)-1
		if last {
			number += name
		}
		if last || u == unit.Percent || u == unit.Ratio {
			number = withUnit(w, number, u)
		}
		texts[i] = number
	}
	return texts
}

// withUnit sets a written number into the form that the language has for the
// unit, by way of a sample.
func withUnit(w text.Writer, number string, u unit.Unit) string {
	sample := 2.0
	shown := sample
	if u == unit.Percent {
		shown *= 100
	}
	digits := w.Locale.Number(shown, u.Decimals(sample))
	return strings.Replace(w.Quantity(report.Q(&sample, u)), digits, number, 1)
}

// words returns a name's words.
func words(s string) []string { return strings.Fields(s) }

// wrap breaks a name at its spaces into lines no wider than width, where words
// are not wider themselves.
func wrap(s string, width float64) []string {
	var lines []string
	for _, word := range words(s) {
		if n := len(lines); n > 0 && textWidth(lines[n-1]+" "+word) <= width {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

func joinLines(lines []string) string { return strings.Join(lines, "\n") }
