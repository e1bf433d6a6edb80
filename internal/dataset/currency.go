package dataset

import (
	"fmt"
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

// checkMarks compares the currency marks in the row's cells with the report's
// currency. A source that names its currency is believed, whatever sign a
// program writes; a code of another currency it cannot be.
func (p *pass) checkMarks(fields [][]byte) {
	s := p.spec
	if s.currency == "" {
		return
	}
	for i, field := range p.binding.num {
		if field < 0 || p.told&(1<<i) != 0 || isPlain(fields[field]) {
			continue
		}
		if c := s.nums[i].column; c == nil || c.Type != Money {
			continue
		}
		mark := tabular.CurrencyOf(fields[field])
		if mark == "" || mark == p.mark {
			continue
		}
		known := slices.IndexFunc(marks(), func(m marked) bool { return m.mark == mark })
		switch {
		case known < 0 && mark == s.currency, known >= 0 && s.source.Currency != "",
			known >= 0 && slices.Contains(marks()[known].currencies, s.currency):
			p.mark = mark
			continue
		case known < 0:
			p.foreign(field, mark)
		case len(marks()[known].currencies) == 1:
			p.foreign(field, marks()[known].currencies[0])
		default:
			d := p.reader.Locate(field)
			d.Severity, d.File = diag.Error, p.path
			d.Message = fmt.Sprintf("the column %q has the sign %s, which is not how %s is written", p.reader.Header[field], mark, s.currency)
			d.Hint = fmt.Sprintf("if the program writes %s whatever the currency, write currency = %q in the source; else %s", mark, s.currency, convertFirst)
			p.diags.Add(d)
		}
		p.told |= 1 << i
	}
}

const convertFirst = "export it in the report's currency, or convert the file's money first"

// foreign tells money that is in another currency.
func (p *pass) foreign(field int, currency string) {
	d := p.reader.Locate(field)
	d.Severity, d.File = diag.Error, p.path
	d.Message = fmt.Sprintf("the column %q is in %s, the report in %s", p.reader.Header[field], currency, p.spec.currency)
	d.Hint = convertFirst
	p.diags.Add(d)
}

// isPlain reports whether a cell begins and ends with a digit: it has no mark.
func isPlain(cell []byte) bool {
	n := len(cell)
	return n == 0 || isDigit(cell[0]) && isDigit(cell[n-1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
