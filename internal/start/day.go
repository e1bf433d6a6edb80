package start

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"peil/internal/period"
)

// dayInName is a day, or a month, that a file's name tells.
var dayInName = regexp.MustCompile(`(20\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?:\D|$)`)

// giveDay says which days what tells none is for, and why it is those, for the
// reader who is to correct it: all of those that lie beside it in the archive. Where
// none do, nobody knows when they began, and the rows stand on the day that is most
// likely the last.
func (f *found) giveDay(path, report string, beside *period.Period) {
	if len(f.Missing) == 0 {
		return
	}
	if beside != nil {
		f.Covers, f.why = beside.String(), "the days of what lies beside it in the archive"
		return
	}
	day, why := lastDay(path, report)
	f.Defaults, f.why = map[string]string{f.Missing[0]: day.String()}, why
}

// lastDay guesses the last day that a file is about, and says how: the report's last,
// the last that the file's name tells, or the one on which the file was written.
func lastDay(path, report string) (day period.Date, why string) {
	if p, err := period.Parse(report); err == nil {
		return p.End, "the last day of the report's period"
	}
	all := dayInName.FindAllStringSubmatch(filepath.Base(path), -1)
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		if m[3] == "" {
			if p, err := period.Parse(m[1] + "-" + m[2]); err == nil {
				return p.End, "the last day of the month in its name"
			}
		}
		if day, err := period.ParseDate(fmt.Sprintf("%s-%s-%s", m[1], m[2], m[3])); err == nil {
			return day, "the day in its name"
		}
	}
	if info, err := os.Stat(path); err == nil {
		year, month, dayOfMonth := info.ModTime().Date()
		return period.NewDate(year, month, dayOfMonth), "the day on which the file was written"
	}
	return period.Date(0), "the first of all days"
}
