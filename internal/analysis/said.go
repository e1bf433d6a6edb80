package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
)

// said sets the answers to how customers heard of the client, and touches that
// persons told of, beside the primary model's credit; nil without answers, or
// where credit belongs to no period. credit is that of the primary model.
//
// Nobody is asked for channels by their names, so that an answer means a channel
// only where a rule says so, or where it is just the name. Of a channel with
// neither it is unknown how many meant it.
func (r *run) said(credit map[string]report.Credit, conversions float64) []report.SaidChannel {
	if !r.time.dated || !r.journeys.Dated() || conversions <= 0 {
		return nil
	}
	p := r.time.observed
	answers := map[string]float64{}
	for _, rule := range r.cfg.Attribution.Touches {
		if rule.Column == dataset.AnswerColumn {
			answers[rule.Channel] = 0
		}
	}
	for _, a := range r.heardFrom(p) {
		answers[r.meant(a.Answer, credit)] += a.Answers
	}
	for _, s := range r.data.Said {
		if p.Contains(s.Date) {
			answers[r.data.Channels.List[s.Channel]]++
		}
	}
	all := 0.0
	for _, n := range answers {
		all += n
	}
	if all == 0 {
		return nil
	}
	var list []report.SaidChannel
	add := func(channel string) *report.SaidChannel {
		list = append(list, report.SaidChannel{Channel: channel})
		s := &list[len(list)-1]
		if channel != "" {
			tracked := credit[channel].Conversions / conversions
			s.Tracked = &tracked
		}
		return s
	}
	for channel, n := range answers {
		low, high := stats.Wilson(n, all, level)
		s := add(channel)
		s.Answers, s.Share, s.Interval = &n, ratio(&n, &all), &[2]float64{low, high}
	}
	for channel := range credit {
		if _, known := answers[channel]; !known && channel != attribution.Unattributed {
			add(channel)
		}
	}
	slices.SortFunc(list, func(a, b report.SaidChannel) int {
		if (a.Channel == "") != (b.Channel == "") {
			return cmp.Compare(b.Channel, a.Channel) // what is no channel last
		}
		return cmp.Or(cmp.Compare(orBelow(b.Answers), orBelow(a.Answers)), cmp.Compare(a.Channel, b.Channel))
	})
	return list
}

// orBelow puts what is unknown below 0.
func orBelow(v *float64) float64 {
	if v == nil {
		return -1
	}
	return *v
}

// meant returns the channel that an answer names: by the first rule that is
// true of it, else by its own name; empty when it names none.
func (r *run) meant(answer string, credit map[string]report.Credit) string {
	for _, rule := range r.cfg.Attribution.Touches {
		if rule.Column == dataset.AnswerColumn && rule.Matches([]byte(answer)) {
			return rule.Channel
		}
	}
	for _, channel := range sortedKeys(credit) {
		if strings.EqualFold(strings.TrimSpace(answer), channel) {
			return channel
		}
	}
	return ""
}

// saidSection shows it, and says which channels people name more, or less,
// often than what is tracked.
func (r *run) saidSection() *report.Section {
	said := r.report.Attribution.Said
	if len(said) == 0 {
		return nil
	}
	t := &report.Table{Caption: report.T("said.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("col.answers"), Align: report.End}, {Title: report.T("col.said"), Align: report.End},
		{Title: report.T("col.interval"), Align: report.End, Muted: true}, {Title: report.T("col.tracked"), Align: report.End}, {Title: report.T("col.beside")},
	}}
	var hidden []string // channels that people name clearly more often
	all, unknown := 0.0, false
	for _, s := range said {
		all += orZero(s.Answers)
		row := report.Row{Cells: []report.Cell{
			{Text: channelText(s.Channel), Color: r.channels.color(s.Channel)}, blank(s.Answers, unit.Count),
			blank(s.Share, unit.Percent), {}, blank(s.Tracked, unit.Percent), {},
		}}
		if s.Interval != nil {
			row.Cells[3].Text = intervalText(s.Interval, unit.Percent)
		}
		switch {
		case s.Channel == "":
			row.Cells[0] = report.Cell{Text: report.T("said.none")}
		case s.Answers == nil:
			row.Cells[5].Text = report.T("said.unknown")
			unknown = true
		case *s.Tracked < s.Interval[0]:
			row.Cells[5].Text = report.T("said.more")
			hidden = append(hidden, s.Channel)
		case *s.Tracked > s.Interval[1]:
			row.Cells[5].Text = report.T("said.less")
		default:
			row.Cells[5].Text = report.T("said.same")
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}, count(all), {}, {}, {}, {}}})
	title := report.T("said.title")
	if len(hidden) > 0 {
		title = report.T("said.title.hidden", "n", len(hidden), "channel", hidden[0])
	}
	notes := []report.Text{report.T("said.caveat")}
	if unmeant := said[len(said)-1]; unknown && unmeant.Channel == "" {
		notes = append(notes, report.T("said.unmeant", "n", report.Q(unmeant.Answers, unit.Count), "all", report.Q(&all, unit.Count)))
	}
	return &report.Section{
		ID: "said", Title: title, Subtitle: report.T("said.sub", "primary", modelText(r.report.Attribution.Primary)),
		Blocks: []report.Block{t, &report.Notes{Severity: diag.Info, Items: notes}},
	}
}

