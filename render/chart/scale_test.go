package chart

import (
	"math"
	"strings"
	"testing"

	"peil/internal/locale"
	"peil/internal/unit"
	"peil/render/text"
)

func TestNiceScale(t *testing.T) {
	tests := []struct {
		lo, hi float64
		want   scale
	}{
		{0, 1.1, scale{0, 1.2, 0.2}},
		{3.1e6, 4.48e6, scale{3e6, 4.5e6, 5e5}},
		{0.029, 0.041, scale{0.028, 0.042, 0.002}},
		{-186, 320, scale{-200, 400, 200}},
		{-5, -4.8, scale{-5, -4.5, 0.1}},                // a change of 4 % does not fill the plot
		{0.0118, 0.01184, scale{0.0106, 0.012, 0.0002}}, // nor one of 0.3 %
		{0, 0, scale{0, 1, 0.25}},
		{7, 7, scale{0, 7.5, 2.5}},
		{-7, -7, scale{-7.5, 0, 2.5}},
	}
	for _, test := range tests {
		if got := niceScale(test.lo, test.hi, 4); got != test.want {
			t.Errorf("niceScale(%v, %v) = %v, want %v", test.lo, test.hi, got, test.want)
		}
	}
}

func FuzzNiceScale(f *testing.F) {
	f.Add(0.0, 1.0)
	f.Add(-3e-7, 2e12)
	f.Add(1e15, 1e15+2)
	f.Fuzz(func(t *testing.T, lo, hi float64) {
		if !(lo <= hi) || math.Abs(lo) > 1e15 || math.Abs(hi) > 1e15 || hi != 0 && math.Abs(hi) < 1e-9 || lo != 0 && math.Abs(lo) < 1e-9 {
			t.Skip()
		}
		s := niceScale(lo, hi, 4)
		slack := 1e-6 * max(math.Abs(lo), math.Abs(hi))
		if s.min > lo+slack || s.max < hi-slack || !(s.step > 0) {
			t.Errorf("niceScale(%v, %v) = %v does not hold them", lo, hi, s)
		}
		if n := len(s.ticks()); n < 2 || n > 12 {
			t.Errorf("niceScale(%v, %v) = %v has %d ticks", lo, hi, s, n)
		}
	})
}

func TestTickTexts(t *testing.T) {
	write := func(lang, currency string, s scale, u unit.Unit) string {
		l, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		texts := tickTexts(text.Writer{Locale: l, Currency: currency}, s.ticks(), s.step, u)
		return strings.ReplaceAll(strings.Join(texts, " | "), "\u00a0", " ")
	}
	tests := []struct {
		lang, currency string
		scale          scale
		unit           unit.Unit
		want           string
	}{
		{"nb", "NOK", scale{3e6, 4.5e6, 5e5}, unit.Money, "3,0 | 3,5 | 4,0 | 4,5 mill. kr"},
		{"nb", "NOK", scale{0, 4e5, 2e5}, unit.Money, "0 | 200 000 | 400 000 kr"},
		{"nb", "NOK", scale{0, 2, 0.5}, unit.Money, "0,0 | 0,5 | 1,0 | 1,5 | 2,0 kr"},
		{"en", "EUR", scale{0, 4e6, 2e6}, unit.Money, "0 | 2 | €4m"},
		{"en", "NOK", scale{0, 40, 20}, unit.Money, "0 | 20 | NOK 40"},
		{"nb", "NOK", scale{-200, 200, 200}, unit.Count, "−200 | 0 | 200"},
		{"nb", "NOK", scale{0.028, 0.032, 0.002}, unit.Percent, "2,8 % | 3,0 % | 3,2 %"},
		{"en", "NOK", scale{0, 1, 0.5}, unit.Percent, "0% | 50% | 100%"},
		{"nb", "NOK", scale{0, 5, 2.5}, unit.Ratio, "0,0× | 2,5× | 5,0×"},
		{"nb", "NOK", scale{0, 20, 10}, unit.Days, "0 | 10 | 20 dager"},
	}
	for _, test := range tests {
		if got := write(test.lang, test.currency, test.scale, test.unit); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.lang, test.unit, got, test.want)
		}
	}
}

func TestSpread(t *testing.T) {
	tests := []struct {
		name     string
		at, want []float64
	}{
		{"apart already", []float64{10, 50, 90}, []float64{10, 50, 90}},
		{"two meet", []float64{50, 54}, []float64{45, 59}},
		{"in any order", []float64{54, 90, 50}, []float64{59, 90, 45}},
		{"a group takes up its neighbour", []float64{50, 50, 60}, []float64{39.333333333333336, 53.333333333333336, 67.33333333333334}},
		{"at the edge", []float64{0, 2}, []float64{0, 14}},
		{"at the other edge", []float64{99, 100, 100}, []float64{72, 86, 100}},
		{"none", nil, []float64{}},
	}
	for _, test := range tests {
		got := spread(test.at, 14, 0, 100)
		for i := range test.want {
			if len(got) != len(test.want) || math.Abs(got[i]-test.want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
				break
			}
		}
	}
}

func TestFoot(t *testing.T) {
	tests := []struct {
		levels []float64
		want   float64
	}{
		{[]float64{4000, 4200, 4480, 4480}, 3760}, // 4000 less half of 480
		{[]float64{100, 200, 200}, 0},             // the steps are large enough
		{[]float64{100, -20, -20}, 0},
		{[]float64{100, 100}, 0},
	}
	for _, test := range tests {
		if got := foot(test.levels); got != test.want {
			t.Errorf("foot(%v) = %v, want %v", test.levels, got, test.want)
		}
	}
}

func TestLabels(t *testing.T) {
	if got := clean(" a\n\tb\x00\u2028c\u00a0d "); got != "a b c\u00a0d" {
		t.Errorf("clean: %q", got)
	}
	long := "Nettbutikken nede i seks timer"
	if got := shorten(long, 100); textWidth(got) > 100 || !strings.HasSuffix(got, "…") || !strings.HasPrefix(long, strings.TrimSuffix(got, "…")) {
		t.Errorf("shorten: %q", got)
	}
	if got := shorten("kort", 100); got != "kort" {
		t.Errorf("shorten: %q", got)
	}
	if got := strings.Join(wrap("Direkte, organisk og ukjent", 80), "|"); got != "Direkte,|organisk og|ukjent" {
		t.Errorf("wrap: %q", got)
	}
}
