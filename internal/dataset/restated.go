package dataset

import (
	"maps"
	"regexp"
	"slices"

	"peil/internal/period"
)

// restated finds days whose rows stand in a file again with other numbers: a week
// that was pasted in once more after the platform had restated it. Rows are the same
// when they agree in their day and in every text, also in those that nothing reads,
// so that a breakdown by device or ad is not taken for one. It remembers rows as
// repeats does, but samples them by what makes them the same: the group that they have
// been found to belong to, and texts that nothing groups by.
type restated struct {
	key     []keyField
	sampled []int // fields by which rows are sampled, beside their groups
	main    int   // number slot of what is at stake; -1
	mask    uint64
	seen    map[uint64]seenKey

	counted map[period.Date]restatedDay // as a database has counted them
}

// keyField is a field that tells rows apart; a loose one does where it is no number.
type keyField struct {
	field int
	loose bool
}

type seenKey struct {
	sample, numbers uint64 // numbers: a hash of the first row's
	date            period.Date
	again, other    int32 // rows after the first, and of these those with other numbers
	line            int32 // of the first of these
	sum, most       Fixed // of what is at stake
}

// Restated are days whose rows stand in a file again, and not all with the same
// numbers.
type Restated struct {
	Days   []period.Date
	Rows   int    // that stand there again
	Other  int    // of these, those with other numbers
	Line   int    // of the first of them; 0 when it is not known
	Column string // what is at stake
	Sum    Fixed  // how much of it is counted too much, at least: all but the largest of each
}

// restatedDay is what a day has of rows and of rows that stand there again.
type restatedDay struct {
	keys, twice, again, other int // different rows, those of them that come again, and the rows that these add
	line                      int
	sum                       Fixed
}

// ofDays are the kinds whose rows are told by the day and their texts. Others have
// their own ways: orders have ids, persons' rows times, and two plans or answers may
// well be alike.
func ofDays(kind string) bool {
	switch kind {
	case "ads", "web", "search", "costs", "email":
		return true
	}
	return false
}

// idHeading is the heading of a number that is a name.
var idHeading = regexp.MustCompile(`(?i)(^|[^a-z])(id|no|nr|code|kode)\.?$|[a-z]I[dD]$`)

func (t *restated) prepare(p *pass) {
	if !ofDays(p.spec.kind.Name) || p.binding.date < 0 {
		return
	}
	t.key, t.main = p.keyFields(), p.spec.worth()
	t.seen = map[uint64]seenKey{}
	const enough = 2
	for _, f := range t.key {
		grouped := slices.ContainsFunc(p.spec.dims, func(d dimension) bool { return p.binding.text[d.slot] == f.field })
		if !f.loose && !grouped && len(t.sampled) < enough {
			t.sampled = append(t.sampled, f.field)
		}
	}
}

// keyFields returns the fields that tell rows of a day apart: all but the day and
// the numbers that are read.
func (p *pass) keyFields() []keyField {
	var key []keyField
	for i, name := range p.reader.Header {
		b := p.binding
		switch {
		case i == b.date, i == b.start, i == b.end:
		case slices.ContainsFunc(p.filled.numbers, func(n filledNumber) bool { return n.field == i }):
		default:
			firm := idHeading.MatchString(name) || slices.ContainsFunc(p.filled.texts, func(t filledText) bool { return t.field == i })
			key = append(key, keyField{i, !firm})
		}
	}
	return key
}

// worth returns the number slot of what a kind's rows are first of all for, or -1.
func (s *spec) worth() int {
	return slices.IndexFunc(s.nums, func(t slot) bool { return t.column != nil && t.column.Role == Summed && t.column.Required })
}

