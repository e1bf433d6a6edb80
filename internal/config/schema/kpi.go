package schema

import (
	"slices"

	"peil/funnel"
	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/unit"
	"peil/kpi"
)

// kpiKeys tells of [[stage]] and [[kpi]].
func kpiKeys() map[string]Key {
	all := map[string]Key{
		"stage": {
			Doc:     "A stage of the customer's journey, in its order. A stage with a known id takes from it what it leaves out.",
			Default: "awareness, consideration, conversion and loyalty",
		},
		"stage.id": {
			Doc: "The stage's name for `[[kpi]]`: small letters, digits and `_`.", Need: Required,
			Example: `"awareness"`, Words: stages(), Own: true, Pattern: funnel.IDForm,
		},
		"stage.title": {
			Doc:     "What the stage is called on the page.",
			Default: "the known stage's, else the id", Example: `{ nb = "Kjennskap", en = "Awareness" }`,
		},
		"stage.volume": {
			Doc:     "The measure that is counted in the stage. It must be a count. Needed for a stage of your own.",
			Default: "the known stage's", Example: `"impressions"`,
			Words: counts(), Own: true, Pattern: `.`, Reset: true,
		},
		"stage.counts": {
			Doc:     "What the volume counts, in the plural, as words in a sentence.",
			Default: "the known stage's, else nothing", Example: `{ nb = "besøk", en = "visits" }`,
		},
		"stage.goal": {
			Doc:     "What is to be reached in this stage, in your words.",
			Default: "no goal is shown", Example: `"Known to every family with a tent"`,
		},

		"kpi": {
			Doc:     "A figure of the scorecard: one that peil knows, by its id, or one of your own with a formula.",
			Default: "without any `[[kpi]]`, every figure of the catalogue that the data can feed",
		},
		"kpi.id": {
			Doc: "A figure of the catalogue, or the name of one of your own: small letters, digits and `_`.", Need: Required,
			Example: `"roas"`, Words: catalogue(), Own: true, Pattern: kpi.IDForm,
		},
		"kpi.title": {
			Doc:     "What the figure is called on the page.",
			Default: "the catalogue's, else the id", Example: `{ nb = "Prøveperioder per økt", en = "Trials per visit" }`,
		},
		"kpi.meaning": {
			Doc:     "What it tells, in one sentence.",
			Default: "the catalogue's", Example: `"How many visits become a trial."`,
		},
		"kpi.undefined": {
			Doc:     "What makes it undefined, for the reader of a page that shows no value.",
			Default: "the catalogue's", Example: `"No visits in the period."`,
		},
		"kpi.stage": {
			Doc:     "The id of the stage that it belongs to.",
			Default: "the catalogue's; a figure of your own belongs to the whole program", Example: `"conversion"`,
			Words: stages(), Own: true, Pattern: funnel.IDForm, Reset: true,
		},
		"kpi.formula": {
			Doc: "How it is computed from measures and other KPIs: numbers, `+ - * / **` and parentheses. Sums are divided by sums, never averaged. " +
				"Needed for a figure of your own; for a known one it replaces the catalogue's, and its variants.",
			Default: "the catalogue's", Example: `"trials / sessions"`,
		},
		"kpi.unit": {
			Doc:     "The figure's unit. Needed for a figure of your own.",
			Default: "the catalogue's", Example: `"percent"`, Words: units(), Reset: true,
		},
		"kpi.direction": {
			Doc:     "Which way is better. Needed for a figure of your own.",
			Default: "the catalogue's", Example: `"up"`,
			Words: words(kpi.Directions(), map[string]string{"up": "more is better", "down": "less is better", "neutral": "neither is better: no verdict"}), Reset: true,
		},
		"kpi.scope": {
			Doc:     "Which measures bare names such as `revenue` mean.",
			Default: "the catalogue's, else `program`", Example: `"channel"`, Words: scopes(), Reset: true,
		},
		"kpi.label": {
			Doc:     "What tells this definition from the variants, in a few words.",
			Default: "the catalogue's", Example: `"per order"`,
		},
		"kpi.variant": {
			Doc:     "The id of the definition that is used, where the field has several; the catalogue below lists them.",
			Default: "the first definition", Example: `"platform"`,
		},
		"kpi.variants": {
			Doc:     "The other definitions in use.",
			Default: "the catalogue's",
		},
		"kpi.variants.id": {
			Doc: "The variant's name for `variant` and `beside`.", Default: "none: it cannot be chosen", Example: `"platform"`,
		},
		"kpi.variants.label": {
			Doc: "What tells it from the others, in a few words.", Default: "none", Example: `"revenue that the platforms claim"`,
		},
		"kpi.variants.formula": {
			Doc: "How it is computed.", Default: "none: the variant is undefined", Example: `"ads.revenue / ads.spend"`,
		},
		"kpi.variants.undefined": {
			Doc: "What makes it undefined.", Default: "the KPI's", Example: `"No platform tells revenue."`,
		},
		"kpi.variants.unit": {
			Doc: "Its unit.", Default: "the KPI's", Example: `"money"`, Words: units(), Reset: true,
		},
		"kpi.variants.scope": {
			Doc: "Which measures bare names mean in it.", Default: "the KPI's", Example: `"program"`, Words: scopes(), Reset: true,
		},
		"kpi.variants.proportion": {
			Doc: "It is a part of a whole count.", Default: "`false`", Example: `true`,
		},
		"kpi.beside": {
			Doc:     "Ids of variants that are shown beside the figure wherever their measures exist.",
			Default: "the catalogue's", Example: `["platform"]`,
		},
		"kpi.proportion": {
			Doc:     "The figure is a part of a whole count, such as orders of visits: its interval is then that of a proportion (Wilson's).",
			Default: "the catalogue's, else `false`", Example: `true`,
		},
		"kpi.goal": {
			Doc:     "What the figure is for, in your words.",
			Default: "no goal is shown", Example: `"Ads that pay their way"`,
		},
		"kpi.target": {
			Doc: "The target: a number, or numbers with the period from which each holds. At it, or on its better side, the status is good. " +
				"Of a sum it is for a whole period, and a part of one is judged by its share of the days.",
			Default: "no target and no verdict", Unit: "the KPI's; a percentage is a fraction: 0.04 is 4 %", Example: `[{ from = "2025-01", value = 3.5 }, { from = "2025-07", value = 4.0 }]`,
		},
		"kpi.warn": {
			Doc:     "The level between watch and poor, on the worse side of the target: a number, or numbers with the period from which each holds.",
			Default: "10 % of the target from it", Unit: "the KPI's", Example: `3.0`,
		},
		"kpi.targets": {
			Doc:     "Targets for parts of the whole: by dimension, then by the part's name as the data has it.",
			Default: "parts have no target", Unit: "the KPI's", Example: `{ channel = { "Google Ads" = 5.0 } }`,
			Words: dimensions(), Own: true,
		},
		"kpi.per": {
			Doc:     "The length of time that the targets of a sum are for. A report on another one is judged by its share of the days: a week by 7/30 of June's target.",
			Default: "that of the report's period", Example: `"month"`, Reset: true,
			Words: words(kpi.Pers(), map[string]string{
				"day": "a day", "week": "an ISO week", "month": "a month of the calendar", "quarter": "a quarter, of the fiscal year where there is one", "year": "a year, fiscal where there is one",
			}),
		},
		"kpi.accept": {
			Doc:     "When missing the target is accepted, and for how long. A list of them has a `from` in each.",
			Default: "a miss is a miss", Example: `{ if = "ltv_cac >= 3", limit = 2.5, until = "2025-08" }`,
		},
		"kpi.accept.from": {
			Doc:     "The first period in which it holds, written as in `[report]`.",
			Default: "from ever", Example: `"2025-04"`, Pattern: period.Form, Reset: true,
		},
		"kpi.accept.if": {
			Doc:  "The condition, over KPIs and measures of the whole program: formulas compared with `==`, `!=`, `<`, `<=`, `>`, `>=`, joined by `and`, `or`, `not`.",
			Need: Inheritable, Example: `"ltv_cac >= 3"`,
		},
		"kpi.accept.limit": {
			Doc:     "Beyond this value the miss is not accepted.",
			Default: "no limit", Unit: "the KPI's", Example: `2.5`,
		},
		"kpi.accept.until": {
			Doc:     "The last period in which it is accepted, written as in `[report]`.",
			Default: "without end", Example: `"2025-08"`, Pattern: period.Form, Reset: true,
		},
		"kpi.window": {
			Doc:     "A length of time up to the period's end that the figure is of, and is judged by, instead of the period: days, weeks or months (`90d`, `13w`, `12m`). For figures that a month says little of.",
			Default: "the period", Example: `"90d"`, Pattern: period.LengthForm, Reset: true,
		},
		"kpi.matures_after": {
			Doc:     "How long a day's figure still grows, as conversions come late. Until then it is preliminary: it gets no verdict, and only its older days are compared.",
			Default: "a figure is final at once", Example: `"14d"`, Pattern: period.LengthForm, Reset: true,
		},
		"kpi.plan": {
			Doc:     "What it is planned to be, as a formula, for the comparison `plan`.",
			Default: "the catalogue's, else the target", Example: `"budget.amount"`,
		},
		"kpi.baseline": {
			Doc:     "Where the figure came from. How much of the way to the target it has come is shown.",
			Default: "no progress is shown", Example: `{ value = 3.2, period = "2024-06" }`,
		},
		"kpi.baseline.value": {
			Doc: "What it was.", Default: "what the data has for the period", Unit: "the KPI's", Example: `3.2`,
		},
		"kpi.baseline.period": {
			Doc: "When that was, written as in `[report]`.", Default: "not told", Example: `"2024-06"`, Pattern: period.Form, Reset: true,
		},
		"kpi.benchmark": {
			Doc:     "The trade's figure. It is shown beside, and never judged by.",
			Default: "none is shown", Example: `{ value = 3.6, source = "IRM 2025" }`,
		},
		"kpi.benchmark.value": {
			Doc: "The figure.", Need: Required, Unit: "the KPI's", Example: `3.6`,
		},
		"kpi.benchmark.source": {
			Doc: "Who says so.", Default: "nobody is named", Example: `"IRM 2025"`,
		},
	}
	for _, list := range []string{"kpi.target", "kpi.warn", "kpi.targets"} {
		all[list+".from"] = Key{
			Doc:     "The period from whose first day the level holds, written as in `[report]`. The entries are in the order of time.",
			Default: "of the first entry: from ever", Example: `"2025-07"`, Pattern: period.Form, Reset: true,
		}
		all[list+".value"] = Key{Doc: "The level.", Need: Inheritable, Unit: "the KPI's", Example: `4.0`}
	}
	return all
}

