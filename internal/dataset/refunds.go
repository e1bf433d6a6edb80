package dataset

import "peil/internal/diag"

// refunds holds rows with a refund against what the source declares of refunds, and
// against each other.
//
// An order that was refunded whole tells: with the refund taken out its revenue
// is 0, and else it is as large as the refund. No other size does, since nobody
// knows how much of an order was given back.
type refunds struct {
	slot  int  // number slot of the refund; -1: there is none
	held  bool // against what is declared
	rows  int  // with a refund
	equal int  // of these, with a revenue as large as the refund
	less  int  // of these, with a smaller one
	line  int  // of the first with a refund

	orders map[string]refunded // by order, of those that have several rows
}

// refunded are the rows of an order with a refund.
type refunded struct {
	rows   int
	first  Fixed // refund
	second int   // line of the second
	differ bool  // one has another refund than the first
}

// refundRounding is how far a refund and a revenue that are the same may be apart.
const refundRounding = Scale / 100

func (f *refunds) prepare(p *pass) {
	s := p.spec
	f.slot = -1
	if i := indexOf(s.nums, "refund"); i >= 0 && p.binding.num[i] >= 0 && p.money {
		f.slot, f.held = i, s.source.Basis != nil && s.source.Basis.Refunds != "" && s.source.Basis.Refunds != unknownRefunds
	}
}

func (f *refunds) look(p *pass) {
	r := &p.row
	if f.slot < 0 || r.has&(1<<f.slot) == 0 || r.num[f.slot] <= 0 {
		return
	}
	if order := p.spec.keys.order; order >= 0 && len(r.text[order]) > 0 {
		f.of(r.text[order], r.num[f.slot], r.num[f.slot], 1, int(r.line))
	}
	if !f.held || r.has&(1<<p.spec.revenue) == 0 {
		return
	}
	if f.rows++; f.rows == 1 {
		f.line = int(r.line)
	}
	switch difference := r.num[p.spec.revenue] - r.num[f.slot]; {
	case difference < -refundRounding:
		f.less++
	case difference <= refundRounding:
		f.equal++
	}
}

// of notes rows of an order with refunds from low to high.
func (f *refunds) of(order []byte, low, high Fixed, rows, line int) {
	if f.orders == nil {
		f.orders = map[string]refunded{}
	}
	o, again := f.orders[string(order)]
	if !again {
		o.first = low
	} else if o.rows == 1 {
		o.second = line
	}
	o.rows, o.differ = o.rows+rows, o.differ || low != o.first || high != o.first
	f.orders[string(order)] = o
}

// tell makes a finding where at least half of two or more refunds contradict the
// declaration; they cannot where an order's whole refund stands on each of its rows.
func (f *refunds) tell(p *pass) {
	if f.tellRepeated(p) || f.rows < 2 {
		return
	}
	declared, columns := p.spec.source.Basis.Refunds, []string{p.spec.nums[p.spec.revenue].name}
	switch {
	case declared != "ignored" && 2*f.equal >= f.rows:
		p.finding(Finding{
			Severity: diag.Warning, Check: "refunds_still_in", Line: f.line, Rows: f.equal, Columns: columns,
			Args: Args{"n": f.equal, "all": f.rows, "declared": declared},
		})
	case declared == "ignored" && 2*f.less >= f.rows:
		p.finding(Finding{
			Severity: diag.Warning, Check: "refunds_already_out", Line: f.line, Rows: f.less, Columns: columns,
			Args: Args{"n": f.less, "all": f.rows, "declared": declared},
		})
	}
}

// tellRepeated makes a finding where rows of one order have the same refund. Items of
// one order seldom cost the same; a join gives each of them what is the order's. Of
// rows that stand there twice that is told already.
func (f *refunds) tellRepeated(p *pass) bool {
	rows, equal, line, amount := 0, 0, 0, Fixed(0)
	for _, o := range f.orders {
		rows += o.rows - 1
		if o.rows < 2 || o.differ {
			continue
		}
		equal += o.rows - 1
		amount += Fixed(o.rows-1) * o.first
		if line == 0 || o.second < line {
			line = o.second
		}
	}
	if equal < repeatedFew || equal <= p.doubts.twice || float64(equal) < repeatedNearlyAll*float64(rows) {
		return false
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "refunds_repeated", Line: line, Rows: equal, Columns: []string{p.spec.nums[p.spec.revenue].name, "profit", "refund"},
		Args: Args{"n": equal, "all": rows, "column": p.reader.Header[p.binding.num[f.slot]], "amount": Amount(amount.Float())},
	})
	return true
}

// unknownRefunds declares of a source that its revenue is before refunds, and that it
// has no way to tell them: it stands as it is, and its figures say so.
const unknownRefunds = "unknown"

// refundsDiffer reports whether refunds must be converted.
func (b Basis) refundsDiffer(refunds string) bool {
	return b.Refunds != unknownRefunds && differ(b.Refunds, refunds)
}

// withoutRefunds says what to do about a revenue whose refunds stand in no column.
// Those of orders may be rows of their own.
func withoutRefunds(revenue string) string {
	hint := `where the source cannot tell refunds, declare them as refunds = "unknown": its revenue is then before refunds, and its figures say so`
	if revenue == "revenue" {
		hint = `where each refund can be a row of its own, with the order's id, the day of the refund and a negative revenue (a query's union all), the source's are refunds = "refund_date"; ` + hint
	}
	return hint
}

// revenueColumns returns the columns that a kind's revenue counts in.
func revenueColumns(kind *Kind, column string) []string {
	if kind.Name == "leads" {
		return []string{column, "won_value"}
	}
	return []string{column}
}
