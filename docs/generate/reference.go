package main

import (
	"fmt"
	"slices"
	"strings"

	"peil/funnel"
	"peil/internal/config/schema"
	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/kpi"
	"peil/render"
)

const preface = `<!-- Made by go generate ./internal/config. Do not edit. -->

# peil.toml

Every key, kind of source, figure and measure that peil knows. An editor shows the same while you type: write the schema beside the config with
` + "`peil schema --out peil.schema.json`" + `, and name it on the config's first line, ` + "`#:schema ./peil.schema.json`" + ` (VS Code with Even Better TOML, or any editor
with Taplo). ` + "`peil check`" + ` tells what neither can know.

In any text ` + "`${NAME}`" + ` is what the environment holds under that name, and ` + "`$${`" + ` stands for the characters ` + "`${`" + `. Paths are relative to the file that holds them.
Keys are written in small letters.`

// reference returns docs/config.md.
func reference() string {
	m := &markdown{}
	m.WriteString(preface + "\n")
	contents(m)
	m.heading(2, "The file")
	var own []schema.Field
	for _, f := range schema.Fields() {
		if f.Fields == nil {
			own = append(own, f)
		}
	}
	keys(m, own)
	for _, f := range schema.Fields() {
		if f.Fields != nil {
			table(m, f, 2)
		}
	}
	kinds(m)
	presets(m)
	catalogue(m)
	measures(m)
	models(m)
	rules(m)
	functions(m)
	return m.String()
}

// contents links the sections that follow the tables of the file.
func contents(m *markdown) {
	m.paragraph("[Kinds of source](#kinds-of-source) · [Presets](#presets) · [Catalogue of KPIs](#catalogue-of-kpis) · [Measures](#measures) · " +
		"[Attribution models](#attribution-models) · [Rules of the audit](#rules-of-the-audit) · [Functions in commentary](#functions-in-commentary)")
}

// table writes a table of peil.toml, and those within it.
func table(m *markdown, f schema.Field, level int) {
	header := "[" + f.Path + "]"
	if f.Form == schema.Tables {
		header = "[[" + f.Path + "]]"
	}
	m.heading(level, "`%s`", header)
	about := f.Key.Doc
	if f.Key.Default != "" {
		about += " Default: " + f.Key.Default + "."
	}
	m.paragraph(about)
	keys(m, f.Fields)
	for _, inner := range f.Fields {
		if inner.Fields != nil && !inner.Short {
			table(m, inner, level+1)
		}
	}
}

// keys writes the keys of a table.
func keys(m *markdown, fields []schema.Field) {
	var rows [][]string
	for _, f := range fields {
		if f.Fields != nil && !f.Short {
			continue // has a section of its own
		}
		rows = append(rows, []string{code(f.Name), meaning(f), fallback(f), code(f.Key.Example)})
	}
	if rows != nil {
		m.table([]string{"key", "meaning", "default", "example"}, rows)
	}
}

// meaning tells what a key is for, its unit, and the words that it may be;
// long lists have sections of their own.
func meaning(f schema.Field) string {
	doc := f.Key.Doc
	if f.Key.Unit != "" {
		doc += " Unit: " + f.Key.Unit + "."
	}
	if section, elsewhere := sections[f.Path]; elsewhere {
		return strings.TrimSpace(doc + " " + section)
	}
	for i, w := range f.Key.Words {
		if i == 0 {
			doc += "<br>"
		} else {
			doc += "; "
		}
		doc += code(w.Value) + ": " + w.Doc
	}
	return doc
}

// sections says where the words of some keys are listed.
var sections = map[string]string{
	"source.kind":         "See [Kinds of source](#kinds-of-source).",
	"source.preset":       "See [Presets](#presets).",
	"source.columns":      "See [Kinds of source](#kinds-of-source).",
	"source.defaults":     "See [Kinds of source](#kinds-of-source).",
	"measure.source":      "See [Kinds of source](#kinds-of-source).",
	"stage.volume":        "See [Measures](#measures).",
	"kpi.id":              "See [Catalogue of KPIs](#catalogue-of-kpis).",
	"kpi.variants.unit":   "As the KPI's `unit`.",
	"kpi.variants.scope":  "As the KPI's `scope`.",
	"kpi.stage":           "",
	"attribution.models":  "See [Attribution models](#attribution-models).",
	"attribution.primary": "See [Attribution models](#attribution-models).",
	"audit.thresholds":    "See [Rules of the audit](#rules-of-the-audit).",
	"audit.severity":      "See [Rules of the audit](#rules-of-the-audit).",
	"audit.ignore.check":  "See [Rules of the audit](#rules-of-the-audit).",
}

