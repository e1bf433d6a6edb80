package dataset

import (
	"peil/internal/diag"
	"peil/internal/period"
)

// A mistyped year puts a row years away from all others: 2052 for 2025. Left
// alone it would move the report's period, and every comparison, to a month
// without data.
const (
	lonelyDays = 400 // further away than the yearly invoice of the year before
	lonelyRows = 3   // more of them are a part of the data
	companions = 5   // rows for each lonely one that the rest must have, to be the rest
)

// lonely tells the rows of a table that lie far beyond all others, and returns
// the first and the last day of the rest; false without rows. Rows that stand
// for a whole period do not count as lonely: a file a year is as they come.
func (d *Data) lonely(t *Table) (rest period.Period, ok bool) {
	if len(t.Date) == 0 {
		return period.Period{}, false
	}
	from, to := 0, len(t.Date)
	all := 0
	for _, n := range t.Rows {
		all += int(n)
	}
	alone := func(rows int) bool { return rows <= lonelyRows && all >= rows*(1+companions) }
	for i, rows := to-1, 0; i > 0; i-- {
		if rows += int(t.Rows[i]); !alone(rows) || d.Files[t.File[i]].Covers != nil {
			break
		}
		if t.Date[i]-t.Date[i-1] > lonelyDays {
			to = i
		}
	}
	for i, rows := 0, 0; i < to-1; i++ {
		if rows += int(t.Rows[i]); !alone(rows) || d.Files[t.File[i]].Covers != nil {
			break
		}
		if t.Date[i+1]-t.Date[i] > lonelyDays {
			from = i + 1
		}
	}
	rest = period.Period{Start: t.Date[from], End: t.Date[to-1], Grain: period.Range}
	for i, date := range t.Date {
		if i >= from && i < to {
			continue
		}
		file := &d.Files[t.File[i]]
		file.Findings = append(file.Findings, Finding{
			Severity: diag.Error, Check: "lonely_date", Line: int(t.First[i]), Rows: int(t.Rows[i]), Columns: []string{AllColumns},
			Args: Args{"n": int(t.Rows[i]), "date": date, "start": rest.Start, "end": rest.End},
		})
	}
	return rest, true
}