func stages() []Word {
	var list []Word
	for _, s := range funnel.DefaultStages() {
		list = append(list, Word{s.ID, "counts `" + s.Volume + "`"})
	}
	return list
}

func catalogue() []Word {
	var list []Word
	for _, k := range kpi.Catalogue() {
		list = append(list, Word{k.ID, k.Title.In("en") + " – " + k.Meaning.In("en") + "\n\n`" + k.Formula + "`"})
	}
	return list
}

// counts lists the measures that count, which a stage's volume may be.
func counts() []Word {
	var list []Word
	for _, m := range measure.Known(nil) {
		if m.Unit == unit.Count {
			list = append(list, Word{m.Name, m.Doc})
		}
	}
	return list
}

func units() []Word {
	var all []string
	for _, u := range unit.All {
		all = append(all, string(u))
	}
	return words(all, map[string]string{
		"money": "an amount in the report's currency", "percent": "a fraction, shown as a percentage: 0.04 is 4 %",
		"ratio": "one amount over another, shown with ×", "count": "a number of things",
		"index": "a plain number on a scale of its own", "seconds": "a time in seconds", "days": "a time in days", "months": "a time in months",
	})
}

func scopes() []Word {
	return words(kpi.Scopes(), map[string]string{
		"program": "the whole of the marketing: revenue is the shop's own",
		"channel": "one channel against another: revenue is what attribution credits to the paid channels",
	})
}

// dimensions lists what the kinds of source can be sliced by.
func dimensions() []Word {
	var list []Word
	for _, kind := range dataset.Kinds() {
		for _, c := range kind.Columns {
			if c.Role != dataset.Dimension || !kind.Table {
				continue
			}
			if !slices.ContainsFunc(list, func(w Word) bool { return w.Value == c.Name }) {
				list = append(list, Word{c.Name, c.Doc})
			}
		}
	}
	return list
}
