package analysis

import (
	"fmt"
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/dataset"
	"peil/internal/report"
	"peil/internal/unit"
)

// methodPage writes down every formula, model, window and source, so that any
// figure can be traced to the rows behind it.
func (r *run) methodPage() *report.Page {
	page := &report.Page{
		ID: "method", Title: report.T("page.method"), Headline: report.T("method.headline"),
		Lead: []report.Text{report.T("method.lead")},
	}
	add := func(id, title string, d *report.Definitions) {
		if len(d.Items) > 0 {
			page.Sections = append(page.Sections, report.Section{ID: id, Title: report.T(title), Blocks: []report.Block{d}})
		}
	}
	add("general", "method.general", r.generalDefinitions())
	add("kpis", "method.kpis", r.kpiDefinitions())
	add("channels", "method.channels", r.channelDefinitions())
	add("attribution", "method.attribution", r.modelDefinitions())
	add("sources", "method.sources", r.sourceDefinitions())
	return page
}

// generalDefinitions say what period, money and verdicts mean.
func (r *run) generalDefinitions() *report.Definitions {
	d := &report.Definitions{}
	add := func(id string, meaning ...report.Text) {
		d.Items = append(d.Items, report.Definition{ID: id, Term: report.T("method." + id), Meaning: meaning})
	}
	if r.time.dated {
		period := []report.Text{report.T("method.period.is", "period", r.time.period, "start", r.time.period.Start, "end", r.time.period.End)}
		for _, name := range r.cfg.Report.Compare {
			key := "method.period.compare"
			if !r.time.covered(name) {
				key = "method.period.short"
			}
			c, dated := r.time.compare[name]
			if !dated {
				period = append(period, report.T("method.period.plan"))
				continue
			}
			period = append(period, report.T(key, "name", report.T("compare."+name), "start", c.first(), "end", c.then.End, "data", r.time.start))
			if name == "year" && r.time.weekdays != nil {
				period = append(period, report.T("method.period.weekday"))
			}
		}
		if len(r.time.outages) > 0 {
			period = append(period, report.T("method.period.outages"))
		}
		if !r.time.complete {
			period = append(period, report.T("method.period.incomplete", "end", r.time.end))
		}
		add("period", period...)
	}
	if !r.time.complete && r.time.dated {
		add("pace", report.T("method.pace.is"))
	}
	if b := r.report.Basis; b != nil {
		add("basis", report.T("basis.vat.long."+b.VAT), report.T("basis.shipping."+b.Shipping), report.T("basis.discounts."+b.Discounts), report.T("basis.refunds."+b.Refunds))
	}
	add("verdicts", report.T("method.verdicts.levels"), report.T("method.verdicts.insufficient"), report.T("method.verdicts.total"), report.T("method.verdicts.change"))
	add("intervals", report.T("method.intervals.proportions"), report.T("method.intervals.ratios"))
	return d
}

// kpiDefinitions explain the scorecard's KPIs with their formulas and the
// measures that were put in.
func (r *run) kpiDefinitions() *report.Definitions {
	d := &report.Definitions{}
	lang := r.cfg.Report.Language
	for i, s := range r.scores {
		f := r.report.KPIs[i]
		item := report.Definition{
			ID: "kpi-" + f.ID, Term: f.Title, Meaning: []report.Text{f.Meaning},
			Code: []string{f.ID + " = " + f.Formula},
		}
		for _, v := range s.KPI.Variants {
			if v.ID == f.Variant {
				item.Meaning = append(item.Meaning, report.T("method.variant", "label", report.Literal(v.Label.In(lang))))
			}
		}
		if undefined := s.KPI.Undefined.In(lang); undefined != "" {
			item.Meaning = append(item.Meaning, report.T("method.undefined", "when", report.Literal(undefined)))
		}
		if f.Goal != "" {
			item.Meaning = append(item.Meaning, report.T("method.goal", "goal", f.Goal))
		}
		for _, in := range s.Inputs {
			if in.Name != in.Used {
				item.Code = append(item.Code, fmt.Sprintf("%s: %s", in.Name, in.Used))
			}
		}
		d.Items = append(d.Items, item)
	}
	return d
}

