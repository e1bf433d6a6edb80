package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// search tells of sources whose rows are a part of the whole, where no source
// tells the whole.
func (a *audit) search() {
	tables := slices.DeleteFunc(slices.Clone(a.data.Tables), func(t *dataset.Table) bool { return t.Kind != "search" || len(t.Date) == 0 })
	if slices.ContainsFunc(tables, func(t *dataset.Table) bool { return t.Part == 0 }) {
		return
	}
	for _, t := range tables {
		rows := 0
		for _, n := range t.Rows {
			rows += int(n)
		}
		a.add(t.Source, dataset.Finding{
			Severity: diag.Warning, Check: "search_part", Rows: rows, Columns: []string{"clicks", "impressions"}, Args: dataset.Args{"n": rows},
		})
	}
}
