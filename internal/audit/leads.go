package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// leads looks for leads whose dates cannot all be right, deals without a value,
// and leads whose persons no touchpoint knows.
func (a *audit) leads() {
	a.stagesTwice()
	d := a.data
	touched := d.Touched()
	valued := slices.ContainsFunc(d.Leads, func(l dataset.Lead) bool { return l.HasValue })
	for _, c := range []struct {
		check    string
		severity diag.Severity
		column   string
		odd      func(*dataset.Lead) bool
	}{
		{check: "lead_before_created", severity: diag.Warning, column: "sales_cycle", odd: beforeCreated},
		{check: "lead_stage_order", severity: diag.Warning, column: "mql_to_sql", odd: outOfOrder},
		{check: "won_and_lost", severity: diag.Warning, column: "decided", odd: func(l *dataset.Lead) bool { return l.Won.Known && l.Lost.Known }},
		{check: "won_without_value", severity: diag.Warning, column: "won_value", odd: func(l *dataset.Lead) bool {
			won, _ := l.Outcome()
			return valued && won.Known && !l.HasValue
		}},
		{check: "leads_without_touches", severity: diag.Info, column: "person", odd: func(l *dataset.Lead) bool {
			return len(d.Touches) > 0 && !touched[l.Person]
		}},
	} {
		for i := 0; i < len(d.Leads); {
			file, all := d.Leads[i].File, 0
			var odd sightings
			for ; i < len(d.Leads) && d.Leads[i].File == file; i++ {
				if all++; c.odd(&d.Leads[i]) {
					odd.add(file, d.Leads[i].Line)
				}
			}
			if n := odd.n; n > 0 {
				a.rows(odd, dataset.Finding{
					Severity: c.severity, Check: c.check, Columns: []string{c.column}, Args: dataset.Args{"n": n, "all": all},
				})
			}
		}
	}
}

// stageColumns are the figures that a stage of leads counts in, by the stage.
var stageColumns = map[string][]string{
	"created": {"leads"}, "mql": {"mql", "mql_to_sql"}, "sql": {"sql"}, "opportunity": {"opportunities"},
	"won": {"won", "decided", "won_value", "value"}, "lost": {"lost", "decided"},
}

// stagesTwice looks for stages that are counted of two sources, so that a lead
// which both tell of counts twice. Where the config says of both what they are
// counted for, it has been thought of.
func (a *audit) stagesTwice() {
	list := a.data.LeadSources
	for i, other := range list {
		for _, s := range list[:i] {
			common := slices.DeleteFunc(slices.Clone(s.Stages), func(stage string) bool {
				return !slices.Contains(other.Stages, stage) || a.reached(s.Source, stage)*a.reached(other.Source, stage) == 0
			})
			if len(common) == 0 || s.Declared && other.Declared {
				continue
			}
			var stages []dataset.Word
			var columns []string
			for _, stage := range common {
				stages, columns = append(stages, dataset.StageWord(stage)), append(columns, stageColumns[stage]...)
			}
			a.add(other.Source, dataset.Finding{
				Severity: diag.Warning, Check: "lead_stages_twice", Columns: columns,
				Args: dataset.Args{
					"source": s.Source, "other": other.Source, "stages": stages,
					"stage": stages[0], "first": a.reached(s.Source, common[0]), "second": a.reached(other.Source, common[0]),
				},
			})
		}
	}
}

// reached counts a source's rows that reached a stage of leads.
func (a *audit) reached(source, stage string) int {
	n := 0
	for i := range a.data.Leads {
		l := &a.data.Leads[i]
		if a.data.Files[l.File].Source != source {
			continue
		}
		names, moments := l.Stages()
		if at := slices.Index(names, stage); at < 0 && !l.Continues || at >= 0 && moments[at].Known {
			n++
		}
	}
	return n
}

func beforeCreated(l *dataset.Lead) bool {
	_, moments := l.Stages()
	return slices.ContainsFunc(moments, func(m dataset.Moment) bool { return m.Known && m.Date < l.Created.Date })
}

// outOfOrder reports whether a stage is dated before one that comes before it.
func outOfOrder(l *dataset.Lead) bool {
	_, moments := l.Stages()
	reached := slices.DeleteFunc(moments[:4], func(m dataset.Moment) bool { return !m.Known })
	for i := range len(reached) - 1 {
		if reached[i+1].Date < reached[i].Date {
			return true
		}
	}
	// A deal may be lost from any stage, and be won in the end.
	return l.Lost.Known && !l.Won.Known && len(reached) > 0 && l.Lost.Date < reached[len(reached)-1].Date
}