// look remembers a row that is used. One whose numbers are 0 adds nothing.
func (t *restated) look(p *pass) {
	if t.seen == nil {
		return
	}
	r := &p.row
	sample := mix(uint64(p.groups.last))
	for _, field := range t.sampled {
		sample = hashCell(sample, trim(p.record.Field(field)))
	}
	if sample&t.mask != 0 {
		return
	}
	numbers, zero := uint64(0), true
	for _, n := range p.filled.numbers {
		if r.has&(1<<n.slot) != 0 {
			numbers, zero = mix(numbers^uint64(r.num[n.slot])), zero && r.num[n.slot] == 0
		}
	}
	if zero {
		return
	}
	h := mix(uint64(uint32(r.date)))
	for _, f := range t.key {
		if cell := trim(p.record.Field(f.field)); !f.loose || !(p.record.Exact != nil && p.record.Exact[f.field] || isNumeric(cell)) {
			h = hashCell(h^uint64(f.field)<<48, cell)
		}
	}
	row, again := t.seen[h]
	switch {
	case !again:
		row = seenKey{sample: sample, numbers: numbers, date: r.date}
	default:
		if row.again++; row.again == 1 {
			row.line = r.line
		}
		if numbers != row.numbers {
			row.other++
		}
	}
	if t.main >= 0 && r.has&(1<<t.main) != 0 {
		row.sum, row.most = row.sum+r.num[t.main], max(row.most, r.num[t.main])
	}
	t.seen[h] = row
	for len(t.seen) > repeatRoom && t.mask+1 != 0 {
		t.mask = t.mask<<1 | 1
		maps.DeleteFunc(t.seen, func(_ uint64, row seenKey) bool { return row.sample&t.mask != 0 })
	}
}

// found returns the days that stand there again, as the sample has them.
func (t *restated) found(p *pass) Restated {
	days := t.counted
	if days == nil {
		days = map[period.Date]restatedDay{}
	}
	for _, row := range t.seen {
		d := days[row.date]
		d.keys++
		if row.again > 0 {
			d.twice++
			d.again += int(row.again)
			d.other += int(row.other)
			d.sum += row.sum - row.most
			if d.line == 0 || int(row.line) < d.line {
				d.line = int(row.line)
			}
		}
		days[row.date] = d
	}
	f := judgeRestated(days)
	if f.Days != nil && t.main >= 0 {
		f.Column = p.spec.nums[t.main].name
	}
	f.Rows, f.Other, f.Sum = f.Rows*int(t.mask+1), f.Other*int(t.mask+1), f.Sum*Fixed(t.mask+1)
	return f
}

const (
	restatedFew   = 3    // fewer rows that stand there again may be two things of one name
	restatedBusy  = 5    // as many on one day may not, even if no other day is like it
	restatedDays  = 0.8  // of a day that was pasted in again, as much stands there twice at least;
	restatedChaff = 0.02 // of the other days, as much at most: else the rows are told apart by something else
)

// judgeRestated picks the days nearly all of whose rows stand there again, where
// there are no more of them than of other days, and those have each row once.
func judgeRestated(days map[period.Date]restatedDay) Restated {
	var f Restated
	keys, twice, run, longest, busiest := 0, 0, 0, 0, 0
	for _, date := range slices.Sorted(maps.Keys(days)) {
		d := days[date]
		if float64(d.twice) < restatedDays*float64(d.keys) {
			keys, twice, run = keys+d.keys, twice+d.twice, 0
			continue
		}
		run++
		longest, busiest = max(longest, run), max(busiest, d.again)
		f.Days = append(f.Days, date)
		f.Rows, f.Other, f.Sum = f.Rows+d.again, f.Other+d.other, f.Sum+d.sum
		if f.Line == 0 || d.line < f.Line {
			f.Line = d.line
		}
	}
	block := longest > 1 && f.Rows >= restatedFew || busiest >= restatedBusy
	if f.Other == 0 || !block || 2*len(f.Days) > len(days) || float64(twice) > restatedChaff*float64(keys) {
		return Restated{}
	}
	return f
}

// isNumeric reports whether a trimmed cell is a number, or blank.
func isNumeric(cell []byte) bool {
	if isBlank(cell) {
		return true
	}
	digits := false
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			digits = true
		case c == '.', c == ',', c == ' ', c == '%', c == 0xC2, c == 0xA0, i == 0 && (c == '-' || c == '+'):
		default:
			return false
		}
	}
	return digits
}
