package kpi

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"peil/internal/measure"
)

// value computes a formula with the names' values given.
func value(t *testing.T, text string, env map[string]float64) (float64, measure.Reason) {
	t.Helper()
	f, err := ParseFormula(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	d, reason := f.root.eval(f.duals(t, env))
	return d.value, reason
}

func (f *Formula) duals(t *testing.T, env map[string]float64) []dual {
	t.Helper()
	names := make([]dual, len(f.Names))
	for i, n := range f.Names {
		v, ok := env[n.Text]
		if !ok {
			t.Fatalf("%s: no value for %q", f.Text, n.Text)
		}
		slope := make([]float64, len(f.Names))
		slope[i] = 1
		names[i] = dual{value: v, slope: slope}
	}
	return names
}

func TestFormula(t *testing.T) {
	env := map[string]float64{"revenue": 8_100_000, "ads.spend": 22_600, "zero": 0, "å": 2}
	for text, want := range map[string]float64{
		"revenue / ads.spend":               8_100_000.0 / 22_600,
		"(revenue - ads.spend) / ads.spend": 357.40707964601770, // kpis.md: 35 741 %
		"-å ** 2 + 1e1 * .5":                1,
		"1 - 2 - 3":                         -4,
		"+2 * (3 + å)":                      10,
		"2 ** 3 ** 2":                       512,
		"zero / revenue":                    0,
	} {
		got, reason := value(t, text, env)
		if reason != "" || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s = %g %s, want %g", text, got, reason, want)
		}
	}
	for text, want := range map[string]measure.Reason{
		"revenue / zero":              measure.DivisionByZero,
		"1 / (revenue / zero)":        measure.DivisionByZero,
		"zero / zero":                 measure.DivisionByZero,
		"zero ** -1":                  measure.DivisionByZero,
		"(zero - 1) ** 0.5":           measure.NotFinite,
		"revenue ** 99":               measure.NotFinite,
		"0 * (revenue ** 99)":         measure.NotFinite,
		"(zero - revenue) ** 0.5 - 1": measure.NotFinite,
	} {
		if got, reason := value(t, text, env); reason != want {
			t.Errorf("%s = %g %q, want %q", text, got, reason, want)
		}
	}
}

func TestFormulaNames(t *testing.T) {
	f, err := ParseFormula("  å.øre / (ads.spend + å.øre + costs.amount)")
	if err != nil {
		t.Fatal(err)
	}
	want := []Name{{"å.øre", 2}, {"ads.spend", 11}, {"costs.amount", 31}}
	if len(f.Names) != len(want) {
		t.Fatalf("names %v, want %v", f.Names, want)
	}
	for i := range want {
		if f.Names[i] != want[i] {
			t.Errorf("name %d is %v, want %v", i, f.Names[i], want[i])
		}
	}
}

