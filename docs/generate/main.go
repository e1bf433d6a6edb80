// Command generate writes docs/config.md, the reference of peil.toml, from the
// same entries and lists as the program reads. `go generate ./internal/config`
// runs it.
package main

import (
	"fmt"
	"os"
)

// file is the reference's place, from the module's root.
const file = "docs/config.md"

func main() {
	if err := os.WriteFile(file, []byte(reference()), 0o666); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
