package dataset

import "slices"

// average is a column that a platform tells per something else, and that a row's sum
// is of all of it: the seconds of a row's visits are those of the average visit times
// the visits. A sum of averages would count a page with one visit for as much as the
// front page.
type average struct {
	Column string   `toml:"column"` // canonical; a file that has it by a label of its own needs no rule
	From   []string `toml:"from"`   // labels of the averages
	Per    string   `toml:"per"`    // the canonical column that they are per
}

// multiplied is such a rule in a file that has its columns.
type multiplied struct{ slot, per int } // of the spec's numbers

// bindAverages finds the columns of the preset's rules. A heading that the config
// maps to the rule's column holds averages all the same.
func (s *spec) bindAverages(b *binding, header []string) {
	for _, a := range s.preset.Average {
		slot, per := indexOf(s.nums, a.Column), indexOf(s.nums, a.Per)
		if slot < 0 || per < 0 || b.num[per] < 0 {
			continue
		}
		heading, mapped := s.source.Columns[a.Column]
		switch {
		case mapped && find(a.From, []string{heading}) < 0:
			continue
		case !mapped && b.num[slot] < 0:
			b.num[slot] = find(a.From, header)
		case !mapped:
			continue
		}
		if b.num[slot] >= 0 {
			b.averages = append(b.averages, multiplied{slot, per})
		}
	}
}

// multiply makes sums of the row's averages; it reports false when one is too large.
// A row without what they are per has no sum.
func (p *pass) multiply() bool {
	r := &p.row
	for _, x := range p.binding.averages {
		if r.has&(1<<x.slot) == 0 {
			continue
		}
		if r.has&(1<<x.per) == 0 {
			r.has &^= 1 << x.slot
			continue
		}
		sum, fits := r.num[x.slot].times(r.num[x.per])
		if !fits {
			s := p.spec
			p.skipCell(p.binding.num[x.slot], "%s × %s is larger than 9 200 000 000 000, which is more than can be added up", p.reader.Header[p.binding.num[x.slot]], s.nums[x.per].name)
			return false
		}
		r.num[x.slot] = sum
	}
	return true
}

// presetOfAverage returns the preset of that kind that reads a heading of averages as
// the column; empty where there is none.
func presetOfAverage(kind, column, heading string) string {
	for _, name := range Presets() {
		p, err := presetOf(name)
		if err == nil && p.Kind == kind && slices.ContainsFunc(p.Average, func(a average) bool { return a.Column == column && find(a.From, []string{heading}) == 0 }) {
			return name
		}
	}
	return ""
}
