package start

import (
	"context"
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// found is what a file was recognised for.
type found struct {
	dataset.Recognised
	why string // its rows are for their days, or stand on theirs, where they tell none
}

// recognised recognises the file at path: it is one thing or, of a database with
// several tables, or an archive with several files, each of those that are recognised and tell something of their
// own, those with days first. What is left of it is told. report is the period of
// the report, or empty. With a dataset.Unknown there is one, which tells the
// headers.
func recognised(ctx context.Context, path, report string, opt tabular.Options) ([]found, diag.List, error) {
	if dataset.IsDatabase(path) {
		return recogniseTables(ctx, path)
	}
	if opt.Member == "" {
		names, err := membersOf(path)
		if err != nil {
			return nil, nil, err
		}
		if len(names) > 1 {
			return recogniseMembers(ctx, path, report, names)
		}
	}
	r, err := dataset.Recognise(path, opt)
	f := found{Recognised: r}
	f.giveDay(path, report, nil)
	all := []found{f}
	if err != nil {
		return all, nil, err
	}
	beside, err := dataset.Beside(path, r)
	for _, r := range beside {
		if in, _ := dataset.Inspect(ctx, path, r, dataset.Within{}); in != nil && in.Rows > 0 {
			all = append(all, found{Recognised: r})
		}
	}
	return all, nil, err
}

func recogniseTables(ctx context.Context, path string) ([]found, diag.List, error) {
	known, unknown, err := dataset.RecogniseTables(ctx, path)
	if err != nil {
		return []found{{}}, nil, err
	}
	var all []found
	for _, r := range known {
		all = append(all, found{Recognised: r})
	}
	var left diag.List
	if len(unknown) > 0 {
		left.Add(diag.Diagnostic{Severity: diag.Info, File: path, Message: "not read of the database: " + strings.Join(unknown, ", "),
			Hint: "nothing in their columns tells what a figure could be made of; a query joins tables: query = \"SELECT …\" in place of table"})
	}
	return all, left, nil
}

func membersOf(path string) ([]string, error) {
	file, err := tabular.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Members()
}

// isCut reports whether the file is for more days than the report, so that nothing
// of it could be told: a report without a period is of a month.
func (f *found) isCut(report string) bool {
	covers, err := period.Parse(f.Covers)
	if f.Covers == "" || err != nil {
		return false
	}
	if p, err := period.Parse(report); err == nil {
		return covers.Start < p.Start || covers.End > p.End
	}
	return covers.Start.FirstOfMonth() != covers.End.FirstOfMonth()
}

func recogniseMembers(ctx context.Context, path, report string, names []string) ([]found, diag.List, error) {
	var all []found
	var unknown, again []string
	for _, name := range names {
		r, err := dataset.Recognise(path, tabular.Options{Member: name})
		if err != nil {
			unknown = append(unknown, name)
			continue
		}
		all = append(all, found{Recognised: r})
	}
	slices.SortStableFunc(all, func(a, b found) int { return len(a.Missing) - len(b.Missing) })
	var kept []found
	ambiguous := false
	for _, f := range all {
		whole := slices.ContainsFunc(kept, func(o found) bool { return o.Kind == f.Kind && o.Preset == f.Preset && !o.Part })
		switch {
		case f.Part || !whole:
			kept = append(kept, f)
		case len(f.Missing) > 0:
			again = append(again, f.Member)
		default: // nothing tells which of the two is meant
			ambiguous = true
		}
	}
	if len(kept) == 0 || ambiguous {
		_, err := dataset.Recognise(path, tabular.Options{}) // which says what there is
		return nil, nil, err
	}
	var beside *period.Period
	for i := range kept {
		if len(kept[i].Missing) == 0 && beside == nil {
			if in, _ := dataset.Inspect(ctx, path, kept[i].Recognised, dataset.Within{}); in != nil {
				beside = in.Days
			}
		}
		kept[i].giveDay(path, report, beside)
	}
	var cut []string
	kept = slices.DeleteFunc(kept, func(f found) bool {
		if f.isCut(report) {
			cut = append(cut, f.Member)
			return true
		}
		return false
	})
	var left diag.List
	tell := func(names []string, why string) {
		if len(names) > 0 {
			left.Add(diag.Diagnostic{Severity: diag.Info, ID: "left_in_archive", File: path, Message: "not read of the archive: " + strings.Join(names, ", "), Hint: why})
		}
	}
	tell(cut, "they are for all days of the archive together, of which the report's period is a part: export the archive of that period alone")
	tell(again, "they tell no days, and would count again what the others tell")
	tell(unknown, "nothing in them tells what a figure could be made of")
	return kept, left, nil
}
