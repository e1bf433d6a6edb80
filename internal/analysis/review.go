package analysis

import (
	"slices"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/kpi"
)

// review returns what an adviser would say of the scorecard itself.
func (r *run) review() []report.Remark {
	list := []report.Remark{} // never null in report.json
	if r.cfg.AllKPIs {
		if len(r.scores) == 0 {
			return append(list, r.remark(kpi.Remark{ID: "no_kpis", Severity: diag.Warning, Path: "kpi"}))
		}
		// Nobody has chosen them: to hold each against the rules would be noise.
		return append(list, r.remark(kpi.Remark{ID: "all_kpis", Severity: diag.Info, Path: "kpi"}))
	}
	var stages []kpi.Stage
	for _, s := range r.cfg.Stages {
		stages = append(stages, kpi.Stage{ID: s.ID, Goal: s.Goal})
	}
	for _, found := range kpi.Review(r.cfg.KPIs, stages, r.evaluator.Offered()) {
		list = append(list, r.remark(found))
	}
	for _, found := range kpi.ReviewHistory(r.scores, r.wholePoints) {
		list = append(list, r.remark(found))
	}
	return list
}

// wholePoints returns how many points of a KPI's trend a target can be held
// against: not the last while its days are not over or still grow, and none
// where the data is too short for the figure.
func (r *run) wholePoints(s *kpi.Score) int {
	n := len(s.Trend)
	switch {
	case n == 0 || r.looksNew(s):
		return 0
	case !r.time.complete || s.KPI.MaturesAfter != "":
		return n - 1
	}
	return n
}

// remark puts a remark into words, with the ids of peil.toml: it is for those who
// write it.
func (r *run) remark(found kpi.Remark) report.Remark {
	name := func(id string) report.Text { return report.Literal(id) }
	told := name
	if found.Records != nil {
		told = func(id string) report.Text { return r.recordText(found, id) }
	}
	args := []any{
		"n", max(len(found.KPIs), len(found.Stages)), "limit", found.Limit,
		"kpis", listed("and", found.KPIs, told), "stages", listed("and", found.Stages, name), "beside", listed("review.or", found.Beside, name),
	}
	return report.Remark{
		Severity: found.Severity, Check: found.ID, Path: found.Path,
		KPIs: append([]string{}, found.KPIs...), Stages: append([]string{}, found.Stages...), // never null
		Text: report.T("remark."+found.ID, args...), Advice: report.T("remark."+found.ID+".advice", args...),
	}
}

// recordText names a KPI with what its history says of its target.
func (r *run) recordText(found kpi.Remark, id string) report.Text {
	record := found.Records[slices.Index(found.KPIs, id)]
	_, u := r.nameOf(id)
	return report.T("review."+found.ID, "kpi", id, "n", record.Periods,
		"target", report.Q(&record.Target, u), "best", report.Q(&record.Best, u), "middle", report.Q(&record.Middle, u))
}

// listed writes names as a list, "a, b and c".
func listed(joint string, ids []string, name func(id string) report.Text) report.Text {
	var all report.Text
	for i, id := range ids {
		switch {
		case i == 0:
			all = name(id)
		case i == len(ids)-1:
			all = report.T(joint, "a", all, "b", name(id))
		default:
			all = commaList(all, name(id))
		}
	}
	return all
}
