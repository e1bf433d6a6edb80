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
	text = cutOClock(trimSpaces(text[1:]))
	hour, n := digitsAt(text, 0)
	if n == 0 || n > 2 || n == len(text) {
		return false
	}
	text = text[n:]
	mark := text[0] // 11:53 or, in Norwegian, 11.53
	if mark != ':' && mark != '.' {
		return false
	}
	minute, text, ok := pair(text, mark)
	if !ok {
		return false
	}
	second := 0
	if len(text) > 0 && text[0] == mark {
		if second, text, ok = pair(text, mark); !ok {
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
	s.seconds, s.hasClock = int32(hour*3600+minute*60+second), true
	return s.readOffset(text)
}

// cutOClock cuts the kl. that Norwegian writes before a time of day.
func cutOClock(text []byte) []byte {
	if len(text) < 2 || !strings.EqualFold(string(text[:2]), "kl") {
		return text
	}
	return trimSpaces(bytes.TrimPrefix(text[2:], []byte(".")))
}

// pair reads ":05", or another mark with two digits.
func pair(text []byte, mark byte) (value int, rest []byte, ok bool) {
	if len(text) < 3 || text[0] != mark {
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

// zoneHours are the time zones whose abbreviation is that of one offset only.
func zoneHours(name string) (hours int32, ok bool) {
	switch name {
	case "Z", "z", "UTC", "GMT", "WET":
		return 0, true
	case "CET", "MET", "MEZ", "WEST":
		return 1, true
	case "EET", "CEST", "MEST", "MESZ":
		return 2, true
	case "EEST":
		return 3, true
	}
	return 0, false
}

// readOffset reads Z, UTC, GMT, CET, +02:00, +0200, +02, GMT+2, or nothing.
func (s *stamp) readOffset(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	if hours, ok := zoneHours(string(text)); ok {
		s.hasOffset, s.offset = true, hours*3600
		return true
	}
	short := false
	for _, name := range []string{"GMT", "UTC"} {
		if rest, ok := bytes.CutPrefix(text, []byte(name)); ok {
			text, short = rest, true
		}
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
	case n == 1 && short && len(text) == 2: // GMT+2
		text = nil
	case n == 4:
		hour, minute = hour/100, hour%100
		text = text[5:]
	case n == 2 && len(text) > 3:
		var ok bool
		if minute, text, ok = pair(text[3:], ':'); !ok {
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
