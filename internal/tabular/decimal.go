package tabular

import "unicode/utf8"

// DecimalStyle is the decimal mark of a file's numbers.
type DecimalStyle int

const (
	DecimalUnknown DecimalStyle = iota
	DecimalPoint                // 1,234.5 1 234.5
	DecimalComma                // 1.234,5 1 234,5
)

// mark returns the decimal mark, or 0 when it is unknown.
func (d DecimalStyle) mark() byte { return [...]byte{0, '.', ','}[d] }

// Numbers reads the numbers of one file.
//
// The style of decimals is a property of the whole file, found from the cells
// that only one style can have written: 0.5, 1 234,50, 12,345.60, 1.234.567. A
// cell such as 1,234, with one mark before exactly three digits, is a different
// number in either style. As long as nothing has decided, it is read as with
// a decimal point; if a later cell decides otherwise, Conflict tells to
// read the file again, and if none decides, Ambiguous tells to refuse it.
//
// A cell that contradicts the style once it is decided is Bad.
type Numbers struct {
	style     DecimalStyle
	ambiguous string // first cell that was read without knowing the style
	conflict  bool
}

// NewNumbers returns a reader of numbers in a style; DecimalUnknown: find out.
func NewNumbers(style DecimalStyle) *Numbers { return &Numbers{style: style} }

// Style returns the style as far as it is known.
func (n *Numbers) Style() DecimalStyle { return n.style }

// Conflict tells whether cells were read wrongly before the style was known:
// read the file again with NewNumbers(n.Style()).
func (n *Numbers) Conflict() bool { return n.conflict }

// Ambiguous tells, at the end of the file, whether a cell was read that means
// different numbers in the two styles while no cell decided between them.
func (n *Numbers) Ambiguous() (example string, yes bool) {
	return n.ambiguous, n.ambiguous != "" && n.style == DecimalUnknown
}

// decide settles the style.
func (n *Numbers) decide(style DecimalStyle) {
	n.style = style
	n.conflict = n.ambiguous != "" && style != DecimalPoint
}

// maxDigits is more than any amount has; 1e-300 written out is not one.
const maxDigits = 64

// shape is a number's digits and where its separators stand among them.
type shape struct {
	digits   [maxDigits]byte
	n        int
	exponent int

	// By separator: how often, and how many digits stand before the first and
	// the last of them. Index 0 is the point, 1 the comma, 2 the rest: spaces and
	// apostrophes, which only ever group thousands.
	count, first, last [3]int
	groups             bool // whenever two separators follow another, three digits are between
	hasExponent        bool
}

const (
	pointMark = iota
	commaMark
	spaceMark
)

// read takes a number apart. False when it is none.
func (s *shape) read(core []byte) bool {
	s.groups = true
	previous := -1 // digits before the separator before
	var spacing rune
	for i := 0; i < len(core); {
		c := core[i]
		if isDigit(c) {
			if s.n == maxDigits {
				return false
			}
			s.digits[s.n] = c
			s.n++
			i++
			continue
		}
		if (c == 'e' || c == 'E') && s.n > 0 {
			s.hasExponent = true
			return s.readExponent(core[i+1:])
		}
		r, size := utf8.DecodeRune(core[i:])
		var mark int
		switch r {
		case '.':
			mark = pointMark
		case ',':
			mark = commaMark
		case ' ', '\u00a0', '\u202f', '\u2009', '\u2007', '\'', '’':
			if mark = spaceMark; spacing != 0 && spacing != r {
				return false
			}
			spacing = r
		default:
			return false
		}
		if s.count[mark] == 0 {
			s.first[mark] = s.n
		}
		s.count[mark]++
		s.last[mark] = s.n
		if previous >= 0 && s.n-previous != 3 {
			s.groups = false
		}
		previous = s.n
		i += size
	}
	// A separator of groups needs digits after it; a decimal mark may end the cell.
	return s.n > 0 && (previous < s.n || s.count[spaceMark] == 0 || s.last[spaceMark] < s.n)
}

// readExponent reads what follows the e of 1.5e-05.
func (s *shape) readExponent(text []byte) bool {
	negative := false
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		text = text[1:]
	}
	if len(text) == 0 || len(text) > 3 {
		return false
	}
	for _, c := range text {
		if !isDigit(c) {
			return false
		}
		s.exponent = s.exponent*10 + int(c-'0')
	}
	if negative {
		s.exponent = -s.exponent
	}
	return true
}

// decimalPoint returns how many of the digits stand before the decimal point,
// under the file's style, which this cell may decide.
func (n *Numbers) decimalPoint(cell []byte, s *shape) (point int, ok Parsed) {
	asPoint := s.fits(pointMark, commaMark)
	asComma := s.fits(commaMark, pointMark)
	switch {
	case !asPoint && !asComma:
		return 0, Bad
	case s.count[pointMark]+s.count[commaMark] == 0:
		return s.n, Value // the same in both styles
	case n.style == DecimalUnknown && !asComma:
		n.decide(DecimalPoint)
	case n.style == DecimalUnknown && !asPoint:
		n.decide(DecimalComma)
	case n.style == DecimalUnknown && n.ambiguous == "":
		n.ambiguous = string(cell)
	}
	decimal := pointMark
	if n.style == DecimalComma {
		decimal = commaMark
	}
	if decimal == pointMark && !asPoint || decimal == commaMark && !asComma {
		return 0, Bad
	}
	if s.count[decimal] == 0 {
		return s.n, Value
	}
	return s.last[decimal], Value
}

// fits tells whether the number can have been written with this decimal mark,
// the other mark and spaces grouping thousands.
func (s *shape) fits(decimal, other int) bool {
	if s.count[decimal] > 1 || s.count[other] > 0 && s.count[spaceMark] > 0 {
		return false
	}
	grouping := other
	if s.count[spaceMark] > 0 {
		grouping = spaceMark
	}
	if s.count[grouping] == 0 {
		return true // 1.5 .5 1.5e3 1234
	}
	if s.hasExponent || !s.groups {
		return false
	}
	whole := s.n
	if s.count[decimal] > 0 {
		whole = s.last[decimal]
	}
	first := s.first[grouping]
	if whole-s.last[grouping] != 3 || first < 1 || first > 3 {
		return false
	}
	return s.digits[0] != '0' // 0,123 groups nothing
}
