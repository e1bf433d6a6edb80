package analysis

import (
	"math"
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

// remark puts a remark into words: with titles for readers, and with the ids of
// peil.toml for those who write it.
func (r *run) remark(found kpi.Remark) report.Remark {
	title := func(id string) report.Text { name, _ := r.nameOf(id); return name }
	stage := func(id string) report.Text {
		i := slices.IndexFunc(r.report.Funnel.Stages, func(s report.Stage) bool { return s.ID == id })
		return r.report.Funnel.Stages[i].Title
	}
	words := func(kpiName, stageName func(id string) report.Text, most int) (text, advice report.Text) {
		if found.Records != nil {
			plain := kpiName
			kpiName = func(id string) report.Text { return r.recordText(found, id, plain) }
		}
		args := []any{
			"n", max(len(found.KPIs), len(found.Stages)), "limit", found.Limit,
			"kpis", listed("and", found.KPIs, kpiName, most), "stages", listed("and", found.Stages, stageName, most),
			"beside", listed("or", found.Beside, kpiName, most),
		}
		return report.T("remark."+found.ID, args...), report.T("remark."+found.ID+".advice", args...)
	}
	m := report.Remark{
		Severity: found.Severity, Check: found.ID, Path: found.Path,
		KPIs: append([]string{}, found.KPIs...), Stages: append([]string{}, found.Stages...), // never null
	}
	m.Text, m.Advice = words(title, stage, maxListed)
	m.PlainText, m.PlainAdvice = words(report.Literal, report.Literal, math.MaxInt)
	return m
}

// recordText names a KPI with what its history says of its target.
func (r *run) recordText(found kpi.Remark, id string, name func(id string) report.Text) report.Text {
	record := found.Records[slices.Index(found.KPIs, id)]
	_, u := r.nameOf(id)
	return report.T("history."+found.ID, "kpi", name(id), "n", record.Periods,
		"target", report.Q(&record.Target, u), "best", report.Q(&record.Best, u), "middle", report.Q(&record.Middle, u))
}

// maxListed is how many names a sentence for readers holds.
const maxListed = 5

// listed writes names as a list, "a, b and c"; beyond most of them only how many
// more there are.
func listed(joint string, ids []string, name func(id string) report.Text, most int) report.Text {
	more := len(ids) - most
	if more > 1 { // else its name is as short as saying so
		ids = ids[:most]
	}
	var all report.Text
	for i, id := range ids {
		switch {
		case i == 0:
			all = name(id)
		case i == len(ids)-1 && more <= 1:
			all = report.T(joint, "a", all, "b", name(id))
		default:
			all = commaList(all, name(id))
		}
	}
	if more > 1 {
		all = report.T("and_more", "a", all, "n", more)
	}
	return all
}

// reviewSection tells the review on the Method page.
func (r *run) reviewSection() report.Section {
	s := report.Section{ID: "review", Title: report.T("review.title"), Subtitle: report.T("review.sub")}
	if len(r.report.Review) == 0 {
		s.Blocks = []report.Block{&report.Notes{Severity: diag.Info, Items: []report.Text{report.T("review.clean")}}}
		return s
	}
	findings := &report.Findings{}
	for _, m := range r.report.Review {
		findings.Items = append(findings.Items, report.Finding{Severity: m.Severity, Check: m.Check, Text: m.Text, Advice: m.Advice})
	}
	s.Blocks = []report.Block{findings}
	return s
}
