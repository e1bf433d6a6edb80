package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"peil/internal/build"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/start"
	"peil/internal/tabular"
)

func newImport(env environment) *cobra.Command {
	var write bool
	var opt tabular.Options
	c := &cobra.Command{
		Use:   "import FILE [DIR]",
		Short: "Recognise an export, show what is understood of it, and make its [[source]]",
		Long: `Import recognises a file by what is in it, whatever its name: by its headings it is the
export of a platform that a preset reads, or else a table with headings that shops and
spreadsheets use. It shows the encoding, the header, what each column is read as, the
period, the currency and the rows, checked against the file's own total, and prints the
[[source]] to paste into peil.toml. What is guessed is marked. Of a zip archive, such as
Search Console's, each file that tells something of its own gets one, and of an SQLite
database each table.

With --write the [[source]] is added to the end of the peil.toml in DIR, default the
current folder, whose text and comments stay as they are. A file from elsewhere is copied
into DIR's data folder; one that lies in DIR stays where it is. Where a source reads files
of that name already, the file is only copied, and where one reads the same file, under
whatever name, nothing is done. Nothing is overwritten, and a file that cannot be read as
proposed is not added.`,
		Example: "  peil import ~/Downloads/\"Campaign report.csv\"\n  peil import orders.csv clients/acme --write",
		Args:    between(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 1 {
				dir = args[1]
			}
			all, l := start.Look(c.Context(), args[0], dir, opt, env.lookup)
			var found diag.List
			for _, im := range all {
				if im.Seen != nil {
					fmt.Fprintf(env.stdout, "%s: %s\n\n%s", named(args[0], im.Recognised), what(im.Recognised), understood(im, all))
					found = append(found, build.FileFindings(args[0], im.Currency, im.Seen.Findings)...)
				}
			}
			if err := env.print(slices.Concat(found, l)); err != nil {
				return err
			}
			if l.Err() != nil {
				for _, im := range all {
					env.draft(named(args[0], im.Recognised), im)
				}
				consequence := ""
				if write {
					consequence = "nothing was written"
				}
				return env.fail(l, consequence)
			}
			if write {
				return env.add(c, all, dir)
			}
			env.propose(all)
			return nil
		},
	}
	c.Flags().StringVar(&opt.Sheet, "sheet", "", "the sheet of a workbook, where the first that has the columns is not meant")
	c.Flags().StringVar(&opt.Member, "member", "", "the file of a zip archive that holds several")
	c.Flags().BoolVar(&write, "write", false, "add the [[source]] to DIR's peil.toml, and copy the file to its data folder if it lies elsewhere")
	return c
}

// draft prints the [[source]] of a file that cannot be read by it: it is what the
// mistakes are to be mended in.
func (env environment) draft(name string, im *start.Import) {
	switch {
	case im.Source == "":
	case im.Kind == "":
		fmt.Fprintf(env.stdout, "It looks most like this:\n\n%s", im.Source)
	case im.Seen == nil:
		fmt.Fprintf(env.stdout, "%s: %s\n\n%s", name, what(im.Recognised), im.Source)
	default:
		fmt.Fprintf(env.stdout, "This would be its source, where what is wrong can be mended:\n\n%s", im.Source)
	}
}

// named names a file, and which of an archive or what of a database.
func named(path string, r dataset.Recognised) string {
	switch {
	case r.Table != "":
		return path + ", table " + r.Table
	case r.Member != "":
		return path + "/" + r.Member
	}
	return path
}

// propose prints what is to be pasted.
func (env environment) propose(all []*start.Import) {
	first := true
	for _, im := range all {
		if im.Source == "" {
			fmt.Fprintln(env.stdout, read(im))
			continue
		}
		switch {
		case !first:
		case im.Copied:
			fmt.Fprintf(env.stdout, "Copy the file to %s beside peil.toml, and paste this there; --write does both.\n", im.Name)
		default:
			fmt.Fprintf(env.stdout, "Paste this into peil.toml; --write does it.\n")
		}
		first = false
		fmt.Fprintf(env.stdout, "\n%s", im.Source)
	}
	for _, im := range all {
		if sibling := im.Sibling(); sibling != "" {
			fmt.Fprintf(env.stdout, "\nThe source %q reads exports of the same kind. If this one goes on where that ends, or overlaps\nwith it, add %q to its files instead: rows that both hold then count once.\n", sibling, im.Name)
		}
	}
}

// read says which source reads a file, and what that means.
func read(im *start.Import) string {
	switch {
	case im.Twin != "":
		return fmt.Sprintf("The source %q reads this file already, as %s: nothing is to be done.\nA newer export is read when it takes that file's place.", im.Reader, im.Twin)
	case im.Copied:
		return fmt.Sprintf("As %s it is read by the source %q: copy it there, or run this again with --write.", im.Name, im.Reader)
	}
	return fmt.Sprintf("The source %q reads it already.", im.Reader)
}

// add writes, and tells what must be settled then.
func (env environment) add(c *cobra.Command, all []*start.Import, dir string) error {
	var told []string
	added := 0
	for _, im := range all {
		written, l := im.Write(env.lookup)
		if len(l) > 0 {
			if err := env.print(l); err != nil {
				return err
			}
			consequence := "nothing was written"
			if added > 0 {
				consequence = "the sources before it were added"
			}
			return env.fail(l, consequence)
		}
		for _, name := range written {
			if !slices.Contains(told, name) {
				fmt.Fprintln(env.stdout, name)
				told = append(told, name)
			}
		}
		if im.Source != "" {
			added++
		}
	}
	done := map[bool]string{true: "The source is added.", false: "The sources are added."}[added == 1]
	for _, im := range all {
		switch {
		case im.Source != "":
			fmt.Fprintf(env.stdout, "\n%s", im.Source)
		case im.Twin != "":
			fmt.Fprintln(env.stdout, read(im))
		default:
			fmt.Fprintf(env.stdout, "The source %q reads the file.\n", im.Reader)
		}
	}
	if added == 0 {
		done = "The file is read."
	} else {
		fmt.Fprintln(env.stdout)
	}
	for _, im := range all {
		if sibling := im.Sibling(); sibling != "" {
			fmt.Fprintf(env.stdout, "The source %q reads exports of the same kind. Rows that both hold count twice: if there are such,\nadd %q to its files instead.\n", sibling, im.Name)
		}
	}
	return env.settle(c, dir, done, func(next string) string { return next + ": peil check" + argument(dir) })
}

// what says what a file was recognised for.
func what(r dataset.Recognised) string {
	if r.Preset == "" {
		kind, _ := dataset.KindOf(r.Kind)
		return fmt.Sprintf("a table, most likely of kind %s: %s", r.Kind, kind.Doc)
	}
	for _, p := range dataset.DescribePresets() {
		if p.Name == r.Preset {
			return p.Doc
		}
	}
	return r.Preset
}
