package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peil/internal/build"
	"peil/internal/config"
	"peil/internal/devserver"
	"peil/internal/diag"
	"peil/internal/watch"
)

func newWatch(env environment) *cobra.Command {
	var f flags
	var addr string
	var poll time.Duration
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
			watcher, err := watch.New(watch.Options{Poll: poll})
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
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:4747", "serve on this loopback address; port 0 picks a free one")
	c.Flags().DurationVar(&poll, "poll", 0, "look for changes this often instead of waiting for the system to tell, as on network folders: 2s")
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
}

// run makes the site, and makes it again after every change, until ctx ends.
func (d *desk) run(ctx context.Context, open bool) error {
	if err := d.survive(d.watcher.Watch([]string{d.input, filepath.Join(d.input, config.Name)})); err != nil {
		return err
	}
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
		if err := d.show(site, told, changed, time.Since(start)); err != nil {
			return err
		}
		if first {
			fmt.Fprintf(d.env.stdout, "%s\n", d.server.URL())
			if open {
				if err := browse(d.server.URL()); err != nil {
					fmt.Fprintf(d.env.stderr, "the browser could not be opened: %v\n", err)
				}
			}
		}
		var err error
		changed, err = d.watcher.Next(ctx)
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

// show gives the server the site or its mistakes, and the terminal a line.
func (d *desk) show(site *build.Site, told diag.List, changed []string, took time.Duration) error {
	what := "built"
	if len(changed) > 0 {
		what = changedText(changed)
	}
	took = took.Round(time.Millisecond)
	if told.Err() != nil {
		mistakes := slices.DeleteFunc(slices.Clone(told), func(m diag.Diagnostic) bool { return m.Severity != diag.Error })
		var text strings.Builder
		if err := diag.Print(&text, mistakes); err != nil {
			return err
		}
		d.server.Fail(mistakes, count(len(mistakes), "error"))
		fmt.Fprintf(d.env.stdout, "%s: %s, %s; the last good page stays\n", what, count(len(mistakes), "error"), took)
		_, err := fmt.Fprint(d.env.stderr, text.String())
		return err
	}
	d.server.Show(devserver.Files(site.Files))
	fmt.Fprintf(d.env.stdout, "%s: %s, %s\n", what, took, count(len(site.Summary.Report.Audit), "finding"))
	return nil
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
