package analysis

import (
	"slices"

	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// rhythmFew is how many pauses between rows tell of a rhythm.
const rhythmFew = 8

// sources tells, of every source whose rows have days, which days those are, and
// how fresh it is, in the config's order. A source of whole periods has them all.
func (r *run) sources() []report.Source {
	list := []report.Source{}
	if !r.time.dated {
		return list
	}
	for _, t := range r.data.Tables {
		if len(t.Date) > 0 {
			list = append(list, r.sourceOf(t))
		}
	}
	return list
}

func (r *run) sourceOf(t *dataset.Table) report.Source {
	days := r.covered(t)
	first, last := days[0], days[len(days)-1]
	s := report.Source{Source: t.Source, Kind: t.Kind, First: first, Last: last, Days: len(days)}
	s.Behind = max(0, int(min(r.time.period.End, r.time.end)-last))
	kind, _ := dataset.KindOf(t.Kind)
	if pause, ok := usualPause(days); ok {
		s.Rhythm = &pause
	}
	switch {
	case kind.Daily && !kind.Happens:
		if step := audit.EveryDays(days); step == 0 {
			s.Missing = int(last-first) + 1 - len(days)
		} else if s.Rhythm == nil {
			s.Rhythm = &step
		}
		s.Late = s.Behind >= int(r.cfg.Audit.Threshold("stale_source"))
	case kind.Daily:
		s.Late = s.Behind >= max(restDays, int(r.cfg.Audit.Threshold("stale_source")))
	case s.Rhythm != nil:
		s.Late = float64(s.Behind) > r.cfg.Audit.Threshold("overdue_source")*float64(*s.Rhythm)
	}
	s.Late = s.Late && s.Behind > 0
	return s
}

// everyDay reports whether a source should have rows on every day: its kind has,
// and its own do not come each week or month.
func (r *run) everyDay(t *dataset.Table) bool {
	kind, _ := dataset.KindOf(t.Kind)
	return kind.Daily && !kind.Happens && audit.EveryDays(r.covered(t)) == 0
}

// covered returns the days that a table has rows of, in order, or that its files
// are for as a whole.
func (r *run) covered(t *dataset.Table) []period.Date {
	days := slices.Clone(t.Date)
	for _, f := range r.data.Files {
		if f.Source != t.Source || f.Covers == nil || f.Rows == 0 {
			continue
		}
		for d := f.Covers.Start; d <= f.Covers.End; d++ {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// usualPause returns the median of the days from one day with rows to the next.
func usualPause(days []period.Date) (int, bool) {
	if len(days) <= rhythmFew {
		return 0, false
	}
	pauses := make([]int, len(days)-1)
	for i := range pauses {
		pauses[i] = int(days[i+1] - days[i])
	}
	slices.Sort(pauses)
	return pauses[len(pauses)/2], true
}

// coverage shows which days each source has, in the year up to the period's end or
// the data's.
func (r *run) coverage() *report.Section {
	if len(r.report.Sources) == 0 {
		return nil
	}
	end := max(r.time.observed.End, min(r.time.end, r.time.period.End))
	start := period.Of(end, period.Month).Start.AddMonths(-coverageMonths)
	first := end
	for _, s := range r.report.Sources {
		first = min(first, max(start, s.First))
	}
	start = first
	c := &report.Chart{ID: "coverage", Kind: report.Coverage, Unit: unit.Count}
	for d := start; d <= end; d++ {
		c.Periods = append(c.Periods, period.Of(d, period.Day))
	}
	late, gaps := 0, 0
	for i, t := range r.dated() {
		s := &r.report.Sources[i]
		if s.Late {
			late++
		}
		if s.Missing > 0 {
			gaps++
		}
		c.Series = append(c.Series, report.Series{Name: report.Literal(s.Source), Values: r.presence(t, s, start, end)})
	}
	switch {
	case late > 0:
		c.Title = report.T("coverage.title.late", "n", late, "all", len(c.Series))
	case gaps > 0:
		c.Title = report.T("coverage.title.gaps", "n", gaps, "all", len(c.Series))
	default:
		c.Title = report.T("coverage.title.whole", "n", len(c.Series))
	}
	c.Subtitle = report.T("coverage.sub", "start", start, "end", end)
	c.Alt = join(report.T("full_stop", "a", c.Title), join(c.Subtitle, report.T("coverage.alt")))
	return &report.Section{ID: "coverage", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c, r.freshnessTable()}}
}

// coverageMonths is how many months before the one that is shown last.
const coverageMonths = 12

// dated returns the tables of the report's sources, in their order.
func (r *run) dated() []*dataset.Table {
	return slices.DeleteFunc(slices.Clone(r.data.Tables), func(t *dataset.Table) bool { return len(t.Date) == 0 })
}

// presence returns, for each day, 1 where the source has rows, 0 where it should
// have some, and nil where none are expected: before it begins, or where its rows
// come now and then. Days that it lags behind are expected.
func (r *run) presence(t *dataset.Table, s *report.Source, start, end period.Date) []*float64 {
	values := make([]*float64, end-start+1)
	everyDay := r.everyDay(t)
	until := end
	if !s.Late {
		until = s.Last
	}
	for d := max(start, s.First); d <= min(end, until); d++ {
		if everyDay || s.Late && d > s.Last {
			values[d-start] = new(0.0)
		}
	}
	for _, d := range r.covered(t) {
		if d >= start && d <= end {
			values[d-start] = new(1.0)
		}
	}
	return values
}

// freshnessTable tells of each source what the picture shows, in numbers.
func (r *run) freshnessTable() *report.Table {
	t := &report.Table{
		Caption: report.T("freshness.title"), Sortable: true,
		Columns: []report.Column{
			{Title: report.T("col.source")}, {Title: report.T("col.kind")}, {Title: report.T("col.dates")},
			{Title: report.T("col.rhythm")}, {Title: report.T("col.lag"), Align: report.End}, {Title: report.T("col.missing_days"), Align: report.End},
		},
	}
	tables := r.dated()
	for i, s := range r.report.Sources {
		rhythm, everyDay := report.T("rhythm.unknown"), r.everyDay(tables[i])
		switch {
		case everyDay:
			rhythm = report.T("rhythm.daily")
		case s.Rhythm != nil:
			rhythm = report.T("rhythm.days", "n", *s.Rhythm)
		}
		behind, missing := report.Cell{Text: report.T("fresh.yes")}, report.Cell{}
		if s.Behind > 0 {
			behind = report.Cell{Text: report.T("fresh.behind", "n", s.Behind), Strong: s.Late}
		}
		if everyDay {
			missing = count(float64(s.Missing))
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: report.Literal(s.Source)}, {Text: report.T("kind." + s.Kind)}, {Text: report.T("range", "start", s.First, "end", s.Last)},
			{Text: rhythm}, behind, missing,
		}})
	}
	return t
}

