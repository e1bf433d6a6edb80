package dataset

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// marked is a mark that cells write beside money, and the currencies that it may
// stand for.
type marked struct {
	mark       string
	currencies []string
}

// marks are those of tabular.CurrencyOf that are signs: a code is its own
// currency.
func marks() []marked {
	kroner := []string{"NOK", "SEK", "DKK", "ISK"}
	return []marked{
		{"kr", kroner}, {"kr.", kroner},
		{"$", []string{"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "CLP", "COP", "ARS"}},
		{"US$", []string{"USD"}}, {"€", []string{"EUR"}}, {"£", []string{"GBP"}},
	}
}

// checkMarks compares the currency marks in the row's cells with the currency
// that the row is in. A source that names its currency is believed, whatever sign
// a program writes; a code of another currency it cannot be.
func (p *pass) checkMarks(record *tabular.Record) {
	s := p.spec
	if s.currency == "" {
		return
	}
	for left := p.marked &^ p.told; left != 0; left &= left - 1 {
		i := bits.TrailingZeros64(left)
		field := p.binding.num[i]
		if c := s.nums[i].column; c == nil || c.Type != Money || isPlain(record.Field(field)) {
			continue
		}
		mark := tabular.CurrencyOf(record.Field(field))
		if mark == "" {
			continue
		}
		in := cmp.Or(p.rowCurrency(), s.currency)
		if right := [2]string{mark, in}; right == p.mark {
			continue
		}
		known := slices.IndexFunc(marks(), func(m marked) bool { return m.mark == mark })
		switch {
		case known < 0 && mark == in, known >= 0 && s.source.Currency != "",
			known >= 0 && slices.Contains(marks()[known].currencies, in):
			p.mark = [2]string{mark, in}
			continue
		case known < 0:
			p.foreign(field, mark, in)
		case len(marks()[known].currencies) == 1:
			p.foreign(field, marks()[known].currencies[0], in)
		default:
			d := p.reader.Locate(field)
			d.Severity, d.File = diag.Error, p.path
			d.Message = fmt.Sprintf("the column %q has the sign %s, which is not how %s is written", p.reader.Header[field], mark, in)
			d.Hint = fmt.Sprintf("if the program writes %s whatever the currency, write currency = %q in the source; else %s", mark, in, convertFirst)
			p.diags.Add(d)
		}
		p.told |= 1 << i
	}
}

const (
	addRates     = `add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency`
	convertFirst = `export it in the report's currency, or write currency = "…" in the source and add one of kind "rates", by which it is converted`
)

// noRate tells that the sources of rates have none of a currency.
func (s *spec) noRate(from string) string {
	if s.rates == nil {
		return ""
	}
	return fmt.Sprintf(", and %s has no rate between the two", list(s.rates.files))
}

// addMoney notes which numbers are money: the kind's own, and columns that own
// measures of money add up.
func (s *spec) addMoney(plan *Plan) {
	for i, n := range s.nums {
		if n.column != nil && n.column.Type == Money {
			s.money |= 1 << i
		}
	}
	for _, m := range plan.Measures {
		if (m.Source == s.source.Name || m.Source == s.kind.Name) && m.Unit == "money" {
			if i := indexOf(s.nums, m.Column); i >= 0 {
				s.money |= 1 << i
			}
		}
	}
}

// headingMark returns the code of the currency that a heading of money names: where
// the preset's label has its *, or at its end; empty where it names none.
func (s *spec) headingMark(t slot, header string) string {
	mark := currencyMark(s.preset.Columns[t.name], header)
	if !currencyCode.MatchString(mark) {
		_, mark = cutCurrency(header)
	}
	if !currencyCode.MatchString(mark) {
		return ""
	}
	return mark
}

// headingCurrency takes the currency that a heading of money names for the whole
// file's, or tells that it is not.
func (s *spec) headingCurrency(b *binding, header, mark, file string, l *diag.List) {
	told := cmp.Or(b.currency, s.source.Currency)
	switch {
	case told == mark || told == "" && mark == s.currency:
	case told != "":
		l.Add(diag.Diagnostic{File: file, Message: fmt.Sprintf("the column %q is in %s, and the file's other money in %s", header, mark, told),
			Hint: "read the columns of one currency, or export the file in one"})
		return
	case !s.rates.knows(mark):
		l.Add(diag.Diagnostic{File: file, Message: fmt.Sprintf("the column %q is in %s, the report in %s%s", header, mark, s.currency, s.noRate(mark)), Hint: addRates})
		return
	}
	b.currency = mark
}

// foreign tells money that is in another currency than its row, or the report.
func (p *pass) foreign(field int, currency, in string) {
	d := p.reader.Locate(field)
	d.Severity, d.File = diag.Error, p.path
	whose := "report"
	if in != p.spec.currency {
		whose = "row"
	}
	d.Message = fmt.Sprintf("the column %q is in %s, the %s in %s", p.reader.Header[field], currency, whose, in)
	d.Hint = convertFirst
	p.diags.Add(d)
}

// isPlain reports whether a cell begins and ends with a digit: it has no mark.
func isPlain(cell []byte) bool {
	n := len(cell)
	return n == 0 || isDigit(cell[0]) && isDigit(cell[n-1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
