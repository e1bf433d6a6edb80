package tabular

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	const p, c, u = DecimalPoint, DecimalComma, DecimalUnknown
	for _, test := range []struct {
		style DecimalStyle
		cell  string
		want  string // as a decimal fraction; "missing"; "bad"
	}{
		{u, "0", "0"}, {u, "007", "7"}, {u, "-12", "-12"}, {u, "+12", "12"}, {u, " 12\t", "12"},
		{u, "1 234", "1234"}, {u, "1\u00a0234\u00a0567", "1234567"}, {u, "1\u202f234", "1234"}, {u, "12'345", "12345"}, {u, "12’345", "12345"},
		{u, "0.5", "0.5"}, {u, "0,5", "0.5"}, {u, ".5", "0.5"}, {u, ",5", "0.5"}, {u, "0,123", "0.123"}, {u, "12.3456", "12.3456"},
		{u, "12,345.60", "12345.6"}, {u, "12.345,60", "12345.6"}, {u, "1.234.567", "1234567"}, {u, "1,234,567", "1234567"},
		{u, "1 234,50", "1234.5"}, {u, "1 234,567", "1234.567"}, {u, "1'234.567", "1234.567"},
		{p, "1,234", "1234"}, {p, "1.234", "1.234"}, {c, "1,234", "1.234"}, {c, "1.234", "1234"},
		{p, "1,23", "bad"}, {c, "1.23", "bad"}, {p, "0,123", "bad"}, {c, "1,234.5", "bad"},
		{u, "1 23", "bad"}, {u, "12 34 567", "bad"}, {u, "1234 567", "bad"}, {u, "1,23,456", "bad"}, {u, "1 234,567.8", "bad"},
		{u, "1 234\u00a0567", "bad"}, {u, "144.", "144"}, {u, "144,", "144"}, {p, "1,234.", "1234"}, {c, "144.", "bad"}, {u, "144..", "bad"}, {u, "1.5.", "bad"}, {u, "144'", "bad"}, {u, "1,,2", "bad"}, {u, ".", "bad"}, {u, "1.5.6", "bad"}, {u, "1.234,567.8", "bad"},
		{u, "kr 1 234,50", "1234.5"}, {u, "kr. 5", "5"}, {u, "1 234,50 kr", "1234.5"}, {u, "NOK\u00a012", "12"}, {u, "12 nok", "12"},
		{u, "US$50.00", "50"}, {u, "$1,234.50", "1234.5"}, {u, "-$5", "-5"}, {u, "$-5", "-5"}, {u, "€5", "5"}, {u, "5 €", "5"}, {u, "£5.5", "5.5"},
		{u, "199,-", "199"}, {u, "kr 1 199,-", "1199"}, {u, "kr 5 kr", "bad"}, {u, "$", "bad"}, {u, "kr", "bad"},
		{u, "−1 234,50", "-1234.5"}, {u, "– 5", "-5"}, {u, "--5", "bad"}, {u, "-−5", "bad"},
		{u, "(5)", "-5"}, {u, "($1,234.50)", "-1234.5"}, {u, "$(5)", "-5"}, {u, "(-5)", "bad"}, {u, "(5", "bad"}, {u, "()", "bad"},
		{u, "12,5 %", "12.5"}, {u, "2.81%", "2.81"}, {u, "5%%", "bad"}, {u, "-%", "bad"},
		{u, "1e3", "1000"}, {u, "1.5E+06", "1500000"}, {u, "1.234e2", "123.4"}, {c, "1,234e2", "123.4"}, {u, "2e-05", "0.00002"}, {u, "1e-99", "0"},
		{u, "0e999", "0"}, {u, "1e999", "bad"}, {u, "1e", "bad"}, {u, "1e+", "bad"}, {u, "1e1000", "bad"}, {u, "1e2.5", "bad"},
		{p, "0.0000005", "0.000001"}, {p, "0.00000049", "0"}, {p, "-0.0000015", "-0.000002"}, {p, "1.99999999", "2"},
		{p, "9223372036854.775807", "9223372036854.775807"}, {p, "-9223372036854.775807", "-9223372036854.775807"},
		{p, "9223372036854.7758075", "bad"}, {p, "9223372036854.775808", "bad"}, {p, "9999999999999", "bad"}, {p, "99999999999999999999999", "bad"},
		{p, "999999999999", "999999999999"}, {u, strings.Repeat("0", 65), "bad"}, {p, "0." + strings.Repeat("3", 40), "0.333333"},
		{u, "", "missing"}, {u, "  ", "missing"}, {u, "-", "missing"}, {u, " --", "missing"}, {u, "–", "missing"}, {u, "—", "missing"},
		{u, "n/a", "missing"}, {u, "N/A", "missing"}, {u, "NA", "missing"}, {u, "NULL", "missing"}, {u, "NaN", "missing"}, {u, "\u00a0", "missing"},
		{u, "< 10%", "missing"}, {u, ">90 %", "missing"}, {u, "<", "bad"}, {u, "<b>", "bad"},
		{u, "Inf", "bad"}, {u, "abc", "bad"}, {u, "0x10", "bad"}, {u, "1_000", "bad"}, {u, "12a", "bad"}, {u, "2025-06-01", "bad"}, {u, "#N/A", "bad"}, {u, "1\x00", "bad"}, {u, "١", "bad"},
	} {
		v, ok := NewNumbers(test.style).Parse([]byte(test.cell))
		if got := outcome(v, ok); got != test.want {
			t.Errorf("style %d: %q = %s, want %s", test.style, test.cell, got, test.want)
		}
	}
}

