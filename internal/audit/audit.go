// Package audit looks for what is doubtful in the data: findings that a reader
// of the report should know before trusting a number.
//
//  1. rules.go lists all rules with their thresholds, config.go what the config
//     says of them.
//  2. dataset's own findings about files are taken up, and files.go judges what it counted in them.
//  3. values.go looks at single groups: clicks over impressions, negatives, round numbers.
//  4. names.go looks at the values of dimensions: one channel in two spellings;
//     drift.go at names that end where others begin, medium.go at the mediums of links.
//  5. days.go looks at the course of days: gaps, spikes, days beside whole periods; rhythm.go at
//     days of 0, days that are cut off, and rows that are sums of others; whole.go at names that are.
//  6. people.go looks at persons and channels: conversions nobody led to; traffic.go
//     at clicks that no human may have made.
//  7. channels.go looks for channels that costs and journeys name differently.
//  8. sales.go holds the conversions against the orders, by their numbers and one by one, and
//     what platforms claim.
//  9. budget.go holds the plan against the costs' channels, and against itself.
//  10. leads.go looks at the order of leads' dates, and for their persons; search.go for
//     searches that only their queries tell of, zones.go for days of another time zone.
//  11. contacts.go looks at what the register of contacts is good for.
//  12. alike.go looks for sources that hold the same rows.
//  13. stake.go tells how much money is in what was found.
//
// The thresholds are rules of thumb of those who audit such data, and every
// finding carries what it found, not only that something is wrong.
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
	Examples []Place // of rows that it is about, the one at File and Line first; empty when that is all

	table  *dataset.Table // that groups are of
	groups []int          // that it is about; nil when it is about no certain ones
}

// Place is a row of a file.
type Place struct {
	File string
	Line int
}

// maxExamples is how many rows a finding names.
const maxExamples = 4

// Run looks at all of the data, worst findings first; then by source, file and
// line.
func Run(d *dataset.Data, cfg *Config) []Finding {
	a := &audit{data: d, cfg: cfg, limits: cfg.limits()}
	a.files()
	for _, t := range d.Tables {
		a.values(t)
		a.names(t)
		a.drift(t)
		a.medium(t)
		a.days(t)
		a.rhythm(t)
		a.wholes(t)
		a.channels(t)
	}
	a.frequency()
	a.persons()
	a.traffic()
	a.channelNames()
	a.sales()
	a.orderIDs()
	a.claims()
	a.budget()
	a.leads()
	a.contacts()
	a.search()
	a.zones()
	a.alike()
	slices.SortStableFunc(a.found, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.Severity, y.Severity), cmp.Compare(x.Source, y.Source),
			cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Check, y.Check))
	})
	return a.found
}

type audit struct {
	data   *dataset.Data
	cfg    *Config
	limits limits
	found  []Finding
}

// limit returns a threshold.
func (a *audit) limit(key string) float64 { return a.limits.of(key) }

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
	if f.Args == nil {
		f.Args = dataset.Args{}
	}
	f.Args["n"], f.Args["date"] = f.Rows, t.Date[groups[0]]
	a.of(t, groups, f)
}

// of adds a finding about groups of a table, placed at the first of them.
func (a *audit) of(t *dataset.Table, groups []int, f dataset.Finding) {
	found := Finding{Source: t.Source, Finding: f, table: t, groups: groups}
	for _, g := range groups[:min(len(groups), maxExamples)] {
		found.Examples = append(found.Examples, Place{a.data.Files[t.File[g]].Name, int(t.First[g])})
	}
	found.File, found.Line = found.Examples[0].File, found.Examples[0].Line
	if found.Line == 0 { // of rows that a database has added up
		found.Examples = nil
	}
	a.found = append(a.found, found)
}

// rows adds a finding about single rows, placed at the first of them.
func (a *audit) rows(rows sightings, f dataset.Finding) {
	found := Finding{Finding: f}
	found.Rows = rows.n
	for i, p := range rows.first {
		file := a.data.Files[p.file]
		if i == 0 {
			found.Source, found.File, found.Line = file.Source, file.Name, int(p.line)
		}
		if p.line > 0 {
			found.Examples = append(found.Examples, Place{file.Name, int(p.line)})
		}
	}
	a.found = append(a.found, found)
}

// row is a row of the data: the number of its file, and its line.
type row struct{ file, line int32 }

// sightings counts rows, and keeps the first few of them by file and line: of a
// log there may be millions.
type sightings struct {
	n     int
	first []row
}

// many counts rows of a file of which no line is known.
func (s *sightings) many(file int32, n int) {
	if n > 0 {
		s.add(file, 0)
		s.n += n - 1
	}
}

func (s *sightings) add(file, line int32) {
	s.n++
	r := row{file, line}
	at, _ := slices.BinarySearchFunc(s.first, r, func(x, y row) int { return cmp.Or(cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line)) })
	if at < maxExamples {
		s.first = slices.Insert(s.first, at, r)
		s.first = s.first[:min(len(s.first), maxExamples)]
	}
}

// files takes up what reading the files found.
func (a *audit) files() {
	for i := range a.data.Files {
		file := &a.data.Files[i]
		for _, f := range file.Findings {
			a.found = append(a.found, Finding{Source: file.Source, File: file.Name, Finding: f})
		}
		a.odd(i)
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
