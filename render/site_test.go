package render

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/chart"
	"peil/themes"
)

func defaultTheme(t *testing.T) themes.Theme {
	t.Helper()
	theme, err := themes.Open("default")
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// site renders without static pictures, unless there is a drawer.
func site(t *testing.T, r *report.Report, d *chart.Drawer) map[string][]byte {
	t.Helper()
	files, problems := all(NewRenderer(d), r, defaultTheme(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return files
}

// all renders every file.
func all(renderer *Renderer, r *report.Report, theme themes.Theme) (map[string][]byte, diag.List) {
	site, problems := renderer.Site(r, theme)
	if site == nil {
		return nil, problems
	}
	files, err := site.All(context.Background())
	if err != nil {
		problems = append(problems, diag.From(err)...)
	}
	return files, problems
}

func pages(files map[string][]byte) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) == ".html" {
			names = append(names, name)
		}
	}
	return names
}

func TestSiteFiles(t *testing.T) {
	r := fixture("nb")
	r.Brand.Logo = &report.Asset{Name: "logo.svg", Bytes: []byte("<svg/>")}
	got := slices.Sorted(maps.Keys(site(t, r, nil)))
	want := []string{
		"assets/brand.css", "assets/charts.js", "assets/echarts-NOTICE.txt", "assets/echarts.min.js", "assets/formatters.js",
		"assets/logo.svg", "assets/page.js", "assets/report.css", "assets/theme.js",
		"channels.html", "index.html", "method.html", "quality.html", "report.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A report without charts does without their scripts.
func TestSiteWithoutCharts(t *testing.T) {
	r := fixture("nb")
	r.Pages = r.Pages[2:]
	r.Pages[0].ID = "overview"
	files := site(t, r, nil)
	for name := range files {
		if strings.Contains(name, "chart") || strings.Contains(name, "formatters") {
			t.Errorf("%s is published though no page has a chart", name)
		}
	}
	if bytes.Contains(files["index.html"], []byte("echarts")) {
		t.Error("a page without charts loads echarts")
	}
}

// element is a start tag of a page with the text up to its end tag, if that
// follows without another tag.
type element struct {
	name string
	attr map[string]string
	text string
}

// elements reads a page. Every element must be closed, as in XML, but for those
// that HTML closes itself.
func elements(t *testing.T, name string, page []byte) []element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(page))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	var all []element
	var open []string
	void := map[string]bool{"meta": true, "link": true, "img": true, "br": true, "hr": true, "input": true}
	for {
		token, err := d.Token()
		if err == io.EOF {
			if len(open) > 0 {
				t.Errorf("%s: not closed: %v", name, open)
			}
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			all = append(all, e)
			if !void[e.name] {
				open = append(open, e.name)
			}
		case xml.EndElement:
			if void[token.Name.Local] {
				continue
			}
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				t.Fatalf("%s: </%s> closes %v", name, token.Name.Local, open)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(all) > 0 {
				all[len(all)-1].text += string(token)
			}
		}
	}
}

// What the policy forbids is not there: inline scripts and styles, handlers,
// and addresses outside the site.
func TestPagesObeyTheirPolicy(t *testing.T) {
	files := site(t, fixture("nb"), nil)
	for _, name := range pages(files) {
		ids := map[string]bool{}
		for _, e := range elements(t, name, files[name]) {
			switch {
			case e.name == "style":
				t.Errorf("%s has a style element", name)
			case e.name == "script" && e.attr["type"] == "application/json":
				if !json.Valid([]byte(e.text)) {
					t.Errorf("%s: %q is not JSON", name, e.text)
				}
			case e.name == "script" && (e.attr["src"] == "" || strings.TrimSpace(e.text) != ""):
				t.Errorf("%s has an inline script", name)
			}
			for attr, value := range e.attr {
				if strings.HasPrefix(attr, "on") {
					t.Errorf("%s: <%s %s> is a handler", name, e.name, attr)
				}
				if (attr == "src" || attr == "href" || attr == "data-echarts") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "https://example.com") {
					target, _, _ := strings.Cut(value, "?")
					target, _, _ = strings.Cut(target, "#")
					if files[target] == nil {
						t.Errorf("%s: <%s %s=%q> leads to no file of the site", name, e.name, attr, value)
					}
				}
				if attr == "id" {
					if ids[value] {
						t.Errorf("%s: id %q stands twice", name, value)
					}
					ids[value] = true
				}
			}
		}
		if !ids["main"] {
			t.Errorf("%s has no main", name)
		}
	}
}

