package dataset

// filled says which slots of a row the fields of one file fill, and what stands
// in the others. It is worked out once, so that a row costs what its cells do,
// however many columns its kind could have.
type filled struct {
	texts   []filledText
	numbers []filledNumber
	sums    []filledSum
	rest    row // what stands in the slots that no field fills
}

// filledSum is a sum that a row may add to: something fills its slot, or it counts
// rows.
type filledSum struct {
	column int // of the table
	slot   int // as the sum's, and where
	where  condition
}

type filledText struct{ slot, field int }

type filledNumber struct {
	slot, field int
	divisor     Fixed // of a plain number: the column is of percent points, or of millionths; 1: of neither
}

func (f *filled) prepare(p *pass) {
	s, b := p.spec, p.binding
	f.rest = row{text: make([][]byte, len(s.texts)), num: make([]Fixed, len(s.nums))}
	for i := range s.texts {
		switch t := &s.texts[i]; {
		case b.text[i] >= 0:
			f.texts = append(f.texts, filledText{i, b.text[i]})
		case t.names != nil:
			f.rest.text[i] = p.nameOf(i, t.back)
		default:
			f.rest.text[i] = t.back
		}
	}
	for i := range s.nums {
		switch t := &s.nums[i]; {
		case b.num[i] >= 0:
			n := filledNumber{i, b.num[i], 1}
			if b.percent[i] {
				n.divisor = 100
			} else if b.micros[i] && !b.rate[i] {
				n.divisor = Scale
			}
			f.numbers = append(f.numbers, n)
		case t.back != nil:
			f.rest.num[i] = t.number
			f.rest.has |= 1 << i
		}
	}
	f.addSums(s, b)
}

// addSums finds the sums that a row may add to.
func (f *filled) addSums(s *spec, b *binding) {
	for i := range s.sums {
		sum := &s.sums[i]
		if n := sum.slot; n < 0 || b.num[n] >= 0 || s.nums[n].back != nil || s.nums[n].filled || n == s.profit {
			f.sums = append(f.sums, filledSum{i, n, sum.where})
		}
	}
}

// fields returns the fields of the numbers.
func (f *filled) fields() []int {
	fields := make([]int, len(f.numbers))
	for i, n := range f.numbers {
		fields[i] = n.field
	}
	return fields
}
