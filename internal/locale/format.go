package locale

import (
	"math"
	"strconv"
	"strings"

	"peil/internal/period"
	"peil/internal/unit"
)

const (
	nbsp  = "\u00a0"
	minus = "\u2212"
)

// formats returns a language's number and date formats.
func formats(lang string) (*Locale, bool) {
	switch lang {
	case "nb":
		return &Locale{
			Lang: lang, Decimal: ",", Group: nbsp, Minus: minus, Percent: nbsp + "%",
			Months:   strings.Fields("januar februar mars april mai juni juli august september oktober november desember"),
			Short:    strings.Fields("jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des."),
			Weekdays: strings.Fields("mandag tirsdag onsdag torsdag fredag lørdag søndag"),
			dateForm: "{d}. {month} {y}", moneyForm: "{n}" + nbsp + "{c}", pointsName: "pp",
			compact: []scale{{999.95e6, 1e9, nbsp + "mrd."}, {999.95e3, 1e6, nbsp + "mill."}},
		}, true
	case "en":
		return &Locale{
			Lang: lang, Decimal: ".", Group: ",", Minus: minus, Percent: "%",
			Months:   strings.Fields("January February March April May June July August September October November December"),
			Short:    strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
			Weekdays: strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
			dateForm: "{d} {month} {y}", moneyForm: "{c}{n}", pointsName: "pp",
			compact: []scale{{999.95e6, 1e9, "bn"}, {999.95e3, 1e6, "m"}},
		}, true
	}
	return nil, false
}

// Currency returns the mark of an ISO 4217 code as the language writes it:
// "kr" for NOK in Norwegian, "$" for USD in English, else the code.
func (l *Locale) Currency(code string) string {
	if l.Lang == "nb" {
		switch code {
		case "NOK":
			return "kr"
		}
	}
	switch code {
	case "USD":
		return "$"
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	}
	return code
}

// wordy is where a number in full stops being one that people read, and starts
// to push everything else off a page: beyond it stands a power of ten.
const wordy = 1e15

