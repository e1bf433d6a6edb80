package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"peil/attribution"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

const (
	creditedMembers = 12     // keeps the table of a dimension's credit one that people read
	mostMembers     = 10_000 // of a dimension: more are no groups, but the rows themselves
)

// dimensionCredit is what the primary model credits to the values of each of
// the client's own dimensions that touches have a value of; nil without any.
func (r *run) dimensionCredit(credits *attribution.Credits) []report.DimensionCredit {
	if credits == nil {
		return nil
	}
	var list []report.DimensionCredit
	for _, dim := range r.cfg.Attribution.OwnDimensions() {
		d := report.DimensionCredit{Dimension: dim, Members: members(credits.ByPart(dim, r.creditPeriod()))}
		if slices.ContainsFunc(d.Members, func(m report.MemberCredit) bool { return m.Name != "" && m.Name != attribution.Unattributed }) {
			list = append(list, d)
		}
	}
	return list
}

// members adds the credit of channels' parts up by their names, the one with
// the most value first; what has no name comes last, and then what has no touch.
func members(parts []attribution.PartCredit) []report.MemberCredit {
	type sum struct{ conversions, value dataset.Fixed }
	sums := map[string]*sum{}
	channels := map[string]map[string]report.Volume{}
	var all dataset.Fixed
	for _, c := range parts {
		name := c.Part
		if c.Channel == attribution.Unattributed {
			name = attribution.Unattributed
		}
		if sums[name] == nil {
			sums[name], channels[name] = &sum{}, map[string]report.Volume{}
		}
		sums[name].conversions += c.Conversions
		sums[name].value += c.Value
		channels[name][c.Channel] = report.Volume{Conversions: c.Conversions.Float(), Value: c.Value.Float()}
		all += c.Conversions
	}
	var list []report.MemberCredit
	for _, name := range sortedKeys(sums) {
		m := report.MemberCredit{Name: name, Conversions: sums[name].conversions.Float(), Value: sums[name].value.Float(), Channels: channels[name]}
		m.Share = ratio(&m.Conversions, new(all.Float()))
		list = append(list, m)
	}
	last := func(m report.MemberCredit) int { return slices.Index(nameless, m.Name) }
	slices.SortStableFunc(list, func(a, b report.MemberCredit) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(b.Value, a.Value), cmp.Compare(b.Conversions, a.Conversions))
	})
	return list
}

// nameless are the names of what has no value of a dimension: touches, and then
// conversions without a touch.
var nameless = []string{"", attribution.Unattributed}

// dimensionSections hold a table for each of the client's own dimensions.
func (r *run) dimensionSections() []*report.Section {
	a := r.report.Attribution
	var list []*report.Section
	for i, d := range a.Dimensions {
		t := r.membersTable(d)
		list = append(list, &report.Section{
			ID: fmt.Sprintf("dimension-credit-%d", i+1), Title: t.Caption,
			Subtitle: report.T("dimension_credit.sub", "primary", modelText(a.Primary)), Blocks: []report.Block{t},
		})
	}
	return list
}

// membersTable lists the values of a dimension with the most credit; the others
// are added up, so that the table has the total of all. Where KPIs have targets
// for values, their verdicts stand beside them.
func (r *run) membersTable(d report.DimensionCredit) *report.Table {
	a := r.report.Attribution
	name, valued, judged := dimensionText(d.Dimension), a.Value != 0, slices.Contains(targetDims(r.cfg), d.Dimension)
	t := &report.Table{Caption: report.T("dimension_credit.title", "dimension", name), Sortable: true, Columns: []report.Column{
		{Title: dimensionTitle(d.Dimension)}, {Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("col.share"), Align: report.End},
	}}
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	if judged {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.status")})
	}
	add := func(name report.Text, list ...report.MemberCredit) *report.Row {
		var sum report.MemberCredit
		for _, m := range list {
			sum.Conversions += m.Conversions
			sum.Value += m.Value
		}
		row := report.Row{Cells: []report.Cell{{Text: name}, count(sum.Conversions), blank(ratio(&sum.Conversions, &a.Conversions), unit.Percent)}}
		if valued {
			row.Cells = append(row.Cells, cell(&sum.Value, unit.Money))
		}
		t.Rows = append(t.Rows, pad(row, len(t.Columns)))
		return &t.Rows[len(t.Rows)-1]
	}
	named := slices.IndexFunc(d.Members, func(m report.MemberCredit) bool { return slices.Contains(nameless, m.Name) })
	if named < 0 {
		named = len(d.Members)
	}
	shown := min(named, creditedMembers)
	for _, m := range d.Members[:shown] {
		row := add(report.Literal(m.Name), m)
		if judged {
			status, about := r.segmentStatus(d.Dimension, m.Name)
			row.Cells[len(row.Cells)-1] = report.Cell{Status: status, Note: about}
		}
	}
	if shown < named {
		add(report.T("campaign_credit.others", "n", named-shown), d.Members[shown:named]...)
	}
	for _, m := range d.Members[named:] {
		text := channelText(m.Name)
		if m.Name == "" {
			text = report.T("dimension_credit.none")
		}
		add(text, m)
	}
	add(report.T("sum"), d.Members...).Total = true
	return t
}

