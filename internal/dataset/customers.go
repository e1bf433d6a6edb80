package dataset

import (
	"cmp"
	"strings"

	"peil/internal/diag"
)

// customers numbers the customers of all files. An e-mail address is one customer
// in whatever letters' case it is written: to a domain the case means nothing (RFC
// 1035, 2.3.3), and no provider in use tells Kari@ from kari@. It is done where the
// files are put together, after all that a file or a database tells of rows by their
// own spelling.
type customers struct {
	Names
	cased map[int32]string // the first spelling of addresses that was not in small letters

	// Of the source at hand:
	joined map[int32]bool // customers who stand in more than one spelling
	file   int32          // that has the first of them
}

// plainAddress returns an e-mail address in small letters; any other name as it is.
func plainAddress(name string) string {
	local, domain, is := strings.Cut(name, "@")
	if !is || local == "" || domain == "" || strings.ContainsAny(domain, "@ ") {
		return name
	}
	return strings.ToLower(name)
}

// take numbers the customers of a file.
func (c *customers) take(own Names, file int32) func(int32) int32 {
	plain := map[string]string{} // the addresses that are not in small letters
	for _, name := range own.List {
		if address := plainAddress(name); address != name {
			plain[name] = address
		}
	}
	if len(plain) == 0 && len(c.cased) == 0 {
		return shared(&c.Names, own)
	}
	for _, name := range own.List {
		address := cmp.Or(plain[name], name)
		known := len(c.List)
		number := c.Index(address)
		switch first := cmp.Or(c.cased[number], address); {
		case len(c.List) == known:
			if first != name {
				c.join(number, file)
			}
		case name != address:
			c.cased[number] = name
		}
	}
	return sharedAs(&c.Names, own, plain)
}

// join notes a customer who stands in more than one spelling.
func (c *customers) join(number, file int32) {
	if c.joined == nil {
		c.joined, c.file = map[int32]bool{}, file
	}
	c.joined[number] = true
}

// tell tells of the source's customers that were joined.
func (c *customers) tell(d *Data) {
	if n := len(c.joined); n > 0 {
		d.tell(c.file, Finding{Severity: diag.Info, Check: "addresses_joined", Rows: n, Columns: []string{"customer"}, Args: Args{"n": n}})
	}
	c.joined = nil
}
