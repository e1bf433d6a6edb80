package audit

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// directLimit is the share of visits without a known origin above which
// tracking is likely broken.
const directLimit = 0.2

// unknown are the names, in lower case, of visits and orders whose origin is
// not known.
var unknown = []string{"", "direct", "(direct)", "direkte", "(direct) / (none)", "unassigned", "(not set)", "(none)", "unknown", "(other)"}

// channels looks at how much of a table's main measure has no known origin, and
// at channels that cost and bring nothing.
func (a *audit) channels(t *dataset.Table) {
	dim := slices.Index(t.Dims, "channel")
	if dim < 0 {
		return
	}
	if c := column(t, mainColumn(t.Kind)); c >= 0 && t.Kind != "ads" {
		var all, lost float64
		for g := range t.Date {
			v, _ := value(t, g, c)
			all += v.Float()
			if slices.Contains(unknown, strings.ToLower(t.Values[dim][t.Keys[dim][g]])) {
				lost += v.Float()
			}
		}
		if all > 0 && lost/all > directLimit {
			a.add(diag.Warning, t.Source, "direct_share", 0, "%.0f %% of %s are direct or unknown; over %.0f %% links without campaign parameters are likely", 100*lost/all, t.Columns[c], 100*directLimit)
		}
	}
	a.barren(t, dim)
}

// barren looks for channels of an ads source with spend and no conversion at
// all, where other rows of the source do have some.
func (a *audit) barren(t *dataset.Table, dim int) {
	spend, conversions := column(t, "spend"), column(t, "conversions")
	if spend < 0 || conversions < 0 {
		return
	}
	cost, gained := make([]dataset.Fixed, len(t.Values[dim])), make([]dataset.Fixed, len(t.Values[dim]))
	for g := range t.Date {
		k := t.Keys[dim][g]
		v, _ := value(t, g, spend)
		cost[k] += v
		v, _ = value(t, g, conversions)
		gained[k] += v
	}
	for k, name := range t.Values[dim] {
		switch {
		case cost[k] > 0 && gained[k] == 0:
			a.add(diag.Info, t.Source, "spend_without_conversions", 0, "%q costs %s and reports no conversion", name, cost[k])
		case cost[k] == 0 && gained[k] > 0:
			a.add(diag.Warning, t.Source, "conversions_without_spend", 0, "%q reports %s conversions and no cost", name, gained[k])
		}
	}
}

// persons looks for conversions whose persons no touchpoint knows: two sources
// that name people differently.
func (a *audit) persons() {
	d := a.data
	if len(d.Touches) == 0 || len(d.Conversions) == 0 {
		return
	}
	touched := make([]bool, len(d.Persons.List))
	for _, t := range d.Touches {
		touched[t.Person] = true
	}
	lost := 0
	for _, c := range d.Conversions {
		if !touched[c.Person] {
			lost++
		}
	}
	source := d.Files[d.Conversions[0].File].Source
	switch {
	case lost == len(d.Conversions):
		a.add(diag.Error, source, "persons_without_touches", lost, "no person of the conversions is among those of the touchpoints: the two sources name people differently")
	case 2*lost > len(d.Conversions):
		a.add(diag.Warning, source, "persons_without_touches", lost, "%d of %d conversions have a person without any touchpoint", lost, len(d.Conversions))
	}
}
