package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

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
			if !dataset.HasOrigin(t.Values[dim][t.Keys[dim][g]]) {
				lost += v.Float()
			}
		}
		if limit := a.limit("direct_share"); all > 0 && lost/all > limit {
			a.add(t.Source, dataset.Finding{
				Severity: diag.Warning, Check: "direct_share",
				Args: dataset.Args{"share": dataset.Share(lost / all), "column": dataset.Word(t.Columns[c]), "limit": dataset.Share(limit)},
			})
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
	start, end := daysOf(t)
	for k, name := range t.Values[dim] {
		switch {
		case name == "": // nothing that anybody could look up
		case cost[k].Float() > a.limit("spend_without_conversions") && gained[k] == 0:
			a.of(t, a.groupsOf(t, dim, []string{name}), dataset.Finding{
				Severity: diag.Info, Check: "spend_without_conversions", Columns: []string{"conversions"},
				Args: dataset.Args{"channel": name, "spend": dataset.Amount(cost[k].Float()), "start": start, "end": end},
			})
		case cost[k] == 0 && gained[k] > 0:
			a.of(t, a.groupsOf(t, dim, []string{name}), dataset.Finding{
				Severity: diag.Warning, Check: "conversions_without_spend", Columns: []string{"spend"},
				Args: dataset.Args{"channel": name, "conversions": gained[k].Float(), "start": start, "end": end},
			})
		}
	}
}

// persons looks for conversions whose persons no touchpoint knows: two sources
// that name people differently.
func (a *audit) persons() {
	d := a.data
	if len(d.Touches)+len(d.NullPaths) == 0 || len(d.Conversions) == 0 {
		return
	}
	touched := d.Touched()
	var lost sightings
	for _, c := range d.Conversions {
		if !touched[c.Person] {
			lost.add(c.File, c.Line)
		}
	}
	n, all := lost.n, len(d.Conversions)
	if float64(n) <= a.limit("persons_without_touches")*float64(all) {
		return
	}
	severity := diag.Warning
	if n == all {
		severity = diag.Error
	}
	a.rows(lost, dataset.Finding{
		Severity: severity, Check: "persons_without_touches", Columns: []string{"person"},
		Args: dataset.Args{"n": n, "all": all},
	})
}
