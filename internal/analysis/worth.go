package analysis

import (
	"cmp"
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// worths divides the conversions of types that the config gives a worth by the
// primary model.
func (r *run) worths(l *diag.List) {
	if len(r.cfg.Attribution.Values) == 0 || !r.journeys.Dated() {
		return
	}
	list, told := attribution.Worths(r.data, r.cfg.Attribution)
	*l = append(*l, told...)
	for _, w := range list {
		j := w.Journeys(r.cfg.Attribution)
		c, err := j.Credit(j.Primary())
		if err != nil {
			continue // of a model that these data cannot feed; the page has told it
		}
		x := report.TypeWorth{
			Type: w.Type, Historic: w.Historic, Each: w.Value, Interval: w.Interval, Persons: w.Persons, Followed: w.Followed, Mean: w.Mean,
			Days: float64(w.Window) / (24 * 60 * 60), Channels: map[string]report.WorthShare{},
		}
		for _, channel := range c.ByChannel(r.creditPeriod()) {
			n := channel.Conversions.Float()
			x.Channels[channel.Channel] = report.WorthShare{Conversions: n, Value: n * w.Value}
		}
		r.expected = append(r.expected, x)
	}
}

// worthSections show what each type is worth, by channel.
func (r *run) worthSections() []report.Section {
	var list []report.Section
	for _, w := range r.report.Attribution.Worth {
		if len(w.Channels) == 0 {
			continue
		}
		t := &report.Table{Caption: report.T("worth.title", "type", w.Type), Sortable: true, Columns: []report.Column{
			{Title: report.T("col.channel")}, {Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("col.worth"), Align: report.End},
		}}
		names := sortedKeys(w.Channels)
		slices.SortStableFunc(names, func(a, b string) int {
			return cmp.Or(cmp.Compare(w.Channels[b].Value, w.Channels[a].Value), cmp.Compare(w.Channels[b].Conversions, w.Channels[a].Conversions))
		})
		var conversions, value float64
		for _, name := range names {
			c := w.Channels[name]
			conversions, value = conversions+c.Conversions, value+c.Value
			t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
				{Text: channelText(name), Color: r.channels.color(name)}, count(c.Conversions), cell(&c.Value, unit.Money),
			}})
		}
		t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}, count(conversions), cell(&value, unit.Money)}})
		list = append(list, report.Section{
			ID: "worth-" + w.Type, Title: report.T("worth.title", "type", w.Type), Subtitle: report.T("worth.sub"),
			Blocks: []report.Block{t, &report.Notes{Severity: diag.Info, Items: worthTexts(&w)}},
		})
	}
	return list
}

// worthTexts say how a worth was found.
func worthTexts(w *report.TypeWorth) []report.Text {
	if !w.Historic {
		return []report.Text{report.T("worth.stated", "type", w.Type, "each", money(w.Each))}
	}
	list := []report.Text{report.T("worth.historic", "type", w.Type, "persons", countOf(w.Persons), "followed", countOf(w.Followed),
		"days", report.Q(&w.Days, unit.Days), "mean", money(w.Mean), "each", money(w.Each))}
	if w.Interval != nil {
		list = append(list, report.T("worth.interval", "low", money(w.Interval[0]), "high", money(w.Interval[1])))
	} else {
		list = append(list, report.T("worth.unsure"))
	}
	return list
}
