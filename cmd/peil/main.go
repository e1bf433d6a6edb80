// Command peil turns a TOML file and the files that marketers export into a
// static report. Run `peil help` for its verbs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	_ "time/tzdata" // time zones on machines without them
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second one ends what does not listen to the first
	code := run(ctx, os.Args[1:], environment{
		stdout: os.Stdout, stderr: os.Stderr, lookup: os.LookupEnv, cacheDir: userCache(), terminal: isTerminal(os.Stderr),
	})
	stop()
	os.Exit(code)
}

// environment is what a run takes from the outside.
type environment struct {
	stdout, stderr io.Writer
	lookup         func(string) (string, bool)
	cacheDir       string // empty: nothing is cached
	terminal       bool   // stderr is one: progress is shown
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // errors in config, data or output; with --strict, warnings
	exitUsage  = 2
)

// errFailed says that the diagnostics, already printed, are the failure.
var errFailed = errors.New("failed")

// usageError is a mistake in how the command was called.
type usageError struct{ error }

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, env environment) int {
	root := newRoot(env)
	root.SetArgs(args)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	command, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &usage) || command == root:
		fmt.Fprintf(env.stderr, "peil: %v\nRun '%s --help' for usage.\n", err, command.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(env.stderr, "peil: %v\n", err)
	return exitFailed
}

func newRoot(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "peil",
		Short: "A static KPI report from one TOML file and the files that marketers export",
		Long: `peil turns one TOML file and the data files that marketers already export into a
static report: a KPI scorecard by funnel stage, attribution, and the analyst's
commentary. No server, and no network: neither to build nor to read.`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newBuild(env), newCheck(env), newDoctor(env), newExplain(env), newExport(env), newImport(env), newInit(env), newSchema(env), newVersion(env), newWatch(env))
	return root
}

// between demands a number of arguments; another is wrong usage.
func between(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usageError{fmt.Errorf("an argument is missing: peil %s", c.Use)}
		case len(args) > most:
			return usageError{fmt.Errorf("unexpected argument %q: peil %s", args[most], c.Use)}
		}
		return nil
	}
}

// version returns the module's version, "devel" for a build from a checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// userCache returns the folder for what can be made again, or "" without one.
func userCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "peil")
}

// isTerminal reports whether f is a terminal.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}
