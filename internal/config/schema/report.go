package schema

import (
	"peil/internal/calendar"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/locale"
	"peil/internal/period"
	"peil/themes"
	"slices"
)

// reportKeys tells of the file as a whole, [report], [brand] and
// [[commentary]].
func reportKeys() map[string]Key {
	all := map[string]Key{
		"extends": {
			Doc: "Another config that this one builds on, such as an agency's for all its clients. Tables are merged key by key, " +
				"`[[source]]`, `[[measure]]`, `[[stage]]` and `[[kpi]]` by their name or id, `[[commentary]]` is added; any other value here replaces the one there. " +
				"The path is relative to this file, and paths in the other file are relative to it.",
			Default: "the file stands alone", Example: `"../agency.toml"`,
		},
		"report": {Doc: "What the report is about, and how it is written."},
		"report.title": {
			Doc:  "The report's title: the client's name.",
			Need: Inheritable, Example: `"Acme"`,
		},
		"report.language": {
			Doc:     "The language of the page, its numbers and its dates. How numbers are written in the data has nothing to do with it.",
			Example: `"nb"`,
			Words:   words(locale.Languages, map[string]string{"nb": "Norwegian, bokmål", "en": "English"}),
		},
		"report.currency": {
			Doc:     "The currency that all money is in, by its ISO 4217 code. Amounts in another one are converted by a source of kind `rates`, and refused without one.",
			Example: `"EUR"`, Pattern: dataset.CurrencyForm,
		},
		"report.timezone": {
			Doc:     "The time zone that decides on which day something happened, by its IANA name.",
			Example: `"Europe/Oslo"`,
		},
		"report.rate_days": {
			Doc:     "For how many days an exchange rate of a source of kind `rates` holds: a day without one takes the last before it, as weekends do. An amount whose day is further away is an error.",
			Unit:    "days",
			Example: `31`, Least: new(0.0),
		},
		"report.period": {
			Doc: "What the report is about: a month (`2025-06`), a quarter (`2025-Q2`), a year (`2025`), an ISO week (`2025-W23`), a day or a range of days " +
				"(`2025-05-12..2025-06-08`). `peil build --period` goes before it.",
			Default: "the last complete month in the data", Example: `"2025-06"`, Pattern: period.FiscalForm, Reset: true,
		},
		"report.fiscal_year_start": {
			Doc:     "The first month of the client's year, for the comparison `ytd`, targets per quarter or year, and the periods `FY2025` and `FY2025-Q2`: a fiscal year is named after the calendar year in which it ends.",
			Example: `"07"`, Pattern: config.MonthForm,
		},
		"report.year_by": {
			Doc: "Which days of the year before the comparison `year` takes.", Example: `"weekday"`,
			Words: words(config.YearBys(), map[string]string{
				"date":    "the same dates: June with June",
				"weekday": "the same weekdays, 52 weeks before, so that as many Saturdays are compared; holidays with `holidays`",
			}),
		},
		"report.holidays": {
			Doc:     "The country whose public holidays, and days around Easter and Whitsun, are compared with the same ones of the year before, where `year_by` is `weekday`.",
			Default: "holidays are days like any other", Example: `"NO"`, Words: countries(), Reset: true,
		},
		"report.compare": {
			Doc:     "What the period is compared with. An empty list compares with nothing.",
			Example: `["previous", "year"]`, Unique: true,
			Words: words(config.Comparisons(), map[string]string{
				"previous":  "the month, quarter, year or week before; for a range, as many days just before it",
				"year":      "the same period a year before, by date or by weekday (`year_by`)",
				"plan":      "what was planned: the KPI's `plan`, else its target",
				"ytd":       "the fiscal year up to the period's end, with the same days a year before",
				"rolling12": "the twelve months up to the period's end, with the twelve before",
			}),
		},
		"report.brand_terms": {
			Doc: "The words by which people search for the client itself. They split searches for the brand from all others, in search ads (by the search term, else the keyword, else the campaign's name) and among " +
				"a search engine's results (kind `search`): side by side on the page of channels, as the dimension `brand_search` (`brand`, `non-brand`), and in the figures `brand_search` and `brand_search_share`. " +
				"A term is met as whole words, whatever their case and the signs between them; `*` stands for any letters. A word that also means the trade's goods tells nothing of the brand. " +
				"Of search ads without search terms and keywords a campaign is the brand's where its name holds a term, or brand, branded, merkevare or merkenavn, and not generic, non-brand and the like: the figure names such campaigns. Where there is none, the figures of search ads are undefined.",
			Default: "brand searches are not told apart", Example: `["lyng", "lyng & lavvo", "lyngoglavvo*"]`,
		},
		"report.revenue_basis": {
			Doc:     "What revenue means in this report. Every source with revenue tells its own basis, and what differs is converted.",
			Example: `{ vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }`,
		},
		"report.output": {
			Doc: "The folder that the report is written to. It is relative to the config that is built, also where it is inherited, and holds nothing else: " +
				"a folder that peil did not write is refused. `peil build --out` goes before it.",
			Example: `"public"`,
		},
		"report.theme": {
			Doc: "How the pages look: a name, or a folder of your own, written with a slash and relative to the file that names it. What lies in the folder lies over the " +
				"default theme: `static/*.css` is added to its style sheets, in the order of their names, or replaces the one of the same name; `static/` also takes fonts, pictures and scripts, " +
				"and `templates/` takes the place of templates. See [themes.md](themes.md).",
			Example: `"./theme"`,
			Words:   words(themes.Names, map[string]string{"default": "the theme that comes with peil"}), Own: true, Pattern: `^\.|[/\\]`,
		},

		"brand": {Doc: "The report under the agency's own name."},
		"brand.agency": {
			Doc:     "Who made the report; it stands at the foot of every page.",
			Default: "nobody is named", Example: `"Acme Analytics"`,
		},
		"brand.logo": {
			Doc:     "The picture at the top of every page: an `.svg`, `.png`, `.jpg` or `.webp` file, relative to the file that names it.",
			Default: "no logo", Example: `"logo.svg"`,
		},
		"brand.accent": {
			Doc:     "The brand's colour, for links, marks and the first curve. It is darkened or lightened where it would be hard to read.",
			Default: "the theme's", Example: `"#0b6e4f"`, Pattern: config.ColourForm, Reset: true,
		},
		"brand.footer": {
			Doc:     "A line at the foot of every page.",
			Default: "no line", Example: `"Confidential"`,
		},

		"commentary": {
			Doc: "The analyst's words in a Markdown file. Files that lie in the folder `commentary/` beside the config need no `[[commentary]]`: " +
				"they may tell page, title, period and order themselves, as TOML between two lines of `+++` at their start.",
		},
		"commentary.file": {
			Doc: "The Markdown file, relative to the config that names it.", Need: Required,
			Example: `"commentary/summary.md"`,
		},
		"commentary.page": {
			Doc:     "The page that the words stand on. A name of your own makes a page of them.",
			Default: "what the file says, else `overview`", Example: `"overview"`,
			Words: words(config.Pages(), map[string]string{
				"overview":    "are we on target, what changed, why, and what to do",
				"scorecard":   "every KPI with its target and trend",
				"funnel":      "the stages of the customer's journey",
				"channels":    "what each channel cost and gave",
				"attribution": "who gets the credit, by each model",
				"email":       "mailings, their segments and variants",
				"survey":      "what customers answer",
				"budget":      "the plan and what was spent",
				"quality":     "what is doubtful in the data",
				"method":      "formulas, models, windows and sources",
			}), Own: true, Pattern: config.PageForm, Reset: true,
		},
		"commentary.title": {
			Doc:     "The heading above the words.",
			Default: "what the file says, else its first heading", Example: `"Summary"`,
		},
		"commentary.period": {
			Doc:     "The period that the words are about, written as in `[report]`. They do not appear in the report of another one.",
			Default: "what the file says, else the period that its folder is named after, else any", Example: `"2025-06"`, Pattern: period.Form, Reset: true,
		},
		"commentary.order": {
			Doc:     "The place among the commentaries of a page: low numbers come first, and equal ones by the file's name.",
			Default: "what the file says, else `0`", Example: `1`,
		},
	}
	addBasis(all, "report", "")
	addBasis(all, "source", "not told")
	return all
}

