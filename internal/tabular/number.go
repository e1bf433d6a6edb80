package tabular

import (
	"bytes"
	"math"
	"unicode/utf8"
)

// Parsed says what a cell turned out to be.
type Parsed int

const (
	Value   Parsed = iota
	Missing        // nothing was measured, which is not zero
	Bad            // neither a value nor missing
)

// million is the scale of numbers: they are whole millionths.
const million = 1_000_000

// Parse reads a number, in millionths, rounded half away from zero.
//
// It drops a currency mark (kr, NOK, US$, €), a percent sign ("12,5 %" is 12.5;
// see ParsePercent) and the ",-" of Norwegian prices. Thousands may be grouped by
// comma, point, apostrophe or any space; parentheses and U+2212 mean negative;
// 1.5e-05 is read as well, and 144. as Facebook's exports have it.
//
// Missing are an empty cell, -, --, –, —, n/a, na, null and nan, in any case, and
// bounds such as Google's "< 10%": the platform withholds the number. Bad is
// everything else, among it an amount beyond ±9.2e12 and a number that the style
// cannot have written ("0.5" with decimal comma, "1.23" as thousands).
func (n *Numbers) Parse(cell []byte) (millionths int64, ok Parsed) {
	if v, ok := n.Plain(cell); ok {
		return v, Value
	}
	return n.parseMarked(cell, 0)
}

// ParsePercent reads a share as a fraction: "12,5 %" is 0.125. A cell without a
// percent sign is taken for a fraction already.
func (n *Numbers) ParsePercent(cell []byte) (millionths int64, ok Parsed) {
	if v, ok := n.Plain(cell); ok {
		return v, Value
	}
	return n.parseMarked(cell, -2)
}

// Plain reads a cell that is digits, a minus before them or not, with at most one
// decimal mark of a settled style, and no longer than twelve characters: nearly
// every cell of nearly every file. Of any other it reports false; Parse reads
// those, too, and reads a plain one the same.
func (n *Numbers) Plain(cell []byte) (millionths int64, ok bool) {
	return plain(cell, 0, len(cell), n.style.mark())
}

// plain reads the cell text[from:to] as Numbers.Plain does, by the mark of a style.
func plain(text []byte, from, to int, mark byte) (millionths int64, ok bool) {
	negative := from < to && text[from] == '-'
	if negative {
		from++
	}
	size := to - from
	if size <= 0 || size > 12 {
		return 0, false
	}
	var v int64
	var decimals int
	if size <= 8 {
		v, decimals, ok = parseEight(wordBefore(text, to), size, mark)
	} else {
		v, decimals, ok = parseTwelve(text[from:to], mark)
	}
	if !ok {
		return 0, false
	}
	v *= powers[6-decimals]
	if negative {
		v = -v
	}
	return v, true
}

var powers = [7]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}

// parseTwelve reads digits with at most one mark among them, which is not the
// first, and six digits after it; mark 0 is none. It returns the digits' value and
// how many stand after the mark.
func parseTwelve(text []byte, mark byte) (v int64, decimals int, ok bool) {
	point := -1
	for i, c := range text {
		switch {
		case isDigit(c):
			v = v*10 + int64(c-'0')
		case c == mark && mark != 0 && point < 0:
			point = i
		default:
			return 0, 0, false
		}
	}
	if point >= 0 {
		decimals = len(text) - point - 1
	}
	return v, decimals, point != 0 && decimals <= 6
}

// amount is a cell without its marks.
type amount struct {
	core     []byte // digits, separators, exponent
	negative bool
	percent  bool
}

// missing are the cells that stand for no value, in lower case.
var missing = []string{"", "-", "--", "–", "—", "n/a", "na", "null", "nan"}

// isMissing tells whether a trimmed cell stands for no value.
func isMissing(cell []byte) bool {
	if len(cell) > len("null") || len(cell) > 0 && isDigit(cell[0]) {
		return false
	}
	for _, m := range missing {
		if bytes.EqualFold(cell, []byte(m)) {
			return true
		}
	}
	return false
}

// currencies are the marks that are dropped. Of two that fit, the longer comes
// first.
var currencies = []string{"US$", "kr.", "kr", "NOK", "SEK", "DKK", "ISK", "EUR", "USD", "CAD", "AUD", "GBP", "CHF", "$", "€", "£"}

// CurrencyOf returns the currency mark of a cell that Parse reads, as Parse knows
// it: "kr" of "1 234,50 KR"; empty without one.
func CurrencyOf(cell []byte) string {
	core := trimSpaces(cell)
	for len(core) > 0 && !(isDigit(core[0]) && isDigit(core[len(core)-1])) {
		if mark, _ := currencyMark(core); mark != "" {
			return mark
		}
		switch first, last := core[0], core[len(core)-1]; {
		case first == '(' || first == '+' || first == '-':
			core = trimSpaces(core[1:])
		case last == ')' || last == '%' || last == '-' || last == ',':
			core = trimSpaces(core[:len(core)-1])
		default:
			rest, ok := cutSign(core)
			if !ok {
				return ""
			}
			core = trimSpaces(rest)
		}
	}
	return ""
}

