package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"peil/internal/build"
	"peil/internal/diag"
	"peil/internal/report"
)

// flags are those that build, check, watch, explain and export share.
type flags struct {
	period  string
	strict  bool
	noCache bool
}

func (f *flags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.noCache, "no-cache", false, "read every file and draw every chart, and keep nothing for the next time")
	c.Flags().StringVar(&f.period, "period", "", "report on this period instead of the config's: 2025-06, 2025-Q2, 2025, 2025-W23, 2025-05-12..2025-06-08, FY2025 or FY2025-Q1 of the fiscal year")
}

func (f *flags) addStrict(c *cobra.Command) {
	c.Flags().BoolVar(&f.strict, "strict", false, "fail on warnings too")
}

// options returns what the flags and the argument ask for.
func (f *flags) options(env environment, args []string) build.Options {
	opt := build.Options{
		Path: ".", Period: f.period, Strict: f.strict,
		Generator: "peil " + version(), CacheDir: env.cacheDir, Env: env.lookup,
	}
	if len(args) > 0 {
		opt.Path = args[0]
	}
	if f.noCache {
		opt.CacheDir = ""
	}
	if env.terminal {
		opt.Progress = func(stage string) { fmt.Fprintf(env.stderr, "\r\x1b[K%s …", stage) }
	}
	return opt
}

// clear removes the line of progress.
func (env environment) clear() {
	if env.terminal {
		fmt.Fprint(env.stderr, "\r\x1b[K")
	}
}

func newBuild(env environment) *cobra.Command {
	var f flags
	var out string
	c := &cobra.Command{
		Use:   "build [DIR|FILE]",
		Short: "Build the report and publish it",
		Long: `Build reads peil.toml (in DIR, default the current folder, or FILE), and publishes the
report to [report] output. On any error what was published before stays as it was.`,
		Example: "  peil build\n  peil build clients/acme --period 2025-05\n  peil build peil.toml --out /srv/www/report",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			start := time.Now()
			opt := f.options(env, args)
			opt.Out = out
			s, l := build.Build(c.Context(), opt)
			env.clear()
			if err := env.warn(l); err != nil {
				return err
			}
			if s == nil {
				return env.fail(l, "nothing was published")
			}
			env.restated(s)
			changed := len(s.Published.Changed) + len(s.Published.Removed)
			fmt.Fprintf(env.stdout, "%s: %s, %s, %s; heaviest page %s (%s); %s; %s%s\n",
				s.Output, count(s.Pages, "page"), count(changed, "file")+" changed", build.Size(s.Published.Bytes),
				s.Heaviest, build.Size(int64(s.Weight)), findings(s.Report), taken(s), time.Since(start).Round(time.Millisecond))
			return nil
		},
	}
	f.add(c)
	f.addStrict(c)
	c.Flags().StringVar(&out, "out", "", "publish to this folder instead of [report] output")
	return c
}

func newCheck(env environment) *cobra.Command {
	var f flags
	var all bool
	c := &cobra.Command{
		Use:   "check [DIR|FILE]",
		Short: "Do everything that build does but draw and publish, and tell what is wrong or doubtful",
		Long: `Check does everything that build does but draw and publish, and tells every error and
warning with its place and what to do. Of notes, which are only good to know and never fail,
it tells how many there are and of what; with --all each of them.`,
		Example: "  peil check\n  peil check clients/acme --all\n  peil check --strict",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			s, l := build.Check(c.Context(), f.options(env, args))
			env.clear()
			if err := env.check(l, all); err != nil {
				return err
			}
			if s == nil {
				return env.fail(l, "")
			}
			env.restated(s)
			rows, skipped, input := 0, 0, "file"
			sources := map[string]bool{}
			for _, in := range s.Report.Inputs {
				rows, skipped, sources[in.Source] = rows+in.Rows, skipped+in.Skipped, true
				if in.Moved > 0 { // of a database
					input = "input"
				}
			}
			period := "no dates"
			if p := s.Report.Period; p != nil {
				period = fmt.Sprintf("%s to %s", p.Start, p.End)
			}
			fmt.Fprintf(env.stdout, "no errors, %s, %s; %s; %s: %s of %s (%d skipped); %s on %s\n",
				count(l.Count(diag.Warning), "warning"), count(l.Count(diag.Info), "note"), period,
				count(len(sources), "source"), count(rows, "row"), count(len(s.Report.Inputs), input), skipped, count(len(s.Report.KPIs), "KPI"), count(s.Pages, "page"))
			return nil
		},
	}
	f.add(c)
	f.addStrict(c)
	c.Flags().BoolVarP(&all, "all", "a", false, "tell each note, too: what is only good to know")
	return c
}

// restated writes which days say something else than in the report before.
func (env environment) restated(s *build.Summary) {
	for _, line := range s.Restated {
		fmt.Fprintln(env.stdout, line)
	}
}

// findings counts those of the audit: 3 findings, 1 ignored.
func findings(r *report.Report) string {
	text := count(len(r.Audit), "finding")
	if n := len(r.Ignored); n > 0 {
		text += fmt.Sprintf(", %d ignored", n)
	}
	return text
}

// taken tells how many files were not read: 19 files from the cache.
func taken(s *build.Summary) string {
	if s.Taken == 0 {
		return ""
	}
	return count(s.Taken, "file") + " from the cache; "
}

// print writes the diagnostics for people.
func (env environment) print(l diag.List) error { return diag.Print(env.stderr, l) }

// warn writes what is wrong or doubtful: what is only good to know is for check,
// and for the pages.
func (env environment) warn(l diag.List) error {
	return env.print(slices.DeleteFunc(slices.Clone(l), func(d diag.Diagnostic) bool { return d.Severity == diag.Info }))
}

// check writes what is wrong or doubtful, and of the notes how many there are, or
// all of them.
func (env environment) check(l diag.List, all bool) error {
	if all {
		return env.print(l)
	}
	err := env.warn(l)
	if notes := l.Notes(); notes != "" && err == nil {
		_, err = fmt.Fprintf(env.stderr, "%s (peil check --all tells each)\n", notes)
	}
	return err
}

// fail closes a failed run: how many mistakes, and what that means.
func (env environment) fail(l diag.List, consequence string) error {
	text := count(l.Count(diag.Error), "error")
	switch n := l.Count(diag.Warning); {
	case l.Count(diag.Error) == 0:
		text = "no errors, but with --strict no warnings pass: " + count(n, "warning")
	case n > 0:
		text += ", " + count(n, "warning")
	}
	if consequence != "" {
		text += "; " + consequence
	}
	fmt.Fprintln(env.stderr, text)
	return errFailed
}

// count writes a number of things: 1 page, 2 pages.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
