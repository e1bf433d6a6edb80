package analysis

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/report"
	"peil/internal/unit"
)

// identity tells how many rows have another person than their file's; nil
// without a source of identities.
func (r *run) identity() *report.Identity {
	s := r.data.Stitched
	if s == nil {
		return nil
	}
	return &report.Identity{
		Links: s.Links, Touches: partOf(s.Touches), Conversions: partOf(s.Conversions), Leads: partOf(s.Leads),
		Conflicts: s.Conflicts, Cycles: s.Cycles,
	}
}

// accounts tells how many rows belong to no account; nil where journeys are
// persons'.
func (r *run) accounts() *report.Accounts {
	a := r.data.Accounts
	if a == nil {
		return nil
	}
	return &report.Accounts{Touches: partOf(a.Touches), Conversions: partOf(a.Conversions), Leads: partOf(a.Leads), Several: a.Several}
}

func partOf(p dataset.Part) report.Part {
	rows, of := float64(p.Rows), float64(p.Of)
	return report.Part{Rows: p.Rows, Of: p.Of, Share: ratio(&rows, &of)}
}

// stitchedTexts say how many rows a source of identities gave another person.
func (r *run) stitchedTexts() []report.Text {
	s := r.data.Stitched
	if s == nil || !r.journeys.Dated() {
		return nil
	}
	converted := r.converted(s.Conversions, s.Leads)
	if s.Touches.Rows+converted.Rows == 0 {
		return nil // a caveat
	}
	return []report.Text{report.T("journeys.stitched", "touches", partText(s.Touches), "conversions", partText(converted))}
}

// personNotes say where persons' rows could not be joined, by their ids or by
// their accounts.
func (r *run) personNotes() []report.Text {
	var notes []report.Text
	if r.data.Stitched != nil && r.journeys.Dated() && r.stitchedTexts() == nil {
		notes = append(notes, report.T("journeys.stitched.none"))
	}
	if a := r.data.Accounts; a != nil {
		if converted := r.converted(a.Conversions, a.Leads); a.Touches.Rows+converted.Rows > 0 {
			notes = append(notes, report.T("journeys.accounts", "touches", partText(a.Touches), "conversions", partText(converted)))
		}
	}
	return notes
}

// converted chooses what the report's conversions are: rows of their own, or
// leads.
func (r *run) converted(conversions, leads dataset.Part) dataset.Part {
	if len(r.data.Conversions) > 0 {
		return conversions
	}
	return leads
}

// partText writes a part as a share; of no rows at all there is none.
func partText(p dataset.Part) report.Quantity {
	return report.Quantity{Value: partOf(p).Share, Unit: unit.Percent}
}

// withoutLead returns the conversions that no lead's stages are known of, where
// some model looks at them.
func (r *run) withoutLead() int {
	if c := r.journeys.Config(); !slices.ContainsFunc(r.models(), func(m string) bool { return m == "w_shaped" || m == "full_path" }) &&
		(c.Custom == nil || c.Custom.Lead == nil && c.Custom.Opportunity == nil) {
		return 0
	}
	return r.journeys.Quality.NoLead
}

// personRules say how rows became one person's, or one company's.
func (r *run) personRules() []report.Text {
	var rules []report.Text
	if r.data.Stitched != nil {
		rules = append(rules, report.T("method.stitched.is"))
	}
	if a := r.data.Accounts; a != nil {
		rules = append(rules, report.T("method.unit.account"))
		if n := a.Touches.Rows + r.converted(a.Conversions, a.Leads).Rows; n > 0 {
			rules = append(rules, report.T("method.unit.account.alone", "n", n))
		}
	}
	if len(r.data.Conversions) == 0 {
		rules = append(rules, report.T("method.won.is"))
	}
	return rules
}
