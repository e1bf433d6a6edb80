package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peil/internal/build"
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

A file is recognised by its header, whatever its name: as an export of Google Ads, Meta,
GA4 or Mailchimp, or by the headings that shops and spreadsheets use. It is copied, and
stays as it is. Of a file that is not recognised the config gets a [[source]] to fill in.
What init guesses stands in peil.toml with a comment; what must be settled before there
is a page, it tells.`,
		Example: "  peil init acme\n  peil init acme --from \"Campaign report.csv\" --from meta.csv",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			written, l := start.Lay(dir, from)
			if len(l) > 0 {
				if err := env.print(l); err != nil {
					return err
				}
				return env.fail(l, "nothing was written")
			}
			for _, name := range written {
				fmt.Fprintln(env.stdout, name)
			}
			found := build.Read(c.Context(), build.Options{Path: dir, Env: env.lookup})
			mistakes := slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
			if err := env.print(mistakes); err != nil {
				return err
			}
			next := "Next"
			if n := len(mistakes); n > 0 {
				next = fmt.Sprintf("The files are written. Settle %s in peil.toml, then", map[bool]string{true: "this", false: "these"}[n == 1])
			}
			switch {
			case dir == ".":
				dir = ""
			case strings.Contains(dir, " "):
				dir = ` "` + dir + `"`
			default:
				dir = " " + dir
			}
			fmt.Fprintf(env.stdout, "%s: peil watch%s --open\n", next, dir)
			return nil
		},
	}
	c.Flags().StringArrayVar(&from, "from", nil, "a `FILE` to make the report of; may be given again")
	return c
}
