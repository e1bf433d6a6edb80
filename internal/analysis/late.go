package analysis

import (
	"slices"

	"peil/funnel"
	"peil/internal/audit"
	"peil/internal/measure"
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
		last, ok := endsBefore(f, span.days)
		if !ok {
			continue
		}
		measures := r.madeOf(s)
		fed := 0
		for _, name := range measures {
			if r.doubts(f, name) {
				fed++
			}
		}
		if fed > 0 {
			list = append(list, lateness{f.Source, last, s.Total || fed < len(measures) && lacksMuch(last, span.days)})
		}
	}
	return list
}

// endsBefore returns the last day of a source that a finding calls stale, where
// that is before the days do.
func endsBefore(f audit.Finding, days period.Period) (period.Date, bool) {
	last, ok := f.Args["last"].(period.Date)
	return last, ok && f.Check == "stale_source" && last < days.End
}

// lacksMuch reports whether a source that ends on a day lacks so many of the days
// that a ratio, or a comparison, is crooked by it.
func lacksMuch(last period.Date, days period.Period) bool {
	return float64(days.End-last) >= unevenShare*float64(days.Days())
}

// lateForStages returns the sources of the funnel's stages that lack much of the
// period: the steps between the stages, and what they were before, are then no more
// like for like.
func (r *run) lateForStages() []lateness {
	var list []lateness
	for _, f := range r.findings {
		last, ok := endsBefore(f, r.time.observed)
		if ok && lacksMuch(last, r.time.observed) && slices.ContainsFunc(r.cfg.Stages, func(s funnel.Stage) bool {
			used, known := r.set.Resolve(s.Volume, measure.Program)
			for i := 0; !known && i < len(s.Instead); i++ {
				used, known = r.set.Resolve(s.Instead[i].Volume, measure.Program)
			}
			return known && r.doubts(f, used)
		}) {
			list = append(list, lateness{source: f.Source, last: last})
		}
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