func fallback(f schema.Field) string {
	switch f.Key.Need {
	case schema.Required:
		return "**required**"
	case schema.Inheritable:
		return "**required**, here or in the file that this one extends"
	}
	return f.DefaultText()
}

// kinds writes every kind of source with its columns.
func kinds(m *markdown) {
	m.heading(2, "Kinds of source")
	var kept []string
	for _, k := range dataset.Kinds() {
		if !k.Table {
			kept = append(kept, code(k.Name))
		}
	}
	last := len(kept) - 1
	m.paragraph("A column of the file that is none of these can be mapped to a name of your own; it is then a dimension. That holds for the kinds whose rows are added up: all but " +
		strings.Join(kept[:last], ", ") + " and " + kept[last] + ".")
	for _, k := range dataset.Kinds() {
		m.heading(3, "`%s`", k.Name)
		m.paragraph(sentence(k.Doc))
		var rows [][]string
		for _, c := range k.Columns {
			if c.Counted {
				continue
			}
			name := code(c.Name)
			if c.Alias != "" {
				name += " or " + code(c.Alias)
			}
			required := ""
			if c.Required {
				required = "yes"
			}
			rows = append(rows, []string{name, columnType(c), required, c.Doc})
		}
		m.table([]string{"column", "holds", "required", "meaning"}, rows)
		m.paragraph(sameRows(k))
	}
}

// sameRows says when rows of two files are the same, for the key overlap.
func sameRows(k dataset.Kind) string {
	var names []string
	for _, c := range k.Columns {
		if c.Role == dataset.Dated {
			names = append(names, code(c.Name))
		}
	}
	for _, name := range k.Identity() {
		names = append(names, code(name))
	}
	switch {
	case k.Facts:
		return "A row that stands in two files says the same as one: files may overlap."
	case k.Undated:
		return "The rows tell no days: two files overlap where one holds the same rows as the other throughout."
	case k.Name == "orders":
		return "Two files overlap where they hold the same `order`; where rows have none, the same " + strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "`order`" }), ", ") + "."
	}
	return "Two files overlap where rows are alike in " + strings.Join(names, ", ") + ", and dimensions of your own, as far as both files have them."
}

// columnType says what a column's cells hold, and what they are for.
func columnType(c dataset.Column) string {
	switch {
	case c.Type == dataset.Day:
		return "day"
	case c.Type == dataset.Timestamp:
		return "time, or day"
	case c.Type == dataset.Money:
		return "money"
	case c.Type == dataset.Count:
		return "number"
	case c.Role == dataset.Dimension:
		return "text: dimension"
	case c.Role == dataset.Key:
		return "text: key"
	}
	return "text"
}

// sentence gives a phrase a capital and a full stop.
func sentence(phrase string) string {
	return strings.ToUpper(phrase[:1]) + strings.TrimSuffix(phrase[1:], ".") + "."
}

func presets(m *markdown) {
	m.heading(2, "Presets")
	var rows [][]string
	for _, p := range dataset.DescribePresets() {
		rows = append(rows, []string{code(p.Name), code(p.Kind), p.Doc})
	}
	m.table([]string{"preset", "kind", "reads"}, rows)
}

// catalogue writes every figure that peil knows, by stage.
func catalogue(m *markdown) {
	m.heading(2, "Catalogue of KPIs")
	m.paragraph("Bare names in a formula mean measures by the figure's scope, see [Measures](#measures). A figure is undefined, and says why, rather than 0. " +
		"The formulas below a figure are its variants: `variant = \"…\"` chooses one, `beside` shows it too.")
	stage := "none yet"
	for _, k := range kpi.Catalogue() {
		if k.Stage != stage {
			stage = k.Stage
			title := "The whole program"
			for _, s := range funnel.DefaultStages() {
				if s.ID == stage {
					title = s.Title.In("en")
				}
			}
			m.heading(3, "%s", title)
		}
		figure(m, &k)
	}
}

