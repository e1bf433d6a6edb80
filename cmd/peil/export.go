package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peil/attribution"
	"peil/internal/analysis"
	"peil/internal/build"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
)

func newExport(env environment) *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "Write figures as CSV, for other programs",
		Long: `Export writes figures as CSV: UTF-8, commas, a header, lines that end with CR LF (RFC 4180).
Numbers have a decimal point and all their decimals; what is unknown is empty. The same
data gives the same bytes.`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, sub := range c.Commands() {
				names = append(names, sub.Name())
			}
			return unknownWord("export", args[0], names)
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newExportCredits(env), newExportKPIs(env))
	return c
}

func newExportCredits(env environment) *cobra.Command {
	var f flags
	var out string
	var ask analysis.CreditsExport
	c := &cobra.Command{
		Use:   "credits [DIR|FILE]",
		Short: "What an attribution model credits to channels, campaigns, your own dimensions, paths or touches",
		Long: `Credits writes what an attribution model credits for the report's period. Each column adds
up to the source's conversions, value and profit exactly. The levels are

  channel   one row a channel
  campaign  one row a channel and campaign
  NAME      one row a channel and value of NAME, where [attribution] by names it: a
            dimension of your own, such as product_line
  path      one row a sequence of channels: how many conversions it had, their value and
            the journeys that ended without one (nulls; by month, so empty for a part of
            one), and two columns a channel with its credit. peil reads it as a source of
            kind "paths".
  touch     one row a touch. A conversion is named by its file and line; it has as many
            rows as its journey has touches, or one, at position 0, where it has none.

markov and shapley_rate divide what all journeys of a month gave together, and no single
journey: they have the levels channel, campaign and NAME.

Who it was is not written, unless --persons asks for it: mind whom you give that file to.`,
		Example: "  peil export credits --level touch --model linear --out touches.csv\n  peil export credits clients/acme --period 2025-Q2",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if ask.Model != "" && !slices.Contains(attribution.Models(), ask.Model) {
				return unknownWord("--model", ask.Model, attribution.Models())
			}
			if ask.Persons && ask.Level != "touch" {
				return usageError{fmt.Errorf("--persons is for --level touch; %s tells of no person", ask.Level)}
			}
			var wrong error
			sheet, l := build.Export(c.Context(), f.options(env, args), func(cfg *config.Config, data *dataset.Data, opt analysis.Options) (*analysis.Sheet, diag.List) {
				if levels := append(analysis.CreditLevels(), cfg.Attribution.OwnDimensions()...); !slices.Contains(levels, ask.Level) {
					wrong = unknownWord("--level", ask.Level, levels)
					return nil, nil
				}
				return analysis.ExportCredits(cfg, data, opt, ask)
			})
			if wrong != nil {
				return wrong
			}
			return env.export(sheet, l, out)
		},
	}
	f.add(c)
	c.Flags().StringVar(&ask.Model, "model", "", "the model, one of "+strings.Join(attribution.Models(), ", ")+" (default the config's primary)")
	c.Flags().StringVar(&ask.Level, "level", "channel", "one of "+strings.Join(analysis.CreditLevels(), ", ")+", or a dimension of your own that [attribution] by names")
	c.Flags().BoolVar(&ask.Persons, "persons", false, "write the person of each touch, too")
	addOut(c, &out)
	return c
}

func newExportKPIs(env environment) *cobra.Command {
	var f flags
	var out string
	c := &cobra.Command{
		Use:   "kpis [DIR|FILE]",
		Short: "The scorecard's figures, also by channel and other dimensions",
		Long: `KPIs writes the scorecard's figures as report.json has them: one row a KPI, and one a
member of each dimension that it is told by.`,
		Example: "  peil export kpis --period 2025-05 --out kpis.csv",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			sheet, l := build.Export(c.Context(), f.options(env, args), analysis.ExportKPIs)
			return env.export(sheet, l, out)
		},
	}
	f.add(c)
	addOut(c, &out)
	return c
}

func addOut(c *cobra.Command, out *string) {
	c.Flags().StringVar(out, "out", "", "write to this file instead of standard output")
}

// unknownWord is the usage error of a word that is none of those known.
func unknownWord(what, word string, known []string) error {
	hint := diag.DidYouMean(word, known)
	if hint == "" {
		hint = "known are " + strings.Join(known, ", ")
	}
	return usageError{fmt.Errorf("%s: unknown %q (%s)", what, word, hint)}
}

// export prints the diagnostics, and writes the sheet to the file out or to
// standard output. Without a sheet it fails, and writes nothing.
func (env environment) export(sheet *analysis.Sheet, l diag.List, out string) error {
	env.clear()
	if err := env.warn(l); err != nil {
		return err
	}
	if sheet == nil {
		return env.fail(l, "nothing was written")
	}
	if out == "" {
		return writeCSV(env.stdout, sheet)
	}
	return writeFile(out, func(w io.Writer) error { return writeCSV(w, sheet) })
}

// writeFile writes a file whole, or leaves what stood there as it was.
func writeFile(name string, write func(io.Writer) error) error {
	temporary := name
	if info, err := os.Stat(name); err != nil || info.Mode().IsRegular() { // else a device, or a pipe that somebody reads
		if target, err := filepath.EvalSymlinks(name); err == nil {
			name = target
		}
		temporary = filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.peil-%d", filepath.Base(name), os.Getpid()))
	}
	file, err := os.Create(temporary)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("writing %s: there is no folder %s", name, filepath.Dir(name))
		}
		return fmt.Errorf("writing %s: %s", name, diag.Reason(err))
	}
	err = errors.Join(write(file), file.Close())
	if temporary == name {
		return err
	}
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return nil
}

func writeCSV(w io.Writer, sheet *analysis.Sheet) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	rows := func() error {
		if err := c.Write(sheet.Header); err != nil {
			return err
		}
		for row := range sheet.Rows {
			if err := c.Write(row); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}
	if err := rows(); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}
