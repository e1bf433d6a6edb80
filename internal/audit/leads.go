package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// leads looks for leads whose dates cannot all be right, deals without a value,
// and leads whose persons no touchpoint knows.
func (a *audit) leads() {
	d := a.data
	touched := make([]bool, len(d.Persons.List))
	for _, t := range d.Touches {
		touched[t.Person] = true
	}
	valued := slices.ContainsFunc(d.Leads, func(l dataset.Lead) bool { return l.HasValue })
	a.eachLead("lead_before_created", diag.Warning, []string{"sales_cycle"}, func(l *dataset.Lead) bool {
		_, moments := l.Stages()
		return slices.ContainsFunc(moments, func(m dataset.Moment) bool { return m.Known && m.Date < l.Created.Date })
	})
	a.eachLead("lead_stage_order", diag.Warning, []string{"mql_to_sql"}, outOfOrder)
	a.eachLead("won_and_lost", diag.Warning, []string{"won", "lost"}, func(l *dataset.Lead) bool { return l.Won.Known && l.Lost.Known })
	a.eachLead("won_without_value", diag.Warning, []string{"won_value"}, func(l *dataset.Lead) bool {
		won, _ := l.Outcome()
		return valued && won.Known && !l.HasValue
	})
	if len(d.Touches) > 0 {
		a.eachLead("leads_without_touches", diag.Info, []string{"person"}, func(l *dataset.Lead) bool { return !touched[l.Person] })
	}
}

// eachLead adds a finding to every file with leads of which odd holds, at the
// first of them.
func (a *audit) eachLead(check string, severity diag.Severity, columns []string, odd func(*dataset.Lead) bool) {
	leads := a.data.Leads
	for i := 0; i < len(leads); {
		file := leads[i].File
		f := dataset.Finding{Severity: severity, Check: check, Columns: columns}
		all := 0
		for ; i < len(leads) && leads[i].File == file; i++ {
			all++
			if !odd(&leads[i]) {
				continue
			}
			if f.Rows++; f.Rows == 1 {
				f.Line = int(leads[i].Line)
			}
		}
		if f.Rows == 0 {
			continue
		}
		f.Args = dataset.Args{"n": f.Rows, "all": all}
		a.found = append(a.found, Finding{a.data.Files[file].Source, a.data.Files[file].Name, f})
	}
}

// outOfOrder reports whether a stage is dated before one that comes before it.
func outOfOrder(l *dataset.Lead) bool {
	_, moments := l.Stages()
	var last dataset.Moment
	for _, m := range moments[:4] { // lost has no place among them: a deal may be lost from any
		if m.Known && last.Known && m.Date < last.Date {
			return true
		}
		if m.Known {
			last = m
		}
	}
	if lost := l.Lost; lost.Known && !l.Won.Known {
		return last.Known && lost.Date < last.Date
	}
	return false
}
