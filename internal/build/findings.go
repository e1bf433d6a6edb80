package build

import (
	"cmp"

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
			Severity: m.Severity, Path: m.Path,
			Message: english.Text(m.PlainText) + " [" + m.Check + "]", Hint: english.Text(m.PlainAdvice),
		})
	}
	for _, f := range r.Audit {
		if f.Check == dataset.BadRow {
			continue
		}
		d := diag.Diagnostic{
			Severity: f.Severity, File: cmp.Or(f.File, f.Source), Line: f.Line,
			Message: english.Text(f.Text) + " [" + f.Check + "]", Hint: english.Text(f.Advice),
		}
		l.Add(d)
	}
	for _, f := range r.Ignored {
		l.Add(diag.Diagnostic{
			Severity: diag.Info, File: cmp.Or(f.File, f.Source), Line: f.Line,
			Message: "ignored: " + english.Text(f.Text) + " [" + f.Check + "]", Hint: "reason: " + f.Reason,
		})
	}
	return l
}
