package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"peil/internal/config/schema"
	"peil/internal/diag"
)

func newSchema(env environment) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of peil.toml, for completion in an editor",
		Long: `Schema prints the JSON Schema (draft 4) of peil.toml. With it an editor completes keys and
values, explains them, and underlines what is wrong: VS Code with Even Better TOML, or
any editor with Taplo. Write it beside the config, whose first line names it:

  #:schema ./` + schema.FileName,
		Example: "  peil schema --out clients/acme/" + schema.FileName,
		Args:    between(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if out != "" {
				if err := os.WriteFile(out, schema.JSON(), 0o666); err != nil {
					return fmt.Errorf("%s cannot be written: its folder must be there, and open to you (%s)", out, diag.Reason(err))
				}
				return nil
			}
			_, err := env.stdout.Write(schema.JSON())
			if err != nil {
				return fmt.Errorf("writing the schema: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "write it to this file")
	return c
}
