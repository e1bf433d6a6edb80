package analysis

import (
	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// doubtful counts the findings that put a figure in doubt.
func (r *run) doubtful() int {
	n := 0
	for _, f := range r.findings {
		if f.Severity != diag.Info {
			n++
		}
	}
	return n
}

// qualityPage tells what is doubtful about the data, what to mend first, and what
// was read.
func (r *run) qualityPage() *report.Page {
	page := &report.Page{ID: "quality", Title: report.T("page.quality")}
	skipped := 0
	for _, f := range r.data.Files {
		skipped += f.Skipped
	}
	switch n := r.doubtful(); n {
	case 0:
		page.Headline = report.T("quality.headline.clean")
	default:
		page.Headline = report.T("quality.headline.findings", "n", n, "first", r.report.Audit[0].Title)
	}
	page.Lead = []report.Text{report.T("quality.lead", "n", len(r.data.Files), "rows", r.rows(), "skipped", skipped)}
	if r.time.dated {
		page.Lead = append(page.Lead, report.T("quality.span", "start", r.time.start, "end", r.time.end))
	}
	page.Lead = append(page.Lead, r.ruleCount())
	if len(r.findings) > 0 {
		page.Sections = append(page.Sections, report.Section{
			ID: "findings", Title: report.T("quality.findings"), Subtitle: report.T("quality.findings.sub"),
			Blocks: []report.Block{&report.Findings{Items: r.report.Audit}},
		})
	}
	if len(r.report.Ignored) > 0 {
		accepted := &report.Findings{}
		for _, f := range r.report.Ignored {
			accepted.Items = append(accepted.Items, f.Finding)
		}
		page.Sections = append(page.Sections, report.Section{
			ID: "accepted", Title: report.T("quality.ignored"), Subtitle: report.T("quality.ignored.sub"), Blocks: []report.Block{accepted},
		})
	}
	if s := r.coverage(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	if s := r.contactsSection(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	page.Sections = append(page.Sections, report.Section{
		ID: "files", Title: report.T("quality.files"), Subtitle: report.T("quality.files.sub"),
		Blocks: []report.Block{r.filesTable()},
	})
	return page
}

// ruleCount says how many rules were tried, and how many found something.
func (r *run) ruleCount() report.Text {
	spoke := map[string]bool{}
	for _, f := range r.findings {
		spoke[f.Check] = true
	}
	for _, f := range r.ignored {
		spoke[f.Check] = true
	}
	return report.T("quality.rules", "rules", len(audit.Rules()), "spoke", len(spoke))
}

// contactsReport returns how good the register of contacts is; nil without one.
func (r *run) contactsReport() *report.Contacts {
	c := audit.RegisterOf(r.data, &r.cfg.Audit)
	if c == nil {
		return nil
	}
	part := func(n *int) *report.Part {
		if n == nil {
			return nil
		}
		return new(partOf(dataset.Part{Rows: *n, Of: c.Contacts}))
	}
	list := &report.Contacts{Contacts: c.Contacts, Stale: part(c.Stale), WithoutConsent: part(c.Refused), Sleeping: part(c.Sleeping)}
	if c.Incomplete != nil {
		list.Complete = part(new(c.Contacts - *c.Incomplete))
	}
	return list
}

// contactsSection shows it.
func (r *run) contactsSection() *report.Section {
	c := r.report.Contacts
	if c == nil {
		return nil
	}
	t := &report.Table{Caption: report.T("contacts.title"), Columns: []report.Column{
		{Title: report.T("col.gate")}, {Title: report.T("col.contacts"), Align: report.End}, {Title: report.T("col.share"), Align: report.End},
	}}
	for _, gate := range []struct {
		key  string
		part *report.Part
		args []any
	}{
		{"contacts.complete", c.Complete, nil},
		{"contacts.stale", c.Stale, []any{"n", int(r.cfg.Audit.Threshold("contacts_stale_months"))}},
		{"contacts.without_consent", c.WithoutConsent, nil},
		{"contacts.sleeping", c.Sleeping, []any{"n", int(r.cfg.Audit.Threshold("contacts_sleeping_months"))}},
	} {
		row := report.Row{Cells: []report.Cell{{Text: report.T(gate.key, gate.args...)}, {Text: report.T("contacts.unknown")}, {}}}
		if gate.part != nil {
			row.Cells[1], row.Cells[2] = count(float64(gate.part.Rows)), cell(gate.part.Share, unit.Percent)
		}
		t.Rows = append(t.Rows, row)
	}
	return &report.Section{
		ID: "contacts", Title: report.T("contacts.title"), Subtitle: report.T("contacts.sub", "n", c.Contacts), Blocks: []report.Block{t},
	}
}

// rows counts the rows used.
func (r *run) rows() int {
	n := 0
	for _, f := range r.data.Files {
		n += f.Rows
	}
	return n
}

// filesTable lists the files with what was used of them.
func (r *run) filesTable() *report.Table {
	t := &report.Table{
		Caption:  report.T("quality.files"),
		Sortable: true,
		Columns: []report.Column{
			{Title: report.T("col.source")}, {Title: report.T("col.kind")}, {Title: report.T("col.file")},
			{Title: report.T("col.rows"), Align: report.End}, {Title: report.T("col.skipped"), Align: report.End},
			{Title: report.T("col.dates")},
		},
	}
	spans := r.fileSpans()
	for i, f := range r.data.Files {
		dates := report.Cell{}
		if p, ok := spans[int32(i)]; ok {
			dates.Text = report.T("range", "start", p.Start, "end", p.End)
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: report.Literal(f.Source)}, {Text: report.T("kind." + f.Kind)}, {Text: report.Literal(f.Name)},
			count(float64(f.Rows)), count(float64(f.Skipped)), dates,
		}})
	}
	return t
}

// fileSpans returns the first and last date of each file that has dates.
func (r *run) fileSpans() map[int32]period.Period {
	spans := map[int32]period.Period{}
	for _, t := range r.data.Tables {
		for g, date := range t.Date {
			if !r.time.dated || r.data.Files[t.File[g]].Kind == "paths" {
				continue
			}
			p, seen := spans[t.File[g]]
			if !seen {
				p = period.Period{Start: date, End: date, Grain: period.Range}
			}
			spans[t.File[g]] = period.Period{Start: min(p.Start, date), End: max(p.End, date), Grain: period.Range}
		}
	}
	for _, b := range r.data.Budgets {
		p, seen := spans[b.File]
		if !seen {
			p = b.Period
		}
		spans[b.File] = period.Period{Start: min(p.Start, b.Period.Start), End: max(p.End, b.Period.End), Grain: period.Range}
	}
	return spans
}

// count makes a cell of a whole number.
func count(v float64) report.Cell { return cell(&v, unit.Count) }

// cell makes a cell of a quantity.
func cell(v *float64, u unit.Unit) report.Cell {
	q := report.Q(v, u)
	return report.Cell{Quantity: &q}
}
