package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peil/internal/build"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/start"
)

func newInit(env environment) *cobra.Command {
	var from []string
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Lay the files of a new report: config, schema, data and commentary",
		Long: `Init lays a commented peil.toml, its schema for editors, a commentary and data into DIR,
default the current folder. The data is made up, so that there is a page to see at once;
with --from it is your own exports. Nothing is ever overwritten.

A file is recognised by its headings, whatever its name: as the export of a platform that
a preset reads, or by those that shops and spreadsheets use. It is copied, and stays as it
is. Of a file that is not recognised the config gets a [[source]] to fill in.
What each file was taken for is printed. What init guesses stands in peil.toml with a comment; what must be settled before there
is a page, it tells.`,
		Example: "  peil init acme\n  peil init acme --from \"Campaign report.csv\" --from meta.csv",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			laid, l := start.Lay(c.Context(), dir, from)
			if len(l) > 0 {
				if err := env.print(l); err != nil {
					return err
				}
				return env.fail(l, "nothing was written")
			}
			for _, name := range laid.Files {
				fmt.Fprintln(env.stdout, name)
			}
			for _, e := range laid.Exports {
				fmt.Fprintf(env.stdout, "%s: %s\n", named(e.Path, e.Recognised), takenFor(e.Recognised))
			}
			return env.settle(c, dir, "The files are written.", func(next string) string {
				return fmt.Sprintf("%s: peil watch%s --open", next, argument(dir))
			})
		},
	}
	c.Flags().StringArrayVar(&from, "from", nil, "a `FILE` to make the report of; may be given again")
	return c
}

// takenFor says briefly what a file was recognised for.
func takenFor(r dataset.Recognised) string {
	switch {
	case r.Preset != "":
		platform, _, _ := strings.Cut(what(r), ":")
		return platform
	case r.Kind != "":
		return "a table, most likely of kind " + r.Kind
	}
	return "not recognised; write its [[source]] in peil.toml"
}

// settle tells what must be settled in the config of dir before there is a page,
// now that it was written, and what to do next.
func (env environment) settle(c *cobra.Command, dir, done string, next func(string) string) error {
	found := build.Read(c.Context(), build.Options{Path: dir, Env: env.lookup})
	mistakes := slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if err := env.print(mistakes); err != nil {
		return err
	}
	then := "Next"
	if n := len(mistakes); n > 0 {
		then = fmt.Sprintf("%s Settle %s in peil.toml, then", done, map[bool]string{true: "this", false: "these"}[n == 1])
	}
	fmt.Fprintln(env.stdout, next(then))
	return nil
}

// argument writes a folder as a command's last argument; the current one needs
// none.
func argument(dir string) string {
	switch {
	case dir == ".":
		return ""
	case strings.Contains(dir, " "):
		return ` "` + dir + `"`
	}
	return " " + dir
}
