package analysis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peil/internal/dataset"
	"peil/internal/report"
)

// exchanges lists what was converted from other currencies, by source and
// currency.
func (r *run) exchanges() []report.Exchange {
	list := []report.Exchange{}
	for _, f := range r.data.Files {
		for _, x := range f.Exchanged {
			i := slices.IndexFunc(list, func(e report.Exchange) bool { return e.Source == f.Source && e.From == x.From })
			if i < 0 {
				i = len(list)
				list = append(list, report.Exchange{
					Source: f.Source, From: x.From, To: r.cfg.Report.Currency, Lowest: x.Lowest, Highest: x.Highest,
					First: x.First.String(), Last: x.Last.String(),
				})
			}
			e := &list[i]
			e.Rows += x.Rows
			e.Lowest, e.Highest = min(e.Lowest, x.Lowest), max(e.Highest, x.Highest)
			e.First, e.Last = min(e.First, x.First.String()), max(e.Last, x.Last.String())
			e.Inverse = e.Inverse || x.Inverse
		}
	}
	return list
}

// exchangeTexts say by which rates a source's amounts were converted.
func (r *run) exchangeTexts(source string) []report.Text {
	var list []report.Text
	inverse := false
	for _, e := range r.report.Exchanges {
		if e.Source != source {
			continue
		}
		inverse = inverse || e.Inverse
		list = append(list, report.T("method.exchanged", "n", e.Rows, "from", e.From, "low", money(e.Lowest), "high", money(e.Highest)))
	}
	if list == nil {
		return nil
	}
	list = append(list, report.T("method.exchanged.rates", "n", r.cfg.Report.RateDays))
	if inverse {
		list = append(list, report.T("method.exchanged.inverse"))
	}
	return list
}

// exchanged tells, in English, how amounts of a source came from another
// currency: EUR at 11.42 to 11.71 NOK.
func (r *run) exchanged(source string, kind *dataset.Kind, measure string) []string {
	_, column, _ := strings.Cut(measure, ".")
	if i := kind.Column(column); i < 0 || kind.Columns[i].Type != dataset.Money {
		return nil
	}
	write := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	var list []string
	for _, e := range r.exchanges() {
		if e.Source == source {
			list = append(list, fmt.Sprintf("%s at %s to %s %s, rates of %s to %s", e.From, write(e.Lowest), write(e.Highest), e.To, e.First, e.Last))
		}
	}
	return list
}
