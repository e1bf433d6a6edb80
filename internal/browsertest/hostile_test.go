package browsertest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// hostile are names that would run a script where a page, a chart or a tooltip
// took them for more than text.
var hostile = []string{
	`</script><img src=x onerror=alert(1)>`,
	`"><svg onload=alert(2)>`,
	`' onmouseover='alert(3)`,
	`<!--<script>alert(4)</script>`,
	`{{alert(5)}} __f__alert(5)__f__`,
	`image://https://example.org/x.png`,
	`{b|bold} {c} \u003cimg src=x onerror=alert(6)\u003e`,
}

// hostileClient is a client whose every name is one of them.
func hostileClient() fstest.MapFS {
	cell := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	quote := func(text string) string { return "'''" + text + "'''" }
	nth := func(i int) string { return hostile[i%len(hostile)] }

	var ads, touches, sales, orders strings.Builder
	ads.WriteString("date,channel,campaign,spend,impressions,clicks\n")
	touches.WriteString("person,time,channel,campaign,type\n")
	sales.WriteString("person,time,type,value\n")
	orders.WriteString("order,customer,time,channel,revenue,profit\n")
	for i := range 180 {
		day := fmt.Sprintf("2025-%02d-%02d", 1+i/28%6, 1+i%28)
		fmt.Fprintf(&ads, "%s,%s,%s,%d,%d,%d\n", day, cell(nth(i)), cell(nth(i+1)), 100+i, 10000+100*i, 200+i)
		person := cell(nth(i) + fmt.Sprint(i))
		fmt.Fprintf(&touches, "%s,%sT08:00:00Z,%s,%s,click\n", person, day, cell(nth(i+2)), cell(nth(i+3)))
		fmt.Fprintf(&touches, "%s,%sT09:00:00Z,%s,%s,click\n", person, day, cell(nth(i)), cell(nth(i+1)))
		fmt.Fprintf(&sales, "%s,%sT10:00:00Z,%s,%d\n", person, day, cell(nth(i+4)), 300+i)
		fmt.Fprintf(&orders, "%s,%s,%s,%s,%d,%d\n", cell(fmt.Sprint(i)+nth(i)), person, day, cell(nth(i)), 300+i, 100+i)
	}
	config := fmt.Sprintf(`
[report]
title = %s
language = "en"
period = "2025-06"
revenue_basis = { refunds = "order_date" }
[brand]
agency = %s
footer = %s
[[source]]
name = %s
kind = "ads"
files = ["ads.csv"]
[[source]]
name = %s
kind = "touchpoints"
files = ["touches.csv"]
[[source]]
name = "sales"
kind = "conversions"
files = ["sales.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "order_date" }
[[source]]
name = "orders"
kind = "orders"
files = ["orders.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "order_date" }
[[kpi]]
id = "roas"
goal = %s
target = 1.5
[[kpi]]
id = "ctr"
target = 0.02
[[kpi]]
id = "cpa"
[[kpi]]
id = "mine"
title = %s
meaning = %s
stage = "conversion"
formula = "orders.revenue / ads.clicks"
unit = "money"
direction = "up"
[[commentary]]
file = "words.md"
page = "overview"
title = %s
`, quote(hostile[0]), quote(hostile[1]), quote(hostile[0]), quote(hostile[3]), quote(hostile[0]), quote(hostile[0]), quote(hostile[0]), quote(hostile[1]), quote(hostile[0]))
	words := "# " + hostile[0] + "\n\n" + hostile[1] + "\n\n<script>alert(7)</script>\n\n[link](javascript:alert(8)) ![picture](https://example.org/x.png)\n"

	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"peil.toml": config, "words.md": words,
		"ads.csv": ads.String(), "touches.csv": touches.String(), "sales.csv": sales.String(), "orders.csv": orders.String(),
	} {
		files[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o666}
	}
	return files
}

// TestHostileNames demands that names in the data and the config are text,
// wherever the pages show them: in tables, charts, their tooltips, and heads.
func TestHostileNames(t *testing.T) {
	browser := launch(t)
	site := publish(t, hostileClient())
	for _, page := range pagesOf(t, site) {
		t.Run(name(page), func(t *testing.T) {
			b := open(t, browser, page, desktop)
			if !strings.Contains(eval[string](b, "document.title"), hostile[0]) {
				t.Errorf("the title %q does not hold the client's name", eval[string](b, "document.title"))
			}
			for _, id := range b.charts() {
				b.comeAlive(id)
				if !b.sweep(id) {
					t.Errorf("no tooltip opens on %s", id)
				}
			}
			eval[bool](b, `document.querySelectorAll('[onmouseover]').forEach(e => e.dispatchEvent(new MouseEvent('mouseover'))), true`)
			if made := eval[[]string](b, `[...document.querySelectorAll('img, [onerror], [onload], [onmouseover], svg image, a[href^="javascript:"], body script:not([type="application/json"])')].map(e => e.outerHTML.slice(0, 200))`); len(made) > 0 {
				t.Errorf("names became elements: %q", made)
			}
		})
	}
	b := open(t, browser, site+"/channels.html", desktop)
	text := eval[string](b, "document.querySelector('main').innerText")
	for _, name := range hostile {
		if !strings.Contains(text, name) {
			t.Errorf("the channels' page does not show %s", name)
		}
	}
}

// sweep moves the mouse over a chart and reports whether a tooltip opened.
func (b *tab) sweep(id string) bool {
	b.t.Helper()
	plot := fmt.Sprintf("document.querySelector('figure.chart[data-chart=%q] .chart-plot')", id)
	box := eval[[]float64](b, fmt.Sprintf("(box => [box.x, box.y, box.width, box.height])(%s.getBoundingClientRect())", plot))
	opened := false
	for _, x := range []float64{.2, .35, .5, .65, .8} {
		for _, y := range []float64{.2, .4, .6, .8} {
			b.pointAt(box[0]+x*box[2], box[1]+y*box[3])
			opened = opened || eval[bool](b, "!!"+plot+".querySelector('.tip')")
		}
	}
	return opened
}