// stripMarks takes everything but the number off a cell.
func stripMarks(cell []byte) (a amount, ok Parsed) {
	core := trimSpaces(cell)
	if isMissing(core) {
		return a, Missing
	}
	if isDigit(core[0]) && isDigit(core[len(core)-1]) {
		return amount{core: core}, Value
	}
	if core[0] == '<' || core[0] == '>' {
		bound, ok := stripMarks(core[1:])
		if ok == Value && new(shape).read(bound.core) {
			return a, Missing
		}
		return a, Bad
	}
	var signed, money, parenthesis bool
	for {
		if rest, ok := cutSign(core); ok && !signed {
			signed = true
			a.negative = core[0] != '+'
			core = trimSpaces(rest)
		} else if n := len(core); n > 1 && core[0] == '(' && core[n-1] == ')' && !parenthesis {
			parenthesis = true
			core = trimSpaces(core[1 : n-1])
		} else if rest, ok := cutCurrency(core); ok && !money {
			money = true
			core = trimSpaces(rest)
		} else if rest, ok := bytes.CutSuffix(core, []byte("%")); ok && !a.percent {
			a.percent = true
			core = trimSpaces(rest)
		} else if rest, ok := bytes.CutSuffix(core, []byte(",-")); ok && len(rest) > 0 {
			core = rest
		} else {
			break
		}
	}
	if len(core) == 0 || signed && parenthesis {
		return a, Bad
	}
	a.core, a.negative = core, a.negative || parenthesis
	return a, Value
}

// cutSign cuts a leading plus, minus, U+2212 or en dash.
func cutSign(s []byte) (rest []byte, ok bool) {
	for _, sign := range []string{"-", "+", "−", "–"} {
		if rest, ok := bytes.CutPrefix(s, []byte(sign)); ok {
			return rest, true
		}
	}
	return s, false
}

// cutCurrency cuts a currency mark off either end.
func cutCurrency(s []byte) (rest []byte, ok bool) {
	mark, rest := currencyMark(s)
	return rest, mark != ""
}

// currencyMark returns the currency mark at either end of s, and s without it.
func currencyMark(s []byte) (mark string, rest []byte) {
	if len(s) == 0 {
		return "", s
	}
	before, after := !isDigit(s[0]), !isDigit(s[len(s)-1])
	for _, mark := range currencies {
		n := len(s) - len(mark)
		switch {
		case n < 0:
		case before && bytes.EqualFold(s[:len(mark)], []byte(mark)):
			return mark, s[len(mark):]
		case after && bytes.EqualFold(s[n:], []byte(mark)):
			return mark, s[:n]
		}
	}
	return "", s
}

// spaces group thousands or stand around a cell: space, tab, NBSP, narrow NBSP,
// thin space, figure space.
const spaces = " \t\u00a0\u202f\u2009\u2007"

// trimSpaces cuts spaces off both ends; most cells have none.
func trimSpaces(s []byte) []byte {
	if n := len(s); n > 0 && isGraphic(s[0]) && isGraphic(s[n-1]) {
		return s
	}
	return bytes.Trim(s, spaces)
}

// isGraphic tells whether c is a visible ASCII character.
func isGraphic(c byte) bool { return c > ' ' && c < utf8.RuneSelf }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// parseMarked reads a cell that Plain leaves. A number with a percent sign
// is multiplied by ten to the power of percentShift.
func (n *Numbers) parseMarked(cell []byte, percentShift int) (millionths int64, ok Parsed) {
	a, ok := stripMarks(cell)
	if ok != Value {
		return 0, ok
	}
	var s shape
	if !s.read(a.core) {
		return 0, Bad
	}
	point, ok := n.decimalPoint(cell, &s)
	if ok != Value {
		return 0, ok
	}
	point += s.exponent
	if a.percent {
		point += percentShift
	}
	v, fits := fixed(s.digits[:s.n], point)
	if !fits {
		return 0, Bad
	}
	if a.negative {
		v = -v
	}
	return v, Value
}

// fixed returns the digits, with the decimal point after the first point of
// them, in millionths. False when that is too large.
func fixed(digits []byte, point int) (int64, bool) {
	v := int64(0)
	for i := range max(0, point+6) {
		if i >= len(digits) && v == 0 {
			return 0, true
		}
		d := int64(0)
		if i < len(digits) {
			d = int64(digits[i] - '0')
		}
		if v > (math.MaxInt64-d)/10 {
			return 0, false
		}
		v = v*10 + d
	}
	if next := point + 6; next >= 0 && next < len(digits) && digits[next] >= '5' {
		if v == math.MaxInt64 {
			return 0, false
		}
		v++
	}
	return v, true
}
