package analysis

import (
	"slices"

	"peil/internal/period"
	"peil/internal/report"
	"peil/kpi"
)

// lateness is a source that ends before the days of a figure that it feeds: of
// several sources of a kind the others go on, and the figure with them.
type lateness struct {
	source string
	last   period.Date
	turns  bool // what is missing may turn the verdict
}

// unevenShare is the part of a figure's days that a source may lack without a
// doubt about a ratio: as far as its warn level lies from a target that has none.
const unevenShare = 0.1

// late returns the sources that end before a figure's days do, and whether what
// they would tell of the days after may turn its verdict:
//
//   - a total is not over while a part of it is missing;
//   - a ratio is crooked where the source feeds one side of it only, as with spend
//     up to the 15th against orders up to the 30th. Where all its measures are of
//     the source's kind, they lack the same days.
func (r *run) late(s *kpi.Score, span span) []lateness {
	if !s.Defined() {
		return nil
	}
	var list []lateness
	for _, f := range r.findings {
		last, ok := f.Args["last"].(period.Date)
		if f.Check != "stale_source" || !ok || last >= span.days.End {
			continue
		}
		measures := r.madeOf(s)
		fed := 0
		for _, name := range measures {
			if r.doubts(f, name) {
				fed++
			}
		}
		if fed == 0 {
			continue
		}
		uneven := fed < len(measures) && float64(span.days.End-last) >= unevenShare*float64(span.days.Days())
		list = append(list, lateness{f.Source, last, s.Total || uneven})
	}
	return list
}

// unjudge takes back the verdicts that what is missing of late sources may turn:
// on the whole, and on the channels that those sources tell of.
func (r *run) unjudge(s *kpi.Score, late []lateness) {
	for _, source := range late {
		if !source.turns {
			continue
		}
		withhold(s)
		for i := range s.By["channel"] {
			if v := &s.By["channel"][i].Verdict; v.Target != nil && r.tells(source.source, s.By["channel"][i].Value) {
				v.Status, v.Why, v.Settled, v.Accepted = kpi.Insufficient, "", false, false
			}
		}
	}
}

// tells reports whether a source has rows of a channel.
func (r *run) tells(source, channel string) bool {
	for _, t := range r.data.Tables {
		if dim := slices.Index(t.Dims, "channel"); t.Source == source && dim >= 0 && slices.Contains(t.Values[dim], channel) {
			return true
		}
	}
	return false
}

// lateNotes say which sources end early, and whether that is why a figure with a
// target gets no verdict.
func lateNotes(s *kpi.Score, late []lateness) []report.Text {
	var notes []report.Text
	for _, source := range late {
		key := "caveat.late"
		if source.turns && s.Verdict.Target != nil {
			key = "caveat.late.unjudged"
		}
		notes = append(notes, report.T(key, "source", source.source, "last", source.last))
	}
	return notes
}
