package dataset

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// meant is a condition on a source's rows, the preset's or the source's own, or one
// of the parts of it that must all hold.
type meant struct {
	text  string // of the whole
	node  ast.Node
	holds condition
}

// unmeant are the rows of a file for which a condition of the source does not hold.
type unmeant struct {
	rows   int         // in all
	left   []uncounted // by condition: the rows that it leaves out
	orders map[string]leftOrder
}

// leftOrder is an order of which a row is left out.
type leftOrder struct {
	why int // by which condition
	day period.Date
}

// leaves reports whether the row is left out by a condition. A further row of an
// order is the first one's continuation, as shops write it, and follows that one:
// always where it has no customer; where it repeats the customer but has no
// revenue, it follows an order that is left out, and of one that is kept it is
// judged by itself. The conditions before the one from have been asked already.
func (p *pass) leaves(from int) bool {
	s := p.spec
	if s.where == nil {
		return false
	}
	order, continues := "", false
	if s.keys.order >= 0 {
		order = string(p.row.text[s.keys.order])
		continues = order != "" && len(p.row.text[s.keys.person]) == 0
	}
	of, left := p.unmeant.orders[order]
	why := of.why
	if continues || left {
		_, kept := p.order()
		if kept && continues {
			return false
		}
		continues = continues || !kept && p.lacksRevenue()
	}
	if !continues || !left {
		why = p.leftBy(from)
	}
	if why < 0 {
		return false
	}
	if order != "" {
		if p.unmeant.orders == nil {
			p.unmeant.orders = map[string]leftOrder{}
		}
		p.unmeant.orders[order] = leftOrder{why, p.row.date}
	}
	if p.unmeant.left == nil {
		p.unmeant.left = make([]uncounted, len(s.where))
	}
	rows := &p.unmeant.left[why]
	rows.add(&p.row)
	rows.rows += p.stands - 1
	p.unmeant.rows += p.stands
	p.file.Skipped += p.stands
	return true
}

// leftBy returns the first condition, of those from one on, that does not hold for
// the row; -1: none.
func (p *pass) leftBy(from int) int {
	i := slices.IndexFunc(p.spec.where[from:], func(m meant) bool { return !m.holds(&p.row) })
	if i < 0 {
		return i
	}
	return from + i
}

// lacksRevenue reports whether the row, whose numbers may not be read yet, tells
// no revenue.
func (p *pass) lacksRevenue() bool {
	slot := p.spec.revenue
	if slot < 0 || p.binding.num[slot] < 0 || p.spec.nums[slot].back != nil {
		return false
	}
	_, parsed := p.typed.Parse(p.record.Field(p.binding.num[slot])) // which takes no hint of the file's style from it
	return parsed == tabular.Missing
}

// tell makes a finding of the rows that each condition left out.
func (u *unmeant) tell(p *pass) {
	for i, left := range u.left {
		for next := i + 1; next < len(u.left) && p.spec.where[next].text == p.spec.where[i].text; next++ {
			if more := u.left[next]; more.rows > 0 && (left.rows == 0 || more.line < left.line) {
				left.line = more.line
			}
			left.rows += u.left[next].rows
		}
		if i > 0 && p.spec.where[i-1].text == p.spec.where[i].text {
			continue // told with the part before
		}
		switch where := p.spec.where[i].text; {
		case left.rows == 0:
		case p.file.Rows == 0:
			p.finding(Finding{Severity: diag.Warning, Check: "where_nothing", Line: left.line, Rows: left.rows, Columns: []string{AllColumns}, Args: Args{"n": left.rows, "where": where}})
		default:
			p.finding(Finding{Severity: diag.Info, Check: "where_left_out", Line: left.line, Rows: left.rows, Args: Args{"n": left.rows, "where": where}})
		}
	}
}
