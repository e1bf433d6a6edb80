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
	field  int                // of the status; -1: there is none to look at
	at     int                // of the day on which an order was cancelled, blank where it was not; -1
	dated  bool               // some order has one
	known  map[string][2]bool // by status: what isCancelled says
	words  []string
	rows   int
	line   int // of the first
	amount Fixed
}

// prepare finds the column that tells what became of an order, where the source
// has no condition.
func (c *cancelled) prepare(p *pass) {
	c.field, c.at = -1, -1
	if kind := p.spec.kind.Name; (kind == "orders" || kind == "conversions") && p.spec.where == nil {
		c.at = find([]string{"Cancelled at", "Canceled at", "Cancelled date", "Cancellation date", "Kansellert dato", "Annullert dato", "Kansellert"}, p.reader.Header)
		c.field = find([]string{"Financial Status", "Payment Status", "Betalingsstatus", "Status", "Order Status", "Ordrestatus", "Ordre status", "Orderstatus", "order_status", "State"}, p.reader.Header)
	}
}

// isCancelled reports whether a status says that an order came to nothing. What
// was refunded in part is not; refunded is true of one that was sold and paid back.
func isCancelled(status string) (is, refunded bool) {
	words := strings.FieldsFunc(strings.ToLower(status), func(r rune) bool { return !unicode.IsLetter(r) })
	begins := func(stems ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool {
			return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
		})
	}
	if begins("delvis", "part") {
		return false, false
	}
	cancelled, paidBack := begins("annul", "avbest", "avbrutt", "cancel", "failed", "feilet", "kansel", "void"), begins("refund", "refus", "return")
	return cancelled || paidBack, paidBack && !cancelled
}

func (c *cancelled) look(p *pass) {
	if c.field < 0 && c.at < 0 {
		return
	}
	var status []byte
	is, dated := false, c.at >= 0 && !isBlank(trim(p.record.Field(c.at)))
	if c.field >= 0 {
		status = trim(p.record.Field(c.field))
		fate, known := c.known[string(status)]
		if !known {
			if c.known == nil {
				c.known = map[string][2]bool{}
			}
			fate[0], fate[1] = isCancelled(string(status))
			c.known[string(status)] = fate
		}
		// What was paid back whole is a sale of nothing, where refunds are out of the revenue.
		is = fate[0] && !(fate[1] && p.money && p.row.has&(1<<p.spec.revenue) != 0 && p.row.num[p.spec.revenue] == 0)
	}
	if !is && !dated {
		return
	}
	c.dated = c.dated || dated
	if c.rows == 0 {
		c.line = int(p.row.line)
	}
	c.rows += p.stands
	if p.money && p.row.has&(1<<p.spec.revenue) != 0 {
		c.amount += p.row.num[p.spec.revenue]
	}
	if word := string(status); is && !slices.Contains(c.words, word) {
		c.words = append(c.words, word)
	}
}

// identifierInCondition is a header that a condition may name as it is.
var identifierInCondition = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// where is the condition that leaves the orders out.
func (c *cancelled) where(headers []string) string {
	name := func(field int) string {
		if identifierInCondition.MatchString(headers[field]) {
			return headers[field]
		}
		return fmt.Sprintf("row[%q]", headers[field])
	}
	var parts []string
	if c.dated {
		parts = append(parts, name(c.at)+` == ""`)
	}
	switch len(c.words) {
	case 0:
	case 1:
		parts = append(parts, fmt.Sprintf("%s != %q", name(c.field), c.words[0]))
	default:
		parts = append(parts, fmt.Sprintf("not (%s in [%s])", name(c.field), quoteAll(c.words)))
	}
	return strings.Join(parts, " and ")
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
	amount, where := Amount(c.amount.Float()), c.where(p.reader.Header)
	if c.dated {
		p.finding(Finding{
			Severity: diag.Warning, Check: "cancelled_dates", Line: c.line, Rows: c.rows, Columns: []string{AllColumns},
			Args: Args{"n": c.rows, "column": p.reader.Header[c.at], "amount": amount, "where": where},
		})
		return
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "cancelled_orders", Line: c.line, Rows: c.rows, Columns: []string{AllColumns},
		Args: Args{"n": c.rows, "column": p.reader.Header[c.field], "names": c.words, "amount": amount, "where": where},
	})
}
