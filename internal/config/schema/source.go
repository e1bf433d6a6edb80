package schema

import (
	"strings"

	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/tabular"
)

// sourceKeys tells of [[source]] and [[measure]].
func sourceKeys() map[string]Key {
	return map[string]Key{
		"source": {Doc: "Data of one kind: one or more files of the same shape."},
		"source.name": {
			Doc: "Your name for the source. It is the channel of the source's rows where nothing else names one.", Need: Required,
			Example: `"google"`,
		},
		"source.kind": {
			Doc: "What the rows are.", Need: Inheritable,
			Example: `"ads"`, Words: kinds(),
		},
		"source.files": {
			Doc:     "The files, relative to the config that names them; `*` stands for any characters of a name. They may be text tables (CSV, TSV), Excel workbooks (.xlsx), Parquet or JSON, one object a line or in an array, each also packed with gzip, zstd or zip; what a file is, is seen from its content, not from its name. Rows of several files are added up; what becomes of rows that stand in two of them, `overlap` says.",
			Default: "none; files, or `dsn` with `table` or `query`, are needed", Example: `["data/google-ads-*.csv"]`,
		},
		"source.dsn": {
			Doc: "A database that is read instead of files: `postgres://user:password@host/database`, `clickhouse://user:password@host:9000/database` or `sqlite:data/shop.db`, which is relative to the config. " +
				"Keep it in an environment variable, since it holds a password; of one in the config itself `peil check` warns. Databases are only read, and in watch mode only when the config changes.",
			Default: "none: the source reads `files`", Example: `"${CRM_DSN}"`,
		},
		"source.table": {
			Doc: "The table or view of the database to read, with its schema or database where it needs one. " +
				"The database adds up what a report needs only the sums of (kinds ads, web, search, costs and email), by whatever channels, brand searches and spellings are found by; it adds up the rows of each order, such as its items, and brings touchpoints together, once it is told which channel each of their places is of. Each order and each conversion comes, since customers and journeys are made of them, and rows come one by one where the finding rows_moved says why.",
			Default: "none; `query` or this is needed with `dsn`", Example: `"marts.ads_daily"`,
		},
		"source.query": {
			Doc:     "The query whose rows are read, in the database's own SQL: one `select`. What the report needs is asked of it as of a table.",
			Default: "none; `table` or this is needed with `dsn`", Example: `"select day as date, cost as spend from ads where not test"`,
		},
		"source.timeout": {
			Doc:     "How long the database may take to answer each question.",
			Default: "`5m`", Example: `"10m"`, Pattern: `^$|^[0-9]+(\.[0-9]+)?(ms|s|m|h)`,
		},
		"source.preset": {
			Doc:     "A platform's export: its headings, dates, numbers and totals are known. `columns` goes before it.",
			Default: "the headings are the columns' own names, or those in `columns`", Example: `"google-ads"`, Words: presets(), Reset: true,
		},
		"source.columns": {
			Doc: "Which heading of the file is which column. A name that the kind does not know becomes a dimension of your own, to slice figures by. " +
				"An empty heading leaves a column out. Money under a heading that ends in `_micros` is read in millionths, as the Google Ads API gives it.",
			Default: "the preset's headings, else the columns' own names", Example: `{ date = "Dag", spend = "Kostnad", product_line = "Produktlinje" }`,
			Words: columns(), Own: true,
		},
		"source.defaults": {
			Doc:     "Values for columns where the file has none, as text.",
			Default: "none", Example: `{ channel = "Google Ads" }`,
			Words: columns(), Own: true,
		},
		"source.covers": {
			Doc: "The days that a file without days is for, written as the `period` of a report, in calendar years: what was chosen where it was exported. Its rows stand on the last of them, and count only where the report's period holds them all: " +
				"one that cuts them is an error, since nobody knows how much of a sum belongs to which day.",
			Default: "what the file says, as some platforms' do; else it needs a heading with days, or a day in `defaults`", Example: `"2025-05-01..2025-06-30"`, Pattern: period.Form, Reset: true,
		},
		"source.where": {
			Doc: "The condition on a row: only rows for which it holds are read, and how many were left out is told. It is written as `where` of a `[[measure]]`; a heading that is no single word is `row[\"Financial Status\"]`. " +
				"A further row of an order, without a customer of its own, goes with the order's first.",
			Default: "every row", Example: `'Status != "Cancelled"'`,
		},
		"source.revenue_basis": {
			Doc: "What the revenue in these files holds, as it stands there. Ask whoever set up the tracking: VAT alone moves every figure by a quarter. What differs from the report's basis is converted or refused; " +
				"of what platforms report (kinds ads and email) only VAT is, and the rest is told.",
			Default: "not told; the report's is then taken, with a warning, where no other source has a revenue, and else it is an error",
			Example: `{ vat = "included", shipping = "excluded", discounts = "after", refunds = "refund_date" }`,
		},
		"source.vat_rate": {
			Doc:     "The rate of VAT, by which revenue with VAT and without are converted. It is needed where the source's basis is not the report's and the rows have no column `tax`.",
			Default: "none", Unit: "a fraction: 0.25 is 25 %", Example: `0.25`,
			Least: new(0.0), Most: new(1.0), Below: true,
		},
		"source.currency": {
			Doc:     "The currency that the amounts are in, whatever sign they carry: some programs write $ beside any money. Where it is not the report's, a source of kind `rates` must tell what it was worth.",
			Default: "the report's", Example: `"NOK"`, Pattern: dataset.CurrencyForm, Reset: true,
		},
		"source.timezone": {
			Doc:     "The time zone of times that do not tell their own, by its IANA name. Of a file with days only it is the one that the days are in: they stay as they are, and are told where other sources have days of another zone. A time with an offset, in a column of days, is of the day that it then was in this zone; midnights of the offset alone are days.",
			Default: "the report's", Example: `"Europe/Oslo"`,
		},
		"source.date_format": {
			Doc:     "How dates are written in the files.",
			Default: "found out from all dates of the file; refused where two readings are possible", Example: `"dmy"`,
			Words: words(dataset.DateFormats(), map[string]string{"iso": "2025-06-30", "dmy": "30.06.2025", "mdy": "06/30/2025"}), Reset: true,
		},
		"source.decimal": {
			Doc:     "The mark before decimals in the files.",
			Default: "found out from all numbers of the file; refused where two readings are possible", Example: `","`,
			Words: words(dataset.Decimals(), map[string]string{".": "1,234.50", ",": "1 234,50 or 1.234,50"}), Reset: true,
		},
		"source.delimiter": {
			Doc:     "The character between columns.",
			Default: "found out from the file", Example: `";"`, Pattern: `^.?$`, Reset: true,
		},
		"source.encoding": {
			Doc:     "How the files' characters are written.",
			Default: "found out from the file", Example: `"windows-1252"`,
			Words: words(tabular.Encodings(), map[string]string{
				tabular.UTF8: "what most programs write today", tabular.UTF16LE: "what Google Ads calls Excel .csv",
				tabular.UTF16BE: "rare", tabular.Windows1252: "what Excel writes as CSV on Windows in Western Europe",
			}), Reset: true,
		},
		"source.sheet": {
			Doc:     "The sheet of Excel workbooks that the table is on.",
			Default: "the first visible sheet with a row that has the columns", Example: `"June 2025"`, Reset: true,
		},
		"source.member": {
			Doc:     "The file in zip archives that the table is in: its name, or a pattern with `*`.",
			Default: "the only file in the archive; with several it must be told", Example: `"Chart.csv"`, Reset: true,
		},
		"source.max_bad_rows": {
			Doc:     "How many rows that cannot be read are tolerated. They are told and left out; with more of them the build fails.",
			Default: "`0`", Unit: "rows", Example: `5`, Least: new(0.0),
		},

		"source.stages": {
			Doc: "What a source of kind `leads` is counted for, where two sources tell of the same leads. A CRM's contacts tell when somebody became a lead, an MQL and an SQL, its deals what became of an opportunity: " +
				"with presets of both, the one is counted for the first three and the other for the last three, with their values, and the finding `lead_stages_elsewhere` says so. Any other two that tell the same stages are added up, with the warning `lead_stages_twice` unless both name their stages here.",
			Default: "all that its files tell, but for what the preset of another source tells better", Example: `["created", "mql", "sql"]`,
			Words: words(dataset.LeadStages(), map[string]string{
				"created": "leads, on the day they were created", "mql": "those that marketing found worth following up", "sql": "those that sales took over",
				"opportunity": "deals that may be won", "won": "deals won, and what deals are worth", "lost": "deals lost",
			}),
		},
		"source.outcomes": {Doc: "What the stages of deals mean, for a preset that tells by them which deals were won and lost. Stages are whatever somebody has called them: most are known by words such as won, vunnet, signert, lost and tapt, " +
			"and those of deals that seem to be over, of which nothing is known, are told by the finding `deal_stages_unknown`."},
		"source.outcomes.won": {
			Doc: "Further stages whose deals were won, on their close date; `*` stands for any text.", Default: "none", Example: `["Levert", "Fase 5*"]`,
		},
		"source.outcomes.lost": {
			Doc: "Likewise of deals that were lost.", Default: "none", Example: `["Avslag"]`,
		},
		"source.overlap": {
			Doc: "What becomes of rows that two of the files hold: a month that was exported twice, or the last 90 days beside the last 30. They never count twice. " +
				"The newest export is the one with the latest date: told in a line above the header, else the last date in the file's name unless it is before its last day of data, else that day; " +
				"of the same date, the one whose name, without its ending, sorts last. When a file was written to the disk does not count.",
			Default: "`error`", Example: `"latest"`,
			Words: words(dataset.Overlaps(), map[string]string{"error": "they stop the build, which tells the files, days and amounts", "latest": "the newest export counts; what is left out of the others is told under data quality"}), Reset: true,
		},

		"channel": {
			Doc: "A rule that names the channel of rows that do not: of visits, touchpoints, orders, conversions and leads that only tell source, medium and campaign (or `utm_source` and so on). The first rule that holds counts. " +
				"After your own come those of Google Analytics 4's default channel grouping: " + strings.Join(dataset.DefaultChannels(), ", ") + ". What none of them takes is " + dataset.Unassigned + ", and told under data quality. " +
				"Rules here stand before those of the config that this one extends.",
		},
		"channel.name": {
			Doc: "The channel.", Need: Required, Example: `"Google Ads"`,
		},
		"channel.sites": {
			Doc:     "The source must be one of these sites.",
			Default: "any source", Example: `"search"`, Reset: true,
			Words: words(dataset.Sites(), map[string]string{
				"search": "search engines", "social": "social networks", "video": "sites of videos", "shopping": "marketplaces and sites that compare prices",
			}),
		},
		"channel.where": {
			Doc: "The condition on a row, written as `where` of a `[[measure]]`, over `source`, `medium`, `campaign`, `term` and `content`; upper and lower case are the same here. " +
				"`matches` compares with a regular expression.",
			Default: "every row whose source is one of `sites`", Example: `'source == "google" and medium == "cpc"'`,
		},

		"utm": {
			Doc: "How source, medium, campaign, term and content are read in files that tell where rows came from. `%20` and `+` become spaces, spaces at the ends go, and values that differ only in upper and lower case are one, " +
				"in the spelling that an alias has, else the commonest. What was changed is told under data quality. Conditions in sources and measures see the values with their upper and lower case as in the file.",
		},
		"utm.normalise": {
			Doc:     "Whether that is done. Without it every spelling is a value of its own.",
			Default: "`true`", Example: `false`,
		},
		"utm.aliases": {
			Doc:     "Other names of a source or medium, whatever their case, and the name that they stand for.",
			Default: "none", Example: `{ fb = "facebook", "m.facebook.com" = "facebook" }`,
		},

		"measure": {Doc: "A measure of your own: the sum of a column over those rows of a source that satisfy a condition. Its id can be used in formulas like any other measure."},
		"measure.id": {
			Doc: "The measure's name in formulas: small letters, digits and `_`.", Need: Required,
			Example: `"discounted_orders"`, Pattern: dataset.IdentifierForm,
		},
		"measure.source": {
			Doc: "The name of a source, or a kind for all sources of that kind.", Need: Inheritable,
			Example: `"orders"`, Words: kinds(), Own: true, Pattern: `.`,
		},
		"measure.column": {
			Doc: "The column that is added up: one of the kind's, or a heading of the file. `rows` counts rows.", Need: Inheritable,
			Example: `"rows"`,
		},
		"measure.where": {
			Doc: "The condition on a row: columns compared with `==`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `startsWith`, `endsWith`, `matches` (a regular expression) or `in` a list, joined by `and`, `or`, `not`. " +
				"A name is a column of the kind, or a heading of the file; text stands in quotes.",
			Default: "every row", Example: `'discount > 0 and channel != "Outlet"'`,
		},
		"measure.unit": {
			Doc:     "What the sum is.",
			Example: `"money"`, Default: "`count`",
			Words: words(dataset.MeasureUnits(), map[string]string{"count": "a number of things", "money": "an amount in the report's currency"}), Reset: true,
		},
	}
}

func kinds() []Word {
	var list []Word
	for _, k := range dataset.Kinds() {
		list = append(list, Word{k.Name, k.Doc})
	}
	return list
}

func presets() []Word {
	var list []Word
	for _, p := range dataset.DescribePresets() {
		list = append(list, Word{p.Name, p.Doc + " Kind: " + p.Kind + "."})
	}
	return list
}

// columns lists what may be mapped, of all kinds: a JSON Schema of draft 4 cannot
// make one key's values depend on another's in a way that editors explain well.
func columns() []Word {
	var list []Word
	place := map[string]int{}
	told := map[string][]string{} // by column: what is told of it
	for _, kind := range dataset.Kinds() {
		for _, c := range kind.Columns {
			if c.Counted {
				continue
			}
			for _, name := range []string{c.Name, c.Alias} {
				if name == "" {
					continue
				}
				if _, seen := place[name]; !seen {
					place[name] = len(list)
					list = append(list, Word{Value: name})
				}
				told[name] = append(told[name], kind.Name+": "+c.Doc)
			}
		}
	}
	for name, i := range place {
		list[i].Doc = strings.Join(told[name], "; ")
	}
	return list
}
