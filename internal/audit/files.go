package audit

import (
	"peil/internal/dataset"
	"peil/internal/diag"
)

// odd judges what reading a file counted: rows that stand there again, and numbers
// that are blank.
func (a *audit) odd(file *dataset.File) {
	share := func(o dataset.Odd) float64 { return float64(o.Rows) / float64(max(1, file.Rows)) }
	if o := file.Repeated; o.Rows > 0 && share(o) > a.limit("repeated_rows") {
		a.found = append(a.found, Finding{Source: file.Source, File: file.Name, Finding: dataset.Finding{
			Severity: diag.Warning, Check: "repeated_rows", Line: o.Line, Rows: o.Rows, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": o.Rows, "share": dataset.Share(share(o))},
		}})
	}
	for _, o := range file.Blank {
		if share(o) > a.limit("blank_numbers") {
			a.found = append(a.found, Finding{Source: file.Source, File: file.Name, Finding: dataset.Finding{
				Severity: diag.Warning, Check: "blank_numbers", Line: o.Line, Rows: o.Rows, Columns: []string{o.Column},
				Args: dataset.Args{"n": o.Rows, "column": dataset.Word(o.Column), "share": dataset.Share(share(o))},
			}})
		}
	}
}
