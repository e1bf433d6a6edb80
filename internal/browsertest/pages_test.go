package browsertest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/build"
	"peil/internal/diag"
	sampleconfig "peil/sample-config"
)

// publish builds the report of a client and returns the folder of the site.
func publish(t *testing.T, client fs.FS) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "client"), client); err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(dir, "a site's folder") // a reader's folders have such names
	_, problems := build.Build(context.Background(), build.Options{
		Path: filepath.Join(dir, "client"), Out: site, Generator: "test",
		Env: func(string) (string, bool) { return "", false },
	})
	if problems.Err() != nil {
		var b strings.Builder
		diag.Print(&b, problems)
		t.Fatal(b.String())
	}
	return site
}

// pagesOf lists the pages of a site.
func pagesOf(t *testing.T, site string) []string {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(site, "*.html"))
	if err != nil || len(pages) < 5 {
		t.Fatalf("the pages are %q, %v", pages, err)
	}
	return pages
}

// name is the page's without folder and ending.
func name(page string) string { return strings.TrimSuffix(filepath.Base(page), ".html") }

// TestPages opens every page of the sample on a phone and on a desk, by day and
// by night.
func TestPages(t *testing.T) {
	browser := launch(t)
	site := publish(t, sampleconfig.Files)
	for _, page := range pagesOf(t, site) {
		for _, v := range []view{phone.in("light"), phone.in("dark"), desktop.in("light"), desktop.in("dark")} {
			t.Run(fmt.Sprintf("%s/%d/%s", name(page), v.width, v.scheme), func(t *testing.T) {
				b := open(t, browser, page, v)
				b.checkWidth(v)
				b.checkTables()
				b.checkPictures()
				b.checkAccessible()
				b.checkLive()
				b.checkWidth(v)
			})
		}
	}
}

// TestPagesWithoutScripts demands that every chart is there without any script.
func TestPagesWithoutScripts(t *testing.T) {
	browser := launch(t)
	site := publish(t, sampleconfig.Files)
	for _, page := range pagesOf(t, site) {
		for _, v := range []view{phone, desktop} {
			v.scriptsOff = true
			t.Run(fmt.Sprintf("%s/%d", name(page), v.width), func(t *testing.T) {
				b := open(t, browser, page, v)
				b.checkWidth(v)
				b.checkCards()
				b.checkPictures()
			})
		}
	}
}

// checkCards demands that nothing sticks out of a card.
func (b *tab) checkCards() {
	b.t.Helper()
	for _, problem := range eval[[]string](b, `[...document.querySelectorAll('.card')]
		.filter(card => card.scrollWidth > card.clientWidth + 1)
		.map(card => card.id + ': ' + card.scrollWidth + ' px in ' + card.clientWidth)`) {
		b.t.Errorf("a card is too narrow: %s", problem)
	}
}

// checkWidth demands that the page does not scroll sideways.
func (b *tab) checkWidth(v view) {
	b.t.Helper()
	if width := eval[int64](b, "document.documentElement.scrollWidth"); width > v.width {
		b.t.Errorf("the page is %d px wide on a screen of %d px: %s", width, v.width, eval[string](b, fmt.Sprintf(widest, v.width)))
	}
}

// widest names the elements that stick out furthest, for whoever mends it.
const widest = `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > %d + 1 && !e.parentElement.closest('.scroll'))
	.map(e => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right)).slice(0, 5).join(', ')`

// checkTables demands that of the tables that a report makes only a matrix, and
// what lies behind a chart, scrolls sideways.
func (b *tab) checkTables() {
	b.t.Helper()
	for _, problem := range eval[[]string](b, `[...document.querySelectorAll('section > .scroll')]
		.filter(box => box.scrollWidth > box.clientWidth + 1 && !box.querySelector('[class*="heat-"]'))
		.map(box => box.getAttribute('aria-label') + ': ' + box.scrollWidth + ' px in ' + box.clientWidth)`) {
		b.t.Errorf("a table scrolls: %s", problem)
	}
}

// checkPictures demands of every chart one visible picture with something drawn
// in it, and words for those who do not see it.
func (b *tab) checkPictures() {
	b.t.Helper()
	for _, problem := range eval[[]string](b, pictures) {
		b.t.Error(problem)
	}
}

const pictures = `[...document.querySelectorAll('figure.chart')].flatMap(figure => {
	const id = figure.dataset.chart, plot = figure.querySelector('.chart-plot');
	const shown = [...plot.querySelectorAll('svg')].filter(svg => svg.getClientRects().length && getComputedStyle(svg).visibility === 'visible');
	const problems = [];
	if (!plot.getAttribute('aria-label')) problems.push(id + ': has no words for its picture');
	if (shown.length !== 1) problems.push(id + ': ' + shown.length + ' pictures are shown, want 1');
	for (const svg of shown) {
		const box = svg.getBoundingClientRect();
		if (box.width < 200 || box.height < 60) problems.push(id + ': the picture is ' + box.width + ' x ' + box.height);
		if (!svg.querySelector('path, rect, circle, polygon, polyline')) problems.push(id + ': nothing is drawn');
		if (svg.querySelector('style, script, foreignObject, image')) problems.push(id + ': the picture holds more than shapes and text');
	}
	return problems;
})`

// checkLive demands that every chart comes alive when the reader gets to it.
func (b *tab) checkLive() {
	b.t.Helper()
	for _, id := range b.charts() {
		b.comeAlive(id)
	}
}

// charts lists the charts of the page that come alive.
func (b *tab) charts() []string {
	b.t.Helper()
	return eval[[]string](b, `[...document.querySelectorAll('figure.chart:not(.calendar)')].map(figure => figure.dataset.chart)`)
}

// comeAlive brings a chart into view and points at it, and waits until echarts
// has drawn it.
func (b *tab) comeAlive(id string) {
	b.t.Helper()
	plot := fmt.Sprintf("document.querySelector('figure.chart[data-chart=%q] .chart-plot')", id)
	eval[bool](b, plot+".scrollIntoView({block: 'center', behavior: 'instant'}), true")
	at := eval[[]float64](b, fmt.Sprintf("(box => [box.x + box.width / 2, box.y + box.height / 2])(%s.getBoundingClientRect())", plot))
	b.pointAt(at[0], at[1])
	b.until(id+" comes alive", fmt.Sprintf(`(plot => {
		const live = plot.querySelector('[_echarts_instance_]') || plot.closest('[_echarts_instance_]');
		const drawn = live && live.querySelector('canvas, svg');
		return !!drawn && drawn.getBoundingClientRect().width > 200 && drawn.getBoundingClientRect().height > 60;
	})(%s)`, plot))
}
