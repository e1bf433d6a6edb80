package analysis

import (
	"math"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// A channel gets no verdict with fewer conversions than fewCredited, or with an
// interval that is wider than its credit: such a credit may as well be half as
// large, or half as large again.
const (
	fewCredited  = 10
	widestCredit = 1.0
)

// unsure says why a channel's credit is too little to judge the channel by; it
// is empty where it is enough.
func unsure(c report.Credit) report.Text {
	switch {
	case c.Conversions < 0:
		return report.T("credit.negative")
	case c.Conversions < fewCredited:
		return report.T("credit.few", "limit", fewCredited)
	case tooWide(c.Interval, c.Conversions):
		return report.T("credit.wide")
	}
	return report.Text{}
}

// unsureValue says it of what a channel brought in money: a few large orders may
// leave that open where the number of conversions is sure.
func unsureValue(c report.Credit) report.Text {
	if why := unsure(c); !why.IsZero() {
		return why
	}
	switch {
	case c.Value < 0:
		return report.T("credit.negative")
	case tooWide(c.ValueInterval, c.Value):
		return report.T("credit.wide.value")
	}
	return report.Text{}
}

func tooWide(i *[2]float64, v float64) bool { return i != nil && i[1]-i[0] > widestCredit*v }

// against is how a channel's credit stands to that of another model: 1 surely
// more, −1 surely less, 0 where chance may be the difference, or where there is
// no interval to tell by. The two models see the same people, so that their
// difference is surer than this says.
func (c creditPair) against() int {
	switch i := c.primary.Interval; {
	case i == nil:
	case c.other.Conversions < i[0]:
		return 1
	case c.other.Conversions > i[1]:
		return -1
	}
	return 0
}

// creditPair is a channel's credit under the primary model and under the one that
// it is set beside.
type creditPair struct {
	channel        string
	primary, other report.Credit
}

// verdict is how a channel's credit stands to that of the other model, as against
// tells it; 0 also where its credit is too little to judge by.
func (c creditPair) verdict() int {
	if !unsure(c.primary).IsZero() {
		return 0
	}
	return c.against()
}

// clear reports whether a channel surely has more credit by the one model than by
// the other, or less: in number, and where conversions have a value in money, too.
func (r *run) clear(c creditPair) bool {
	if r.report.Attribution.Value == 0 {
		return c.verdict() != 0
	}
	i := c.primary.ValueInterval
	if i == nil || !unsureValue(c.primary).IsZero() {
		return false
	}
	switch c.verdict() {
	case 1:
		return c.other.Value < i[0]
	case -1:
		return c.other.Value > i[1]
	}
	return false
}

// bothCredits lists the channels with their credit under both models, in the
// order of the primary one; conversions without a touch are left out.
func (r *run) bothCredits() []creditPair {
	a, other := r.report.Attribution, r.otherModel()
	var list []creditPair
	for _, name := range r.creditOrder(a.Primary) {
		if name != attribution.Unattributed {
			list = append(list, creditPair{name, a.Models[a.Primary][name], a.Models[other][name]})
		}
	}
	return list
}

// creditSection tells who gets credit by the primary model, and how sure that
// is.
func (r *run) creditSection() *report.Section {
	a, other := r.report.Attribution, r.otherModel()
	list := r.bothCredits()
	if len(list) == 0 {
		return nil
	}
	intervals, removal, top := false, false, 0.0
	for _, c := range list {
		intervals = intervals || c.primary.Interval != nil
		removal = removal || c.primary.RemovalEffect != nil
		top = math.Max(top, math.Max(c.primary.Conversions, c.other.Conversions))
		if i := c.primary.Interval; i != nil {
			top = math.Max(top, i[1])
		}
	}
	t := &report.Table{Caption: report.T("credit.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("short.conversions"), Align: report.End},
	}}
	if intervals {
		t.Columns = append(t.Columns, report.Column{Title: report.T("credit.col.dots")}, report.Column{Title: report.T("col.interval"), Align: report.End})
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("col.share"), Align: report.End})
	valued := a.Value != 0
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	if removal {
		t.Columns = append(t.Columns, report.Column{Title: report.T("credit.col.removal"), Align: report.End})
	}
	beside := intervals && other != a.Primary
	if beside {
		t.Columns = append(t.Columns, report.Column{Title: report.T("credit.col.against", "other", modelText(other))})
	}
	for _, c := range append(list, creditPair{channel: attribution.Unattributed, primary: a.Models[a.Primary][attribution.Unattributed]}) {
		v := c.primary.Conversions
		if c.channel == attribution.Unattributed && v == 0 {
			continue
		}
		of := v / a.Conversions
		row := report.Row{Cells: []report.Cell{{Text: channelText(c.channel), Color: r.channels.color(c.channel)}, cell(&v, unit.Count)}}
		row.Cells[1].Strong = true
		if intervals {
			dots, text := report.Cell{}, report.Cell{}
			if i := c.primary.Interval; i != nil && c.channel != attribution.Unattributed {
				dots.Dots = &report.Dots{Max: 1.04 * top, Value: &v, Hollow: &c.other.Conversions, Interval: i, Color: r.channels.color(c.channel)}
				text.Text = report.T("interval", "low", report.Q(&i[0], unit.Count), "high", report.Q(&i[1], unit.Count))
			}
			row.Cells = append(row.Cells, dots, text)
		}
		row.Cells = append(row.Cells, cell(&of, unit.Percent))
		if valued {
			value := cell(new(c.primary.Value), unit.Money)
			if i := c.primary.ValueInterval; i != nil && c.channel != attribution.Unattributed {
				value.Note = intervalText(i, unit.Money)
			}
			row.Cells = append(row.Cells, value)
		}
		if removal {
			row.Cells = append(row.Cells, blank(c.primary.RemovalEffect, unit.Percent))
		}
		if beside && c.channel != attribution.Unattributed {
			row.Cells = append(row.Cells, verdictCell(c))
		}
		t.Rows = append(t.Rows, row)
	}
	total, whole := a.Conversions, 1.0
	sum := report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}, cell(&total, unit.Count)}}
	if intervals {
		sum.Cells = append(sum.Cells, report.Cell{}, report.Cell{})
	}
	sum.Cells = append(sum.Cells, cell(&whole, unit.Percent))
	if valued {
		sum.Cells = append(sum.Cells, cell(new(a.Value), unit.Money))
	}
	t.Rows = append(t.Rows, pad(sum, len(t.Columns)))
	subtitle := report.T("credit.sub", "primary", modelText(a.Primary))
	if intervals {
		subtitle = join(subtitle, report.T("credit.sub.dots", "other", modelText(other)))
	}
	s := &report.Section{ID: "credit", Title: r.creditTitle(list), Subtitle: subtitle, Blocks: []report.Block{t}}
	if types := r.typesText(); !types.IsZero() {
		s.Blocks = append(s.Blocks, &report.Notes{Severity: diag.Info, Items: []report.Text{types}})
	}
	return s
}

// verdictCell tells how a channel's credit stands to the other model's, or why
// that cannot be told.
func verdictCell(c creditPair) report.Cell {
	if why := unsure(c.primary); !why.IsZero() {
		return report.Cell{Status: report.Insufficient, Note: why}
	}
	return report.Cell{Text: report.T([]string{"credit.less", "credit.same", "credit.more"}[c.against()+1])}
}

// creditTitle says of how many channels enough is known.
func (r *run) creditTitle(list []creditPair) report.Text {
	n := 0
	for _, c := range list {
		if unsure(c.primary).IsZero() {
			n++
		}
	}
	if n == len(list) {
		return report.T("credit.title.all", "n", n)
	}
	return report.T("credit.title.some", "known", numberText(n), "of", numberText(len(list)), "n", n)
}
