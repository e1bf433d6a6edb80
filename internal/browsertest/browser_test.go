// Package browsertest opens the pages of built reports in a real browser: as a
// reader finds them on disk, with the network refused.
//
// It looks for Chromium in PEIL_CHROMIUM, then in PATH. Without one its tests
// skip, or fail when PEIL_REQUIRE_BROWSER=1.
package browsertest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// launch starts a browser that ends with the test.
func launch(t *testing.T) context.Context {
	t.Helper()
	path := chromium()
	if path == "" {
		const missing = "no Chromium: put one into PATH, or its path into PEIL_CHROMIUM"
		if os.Getenv("PEIL_REQUIRE_BROWSER") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), // where the tests' own servers are
	)
	if os.Geteuid() == 0 { // where Chromium has no sandbox
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("ending the browser: %v", err)
		}
	})
	return ctx
}

// chromium returns the path of the browser, or "".
func chromium() string {
	if path := os.Getenv("PEIL_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// view is how a page is looked at.
type view struct {
	width, height int64
	scheme        string // light (also "") or dark
	mobile        bool
	scriptsOff    bool
}

var (
	phone   = view{width: 390, height: 844, mobile: true}
	desktop = view{width: 1280, height: 800}
)

func (v view) in(scheme string) view { v.scheme = scheme; return v }

// tab is an open page, with all that went wrong on it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	from string // what the addresses of all that the page loads begin with

	mu       sync.Mutex
	troubles []string
}

// watchPolicy turns every violation of the page's Content-Security-Policy into
// an error on the console.
const watchPolicy = `addEventListener('securitypolicyviolation', function (e) {
	console.error('policy violated: ' + e.violatedDirective + ' by ' + e.blockedURI + ' at ' + e.sourceFile + ':' + e.lineNumber);
});`

// open opens a file of a site in a new tab, and demands at the end of the test
// that nothing went wrong: no error on the console, no violation of the policy,
// no dialog, no request but of files.
func open(t *testing.T, browser context.Context, file string, v view) *tab {
	t.Helper()
	return visit(t, browser, address(file), "file:", v)
}

// visit is open for any address. Requests must begin with from.
func visit(t *testing.T, browser context.Context, address, from string, v view) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	b := &tab{t: t, ctx: ctx, from: from}
	t.Cleanup(func() {
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, trouble := range b.troubles {
			t.Error(trouble)
		}
	})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	must(b, network.Enable, network.EnableParams{})
	must(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchPolicy})
	must(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: cmp.Or(v.scheme, "light")},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	must(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.scriptsOff})
	var how []chromedp.EmulateViewportOption
	if v.mobile {
		how = append(how, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	b.do(chromedp.EmulateViewport(v.width, v.height, how...))
	b.do(chromedp.Navigate(address))
	return b
}

// address returns a file's URL.
func address(file string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

func (b *tab) trouble(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, fmt.Sprintf(format, args...))
}

// listen takes up what goes wrong on the page.
func (b *tab) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, arg := range e.Args {
				words = append(words, cmp.Or(strings.Trim(string(arg.Value), `"`), arg.Description))
			}
			b.trouble("console %s: %s", e.Type, strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		b.trouble("exception: %v", e.ExceptionDetails)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning {
			b.trouble("log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, b.from) && !strings.HasPrefix(u, "data:") {
			b.trouble("the page asks for %s", u)
		}
	case *network.EventLoadingFailed:
		b.trouble("a file of the page cannot be loaded: %s", e.ErrorText)
	case *page.EventJavascriptDialogOpening:
		b.trouble("a dialog opens: %s", e.Message)
		go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}) // or the page hangs
	}
}

// must sends a command of the DevTools protocol.
func must[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of a script.
func eval[T any](b *tab, script string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", firstLine(script), err)
	}
	return value
}

// until waits for a script to become true. The page may be loaded again
// meanwhile, when no script can run. Its policy forbids the functions from text that
// chromedp.Poll makes.
func (b *tab) until(what, script string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		done, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		if done && err == nil {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("in vain: %s (%v)", what, err)
		}
	}
}

// patience is how long a page may take for anything. It is long, as the tests
// also run on busy machines.
const patience = 15 * time.Second

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