// unmeantAnswers tells of answers that mean no channel, so that it is unknown how
// many mean those that no rule is about.
func (r *run) unmeantAnswers() []audit.Finding {
	if r.report.Attribution == nil || len(r.report.Attribution.Said) == 0 {
		return nil
	}
	var channels []string
	all := 0.0
	for _, s := range r.report.Attribution.Said {
		if all += orZero(s.Answers); s.Answers == nil {
			channels = append(channels, s.Channel)
		}
	}
	last := r.report.Attribution.Said[len(r.report.Attribution.Said)-1]
	if last.Channel != "" || channels == nil {
		return nil
	}
	var names []string
	for _, a := range r.heardFrom(r.time.observed) {
		if r.meant(a.Answer, r.report.Attribution.Models[r.report.Attribution.Primary]) == "" && len(names) < 5 {
			names = append(names, a.Answer)
		}
	}
	source := ""
	for _, f := range r.data.Files {
		if f.Kind == "survey" && source == "" {
			source = f.Source
		}
	}
	return []audit.Finding{{Source: source, Finding: dataset.Finding{
		Severity: diag.Info, Check: "answers_without_channel",
		Args: dataset.Args{"n": int(*last.Answers), "all": int(all), "names": names, "channel": channels},
	}}}
}

// touchRules tells what the config's rules found.
func (r *run) touchRules() []report.TouchRule {
	var list []report.TouchRule
	for i, rule := range r.cfg.Attribution.Touches {
		use := r.data.TouchRules[i]
		x := report.TouchRule{Column: rule.Column, Match: rule.Match, Channel: rule.Channel, Campaign: rule.Campaign, Named: use.Touches, Conversions: use.Conversions}
		if i < len(r.journeys.RuleTouches) {
			x.Added = r.journeys.RuleTouches[i]
		}
		list = append(list, x)
	}
	return list
}

// idleRules reports rules of a column that no source has, and those that are
// true of nothing.
func (r *run) idleRules() (l diag.List) {
	surveyed := slices.ContainsFunc(r.data.Files, func(f dataset.File) bool { return f.Kind == "survey" })
	for i, rule := range r.cfg.Attribution.Touches {
		use, at := r.data.TouchRules[i], fmt.Sprintf("attribution.touch[%d]", i)
		switch answer := rule.Column == dataset.AnswerColumn; {
		case use.Files == 0 && !(answer && surveyed):
			l.Add(diag.Diagnostic{
				Severity: diag.Error, Path: at + ".column", Message: fmt.Sprintf("no file of touchpoints or conversions has a column %q", rule.Column),
				Hint: "write the header as the file has it, or a column that the source maps",
			})
		case use.Touches+use.Conversions == 0 && !answer:
			l.Warnf(at+".match", "no value of the column %q matches %q", rule.Column, rule.Match)
		}
	}
	return l
}

// ruleTexts say what each rule does, and how often it did.
func (r *run) ruleTexts() []report.Text {
	var list []report.Text
	for _, x := range r.touchRules() {
		key := "method.rule.touch"
		if x.Column == dataset.AnswerColumn {
			key = "method.rule.answer"
		}
		list = append(list, report.T(key, "column", x.Column, "match", x.Match, "channel", x.Channel,
			"named", countOf(x.Named), "conversions", countOf(x.Conversions), "added", countOf(x.Added)))
	}
	return list
}

func countOf(n int) report.Quantity {
	v := float64(n)
	return report.Q(&v, unit.Count)
}