// Headings step down one level at a time, so that a screen reader's outline
// holds.
func TestHeadingsDoNotSkip(t *testing.T) {
	files := site(t, fixture("nb"), nil)
	heading := regexp.MustCompile(`^h[1-6]$`)
	for _, name := range pages(files) {
		last := 0
		for _, e := range elements(t, name, files[name]) {
			if !heading.MatchString(e.name) {
				continue
			}
			level := int(e.name[1] - '0')
			if level > last+1 {
				t.Errorf("%s: h%d %q follows h%d", name, level, strings.TrimSpace(e.text), last)
			}
			last = level
		}
	}
}

// Whatever a client or a channel is called, it is shown, never run.
func TestHostileNames(t *testing.T) {
	const evil = `</script><img src=x onerror=alert(1)>"'&{{.}}*x*`
	r := fixture("nb")
	r.Title, r.Brand.Agency, r.Brand.Footer = evil, evil, evil
	for i := range r.KPIs {
		r.KPIs[i].Title, r.KPIs[i].Meaning = lit(evil), lit(evil)
		r.KPIs[i].By = map[string]map[string]report.Segment{"channel": {evil: {Reason: &report.Reason{Text: lit(evil)}}}}
	}
	for p := range r.Pages {
		page := &r.Pages[p]
		page.Title, page.Headline, page.Lead = lit(evil), lit(evil), []report.Text{lit(evil)}
		for s := range page.Sections {
			section := &page.Sections[s]
			section.Title, section.Subtitle = lit(evil), lit(evil)
			for _, block := range section.Blocks {
				switch b := block.(type) {
				case *report.Chart:
					b.Title, b.Subtitle, b.Alt = lit(evil), lit(evil), lit(evil)
					for i := range b.Categories {
						b.Categories[i] = lit(evil)
					}
					for i := range b.Series {
						b.Series[i].Name = lit(evil)
					}
				case *report.Table:
					for i := range b.Rows {
						b.Rows[i].Cells[0] = report.Cell{Text: lit(evil), Note: lit(evil), Link: "javascript:alert(1)"}
					}
				case *report.Findings:
					b.Items[0] = report.Finding{Severity: diag.Error, Source: evil, File: evil, Text: lit(evil), Advice: lit(evil)}
				case *report.Definitions:
					b.Items[0] = report.Definition{Term: lit(evil), Meaning: []report.Text{lit(evil)}, Code: []string{evil}}
				case *report.Prose:
					b.Source = `ROAS: {{ kpi "roas" "` + strings.ReplaceAll(evil, `"`, `\"`) + `" }}`
				}
			}
		}
	}
	files := site(t, r, nil)
	for _, name := range pages(files) {
		shown := false
		for _, e := range elements(t, name, files[name]) {
			if e.attr["onerror"] != "" || e.attr["src"] == "x" || strings.HasPrefix(e.attr["href"], "javascript:") {
				t.Errorf("%s: <%s %v>", name, e.name, e.attr)
			}
			shown = shown || strings.Contains(e.text, evil)
		}
		if !shown {
			t.Errorf("%s does not show the name", name)
		}
	}
	if bytes.Contains(files["assets/brand.css"], []byte("<")) {
		t.Error("brand.css holds an unescaped name")
	}
}