func TestCondition(t *testing.T) {
	env := map[string]float64{"ltv_cac": 4.1, "cac": 520, "zero": 0}
	for text, want := range map[string]bool{
		"ltv_cac >= 3":                         true,
		"not (ltv_cac >= 3)":                   false,
		"ltv_cac >= 3 and cac < 500":           false,
		"ltv_cac >= 3 and not (cac < 500)":     true,
		"ltv_cac > 5 or cac / 2 <= 260":        true,
		"3 <= ltv_cac < 5":                     true,
		"cac == 520 && cac != 521":             true,
		"ltv_cac > 5 || (cac > 1 and cac < 2)": false,
	} {
		f, err := ParseCondition(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, reason := f.root.holds(f.duals(t, env)); got != want || reason != "" {
			t.Errorf("%s is %v %s, want %v", text, got, reason, want)
		}
	}
	for _, text := range []string{"cac / zero > 1", "not (cac / zero > 1)", "cac > 1 or cac / zero > 1"} {
		f, err := ParseCondition(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, reason := f.root.holds(f.duals(t, env)); got || reason != measure.DivisionByZero {
			t.Errorf("%s is %v %s: undefined satisfies nothing", text, got, reason)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		text      string
		condition bool
		offset    int
		message   string
		hint      string
	}{
		{"", false, 0, "the formula is empty", ""},
		{"revenue /", false, 9, "the formula ends too early", ""},
		{"revenue // spend", false, 8, "// is not an operator", "write one / to divide"},
		{"åå ^ 2", false, 3, "^ is not an operator", "write ** for a power"},
		{"spend * 4 %", false, 10, "% is not an operator", "write 4 % as 0.04"},
		{"å + max(a, b)", false, 4, "a formula has no functions", "use + - * / ** and parentheses"},
		{"len(a)", false, 0, "a formula has no functions", "use + - * / ** and parentheses"},
		{"a + 'b'", false, 4, "a formula has no texts", "a condition on a column belongs in a [[measure]]'s where"},
		{"a > 3", false, 2, "a condition is not a number", "a formula computes one number; conditions belong in accept.if"},
		{"a + 3", true, 2, "a number is not a condition", "compare it: ltv_cac >= 3"},
		{"a >= 3 and b", true, 11, "b is a number, not a condition", "compare it: b >= 3"},
		{"a ?? b", false, 2, "?? is not an operator of a formula", "use + - * / ** and parentheses"},
		{"a?.b", false, 3, "a name is words joined by points, such as ads.spend", ""},
		{"a; b", false, 0, "this is not part of a formula", "use names, numbers, + - * / ** and parentheses"},
		{"let x = 1; x", false, 0, "", ""},
		{"a ? b : c", false, 0, "", ""},
		{"a * 0,5", false, 5, "unexpected comma", "write decimals with a point: 0.5"},
		{"a b", false, 2, `unexpected "b"`, ""},
		{"(a", false, 2, "the formula ends too early", "a parenthesis is not closed"},
		{"spend ÷ clicks", false, 6, "this character is not part of a formula", "use names, numbers, + - * / ** and parentheses"},
		{strings.Repeat("(", 5000), false, 2000, "the formula has 5000 characters; at most 2000 are allowed", ""},
	} {
		_, err := parse(c.text, c.condition)
		var at *SyntaxError
		if !errors.As(err, &at) {
			t.Errorf("%q: no syntax error but %v", c.text, err)
			continue
		}
		if c.message == "" {
			continue
		}
		if at.Offset != c.offset || at.Message != c.message || at.Hint != c.hint {
			t.Errorf("%q: %d: %s (%s), want %d: %s (%s)", c.text, at.Offset, at.Message, at.Hint, c.offset, c.message, c.hint)
		}
	}
}

// The derivative by each name agrees with a difference quotient.
func TestSlopes(t *testing.T) {
	env := map[string]float64{"a": 3.7, "b": 2.3, "c": 0.9}
	for _, text := range []string{"a / b", "(a - b) / b", "a * b - c / a", "a ** b", "-(a + 1) ** 2 / c", "1 - a / b"} {
		f, err := ParseFormula(text)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := f.root.eval(f.duals(t, env))
		for i, name := range f.Names {
			const h = 1e-6
			was := env[name.Text]
			env[name.Text] = was + h
			up, _ := value(t, text, env)
			env[name.Text] = was - h
			down, _ := value(t, text, env)
			env[name.Text] = was
			if want := (up - down) / (2 * h); math.Abs(at.slope[i]-want) > 1e-6*math.Max(1, math.Abs(want)) {
				t.Errorf("d(%s)/d%s = %g, want %g", text, name.Text, at.slope[i], want)
			}
		}
	}
}

// Whatever is typed, reading neither panics nor gives a value that is not
// finite, and a mistake lies within the formula.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{
		"revenue / ads.spend", "(a - b) ** -1", "not (x >= 3) or y < 2e3", "1 - å.ø / b", "a ?? b", "[a", "map(a, #)", "a.b.c[0]",
		"0x1F + 1_000", "a not in b", "\"\\x\"", "a..b", "::x()", "if a {b} else {c}", "1e999",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, condition := range []bool{false, true} {
			formula, err := parse(text, condition)
			if err != nil {
				var at *SyntaxError
				if !errors.As(err, &at) || at.Offset < 0 || at.Offset > utf8.RuneCountInString(text) || at.Message == "" {
					t.Fatalf("%q: %#v", text, err)
				}
				continue
			}
			names := make([]dual, len(formula.Names))
			for i := range names {
				names[i] = dual{value: float64(i)}
				if n := formula.Names[i]; n.Offset < 0 || n.Offset >= utf8.RuneCountInString(text) {
					t.Fatalf("%q: name %+v", text, n)
				}
			}
			if condition {
				formula.root.holds(names)
				continue
			}
			if d, reason := formula.root.eval(names); reason == "" && (math.IsNaN(d.value) || math.IsInf(d.value, 0)) {
				t.Fatalf("%q = %g", text, d.value)
			}
		}
	})
}
