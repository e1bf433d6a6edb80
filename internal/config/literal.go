package config

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// literal is a string's value with the place of each of its runes, so that a
// diagnostic which counts runes into the value can be shown in the source.
type literal struct {
	runes []rune
	at    []int // byte offset of each rune in what was decoded, and of the end
}

func (l literal) text() string { return string(l.runes) }

// decodeLiteral reads a TOML string, quotes included, that the parser or the
// scanner has found well formed. Bad escapes stand for themselves: the parser
// reports them.
func decodeLiteral(raw string) literal {
	quote, width := raw[0], 1
	if len(raw) >= 6 && strings.HasPrefix(raw, strings.Repeat(raw[:1], 3)) {
		width = 3
	}
	end := len(raw) - width
	i := width
	if width == 3 {
		switch {
		case strings.HasPrefix(raw[i:end], "\n"):
			i++
		case strings.HasPrefix(raw[i:end], "\r\n"):
			i += 2
		}
	}
	var l literal
	for i < end {
		r, size := utf8.DecodeRuneInString(raw[i:end])
		if r == '\\' && quote == '"' {
			if width == 3 {
				if n := foldedBreak(raw[i+1 : end]); n > 0 {
					i += 1 + n
					continue
				}
			}
			r, size = unescape(raw[i:end])
		}
		l.runes = append(l.runes, r)
		l.at = append(l.at, i)
		i += size
	}
	l.at = append(l.at, end)
	return l
}

// foldedBreak returns the length of the white space after a backslash that
// joins lines; 0 when no line break follows it.
func foldedBreak(s string) int {
	n := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
	if strings.Contains(s[:n], "\n") {
		return n
	}
	return 0
}

// unescape decodes the escape at the start of s and returns its length.
func unescape(s string) (rune, int) {
	if len(s) < 2 {
		return '\\', 1
	}
	if i := strings.IndexByte(`btnfre"\`, s[1]); i >= 0 {
		return rune("\b\t\n\f\r\x1b\"\\"[i]), 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if digits > 0 && len(s) >= 2+digits {
		if v, err := strconv.ParseUint(s[2:2+digits], 16, 32); err == nil {
			return rune(v), 2 + digits
		}
	}
	return '\\', 1
}
