package dataset

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"peil/internal/diag"
)

// workers is how many files are read at the same time. Reading is bound by the
// processor; the order of what is found does not depend on it.
const workers = 2

// Scan reads the files of every source by the plan. It reads on after a mistake
// and tells all of them; with an error among them the Data is nil. A mistake in
// the config has its Path ("source[2].columns.spend"), one in a file its File
// and Line.
func Scan(ctx context.Context, sources []Source, plan Plan) (*Data, diag.List) {
	return scanAll(ctx, sources, plan, nil)
}

// scanAll is Scan with what is remembered of files; nil remembers nothing.
func scanAll(ctx context.Context, sources []Source, plan Plan, m *memory) (*Data, diag.List) {
	var l diag.List
	scans := make([][]*fileScan, len(sources))
	specs := make([]*spec, len(sources))
	read := func(rates bool) {
		var jobs []func()
		for i := range sources {
			if (sources[i].Kind == "rates") != rates {
				continue
			}
			s, mistakes := newSpec(&sources[i], i, &plan)
			l = append(l, mistakes...)
			if mistakes.Count(diag.Error) == 0 {
				specs[i] = s
			}
		}
		linkJourneys(specs, &plan)
		for i, s := range specs {
			if (sources[i].Kind == "rates") != rates {
				continue
			}
			names := expand(&sources[i], i, &l)
			if s == nil {
				continue
			}
			scans[i] = make([]*fileScan, len(names))
			jobs = append(jobs, s.jobs(ctx, names, scans[i], m.of(&sources[i], i, &plan))...)
		}
		run(jobs)
	}
	read(true) // money is converted as it is read
	plan.rates = gatherRates(scans, &plan, &l)
	read(false)
	l = append(l, settle(ctx, sources, scans, func(i int) *sourceMemory { return m.of(&sources[i], i, &plan) })...)
	for _, ofSource := range scans {
		for _, f := range ofSource {
			l = append(l, f.diags...)
		}
	}
	judgeBadRows(sources, scans, &l)
	checkBases(sources, scans, plan.Basis, &l)
	if l.Count(diag.Error) > 0 {
		return nil, l
	}
	return assemble(sources, scans, &plan), l
}

// jobs returns the reading of a source's files, each by itself.
func (s *spec) jobs(ctx context.Context, names []string, into []*fileScan, m *sourceMemory) []func() {
	jobs := make([]func(), len(names))
	for i, name := range names {
		path, state, beside := s.source.full(name), s.source.full(name), ""
		if s.source.DSN != "" {
			path, state = name, s.source.DatabaseFile()
			if s.collapsing != nil {
				beside = s.collapsing.rests
			}
		}
		jobs[i] = func() {
			into[i] = m.scan(ctx, m.key(state, beside), s, func() *fileScan { return s.scanFile(ctx, path, name, reading{}) })
		}
	}
	return jobs
}

func run(jobs []func()) {
	next := make(chan func())
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for job := range next {
				job()
			}
		})
	}
	for _, job := range jobs {
		next <- job
	}
	close(next)
	done.Wait()
}

// judgeBadRows tells the bad rows of every source: as warnings as long as they
// are no more than it tolerates, else as errors.
func judgeBadRows(sources []Source, scans [][]*fileScan, l *diag.List) {
	for i, ofSource := range scans {
		total, tolerated := 0, 0
		if m := sources[i].MaxBadRows; m != nil {
			tolerated = *m
		}
		for _, f := range ofSource {
			total += f.badRows
		}
		severity := diag.Warning
		if total > tolerated {
			severity = diag.Error
		}
		for _, f := range ofSource {
			f.tellBadRows(severity, l)
		}
		if severity == diag.Error {
			hint := fmt.Sprintf("mend the rows, or leave them out and have the report say so with max_bad_rows = %d", total)
			if total > maxBadShown && !slices.ContainsFunc(ofSource, func(f *fileScan) bool { return f.file.Rows > 0 }) {
				hint = "not one row could be read: look for what they have in common, such as columns, date_format, decimal or currency of the source"
			} else if i := slices.IndexFunc(ofSource, func(f *fileScan) bool { return f.cut }); i >= 0 {
				hint = fmt.Sprintf("export %s again: nobody can tell how many rows are missing after the one that is cut off", ofSource[i].path)
			}
			l.Add(diag.Diagnostic{Path: fmt.Sprintf("source[%d]", i), Message: fmt.Sprintf("the source %q has %s", sources[i].Name, count(total, "bad row")), Hint: hint})
		}
	}
}

