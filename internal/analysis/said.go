package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
)

// said sets the answers to how customers heard of the client, and touches that
// persons told of, beside the primary model's credit; nil without answers, or
// where credit belongs to no period. credit is that of the primary model.
func (r *run) said(credit map[string]report.Credit, conversions float64) []report.SaidChannel {
	if !r.time.dated || !r.journeys.Dated() || conversions <= 0 {
		return nil
	}
	p := r.time.observed
	answers := map[string]float64{}
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
	for channel := range credit {
		answers[channel] += 0
	}
	delete(answers, attribution.Unattributed)
	var list []report.SaidChannel
	for channel, n := range answers {
		s := report.SaidChannel{Channel: channel, Answers: n, Share: n / all}
		s.Interval[0], s.Interval[1] = stats.Wilson(n, all, level)
		if channel != "" {
			tracked := credit[channel].Conversions / conversions
			s.Tracked = &tracked
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b report.SaidChannel) int {
		if (a.Channel == "") != (b.Channel == "") {
			return cmp.Compare(b.Channel, a.Channel) // what is no channel last
		}
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Channel, b.Channel))
	})
	return list
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
	all := 0.0
	for _, s := range said {
		all += s.Answers
		row := report.Row{Cells: []report.Cell{
			{Text: channelText(s.Channel), Color: r.channels.color(s.Channel)}, count(s.Answers),
			cell(&s.Share, unit.Percent), {Text: intervalText(&s.Interval, unit.Percent)}, blank(s.Tracked, unit.Percent), {},
		}}
		switch {
		case s.Channel == "":
			row.Cells[0] = report.Cell{Text: report.T("said.none")}
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
	return &report.Section{
		ID: "said", Title: title, Subtitle: report.T("said.sub", "primary", modelText(r.report.Attribution.Primary)),
		Blocks: []report.Block{t, &report.Notes{Severity: diag.Info, Items: []report.Text{report.T("said.caveat")}}},
	}
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
