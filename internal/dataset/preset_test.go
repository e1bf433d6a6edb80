package dataset

import (
	"slices"
	"testing"

	"github.com/BurntSushi/toml"

	"peil/internal/period"
	"peil/internal/tabular"
)

// TestPresetsAreWhole: every preset is read strictly and names only columns of
// its kind.
func TestPresetsAreWhole(t *testing.T) {
	for _, name := range Presets() {
		text, err := presetFiles.ReadFile("presets/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		var p preset
		meta, err := toml.Decode(string(text), &p)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if keys := meta.Undecoded(); len(keys) > 0 {
			t.Errorf("%s: unknown keys %v", name, keys)
		}
		kind, ok := KindOf(p.Kind)
		if !ok {
			t.Errorf("%s: unknown kind %q", name, p.Kind)
		}
		columns := slices.Concat(p.Total.Blank, p.Total.Check)
		for c := range p.Columns {
			columns = append(columns, c)
		}
		for _, n := range p.Notes {
			columns = append(columns, n.Unless)
		}
		for _, a := range p.Average {
			columns = append(columns, a.Column, a.Per)
		}
		for _, c := range columns {
			if kind.Column(c) < 0 {
				t.Errorf("%s: %q is no column of kind %q", name, c, p.Kind)
			}
		}
		for c, labels := range p.Columns {
			if len(labels) == 0 || slices.ContainsFunc(labels, func(l string) bool { return normal(l) == "" }) {
				t.Errorf("%s: a label of %q is empty", name, c)
			}
		}
	}
}

func TestLabels(t *testing.T) {
	tests := []struct {
		label, header string
		want          bool
		mark          string
	}{
		{"Amount spent (*)", "Amount spent (NOK)", true, "NOK"},
		{"Amount spent (*)", " amount  SPENT (nok)", true, "NOK"},
		{"Amount spent (*)", "Amount spent", false, ""},
		{"Amount spent", "Amount spent (NOK)", false, ""},
		{"Beløp brukt (*)", "BELØP BRUKT (EUR)", true, "EUR"},
	}
	for _, tt := range tests {
		if got := matches(tt.label, normal(tt.header)); got != tt.want {
			t.Errorf("matches(%q, %q) = %v", tt.label, tt.header, got)
		}
		if got := currencyMark([]string{tt.label}, tt.header); got != tt.mark {
			t.Errorf("currencyMark(%q, %q) = %q", tt.label, tt.header, got)
		}
	}
}

func TestCovers(t *testing.T) {
	google := covers{Range: true}
	ga4 := covers{Start: []string{"Start date", "Startdato"}, End: []string{"End date", "Sluttdato"}}
	tests := []struct {
		rule     covers
		preamble [][]string
		want     string
	}{
		{google, [][]string{{"Campaign report"}, {"July 8, 2025 - July 31, 2025"}}, "2025-07-08..2025-07-31"},
		{google, [][]string{{"July 8", "2025 - July 31", "2025"}}, "2025-07-08..2025-07-31"}, // not quoted
		{google, [][]string{{"27 January 2026 - 23 February 2026"}}, "2026-01-27..2026-02-23"},
		{google, [][]string{{"1. juni 2025 – 30. juni 2025"}}, "2025-06"},
		{google, [][]string{{"July 8, 2025 - July 1, 2025"}}, ""},
		{google, [][]string{{"All time"}}, ""},
		{ga4, [][]string{{"# Start date: 20250101"}, {"# End date: 20251231"}}, "2025"},
		{ga4, [][]string{{"# Startdato: 20250101"}, {"# Sluttdato: 20250102"}}, "2025-01-01..2025-01-02"},
		{ga4, [][]string{{"# Start date: 20250101"}}, ""},
		{covers{}, [][]string{{"1 July 2025 - 2 July 2025"}}, ""},
	}
	for _, tt := range tests {
		got := ""
		if p := tt.rule.of(tt.preamble, tabular.DateUnknown); p != nil {
			got = p.String()
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.preamble, got, tt.want)
		}
	}
	if p := rangeOf(period.NewDate(2025, 2, 3), period.NewDate(2025, 2, 9)); p.Grain != period.Week {
		t.Errorf("%v", p)
	}
}

func TestPercentPointsOfAPreset(t *testing.T) {
	p := plan()
	p.Measures = []Measure{{ID: "good", Source: "src", Column: "rows", Where: `row["CTR (link click-through rate)"] >= 0.04`}}
	p.Dims = map[string][]string{"ads": {}}
	d := scan(t, p, fixture(t, "meta-ads", "daily.csv"))
	good := slices.Index(d.Tables[0].Columns, "good")
	if got := d.Tables[0].Sums[good]; !slices.Equal(got, []Fixed{Scale, 0}) {
		t.Errorf("%v", got)
	}
}

// The Google Ads API tells money in millionths of the currency: 1 234 567 890 000
// micros are 1 234 567.89.
func TestMillionthsOfTheCurrency(t *testing.T) {
	s := source(t, "ads", "segments.date,metrics.cost_micros,metrics.clicks\n2025-06-01,1234567890000,3\n2025-06-01,1,0\n")
	s.Columns = map[string]string{"date": "segments.date", "spend": "metrics.cost_micros", "clicks": "metrics.clicks"}
	p := plan()
	p.Dims = map[string][]string{"ads": {}}
	d := scan(t, p, s)
	table := d.Tables[0]
	for column, want := range map[string]Fixed{"spend": 1234567890001, "clicks": 3 * Scale} {
		if got := table.Sums[slices.Index(table.Columns, column)]; !slices.Equal(got, []Fixed{want}) {
			t.Errorf("%s: %v, want %v", column, got, want)
		}
	}
}
