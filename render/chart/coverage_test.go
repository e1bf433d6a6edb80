package chart

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/render/text"
)

// coverageChart is a chart of days from 30 May 2025 on; a source is its days: x
// with rows, - without, and a space where none are expected.
func coverageChart(t *testing.T, sources ...string) *report.Chart {
	t.Helper()
	c := &report.Chart{ID: "coverage", Kind: report.Coverage}
	for i := range sources[0] {
		c.Periods = append(c.Periods, period.Of(period.NewDate(2025, 5, 30+i), period.Day))
	}
	for i, s := range sources {
		series := report.Series{Name: report.Literal(fmt.Sprintf("<%d>", i))}
		for _, day := range s {
			var v *float64
			if day != ' ' {
				v = new(map[rune]float64{'x': 1, '-': 0}[day])
			}
			series.Values = append(series.Values, v)
		}
		c.Series = append(c.Series, series)
	}
	return c
}

// Runs of days are drawn where they are, and say so to pointers; nothing is drawn
// where nothing is expected.
func TestCoverage(t *testing.T) {
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	w := text.Writer{Locale: l}
	drawn, err := NewCoverage(coverageChart(t, "xxx--xxxxx", "  x   x   "), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, picture := range drawn.Pictures {
		if err := xml.Unmarshal([]byte(picture), new(struct{})); err != nil {
			t.Errorf("%v in %s", err, picture)
		}
	}
	wide := drawn.Pictures[2]
	var got []string
	for _, m := range regexp.MustCompile(`<rect class="(\w+)" x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*><title>([^<]*)</title>`).FindAllStringSubmatch(wide, -1) {
		got = append(got, strings.Join(m[1:], " | "))
	}
	// 1000 units for ten days, from 180 on.
	want := []string{
		"s5 | 180.00 | 300.00 | &lt;0&gt;, 30 May–1 June 2025: rows",
		"gap | 480.00 | 200.00 | &lt;0&gt;, 2–3 June 2025: none, though there should be",
		"s5 | 680.00 | 500.00 | &lt;0&gt;, 4–8 June 2025: rows",
		"s5 | 380.00 | 100.00 | &lt;1&gt;, 1 June 2025: rows",
		"s5 | 780.00 | 100.00 | &lt;1&gt;, 5 June 2025: rows",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if len(drawn.Key) != 2 || len(drawn.Events) != 0 {
		t.Errorf("key %v", drawn.Key)
	}
	if whole, _ := NewCoverage(coverageChart(t, "xx"), w); len(whole.Key) != 1 {
		t.Errorf("a key of gaps without any: %v", whole.Key)
	}
	for name, c := range map[string]*report.Chart{
		"no source": {Periods: coverageChart(t, "x").Periods}, "a day is missing": coverageChart(t, "xx", "x"), "no days": {Series: coverageChart(t, "x").Series},
	} {
		if _, err := NewCoverage(c, w); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
