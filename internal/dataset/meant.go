package dataset

import "peil/internal/diag"

// unmeant are the rows of a file for which the source's condition does not hold.
type unmeant struct {
	rows   int
	line   int                 // of the first
	orders map[string]struct{} // the orders whose first row is one of them
}

// leaves reports whether the row is left out by the source's condition. A further
// row of an order that has no customer is the first one's continuation, as shops
// write it, and follows that one.
func (p *pass) leaves() bool {
	s := p.spec
	if s.where == nil {
		return false
	}
	order, continues := "", false
	if s.keys.order >= 0 {
		order = string(p.row.text[s.keys.order])
		continues = order != "" && len(p.row.text[s.keys.person]) == 0
	}
	if continues {
		if _, kept := p.order(); kept {
			return false
		}
	}
	_, left := p.unmeant.orders[order]
	if !(continues && left) && s.where(&p.row) {
		return false
	}
	if order != "" {
		if p.unmeant.orders == nil {
			p.unmeant.orders = map[string]struct{}{}
		}
		p.unmeant.orders[order] = struct{}{}
	}
	if p.unmeant.rows++; p.unmeant.rows == 1 {
		p.unmeant.line = int(p.row.line)
	}
	p.file.Skipped++
	return true
}

// tell makes a finding of the rows that were left out.
func (u *unmeant) tell(p *pass) {
	switch {
	case u.rows == 0:
	case p.file.Rows == 0:
		p.finding(Finding{Severity: diag.Warning, Check: "where_nothing", Line: u.line, Rows: u.rows, Columns: []string{AllColumns}, Args: Args{"n": u.rows, "where": p.spec.source.Where}})
	default:
		p.finding(Finding{Severity: diag.Info, Check: "where_left_out", Line: u.line, Rows: u.rows, Args: Args{"n": u.rows, "where": p.spec.source.Where}})
	}
}
