package locale

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
	"peil/internal/unit"
)

func locales(t *testing.T) map[string]*Locale {
	t.Helper()
	all := map[string]*Locale{}
	for _, lang := range Languages {
		l, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		all[lang] = l
	}
	return all
}

// Every language has every message, with the same arguments in it.
func TestMessagesAreComplete(t *testing.T) {
	all := locales(t)
	placeholder := regexp.MustCompile(`\{[a-z_]+\}`)
	en := all["en"]
	for lang, l := range all {
		ofTerminal := func(key string) bool {
			prefix, _, _ := strings.Cut(key, ".")
			return lang != "en" && slices.Contains([]string{"write", "remark", "review"}, prefix)
		}
		if diff := cmp.Diff(slices.DeleteFunc(en.Keys(), ofTerminal), l.Keys()); diff != "" {
			t.Errorf("keys of en and %s differ (-en +%s):\n%s", lang, lang, diff)
		}
		for _, key := range l.Keys() {
			for _, arg := range placeholder.FindAllString(l.messages[key].one, -1) {
				if !strings.Contains(l.messages[key].other, arg) {
					t.Errorf("%s: only the singular of %q has %s", lang, key, arg)
				}
			}
			want := placeholder.FindAllString(en.messages[key].other, -1)
			got := placeholder.FindAllString(l.messages[key].other, -1)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(slices.Compact(want), slices.Compact(got)); diff != "" {
				t.Errorf("%s: arguments of %q differ from English: %s", lang, key, diff)
			}
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := New("xx"); err == nil {
		t.Error("New(xx) did not fail")
	}
}

func TestNumbers(t *testing.T) {
	all := locales(t)
	nb, en := all["nb"], all["en"]
	const s = "\u00a0"
	for _, c := range []struct{ got, want string }{
		{nb.Number(-1234567.891, 1), "−1" + s + "234" + s + "567,9"},
		{nb.Number(-0.0001, 2), "0,00"},
		{en.Number(999, 0), "999"},
		{en.Number(1000, 2), "1,000.00"},
		{nb.Quantity(4480000, unit.Money, "NOK"), "4" + s + "480" + s + "000" + s + "kr"},
		{nb.Quantity(17.219, unit.Money, "NOK"), "17,22" + s + "kr"},
		{nb.Compact(4480000, unit.Money, "NOK"), "4,48" + s + "mill." + s + "kr"},
		{en.Compact(4480000, unit.Money, "USD"), "$4.48m"},
		{en.Quantity(-250, unit.Money, "USD"), "−$250"},
		{en.Quantity(250, unit.Money, "NOK"), "NOK" + s + "250"},
		{nb.Quantity(0.0142, unit.Percent, ""), "1,42" + s + "%"},
		{en.Quantity(0.618, unit.Percent, ""), "61.8%"},
		{nb.Quantity(4.21, unit.Ratio, ""), "4,21×"},
		{nb.Quantity(1, unit.Months, ""), "1" + s + "måned"},
		{nb.Quantity(7.5, unit.Months, ""), "7,5" + s + "måneder"},
		{nb.Change(0.12, 480, unit.Money), "+12" + s + "%"},
		{nb.Change(-0.07, -0.0011, unit.Percent), "−0,11" + s + "pp"},
		{en.Change(0.1, 4.2, unit.Index), "+4.2"},
		{nb.Relative(0.0004), "0,0" + s + "%"},
		{nb.Signed(215000, unit.Money, "NOK"), "+215" + s + "000" + s + "kr"},
		{nb.Quantity(-3.8712e34, unit.Money, "NOK"), "−3,87·10³⁴" + s + "kr"},
		{en.Compact(1e308, unit.Ratio, ""), "1.00·10³⁰⁸×"},
		{en.Quantity(-1e308, unit.Percent, ""), "−∞%"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	all := locales(t)
	for _, c := range []struct{ lang, period, want string }{
		{"nb", "2025-06", "juni 2025"},
		{"en", "2025-06", "June 2025"},
		{"nb", "2025-Q2", "2. kvartal 2025"},
		{"en", "2025-W23", "week 23, 2025"},
		{"nb", "2025-06-30", "30. juni 2025"},
		{"nb", "2025-05-12..2025-06-08", "12. mai–8. juni 2025"},
		{"en", "2025-05-12..2025-05-18", "12–18 May 2025"},
		{"nb", "2024-12-30..2025-01-05", "30. desember 2024–5. januar 2025"},
		{"nb", "2025-06-30..2025-06-30", "30. juni 2025"},
	} {
		p, err := period.Parse(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := all[c.lang].Period(p); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.lang, c.period, got, c.want)
		}
	}
}

func TestShortPeriods(t *testing.T) {
	all := locales(t)
	for _, c := range []struct{ lang, period, near, want string }{
		{"nb", "2025-05", "2025-06", "mai"},
		{"nb", "2024-06", "2025-06", "juni 2024"},
		{"nb", "2025-W22", "2025-W23", "uke 22"},
		{"nb", "2024-W23", "2025-W23", "uke 23, 2024"},
		{"en", "2025-W01", "2025-W02", "week 1"}, // begins on 30 December 2024
		{"nb", "2025-Q1", "2025-Q2", "1. kvartal"},
		{"en", "2024-Q2", "2025-Q2", "Q2 2024"},
		{"nb", "2024-02-28", "2024-02-29", "28. feb."},
		{"nb", "2025-05-01..2025-05-01", "2025-06", "1. mai"},
		{"nb", "2025-05-01..2025-05-11", "2025-06", "1.–11. mai"},
		{"nb", "2024", "2025", "2024"},
	} {
		p, err := period.Parse(c.period)
		if err != nil {
			t.Fatal(err)
		}
		near, err := period.Parse(c.near)
		if err != nil {
			t.Fatal(err)
		}
		if got := all[c.lang].PeriodShort(p, near); got != c.want {
			t.Errorf("%s %s near %s: got %q, want %q", c.lang, c.period, c.near, got, c.want)
		}
	}
}

// An abbreviation at the end of a sentence has one full stop.
func TestFullStop(t *testing.T) {
	l := &Locale{messages: map[string]message{
		"end":    {other: "Ingen endring mot {day}."},
		"middle": {other: "Fra {day} (før {day}). {name}"},
	}}
	args := map[string]string{"day": "28. feb.", "name": "Lyng AS."}
	for key, want := range map[string]string{
		"end":    "Ingen endring mot 28. feb.",
		"middle": "Fra 28. feb. (før 28. feb.). Lyng AS.",
	} {
		if got := l.Message(key, args, 0); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