// figure writes a figure's meaning and its definitions.
func figure(m *markdown, k *kpi.KPI) {
	m.heading(4, "`%s`: %s", k.ID, k.Title.In("en"))
	m.paragraph(k.Meaning.In("en") + " Undefined: " + lower(k.Undefined.In("en")))
	scope := k.Scope
	if scope == "" {
		scope = measure.Program
	}
	rows := [][]string{{"", code(k.Formula), string(k.Unit), string(scope), string(k.Direction), k.Label.In("en")}}
	for _, v := range k.Variants {
		u, s := v.Unit, v.Scope
		if u == "" {
			u = k.Unit
		}
		if s == "" {
			s = scope
		}
		rows = append(rows, []string{code(v.ID), code(v.Formula), string(u), string(s), string(k.Direction), v.Label.In("en")})
	}
	m.table([]string{"variant", "formula", "unit", "scope", "better", "what it is"}, rows)
}

// lower begins a sentence inside another; abbreviations stay as they are.
func lower(s string) string {
	if len(s) > 1 && strings.ToUpper(s[1:2]) == s[1:2] && s[1] != ' ' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func measures(m *markdown) {
	m.heading(2, "Measures")
	m.paragraph("What a formula may use, beside KPIs and your own `[[measure]]`. A measure is `kind.column`. A bare name means what its row says, in the order of preference that the data allow; " +
		"any other bare name means the one kind that offers it. What adds up can be summed over days and over parts.")
	var rows [][]string
	for _, i := range measure.Known(nil) {
		adds := ""
		if i.Additive {
			adds = "yes"
		}
		doc := i.Doc
		if i.Formula != "" {
			doc += ": " + i.Formula
		}
		rows = append(rows, []string{code(i.Name), string(i.Unit), adds, doc})
	}
	m.table([]string{"name", "unit", "adds up", "meaning"}, rows)
}

func models(m *markdown) {
	m.heading(2, "Attribution models")
	m.paragraph("In every model the credit adds up to the source's conversions exactly; those without a known touch stand as a line of their own.")
	var rows [][]string
	for _, w := range schema.Models() {
		rows = append(rows, []string{code(w.Value), w.Doc})
	}
	m.table([]string{"model", "rule"}, rows)
}

// rules writes what the audit looks for.
func rules(m *markdown) {
	m.heading(2, "Rules of the audit")
	m.paragraph("What is looked for in the data whenever a report is made. A finding tells what it found, how much money stands in its rows and which figures it touches, on the page *Data quality*, in report.json and by `peil check`. " +
		"The thresholds are rules of thumb of those who audit such data, and not laws: `[audit.thresholds]` moves them, by the key that is given here; `[audit.severity]` changes how much a rule matters, and `[[audit.ignore]]` accepts a finding.")
	var rows [][]string
	for _, r := range schema.Rules() {
		var keys, defaults, docs []string
		for _, l := range r.Limits {
			keys = append(keys, code(l.Key))
			defaults = append(defaults, fmt.Sprintf("%g", l.Default))
			docs = append(docs, l.Doc+" ("+l.Unit+")")
		}
		rows = append(rows, []string{code(r.ID), r.Severity.String(), r.Doc, strings.Join(keys, "<br>"), strings.Join(defaults, "<br>"), strings.Join(docs, "<br>")})
	}
	m.table([]string{"rule", "severity", "finds", "threshold", "default", "when it speaks"}, rows)
}

func functions(m *markdown) {
	m.heading(2, "Functions in commentary")
	m.paragraph("In the Markdown of a commentary these are filled in. A condition ends with `{{ end }}` and may have an `{{ else }}`. A misspelt name is an error with its line.")
	var rows [][]string
	for _, f := range render.Functions() {
		var usages []string
		for _, usage := range strings.Split(f.Usage, " or ") {
			usages = append(usages, code(usage))
		}
		rows = append(rows, []string{strings.Join(usages, " or "), f.Doc})
	}
	m.table([]string{"call", "gives, or holds where"}, rows)
}
