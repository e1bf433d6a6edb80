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

// giveDay gives the rows of what tells no days one, and why it is that one, for the
// reader who is to correct it: the last day of what lies beside it in the archive,
// the report's last, the last that the file's name tells, or the one on which the
// file was written.
func (f *found) giveDay(path, report string, beside *period.Period) {
	if len(f.Missing) == 0 {
		return
	}
	day, why := lastDay(path, report, beside)
	f.Defaults, f.why = map[string]string{f.Missing[0]: day.String()}, why
}

// lastDay guesses the last day that a file is about, and says how.
func lastDay(path, report string, beside *period.Period) (day period.Date, why string) {
	if beside != nil {
		return beside.End, "the last day of what lies beside it in the archive"
	}
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