// modelDefinitions explain the models shown, and how journeys are made.
func (r *run) modelDefinitions() *report.Definitions {
	d := &report.Definitions{}
	if r.journeys == nil {
		return d
	}
	c := r.journeys.Config()
	window := []report.Text{report.T("method.window.paths")}
	if r.journeys.Dated() {
		window = append(r.personRules(),
			report.T("method.window.is", "click", spanText(c.Window.Click), "view", spanText(c.Window.View)),
			report.T("method.window.ties"),
			report.T("method.window.after."+c.AfterConversion),
		)
	}
	window = append(window, report.T("method.window.repeats."+c.Repeats), report.T("method.window.unattributed"))
	d.Items = append(d.Items, report.Definition{ID: "journeys", Term: report.T("method.journeys"), Meaning: window})
	if rules := r.ruleTexts(); len(rules) > 0 {
		d.Items = append(d.Items, report.Definition{ID: "touch-rules", Term: report.T("method.rules"), Meaning: rules})
	}
	if len(r.report.Attribution.Dimensions) > 0 {
		d.Items = append(d.Items, report.Definition{ID: "dimensions", Term: report.T("method.dimensions"),
			Meaning: []report.Text{report.T("method.dimensions.is"), report.T("method.dimensions.none")}})
	}
	d.Items = append(d.Items, report.Definition{ID: "null-journeys", Term: report.T("method.nulls"), Meaning: r.nullTexts()})
	if c.Intervals {
		d.Items = append(d.Items, report.Definition{ID: "credit-intervals", Term: report.T("method.credit_intervals"),
			Meaning: []report.Text{report.T("method.credit_intervals.is"), report.T("method.credit_intervals.verdict", "n", fewCredited)}})
	}
	for _, m := range r.models() {
		item := report.Definition{ID: "model-" + m, Term: modelText(m), Meaning: append([]report.Text{r.modelMeaning(m)}, r.modelDetails(m)...)}
		if m == r.journeys.Primary() {
			item.Meaning = append(item.Meaning, report.T("method.primary"))
		}
		d.Items = append(d.Items, item)
	}
	return d
}

// channelDefinitions write down the rules by which rows get a channel, where
// some row got one so.
func (r *run) channelDefinitions() *report.Definitions {
	d := &report.Definitions{}
	if !slices.ContainsFunc(r.data.Files, func(f dataset.File) bool { return f.Ruled }) {
		return d
	}
	item := report.Definition{ID: "channel-rules", Term: report.T("method.channels")}
	item.Meaning = append(item.Meaning, report.T("method.channels.default", "names", strings.Join(dataset.DefaultChannels(), ", ")))
	if n := len(r.cfg.Channels); n > 0 {
		item.Meaning = append(item.Meaning, report.T("method.channels.own", "n", n))
	}
	if u := r.cfg.UTM.Normalise; u == nil || *u {
		item.Meaning = append(item.Meaning, report.T("method.channels.utm"))
	}
	for _, rule := range r.cfg.Channels {
		code := rule.Name + ":"
		if rule.Sites != "" {
			code += fmt.Sprintf(" sites = %q", rule.Sites)
		}
		if rule.Where != "" {
			code += " " + rule.Where
		}
		item.Code = append(item.Code, code)
	}
	d.Items = append(d.Items, item)
	return d
}

// modelMeaning states a model's rule with the config's numbers.
func (r *run) modelMeaning(model string) report.Text {
	c := r.journeys.Config()
	switch model {
	case "time_decay":
		return report.T("model.time_decay.rule", "half_life", spanText(c.HalfLife))
	case "position_based":
		p := c.Position
		return report.T("model.position_based.rule", "first", share(p[0]), "middle", share(p[1]), "last", share(p[2]))
	}
	return report.T("model." + model + ".rule")
}

