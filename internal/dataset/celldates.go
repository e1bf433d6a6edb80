package dataset

import (
	"fmt"
	"regexp"
	"time"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// readDate dates the row; it reports false when it cannot.
func (p *pass) readDate(record *tabular.Record) bool {
	b, r := p.binding, &p.row
	switch {
	case b.date >= 0:
		cell := record.Field(b.date)
		parsed := p.parseDate(cell)
		if parsed == tabular.Value {
			return true
		}
		if parsed == tabular.Bad {
			p.skipCell(b.date, "%q in the column %q is not a date%s", cell, p.reader.Header[b.date], p.dateHint(cell))
			return false
		}
		if p.inheritDate() {
			return true
		}
		if b.day == nil {
			p.skipCell(b.date, "the row has no date in the column %q", p.reader.Header[b.date])
			return false
		}
	case b.day == nil && b.end >= 0:
		return p.readRange(record)
	}
	if b.day != nil {
		r.date = *b.day
		y, m, d := r.date.Time().Date()
		r.unix = time.Date(y, m, d, 0, 0, 0, 0, p.spec.zone).Unix()
	}
	return true
}

// shortYear is a date whose year has two digits, with or without a time.
var shortYear = regexp.MustCompile(`^\s*\d{1,2}[./-]\d{1,2}[./-]\d{2}(\s.*)?$`)

// isoDay looks like a day that is written year first.
var isoDay = regexp.MustCompile(`^\s*(\d{4}-\d{2}-\d{2})`)

func (p *pass) dateHint(cell []byte) string {
	if shortYear.Match(cell) {
		return " (write the year with four digits)"
	}
	if day := isoDay.FindSubmatch(cell); day != nil {
		switch _, err := period.ParseDate(string(day[1])); {
		case err != nil:
			return " (there is no such day)"
		case string(day[1]) < "1900" || string(day[1]) >= "2200":
			return " (days before the year 1900 and after 2199 are no days of a report)"
		}
		return " (the day is one, and what follows it is no time of day)"
	}
	if format := p.spec.source.DateFormat; format != "" {
		return fmt.Sprintf(" (the source says date_format = %q; without it the order is found out from the file)", format)
	}
	if _, err := period.Parse(string(cell)); err == nil && p.spec.kind.Monthly {
		return ` (write a day or a month: 2025-06-15, 2025-06; longer periods are of plans, kind = "budget")`
	}
	switch p.dates[rowDate].Style() {
	case tabular.DateDMY:
		return " (the file's days come before their months)"
	case tabular.DateMDY:
		return " (the file's months come before their days)"
	}
	return ""
}

func (p *pass) parseDate(cell []byte) (parsed tabular.Parsed) {
	r := &p.row
	if p.byDay {
		r.date, parsed = p.dates[rowDate].ParseDay(cell, p.spec.zone)
		if parsed == tabular.Bad && p.spec.kind.Monthly {
			if month, ok := monthOf(cell); ok {
				p.months.add(r)
				r.date, parsed = month.End, tabular.Value
			}
		}
		return parsed
	}
	r.unix, r.date, parsed = p.dates[rowDate].ParseTime(cell, p.spec.zone)
	if parsed == tabular.Value && p.zoneShift && p.dates[rowDate].HasClock() {
		// A day alone stays that day; a point in time falls on the report's day.
		r.date = period.NewDate(time.Unix(r.unix, 0).In(p.spec.local).Date())
	}
	return parsed
}

// monthOf reads a month that a cell tells, and no day of it.
func monthOf(cell []byte) (period.Period, bool) {
	if month, err := period.Parse(string(cell)); err == nil && month.Grain == period.Month {
		return month, true
	}
	year, month, ok := tabular.ParseMonth(cell)
	return period.Of(period.NewDate(year, time.Month(month), 1), period.Month), ok
}

// tellMonths makes a finding of the costs that tell a month alone.
func (p *pass) tellMonths() {
	if u := &p.months; u.rows > 0 {
		p.finding(Finding{Severity: diag.Info, Check: "costs_of_months", Line: u.line, Rows: u.rows, Args: Args{"n": u.rows}})
	}
}

// readRange dates a row that is for a range of days: it stands on the last one.
func (p *pass) readRange(record *tabular.Record) bool {
	b := p.binding
	start, ok1 := p.dates[startDate].ParseDay(record.Field(b.start), p.spec.zone)
	end, ok2 := p.dates[endDate].ParseDay(record.Field(b.end), p.spec.zone)
	if ok1 == tabular.Value && ok2 == tabular.Value && end > start && p.dates[endDate].Midnight() {
		end-- // it ends where the next day begins
	}
	if ok1 != tabular.Value || ok2 != tabular.Value || end < start {
		p.skipCell(b.end, "%q to %q is not a range of days", record.Field(b.start), record.Field(b.end))
		return false
	}
	p.row.date = end
	if start == end && p.file.Covers == nil {
		return true
	}
	c := rangeOf(start, end)
	if p.file.Covers != nil {
		c = rangeOf(min(start, p.file.Covers.Start), max(end, p.file.Covers.End))
	}
	p.file.Covers = c
	return true
}
