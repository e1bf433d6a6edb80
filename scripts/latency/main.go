// Command latency measures how long it takes from a save until the page shows
// it: `peil watch` on a copy of the sample, a page open in Chromium, edits with
// random gaps. It prints the table of docs/performance.md.
//
//	go build -o /tmp/peil ./cmd/peil && go run ./scripts/latency -peil /tmp/peil
//
// The time runs from just before the file is written until the page has painted
// after loading again, as its own paint timing says; it is looked at every few
// milliseconds.
package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// change is one kind of edit: n tells one from the next.
type change struct {
	what, goal, file string
	edit             func(text []byte, n int) []byte
}

// revenueTarget is the sample's target of revenue, also after an edit.
var revenueTarget = regexp.MustCompile(`target = 850\d{3}\b`)

var changes = []change{
	{"a commentary", "60 ms", "commentary/2025-06/1-oppsummering.md", func(text []byte, n int) []byte {
		return append(text, fmt.Sprintf("\nRedigert %d.\n", n)...)
	}},
	{"a threshold in the config", "100 ms", "peil.toml", func(text []byte, n int) []byte {
		return revenueTarget.ReplaceAll(text, fmt.Appendf(nil, "target = %d", 850000+n))
	}},
	{"a data file", "150 ms", "data/costs.csv", func(text []byte, n int) []byte {
		return append(text, fmt.Sprintf("2025-06-30,,Ekstra,%d\n", n)...)
	}},
}

func main() {
	log.SetFlags(0)
	peil := flag.String("peil", "peil", "the command to measure")
	sample := flag.String("sample", "sample-config", "the client to copy")
	browser := flag.String("chromium", cmp.Or(os.Getenv("PEIL_CHROMIUM"), "chromium"), "the browser")
	times := flag.Int("n", 30, "edits of each kind")
	flag.Parse()
	if err := run(*peil, *sample, *browser, *times); err != nil {
		log.Fatal(err)
	}
}

func run(peil, sample, browser string, times int) error {
	scratch, err := os.MkdirTemp("", "latency")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	dir := filepath.Join(scratch, "client")
	if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	watch := exec.CommandContext(ctx, peil, "watch", dir, "--addr", "127.0.0.1:0")
	watch.Stderr = os.Stderr
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
	first := time.Since(start)
	go func() {
		for lines.Scan() { // keeps the pipe from filling up
		}
	}()

	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(browser), chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(scratch, "browser")))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	page, end := chromedp.NewExecAllocator(ctx, options...)
	defer end()
	page, _ = chromedp.NewContext(page)
	if err := chromedp.Do(page, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address)); err != nil {
		return err
	}
	fmt.Printf("| change | goal | median | fastest | slowest |\n| --- | --- | --- | --- | --- |\n| the first page after the start | 1.2 s | %d ms | | |\n", first.Milliseconds())
	for _, c := range changes {
		var took []time.Duration
		for n := range times {
			time.Sleep(time.Duration(300+rand.IntN(500)) * time.Millisecond)
			d, err := c.measure(page, dir, n+1)
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

// painted is true on a page that was loaded after the mark was set, once it has
// painted.
const painted = `!window.marked && performance.getEntriesByName('first-contentful-paint').length > 0`

// measure makes the edit and returns the time until the page shows it.
func (c change) measure(page context.Context, dir string, n int) (time.Duration, error) {
	if _, err := chromedp.Run(page, chromedp.Evaluate[bool](`window.marked = true`)); err != nil {
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
		// While the page is loaded again no script can run.
		if done, err := chromedp.Run(page, chromedp.Evaluate[bool](painted)); err == nil && done {
			return time.Since(start), nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, fmt.Errorf("the page did not follow")
}
