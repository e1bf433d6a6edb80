package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"peil/internal/doctor"
)

func newDoctor(env environment) *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use:   "doctor [DIR|FILE]",
		Short: "Tell what on this machine may hinder peil, and what to do about it",
		Long: `Doctor looks at what peil needs of this machine: that config and data can be read, the
output be written and exchanged in one step, and changes be noticed. It exits 1 when
something will make build or watch fail. What is wrong in the config or the data,
peil check tells. Without a config here, only the machine is looked at.`,
		Example: "  peil doctor\n  peil doctor clients/acme",
		Args:    between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			opt := doctor.Options{Path: ".", Optional: len(args) == 0, Addr: addr, CacheDir: env.cacheDir, Env: env.lookup}
			if len(args) > 0 {
				opt.Path = args[0]
			}
			return env.tell(doctor.Examine(c.Context(), opt))
		},
	}
	c.Flags().StringVar(&addr, "addr", defaultAddr, "the address that watch would serve on")
	return c
}

// tell prints findings, one a line, and what to do under those that need it.
func (env environment) tell(findings []doctor.Finding) error {
	levels := map[doctor.Level]int{}
	wide := 0
	for _, f := range findings {
		levels[f.Level]++
		wide = max(wide, len(f.Check))
	}
	for _, f := range findings {
		fmt.Fprintf(env.stdout, "%-7s  %-*s  %s\n", f.Level, wide, f.Check, strings.ReplaceAll(f.Says, "\n", "; "))
		if f.Do != "" {
			fmt.Fprintf(env.stdout, "%*s  = %s\n", 7+2+wide, "", f.Do)
		}
	}
	fmt.Fprintf(env.stdout, "%s, %s\n", count(levels[doctor.Problem], "problem"), count(levels[doctor.Note], "note"))
	if levels[doctor.Problem] > 0 {
		return errFailed
	}
	return nil
}
