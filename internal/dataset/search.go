package dataset

import "math/bits"

// keepSearch weighs the row's position with its impressions, so that the average
// position of any rows is a sum over a sum: a mean of positions would count a
// rare query for as much as a frequent one. A row without impressions has no
// position, whatever its cell says.
func (p *pass) keepSearch() bool {
	s, r := p.spec, &p.row
	shown, _ := p.number("impressions")
	if r.has&(1<<s.aid) == 0 || shown <= 0 {
		return true
	}
	position := r.num[s.aid]
	if position < Scale {
		p.skipCell(p.binding.num[s.aid], "the position %s is less than 1, the first place", position)
		return false
	}
	sum, ok := position.times(shown)
	if !ok {
		p.skipCell(p.binding.num[s.aid], "position × impressions is larger than 9 200 000 000 000, which is more than can be added up")
		return false
	}
	p.put("position_sum", sum)
	p.put("positioned_impressions", shown)
	return true
}

// put gives the row the value of a column that is never read.
func (p *pass) put(column string, v Fixed) {
	i := indexOf(p.spec.nums, column)
	p.row.num[i] = v
	p.row.has |= 1 << i
}

// times returns the product, rounded to the nearest millionth and halves away
// from zero; it is false beyond what a Fixed holds.
func (f Fixed) times(by Fixed) (Fixed, bool) { return f.timesOver(by, Scale) }

// timesOver returns f × by / over likewise, rounded once; over is more than 0.
func (f Fixed) timesOver(by, over Fixed) (Fixed, bool) {
	high, low := bits.Mul64(f.size(), by.size())
	low, carry := bits.Add64(low, uint64(over)/2, 0)
	if high += carry; high >= uint64(over) {
		return 0, false
	}
	product, _ := bits.Div64(high, low, uint64(over))
	if product > uint64(MaxFixed) {
		return 0, false
	}
	if (f < 0) != (by < 0) {
		return -Fixed(product), true
	}
	return Fixed(product), true
}

// size is the amount without its sign.
func (f Fixed) size() uint64 {
	if f < 0 {
		return -uint64(f)
	}
	return uint64(f)
}
