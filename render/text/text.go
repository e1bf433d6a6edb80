// Package text writes a report's texts and numbers in its language: it is where
// message keys become sentences and quantities become figures.
package text

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// Dash stands for a value that there is none of.
const Dash = "–"

// Writer writes in one language and currency.
type Writer struct {
	Locale   *locale.Locale
	Currency string
}

// Text writes a sentence.
func (w Writer) Text(t report.Text) string {
	if t.Key == "" {
		return t.Literal
	}
	args := make(map[string]string, len(t.Args))
	n := 0
	for name, value := range t.Args {
		if count, ok := value.(int); ok && name == "n" {
			n = count
		}
		args[name] = w.argument(value)
	}
	w.alignRange(t, args)
	return w.Locale.Message(t.Key, args, n)
}

// alignRange writes the ends of a range of counts with as many decimals, those of the
// one that has fewer: 45 to 75, where 45.0 would stand beside 75. Below 10 nothing is
// left out.
func (w Writer) alignRange(t report.Text, args map[string]string) {
	low, ok1 := t.Args["low"].(report.Quantity)
	high, ok2 := t.Args["high"].(report.Quantity)
	if !ok1 || !ok2 || low.Value == nil || high.Value == nil || low.Unit != high.Unit || low.Form != report.Plain || high.Form != report.Plain {
		return
	}
	if low.Unit != unit.Count && low.Unit != unit.Index || math.Max(math.Abs(*low.Value), math.Abs(*high.Value)) < 10 {
		return
	}
	decimals := min(low.Unit.Decimals(*low.Value), high.Unit.Decimals(*high.Value))
	args["low"], args["high"] = w.Locale.Number(*low.Value, decimals), w.Locale.Number(*high.Value, decimals)
}

// Sentence writes a text with a capital first letter, unless it begins with
// the user's own words: a channel called iPad stays one.
func (w Writer) Sentence(t report.Text) string {
	s := w.Text(t)
	if w.opensWithName(t) {
		return s
	}
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// softHyphen is seen only where a line ends at it.
const softHyphen = "\u00ad"

// Title is Sentence for narrow places, such as a card's name.
func (w Writer) Title(t report.Text) string { return w.Divide(w.Sentence(t)) }

// Divide lets long words that the language lists be divided where there is no
// room, and no word after its first letter, as e-post would be. Browsers know where
// by themselves only if they have the language's dictionary.
func (w Writer) Divide(title string) string {
	for _, divided := range strings.Fields(w.Locale.Message("ui.divide", nil, 0)) {
		word := strings.ReplaceAll(divided, "-", "")
		title = strings.ReplaceAll(title, word, strings.ReplaceAll(divided, "-", softHyphen))
		first, size := utf8.DecodeRuneInString(word)
		upper := string(unicode.ToUpper(first))
		title = strings.ReplaceAll(title, upper+word[size:], upper+strings.ReplaceAll(divided[size:], "-", softHyphen))
	}
	return oneLetter.ReplaceAllString(title, "${1}\u2011")
}

// oneLetter is a hyphen after a word's only letter.
var oneLetter = regexp.MustCompile(`((?:^|[^\pL\pN])\pL)-`)

// opensWithName reports whether a text's first word is the user's.
func (w Writer) opensWithName(t report.Text) bool {
	if t.Key == "" {
		return true
	}
	rest, found := strings.CutPrefix(w.Locale.Message(t.Key, nil, 0), "{")
	if !found {
		return false
	}
	name, _, _ := strings.Cut(rest, "}")
	switch v := t.Args[name].(type) {
	case string:
		return true
	case report.Text:
		return w.opensWithName(v)
	}
	return false
}

// measure writes a measure's name in words; one of the user's own stands in quotes.
func (w Writer) measure(name string) string {
	_, column, _ := strings.Cut(name, ".")
	for _, key := range []string{"word." + strings.ReplaceAll(name, ".", "_"), "word." + column, "word." + name} {
		if w.Locale.Has(key) {
			return w.Locale.Message(key, nil, 0)
		}
	}
	return w.Locale.Message("quoted", map[string]string{"name": name}, 0)
}

func (w Writer) argument(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return w.Locale.Number(float64(v), 0)
	case report.Text:
		return w.Text(v)
	case report.Quantity:
		return w.Quantity(v)
	case report.Delta:
		return w.Delta(v)
	case period.Date:
		return w.Locale.Date(v)
	case period.Period:
		return w.Locale.Period(v)
	case report.MeasureName:
		return w.measure(string(v))
	case report.Short:
		return w.Locale.PeriodShort(v.Period, v.Near)
	}
	panic("render/text: a message's argument of an unknown type") // a mistake of the caller, which every test would meet
}

// Quantity writes a number with its unit, or a dash.
func (w Writer) Quantity(q report.Quantity) string {
	if q.Value == nil {
		return Dash
	}
	switch q.Form {
	case report.Compact:
		return w.Locale.Compact(*q.Value, q.Unit, w.Currency)
	case report.Signed:
		return w.Locale.Signed(*q.Value, q.Unit, w.Currency)
	case report.Relative:
		return w.Locale.Relative(*q.Value)
	case report.Magnitude:
		return strings.TrimPrefix(w.Locale.Relative(math.Abs(*q.Value)), "+")
	}
	return w.Locale.Quantity(*q.Value, q.Unit, w.Currency)
}

// Split writes a card's figure: the number, and its unit apart. In a language
// that writes the currency first, it is part of the number.
func (w Writer) Split(q report.Quantity) (number, mark string) {
	if q.Value == nil {
		return Dash, ""
	}
	number, mark = w.Locale.Split(*q.Value, q.Unit, w.Currency, q.Form == report.Compact)
	if q.Unit == unit.Money && w.Locale.Lang != "nb" {
		return w.Quantity(q), ""
	}
	if head, scale, found := strings.Cut(number, "\u00a0"); found && strings.IndexFunc(scale, isLetter) == 0 {
		return head, strings.TrimSpace(scale + "\u00a0" + mark) // "4,48" and "mill. kr"
	}
	return number, mark
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// Delta writes a change with its arrow: ▲ +12 %.
func (w Writer) Delta(d report.Delta) string {
	if d.Quantity.Value == nil {
		return Dash
	}
	figure := w.Quantity(d.Quantity)
	switch v := *d.Quantity.Value; {
	case !strings.ContainsFunc(figure, func(r rune) bool { return r >= '1' && r <= '9' }):
		return figure // rounds to no change: no arrow
	case v > 0:
		return "▲ " + figure
	default:
		return "▼ " + figure
	}
}

// Period writes a period in full.
func (w Writer) Period(p period.Period) string { return w.Locale.Period(p) }

// Raw writes a number for a program: the shortest form that reads back as v.
func Raw(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
