// Package audit looks for what is doubtful in the data: findings that a reader
// of the report should know before trusting a number.
//
//  1. dataset's own findings about files are taken up.
//  2. values.go looks at single groups: clicks over impressions, negatives.
//  3. names.go looks at the values of dimensions: one channel in two spellings.
//  4. days.go looks at the course of days: gaps, spikes, days beside whole periods.
//  5. people.go looks at persons and channels: conversions nobody led to.
//  6. channels.go looks for channels that costs and journeys name differently.
//  7. sales.go holds the conversions against the orders, by their numbers and one by one.
//  8. budget.go holds the plan against the costs' channels, and against itself.
//  9. leads.go looks at the order of leads' dates, and for their persons.
//
// The limits are rules of thumb of those who audit such data, and every finding
// carries what it found, not only that something is wrong.
package audit

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
)

// Finding is one doubt about the data. An Error makes numbers wrong, a Warning
// may, an Info is good to know.
type Finding struct {
	Source string // source's name; empty when it is about the whole of the data
	File   string // empty when it is about the whole source
	dataset.Finding
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
		a.channels(t)
	}
	a.frequency()
	a.persons()
	a.channelNames()
	a.sales()
	a.orderIDs()
	a.budget()
	a.leads()
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
func (a *audit) add(source string, f dataset.Finding) {
	a.found = append(a.found, Finding{Source: source, Finding: f})
}

// at adds a finding about groups of a table, placed at the first of them. Its
// arguments are completed by the rows and the first day.
func (a *audit) at(t *dataset.Table, groups []int, f dataset.Finding) {
	for _, g := range groups {
		f.Rows += int(t.Rows[g])
	}
	first := groups[0]
	f.Line = int(t.First[first])
	if f.Args == nil {
		f.Args = dataset.Args{}
	}
	f.Args["n"], f.Args["date"] = f.Rows, t.Date[first]
	a.found = append(a.found, Finding{t.Source, a.data.Files[t.File[first]].Name, f})
}

// files takes up what reading the files found.
func (a *audit) files() {
	for _, file := range a.data.Files {
		for _, f := range file.Findings {
			a.found = append(a.found, Finding{file.Source, file.Name, f})
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
