package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Stake is the money in what a finding is about, on the days that are asked for.
type Stake struct {
	Money dataset.Fixed
	Whole bool // of the whole file or source: the finding is about some part of it
}

// moneyColumns are the columns that tell what a kind's rows are worth.
var moneyColumns = map[string]string{
	"ads": "spend", "costs": "amount", "orders": "revenue", "conversions": "value", "email": "revenue", "leads": "value", "touchpoints": "cost",
}

// StakeOf returns the money that stands in a finding's rows on the days, or in
// the whole of its file or source where its rows are not known one by one; false
// where the source has no money, or the finding puts nothing in doubt. A nil
// period is all days.
func StakeOf(d *dataset.Data, f *Finding, days *period.Period) (Stake, bool) {
	if len(f.Columns) == 0 {
		return Stake{}, false
	}
	t := f.table
	if t == nil {
		i := slices.IndexFunc(d.Tables, func(t *dataset.Table) bool { return t.Source == f.Source })
		if i < 0 {
			return Stake{}, false
		}
		t = d.Tables[i]
	}
	c := column(t, moneyColumns[t.Kind])
	if c < 0 {
		return Stake{}, false
	}
	s := Stake{Whole: f.groups == nil}
	add := func(g int) {
		if v, ok := value(t, g, c); ok && (days == nil || days.Contains(t.Date[g])) {
			s.Money += v
		}
	}
	for _, g := range f.groups {
		add(g)
	}
	if s.Whole {
		for g := range t.Date {
			if f.File == "" || d.Files[t.File[g]].Name == f.File {
				add(g)
			}
		}
	}
	return s, true
}