// courseColumns are the columns by which a kind's days are compared with those of
// the build before: those that platforms, shops and tools correct afterwards.
var courseColumns = map[string][]string{
	"ads": {"spend", "conversions"}, "web": {"sessions"}, "orders": {"orders", "revenue"}, "conversions": {"conversions", "value"},
	"touchpoints": {"touches"}, "costs": {"amount"}, "email": {"delivered", "clicks"}, "leads": {"leads", "value"},
}

// courses returns what each source tells of its days.
func (r *run) courses() []report.Course {
	var list []report.Course
	if !r.time.dated {
		return nil
	}
	for _, t := range r.data.Tables {
		kind, _ := dataset.KindOf(t.Kind)
		for _, name := range courseColumns[t.Kind] {
			if column := slices.Index(t.Columns, name); column >= 0 && len(t.Date) > 0 {
				u := unit.Count
				if i := kind.Column(name); kind.Columns[i].Type == dataset.Money {
					u = unit.Money
				}
				list = append(list, report.Course{Source: t.Source, Column: name, Unit: u, First: t.Date[0], Values: dailySums(t, column)})
			}
		}
	}
	return list
}

// dailySums returns a column's sum on each day from the first on; nil where no row
// has a value.
func dailySums(t *dataset.Table, column int) []*float64 {
	values := make([]*float64, t.Date[len(t.Date)-1]-t.Date[0]+1)
	for g := 0; g < len(t.Date); {
		var sum dataset.Fixed
		day, known := t.Date[g], false
		for ; g < len(t.Date) && t.Date[g] == day; g++ {
			if t.Has[g]&(1<<column) != 0 {
				sum, known = sum+t.Sums[column][g], true
			}
		}
		if known {
			values[day-t.Date[0]] = new(sum.Float())
		}
	}
	return values
}
