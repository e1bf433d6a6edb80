package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// zones tells of sources whose days begin at another time than those of the
// sources beside them. It is no warning: most platforms know one time zone only,
// and a month hardly differs.
func (a *audit) zones() {
	foreign := map[string]string{} // source → the zone of its days
	tells := map[string]bool{}     // sources whose rows tell their days
	for _, f := range a.data.Files {
		kind, _ := dataset.KindOf(f.Kind)
		dated := slices.IndexFunc(kind.Columns, func(c dataset.Column) bool { return c.Role == dataset.Dated })
		if dated >= 0 && slices.Contains(f.Read, kind.Columns[dated].Name) {
			tells[f.Source] = true
		}
		if f.DayZone != "" {
			foreign[f.Source] = f.DayZone
		}
	}
	var local []string
	for _, t := range a.data.Tables {
		if kind, _ := dataset.KindOf(t.Kind); kind.Daily && tells[t.Source] && foreign[t.Source] == "" && len(t.Date) > 0 {
			local = append(local, t.Source)
		}
	}
	if local == nil {
		return
	}
	for _, t := range a.data.Tables {
		if zone := foreign[t.Source]; zone != "" && len(t.Date) > 0 {
			rows := 0
			for _, n := range t.Rows {
				rows += int(n)
			}
			a.add(t.Source, dataset.Finding{Severity: diag.Info, Check: "days_of_another_zone", Rows: rows, Args: dataset.Args{"zone": zone, "names": slices.Clone(local)}})
		}
	}
}
