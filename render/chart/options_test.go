package chart_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/chart"
)

var update = flag.Bool("update", false, "write testdata anew")

// One chart of each kind, as the page gets it.
func TestOptions(t *testing.T) {
	golden := map[string]bool{"revenue": true, "models": true, "spend": true, "bridge": true, "funnel": true, "flows": true}
	for _, c := range samples() {
		options, err := chart.Options(c, norwegian(t), palette(t))
		if err != nil {
			t.Error(err)
			continue
		}
		again, _ := chart.Options(c, norwegian(t), palette(t))
		if !bytes.Equal(options, again) {
			t.Errorf("%s: two runs differ", c.ID)
		}
		if !golden[c.ID] {
			continue
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, options, "", " "); err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		indented.WriteByte('\n')
		name := filepath.Join("testdata", c.ID+".json")
		if *update {
			if err := os.WriteFile(name, indented.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), indented.String()); diff != "" {
			t.Errorf("%s (−want +got):\n%s", c.ID, diff)
		}
	}
}

func TestOptionsRefuseWhatContradictsItself(t *testing.T) {
	one := func(values ...float64) []report.Series { return []report.Series{{Values: list(values...)}} }
	tests := []struct {
		name  string
		chart report.Chart
		want  string
	}{
		{"unknown kind", report.Chart{Kind: "pie", Categories: names("a"), Series: one(1)}, `no kind of chart "pie"`},
		{"nothing", report.Chart{Kind: report.Bars}, "nothing to draw"},
		{"lengths", report.Chart{Kind: report.Bars, Categories: names("a", "b"), Series: one(1)}, "1 values for 2 places"},
		{"not a number", report.Chart{Kind: report.Bars, Categories: names("a"), Series: one(math.NaN())}, "holds NaN"},
		{"infinite", report.Chart{Kind: report.Trend, Periods: mustPeriod("2025-06").Back(1), Series: one(math.Inf(1))}, "holds +Inf"},
		{"target", report.Chart{Kind: report.Trend, Periods: mustPeriod("2025-06").Back(1), Series: one(1), Target: number(math.NaN())}, "the target is NaN"},
		{"waterfall does not add up", report.Chart{Kind: report.Waterfall, Categories: names("a", "b", "c"), Series: one(100, 20, 121)}, "lead to 120, not to 121"},
		{"waterfall with a gap", report.Chart{Kind: report.Waterfall, Categories: names("a", "b", "c"), Series: one(100, gap, 100)}, "value 2"},
		{"unknown node", report.Chart{Kind: report.Sankey, Nodes: []report.Node{{ID: "a"}}, Links: []report.Link{{From: "a", To: "b", Value: 1}}}, `"b", which is no node`},
		{"flow back", report.Chart{Kind: report.Sankey, Nodes: []report.Node{{ID: "a", Layer: 1}, {ID: "b"}}, Links: []report.Link{{From: "a", To: "b", Value: 1}}}, "later layer"},
		{"node twice", report.Chart{Kind: report.Sankey, Nodes: []report.Node{{ID: "a"}, {ID: "a"}}, Links: []report.Link{{From: "a", To: "a", Value: 1}}}, "stands twice"},
		{"negative flow", report.Chart{Kind: report.Sankey, Nodes: []report.Node{{ID: "a"}, {ID: "b", Layer: 1}}, Links: []report.Link{{From: "a", To: "b", Value: -1}}}, "is -1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.chart.ID, test.chart.Unit = "x", unit.Count
			_, err := chart.Options(&test.chart, norwegian(t), palette(t))
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), `chart "x": `) {
				t.Errorf("got %v, want an error of chart x with %q", err, test.want)
			}
		})
	}
}

// A text of the user's never stands where echarts would take it for a colour, a
// symbol, a template or a function, and the JSON cannot end a script element.
func TestOptionsKeepUserTextInItsPlace(t *testing.T) {
	const hostile = `</script><img src=x onerror=alert(1)>{a}{b}@tick image://x rgb(1,2,3)`
	allowed := map[string]bool{"name": true, "mark": true, "text": true, "texts": true, "titles": true}
	for _, c := range hostileSamples(hostile) {
		options, err := chart.Options(c, norwegian(t), palette(t))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(options, "<>") {
			t.Errorf("%s: the JSON holds an angle bracket", c.Kind)
		}
		var tree any
		if err := json.Unmarshal(options, &tree); err != nil {
			t.Fatal(err)
		}
		found := false
		var walk func(key string, node any)
		walk = func(key string, node any) {
			switch node := node.(type) {
			case map[string]any:
				for k, v := range node {
					walk(k, v)
				}
			case []any:
				for _, v := range node {
					walk(key, v)
				}
			case string:
				if !strings.Contains(node, "</scr") {
					return
				}
				found = true
				if !allowed[key] && !(key == "data" && c.Kind != report.Sankey) { // data: the legend's names
					t.Errorf("%s: the name stands under %q", c.Kind, key)
				}
			}
		}
		walk("", tree)
		if !found {
			t.Errorf("%s: the name is nowhere", c.Kind)
		}
	}
}

// hostileSamples is a chart of each kind with the name wherever names go.
func hostileSamples(name string) []*report.Chart {
	text := report.Literal(name)
	periods := mustPeriod("2025-06").Back(2)
	two := []report.Series{{Name: text, Values: list(1, 2)}, {Name: text, Muted: true, Values: list(2, 3)}}
	return []*report.Chart{
		{ID: name, Kind: report.Trend, Unit: unit.Count, Periods: periods, Series: two, Events: []report.EventMark{{Period: periods[0], Label: name}}},
		{ID: name, Kind: report.Stacked, Unit: unit.Count, Periods: periods, Series: two},
		{ID: name, Kind: report.Bars, Unit: unit.Count, Categories: []report.Text{text, text}, Series: two},
		{ID: name, Kind: report.Waterfall, Unit: unit.Count, Categories: []report.Text{text, text}, Series: []report.Series{{Name: text, Values: list(2, 2)}}},
		{ID: name, Kind: report.FunnelBar, Unit: unit.Count, Categories: []report.Text{text, text}, Series: two},
		{
			ID: name, Kind: report.Sankey, Unit: unit.Count,
			Nodes: []report.Node{{ID: "a", Name: text}, {ID: "b", Name: text, Layer: 1}},
			Links: []report.Link{{From: "a", To: "b", Value: 3}},
		},
	}
}
