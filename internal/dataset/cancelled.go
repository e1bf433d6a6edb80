package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"peil/internal/diag"
)

// cancelled notes orders that a column of the file calls cancelled, while
// nothing says whether they are meant.
type cancelled struct {
	field  int             // -1: there is nothing to look for
	known  map[string]bool // by status: it says so
	words  []string
	rows   int
	line   int // of the first
	amount Fixed
}

// prepare finds the column that tells what became of an order, where the source
// has no condition.
func (c *cancelled) prepare(p *pass) {
	c.field = -1
	if kind := p.spec.kind.Name; (kind == "orders" || kind == "conversions") && p.spec.where == nil {
		c.field = find([]string{"Financial Status", "Payment Status", "Betalingsstatus", "Status", "Order Status", "Ordrestatus", "Ordre status", "Orderstatus", "order_status", "State"}, p.reader.Header)
	}
}

// isCancelled reports whether a status says that an order came to nothing. What
// was refunded in part is not.
func isCancelled(status string) bool {
	words := strings.FieldsFunc(strings.ToLower(status), func(r rune) bool { return !unicode.IsLetter(r) })
	begins := func(stems ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool {
			return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
		})
	}
	return begins("annul", "avbest", "avbrutt", "cancel", "failed", "feilet", "kansel", "refund", "refus", "return", "void") && !begins("delvis", "part")
}

func (c *cancelled) look(p *pass) {
	if c.field < 0 {
		return
	}
	status := trim(p.fields[c.field])
	is, known := c.known[string(status)]
	if !known {
		if c.known == nil {
			c.known = map[string]bool{}
		}
		is = isCancelled(string(status))
		c.known[string(status)] = is
	}
	if !is {
		return
	}
	if c.rows++; c.rows == 1 {
		c.line = int(p.row.line)
	}
	if p.money && p.row.has&(1<<p.spec.revenue) != 0 {
		c.amount += p.row.num[p.spec.revenue]
	}
	if word := string(status); !slices.Contains(c.words, word) {
		c.words = append(c.words, word)
	}
}

// identifierInCondition is a header that a condition may name as it is.
var identifierInCondition = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// where is the condition that leaves the orders out.
func (c *cancelled) where(header string) string {
	name := header
	if !identifierInCondition.MatchString(header) {
		name = fmt.Sprintf("row[%q]", header)
	}
	if len(c.words) == 1 {
		return fmt.Sprintf("%s != %q", name, c.words[0])
	}
	return fmt.Sprintf("not (%s in [%s])", name, quoteAll(c.words))
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = fmt.Sprintf("%q", word)
	}
	return strings.Join(quoted, ", ")
}

func (c *cancelled) tell(p *pass) {
	if c.rows == 0 {
		return
	}
	header := p.reader.Header[c.field]
	p.finding(Finding{
		Severity: diag.Warning, Check: "cancelled_orders", Line: c.line, Rows: c.rows, Columns: []string{AllColumns},
		Args: Args{"n": c.rows, "column": header, "names": c.words, "amount": Amount(c.amount.Float()), "where": c.where(header)},
	})
}
