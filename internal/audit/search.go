package audit

import (
	"peil/internal/dataset"
	"peil/internal/diag"
)

// search tells of sources whose rows are a part of the whole: they are less than
// it, or beside a source that tells the whole add nothing to it.
func (a *audit) search() {
	var parts []*dataset.Table
	var whole []string
	for _, t := range a.data.Tables {
		switch {
		case t.Kind != "search" || len(t.Date) == 0:
		case t.Part > 0:
			parts = append(parts, t)
		default:
			whole = append(whole, t.Source)
		}
	}
	for _, t := range parts {
		rows := 0
		for _, n := range t.Rows {
			rows += int(n)
		}
		if whole != nil {
			a.add(t.Source, dataset.Finding{Severity: diag.Info, Check: "search_beside", Rows: rows, Args: dataset.Args{"n": rows, "names": whole}})
			continue
		}
		a.add(t.Source, dataset.Finding{
			Severity: diag.Warning, Check: "search_part", Rows: rows, Columns: []string{"clicks", "impressions"}, Args: dataset.Args{"n": rows},
		})
	}
}
