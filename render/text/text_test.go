package text_test

import (
	"testing"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

const s = "\u00a0"

func writer(t *testing.T, lang, currency string) text.Writer {
	t.Helper()
	l, err := locale.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return text.Writer{Locale: l, Currency: currency}
}

func pointer(v float64) *float64 { return &v }

func TestTexts(t *testing.T) {
	nb := writer(t, "nb", "NOK")
	june, _ := period.Parse("2025-06")
	may, _ := period.Parse("2025-05")
	lastYear, _ := period.Parse("2024-06")
	for _, c := range []struct {
		text report.Text
		want string
	}{
		{report.Literal("Egne ord {uten} utfylling"), "Egne ord {uten} utfylling"},
		{report.T("against", "period", report.Short{Period: may, Near: june}), "mot mai"},
		{report.T("against", "period", report.Short{Period: lastYear, Near: june}), "mot juni 2024"},
		{report.T("period.label", "period", june), "juni 2025"},
		{report.T("span.days", "n", 1), "1 dag"},
		{report.T("span.days", "n", 30), "30 dager"},
		{report.T("interval", "low", report.Q(pointer(44.96), unit.Count), "high", report.Q(pointer(75), unit.Count)), "45 til 75"},
		{report.T("interval", "low", report.Q(pointer(13), unit.Count), "high", report.Q(pointer(30.96), unit.Count)), "13 til 31"},
		{report.T("interval", "low", report.Q(pointer(0.4), unit.Count), "high", report.Q(pointer(3), unit.Count)), "0,4 til 3"},
		{report.T("interval", "low", report.Q(pointer(6.6), unit.Index), "high", report.Q(pointer(45), unit.Index)), "7 til 45"},
		{report.T("interval", "low", report.Q(pointer(0.1), unit.Percent), "high", report.Q(pointer(0.25), unit.Percent)), "10,0" + s + "% til 25,0" + s + "%"},
		{report.T("join", "a", report.T("sum"), "b", report.Literal("{a}")), "Sum {a}"},
		{report.T("figure", "name", "LTV", "value", report.Q(nil, unit.Money)), "LTV er –"},
	} {
		if got := nb.Text(c.text); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	nb := writer(t, "nb", "NOK")
	for _, c := range []struct {
		text report.Text
		want string
	}{
		{report.T("against", "period", "mai"), "Mot mai"},
		{report.Literal("iPad"), "iPad"},
		{report.T("attribution.headline", "channel", report.Literal("ch20"), "share", "20 %", "primary", "lineær"), "ch20 tilskrives mest: 20 % av konverteringene med lineær."},
		{report.T("overview.met", "met", report.T("number.6"), "of", report.T("number.10"), "n", 10), "Seks av ti nøkkeltall er i mål."},
	} {
		if got := nb.Sentence(c.text); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		lang, currency string
		quantity       report.Quantity
		number, mark   string
	}{
		{"nb", "NOK", report.Q(pointer(231), unit.Money), "231", "kr"},
		{"nb", "NOK", report.Quantity{Value: pointer(4480000), Unit: unit.Money, Form: report.Compact}, "4,48", "mill." + s + "kr"},
		{"nb", "NOK", report.Q(pointer(412000), unit.Count), "412" + s + "000", ""},
		{"nb", "NOK", report.Q(pointer(0.0142), unit.Percent), "1,42", "%"},
		{"en", "GBP", report.Q(pointer(231), unit.Money), "£231", ""},
		{"en", "GBP", report.Q(nil, unit.Money), "–", ""},
	} {
		number, mark := writer(t, c.lang, c.currency).Split(c.quantity)
		if number != c.number || mark != c.mark {
			t.Errorf("got %q and %q, want %q and %q", number, mark, c.number, c.mark)
		}
	}
}

func TestDelta(t *testing.T) {
	nb := writer(t, "nb", "NOK")
	for _, c := range []struct {
		quantity report.Quantity
		want     string
	}{
		{report.Quantity{Value: pointer(0.12), Unit: unit.Money, Form: report.Relative}, "▲ +12" + s + "%"},
		{report.Quantity{Value: pointer(-0.0011), Unit: unit.Percent, Form: report.Signed}, "▼ −0,11" + s + "pp"},
		{report.Quantity{Value: pointer(0.0001), Unit: unit.Money, Form: report.Relative}, "0,0" + s + "%"},
		{report.Quantity{Value: pointer(-0.12), Unit: unit.Money, Form: report.Magnitude}, "▼ 12" + s + "%"},
		{report.Quantity{}, "–"},
	} {
		if got := nb.Delta(report.Delta{Quantity: c.quantity}); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// Long words may be divided in a title, and are whole everywhere else.
func TestTitle(t *testing.T) {
	nb, title := writer(t, "nb", "NOK"), report.Literal("Markedsføringseffektivitet (MER)")
	if got := nb.Title(title); got != "Markedsførings\u00adeffektivitet (MER)" {
		t.Errorf("%q", got)
	}
	if got := nb.Title(report.Literal("Per konverteringsrate")); got != "Per konverterings\u00adrate" {
		t.Errorf("%q", got)
	}
	if got := nb.Title(report.Literal("Leveringsgrad for e-post, B2B-leads")); got != "Leverings\u00adgrad for e\u2011post, B2B-leads" {
		t.Errorf("%q", got)
	}
	if got := nb.Sentence(title); got != "Markedsføringseffektivitet (MER)" {
		t.Errorf("%q", got)
	}
}

// Measures are written in words, those of one's own in quotes.
func TestMeasureNames(t *testing.T) {
	for _, c := range []struct{ lang, name, want string }{
		{"nb", "orders.repeat_orders", "Ingen kilde har gjenkjøp"},
		{"en", "orders.churned_customers", "No source has customers who left"},
		{"nb", "conversions", "Ingen kilde har konverteringer"},
		{"nb", "trials", "Ingen kilde har «trials»"},
	} {
		if got := writer(t, c.lang, "NOK").Text(report.T("reason.no_source", "measure", report.MeasureName(c.name))); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
