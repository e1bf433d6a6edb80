package dataset

import (
	"maps"
	"slices"

	"peil/internal/diag"
	"peil/internal/period"
)

// reading says what a reading of a file is for, beside its rows. The zero value
// is the first reading of any file.
type reading struct {
	digest  string    // of the file when it was first read; empty: this is the first time
	keys    *identity // note what identifies the rows
	without []rival   // leave out the rows that these files hold
}

// rival is a newer file that may hold rows of an older one.
type rival struct {
	scan     *fileScan
	identity identity
	read     func() *fileScan // for its rows' keys
	keyed    *fileScan        // has them

	// Where one of the two has rows for whole periods, dates do not tell which
	// rows are the same: a row must then be of the newer file's days.
	within *period.Period
	partly bool // the older file is for a period that the newer one has a part of
}

// overlap is what a pass does about rows that newer files hold, too.
type overlap struct {
	reading
	key    []byte
	number int                     // slot of what is told of the rows; -1: nothing
	shared []common                // by rival
	stay   map[period.Date]*amount // the rows that stay, by day
	orders map[string]period.Date  // the orders that are left out
}

// common is what a file has in common with a rival.
type common struct {
	amount
	days map[period.Date]struct{}
}

// amount is rows, and what they add up to.
type amount struct {
	rows int
	line int // of the first
	sum  float64
	told bool // some of them have the number
}

func (a *amount) add(r *row, slot int) {
	if a.rows++; a.rows == 1 {
		a.line = int(r.line)
	}
	if slot >= 0 && r.has&(1<<slot) != 0 {
		a.sum += r.num[slot].Float()
		a.told = true
	}
}

func (o *overlap) prepare(p *pass) {
	o.number = p.spec.headline()
	o.shared = make([]common, len(o.without))
	if o.keys != nil {
		p.rowKeys = map[string]struct{}{}
	}
	if o.without != nil {
		o.stay, o.orders = map[period.Date]*amount{}, map[string]period.Date{}
		p.shared = o.shared
	}
}

// headline returns the number slot of the column that tells most of a kind's
// rows: the first that every row has; -1 where only the rows count.
func (s *spec) headline() int {
	for _, c := range s.kind.Columns {
		if c.Role == Summed && !c.Counted && (c.Required || c.Default != "") {
			return indexOf(s.nums, c.Name)
		}
	}
	return -1
}

// take looks at a row on its way; it reports true when the row is left out.
func (o *overlap) take(p *pass) bool {
	r := &p.row
	if o.keys != nil {
		o.key = p.spec.appendKey(o.key[:0], r, *o.keys) // before keep changes the row
	}
	if o.without == nil {
		return false
	}
	for i, v := range o.without {
		if !v.holds(p, &o.key) {
			continue
		}
		s := &o.shared[i]
		s.add(r, o.number)
		if s.days == nil {
			s.days = map[period.Date]struct{}{}
		}
		s.days[r.date] = struct{}{}
		if slot := p.spec.keys.order; slot >= 0 && len(r.text[slot]) > 0 {
			o.orders[string(r.text[slot])] = r.date
		}
		p.file.Skipped++
		return true
	}
	if o.stay[r.date] == nil {
		o.stay[r.date] = &amount{}
	}
	o.stay[r.date].add(r, o.number)
	return false
}

// use notes what identifies a row that is used: a bad one takes no place.
func (o *overlap) use(p *pass) {
	if o.keys == nil {
		return
	}
	if _, known := p.rowKeys[string(o.key)]; !known {
		p.rowKeys[string(o.key)] = struct{}{}
	}
}

// holds reports whether the rival holds the pass's row.
func (v *rival) holds(p *pass, key *[]byte) bool {
	*key = p.spec.appendKey((*key)[:0], &p.row, v.identity)
	_, held := v.keyed.rowKeys[string(*key)]
	return held && (v.within == nil || v.within.Contains(p.row.date))
}

// dateOfTaken dates a further row of an order that is left out by the order's
// first one: shops date only that.
func (o *overlap) dateOfTaken(p *pass) bool {
	slot := p.spec.keys.order
	if slot < 0 {
		return false
	}
	day, ok := o.orders[string(p.row.text[slot])]
	if ok {
		p.row.date = day
	}
	return ok
}

// tell makes findings of the rows that were left out.
func (o *overlap) tell(p *pass) {
	for i := range o.shared {
		s, other := &o.shared[i], o.without[i].scan.file.Name
		if s.rows == 0 {
			continue
		}
		if s.told && p.spec.dated >= 0 {
			days := slices.Sorted(maps.Keys(s.days))
			p.finding(Finding{
				Severity: diag.Info, Check: "overlap_left_out", Line: s.line, Rows: s.rows,
				Args: Args{
					"n": s.rows, "other": other, "start": days[0], "end": days[len(days)-1],
					"column": Word(p.spec.nums[o.number].name), "value": p.spec.kind.Figure(p.spec.nums[o.number].name, s.sum),
				},
			})
		} else {
			p.finding(rowsLeftOut(s.line, s.rows, other))
		}
		o.tellRest(p, o.without[i].scan)
	}
}

func rowsLeftOut(line, rows int, other string) Finding {
	return Finding{Severity: diag.Info, Check: "overlap_rows_left_out", Line: line, Rows: rows, Args: Args{"n": rows, "other": other}}
}

// tellRest tells the rows of a daily file that stay although a newer file tells
// of their days: of a campaign that was renamed, both names would count.
func (o *overlap) tellRest(p *pass, other *fileScan) {
	if p.spec.dated < 0 || p.spec.kind.Columns[p.spec.dated].Type != Day || o.number < 0 {
		return
	}
	var rest amount
	var first period.Date
	days := slices.Clone(other.groups.date)
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		stays := o.stay[day]
		if stays == nil {
			continue
		}
		if rest.rows == 0 {
			first, rest.line = day, stays.line
		}
		rest.rows += stays.rows
		rest.sum += stays.sum
		delete(o.stay, day) // told once
	}
	if rest.rows > 0 {
		name := p.spec.nums[o.number].name
		p.finding(Finding{
			Severity: diag.Warning, Check: "overlap_rest", Line: rest.line, Rows: rest.rows, Columns: []string{AllColumns},
			Args: Args{"n": rest.rows, "other": other.file.Name, "date": first, "column": Word(name), "value": p.spec.kind.Figure(name, rest.sum)},
		})
	}
}

// took reports whether rows were left out.
func (o *overlap) took() bool {
	return slices.ContainsFunc(o.shared, func(s common) bool { return s.rows > 0 })
}
