package chart_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"peil/internal/report"
	"peil/render/chart"
	"peil/themes"
)

// contents reads an SVG as XML and returns its texts, joined by a bar, and fails
// where it holds what a page must not.
func contents(t *testing.T, svg []byte) string {
	t.Helper()
	var texts []string
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return strings.Join(texts, "|")
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "svg", "g", "path", "rect", "text", "defs", "clipPath", "circle", "polyline", "polygon":
			default:
				t.Errorf("an element %q", token.Name.Local)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "undefined") {
					t.Errorf("an attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(token)); s != "" {
				texts = append(texts, s)
			}
		}
	}
}

// draw returns the pictures of a chart by class.
func draw(t *testing.T, d *chart.Drawer, c *report.Chart) map[string][]byte {
	t.Helper()
	options, err := chart.Options(c, norwegian(t), palette(t))
	if err != nil {
		t.Fatal(err)
	}
	var jobs []chart.Job
	for _, s := range chart.Sizes(c, norwegian(t), report.Full) {
		jobs = append(jobs, chart.Job{ID: c.ID, Options: options, Class: s.Class, Width: s.Width, Height: s.Height})
	}
	drawn, err := d.Draw(t.Context(), jobs)
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string][]byte{}
	for i, job := range jobs {
		pictures[job.Class] = drawn[i]
	}
	return pictures
}

func TestPictures(t *testing.T) {
	d := chart.NewDrawer(chart.DrawerOptions{})
	defer d.Close()
	want := map[string]string{ // texts that stand in the wide picture, in this order
		"revenue":      "4,0|4,5 mill. kr|juni|I år|Året før|Mål 4,20 mill. kr|Black Friday|Ny kolleksjon",
		"ctr":          "3,90 %|Mål 3,85 %",
		"models":       "Google Søk|Direkte, organisk og ukjent|2,02 mill. kr|Markov",
		"changes":      "Frafall|−186",
		"spend":        "1,2 mill. kr|Google Søk|Meta|Display",
		"bridge":       "Google Søk|4 000 000|+215 000|−33 000|4 480 000",
		"bridge-small": "120 000|−150 000|−20 000",
		"funnel":       "Kjennskap|6,34 mill.|1,42 % av forrige steg|90 020|29,1 % av forrige steg",
		"flows":        "Google Søk|E-post|Kjøp",
		"weeks":        "1 200|uke 2|2025|uke 23|1 041",
	}
	color := regexp.MustCompile(`(?:fill|stroke)="([^"]*)"`)
	known := map[string]bool{"none": true, "transparent": true, "#000": true} // #000: of clip paths
	for _, role := range palette(t).Roles() {
		known[role.Color] = true
	}
	for _, c := range samples() {
		for class, svg := range draw(t, d, c) {
			texts := strings.ReplaceAll(contents(t, svg), "\u00a0", " ")
			if class == "wide" {
				for _, text := range strings.Split(want[c.ID], "|") {
					if !strings.Contains(texts, text) {
						t.Errorf("%s: %q is missing from %s", c.ID, text, texts)
					}
				}
			}
			head, _, _ := bytes.Cut(svg, []byte(">"))
			if !bytes.HasPrefix(head, []byte(`<svg xmlns="http://www.w3.org/2000/svg" class="`+class+`" viewBox="0 0 `)) || bytes.Contains(head, []byte("width=")) {
				t.Errorf("%s %s begins with %s", c.ID, class, head)
			}
			for _, m := range color.FindAllSubmatch(svg, -1) {
				if !known[string(m[1])] {
					t.Errorf("%s %s: the colour %s is no role of the palette", c.ID, class, m[1])
				}
			}
		}
	}
}

// A name that only the wide picture has room for beside its part stands in the
// others' legend.
func TestNamesOfEveryLength(t *testing.T) {
	d := chart.NewDrawer(chart.DrawerOptions{})
	defer d.Close()
	for n := 1; n <= 60; n += 4 {
		c := &report.Chart{
			ID: "spend", Kind: report.Stacked, Periods: mustPeriod("2025-06").Back(3),
			Series: []report.Series{
				{Name: report.Literal(strings.Repeat("n", n)), Color: 1, Values: list(3, 4, 5)},
				{Name: report.Literal("LinkedIn"), Color: 2, Values: list(2, 2, 2)},
			},
		}
		for class, svg := range draw(t, d, c) {
			if texts := contents(t, svg); !strings.Contains(texts, "LinkedIn") {
				t.Errorf("%d letters, %s: %s", n, class, texts)
			}
		}
	}
}

func TestHostileNamesAreText(t *testing.T) {
	const name = `</script><img src=x onerror=alert(1)> "&' {a}{b|c} zr0-c0` + "\x01\u2028"
	d := chart.NewDrawer(chart.DrawerOptions{})
	defer d.Close()
	for _, c := range hostileSamples(name) {
		for class, svg := range draw(t, d, c) {
			texts := contents(t, svg)
			if !strings.Contains(texts, "</scr") {
				t.Errorf("%s %s: the name is missing from %s", c.Kind, class, texts)
			}
			if bytes.Contains(svg, []byte("<img")) || bytes.Contains(svg, []byte("</script")) {
				t.Errorf("%s %s: the name is markup in %s", c.Kind, class, svg)
			}
		}
	}
}