// countries lists those whose holidays are known.
func countries() []Word {
	return words(calendar.Countries(), map[string]string{
		"DE": "Germany", "DK": "Denmark", "FR": "France", "GB": "the United Kingdom", "NL": "the Netherlands", "NO": "Norway", "SE": "Sweden", "US": "the United States",
	})
}

// addBasis tells of the keys of a table's revenue_basis; otherwise is what holds
// without them, where it is not the value in config.Defaults.
func addBasis(all map[string]Key, table, otherwise string) {
	told := dataset.BasisWords()
	if table == "report" { // which must say what it does
		told["refunds"] = slices.DeleteFunc(told["refunds"], func(word string) bool { return word == "unknown" })
	}
	add := func(field, doc string, docs map[string]string) {
		all[table+".revenue_basis."+field] = Key{
			Doc: doc, Default: otherwise, Example: `"` + told[field][0] + `"`, Words: words(told[field], docs), Reset: true,
		}
	}
	add("vat", "Value-added tax in the revenue.", map[string]string{"excluded": "the revenue is without VAT", "included": "VAT is in it"})
	add("shipping", "What the customer paid for shipping.", map[string]string{"excluded": "the revenue is without shipping", "included": "shipping is in it"})
	add("discounts", "Discounts given.", map[string]string{"after": "the revenue is what is left after discounts", "before": "discounts are not subtracted"})
	if table == "source" {
		add("refunds", "Money given back. Where the file's amounts are what was sold, and refunds stand in a column of their own or nowhere, it is `ignored`.", map[string]string{
			"refund_date": "refunds are already taken out of the figures in the file, on the day of the refund, as where each refund is a row of its own day with the order's id and a negative revenue",
			"order_date":  "refunds are already taken out of the figures in the file, on the day of the order",
			"unknown":     "refunds are not taken out, and the source cannot tell them: its revenue stays before refunds where the report subtracts them, with a warning, and figures that hold it say so",
			"ignored":     "refunds are still in the figures in the file, as with nearly all ad platforms",
		})
		return
	}
	add("refunds", "Money given back.", map[string]string{
		"refund_date": "refunds are subtracted, on the day of the refund",
		"order_date":  "refunds are subtracted, on the day of the order",
		"ignored":     "refunds are not subtracted",
	})
}
