package audit

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// maxDrift is how many values of a dimension are compared with each other.
const maxDrift = 500

// drift looks for channels and campaigns that end where another begins whose name
// is like theirs: one thing that was renamed, and is two lines of the report,
// neither with a past to compare with. Names that differ in case and spaces only
// are told by names, and a count that goes up by one is meant.
func (a *audit) drift(t *dataset.Table) {
	if t.Kind == "survey" || len(t.Date) == 0 {
		return
	}
	within := period.Date(a.limit("naming_drift"))
	for d, dim := range t.Dims {
		if dim != "channel" && dim != "campaign" || len(t.Values[d]) > maxDrift {
			continue
		}
		lives := livesOf(t, d)
		for x, old := range lives {
			for y, next := range lives {
				after := next.Start - old.End
				if x == y || after <= 0 || after > within || old.Days() < spikeDays || next.Days() < 2 {
					continue
				}
				from, to := t.Values[d][x], t.Values[d][y]
				if from == "" || to == "" || form(from) == form(to) || counted(from) == counted(to) || similar(from, []string{to}) == "" {
					continue
				}
				a.of(t, a.groupsOf(t, d, []string{to}), dataset.Finding{
					Severity: diag.Warning, Check: "naming_drift", Columns: []string{dataset.AllColumns},
					Args: dataset.Args{"from": from, "to": to, "last": old.End, "first": next.Start},
				})
			}
		}
	}
}

// livesOf returns the days from the first to the last of each value.
func livesOf(t *dataset.Table, dim int) []period.Period {
	lives := make([]period.Period, len(t.Values[dim]))
	for i := range lives {
		lives[i] = period.Period{Start: t.Date[len(t.Date)-1] + 1, End: t.Date[0], Grain: period.Range}
	}
	for g, date := range t.Date {
		p := &lives[t.Keys[dim][g]]
		p.Start, p.End = min(p.Start, date), max(p.End, date)
	}
	return lives
}

// counted is a name without its digits and the months that may take their place:
// “Sommer 2024” and “Sommer 2025” are two campaigns, as they should be.
func counted(name string) string {
	words := strings.FieldsFunc(form(name), func(r rune) bool { return r == ' ' || r == '/' || r == '.' || '0' <= r && r <= '9' })
	return strings.Join(slices.DeleteFunc(words, isMonth), " ")
}

// isMonth reports whether a word, in lower case, names a month or a quarter.
func isMonth(word string) bool {
	const names = "january january februar february mars march april mai may juni june juli july august september oktober october november desember december"
	return word == "q" || len(word) >= 3 && slices.ContainsFunc(strings.Fields(names), func(name string) bool { return word == name || word == name[:3] })
}