func (f *fileScan) tellBadRows(severity diag.Severity, l *diag.List) {
	if f.badRows == 0 {
		return
	}
	var lines []string
	for _, d := range f.bad {
		d.Severity = severity
		l.Add(d)
		lines = append(lines, strconv.Itoa(d.Line))
	}
	if more := f.badRows - len(f.bad); more > 0 {
		l.Add(diag.Diagnostic{Severity: severity, File: f.path, Message: "and " + count(more, "more bad row")})
		lines = append(lines, "…")
	}
	f.finding(Finding{
		Severity: diag.Warning, Check: BadRow, Line: f.bad[0].Line, Rows: f.badRows, Columns: []string{AllColumns},
		Args: Args{"n": f.badRows, "lines": strings.Join(lines, ", ")},
	})
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// checkBases demands a declared basis of every source with a revenue where
// there are two or more, since VAT alone would make them differ by a quarter.
func checkBases(sources []Source, scans [][]*fileScan, report Basis, l *diag.List) {
	var carrying []int
	for i, ofSource := range scans {
		if slices.ContainsFunc(ofSource, func(f *fileScan) bool { return f.money }) {
			carrying = append(carrying, i)
		}
	}
	for _, i := range carrying {
		kind, _ := KindOf(sources[i].Kind)
		column := kind.Columns[slices.IndexFunc(kind.Columns, func(c Column) bool { return c.Revenue })].Name
		tellConverted(scans[i])
		if parts := sources[i].Differences(report); parts != nil {
			scans[i][0].finding(Finding{Severity: diag.Info, Check: "claimed_basis", Columns: []string{column}, Args: Args{"parts": parts}})
		}
		if b := sources[i].Basis; b != nil && b.Refunds == unknownRefunds && differ(report.Refunds, "ignored") && !kind.Claimed {
			scans[i][0].finding(Finding{Severity: diag.Warning, Check: "refunds_unknown", Columns: revenueColumns(&kind, column), Args: Args{"declared": Word("refunds_" + report.Refunds)}})
		}
		missing := sources[i].Basis.undeclared()
		if len(missing) == 0 {
			continue
		}
		if len(carrying) == 1 {
			parts := make([]Word, len(missing))
			for j, part := range missing {
				parts[j] = Word(part)
			}
			scans[i][0].finding(Finding{Severity: diag.Warning, Check: "basis_undeclared", Columns: []string{column}, Args: Args{"parts": parts}})
			continue
		}
		var others []string
		for _, j := range carrying {
			if j != i {
				others = append(others, fmt.Sprintf("%q", sources[j].Name))
			}
		}
		path := fmt.Sprintf("source[%d]", i)
		if sources[i].Basis != nil {
			path += ".revenue_basis"
		}
		whole := kind.Usual()
		if p, err := presetOf(sources[i].Preset); err == nil && p.Basis != nil {
			whole = *p.Basis
		}
		if sources[i].Basis != nil {
			whole = sources[i].Basis.or(whole)
		}
		l.Add(diag.Diagnostic{Path: path,
			Message: fmt.Sprintf("the sources %q and %s have a revenue, and %q does not declare its %s", sources[i].Name, strings.Join(others, ", "), sources[i].Name, strings.Join(missing, ", ")),
			Hint:    fmt.Sprintf("write what its file holds: revenue_basis = %s; or leave its revenue out with columns = { %s = \"\" }", whole, column)})
	}
}
