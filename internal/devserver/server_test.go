package devserver

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"peil/internal/diag"

	"github.com/google/go-cmp/cmp"
)

// patience is how long anything may take on a busy machine.
const patience = 15 * time.Second

// small is a site made by hand, with the policy and the versioned addresses of a
// real one.
func small(text string) map[string][]byte {
	page := func(title, body string) []byte {
		return []byte(`<!doctype html>
<html lang="nb"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<title>` + title + `</title>
<link rel="stylesheet" href="assets/report.css?v=0011aabb">
<script src="assets/theme.js?v=1d67b131"></script>
</head><body>` + body + `</body></html>
`)
	}
	return map[string][]byte{
		"index.html": page("Oversikt", `<h1>`+text+`</h1><details><summary>Tall</summary>Flere</details>
<details><summary>Tall</summary>Enda flere</details><img src="assets/logo.svg" alt=""><div style="height:3000px"></div><a href="report.json">JSON</a>`),
		"method.html":       page("Metode", "<h1>Metode</h1>"),
		"deep/index.html":   []byte("<h1>Dypt"),
		"assets/report.css": []byte("body { color: black }"),
		"assets/theme.js":   []byte("try { if (localStorage.theme) document.documentElement.dataset.theme = localStorage.theme } catch (e) {}"),
		"assets/logo.svg":   []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"report.json":       []byte(`{"schema":1}`),
	}
}

// with returns the site with another file. The one that is shown stays as it is.
func with(files map[string][]byte, name, content string) map[string][]byte {
	files = maps.Clone(files)
	files[name] = []byte(content)
	return files
}

// start returns a server that serves until the test ends.
func start(t *testing.T) *Server {
	t.Helper()
	s, err := New(Options{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

// ask sends a request, with headers in pairs; "Host" is one of them.
func ask(t *testing.T, s *Server, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, strings.TrimSuffix(s.URL(), "/")+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.org:80", "4747", "127.0.0.1"} {
		if s, err := New(Options{Addr: addr}); err == nil {
			s.Close()
			t.Errorf("%s is taken", addr)
		}
	}
	first := start(t)
	if !strings.HasPrefix(first.URL(), "http://127.0.0.1:") || strings.HasSuffix(first.URL(), ":0/") {
		t.Errorf("URL %s", first.URL())
	}
	_, err := New(Options{Addr: strings.TrimSuffix(strings.TrimPrefix(first.URL(), "http://"), "/")})
	if err == nil || !strings.Contains(err.Error(), "port 0") {
		t.Errorf("a port that is taken: %v", err)
	}
}

func TestFiles(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	for _, test := range []struct {
		path, mime string
		status     int
		holds      string
	}{
		{"/", "text/html; charset=utf-8", 200, "<h1>Hei</h1>"},
		{"/index.html", "text/html; charset=utf-8", 200, "<h1>Hei</h1>"},
		{"/method.html?x=1", "text/html; charset=utf-8", 200, "<h1>Metode</h1>"},
		{"/deep/", "text/html; charset=utf-8", 200, "<h1>Dypt"},
		{"/deep", "", 302, ""},
		{"/assets/report.css?v=0011aabb", "text/css; charset=utf-8", 200, "color: black"},
		{"/assets/theme.js", "text/javascript; charset=utf-8", 200, "localStorage"},
		{"/assets/logo.svg", "image/svg+xml", 200, "<svg"},
		{"/report.json", "application/json", 200, `{"schema":1}`},
		{"/__peil/dev.js", "text/javascript; charset=utf-8", 200, "EventSource"},
		{"/favicon.ico", "", 204, ""},
		{"/gone.html", "text/html; charset=utf-8", 404, `<a href="/method.html">`},
		{"/__peil/other", "text/html; charset=utf-8", 404, ""},
		{"/../server.go", "text/html; charset=utf-8", 404, ""},
		{"/%2e%2e/%2e%2e/etc/passwd", "text/html; charset=utf-8", 404, ""},
		{"//etc/passwd", "text/html; charset=utf-8", 404, ""},
		{"/<b>x", "text/html; charset=utf-8", 404, "&lt;b&gt;x"},
	} {
		answer, body := ask(t, s, "GET", test.path)
		if answer.StatusCode != test.status || !strings.Contains(body, test.holds) || test.mime != "" && answer.Header.Get("Content-Type") != test.mime {
			t.Errorf("%s: %s, %s\n%s", test.path, answer.Status, answer.Header.Get("Content-Type"), body)
		}
		if answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", test.path, answer.Header)
		}
	}
	if answer, _ := ask(t, s, "GET", "/deep"); answer.Header.Get("Location") != "/deep/" {
		t.Errorf("a folder leads to %s", answer.Header.Get("Location"))
	}
}

func TestMethodsAndTags(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if answer, _ := ask(t, s, method, "/"); answer.StatusCode != 405 || answer.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %s", method, answer.Status)
		}
	}
	answer, body := ask(t, s, "HEAD", "/")
	if answer.StatusCode != 200 || body != "" || answer.ContentLength == 0 {
		t.Errorf("HEAD: %s, %d bytes", answer.Status, answer.ContentLength)
	}
	tag := answer.Header.Get("ETag")
	if answer, _ := ask(t, s, "GET", "/", "If-None-Match", tag); tag == "" || answer.StatusCode != 304 {
		t.Errorf("with its own tag %s: %s", tag, answer.Status)
	}
	s.Show(Files(small("Hallo")))
	if answer, _ := ask(t, s, "GET", "/", "If-None-Match", tag); answer.StatusCode != 200 {
		t.Errorf("changed, with the old tag: %s", answer.Status)
	}
	if answer, body := ask(t, s, "HEAD", "/__peil/events"); answer.StatusCode != 200 || body != "" {
		t.Errorf("HEAD of the events: %s", answer.Status)
	}
}

