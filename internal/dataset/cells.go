package dataset

import (
	"bytes"
	"regexp"
	"strings"

	"peil/internal/tabular"
)

// findTexts makes the row's texts of its cells, or of what stands in for them, and
// of nothing else.
func (p *pass) findTexts(record *tabular.Record) {
	copy(p.row.text, p.filled.rest.text)
	for _, f := range p.filled.texts {
		t := &p.spec.texts[f.slot]
		cell := trim(record.Field(f.field))
		if len(cell) == 0 && t.always {
			cell = t.back
		}
		if t.names != nil {
			cell = p.nameOf(f.slot, cell)
		}
		p.row.text[f.slot] = cell
	}
	for _, g := range p.binding.gates {
		if !g.number && g.closed(record) {
			p.row.text[g.slot] = nil
		}
	}
	p.assignChannel()
	p.splitBrand()
}

// readNumbers reads the row's numbers; it reports false when one is bad.
func (p *pass) readNumbers(record *tabular.Record) bool {
	r := &p.row
	copy(r.num, p.filled.rest.num)
	r.has, p.marked = p.filled.rest.has, 0
	for i := range p.filled.numbers {
		n := &p.filled.numbers[i]
		if record.Plain&(1<<i) == 0 {
			if !p.readMarked(n) {
				return false
			}
			continue
		}
		r.num[n.slot] = Fixed(record.Numbers[i])
		if n.divisor > 1 {
			r.num[n.slot] /= n.divisor
		}
		r.has |= 1 << n.slot
	}
	for _, g := range p.binding.gates {
		if g.number && g.closed(record) {
			r.has &^= 1 << g.slot
		}
	}
	return p.multiply()
}

// readMarked reads a number that may have marks, or what stands in for one; it
// reports false when it is bad.
func (p *pass) readMarked(n *filledNumber) bool {
	r := &p.row
	p.marked |= 1 << n.slot
	v, parsed := p.parseNumber(n.slot, n.field)
	switch t := &p.spec.nums[n.slot]; {
	case parsed == tabular.Bad:
		cell, what := p.record.Field(n.field), "not a number"+p.styleHint()
		if digits.Match(cell) {
			what = "larger than 9 200 000 000 000, which is more than can be added up"
		}
		p.skipCell(n.field, "%q in the column %q is %s", cell, p.reader.Header[n.field], what)
		return false
	case parsed == tabular.Value:
		r.num[n.slot] = v
		r.has |= 1 << n.slot
	case t.back != nil:
		r.num[n.slot] = t.number
		r.has |= 1 << n.slot
	}
	return true
}

// nameOf returns the report's name of what the platform writes in a column:
// Google Ads for google_ads.
func (p *pass) nameOf(slot int, cell []byte) []byte {
	name, known := p.named[slot][string(cell)]
	if !known {
		if p.named[slot] == nil {
			p.named[slot] = map[string][]byte{}
		}
		if name = bytes.Clone(cell); len(cell) > 0 {
			if n, ok := p.spec.texts[slot].names[normal(string(cell))]; ok {
				name = []byte(n)
			}
		}
		p.named[slot][string(cell)] = name
	}
	return name
}

// digits is a number that has too many of them.
var digits = regexp.MustCompile(`^[^\d.,]*(\d{13}|\d[\d.,]*[eE]\+?(1[3-9]|[2-9]\d|\d{3,})\s*$)`)

// parseNumber reads the row's field of a number slot.
func (p *pass) parseNumber(slot, field int) (Fixed, tabular.Parsed) {
	cell := p.record.Field(field)
	if p.binding.percent[slot] {
		v, parsed := percent(p.numbersOf(field), cell)
		return Fixed(v), parsed
	}
	if p.binding.rate[slot] {
		v, parsed := p.numbersOf(field).ParsePercent(cell)
		return Fixed(v), parsed
	}
	v, parsed := p.numbersOf(field).Parse(cell)
	if p.binding.micros[slot] {
		v /= Scale
	}
	return Fixed(v), parsed
}

// numbersOf returns what reads the numbers of a field: the file's style, unless
// the cell is a number by its type.
func (p *pass) numbersOf(field int) *tabular.Numbers {
	if exact := p.record.Exact; exact != nil && exact[field] {
		return p.typed
	}
	return p.numbers
}

func (p *pass) styleHint() string {
	switch p.numbers.Style() {
	case tabular.DecimalPoint:
		return " (the file's decimals are written with a point)"
	case tabular.DecimalComma:
		return " (the file's decimals are written with a comma)"
	}
	return ""
}

// percent reads a cell of a column of percent points: 1.5 and 1.5 % are 0.015.
func percent(numbers *tabular.Numbers, cell []byte) (int64, tabular.Parsed) {
	v, parsed := numbers.ParsePercent(cell)
	if !bytes.Contains(cell, []byte("%")) {
		v /= 100
	}
	return v, parsed
}

// checkCurrency compares the row's currency with the report's.
func (p *pass) checkCurrency() bool {
	if p.fitsCurrency() {
		return true
	}
	s := p.spec
	cell := p.row.text[s.currText]
	p.skipCell(max(0, p.binding.text[s.currText]), "the row is in %s, the report in %s%s: %s", cell, s.currency, s.noRate(string(cell)), addRates)
	return false
}

// fitsCurrency reports whether the row's currency is the report's, or one that is
// converted to it.
func (p *pass) fitsCurrency() bool {
	s := p.spec
	if s.currText < 0 || s.currency == "" {
		return true
	}
	cell := p.row.text[s.currText]
	if len(cell) == 0 || bytes.Equal(cell, p.currency) {
		return true
	}
	if strings.EqualFold(string(cell), s.currency) || bytes.HasPrefix(cell, []byte("--")) {
		p.currency = append(p.currency[:0], cell...)
		return true
	}
	if code := strings.ToUpper(string(cell)); s.rates.knows(code) || s.rates != nil && p.row.has&s.money == 0 {
		p.currency = append(p.currency[:0], cell...)
		return true
	}
	return false
}

// trim cuts white space off both ends of a cell.
func trim(cell []byte) []byte {
	if n := len(cell); n == 0 || cell[0] > ' ' && cell[0] < 0x80 && cell[n-1] > ' ' && cell[n-1] < 0x80 {
		return cell
	}
	return bytes.TrimSpace(cell)
}
