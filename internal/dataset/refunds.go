package dataset

import "peil/internal/diag"

// refunds holds rows with a refund against what the source declares of refunds.
//
// An order that was refunded whole tells: with the refund taken out its revenue
// is 0, and else it is as large as the refund. No other size does, since nobody
// knows how much of an order was given back.
type refunds struct {
	slot  int // number slot of the refund; -1: there is nothing to compare
	rows  int // with a refund
	equal int // of these, with a revenue as large as the refund
	less  int // of these, with a smaller one
	line  int // of the first with a refund
}

func (f *refunds) prepare(p *pass) {
	s := p.spec
	f.slot = -1
	if i := indexOf(s.nums, "refund"); i >= 0 && p.binding.num[i] >= 0 && p.money && s.source.Basis != nil && s.source.Basis.Refunds != "" {
		f.slot = i
	}
}

func (f *refunds) look(p *pass) {
	r := &p.row
	if f.slot < 0 || r.has&(1<<f.slot) == 0 || r.num[f.slot] <= 0 || r.has&(1<<p.spec.revenue) == 0 {
		return
	}
	if f.rows++; f.rows == 1 {
		f.line = int(r.line)
	}
	const rounding = Scale / 100
	switch difference := r.num[p.spec.revenue] - r.num[f.slot]; {
	case difference < -rounding:
		f.less++
	case difference <= rounding:
		f.equal++
	}
}

// tell makes a finding where at least half of two or more refunds contradict the
// declaration.
func (f *refunds) tell(p *pass) {
	if f.rows < 2 {
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
