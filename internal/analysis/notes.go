package analysis

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// notes are the words that a KPI's verdict needs, then other definitions of
// the same figure.
func (r *run) notes(s *kpi.Score, span span) []report.Text {
	var notes []report.Text
	k, v := s.KPI, s.Verdict
	if k.Window != "" && r.time.dated {
		key := "window"
		if span.cut {
			key = "window.cut"
		}
		notes = append(notes, report.T(key, "length", lengthText(k.Window), "start", span.days.Start))
	}
	if s.Rolling != nil {
		notes = append(notes, report.T("why.rolling", "n", rollingDays, "value", report.Q(&s.Rolling.Value, k.Unit), "interval", intervalText(s.Interval, k.Unit)))
	}
	switch v.Why {
	case kpi.TooWide:
		notes = append(notes, report.T("why.too_wide", "interval", intervalText(s.Interval, k.Unit)))
	case kpi.ConditionHolds:
		if v.Accept.Until != "" {
			notes = append(notes, report.T("why.accepted.until", "because", r.because(v), "until", untilText(v.Accept.Until)))
		} else {
			notes = append(notes, report.T("why.accepted", "because", r.because(v)))
		}
	case kpi.LimitExceeded:
		notes = append(notes, report.T("why.limit_exceeded", "limit", report.Q(v.Accept.Limit, k.Unit)))
	case kpi.AcceptanceExpired:
		notes = append(notes, report.T("why.acceptance_expired", "until", untilText(v.Accept.Until)))
	case kpi.ConditionNotMet:
		notes = append(notes, report.T("why.condition_not_met", "because", r.because(v)))
	case kpi.ConditionUndefined:
		notes = append(notes, report.T("why.condition_undefined", "condition", v.Accept.If))
	case kpi.Preliminary:
		if span.mature != nil {
			notes = append(notes, report.T("why.preliminary", "length", lengthText(k.MaturesAfter)))
		}
	case kpi.OtherLength:
		notes = append(notes, report.T("why.other_length"))
	case kpi.NotYet:
		notes = append(notes, report.T("why.not_yet"))
	}
	if span.through != nil {
		key := "caveat.through"
		if s.Total && v.Target != nil {
			key = "caveat.through.target"
		}
		notes = append(notes, report.T(key, "date", *span.through))
	}
	for _, b := range s.Beside {
		if b.Result.Defined() && !(s.Defined() && b.Result.Value == s.Value) {
			notes = append(notes, report.T("beside", "label", report.Literal(b.Variant.Label.In(r.cfg.Report.Language)), "value", report.Q(&b.Result.Value, cmp.Or(b.Variant.Unit, k.Unit))))
		}
	}
	if r.looksNew(s) {
		notes = append(notes, report.T("caveat.first_order", "start", r.time.start))
	}
	return slices.Concat(notes, r.caveats(s), lateNotes(s, span.late))
}

// newcomerDays is how long before the period the orders must reach back for a
// customer without earlier ones to be called new.
const newcomerDays = 365

// looksNew reports whether a figure rests on who is new while the data is too
// short to tell: it begins less than a year before the period, and the source
// does not say when customers first ordered.
func (r *run) looksNew(s *kpi.Score) bool {
	return s.Defined() && r.newIsUnknown(r.time.period.Start) && slices.ContainsFunc(s.Inputs, countsFirstOrders)
}

// newIsUnknown reports whether nothing tells who was new on days from that one on:
// no first orders do, and the data does not reach back far enough before it.
func (r *run) newIsUnknown(from period.Date) bool {
	return r.data.Orders != nil && !r.data.Orders.HasFirst && r.time.dated && from < r.time.start+newcomerDays
}

// countsFirstOrders reports whether a figure's input rests on who is new:
// without the customers' first orders from the source, one who bought before
// the data began looks new.
func countsFirstOrders(in kpi.Input) bool {
	for _, word := range []string{"new_customer", "mature_customers", "ltv", "cac"} {
		if strings.Contains(in.Used, word) {
			return true
		}
	}
	return false
}

// because writes the figures that a condition rests on: "LTV:CAC er 4,1×".
func (r *run) because(v kpi.Verdict) report.Text {
	var all report.Text
	for _, in := range v.Because {
		if !in.Value.Defined() {
			continue
		}
		name, u := r.nameOf(in.Name)
		t := report.T("figure", "name", name, "value", report.Q(&in.Value.Number, u))
		if all.IsZero() {
			all = t
		} else {
			all = report.T("and", "a", all, "b", t)
		}
	}
	return all
}

// nameOf returns the title and unit of a name in a formula: a KPI's, or for a
// measure the name itself.
func (r *run) nameOf(name string) (report.Text, unit.Unit) {
	for _, k := range r.definitions() {
		if k.ID == name {
			return report.Literal(k.Title.In(r.cfg.Report.Language)), k.Unit
		}
	}
	return report.Literal(name), unit.Index
}

// untilText writes the last period of an acceptance.
func untilText(until string) report.Text {
	p, err := period.Parse(until)
	if err != nil {
		return report.Literal(until)
	}
	return report.T("period.label", "period", p)
}

// lengthText writes a length of time of the config, 90d, 13w or 12m.
func lengthText(s string) report.Text {
	n, _ := strconv.Atoi(strings.TrimRight(s, "dwm"))
	return report.T("length."+s[len(s)-1:], "n", n)
}