// dimensionText names a dimension of the client's own: as the config does, in
// words.
func dimensionText(dim string) report.Text { return report.Literal(strings.ReplaceAll(dim, "_", " ")) }

// dimensionTitle is its name at the head of a column.
func dimensionTitle(dim string) report.Text {
	name := []rune(dimensionText(dim).Literal)
	name[0] = unicode.ToUpper(name[0])
	return report.Literal(string(name))
}

// idleDimensions reports dimensions that credit is to be given by and that no
// source of touchpoints has, those that no touch has a value of, and those with
// too many to be read.
func (r *run) idleDimensions() (l diag.List) {
	for i, dim := range r.cfg.Attribution.By {
		d := slices.Index(r.data.Places.Dims, dim)
		if d < 0 || !slices.Contains(r.cfg.Attribution.OwnDimensions(), dim) {
			continue
		}
		at := fmt.Sprintf("attribution.by[%d]", i)
		switch values := len(r.data.Places.Values[d].List); {
		case !r.data.Places.Told[d]:
			l.Add(r.unknownDimension(at, dim))
		case values == 0:
			l.Warnf(at, "no touch has a value of %q: the column is empty", dim)
		case values > mostMembers:
			l.Add(diag.Diagnostic{
				Severity: diag.Error, Path: at, Message: fmt.Sprintf("the dimension %q has %d values, and credit can be given by %d", dim, values, mostMembers),
				Hint: "name a column of groups, such as a product line instead of a product's number",
			})
		}
	}
	return l
}

// unknownDimension tells that no file of touchpoints has a dimension, and which
// may have been meant.
func (r *run) unknownDimension(at, dim string) diag.Diagnostic {
	x := diag.Diagnostic{Severity: diag.Error, Path: at, Message: fmt.Sprintf("no source of touchpoints has the dimension %q", dim)}
	has := func(kind string) bool {
		return slices.ContainsFunc(r.data.Files, func(f dataset.File) bool { return f.Kind == kind })
	}
	if !has("touchpoints") {
		x.Hint = `leave it out: credit by a dimension of your own takes sources of kind "touchpoints" and "conversions"`
		if has("paths") {
			x.Message += ", and paths know channels only"
		}
		return x
	}
	var names []string // that it may have been
	for _, s := range r.cfg.Sources {
		if kind, _ := dataset.KindOf(s.Kind); kind.Name == "touchpoints" {
			for _, name := range sortedKeys(s.Columns) {
				if kind.Column(name) < 0 {
					names = append(names, name)
				}
			}
		}
	}
	for _, f := range r.data.Files {
		if f.Kind == "touchpoints" {
			names = append(names, f.Unread...)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	x.Hint = diag.DidYouMean(dim, append(attribution.Dimensions(), names...))
	if x.Hint == "" {
		x.Hint = fmt.Sprintf(`say which heading of the file it is: columns = { %s = "…" } in the source`, dim)
		if len(names) > 0 {
			const most = 12
			x.Hint += "; there is " + diag.Quoted(names[:min(len(names), most)])
		}
	}
	return x
}
