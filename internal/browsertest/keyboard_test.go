package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	sampleconfig "peil/sample-config"
)

// focused describes the element that has the keyboard.
const focused = `(e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className ? '.' + e.className.split(' ')[0] : ''))(document.activeElement)`

// TestKeyboard goes through a page without a mouse.
func TestKeyboard(t *testing.T) {
	browser := launch(t)
	site := publish(t, sampleconfig.Files)
	b := open(t, browser, site+"/index.html", desktop)

	// the skip link is first, shows itself, and leads past the menu
	b.press(kb.Tab)
	b.at("a.skip")
	if !eval[bool](b, `(box => box.top >= 0 && box.left >= 0 && box.height > 10)(document.activeElement.getBoundingClientRect())`) {
		t.Error("the skip link is not seen when it has the focus")
	}
	b.press(kb.Enter)
	b.at("main#main")

	// the menu goes to the other pages and says where the reader is
	eval[bool](b, `document.querySelector('.menu a:not([aria-current])').focus(), true`)
	b.ring("a link of the menu")
	want := eval[string](b, `document.activeElement.textContent`)
	eval[bool](b, `window.before = true`)
	b.press(kb.Enter)
	b.until("the next page is there", `!window.before && document.readyState === 'complete'`)
	if got := eval[string](b, `document.querySelector('.menu [aria-current=page]').textContent`); got != want {
		t.Errorf("the menu led to %q, want %q", got, want)
	}

	// the theme switch goes around, and the next page remembers
	eval[bool](b, `document.querySelector('button.switch').focus(), true`)
	b.ring("the theme switch")
	const background = `getComputedStyle(document.body).backgroundColor`
	day := eval[string](b, background)
	for _, choice := range []string{"light", "dark"} {
		b.press(kb.Enter)
		if got := eval[string](b, `document.documentElement.dataset.theme`); got != choice {
			t.Errorf("the theme is %q, want %q", got, choice)
		}
	}
	night := eval[string](b, background)
	if day == night {
		t.Errorf("by night the page is %s as by day", night)
	}
	open(t, browser, site+"/method.html", desktop).until("the next page is dark, too", background+` === '`+night+`'`)
	b.press(" ")
	if got := eval[string](b, `document.documentElement.dataset.theme || 'auto'`); got != "auto" {
		t.Errorf("the theme is %q, want auto", got)
	}

	// a table is sorted by its heads
	b = open(t, browser, site+"/channels.html", desktop)
	const cells = `[...document.activeElement.closest('table').tBodies[0].rows].map(row => row.cells[document.activeElement.closest('th').cellIndex]).map(cell => cell.dataset.sort)
		.filter(text => text !== undefined).map(Number)`
	eval[bool](b, `[...document.querySelectorAll('table[data-sortable]')].find(table => table.tBodies[0].rows.length > 2).querySelector('th:nth-child(2) button').focus(), true`)
	b.ring("a table's head")
	for _, order := range []struct{ name, sorted string }{
		{"descending", `(v => v.every((x, i) => !i || v[i - 1] >= x))(` + cells + `)`},
		{"ascending", `(v => v.every((x, i) => !i || v[i - 1] <= x))(` + cells + `)`},
	} {
		b.press(kb.Enter)
		if got := eval[string](b, `document.activeElement.closest('th').ariaSort`); got != order.name || !eval[bool](b, order.sorted) {
			t.Errorf("the table says %q and holds %v, want it %s", got, eval[[]float64](b, cells), order.name)
		}
	}
}

// at demands which element has the keyboard.
func (b *tab) at(want string) {
	b.t.Helper()
	if got := eval[string](b, focused); got != want {
		b.t.Errorf("the keyboard is at %s, want %s", got, want)
	}
}

// ring demands that the reader sees what has the keyboard.
func (b *tab) ring(what string) {
	b.t.Helper()
	if !eval[bool](b, `(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none')(getComputedStyle(document.activeElement))`) {
		b.t.Errorf("nothing shows that %s has the keyboard", what)
	}
}