func TestWhoIsRefused(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	_, port, _ := net.SplitHostPort(s.listener.Addr().String())
	for _, test := range []struct {
		name    string
		headers []string
		path    string
		status  int
	}{
		{"its address", nil, "/", 200},
		{"localhost", []string{"Host", "localhost:" + port}, "/", 200},
		{"a forwarded port", []string{"Host", "localhost:8080"}, "/", 200},
		{"a name of others", []string{"Host", "evil.example:" + port}, "/", 403},
		{"a name of others without a port", []string{"Host", "evil.example"}, "/report.json", 403},
		{"a name that begins alike", []string{"Host", "127.0.0.1.evil.example:" + port}, "/", 403},
		{"localhost of others", []string{"Host", "localhost.evil.example"}, "/", 403},
		{"another address", []string{"Host", "192.168.1.5:" + port}, "/", 403},
		{"an empty port", []string{"Host", "evil.example:"}, "/__peil/events", 403},
		{"events of another page", []string{"Origin", "https://evil.example"}, "/__peil/events", 403},
		{"events of another server here", []string{"Origin", "http://localhost:3000"}, "/__peil/events", 403},
		{"events of no page", []string{"Origin", "null"}, "/__peil/events", 403},
		{"events of a page with https", []string{"Origin", "https://127.0.0.1:" + port}, "/__peil/events", 403},
		{"a file, of another page", []string{"Origin", "https://evil.example"}, "/report.json", 403},
		{"a file, of itself", []string{"Origin", "http://127.0.0.1:" + port}, "/report.json", 200},
		{"a script in another page", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, "/assets/theme.js", 403},
		{"a script in a page of another port", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors"}, "/assets/theme.js", 403},
		{"a link in another page", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, "/", 200},
		{"a bookmark", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"}, "/", 200},
	} {
		if answer, body := ask(t, s, "GET", test.path, test.headers...); answer.StatusCode != test.status {
			t.Errorf("%s: %s %s", test.name, answer.Status, body)
		}
	}
}

func TestServedPageAndPublishedPage(t *testing.T) {
	s := start(t)
	files := small("Hei")
	before := string(files["index.html"])
	s.Show(Files(files))
	_, body := ask(t, s, "GET", "/")
	if string(files["index.html"]) != before {
		t.Error("the file itself was changed")
	}
	for _, part := range []string{"; form-action 'none'; connect-src 'self'\">", `<script src="/__peil/dev.js" data-about="`, `&#34;name&#34;:&#34;index.html&#34;`, "\"></script>\n</head>"} {
		if !strings.Contains(body, part) {
			t.Errorf("the page served does not hold %s:\n%s", part, body)
		}
	}
	if _, body := ask(t, s, "GET", "/report.json"); body != `{"schema":1}` {
		t.Errorf("report.json: %s", body)
	}
}

func TestPolicies(t *testing.T) {
	for policy, want := range map[string]string{
		`content="default-src 'none'; script-src 'self'"`:                      `content="default-src 'none'; script-src 'self'; connect-src 'self'"`,
		`content="default-src 'none'"`:                                         `content="default-src 'none'; script-src 'self'; connect-src 'self'"`,
		`content="default-src https:; connect-src 'none'; script-src 'nonce'"`: `content="default-src https:; connect-src 'self'; script-src 'nonce' 'self'"`,
		`content='default-src &#39;none&#39;; script-src &#39;self&#39;'`:      `content='default-src &#39;none&#39;; script-src &#39;self&#39;; connect-src &#39;self&#39;'`,
		`content="img-src 'self'"`:                                             `content="img-src 'self'"`,
		`content="default-src 'self'"`:                                         `content="default-src 'self'; script-src 'self'; connect-src 'self'"`,
	} {
		page := string(withScripts("x", []byte(`<head><meta http-equiv="Content-Security-Policy" `+policy+`></head>`), version{}, false))
		if !strings.Contains(page, want) {
			t.Errorf("%s\nbecomes %s", policy, page)
		}
	}
}

func TestBeforeTheFirstSite(t *testing.T) {
	s := start(t)
	answer, body := ask(t, s, "GET", "/")
	if answer.StatusCode != 503 || !strings.Contains(body, "Building") || !strings.Contains(body, "dev.js") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	s.Fail(diag.List{{File: "peil.toml", Line: 3, Column: 1, Source: `kind = "<script>"`, Message: "unknown kind"}}, "1 error")
	answer, body = ask(t, s, "GET", "/method.html")
	for _, part := range []string{"1 error", "peil.toml:3:1: error: unknown kind", "  3 | kind = &#34;&lt;script&gt;&#34;"} {
		if !strings.Contains(body, part) {
			t.Errorf("%s without %s\n%s", answer.Status, part, body)
		}
	}
	s.Show(Files(small("Hei")))
	if answer, _ := ask(t, s, "GET", "/method.html"); answer.StatusCode != 200 {
		t.Error(answer.Status)
	}
}

// listener is an open page, as far as the server knows.
type listener struct {
	t      *testing.T
	lines  *bufio.Scanner
	hangUp func()
}

func listen(t *testing.T, s *Server, page string) *listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	r, err := http.NewRequestWithContext(ctx, "GET", s.URL()+"__peil/events?page="+page, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatal(got)
	}
	l := &listener{t, bufio.NewScanner(answer.Body), func() { cancel(); answer.Body.Close() }}
	l.lines.Buffer(nil, 4<<20)
	t.Cleanup(l.hangUp)
	return l
}

// next returns the next event, and what it says of the state.
func (l *listener) next() (event string, m message) {
	l.t.Helper()
	for l.lines.Scan() {
		field, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch field {
		case "event":
			event = value
		case "data":
			if err := json.Unmarshal([]byte(value), &m); err != nil {
				l.t.Fatal(err)
			}
		case "":
			return event, m
		}
	}
	return "ended", m
}

func TestWhatPagesAreTold(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	index, method := listen(t, s, "index.html"), listen(t, s, "method.html")
	_, i1 := index.next()
	_, m1 := method.next()
	if i1.Page == "" || i1.Loads == "" || i1.Failure != nil || len(i1.Styles) != 1 {
		t.Errorf("at first: %+v", i1)
	}
	// change says what of a page is another: p its bytes, l what it loads, s a style.
	change := func(a, b message) string {
		what := ""
		if a.Page != b.Page {
			what += "p"
		}
		if a.Loads != b.Loads {
			what += "l"
		}
		if !cmp.Equal(a.Styles, b.Styles) {
			what += "s"
		}
		return what
	}
	told := func(what string, site Site, wantIndex, wantMethod string) {
		t.Helper()
		s.Show(site)
		_, i2 := index.next()
		_, m2 := method.next()
		if i, m := change(i1, i2), change(m1, m2); i != wantIndex || m != wantMethod {
			t.Errorf("%s: of index.html %q is another, of method.html %q; want %q and %q", what, i, m, wantIndex, wantMethod)
		}
		i1, m1 = i2, m2
	}
	told("the same", Files(small("Hei")), "", "")
	told("another text", Files(small("Hallo")), "p", "")
	files := with(small("Hallo"), "assets/report.css", "body { color: red }")
	files["index.html"] = []byte(strings.Replace(string(files["index.html"]), "0011aabb", "22334455", 1))
	told("another style", Files(files), "s", "s")
	for _, c := range []struct{ what, name, content, index, method string }{
		{"another logo", "assets/logo.svg", "<svg/>", "l", ""},
		{"another script", "assets/theme.js", "", "l", "l"},
		{"other numbers to download", "report.json", "{}", "", ""},
		{"a picture in a style", "assets/report.css", "body { background: url(bg.png) }", "s", "s"},
		{"the picture", "assets/bg.png", "1", "s", "s"},
		{"another picture", "assets/bg.png", "2", "s", "s"},
	} {
		files = with(files, c.name, c.content)
		told(c.what, Files(files), c.index, c.method)
	}
	if open := s.Open(); !slices.Equal(open, []string{"index.html", "method.html"}) {
		t.Errorf("open are %v", open)
	}
	files = maps.Clone(files)
	delete(files, "method.html")
	s.Show(Files(files))
	if _, m := method.next(); !strings.HasPrefix(m.Page, "missing ") || m.Loads != "" {
		t.Errorf("a page that is gone: %+v", m)
	}
	_, i1 = index.next()

	s.Fail(diag.List{{Message: "wrong"}}, "1 error")
	if _, m := index.next(); m.Failure == nil || m.Failure.Text != "1 error" || m.Failure.Diags != "error: wrong\n" || m.Page != i1.Page {
		t.Errorf("told of a failure: %+v", m)
	}
	if _, m := listen(t, s, "index.html").next(); m.Failure == nil {
		t.Error("a page that opens after a failure does not learn of it")
	}
	s.Show(Files(files))
	if _, m := index.next(); m.Failure != nil {
		t.Error("the failure stays after a build that did not fail")
	}
}

// TestNewFilesFirst: whoever is told of a build finds its files.
func TestNewFilesFirst(t *testing.T) {
	s := start(t)
	s.Show(Files(small("0")))
	l := listen(t, s, "index.html")
	l.next()
	for i := 1; i <= 20; i++ {
		s.Show(Files(small(fmt.Sprint(i))))
		l.next()
		if _, body := ask(t, s, "GET", "/"); !strings.Contains(body, fmt.Sprintf("<h1>%d</h1>", i)) {
			t.Fatalf("told of %d, found\n%s", i, body)
		}
	}
}

// lazy is a site that makes a page when it is asked for it, or cannot.
type lazy struct {
	Files
	broken map[string]bool
	asked  func(name string)
}

func (l lazy) File(ctx context.Context, name string) ([]byte, error) {
	if l.asked != nil {
		l.asked(name)
	}
	if l.broken[name] {
		return nil, errors.New("broken")
	}
	return l.Files.File(ctx, name)
}

// A page that cannot be made stays as it last was; one that never could be made
// says what went wrong. Nobody makes pages that nobody looks at.
func TestPagesThatCannotBeMade(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	l := listen(t, s, "index.html")
	_, was := l.next()
	var mu sync.Mutex
	asked := map[string]bool{}
	s.Show(lazy{Files(small("Hallo")), map[string]bool{"index.html": true, "method.html": true}, func(name string) {
		mu.Lock()
		defer mu.Unlock()
		asked[name] = true
	}})
	if _, m := l.next(); m.Page != was.Page {
		t.Error("a page is told of another that there is not")
	}
	if answer, body := ask(t, s, "GET", "/"); answer.StatusCode != 200 || !strings.Contains(body, "<h1>Hei</h1>") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	mu.Lock()
	if !asked["index.html"] || asked["method.html"] || asked["deep/index.html"] {
		t.Errorf("asked for %v", asked)
	}
	mu.Unlock()
	if answer, _ := ask(t, s, "GET", "/method.html"); answer.StatusCode != 503 {
		t.Errorf("a page that never could be made: %s", answer.Status)
	}
	s.Fail(nil, "broken")
	if _, m := l.next(); m.Page != was.Page || m.Failure == nil {
		t.Errorf("told of the failure: %+v", m)
	}
	if answer, body := ask(t, s, "GET", "/method.html"); answer.StatusCode != 503 || !strings.Contains(body, "broken") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if answer, body := ask(t, s, "GET", "/deep/"); answer.StatusCode != 200 || !strings.Contains(body, "Dypt") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
}

// TestStalledClient: one that never reads keeps nobody waiting.
func TestStalledClient(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	conn, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /__peil/events?page=index.html HTTP/1.1\r\nHost: localhost\r\n\r\n")
	l := listen(t, s, "index.html")
	_, first := l.next()
	for i := range 100 {
		s.Fail(nil, strings.Repeat("x", 1<<20)+fmt.Sprint(i))
	}
	s.Show(Files(small("Hallo")))
	for {
		event, m := l.next()
		if m.Page != first.Page {
			return
		}
		if event == "ended" {
			t.Fatal("never told")
		}
	}
}

func TestCrowd(t *testing.T) {
	s := start(t)
	s.Show(Files(small("Hei")))
	first := listen(t, s, "index.html")
	first.next()
	for range crowd {
		listen(t, s, "index.html").next()
	}
	if event, _ := first.next(); event != "crowded" {
		t.Errorf("the first of many is told %q", event)
	}
}

func TestConnectionsEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := New(Options{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	s.Show(Files(small("Hei")))
	one, two := listen(t, s, "index.html"), listen(t, s, "index.html")
	one.next()
	two.next()
	one.hangUp()
	wait(t, "a page that hangs up is forgotten", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.clients) == 1
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if event, _ := two.next(); event != "ended" {
		t.Errorf("after the end: %q", event)
	}
	two.hangUp()
	wait(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", s.listener.Addr().String()); err == nil {
		t.Error("it still listens")
	}
}

func wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

// BenchmarkShow is part of the time from saving to seeing.
func BenchmarkShow(b *testing.B) {
	files := map[string][]byte{}
	for i := range 8 {
		files[fmt.Sprintf("assets/script%d.js", i)] = make([]byte, 150_000)
	}
	for i := range 7 {
		files[fmt.Sprintf("page%d.html", i)] = []byte(strings.Repeat("<p>a line of text", 8_000))
	}
	d := &digests{known: map[string]known{}}
	for b.Loop() {
		site := prepare(Files(files))
		for _, name := range site.pages {
			if _, err := site.version(b.Context(), d, name, files[name]); err != nil {
				b.Fatal(err)
			}
		}
	}
}
