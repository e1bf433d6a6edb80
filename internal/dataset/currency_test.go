package dataset

import (
	"strings"
	"testing"
)

func TestSignsOfMoney(t *testing.T) {
	tests := []struct {
		cell, report, source string // the source's currency; empty: not told
		told                 string // a part of the error; empty: it is read
	}{
		{"kr 1 061,42", "NOK", "", ""},
		{"kr 1 061,42", "SEK", "", ""},
		{"1 061,42 KR", "EUR", "", "has the sign kr, which is not how EUR is written"},
		{"$1061.42", "USD", "", ""},
		{"($1061.42)", "AUD", "", ""},
		{"$1061.42", "NOK", "", "has the sign $"},
		{"$1061.42", "NOK", "NOK", ""},
		{"US$1061.42", "CAD", "", "is in USD, the report in CAD"},
		{"-€1061.42", "NOK", "", "is in EUR, the report in NOK"},
		{"1061,42 €", "NOK", "NOK", ""},
		{"1061,42 NOK", "NOK", "", ""},
		{"1061.42 GBP", "NOK", "NOK", "is in GBP"},
	}
	for _, tt := range tests {
		s := source(t, "ads", "date;spend\n2026-06-05;1\n2026-06-06;"+tt.cell+"\n")
		s.Currency = tt.source
		p := plan()
		p.Currency = tt.report
		d, l := Scan(t.Context(), []Source{s}, p)
		if got := told(s.Dir, l); tt.told == "" && got != "" || !strings.Contains(got, tt.told) {
			t.Errorf("%s in %s: %s", tt.cell, tt.report, got)
		}
		if tt.told != "" {
			continue
		}
		if got := d.Tables[0].Sums[0][1]; max(got, -got) != 1061_420000 {
			t.Errorf("%s in %s: %s", tt.cell, tt.report, got)
		}
	}
}
