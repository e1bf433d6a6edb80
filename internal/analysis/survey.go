package analysis

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
)

// surveyReport sums up what customers answered in the period; nil when they did
// not.
func (r *run) surveyReport() *report.Survey {
	if !r.time.dated {
		return nil
	}
	p := r.time.observed
	s := &report.Survey{NPS: r.nps(p), CSAT: r.csat(p), HeardFrom: r.heardFrom(p)}
	s.Referral = ratio(r.at("survey.recommendations", p, nil), r.at("survey.heard_from", p, nil))
	if s.NPS == nil && s.CSAT == nil && len(s.HeardFrom) == 0 {
		return nil
	}
	return s
}

// nps counts the answers to nps in a period; nil when there are none.
func (r *run) nps(p period.Period) *report.NPS {
	n := orZero(r.at("survey.nps_answers", p, nil))
	if n == 0 {
		return nil
	}
	s := &report.NPS{
		Answers: n, Promoters: orZero(r.at("survey.promoters", p, nil)), Passives: orZero(r.at("survey.passives", p, nil)),
		Detractors: orZero(r.at("survey.detractors", p, nil)), Scores: r.scoresOf(dataset.NPS, "survey.nps_answers", 0, 10, p),
	}
	s.Value = 100 * (s.Promoters - s.Detractors) / n
	lo, hi, _, _ := stats.NetShare(s.Promoters, s.Detractors, n, level)
	s.Interval = [2]float64{min(100*lo, s.Value), max(100*hi, s.Value)}
	return s
}

// csat counts the answers to csat in a period; nil when there are none.
func (r *run) csat(p period.Period) *report.CSAT {
	n := orZero(r.at("survey.csat_answers", p, nil))
	if n == 0 {
		return nil
	}
	satisfied := orZero(r.at("survey.satisfied", p, nil))
	s := &report.CSAT{
		Value: satisfied / n, Answers: n, Mean: orZero(r.at("survey.csat_score", p, nil)) / n,
		Scores: r.scoresOf(dataset.CSAT, "survey.csat_answers", 1, 5, p),
	}
	s.Interval[0], s.Interval[1] = stats.Wilson(satisfied, n, level)
	return s
}

// scoresOf counts the answers of each score.
func (r *run) scoresOf(question, name string, low, high int, p period.Period) []float64 {
	var list []float64
	for score := low; score <= high; score++ {
		list = append(list, orZero(r.at(name, p, measure.Slice{{Dim: "question", Value: question}, {Dim: "answer", Value: strconv.Itoa(score)}})))
	}
	return list
}

// heardFrom counts the answers to heard_from, most frequent first. Answers that
// differ only in case and spaces are one, under the spelling that most used.
func (r *run) heardFrom(p period.Period) []report.SaidAnswer {
	list := []report.SaidAnswer{}
	place, most := map[string]int{}, map[string]float64{}
	for _, answer := range r.set.Members("answer", p) {
		n := orZero(r.at("survey.heard_from", p, measure.Slice{{Dim: "answer", Value: answer}}))
		if n == 0 {
			continue
		}
		form := strings.Join(strings.Fields(strings.ToLower(answer)), " ")
		i, known := place[form]
		if !known {
			i = len(list)
			place[form] = i
			list = append(list, report.SaidAnswer{Recommendation: dataset.IsRecommendation(answer)})
		}
		if n > most[form] {
			most[form], list[i].Answer = n, answer
		}
		list[i].Answers += n
	}
	all := 0.0
	for _, a := range list {
		all += a.Answers
	}
	for i := range list {
		a := &list[i]
		a.Share = a.Answers / all
		a.Interval[0], a.Interval[1] = stats.Wilson(a.Answers, all, level)
	}
	slices.SortStableFunc(list, func(a, b report.SaidAnswer) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Answer, b.Answer))
	})
	return list
}

