package tabular

import (
	"bytes"
	"strings"
)

// readClock reads what follows a date: nothing, or a time of day with an
// optional offset.
func (s *stamp) readClock(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	if text[0] != 'T' && text[0] != 't' && text[0] != ' ' && text[0] != ',' {
		return false
	}
	text = trimSpaces(text[1:])
	hour, n := digitsAt(text, 0)
	if n == 0 || n > 2 {
		return false
	}
	text = text[n:]
	minute, text, ok := colonPair(text)
	if !ok {
		return false
	}
	second := 0
	if len(text) > 0 && text[0] == ':' {
		if second, text, ok = colonPair(text); !ok {
			return false
		}
		if text, ok = cutFraction(text); !ok {
			return false
		}
	}
	text = trimSpaces(text)
	if half, rest, found := cutHalf(text); found {
		if hour < 1 || hour > 12 {
			return false
		}
		hour = hour%12 + half
		text = trimSpaces(rest)
	}
	if hour > 23 || minute > 59 || second > 59 {
		return false
	}
	s.seconds = int32(hour*3600 + minute*60 + second)
	return s.readOffset(text)
}

// colonPair reads ":05".
func colonPair(text []byte) (value int, rest []byte, ok bool) {
	if len(text) < 3 || text[0] != ':' {
		return 0, nil, false
	}
	value, n := digitsAt(text[:3], 1)
	return value, text[3:], n == 2
}

// cutFraction cuts the fraction of a second, which nothing here needs.
func cutFraction(text []byte) (rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '.' && text[0] != ',' {
		return text, true
	}
	rest = bytes.TrimLeft(text[1:], "0123456789")
	return rest, len(rest) < len(text)-1
}

// cutHalf cuts am or pm and returns the hours to add.
func cutHalf(text []byte) (hours int, rest []byte, ok bool) {
	if len(text) < 2 {
		return 0, text, false
	}
	switch strings.ToLower(string(text[:2])) {
	case "am":
		return 0, text[2:], true
	case "pm":
		return 12, text[2:], true
	}
	return 0, text, false
}

// readOffset reads Z, UTC, GMT, +02:00, +0200, +02, or nothing.
func (s *stamp) readOffset(text []byte) bool {
	switch string(text) {
	case "":
		return true
	case "Z", "z", "UTC", "GMT":
		s.hasOffset = true
		return true
	}
	sign := int32(1)
	switch text[0] {
	case '+':
	case '-':
		sign = -1
	default:
		return false
	}
	hour, n := digitsAt(text, 1)
	minute := 0
	switch {
	case n == 4:
		hour, minute = hour/100, hour%100
		text = text[5:]
	case n == 2 && len(text) > 3:
		var ok bool
		if minute, text, ok = colonPair(text[3:]); !ok {
			return false
		}
	case n == 2:
		text = nil
	default:
		return false
	}
	if len(text) > 0 || hour > 14 || minute > 59 {
		return false
	}
	s.hasOffset, s.offset = true, sign*int32(hour*3600+minute*60)
	return true
}
