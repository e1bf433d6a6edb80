package build

import (
	"cmp"

	"peil/internal/analysis"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/render/text"
)

// findings returns what the review of the scorecard has to say, at places of the
// config, and what the audit found, as diagnostics of the files; what of that the
// config accepts, as information with the reason. Bad rows are
// not among them: reading has told each, with what is wrong with it.
func findings(r *report.Report) diag.List {
	english, err := text.English(r.Currency)
	if err != nil {
		return diag.From(err)
	}
	var l diag.List
	for _, m := range r.Review {
		l.Add(diag.Diagnostic{
			Severity: m.Severity, ID: m.Check, Path: m.Path,
			Message: english.Text(m.Text), Hint: hint(english, m.Check, m.Advice),
		})
	}
	for _, f := range r.Audit {
		if f.Check != dataset.BadRow {
			l.Add(finding(english, f))
		}
	}
	for _, f := range r.Ignored {
		l.Add(diag.Diagnostic{
			Severity: diag.Info, ID: f.Check, File: cmp.Or(f.File, f.Source), Line: f.Line,
			Message: "ignored: " + english.Text(f.Text), Hint: "reason: " + f.Reason,
		})
	}
	return l
}

// finding is one as a diagnostic of its file, or of its source.
func finding(english text.Writer, f report.Finding) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: f.Severity, ID: f.Check, File: cmp.Or(f.File, f.Source), Line: f.Line,
		Message: english.Text(f.Text), Hint: hint(english, f.Check, f.Advice),
	}
}

// hint is the advice, and what to write in the config where that is the way: what
// a page, which is read by others, leaves out.
func hint(english text.Writer, check string, advice report.Text) string {
	said := english.Text(advice)
	if key := "write." + check; english.Locale.Has(key) {
		said += " " + english.Text(report.Text{Key: key, Args: advice.Args})
	}
	return said
}

// FileFindings returns what the reading of one file by itself found, as
// diagnostics of it, with amounts in the currency.
func FileFindings(path, currency string, found []dataset.Finding) diag.List {
	english, err := text.English(currency)
	if err != nil {
		return diag.From(err)
	}
	var l diag.List
	for _, f := range found {
		if f.Check == dataset.BadRow {
			continue
		}
		said, advice := analysis.Sentences(f)
		l.Add(finding(english, report.Finding{Severity: f.Severity, File: path, Line: f.Line, Check: f.Check, Text: said, Advice: advice}))
	}
	return l
}
