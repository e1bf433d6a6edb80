package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// odd judges what reading a file counted: rows and days that stand there again, and
// numbers that are blank.
func (a *audit) odd(number int) {
	file := &a.data.Files[number]
	share := func(o dataset.Odd) float64 { return float64(o.Rows) / float64(max(1, file.Rows)) }
	if file.Restated.Days != nil {
		a.restated(number)
	} else if o := file.Repeated; o.Rows > 0 && share(o) > a.limit("repeated_rows") {
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

// restated tells of days that stand in a file again with other numbers. Their rows are
// all of those days'.
func (a *audit) restated(number int) {
	file := &a.data.Files[number]
	f, kind := file.Restated, file.Kind
	k, _ := dataset.KindOf(kind)
	found := Finding{Source: file.Source, File: file.Name, Finding: dataset.Finding{
		Severity: diag.Warning, Check: "restated_rows", Line: f.Line, Rows: f.Rows, Columns: []string{dataset.AllColumns},
		Args: dataset.Args{
			"n": f.Rows, "other": f.Other, "start": f.Days[0], "end": f.Days[len(f.Days)-1],
			"column": dataset.Word(f.Column), "value": k.Figure(f.Column, f.Sum.Float()),
		},
	}}
	for _, t := range a.data.Tables {
		for g := range t.Date {
			if _, is := slices.BinarySearch(f.Days, t.Date[g]); is && t.File[g] == int32(number) {
				found.table, found.groups = t, append(found.groups, g)
			}
		}
	}
	a.found = append(a.found, found)
}
