package dataset

import (
	"regexp"
	"strings"
	"time"

	"peil/internal/diag"
)

// utcSign is how a heading, or a line above it, says that days are in UTC:
// "Start Date (in UTC)".
var utcSign = regexp.MustCompile(`(?i)\b(utc|gmt)\b`)

// dayZone returns the time zone that the file's days are in, where the file, its
// source or its platform says so and it is not the report's; "" else. Days cannot be moved to
// another zone: what happened around midnight stands on the day before or after.
func (p *pass) dayZone() string {
	s, b := p.spec, p.binding
	if s.dated < 0 || s.kind.Columns[s.dated].Type != Day || b.date < 0 {
		return ""
	}
	zone, name := s.zone, s.source.Timezone
	if name == "" && s.preset.Timezone != "" {
		zone, name = s.location(s.preset.Timezone, &diag.List{}), s.preset.Timezone
	}
	said := utcSign.MatchString(p.reader.Header[b.date])
	for _, line := range p.reader.Preamble {
		said = said || utcSign.MatchString(strings.Join(line, " "))
	}
	if said {
		zone, name = time.UTC, "UTC"
	}
	if name == "" || ZoneGap(zone, s.local) == 0 {
		return ""
	}
	return name
}

// ZoneGap returns by how much the clocks of two zones differ at most, in winter
// or summer.
func ZoneGap(a, b *time.Location) time.Duration {
	var most time.Duration
	for _, month := range []time.Month{time.January, time.July} {
		at := time.Date(2025, month, 1, 12, 0, 0, 0, time.UTC)
		_, x := at.In(a).Zone()
		_, y := at.In(b).Zone()
		most = max(most, (time.Duration(x-y) * time.Second).Abs())
	}
	return most
}
