package attribution

import (
	"fmt"
	"strconv"
)

const (
	hour = 60 * 60
	day  = 24 * hour

	// maxSpan keeps every age within an int32 of seconds, with room to spare.
	maxSpan = 3650 * day
)

// SpanForm is a regular expression for what the windows and the half-life hold.
const SpanForm = `^[0-9]+[dh]$`

// parseSpan reads a length of time as peil.toml writes it, whole days (90d) or
// hours (12h) up to ten years, and returns it in seconds. A day is 24 hours,
// also where the clocks change.
func parseSpan(text string) (int64, error) {
	wrong := fmt.Errorf("%q is not a length of time: write days (90d) or hours (12h)", text)
	if len(text) < 2 {
		return 0, wrong
	}
	digits, unit := text[:len(text)-1], int64(0)
	switch text[len(text)-1] {
	case 'd':
		unit = day
	case 'h':
		unit = hour
	default:
		return 0, wrong
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, wrong
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > maxSpan/unit {
		return 0, fmt.Errorf("%q is too long: at most 3650d", text)
	}
	return n * unit, nil
}

// mustSpan is parseSpan for text that Validate has let through.
func mustSpan(text string) int64 {
	span, err := parseSpan(text)
	if err != nil {
		panic("attribution: the config was not validated: " + err.Error())
	}
	return span
}
