package dataset

import (
	"context"
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"peil/internal/diag"
)

// settle makes the rows that two files of a source hold count once, or tells
// that they would not.
//
// Whether two files may hold the same rows is seen from what the first reading
// gave. Only then are they read again: the newer one for what identifies its
// rows, then the older one without those. So a single file costs nothing more,
// and neither do files of different days or channels. Where it is known what the
// older one gave without them, none is read.
func settle(ctx context.Context, sources []Source, scans [][]*fileScan, memoryOf func(source int) *sourceMemory) diag.List {
	contests := make([][]*contest, len(scans))
	var jobs []func()
	for i, files := range scans {
		if contests[i] = contestsOf(files); contests[i] == nil {
			continue
		}
		m, keyed := memoryOf(i), map[string]func() *fileScan{}
		spec := files[0].spec.keying()
		for _, c := range contests[i] {
			c.readRivals(ctx, spec, keyed, m)
			jobs = append(jobs, func() { c.readWithout(ctx, spec, m) })
		}
	}
	run(jobs)
	var l diag.List
	for i, found := range contests {
		l = append(l, judge(sources[i].Overlap, found)...)
	}
	if len(jobs) > 0 && ctx.Err() != nil {
		l.Add(diag.Diagnostic{Message: "reading was interrupted: " + ctx.Err().Error()})
	}
	return l
}

// contest is an older file, and the newer ones of its source that may hold rows
// of it, the newest first.
type contest struct {
	file   **fileScan
	rivals []rival
	left   *fileScan // the file without the rivals' rows
}

// contestsOf returns the contests of a source's files, in their order.
func contestsOf(files []*fileScan) []*contest {
	if len(files) < 2 || files[0].spec.kind.Facts {
		return nil
	}
	ranked := slices.DeleteFunc(slices.Clone(files), func(f *fileScan) bool { return f.file.Rows == 0 || len(f.diags) > 0 })
	slices.SortFunc(ranked, func(a, b *fileScan) int { return newer(b, a) })
	var contests []*contest
	for i := range files {
		c := &contest{file: &files[i]}
		for _, f := range ranked[:max(0, slices.Index(ranked, files[i]))] {
			if by, may := mayShare(f, files[i]); may {
				c.rivals = append(c.rivals, newRival(f, files[i], by))
			}
		}
		if c.rivals != nil {
			contests = append(contests, c)
		}
	}
	return contests
}

func newRival(f, older *fileScan, by identity) rival {
	v := rival{scan: f, identity: by}
	days, dated := f.days()
	if by.dated || !dated {
		return v
	}
	if c := older.file.Covers; c == nil {
		v.within = &days
	} else {
		v.partly = c.Start < days.Start || c.End > days.End
	}
	return v
}

// readRivals has the rivals read when their rows' keys are asked for, each file
// once for the same identity.
func (c *contest) readRivals(ctx context.Context, s *spec, keyed map[string]func() *fileScan, m *sourceMemory) {
	if s.kind.Undated {
		return
	}
	for i := range c.rivals {
		f, by := c.rivals[i].scan, c.rivals[i].identity
		name := fmt.Sprintf("%v %s", by, f.path)
		if keyed[name] == nil {
			key := m.key(f.path, fmt.Sprint("keys by ", by)).unstored()
			m.keep(key)
			keyed[name] = sync.OnceValue(func() *fileScan {
				return m.scan(ctx, key, s, func() *fileScan {
					again := s.scanFile(ctx, f.path, f.file.Name, reading{digest: f.file.SHA256, keys: &by})
					return &fileScan{rowKeys: again.rowKeys, diags: again.diags, failed: again.failed, file: File{SHA256: again.file.SHA256}} // its rows are known
				})
			})
		}
		c.rivals[i].read = keyed[name]
	}
}

// readWithout reads the older file without the rivals' rows.
func (c *contest) readWithout(ctx context.Context, s *spec, m *sourceMemory) {
	f := *c.file
	if s.kind.Undated {
		c.left = f.emptied(c.rivals[0].scan.file.Name)
		return
	}
	var beside strings.Builder
	for _, v := range c.rivals {
		fmt.Fprintf(&beside, "without %v %v %q %s\n", v.identity, v.within, v.scan.path, v.scan.file.SHA256)
	}
	c.left = m.scan(ctx, m.key(f.path, beside.String()), s, func() *fileScan {
		changed := false
		for i := range c.rivals {
			v := &c.rivals[i]
			v.keyed = v.read()
			changed = changed || v.keyed.failed || v.keyed.file.SHA256 != v.scan.file.SHA256
		}
		left := s.scanFile(ctx, f.path, f.file.Name, reading{digest: f.file.SHA256, without: c.rivals})
		left.failed = left.failed || changed
		return left
	})
}