// modelDetails tell what more a reader needs to check a model's numbers.
func (r *run) modelDetails(model string) []report.Text {
	var list []report.Text
	switch c := r.journeys.Config(); model {
	case "time_decay":
		for _, channel := range sortedKeys(c.HalfLives) {
			list = append(list, report.T("model.time_decay.own", "channel", channel, "half_life", spanText(c.HalfLives[channel])))
		}
	case "w_shaped", "full_path":
		list = append(list, report.T("method.stages.is"))
	case markov:
		order := int(c.MarkovOrder)
		key := "method.markov.order"
		if c.MarkovOrder == attribution.AutoOrder {
			key = "method.markov.auto"
			for _, s := range r.report.Attribution.Orders {
				if s.Chosen {
					order = s.Order
				}
			}
		}
		list = append(list, report.T(key, "n", order), report.T("method.markov.solved"))
	case "shapley_rate":
		for _, name := range sortedKeys(r.report.Attribution.Models[model]) {
			if e := r.report.Attribution.Models[model][name].Error; e != nil {
				list = append(list, report.T("method.sampled", "channel", channelText(name), "error", report.Q(e, unit.Count)))
				break
			}
		}
	}
	return list
}

// nullTexts say where the journeys come from that ended without a conversion.
func (r *run) nullTexts() []report.Text {
	n := r.journeys.Nulls.Float()
	switch {
	case n == 0:
		return []report.Text{report.T("method.nulls.none")}
	case !r.journeys.Dated():
		return []report.Text{report.T("method.nulls.paths", "n", form(n), "nulls", report.Q(&n, unit.Count))}
	}
	return []report.Text{report.T("method.nulls.touches", "n", form(n), "nulls", report.Q(&n, unit.Count)), report.T("method.nulls.months")}
}

// spanText writes a length of time of the config, 90d or 12h.
func spanText(s string) report.Text {
	var n int
	var u rune
	if _, err := fmt.Sscanf(s, "%d%c", &n, &u); err != nil {
		return report.Literal(s)
	}
	if u == 'h' {
		return report.T("span.hours", "n", n)
	}
	return report.T("span.days", "n", n)
}

// sourceDefinitions list the sources with their files, and last, for whoever
// verifies them, the files' digests.
func (r *run) sourceDefinitions() *report.Definitions {
	d := &report.Definitions{}
	digests := report.Definition{
		ID: "digests", Term: report.T("method.digests"), Meaning: []report.Text{report.T("method.digests.is")}, Fold: report.T("method.digests.fold"),
	}
	for _, s := range r.cfg.Sources {
		item := report.Definition{ID: "source-" + s.Name, Term: report.Literal(s.Name), Meaning: []report.Text{report.T("kind." + s.Kind)}}
		if s.Preset != "" {
			item.Meaning = append(item.Meaning, report.T("method.preset", "preset", s.Preset))
		}
		if names := r.measuresOf(s.Kind); len(names) > 0 {
			item.Meaning = append(item.Meaning, report.T("method.measures", "names", strings.Join(names, ", ")))
		}
		if parts := s.Differences(r.cfg.Report.RevenueBasis); parts != nil {
			item.Meaning = append(item.Meaning, report.T("method.claimed_basis", "parts", argument(parts)))
		}
		item.Meaning = append(item.Meaning, r.exchangeTexts(s.Name)...)
		for _, in := range r.report.Inputs {
			if in.Source == s.Name {
				item.Meaning = append(item.Meaning, report.T("method.file", "file", in.File, "n", in.Rows, "skipped", in.Skipped))
				digests.Code = append(digests.Code, in.File+"  "+in.SHA256)
			}
		}
		d.Items = append(d.Items, item)
	}
	if digests.Code != nil {
		d.Items = append(d.Items, digests)
	}
	return d
}

// measuresOf lists the measures of a kind that the scorecard uses, sorted.
func (r *run) measuresOf(kind string) []string {
	var names []string
	for _, k := range r.report.KPIs {
		for _, in := range k.Inputs {
			if strings.HasPrefix(in.Used, kind+".") {
				names = append(names, in.Used)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