func TestSameBytesTwice(t *testing.T) {
	first, second := site(t, fixture("nb"), nil), site(t, fixture("nb"), nil)
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

func TestLanguages(t *testing.T) {
	missing := regexp.MustCompile(`\[[a-z_]+(\.[a-z_]+)+\]|\{[a-z]+\}`)
	for lang, words := range map[string][]string{
		"nb": {"Hopp til innholdet", "Ikke i mål", "4,21", "−0,11\u00a0pp", "Data til og med 30. juni 2025", `lang="nb"`},
		"en": {"Skip to content", "Not met", "4.21", "−0.11\u00a0pp", "Data through 30 June 2025", `lang="en"`},
	} {
		files := site(t, fixture(lang), nil)
		for _, word := range words {
			if !bytes.Contains(files["index.html"], []byte(word)) {
				t.Errorf("%s: the overview does not say %q", lang, word)
			}
		}
		for _, name := range pages(files) {
			if m := missing.Find(files[name]); m != nil {
				t.Errorf("%s: %s shows %s", lang, name, m)
			}
		}
	}
}

// A page of twenty cards and ten charts stays under 120 kB compressed.
func TestPageWeight(t *testing.T) {
	drawer := chart.NewDrawer(chart.DrawerOptions{})
	defer drawer.Close()
	r := fixture("nb")
	page := &r.Pages[0]
	page.Sections = page.Sections[:2]
	score := page.Sections[1].Blocks[0].(*report.Scorecard)
	for i := range score.Columns {
		cards := score.Columns[i].Cards
		for len(cards) < 5 {
			cards = append(cards, cards[0])
		}
		score.Columns[i].Cards = cards
	}
	for i := range 10 {
		c := trendChart()
		if i%2 == 1 {
			c = waterfall()
		}
		c.ID = fmt.Sprintf("chart-%d", i)
		*c.Series[0].Values[0] += float64(i * 10000)
		*c.Series[0].Values[len(c.Series[0].Values)-1] += float64(i * 10000)
		page.Sections = append(page.Sections, report.Section{ID: fmt.Sprintf("chart-%d", i), Blocks: []report.Block{c}})
	}
	r.Pages = r.Pages[:1]
	page.Sections[0].Blocks[0].(*report.Actions).Items = nil
	html := site(t, r, drawer)["index.html"]
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(html); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(html, []byte(`<article class="card"`)); n != 20 {
		t.Fatalf("%d cards", n)
	}
	if b.Len() > 120_000 {
		t.Errorf("the page weighs %d bytes compressed", b.Len())
	}
	t.Logf("%d bytes, %d compressed", len(html), b.Len())
}

func TestSiteRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *report.Report)
		want   string
	}{
		"language":       {func(r *report.Report) { r.Language = "xx" }, `no language "xx"`},
		"accent":         {func(r *report.Report) { r.Brand.Accent = "green" }, `"green" is not a colour`},
		"logo":           {func(r *report.Report) { r.Brand.Logo = &report.Asset{Name: "../logo.svg"} }, `logo's name "../logo.svg"`},
		"page id":        {func(r *report.Report) { r.Pages[1].ID = "../x" }, `page "../x"`},
		"page twice":     {func(r *report.Report) { r.Pages[1].ID = "overview" }, `page "overview"`},
		"charts collide": {func(r *report.Report) { r.Pages[1].Sections[1].Blocks = []report.Block{waterfall()} }, `two charts have the id "waterfall-revenue"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := fixture("nb")
			c.change(r)
			files, problems := all(NewRenderer(nil), r, defaultTheme(t))
			if files != nil || problems.Err() == nil || !strings.Contains(problems.Err().Error(), c.want) {
				t.Errorf("Site gave %d files and %v, want an error with %q", len(files), problems.Err(), c.want)
			}
		})
	}
}

func TestThemeMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		file, source, want string
	}{
		"bad template":    {"templates/page.html", "<p>\n{{if}}", "acme/templates/page.html:2: error: missing value for if"},
		"no function":     {"templates/blocks/card.html", "a {{nope}}", `acme/templates/blocks/card.html:1: error: function "nope" not defined`},
		"no message":      {"templates/status.html", "<i>\n  æ {{t \"nope\"}}</i>", `acme/templates/status.html:2:7: error: no message "nope" in "nb"`},
		"no field":        {"templates/page.html", "{{.Nope}}", "acme/templates/page.html:1:3: error: executing"},
		"no template":     {"templates/page.html", `<p>{{template "nope.html"}}</p>`, `acme/templates/page.html:1:15: error: no such template`},
		"no asset":        {"templates/page.html", `{{.Asset "assets/nope.js"}}`, `acme/templates/page.html:1:3: error: the theme links to "assets/nope.js"`},
		"unsafe place":    {"templates/page.html", "<a\n href={{if .Logo}}\"{{end}}x>", "acme/templates/page.html:2:12: error: "},
		"its own echarts": {"static/formatters.js", "", "acme/static/formatters.js: error: "},
	} {
		t.Run(name, func(t *testing.T) {
			theme := defaultTheme(t)
			theme[c.file] = themes.File{Content: []byte(c.source), Path: "acme/" + c.file}
			files, problems := all(NewRenderer(nil), fixture("nb"), theme)
			var b strings.Builder
			diag.Print(&b, problems)
			if files != nil || !strings.HasPrefix(b.String(), c.want) {
				t.Errorf("got %d files and\n%swant %s", len(files), b.String(), c.want)
			}
		})
	}
	if files, problems := all(NewRenderer(nil), fixture("nb"), themes.Theme{}); files != nil || problems.Err() == nil {
		t.Errorf("a theme without page.html gives %d files", len(files))
	}
}

// A verdict that is on more days than the value says so.
func TestVerdictOverALongerTime(t *testing.T) {
	k := &report.KPI{ID: "cpa", Unit: unit.Money, Value: ptr(231), Status: report.Good, Title: lit("CPA"), Rolling: &report.Rolling{Period: period.Length{Days: 90}.Ending(period.NewDate(2025, 6, 30)), Value: 199}}
	r := fixture("nb")
	r.Pages = []report.Page{{ID: "overview", Title: lit("Oversikt"), Sections: []report.Section{{Plain: true, Blocks: []report.Block{
		&report.Scorecard{Columns: []report.StageColumn{{ID: "conversion", Title: lit("handling"), Cards: []report.Card{card(k, "Mål ≤ 210 kr", nil)}}}},
	}}}}}
	page := string(site(t, r, nil)["index.html"])
	if want := `</svg>I mål over 90 dager</span></header>`; !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
		t.Errorf("no %s in the page", want)
	}
}

// The order of a card's lines is part of what it says.
func TestCard(t *testing.T) {
	k := &report.KPI{ID: "cpa", Unit: unit.Money, Value: ptr(231), Status: report.Accepted, Title: lit("CPA"), Notes: []report.Text{lit("Over målet, men akseptert")}}
	muted := delta(0.09, report.Relative, unit.Money, -1, "mot juni 2024")
	muted.Muted = true
	c := card(k, "Mål ≤ 210 kr", nil, delta(0.06, report.Relative, unit.Money, -1, "mot mai"), muted)
	r := fixture("nb")
	r.Pages = []report.Page{{ID: "overview", Title: lit("Oversikt"), Sections: []report.Section{{Plain: true, Blocks: []report.Block{
		&report.Scorecard{Columns: []report.StageColumn{{ID: "conversion", Title: lit("handling"), Cards: []report.Card{c}}}},
	}}}}}
	page := string(site(t, r, nil)["index.html"])
	start, end := strings.Index(page, "<article"), strings.Index(page, "</article>")
	want := `<article class="card" id="kpi-cpa">
<header class="card-head"><h4>CPA</h4><span class="status accepted"><svg aria-hidden="true"><use href="#i-accepted"/></svg>Akseptert</span></header>
<p class="figure-value">231<small>kr</small></p>
<dl class="deltas"><div><dt>mot mai</dt><dd><span class="delta bad"><i aria-hidden="true">▲</i> +6 %<span class="hidden"> (dårligere)</span></span></dd></div><div><dt>mot juni 2024</dt><dd><span class="delta muted" title="kan være tilfeldig"><i aria-hidden="true">▲</i> +9 %<span class="hidden"> (kan være tilfeldig)</span></span></dd></div></dl>
<p class="target">Mål ≤ 210 kr</p>
<p class="reason">Over målet, men akseptert</p>
`
	if diff := cmp.Diff(want, strings.NewReplacer("\u00a0", " ", "&#43;", "+").Replace(page[start:end])); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
}
