package measure

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/unit"
)

// The measures of a leads source that stand on the day a lead reached a stage.
// Those of the day it was created are columns of the source's own table.
const (
	leadMQL         = "mql"
	leadMQLToSQL    = "mql_to_sql"
	leadSQL         = "sql"
	leadOpportunity = "opportunities"
	leadWon         = "won"
	leadLost        = "lost"
	leadDecided     = "decided"
	leadWonValue    = "won_value"
	leadWonValued   = "won_with_value"
	leadCycle       = "sales_cycle"
)

// stageMeasures describe them. A lead counts in the period in which it reached
// the stage, whenever it was created; mql_to_sql alone follows a cohort.
func stageMeasures() []Info {
	named := func(name, formula, doc string, u unit.Unit) Info {
		return Info{Name: "leads." + name, Unit: u, Additive: name != leadCycle, Formula: formula, Doc: doc}
	}
	return []Info{
		named(leadMQL, "leads with mql in the period", "leads that marketing found worth following up", unit.Count),
		named(leadMQLToSQL, "leads with mql in the period, and sql at any time since", "those of these leads that sales has taken over", unit.Count),
		named(leadSQL, "leads with sql in the period", "leads that sales took over", unit.Count),
		named(leadOpportunity, "leads with opportunity in the period", "leads that became a deal that may be won", unit.Count),
		named(leadWon, "leads with won in the period", "deals won", unit.Count),
		named(leadLost, "leads with lost in the period", "deals lost", unit.Count),
		named(leadDecided, "leads with won or lost in the period, of sources that tell both", "deals won or lost", unit.Count),
		named(leadWonValue, "value of the leads with won in the period", "value of the deals won", unit.Money),
		named(leadWonValued, "leads with won in the period and a value", "deals won whose value is told", unit.Count),
		named(leadCycle, "median of the days from created to won, of the leads with won in the period", "how long a won deal took", unit.Days),
	}
}

// leadsTable counts the leads by the day on which they reached each stage, one
// group a lead and stage; nil when there are none.
func leadsTable(d *dataset.Data) *dataset.Table {
	if len(d.Leads) == 0 {
		return nil
	}
	t := &dataset.Table{Kind: "leads", Dims: []string{"channel"}, Keys: make([][]int32, 1)}
	for _, info := range stageMeasures() {
		t.Columns = append(t.Columns, info.Name[len("leads."):])
	}
	t.Sums = make([][]dataset.Fixed, len(t.Columns))
	column := func(name string) int { return slices.Index(t.Columns, name) }

	type cell struct {
		column int
		value  dataset.Fixed
	}
	type group struct {
		lead  *dataset.Lead
		day   period.Date
		cells []cell
	}
	var groups []group
	reach := func(l *dataset.Lead, at dataset.Moment, cells ...cell) {
		if at.Known {
			groups = append(groups, group{l, at.Date, cells})
		}
	}
	const one = dataset.Fixed(dataset.Scale)
	for i := range d.Leads {
		l := &d.Leads[i]
		followed := dataset.Fixed(0)
		if l.SQL.Known {
			followed = one
		}
		reach(l, l.MQL, cell{column(leadMQL), one}, cell{column(leadMQLToSQL), followed})
		reach(l, l.SQL, cell{column(leadSQL), one})
		reach(l, l.Opportunity, cell{column(leadOpportunity), one})
		won, lost := l.Outcome()
		cells := []cell{{column(leadWon), one}}
		ended := []cell{{column(leadLost), one}}
		if l.Decides { // else all that are decided would be won
			cells, ended = append(cells, cell{column(leadDecided), one}), append(ended, cell{column(leadDecided), one})
		}
		reach(l, lost, ended...)
		if l.HasValue {
			cells = append(cells, cell{column(leadWonValue), l.Value}, cell{column(leadWonValued), one})
		}
		if days := won.Date - l.Created.Date; days >= 0 { // else a date is wrong, and told
			cells = append(cells, cell{column(leadCycle), dataset.Fixed(days) * one})
		}
		reach(l, won, cells...)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(a.day, b.day) })

	var channels dataset.Names
	for _, g := range groups {
		channel := ""
		if g.lead.Channel >= 0 {
			channel = d.Channels.List[g.lead.Channel]
		}
		t.Date, t.Keys[0] = append(t.Date, g.day), append(t.Keys[0], channels.Index(channel))
		t.File, t.Rows = append(t.File, g.lead.File), append(t.Rows, 1)
		t.First, t.Last = append(t.First, g.lead.Line), append(t.Last, g.lead.Line)
		has := uint64(0)
		for c := range t.Sums {
			t.Sums[c] = append(t.Sums[c], 0)
		}
		for _, c := range g.cells {
			t.Sums[c.column][len(t.Date)-1] = c.value
			has |= 1 << c.column
		}
		t.Has = append(t.Has, has)
	}
	t.Values = [][]string{channels.List}
	return t
}
