// Command latency measures how long it takes from a save until the page has been
// painted with it: `peil watch` on a copy of the sample, its overview open in
// Chromium, edits with random gaps. It prints the tables of docs/performance.md.
//
//	go build -o /tmp/peil ./cmd/peil && go run ./scripts/latency -peil /tmp/peil
//
// The time runs from just before the file is written. It ends, by the same clock,
// in the page itself (painted.js): with the frame after the one that shows the
// change, so that it is up to a frame too long and never too short.
package main

import (
	"bufio"
	"cmp"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// change is one kind of edit: n tells one from the next.
type change struct {
	what, goal, file string
	edit             func(text []byte, n int) []byte
}

// revenueTarget is the sample's target of revenue, also after an edit.
var revenueTarget = regexp.MustCompile(`target = 8\d{5}\b`)

var changes = []change{
	{"a commentary", "60 ms", "commentary/2025-06/1-oppsummering.md", func(text []byte, n int) []byte {
		return append(text, fmt.Sprintf("\nRedigert %d.\n", n)...)
	}},
	{"a threshold in the config", "100 ms", "peil.toml", func(text []byte, n int) []byte {
		return revenueTarget.ReplaceAll(text, fmt.Appendf(nil, "target = %d", 800000+1000*n))
	}},
	{"a data file", "150 ms", "data/costs.csv", func(text []byte, n int) []byte {
		return append(text, fmt.Sprintf("2025-06-30,,Ekstra,%d\n", 1000*n)...)
	}},
}

func main() {
	log.SetFlags(0)
	peil := flag.String("peil", "peil", "the command to measure")
	sample := flag.String("sample", "sample-config", "the client to copy")
	browser := flag.String("chromium", cmp.Or(os.Getenv("PEIL_CHROMIUM"), "chromium"), "the browser")
	times := flag.Int("n", 30, "edits of each kind")
	large := flag.Bool("large", false, "measure the sample with 100 pages of commentary and 40 sources")
	flag.Parse()
	if err := run(*peil, *sample, *browser, *times, *large); err != nil {
		log.Fatal(err)
	}
}

func run(peil, sample, browser string, times int, large bool) error {
	scratch, err := os.MkdirTemp("", "latency")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	dir := filepath.Join(scratch, "client")
	if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
		return err
	}
	if large {
		if err := enlarge(dir); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	// A cache of its own, which holds the charts before the edits and none after.
	env := append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(scratch, "cache"))
	check := exec.CommandContext(ctx, peil, "check", dir)
	check.Env = env
	if out, err := check.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	watch := exec.CommandContext(ctx, peil, "watch", dir, "--addr", "127.0.0.1:0")
	watch.Env, watch.Stderr = env, os.Stderr
	stdout, err := watch.StdoutPipe()
	if err != nil {
		return err
	}
	start := time.Now()
	if err := watch.Start(); err != nil {
		return err
	}
	defer watch.Wait()
	defer cancel()
	lines := bufio.NewScanner(stdout)
	address := ""
	for address == "" && lines.Scan() {
		if strings.HasPrefix(lines.Text(), "http://") {
			address = lines.Text()
		}
	}
	front, err := http.Get(address)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, front.Body); err != nil || front.StatusCode != http.StatusOK {
		return fmt.Errorf("the first page: %s, %w", front.Status, err)
	}
	front.Body.Close()
	first := time.Since(start)
	go func() {
		for lines.Scan() { // keeps the pipe from filling up
		}
	}()

	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(browser), chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(scratch, "browser")))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	tab, end := chromedp.NewExecAllocator(ctx, options...)
	defer end()
	tab, _ = chromedp.NewContext(tab)
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1280, 900)); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: painted}); err != nil {
		return err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		return err
	}
	fmt.Printf("| change | goal | median | fastest | slowest |\n| --- | --- | --- | --- | --- |\n| the first page after the start | 1.2 s | %d ms | | |\n", first.Milliseconds())
	for _, c := range changes {
		var took []time.Duration
		for n := range times {
			time.Sleep(time.Duration(300+rand.IntN(500)) * time.Millisecond)
			d, err := c.measure(tab, dir, n+1)
			if err != nil {
				return fmt.Errorf("%s: %w", c.what, err)
			}
			took = append(took, d)
		}
		slices.Sort(took)
		fmt.Printf("| %s | %s | %d ms | %d ms | %d ms |\n", c.what, c.goal, took[len(took)/2].Milliseconds(), took[0].Milliseconds(), took[len(took)-1].Milliseconds())
	}
	return nil
}

// enlarge adds pages of commentary and sources to a copy of the sample.
func enlarge(dir string) error {
	for n := range 100 {
		name := filepath.Join(dir, "commentary", "2025-06", fmt.Sprintf("side-%03d.md", n))
		text := fmt.Sprintf("+++\npage = \"side-%03d\"\n+++\n# Side %d\n\n", n, n) +
			strings.Repeat("ROAS var {{ kpi \"roas\" }}, {{ delta \"roas\" \"previous\" }} fra mai. {{ if met \"roas\" }}Over{{ else }}Under{{ end }} målet.\n\n- ett\n- to\n\n", 5)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "peil.toml"))
	if err != nil {
		return err
	}
	rows, err := os.ReadFile(filepath.Join(dir, "data", "display.csv"))
	if err != nil {
		return err
	}
	for n := strings.Count(string(config), "[[source]]"); n < 40; n++ {
		config = fmt.Appendf(config, `
[[source]]
name = "display-%[1]d"
kind = "ads"
files = ["data/display-%[1]d.csv"]
columns = { date = "Dato", campaign = "Kampanje", impressions = "Visninger", clicks = "Klikk", spend = "Kostnad" }
defaults = { channel = "Display %[2]d" }
`, n, n%4)
		if err := os.WriteFile(filepath.Join(dir, "data", fmt.Sprintf("display-%d.csv", n)), rows, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "peil.toml"), config, 0o644)
}

// painted keeps in window.paintedAt when the page was painted after it changed.
//
//go:embed painted.js
var painted string

// measure makes the edit and returns the time until the page shows it.
func (c change) measure(tab context.Context, dir string, n int) (time.Duration, error) {
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](`(window.paintedAt = 0, true)`)); err != nil {
		return 0, err
	}
	name := filepath.Join(dir, filepath.FromSlash(c.file))
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	text = c.edit(text, n)
	start := time.Now()
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return 0, err
	}
	for time.Since(start) < 30*time.Second {
		time.Sleep(250 * time.Millisecond) // long enough not to disturb; the page knows when it was
		// While the page is loaded again no script can run.
		at, err := chromedp.Run(tab, chromedp.Evaluate[float64](`window.paintedAt || 0`))
		if err == nil && at > 0 {
			return time.UnixMicro(int64(at * 1000)).Sub(start), nil
		}
	}
	return 0, fmt.Errorf("the page did not follow")
}