// surveyPage tells what customers say: whether they would recommend the client,
// how satisfied they are, and what led them there.
func (r *run) surveyPage() *report.Page {
	s := r.report.Survey
	if s == nil {
		return nil
	}
	page := &report.Page{ID: "survey", Title: report.T("page.survey"), Headline: r.surveyHeadline(s), Lead: r.surveyLead(s)}
	board := &report.Scorecard{}
	for _, of := range []struct {
		id, kpi string
		answers string
	}{{"nps", "nps", "survey.nps_answers"}, {"csat", "csat", "survey.csat_answers"}, {"heard_from", "referral_rate", "survey.heard_from"}} {
		if card, ok := r.pageCard(of.kpi, true); ok {
			board.Columns = append(board.Columns, report.StageColumn{
				ID: "survey-" + of.id, Title: report.T("survey." + of.id), Counts: report.T("survey.answers"),
				Volume: report.Quantity{Value: r.at(of.answers, r.time.observed, nil), Unit: unit.Count, Form: report.Compact}, Cards: []report.Card{card},
			})
		}
	}
	if len(board.Columns) > 0 {
		page.Sections = append(page.Sections, report.Section{ID: "cards", Plain: true, Blocks: []report.Block{board}})
	}
	for _, c := range []*report.Chart{r.npsChart(s.NPS), r.csatChart(s.CSAT)} {
		if c != nil {
			page.Sections = append(page.Sections, report.Section{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
		}
	}
	if len(s.HeardFrom) > 0 {
		page.Sections = append(page.Sections, report.Section{
			ID: "heard-from", Title: report.T("survey.heard_from.title"), Subtitle: report.T("survey.heard_from.sub"), Blocks: []report.Block{heardFromTable(s.HeardFrom)},
		})
	}
	page.Sections = append(page.Sections, report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Info, Items: []report.Text{report.T("survey.caveat")}}}})
	return page
}

// surveyHeadline says the score in words, or else what else was asked.
func (r *run) surveyHeadline(s *report.Survey) report.Text {
	switch {
	case s.NPS != nil:
		key := "survey.headline.up"
		if s.NPS.Value < 0 {
			key = "survey.headline.down"
		}
		if s.NPS.Interval[0] <= 0 && s.NPS.Interval[1] >= 0 {
			key = "survey.headline.even"
		}
		n := s.NPS.Answers
		promoters, detractors := s.NPS.Promoters/n, s.NPS.Detractors/n
		return report.T(key, "promoters", share(promoters), "detractors", share(detractors))
	case s.CSAT != nil:
		return report.T("survey.headline.csat", "share", share(s.CSAT.Value))
	}
	return report.T("survey.headline.heard_from", "answer", s.HeardFrom[0].Answer, "share", share(s.HeardFrom[0].Share))
}

// surveyLead tells how sure the score is, how it moved, and how many came by
// recommendation.
func (r *run) surveyLead(s *report.Survey) []report.Text {
	var lead []report.Text
	if s.NPS != nil {
		lead = append(lead, report.T("survey.nps.is", "nps", report.Q(&s.NPS.Value, unit.Index), "answers", report.Q(&s.NPS.Answers, unit.Count),
			"low", rounded(s.NPS.Interval[0]), "high", rounded(s.NPS.Interval[1])))
		if moved := r.npsMove(s.NPS); !moved.IsZero() {
			lead = append(lead, moved)
		}
	}
	if s.Referral != nil {
		lead = append(lead, report.T("survey.referral", "share", share(*s.Referral)))
	}
	return lead
}

// rounded makes an index without decimals: an interval is no more exact.
func rounded(v float64) report.Quantity { return report.Q(new(math.Round(v)), unit.Index) }

// npsMove says how NPS moved since the period before, and whether chance may be
// why.
func (r *run) npsMove(now *report.NPS) report.Text {
	p, ok := r.before()
	if !ok {
		return report.Text{}
	}
	then := r.nps(p)
	if then == nil {
		return report.Text{}
	}
	_, _, a, _ := stats.NetShare(now.Promoters, now.Detractors, now.Answers, level)
	_, _, b, _ := stats.NetShare(then.Promoters, then.Detractors, then.Answers, level)
	difference := now.Value - then.Value
	key := "survey.nps.chance"
	if z := difference / 100; a > 0 && b > 0 && stats.TwoSided(z/math.Hypot(a, b)) < 1-level {
		key = "survey.nps.moved"
	}
	return report.T(key, "change", report.Quantity{Value: &difference, Unit: unit.Index, Form: report.Signed}, "against", r.againstBefore())
}

