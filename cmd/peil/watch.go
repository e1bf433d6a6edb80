package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"peil/internal/build"
	"peil/internal/config"
	"peil/internal/devserver"
	"peil/internal/diag"
	"peil/internal/watch"
)

// defaultAddr is where watch serves.
const defaultAddr = "127.0.0.1:4747"

// pause is a length of time as a flag gives it.
type pause time.Duration

func (i *pause) String() string { return time.Duration(*i).String() }
func (i *pause) Type() string   { return "duration" }
func (i *pause) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return errors.New("write seconds or milliseconds, such as 2s or 500ms")
	}
	*i = pause(d)
	return nil
}

func newWatch(env environment) *cobra.Command {
	var f flags
	var addr string
	var poll pause
	var open bool
	c := &cobra.Command{
		Use:   "watch [DIR|FILE]",
		Short: "Serve the report on this machine, and show every change as it is saved",
		Long: `Watch serves the report to browsers on this machine and rebuilds what a saved change of
config, data or commentary touches. A mistake is shown over the last good page until it
is mended. Nothing is published: build does that.`,
		Example: "  peil watch\n  peil watch clients/acme --open\n  peil watch --addr 127.0.0.1:0",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			server, err := devserver.New(devserver.Options{Addr: addr})
			if err != nil {
				return err
			}
			watcher, err := watch.New(watch.Options{Poll: time.Duration(poll)})
			if err != nil {
				return errors.Join(err, server.Close())
			}
			defer watcher.Close()
			opt := f.options(env, args)
			opt.Progress = nil
			d := &desk{env: env, server: server, watcher: watcher, session: build.NewSession(opt), input: opt.Path}
			defer d.session.Close()
			ctx, stop := context.WithCancel(c.Context())
			defer stop()
			served := make(chan error, 1)
			go func() {
				served <- server.Serve(ctx)
				stop()
			}()
			err = d.run(ctx, open)
			stop()
			if serveErr := <-served; !errors.Is(serveErr, context.Canceled) {
				err = errors.Join(err, serveErr)
			}
			return err
		},
	}
	f.add(c)
	c.Flags().StringVar(&addr, "addr", defaultAddr, "serve on this loopback address; port 0 picks a free one")
	c.Flags().Var(&poll, "poll", "look for changes this often instead of waiting for the system to tell, as on network folders: 2s")
	c.Flags().BoolVar(&open, "open", false, "open the report in the browser")
	return c
}

// desk is one run of watch.
type desk struct {
	env     environment
	server  *devserver.Server
	watcher *watch.Watcher
	session *build.Session
	input   string // the config file, or its folder
	telling sync.Mutex
}

const (
	// A mistake in a file that is saved again at once is not told: it was read
	// half-written.
	holdBack = 30 * time.Millisecond
	// The pages that are not open are made when those that are have been painted.
	giveWay = 150 * time.Millisecond
)

// run makes the site, and makes it again after every change, until ctx ends.
func (d *desk) run(ctx context.Context, open bool) error {
	if err := d.survive(d.watcher.Watch([]string{d.input, filepath.Join(d.input, config.Name)})); err != nil {
		return err
	}
	var later sync.WaitGroup
	defer later.Wait()
	var changed []string
	for first := true; ; first = false {
		start := time.Now()
		site, told := d.session.Site(ctx)
		if ctx.Err() != nil {
			return nil
		}
		// What changes from here on is told by Next, also while the rest is done.
		if err := d.survive(d.watcher.Watch(site.Inputs())); err != nil {
			return err
		}
		pages := d.server.Open()
		if first {
			pages = []string{"index.html"}
		}
		told = append(told, d.show(ctx, site, pages)...)
		made := making{site, told, changed, time.Since(start)}
		if told.Err() == nil || first {
			d.tell(made)
		}
		if first {
			fmt.Fprintf(d.env.stdout, "%s\n", d.server.URL())
			if open {
				if err := browse(d.server.URL()); err != nil {
					fmt.Fprintf(d.env.stderr, "the browser could not be opened: %v\n", err)
				}
			}
		}
		unchanged, stop := context.WithCancel(ctx)
		later.Go(func() { d.finish(unchanged, made) })
		var err error
		changed, err = d.watcher.Next(ctx)
		d.telling.Lock()
		stop()
		d.telling.Unlock()
		if ctx.Err() != nil {
			return nil
		}
		if err := d.survive(err); err != nil {
			return err
		}
	}
}

// survive tells that the system's limit on watching was met, where the watcher
// goes on by looking now and then; any other error stays one.
func (d *desk) survive(err error) error {
	if errors.Is(err, watch.ErrLimit) {
		_, err = fmt.Fprintln(d.env.stderr, "warning:", err)
	}
	return err
}

// making is one making of the site.
type making struct {
	site    *build.Site
	told    diag.List
	changed []string
	took    time.Duration
}

// show gives the server the site, if there is one, and makes these pages of it. It
// returns what goes wrong with them.
func (d *desk) show(ctx context.Context, site *build.Site, pages []string) diag.List {
	if site.Pages == nil {
		return nil
	}
	d.server.Show(site.Pages)
	for _, page := range pages {
		if _, err := site.Pages.File(ctx, page); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diag.From(err)
		}
	}
	return nil
}

// finish makes the other pages, unless something changes. Mistakes are told when
// nothing has for a moment.
func (d *desk) finish(unchanged context.Context, m making) {
	wrong := m.told.Err() != nil
	pause := giveWay
	if wrong {
		pause = holdBack
	}
	select {
	case <-unchanged.Done():
		return
	case <-time.After(pause):
	}
	if !wrong {
		err := m.site.Pages.Finish(unchanged)
		if err == nil {
			return
		}
		m.told = append(m.told, diag.From(err)...)
	}
	d.telling.Lock()
	defer d.telling.Unlock()
	if unchanged.Err() == nil {
		d.tell(m)
	}
}

// tell writes a line on the terminal, and lays mistakes over the open pages.
func (d *desk) tell(m making) {
	what := "built"
	if len(m.changed) > 0 {
		what = changedText(m.changed)
	}
	took := m.took.Round(time.Millisecond)
	if m.told.Err() == nil {
		fmt.Fprintf(d.env.stdout, "%s: %s, %s\n", what, took, findings(m.site.Report))
		return
	}
	mistakes := slices.DeleteFunc(slices.Clone(m.told), func(x diag.Diagnostic) bool { return x.Severity != diag.Error })
	d.server.Fail(mistakes, count(len(mistakes), "error"))
	fmt.Fprintf(d.env.stdout, "%s: %s, %s; the last good page stays\n", what, count(len(mistakes), "error"), took)
	diag.Print(d.env.stderr, mistakes)
}

// changedText names what changed: one file by its name, more by their number.
func changedText(changed []string) string {
	if len(changed) == 1 {
		return filepath.Base(changed[0])
	}
	return filepath.Base(changed[0]) + " and " + count(len(changed)-1, "other file")
}

// browse opens an address in the user's browser.
func browse(url string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", url).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}