// emptied returns the file without its rows.
func (f *fileScan) emptied(other string) *fileScan {
	e := f.copy()
	e.kept = kept{}
	e.shared = []common{{amount: amount{rows: f.file.Rows, line: int(f.kept.paths.first)}}}
	e.file.Rows, e.file.Skipped = 0, f.file.Skipped+f.file.Rows
	e.finding(rowsLeftOut(e.shared[0].line, f.file.Rows, other))
	return e
}

// maxOverlapsShown is how many pairs of files of a source are told.
const maxOverlapsShown = 5

// judge takes the files without the rows of newer ones where the source says
// so, and tells the overlaps elsewhere.
func judge(way string, contests []*contest) diag.List {
	var l diag.List
	more := 0
	l = append(l, unsettled(contests)...)
	if len(l) > 0 {
		return l
	}
	for _, c := range contests {
		for i, v := range c.rivals {
			if i >= len(c.left.shared) || c.left.shared[i].rows == 0 || way == "latest" && !v.partly {
				continue
			}
			if len(l) == maxOverlapsShown {
				more++
				continue
			}
			l.Add(c.mistake(&v, &c.left.shared[i], way))
		}
		if way == "latest" && len(c.left.shared) > 0 {
			*c.file = c.left
		}
	}
	if more > 0 {
		l.Add(diag.Diagnostic{Path: l[0].Path, Message: fmt.Sprintf("and %s of the source that overlap", count(more, "more pair"))})
	}
	return l
}

// unsettled tells why files could not be read again as they were at first, each
// file once.
func unsettled(contests []*contest) diag.List {
	var l diag.List
	told := map[string]bool{}
	tell := func(path string, again *fileScan) {
		if len(again.diags) > 0 && !told[path] {
			told[path] = true
			l = append(l, again.diags...)
		}
	}
	for _, c := range contests {
		for _, v := range c.rivals {
			if v.keyed != nil {
				tell(v.scan.path, v.keyed)
			}
		}
		tell((*c.file).path, c.left)
	}
	return l
}

// mistake tells that an older file and a newer one hold the same rows.
func (c *contest) mistake(v *rival, s *common, way string) diag.Diagnostic {
	f, spec := *c.file, (*c.file).spec
	d := diag.Diagnostic{Path: spec.at + ".files"}
	if v.partly && way == "latest" {
		d.Message = fmt.Sprintf("%s is for the whole of %s, and %s has a part of it: what %s for that part cannot be told",
			f.path, *f.file.Covers, v.scan.path, map[bool]string{true: "its row is", false: "its rows are"}[s.rows == 1])
		d.Hint = "export both with a row for each day, or remove one of them"
		return d
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s and %s overlap: %s of %s", f.path, v.scan.path, count(s.rows, "row"), path.Base(f.file.Name))
	if days := slices.Sorted(maps.Keys(s.days)); spec.dated >= 0 && len(days) > 0 {
		fmt.Fprintf(&b, ", %s", days[0])
		if last := days[len(days)-1]; last > days[0] {
			fmt.Fprintf(&b, " to %s", last)
		}
	}
	fmt.Fprintf(&b, ", the first on line %d, would count twice", s.line)
	if s.told {
		n := spec.nums[spec.headline()]
		sum := s.sum
		if n.column.Type == Money {
			sum = math.Round(sum*100) / 100
		}
		fmt.Fprintf(&b, ": %s %s", n.name, strconv.FormatFloat(sum, 'f', -1, 64))
		if n.column.Type == Money && spec.currency != "" {
			b.WriteString(" " + spec.currency)
		}
	}
	d.Message = b.String()
	d.Hint = `remove one of the files, narrow the pattern, or write overlap = "latest" to let the newest export count`
	if names := spec.names(v.identity); len(names) > 0 {
		d.Hint += fmt.Sprintf("; rows that are alike in %s are taken for the same: where they are not, map the column that tells them apart, or give each file a source of its own", list(names))
	}
	return d
}

// list writes names with commas and an and.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
