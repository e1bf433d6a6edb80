// Package audit looks for what is doubtful in the data: findings that a reader
// of the report should know before trusting a number.
package audit

import (
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

// Run looks at all of the data, worst findings first.
func Run(d *dataset.Data) []Finding { panic("unfinished") }
