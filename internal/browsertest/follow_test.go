package browsertest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/devserver"
	"peil/internal/diag"
	sampleconfig "peil/sample-config"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// follow returns a server for sites that are being worked on, and what ends it.
func follow(t *testing.T, addr string) (*devserver.Server, func()) {
	t.Helper()
	s, err := devserver.New(devserver.Options{Addr: addr})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return s, stop
}

// watched opens a page of the server and waits until it follows.
func watched(t *testing.T, browser context.Context, s *devserver.Server, page string) *tab {
	t.Helper()
	b := visit(t, browser, s.URL()+page, s.URL(), desktop)
	b.until("the page is there", `document.readyState === 'complete'`)
	b.mark()
	return b
}

// mark sets what does not outlive the page's loading again.
func (b *tab) mark() { eval[bool](b, `window.marked = true`) }

// byHand is a site of two pages.
func byHand(heading, color string) map[string][]byte {
	page := func(body string) []byte {
		return []byte(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>By hand</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<link rel="stylesheet" href="assets/report.css?v=` + fmt.Sprintf("%x", color) + `">
<script src="assets/theme.js"></script></head><body><main>` + body + `</main></body></html>`)
	}
	return map[string][]byte{
		"index.html": page(`<h1>` + heading + `</h1><a href="other.html">Other</a>
<details open><summary>Numbers</summary>One</details>
<details><summary>Numbers</summary>Two</details>
<div class="tall"></div><p id="last">The end</p>`),
		"other.html":        page("<h1>Other</h1>"),
		"assets/report.css": []byte("h1 { color: " + color + " } .tall { height: 4000px }"),
		"assets/theme.js":   []byte(`(function () { var t = localStorage.getItem('theme'); if (t) document.documentElement.dataset.theme = t; })();`),
	}
}

func (b *tab) shows(heading string) {
	b.t.Helper()
	b.until("the heading "+heading, fmt.Sprintf(`(document.querySelector('h1') || {}).textContent === %q`, heading))
}

func (b *tab) colored(color string) {
	b.t.Helper()
	b.until("the colour "+color, fmt.Sprintf(`getComputedStyle(document.querySelector('h1')).color === %q`, color))
}

func (b *tab) loadedAgain(want bool) {
	b.t.Helper()
	if marked := eval[bool](b, `window.marked === true`); marked == want {
		b.t.Errorf("the page was loaded again: %t, want %t", !marked, want)
	}
}

const (
	overlay = `document.querySelector('[role=alertdialog]')`
	visible = overlay + ` !== null && ` + overlay + `.checkVisibility()`
	hidden  = overlay + ` === null || !` + overlay + `.checkVisibility()`
)

func TestPagesFollow(t *testing.T) {
	browser := launch(t)

	t.Run("an edit keeps the reader's place", func(t *testing.T) {
		s, _ := follow(t, "127.0.0.1:0")
		s.Show(devserver.Files(byHand("First", "rgb(1, 2, 3)")))
		b := watched(t, browser, s, "")
		b.shows("First")
		eval[bool](b, `(function () {
			var d = document.querySelectorAll('details');
			d[0].open = false; d[1].open = true;
			document.documentElement.dataset.theme = 'dark';
			scrollTo(0, 1234);
			return true;
		})()`)
		asItWas := func() {
			t.Helper()
			b.until("the place is found again", `document.readyState === 'complete' && scrollY === 1234`)
			b.until("the sections are as they were", `[].map.call(document.querySelectorAll('details'), function (d) { return d.open; }).join() === 'false,true'`)
			b.until("the theme is as it was", `document.documentElement.dataset.theme === 'dark'`)
		}
		s.Show(devserver.Files(byHand("Second", "rgb(1, 2, 3)")))
		b.shows("Second")
		b.loadedAgain(false)
		asItWas()
		files := byHand("Second", "rgb(1, 2, 3)")
		files["assets/theme.js"] = append(files["assets/theme.js"], "window.other = true;"...)
		s.Show(devserver.Files(files))
		b.until("another script runs", `window.other === true`)
		b.loadedAgain(true)
		asItWas()

		// A reader's own loading again begins as it always does.
		eval[bool](b, `(delete document.documentElement.dataset.theme, true)`)
		b.do(chromedp.Reload())
		b.until("nothing is left over", `document.readyState === 'complete' && document.querySelector('details').open`)
	})

	t.Run("a style is swapped", func(t *testing.T) {
		s, _ := follow(t, "127.0.0.1:0")
		s.Show(devserver.Files(byHand("First", "rgb(1, 2, 3)")))
		b := watched(t, browser, s, "index.html")
		for _, color := range []string{"rgb(4, 5, 6)", "rgb(7, 8, 9)"} {
			s.Show(devserver.Files(byHand("First", color)))
			b.colored(color)
		}
		b.loadedAgain(false)
		b.until("one sheet is left", `document.querySelectorAll('link[rel=stylesheet]').length === 1`)
		s.Show(devserver.Files(byHand("Second", "rgb(7, 8, 9)")))
		b.shows("Second")
	})

	t.Run("another page's change is nothing", func(t *testing.T) {
		s, _ := follow(t, "127.0.0.1:0")
		s.Show(devserver.Files(byHand("First", "rgb(1, 2, 3)")))
		b := watched(t, browser, s, "other.html")
		s.Show(devserver.Files(byHand("Second", "rgb(1, 2, 3)")))
		s.Show(devserver.Files(byHand("Second", "rgb(4, 5, 6)")))
		b.colored("rgb(4, 5, 6)") // so the other build was told, too
		b.loadedAgain(false)
	})

	t.Run("errors lie over the last good page", func(t *testing.T) {
		s, _ := follow(t, "127.0.0.1:0")
		files := byHand("First", "rgb(1, 2, 3)")
		s.Show(devserver.Files(files))
		b := watched(t, browser, s, "")
		wrong := diag.List{{File: "peil.toml", Line: 12, Column: 9, Length: 6, Source: "\tkind = \"<img src=x onerror=alert(1)>\"", Message: "unknown kind", Hint: `did you mean "ads"?`}}
		var printed strings.Builder
		diag.Print(&printed, wrong)
		s.Fail(wrong, "1 error")
		b.until("the errors are shown", visible)
		b.shows("First")
		if text := eval[string](b, overlay+`.querySelector('pre').textContent`); text != printed.String() {
			t.Errorf("the page shows\n%s\nthe terminal\n%s", text, printed.String())
		}
		b.until("the letters are of one width", `getComputedStyle(`+overlay+`.querySelector('pre')).fontFamily.includes('monospace')`)
		b.until("it has the focus, and a name", `document.activeElement === `+overlay+` && document.getElementById(`+overlay+`.getAttribute('aria-labelledby')).textContent.includes('failed')`)
		b.checkAccessible()
		b.press(kb.Escape)
		b.until("Esc hides them", hidden)
		s.Fail(wrong, "still 1 error")
		b.until("new errors are shown", visible)
		b.loadedAgain(false)
		s.Show(devserver.Files(files))
		b.until("a build that did not fail clears them", hidden)
		b.loadedAgain(false)

		s.Fail(wrong, "1 error")
		b.until("they come back", visible)
		b.do(chromedp.Navigate(s.URL() + "other.html"))
		b.until("they are on other pages, too", visible)
		s.Show(devserver.Files(byHand("Second", "rgb(1, 2, 3)")))
		b.until("and go everywhere", hidden)
	})

	t.Run("a page waits for the first build, and for pages to come", func(t *testing.T) {
		s, _ := follow(t, "127.0.0.1:0")
		b := visit(t, browser, s.URL()+"late.html", s.URL(), desktop)
		b.shows("Building the report …")
		s.Fail(diag.List{{Message: "nothing to read"}}, "1 error")
		b.shows("The build failed")
		b.until("the error is told once", `document.body.textContent.split('nothing to read').length === 2 && (`+hidden+`)`)
		files := byHand("First", "rgb(1, 2, 3)")
		s.Show(devserver.Files(files))
		b.shows("No such page")
		files = maps.Clone(files)
		files["late.html"] = files["other.html"]
		s.Show(devserver.Files(files))
		b.shows("Other")
		b.forgive("503", "404", "ERR_HTTP_RESPONSE_CODE_FAILURE")
	})

	t.Run("a server that was started again", func(t *testing.T) {
		s, stop := follow(t, "127.0.0.1:0")
		s.Show(devserver.Files(byHand("First", "rgb(1, 2, 3)")))
		b := watched(t, browser, s, "")
		addr := strings.TrimSuffix(strings.TrimPrefix(s.URL(), "http://"), "/")
		stop()
		s, stop = follow(t, addr)
		s.Show(devserver.Files(byHand("First", "rgb(4, 5, 6)")))
		b.colored("rgb(4, 5, 6)")
		b.loadedAgain(false)
		stop()
		s, _ = follow(t, addr)
		s.Show(devserver.Files(byHand("Second", "rgb(4, 5, 6)")))
		b.shows("Second")
		b.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
	})
}

// forgive drops what went wrong on purpose.
func (b *tab) forgive(words ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var rest []string
next:
	for _, trouble := range b.troubles {
		for _, word := range words {
			if strings.Contains(trouble, word) {
				continue next
			}
		}
		rest = append(rest, trouble)
	}
	b.troubles = rest
}

// TestReportsFollow lets every page of the sample's report be followed: its own
// policy, scripts and charts must not be in the way.
func TestReportsFollow(t *testing.T) {
	browser := launch(t)
	dir := publish(t, sampleconfig.Files)
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pagesOf(t, dir) {
		t.Run(name(page), func(t *testing.T) {
			s, _ := follow(t, "127.0.0.1:0")
			s.Show(devserver.Files(files))
			page := filepath.Base(page)
			b := watched(t, browser, s, page)
			changed := maps.Clone(files)
			changed["assets/report.css"] = []byte(string(files["assets/report.css"]) + "\nh1 { letter-spacing: 7px }")
			s.Show(devserver.Files(changed))
			b.until("the new style", `getComputedStyle(document.querySelector('h1')).letterSpacing === '7px'`)
			b.loadedAgain(false)
			s.Fail(diag.List{{Message: "wrong"}}, "1 error")
			b.until("the errors are shown", visible)
			b.checkAccessible()
			changed = maps.Clone(files)
			changed[page] = []byte(strings.Replace(string(files[page]), "</h1>", " again</h1>", 1))
			s.Show(devserver.Files(changed))
			b.until("the new text", `document.querySelector('h1').textContent.endsWith(' again')`)
			b.loadedAgain(false)
			b.until("no errors", hidden)
		})
	}
}

// TestWhatTheReaderDid: a page that changes keeps what is not about the change, and
// its scripts take hold of what is new, once.
func TestWhatTheReaderDid(t *testing.T) {
	browser := launch(t)
	files := map[string][]byte{}
	dir := publish(t, sampleconfig.Files)
	for _, name := range []string{"channels.html", "assets/page.js", "assets/charts.js", "assets/formatters.js", "assets/echarts.min.js", "assets/theme.js", "assets/report.css", "assets/brand.css"} {
		var err error
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	// with returns the site with the page changed: in its first table, in its first
	// chart and its options, and by a new section.
	with := func(text string) map[string][]byte {
		changed := maps.Clone(files)
		page := string(files["channels.html"])
		for _, end := range []string{"</tbody>", `</title>`, `<div class="grid">`} {
			if !strings.Contains(page, end) {
				t.Fatalf("the page has no %s", end)
			}
		}
		page = strings.Replace(page, "</tbody>", `<tr><td>`+text+`</td><td data-sort="-1">−1</td></tr></tbody>`, 1)
		page = strings.Replace(page, "</title>", " "+text+"</title>", 1)
		page = strings.Replace(page, `<div class="grid">`, `<div class="grid"><section id="new" class="panel"><h2>`+text+`</h2></section>`, 1)
		page = strings.Replace(page, `role="img" aria-label="`, `role="img" aria-label="`+text+` `, 1)
		changed["channels.html"] = []byte(page)
		return changed
	}
	s, _ := follow(t, "127.0.0.1:0")
	s.Show(devserver.Files(files))
	b := watched(t, browser, s, "channels.html")
	eval[bool](b, `(function () {
		window.table = document.querySelector('table[data-sortable]');
		var button = table.tHead.querySelectorAll('th button')[1];
		window.untouched = document.querySelector('header.top');
		button.click(); button.click();
		button.focus();
		window.first = function () { return document.querySelector('table[data-sortable]').tBodies[0].rows[0].cells[0].textContent; };
		return true;
	})()`)
	sorted := `(function () {
		var th = document.querySelectorAll('table[data-sortable] th')[1];
		return th.getAttribute('aria-sort') === 'ascending' && th.querySelectorAll('button').length === 1 && document.activeElement === th.firstChild;
	})()`
	b.until("the table is sorted", sorted)
	b.until("a chart is live", `(function () {
		document.querySelector('figure.chart').dispatchEvent(new PointerEvent('pointerenter'));
		return document.querySelector('figure.chart .live svg') !== null;
	})()`)
	for _, text := range []string{"Alfa", "Beta"} {
		s.Show(devserver.Files(with(text)))
		b.until("the new section", fmt.Sprintf(`(document.querySelector('#new h2') || {}).textContent === %q`, text))
		b.until("the new table is sorted as the old was, and the focus is there", sorted+fmt.Sprintf(` && first() === %q && document.querySelector('table[data-sortable]') !== table`, text))
		b.until("the new title", fmt.Sprintf(`document.title.endsWith(%q)`, text))
		b.until("what did not change is not touched", `document.querySelector('header.top') === untouched`)
		b.until("the new chart comes alive, once", `(function () {
			document.querySelector('figure.chart').dispatchEvent(new PointerEvent('pointerenter'));
			return document.querySelectorAll('figure.chart')[0].querySelectorAll('.live').length === 1;
		})()`)
	}
	// Back to where it was, and with another script: that takes loading the page again.
	s.Show(devserver.Files(files))
	b.until("the section is gone", `document.querySelector('#new') === null && first() !== 'Beta'`)
	b.loadedAgain(false)
	files["assets/page.js"] = append(files["assets/page.js"], "window.other = true;"...)
	s.Show(devserver.Files(files))
	b.until("another script runs", `window.other === true`)
	b.until("the table is sorted after loading again", sorted)
	b.loadedAgain(true)
}

// TestForeignPages shows that a page of another server on this machine gets
// nothing, neither events nor files.
func TestForeignPages(t *testing.T) {
	browser := launch(t)
	s, _ := follow(t, "127.0.0.1:0")
	s.Show(devserver.Files(byHand("First", "rgb(1, 2, 3)")))
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<link rel="icon" href="data:,"><h1>Foreign</h1>`)
	}))
	t.Cleanup(foreign.Close)
	b := visit(t, browser, foreign.URL, "http://127.0.0.1:", desktop)
	for what, script := range map[string]string{
		"events":   `var e = new EventSource(%q + '__peil/events?page=index.html'); e.onmessage = yes; e.onopen = yes; e.onerror = no;`,
		"a file":   `fetch(%q).then(yes, no);`,
		"a script": `var e = document.createElement('script'); e.src = %q + 'assets/theme.js'; e.onload = yes; e.onerror = no; document.body.append(e);`,
	} {
		if eval[string](b, `new Promise(function (then) {
			function yes() { then('given') } function no() { then('refused') }
			`+fmt.Sprintf(script, s.URL())+`})`) != "refused" {
			t.Errorf("%s are given to a foreign page", what)
		}
	}
	b.forgive("CORS", "403", "ERR_FAILED", "ERR_BLOCKED", "ERR_ABORTED", "NotSameOrigin")
}
