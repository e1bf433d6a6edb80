package analysis

import (
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// mailingColumns are the columns of a table of mailings, as far as some mailing
// has a value.
var mailingColumns = []struct {
	title string
	unit  unit.Unit
	of    func(*report.Mailing) *float64
	muted bool
}{
	{"col.delivered", unit.Count, func(m *report.Mailing) *float64 { return m.Delivered }, false},
	{"col.delivery_rate", unit.Percent, func(m *report.Mailing) *float64 { return m.DeliveryRate }, false},
	{"col.click_rate", unit.Percent, func(m *report.Mailing) *float64 { return m.ClickRate }, false},
	{"col.unsubscribe_rate", unit.Percent, func(m *report.Mailing) *float64 { return m.UnsubscribeRate }, false},
	{"col.conversions", unit.Count, func(m *report.Mailing) *float64 { return m.Conversions }, false},
	{"revenue", unit.Money, func(m *report.Mailing) *float64 { return m.Revenue }, false},
	{"col.revenue_per_email", unit.Money, func(m *report.Mailing) *float64 { return m.RevenuePerEmail }, false},
	{"col.open_rate", unit.Percent, func(m *report.Mailing) *float64 { return m.OpenRate }, true},
}

// mailingsTable lists campaigns or segments. A change of the click rate since
// the period before has a colour where both periods have enough e-mails and
// chance does not explain it.
func (r *run) mailingsTable(list []report.Mailing, head, caption report.Text, dim string) *report.Table {
	t := &report.Table{Caption: caption, Sortable: true, Columns: []report.Column{{Title: head}, {Title: report.T("col.days_sent"), Align: report.End}}}
	list = list[:min(len(list), maxCampaigns)]
	var used []int
	compare, compared := r.before()
	for i, c := range mailingColumns {
		for j := range list {
			if c.of(&list[j]) != nil {
				used = append(used, i)
				t.Columns = append(t.Columns, report.Column{Title: report.T(c.title), Align: report.End, Muted: c.muted})
				if c.title == "col.click_rate" && compared {
					t.Columns = append(t.Columns, report.Column{Title: r.againstBefore(), Align: report.End})
				}
				break
			}
		}
	}
	for i := range list {
		m := &list[i]
		name := report.Cell{Text: report.Literal(m.Name), Note: tooFewText(m.TooFew)}
		if m.Name == "" {
			name.Text = report.T("email.unnamed")
		}
		row := report.Row{Cells: []report.Cell{name, count(float64(m.Days))}}
		for _, c := range used {
			row.Cells = append(row.Cells, blank(mailingColumns[c].of(m), mailingColumns[c].unit))
			if mailingColumns[c].title == "col.click_rate" && compared {
				earlier := r.mailing(m.Name, compare, measure.Slice{{Dim: dim, Value: m.Name}})
				row.Cells = append(row.Cells, clickChange(m, &earlier))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// clickChange makes a cell of how a click rate moved.
func clickChange(now, then *report.Mailing) report.Cell {
	if now.ClickRate == nil || then.ClickRate == nil {
		return report.Cell{}
	}
	_, moved := rateChange(now.Clicks, now.Delivered, then.Clicks, then.Delivered)
	enough := *now.Delivered >= enoughEmails && *then.Delivered >= enoughEmails
	return deltaCell(now.ClickRate, then.ClickRate, unit.Percent, kpi.Up, moved && enough)
}

// tooFewText says why nothing is concluded of a mailing.
func tooFewText(why string) report.Text {
	switch why {
	case "emails":
		return report.T("email.too_few.emails", "enough", enoughEmails)
	case "weeks":
		return report.T("email.too_few.weeks", "enough", enoughDays/7)
	}
	return report.Text{}
}

// testTitle is the conclusion of the tests of variants.
func testTitle(tests []report.Test) report.Text {
	for _, t := range tests {
		if t.Winner != nil {
			return report.T("email.tests.won", "variant", *t.Winner, "campaign", t.Campaign)
		}
	}
	return report.T("email.tests.open")
}

// testsTable sets the variants side by side, the leader of each campaign first.
func testsTable(tests []report.Test) *report.Table {
	t := &report.Table{Caption: report.T("email.tests"), Columns: []report.Column{
		{Title: report.T("col.campaign")}, {Title: report.T("col.variant")}, {Title: report.T("col.delivered"), Align: report.End},
		{Title: report.T("col.clicks"), Align: report.End}, {Title: report.T("col.click_rate"), Align: report.End},
		{Title: report.T("col.click_interval"), Align: report.End}, {Title: report.T("col.behind"), Align: report.End}, {Title: report.T("col.verdict")},
	}}
	for _, test := range tests {
		for i, v := range test.Variants {
			row := report.Row{Cells: []report.Cell{
				{Text: report.Literal(test.Campaign)}, {Text: report.Literal(v.Name), Strong: i == 0}, blank(v.Delivered, unit.Count), blank(v.Clicks, unit.Count),
				blank(v.ClickRate, unit.Percent), {Text: intervalText(v.ClickInterval, unit.Percent)}, {}, {Text: report.T("email.test.leads"), Note: tooFewText(v.TooFew)},
			}}
			if i > 0 {
				d := test.Compared[i-1]
				low, high := -d.Interval[1], -d.Interval[0]
				row.Cells[6] = report.Cell{
					Quantity: new(signedShare(-d.Value)),
					Note:     report.T("interval", "low", signedShare(low), "high", signedShare(high)),
				}
				key := "email.test.chance"
				switch {
				case d.Clear:
					key = "email.test.clear"
				case v.TooFew != "" || test.Variants[0].TooFew != "":
					key = "email.test.too_few"
				}
				row.Cells[7].Text = report.T(key)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
