package dataset

import (
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// EventKinds returns the kinds of events that mean something.
func EventKinds() []string { return []string{"holiday", "outage", "launch", "competitor", "platform"} }

// eventWords are the kinds as a file may write them: in English or Norwegian.
func eventWords() []string {
	return append(EventKinds(), "helligdag", "høytid", "ferie", "driftsstans", "nedetid", "lansering", "konkurrent", "plattform")
}

// eventKind returns the kind of a word; known is false of one that means none.
func eventKind(word string) (kind string, known bool) {
	lower := strings.ToLower(word)
	switch lower {
	case "helligdag", "høytid", "ferie":
		return "holiday", true
	case "driftsstans", "nedetid":
		return "outage", true
	case "lansering":
		return "launch", true
	case "konkurrent":
		return "competitor", true
	case "plattform":
		return "platform", true
	}
	if word == "" || slices.Contains(EventKinds(), lower) {
		return lower, true
	}
	return word, false
}

func (p *pass) keepEvent() bool {
	s, r, k := p.spec, &p.row, &p.kept
	until, parsed := r.date, tabular.Missing
	if cell := r.text[s.keys.until]; len(cell) > 0 {
		var day period.Date
		if day, parsed = p.dates[endDate].ParseDay(cell, p.spec.zone); parsed == tabular.Value {
			until = day
		}
	}
	if parsed == tabular.Bad || until < r.date {
		p.skipCell(p.field(s.keys.until), "%q is not a day at or after the event's first one", r.text[s.keys.until])
		return false
	}
	kind, known := eventKind(string(r.text[s.keys.kind]))
	if !known && diag.Nearest(kind, eventWords()) != "" {
		p.skipCell(p.field(s.keys.kind), "%q is not a kind of event: %s", kind, diag.DidYouMean(kind, eventWords()))
		return false
	}
	if len(r.text[s.keys.label]) == 0 {
		p.skipCell(p.field(s.keys.label), "the event has no label")
		return false
	}
	if !known {
		p.otherKinds.add(r)
		if !slices.Contains(p.otherKindNames, kind) {
			p.otherKindNames = append(p.otherKindNames, kind)
		}
	}
	k.events = append(k.events, Event{Period: *rangeOf(r.date, until), Label: string(r.text[s.keys.label]), Kind: kind})
	return true
}

// tellKinds makes a finding of events whose kind means nothing: a word for an
// outage that is not known would leave its days in the figures.
func (p *pass) tellKinds() {
	if u := &p.otherKinds; u.rows > 0 {
		p.finding(Finding{
			Severity: diag.Warning, Check: "event_kinds", Line: u.line, Rows: u.rows,
			Args: Args{"n": u.rows, "names": p.otherKindNames, "kinds": EventKinds()},
		})
	}
}
