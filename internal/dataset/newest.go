package dataset

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"peil/internal/period"
	"peil/internal/tabular"
)

// Of two exports the newer one is the one that was made later. When that was,
// the file tells: in a line above its header, else by the last date in its
// name. A date before the file's last day of data is no date of an export, and
// without any it was made on that last day at the earliest. Of files of the same
// date, that is the newer one whose name, without its ending, sorts last. When a
// file was written to the disk does not count: a copy would make it newer.

// newer orders files, the older one first.
func newer(a, b *fileScan) int {
	return cmp.Or(cmp.Compare(a.madeOn(), b.madeOn()), cmp.Compare(stem(a.file.Name), stem(b.file.Name)), cmp.Compare(a.file.Name, b.file.Name))
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// madeOn returns the day of the export, or the earliest that it can be.
func (f *fileScan) madeOn() period.Date {
	days, dated := f.days()
	if f.exported != nil {
		return *f.exported
	}
	if day, ok := lastDay(path.Base(f.file.Name)); ok && (!dated || day >= days.End) {
		return day
	}
	return days.End
}

// days returns the first and the last day that the file tells of.
func (f *fileScan) days() (days period.Period, ok bool) {
	if f.file.Covers != nil {
		return *f.file.Covers, true
	}
	dates := f.groups.date
	if dates == nil {
		for _, e := range f.kept.events {
			dates = append(dates, e.Period.Start)
		}
	}
	if len(dates) == 0 {
		return period.Period{}, false
	}
	return period.Period{Start: slices.Min(dates), End: slices.Max(dates), Grain: period.Range}, true
}

// exportLabels begin the lines above a header that tell when the export was
// made.
var exportLabels = []string{"export", "download", "created", "generated", "report created", "report generated", "eksport", "lastet ned", "opprettet", "generert"}

// exportDate returns the day that a line above the header tells: "Downloaded:
// 2025-07-01 10:15".
func exportDate(preamble [][]string) *period.Date {
	for _, record := range preamble {
		label, value, _ := strings.Cut(strings.Join(record, ":"), ":")
		label = normal(strings.TrimLeft(label, "#"))
		if !slices.ContainsFunc(exportLabels, func(l string) bool { return strings.HasPrefix(label, l) }) {
			continue
		}
		if day, ok := lastDay(value); ok {
			return &day
		}
		if day, ok := parseDay(value, tabular.DateISO); ok {
			return &day
		}
	}
	return nil
}

var dayForm = regexp.MustCompile(`(\d{4})([-_.]?)(\d{2})([-_.]?)(\d{2})`)

// lastDay returns the last day in a text that is written as 2025-07-01 or
// 20250701.
func lastDay(s string) (day period.Date, found bool) {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for _, m := range dayForm.FindAllStringSubmatchIndex(s, -1) {
		part := func(i int) string { return s[m[2*i]:m[2*i+1]] }
		if digit(m[0]-1) || digit(m[1]) || part(2) != part(4) {
			continue // a longer number
		}
		if d, err := period.ParseDate(part(1) + "-" + part(3) + "-" + part(5)); err == nil {
			day, found = d, true
		}
	}
	return day, found
}