// The bytes depend on the jobs alone.
func TestDrawIsDeterministic(t *testing.T) {
	var work []chart.Job
	for i, job := range jobs(t) {
		if i%6 == 0 { // the narrow picture of every other chart
			work = append(work, job)
		}
	}
	reversed := make([]chart.Job, len(work))
	for i := range work {
		reversed[len(work)-1-i] = work[i]
	}
	var want [][]byte
	for _, workers := range []int{1, 2} {
		d := chart.NewDrawer(chart.DrawerOptions{Workers: workers})
		defer d.Close()
		got, err := d.Draw(t.Context(), work)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		back, err := d.Draw(t.Context(), reversed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range work {
			if !bytes.Equal(got[i], want[i]) || !bytes.Equal(back[len(work)-1-i], want[i]) {
				t.Errorf("%s %s: another picture with %d workers", work[i].ID, work[i].Class, workers)
			}
		}
	}
}

func TestCache(t *testing.T) {
	work := jobs(t)[:2]
	dir := filepath.Join(t.TempDir(), "cache")
	open := func() [][]byte {
		d := chart.NewDrawer(chart.DrawerOptions{CacheDir: dir})
		defer d.Close()
		d.Prepare()
		pictures, err := d.Draw(t.Context(), work)
		if err != nil {
			t.Fatal(err)
		}
		return pictures
	}
	want := open()
	check := func(what string) {
		t.Helper()
		for i, got := range open() {
			if !bytes.Equal(got, want[i]) {
				t.Errorf("%s: another picture", what)
			}
		}
	}
	check("a full cache")
	stored, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(stored) != 3 {
		t.Fatalf("the cache holds %v, not two pictures and the program", stored)
	}
	for _, name := range stored {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content[:len(content)/2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check("a cache cut short")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	check("no cache")
}

func TestDrawErrors(t *testing.T) {
	d := chart.NewDrawer(chart.DrawerOptions{Workers: 1})
	defer d.Close()
	good := jobs(t)[0]
	bad := func(id string) chart.Job {
		return chart.Job{ID: id, Options: json.RawMessage(`{"baseOption": {"series": [{"type": "custom", "renderItem": "@nothing"}]}, "media": []}`), Width: 100, Height: 100}
	}
	_, err := d.Draw(t.Context(), []chart.Job{bad("first"), good, bad("second")})
	if err == nil || !strings.Contains(err.Error(), `"first"`) || strings.Contains(err.Error(), good.ID) {
		t.Errorf("got %v, want an error that names the first chart", err)
	}
	if _, err := d.Draw(t.Context(), []chart.Job{good}); err != nil {
		t.Errorf("after a failure: %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Draw(ctx, []chart.Job{good}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// The palette's light colours are the theme's, so that a picture looks the same
// with and without its style sheet.
func TestPaletteIsTheThemes(t *testing.T) {
	theme, err := themes.Open("default")
	if err != nil {
		t.Fatal(err)
	}
	light, _, _ := strings.Cut(string(theme["static/1-tokens.css"].Content), "@media")
	seen := map[string]string{}
	for _, role := range palette(t).Roles() {
		if other, taken := seen[role.Color]; taken {
			t.Errorf("%s and %s are both %s", role.Variable, other, role.Color)
		}
		seen[role.Color] = role.Variable
		switch role.Variable {
		case "--ink", "--mute", "--line", "--card", "--good", "--watch", "--poor":
			if !strings.Contains(light, role.Variable+": "+role.Color+";") {
				t.Errorf("%s is not %s in the theme", role.Variable, role.Color)
			}
		}
	}
}

func TestNewPalette(t *testing.T) {
	tests := []struct{ accent, want string }{
		{"#AA0011", "#aa0011"},
		{"#1b1e21", "#1b1e20"}, // the ink
		{"#8a8d91", "#8a8d90"}, // a channel's
	}
	for _, test := range tests {
		p, err := chart.NewPalette(test.accent)
		if err != nil || p.Accent != test.want {
			t.Errorf("NewPalette(%q) has the accent %s, %v; want %s", test.accent, p.Accent, err, test.want)
		}
	}
	for _, accent := range []string{"red", "#fff", "#12345g", "url(x)"} {
		if _, err := chart.NewPalette(accent); err == nil {
			t.Errorf("NewPalette(%q) gives no error", accent)
		}
	}
}

// Blank pictures stand where the drawn ones would, and are not taken for them
// later.
func TestBlankPictures(t *testing.T) {
	cache := t.TempDir()
	blank := chart.NewDrawer(chart.DrawerOptions{CacheDir: cache, Blank: true})
	defer blank.Close()
	blank.Prepare()
	drawn := chart.NewDrawer(chart.DrawerOptions{CacheDir: cache})
	defer drawn.Close()
	c := samples()[0]
	empty := draw(t, blank, c)
	for class, picture := range draw(t, drawn, c) {
		if text := contents(t, picture); text == "" {
			t.Errorf("%s: nothing is drawn", class)
		}
		if picture, ok := empty[class]; !ok || contents(t, picture) != "" || bytes.Contains(picture, []byte("<path")) {
			t.Errorf("%s: %s is not blank", class, picture)
		}
	}
}