// outcome writes a result as TestNumber's table does.
func outcome(v int64, ok Parsed) string {
	switch ok {
	case Missing:
		return "missing"
	case Bad:
		return "bad"
	}
	text := new(big.Rat).SetFrac64(v, million).FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func TestPercent(t *testing.T) {
	for cell, want := range map[string]string{
		"12,5 %": "0.125", "2.81%": "0.0281", "0.4902": "0.4902", "100%": "1", "-3 %": "-0.03", "1,234.5%": "12.345",
		"0.00005%": "0.000001", "--": "missing", "< 10%": "missing", "x%": "bad",
	} {
		if got := outcome(NewNumbers(DecimalUnknown).ParsePercent([]byte(cell))); got != want {
			t.Errorf("%q = %s, want %s", cell, got, want)
		}
	}
}

func TestDecimalStyleIsInferred(t *testing.T) {
	for _, test := range []struct {
		name      string
		cells     []string
		style     DecimalStyle
		conflict  bool
		ambiguous string
		last      string // of the last cell
	}{
		{"nothing to decide", []string{"1", "1 234", "--"}, DecimalUnknown, false, "", "missing"},
		{"ambiguous", []string{"12", "1,234", "9.380"}, DecimalUnknown, false, "1,234", "9.38"},
		{"point decides at once", []string{"0.5", "1,234"}, DecimalPoint, false, "", "1234"},
		{"point decides later", []string{"1,234", "0.5", "1,234"}, DecimalPoint, false, "", "1234"},
		{"comma decides at once", []string{"0,5", "1.234"}, DecimalComma, false, "", "1234"},
		{"comma decides later", []string{"1.234", "0,5", "1.234"}, DecimalComma, true, "", "1234"},
		{"a trailing point decides", []string{"144.", "1,234"}, DecimalPoint, false, "", "1234"},
		{"a mixed file", []string{"0.5", "0,5"}, DecimalPoint, false, "", "bad"},
		{"a missing value decides nothing", []string{"< 0,5 %", "1,234"}, DecimalUnknown, false, "1,234", "1234"},
		{"too large decides all the same", []string{"99999999999999,50", "1.234"}, DecimalComma, false, "", "1234"},
	} {
		n := NewNumbers(DecimalUnknown)
		var last string
		for _, cell := range test.cells {
			last = outcome(n.Parse([]byte(cell)))
		}
		example, yes := n.Ambiguous()
		if !yes {
			example = ""
		}
		if n.Style() != test.style || n.Conflict() != test.conflict || example != test.ambiguous || last != test.last {
			t.Errorf("%s: style %d, conflict %v, ambiguous %q, last %s", test.name, n.Style(), n.Conflict(), example, last)
		}
	}
}

// format writes millionths in a style, with a grouping mark.
func format(v int64, group, decimal string) string {
	whole, part := fmt.Sprint(v/million), v%million
	sign := ""
	if v < 0 {
		sign, whole, part = "−", strings.TrimPrefix(whole, "-"), -part
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	return fmt.Sprintf("%s%s%s%06d", sign, whole, decimal, part)
}

// FuzzNumber: what is formatted is read back, in every style; any text is
// settled without panic, and settled the same once the style is known.
func TestCurrencyOf(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "12": "", "--": "", "-12": "", "(12)": "", "x": "", "12 %": "", "1 234,-": "",
		"kr 1 234,50": "kr", "1\u00a0234,50\u00a0KR": "kr", "kr. 5": "kr.", "-$5": "$", "($5.00)": "$", "US$5": "US$",
		"−5 €": "€", "EUR 5": "EUR", "5 nok": "NOK", "kr 5,-": "kr", "-": "",
	} {
		if got := CurrencyOf([]byte(cell)); got != want {
			t.Errorf("CurrencyOf(%q) = %q, want %q", cell, got, want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1,234.50", "kr 1 234,50", "(5)", "1.5e-05", "− 7 %", "<10", "1.234"} {
		f.Add(int64(len(seed))*1_234_567_891, seed)
	}
	f.Add(int64(math.MaxInt64), "-")
	f.Fuzz(func(t *testing.T, v int64, text string) {
		if v == math.MinInt64 {
			return
		}
		for _, group := range []string{"", " ", "\u00a0", "'", ",", "."} {
			for _, decimal := range []string{".", ","} {
				if group == decimal {
					continue
				}
				cell := format(v, group, decimal)
				if got, ok := NewNumbers(DecimalUnknown).Parse([]byte(cell)); ok != Value || got != v {
					t.Errorf("%q = %d, %v; want %d", cell, got, ok, v)
				}
			}
		}
		if mark := CurrencyOf([]byte(text)); !strings.Contains(strings.ToUpper(text), strings.ToUpper(mark)) {
			t.Errorf("%q has the mark %q", text, mark)
		}
		n := NewNumbers(DecimalUnknown)
		first, ok := n.Parse([]byte(text))
		if n.Style() == DecimalUnknown {
			return
		}
		if again, okAgain := NewNumbers(n.Style()).Parse([]byte(text)); again != first || okAgain != ok {
			t.Errorf("%q: %d, %v, then %d, %v", text, first, ok, again, okAgain)
		}
	})
}