// npsChart sets promoters, passives and detractors beside those of the period
// before.
func (r *run) npsChart(s *report.NPS) *report.Chart {
	if s == nil {
		return nil
	}
	c := r.answersChart("nps-answers", []report.Text{report.T("survey.promoters"), report.T("survey.passives"), report.T("survey.detractors")})
	parts := func(s *report.NPS) []float64 { return []float64{s.Promoters, s.Passives, s.Detractors} }
	var then []float64
	if p, ok := r.before(); ok {
		if earlier := r.nps(p); earlier != nil {
			then = parts(earlier)
		}
	}
	return r.fillAnswers(c, parts(s), then)
}

// csatChart sets the scores of csat beside those of the period before.
func (r *run) csatChart(s *report.CSAT) *report.Chart {
	if s == nil {
		return nil
	}
	var names []report.Text
	for score := 5; score >= 1; score-- {
		names = append(names, report.T("survey.score."+strconv.Itoa(score)))
	}
	best := func(scores []float64) []float64 {
		list := slices.Clone(scores)
		slices.Reverse(list)
		return list
	}
	var then []float64
	if p, ok := r.before(); ok {
		if earlier := r.csat(p); earlier != nil {
			then = best(earlier.Scores)
		}
	}
	return r.fillAnswers(r.answersChart("csat-answers", names), best(s.Scores), then)
}

func (r *run) answersChart(id string, categories []report.Text) *report.Chart {
	return &report.Chart{
		ID: id, Kind: report.Bars, Unit: unit.Percent, Categories: categories,
		Title: report.T("chart." + id), Subtitle: report.T("chart." + id + ".sub"), Alt: report.T("chart." + id),
	}
}

// fillAnswers draws counts as shares of their sums; then may be nil.
func (r *run) fillAnswers(c *report.Chart, now, then []float64) *report.Chart {
	add := func(name report.Text, counts []float64, muted bool) {
		s := report.Series{Name: name, Muted: muted}
		all := 0.0
		for _, n := range counts {
			all += n
		}
		for _, n := range counts {
			s.Values = append(s.Values, ratio(&n, &all))
		}
		c.Series = append(c.Series, s)
	}
	if then != nil {
		add(report.T("period.label", "period", r.time.period.Previous()), then, true)
	}
	add(report.T("period.label", "period", r.time.period), now, false)
	c.Table = categoryTable(c)
	c.Table.Columns[0].Title = report.T("col.answer")
	return c
}

// maxAnswers keeps the table of free answers one that people read.
const maxAnswers = 20

// heardFromTable lists how customers heard of the client.
func heardFromTable(answers []report.SaidAnswer) *report.Table {
	t := &report.Table{Caption: report.T("survey.heard_from.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.answer")}, {Title: report.T("col.answers"), Align: report.End},
		{Title: report.T("col.share"), Align: report.End}, {Title: report.T("col.interval"), Align: report.End, Muted: true},
	}}
	rest := 0.0
	all := 0.0
	for i, a := range answers {
		all += a.Answers
		if i >= maxAnswers {
			rest += a.Answers
			continue
		}
		name := report.Cell{Text: report.Literal(a.Answer)}
		if a.Recommendation {
			name.Note = report.T("survey.recommendation")
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			name, count(a.Answers), cell(&a.Share, unit.Percent), {Text: intervalText(&a.Interval, unit.Percent)},
		}})
	}
	if rest > 0 {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: report.T("survey.other")}, count(rest), cell(ratio(&rest, &all), unit.Percent), {}}})
	}
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}, count(all), {}, {}}})
	return t
}
