package dataset

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
)

// exchange is how amounts of a currency and day are converted. Rates are not
// chained: from EUR to NOK by way of USD would be a third rate.
type exchange struct {
	rate    rate
	inverse bool // the rate is of the report's currency in the other one
}

// exchange brings the row's money to the report's currency; it reports false when
// it cannot.
func (p *pass) exchange() bool {
	s, r := p.spec, &p.row
	if s.rates == nil || s.currency == "" || s.kind.Name == "rates" || r.has&p.exchanges.money == 0 {
		return true
	}
	from := p.rowCurrency()
	p.from = from
	if from == "" {
		return true
	}
	field := 0
	if s.currText >= 0 {
		field = p.field(s.currText)
	}
	if s.dated < 0 {
		p.skipCell(field, "the row is in %s, the report in %s, and no day tells which rate to convert it by", from, s.currency)
		return false
	}
	x, ok := p.exchanges.known[exchangeKey{from, r.date}]
	if !ok {
		if x, ok = s.rates.on(from, r.date); !ok {
			if s.rates.broken {
				return true // told where the rates are
			}
			p.skipCell(field, "the row is in %s, and no rate to %s is known for %s or the %d days before: add it to %s", from, s.currency, r.date, s.rates.days, list(s.rates.files))
			return false
		}
		if p.exchanges.known == nil {
			p.exchanges.known = map[exchangeKey]exchange{}
		}
		p.exchanges.known[exchangeKey{from, r.date}] = x
	}
	for i := range r.num {
		if r.has&p.exchanges.money&(1<<i) == 0 {
			continue
		}
		v, fits := x.of(r.num[i])
		if !fits {
			p.skipCell(max(0, p.binding.num[i]), "in %s the amount is larger than 9 200 000 000 000, which is more than can be added up", s.currency)
			return false
		}
		r.num[i] = v
	}
	p.exchanges.note(from, x)
	return true
}

// on returns the day's exchange: the last rate on or before it, as long as that
// holds; a rate that is quoted the other way round stands in for none.
func (r *rates) on(from string, day period.Date) (exchange, bool) {
	for _, inverse := range []bool{false, true} {
		pair := [2]string{from, r.to}
		if inverse {
			pair = [2]string{r.to, from}
		}
		list := r.list[pair]
		i, exact := slices.BinarySearchFunc(list, day, func(x rate, day period.Date) int { return cmp.Compare(x.date, day) })
		if !exact {
			i--
		}
		if i >= 0 && int(day-list[i].date) <= r.days {
			return exchange{list[i], inverse}, true
		}
	}
	return exchange{}, false
}

// of converts an amount to the nearest millionth, halves away from zero; it is
// false beyond what a Fixed holds.
func (x exchange) of(amount Fixed) (Fixed, bool) {
	if x.inverse {
		return amount.timesOver(x.rate.per, x.rate.rate)
	}
	return amount.timesOver(x.rate.rate, x.rate.per)
}

// value is what one unit of the other currency is worth.
func (x exchange) value() float64 {
	if x.inverse {
		return x.rate.per.Float() / x.rate.rate.Float()
	}
	return x.rate.rate.Float() / x.rate.per.Float()
}

// Exchange is what was done to a file's amounts in another currency.
type Exchange struct {
	From            string
	Rows            int
	Lowest, Highest float64     // what a unit was worth
	First, Last     period.Date // days of the rates
	Inverse         bool        // some rate was quoted the other way round
}

// exchanges converts the money of a file's rows.
type exchanges struct {
	money uint64 // number slots that hold money
	known map[exchangeKey]exchange
	used  map[string]*Exchange // by currency
}

type exchangeKey struct {
	from string
	day  period.Date
}

// rowCurrency returns the currency that the row's amounts are in: what the row
// tells, else the order that it belongs to, the file's headings, the source;
// empty for the report's.
func (p *pass) rowCurrency() string {
	s := p.spec
	if s.currText >= 0 {
		if cell := p.row.text[s.currText]; len(cell) > 0 && cell[0] != '-' {
			if strings.EqualFold(string(cell), s.currency) {
				return ""
			}
			return strings.ToUpper(string(cell))
		}
		if i, again := p.order(); again {
			return p.kept.orders[i].currency
		}
	}
	if from := cmp.Or(p.binding.currency, s.source.Currency); from != s.currency {
		return from
	}
	return ""
}

// note keeps which rates were used.
func (e *exchanges) note(from string, x exchange) {
	if e.used == nil {
		e.used = map[string]*Exchange{}
	}
	u := e.used[from]
	if u == nil {
		u = &Exchange{From: from, Lowest: x.value(), Highest: x.value(), First: x.rate.date, Last: x.rate.date}
		e.used[from] = u
	}
	u.Rows++
	u.Lowest, u.Highest = min(u.Lowest, x.value()), max(u.Highest, x.value())
	u.First, u.Last = min(u.First, x.rate.date), max(u.Last, x.rate.date)
	u.Inverse = u.Inverse || x.inverse
}

// tell makes a finding of each currency that was converted.
func (e *exchanges) tell(p *pass) {
	for _, u := range e.used {
		p.file.Exchanged = append(p.file.Exchanged, *u)
	}
	slices.SortFunc(p.file.Exchanged, func(a, b Exchange) int { return strings.Compare(a.From, b.From) })
	for _, u := range p.file.Exchanged {
		p.finding(Finding{
			Severity: diag.Info, Check: "currency_converted", Rows: u.Rows,
			Args: Args{"n": u.Rows, "from": u.From, "low": Amount(u.Lowest), "high": Amount(u.Highest)},
		})
	}
}