// Number writes v with that many decimals and the language's marks, and from
// 10¹⁵ on with three figures and a power of ten: 3,87·10³⁴. A result that
// rounds to zero has no minus.
func (l *Locale) Number(v float64, decimals int) string {
	if math.Abs(v) >= wordy {
		return l.power(v)
	}
	digits := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(digits, "0.") != "" {
		b.WriteString(l.Minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(l.Decimal + fraction)
	}
	return b.String()
}

// power writes v with three figures and a power of ten.
func (l *Locale) power(v float64) string {
	figures, exponent, finite := strings.Cut(strconv.FormatFloat(v, 'e', 2, 64), "e+")
	if !finite { // a percentage of the largest numbers
		return strings.NewReplacer("+Inf", "∞", "-Inf", l.Minus+"∞").Replace(figures)
	}
	figures = strings.NewReplacer("-", l.Minus, ".", l.Decimal).Replace(figures)
	return figures + "·10" + superscript.Replace(exponent)
}

var superscript = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// Quantity writes v in full with its unit: 4 480 000 kr, 61,8 %, 4,21×.
func (l *Locale) Quantity(v float64, u unit.Unit, currency string) string {
	number, mark := l.Split(v, u, currency, false)
	return l.join(number, mark, u, currency)
}

// Compact writes v short, for axes and cards: 4,48 mill. kr.
func (l *Locale) Compact(v float64, u unit.Unit, currency string) string {
	number, mark := l.Split(v, u, currency, true)
	return l.join(number, mark, u, currency)
}

// join puts a number and its mark together as the language does.
func (l *Locale) join(number, mark string, u unit.Unit, currency string) string {
	switch {
	case mark == "":
		return number
	case u == unit.Money:
		sign := ""
		if rest, negative := strings.CutPrefix(number, l.Minus); negative && strings.HasPrefix(l.moneyForm, "{c}") {
			sign, number = l.Minus, rest
		}
		mark, space := l.Currency(currency), ""
		if strings.HasPrefix(l.moneyForm, "{c}") && len(mark) == 3 && mark == currency {
			space = nbsp // "NOK 250" but "$250"
		}
		return sign + strings.NewReplacer("{n}", number, "{c}", mark+space).Replace(l.moneyForm)
	case u == unit.Percent && l.Percent == "%", u == unit.Ratio:
		return number + mark
	}
	return number + nbsp + mark
}

// Split returns the number of v and its mark apart, so that a card can set the
// mark smaller. A compact number above a million carries its scale: for money
// in the number ("4,48 mill.").
func (l *Locale) Split(v float64, u unit.Unit, currency string, compact bool) (number, mark string) {
	switch u {
	case unit.Percent:
		return l.Number(v*100, u.Decimals(v)), "%"
	case unit.Ratio:
		return l.Number(v, u.Decimals(v)), "×"
	case unit.Seconds, unit.Days, unit.Months:
		return l.Number(v, u.Decimals(v)), l.Message("unit."+string(u), nil, plural(v, u.Decimals(v)))
	}
	number = l.Number(v, u.Decimals(v))
	if compact && math.Abs(v) < wordy {
		for _, s := range l.compact {
			if math.Abs(v) >= s.from {
				number = l.Number(v/s.per, significant(v/s.per)) + s.name
				break
			}
		}
	}
	if u == unit.Money {
		mark = l.Currency(currency)
	}
	return number, mark
}

// significant returns the decimals that leave three significant figures.
func significant(v float64) int {
	switch v = math.Abs(v); {
	case v >= 99.95:
		return 0
	case v >= 9.995:
		return 1
	}
	return 2
}

// plural returns 1 when v is shown as exactly one.
func plural(v float64, decimals int) int {
	if decimals == 0 && math.Round(v) == 1 {
		return 1
	}
	return 2
}

// Change writes a difference as unit.Change tells it, always with a sign:
// +12 % of an amount (relative is later/earlier − 1), −0,11 pp of a rate
// (difference), +4 of an index (difference).
func (l *Locale) Change(relative, difference float64, u unit.Unit) string {
	switch u.Change() {
	case unit.Points:
		return l.sign(difference*100, points(difference*100)) + nbsp + l.pointsName
	case unit.Difference:
		return l.sign(difference, 1)
	}
	return l.Relative(relative)
}

// points returns the decimals of a change in percentage points.
func points(v float64) int {
	if math.Abs(v) >= 0.95 {
		return 1
	}
	return 2
}

// Relative writes a relative change as a signed percentage: +12 %.
func (l *Locale) Relative(v float64) string {
	decimals := 0
	if math.Abs(v*100) < 0.95 {
		decimals = 1
	}
	return l.sign(v*100, decimals) + l.Percent
}

// Signed writes an amount that was added or taken away: +215 000 kr.
func (l *Locale) Signed(v float64, u unit.Unit, currency string) string {
	if u == unit.Percent {
		return l.Change(0, v, u)
	}
	s := l.Quantity(v, u, currency)
	if v > 0 && l.Number(v, u.Decimals(v)) != l.Number(0, u.Decimals(v)) {
		s = "+" + s
	}
	return s
}

// sign writes v with a plus or minus; a result that rounds to zero has neither.
func (l *Locale) sign(v float64, decimals int) string {
	s := l.Number(v, decimals)
	if v > 0 && s != l.Number(0, decimals) {
		return "+" + s
	}
	return s
}

// Date writes a date in full: 30. juni 2025.
func (l *Locale) Date(d period.Date) string {
	t := d.Time()
	return strings.NewReplacer("{d}", strconv.Itoa(t.Day()), "{month}", l.Months[t.Month()-1], "{y}", strconv.Itoa(t.Year())).Replace(l.dateForm)
}

// Period writes a period in full: juni 2025, 2. kvartal 2025, uke 23, 2025.
func (l *Locale) Period(p period.Period) string {
	t := p.Start.Time()
	year := strconv.Itoa(t.Year())
	switch {
	case p.Grain == period.Week:
		isoYear, _ := t.ISOWeek()
		return l.unitName("period.week", p, strconv.Itoa(isoYear))
	case p.Grain == period.Month:
		return l.Months[t.Month()-1] + " " + year
	case p.Fiscal != 0:
		return l.fiscal(p)
	case p.Grain == period.Quarter:
		return l.unitName("period.quarter", p, year)
	case p.Grain == period.Year:
		return year
	case p.Start == p.End:
		return l.Date(p.Start)
	}
	return l.days(p, l.Months, " "+year)
}

// unitName writes a week or a quarter by its number.
func (l *Locale) unitName(key string, p period.Period, year string) string {
	t := p.Start.Time()
	_, week := t.ISOWeek()
	return l.Message(key, map[string]string{
		"week": strconv.Itoa(week), "quarter": strconv.Itoa(int(t.Month()+2) / 3), "year": year,
	}, 0)
}

// fiscal writes a fiscal year or quarter: regnskapsåret 2024/25.
func (l *Locale) fiscal(p period.Period) string {
	key := "period.fiscal_year"
	if p.Grain == period.Quarter {
		key = "period.fiscal_quarter"
	}
	_, quarter := p.YearNumber()
	return l.Message(key, map[string]string{"quarter": strconv.Itoa(quarter), "year": p.YearName()}, 0)
}

// PeriodShort writes a period for axes and labels: juni, uke 23, 2024; with
// the year where it is another one than that of near.
func (l *Locale) PeriodShort(p, near period.Period) string {
	t, n := p.Start.Time(), near.Start.Time()
	year := ""
	if t.Year() != n.Year() {
		year = " " + strconv.Itoa(t.Year())
	}
	switch {
	case p.Grain == period.Week:
		isoYear, _ := t.ISOWeek()
		if nearYear, _ := n.ISOWeek(); isoYear == nearYear {
			return l.unitName("period.week_short", p, "")
		}
	case p.Grain == period.Month:
		return l.Months[t.Month()-1] + year
	case p.Fiscal != 0:
		return l.fiscal(p)
	case p.Grain == period.Quarter && year == "":
		return l.unitName("period.quarter_short", p, "")
	case p.Grain == period.Day, p.Grain == period.Range && p.Start == p.End:
		return strconv.Itoa(t.Day()) + l.ordinal() + " " + l.Short[t.Month()-1] + year
	case p.Grain == period.Range:
		return l.days(p, l.Short, year)
	}
	return l.Period(p)
}

// days writes a range of days; suffix ends it, and the start carries its own
// year only where that differs from the end's.
func (l *Locale) days(p period.Period, months []string, suffix string) string {
	a, b := p.Start.Time(), p.End.Time()
	start := strconv.Itoa(a.Day()) + l.ordinal()
	end := strconv.Itoa(b.Day()) + l.ordinal() + " " + months[b.Month()-1]
	if suffix != "" || a.Year() != b.Year() {
		end += " " + strconv.Itoa(b.Year())
	}
	switch {
	case a.Year() != b.Year():
		start += " " + months[a.Month()-1] + " " + strconv.Itoa(a.Year())
	case a.Month() != b.Month():
		start += " " + months[a.Month()-1]
	}
	return start + "–" + end
}

// ordinal returns what follows a day's number.
func (l *Locale) ordinal() string {
	if l.Lang == "nb" {
		return "."
	}
	return ""
}
