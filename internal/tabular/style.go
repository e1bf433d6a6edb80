package tabular

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"peil/internal/period"
)

// style is what a number means that has it.
type style struct {
	date, clock, percent bool
	currency             string // a mark that Numbers drops
}

// readStyles reads how cells are shown.
func (w *workbook) readStyles(part string) error {
	if w.parts[part] == nil {
		return nil
	}
	x, err := w.part(part)
	if err != nil {
		return err
	}
	formats := map[int]style{}
	inCells := false // cellStyleXfs holds xf, too
	for {
		token, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch name := string(x.name); {
		case name == "cellXfs":
			inCells = token == xmlStart
		case token != xmlStart:
		case name == "numFmt":
			formats[x.attrInt("numFmtId")] = styleOf(x.attrText("formatCode"))
		case name == "xf" && inCells:
			id := x.attrInt("numFmtId")
			s, own := formats[id]
			if !own {
				s = builtIn(id)
			}
			w.styles = append(w.styles, s)
		}
	}
}

// builtIn returns the style of the formats that need no code, ECMA-376 part 1,
// 18.8.30. Those of currencies show the sign of whoever looks.
func builtIn(id int) style {
	switch {
	case id == 9, id == 10:
		return style{percent: true}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id >= 57 && id <= 58:
		return style{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id >= 55 && id <= 56:
		return style{clock: true}
	case id == 22:
		return style{date: true, clock: true}
	}
	return style{}
}

// styleOf reads the code of a format: what stands in quotes, after a backslash or
// in brackets is not shown as a date, but may be a currency. Of the sections for
// positive and negative numbers, the first tells.
func styleOf(code string) style {
	var s style
	if strings.EqualFold(code, "General") {
		return s
	}
	months := false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code)
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			s.money(code[i+1 : i+1+end])
			i += end + 1
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				end = len(code) - i
			}
			inside := code[i+1 : min(len(code), i+end)]
			if mark, ok := strings.CutPrefix(inside, "$"); ok {
				mark, _, _ = strings.Cut(mark, "-")
				s.money(mark)
			} else if inside != "" && strings.Trim(strings.ToLower(inside), "hms") == "" {
				s.clock = true // [h]:mm, which runs beyond 24 hours
			}
			i += end
		case code[i] == '%':
			s.percent = true
		case c == 'y', c == 'd':
			s.date = true
		case c == 'h', c == 's':
			s.clock = true
		case c == 'm':
			months = true
		}
	}
	s.date = s.date || months && !s.clock // mmm, and not mm:ss
	return s
}

func (s *style) money(mark string) {
	mark = strings.TrimSpace(mark)
	if i := slices.IndexFunc(currencies, func(c string) bool { return strings.EqualFold(c, mark) }); i >= 0 {
		s.currency = currencies[i]
	}
}

// epoch is the day that a workbook's days are counted from, as the day before
// its first.
type epoch int

const (
	epoch1900 epoch = iota
	epoch1904       // of old Macs
)

// day returns the day of a serial number. Excel takes 1900 for a leap year, so
// that the numbers before its 29 February are one less than they seem.
func (e epoch) day(serial int) (period.Date, bool) {
	if e == epoch1904 {
		return period.NewDate(1904, time.January, 1) + period.Date(serial), serial >= 0
	}
	day := period.NewDate(1899, time.December, 30) + period.Date(serial)
	if serial < 60 {
		day++
	}
	return day, serial > 0 && serial != 60
}

// addNumber adds a cell's number under its style: as a date, as a share, or as it
// is.
func (s *sheet) addNumber(raw []byte, st style) {
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		s.row.Bytes(raw) // out of range, or no number
		return
	}
	const lastSerial = 2958465 // 9999-12-31
	if (st.date || st.clock) && v >= 0 && v <= lastSerial {
		s.addMoment(v, st)
		return
	}
	text := decimalOf(raw, v)
	if st.percent {
		text = decimalOf(nil, v*100) + "%"
	} else if st.currency != "" {
		text += " " + st.currency
	}
	s.row.Number(text)
}

// addMoment adds a day, a day with a time of day, or a time alone.
func (s *sheet) addMoment(v float64, st style) {
	const perDay = 24 * 60 * 60
	seconds := int64(v*perDay + 0.5)
	day, ok := s.book.epoch.day(int(seconds / perDay))
	switch {
	case !st.date:
		s.row.Text(clock(seconds))
	case !ok:
		s.row.Text(decimalOf(nil, v)) // no day has that number
	case seconds%perDay == 0:
		s.row.Day(day)
	default:
		s.row.Clock(day.Time().Add(time.Duration(seconds%perDay) * time.Second))
	}
}

// clock writes a time or a duration as h:mm:ss.
func clock(seconds int64) string {
	two := func(n int64) string { return strconv.FormatInt(n/10, 10) + strconv.FormatInt(n%10, 10) }
	return strconv.FormatInt(seconds/3600, 10) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
}

// decimalOf writes a number as Excel shows it, in 15 digits: 0.1 + 0.2 is stored
// as 0.30000000000000004. Digits that are all written out stay, so that an id
// that a program wrote as a number is not changed.
func decimalOf(raw []byte, v float64) string {
	if len(raw) > 0 && len(raw) <= maxDigits {
		whole := raw
		if raw[0] == '-' {
			whole = raw[1:]
		}
		if len(whole) > 0 && !slices.ContainsFunc(whole, func(c byte) bool { return !isDigit(c) }) {
			return string(raw)
		}
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
