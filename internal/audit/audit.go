// Package audit looks for what is doubtful in the data: findings that a reader
// of the report should know before trusting a number.
//
//  1. dataset's own findings about files are taken up.
//  2. values.go looks at single groups: clicks over impressions, negatives.
//  3. names.go looks at the values of dimensions: one channel in two spellings.
//  4. days.go looks at the course of days: gaps, stale sources, spikes.
//  5. overlap.go looks at files beside each other: the same rows twice.
//  6. people.go looks at persons and channels: conversions nobody led to.
//
// The limits are rules of thumb of those who audit such data, and every message
// says what it found, not only that something is wrong.
package audit

import (
	"cmp"
	"fmt"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// Finding is one doubt about the data. An Error makes numbers wrong, a Warning
// may, an Info is good to know.
type Finding struct {
	Severity diag.Severity
	Source   string // source's name
	File     string // empty when it is about the whole source
	Line     int    // 0 when it is about no single row
	Check    string // id of the rule
	Message  string
	Rows     int // rows or days concerned
}

// Run looks at all of the data, worst findings first; then by source, file and
// line.
func Run(d *dataset.Data) []Finding {
	a := &audit{data: d}
	a.files()
	for _, t := range d.Tables {
		a.values(t)
		a.names(t)
		a.days(t)
		a.overlap(t)
		a.channels(t)
	}
	a.frequency()
	a.persons()
	slices.SortStableFunc(a.found, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.Severity, y.Severity), cmp.Compare(x.Source, y.Source),
			cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Check, y.Check))
	})
	return a.found
}

type audit struct {
	data  *dataset.Data
	found []Finding
}

// add adds a finding about a whole source.
func (a *audit) add(severity diag.Severity, source, check string, rows int, format string, args ...any) {
	a.found = append(a.found, Finding{Severity: severity, Source: source, Check: check, Rows: rows, Message: fmt.Sprintf(format, args...)})
}

// at adds a finding about groups of a table, placed at the first of them.
func (a *audit) at(t *dataset.Table, groups []int, severity diag.Severity, check, format string, args ...any) {
	rows := 0
	for _, g := range groups {
		rows += int(t.Rows[g])
	}
	first := groups[0]
	a.found = append(a.found, Finding{Severity: severity, Source: t.Source, File: a.data.Files[t.File[first]].Name, Line: int(t.First[first]),
		Check: check, Rows: rows, Message: fmt.Sprintf(format, args...)})
}

// files takes up what reading the files found.
func (a *audit) files() {
	for _, file := range a.data.Files {
		for _, f := range file.Findings {
			a.found = append(a.found, Finding{f.Severity, file.Source, file.Name, f.Line, f.Check, f.Message, f.Rows})
		}
	}
}

// column returns a column's index in the table, or -1.
func column(t *dataset.Table, name string) int { return slices.Index(t.Columns, name) }

// value returns a group's sum of a column, and whether there is one.
func value(t *dataset.Table, group, column int) (dataset.Fixed, bool) {
	if column < 0 || t.Has[group]&(1<<column) == 0 {
		return 0, false
	}
	return t.Sums[column][group], true
}
