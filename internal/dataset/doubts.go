package dataset

import (
	"hash/maphash"
	"slices"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// doubts collects what only single rows show, before they are added up: claims
// of conversions without a value, and rows of orders that stand twice.
type doubts struct {
	claims    int // number slot of conversions, in a file of ads that has their values; -1
	worthless int // rows of ads with conversions and no value
	claimed   int // line of the first of them

	seed   maphash.Seed
	seeded bool
	rows   map[int32][]uint64 // hashes of an order's further rows
	twice  int                // rows that stood before, cell by cell
	line   int                // of the first of them
	amount Fixed              // their revenue

	cancelled cancelled
	refunds   refunds
	repeats   repeats
	restated  restated
	blanks    blanks
}

func (d *doubts) prepare(p *pass) {
	d.claims = -1
	if p.spec.kind.Name == "ads" && p.money {
		d.claims = indexOf(p.spec.nums, "conversions")
	}
	d.cancelled.prepare(p)
	d.refunds.prepare(p)
	d.repeats.prepare(p)
	d.restated.prepare(p)
	d.blanks.prepare(p)
}

// lookDeclared looks at a row that is meant, while its money is as declared.
func (d *doubts) lookDeclared(p *pass) { d.refunds.look(p) }

// look looks at a row that is used. A value of 0 is one: what was bought may
// have been returned.
func (d *doubts) look(p *pass) {
	r := &p.row
	d.cancelled.look(p)
	d.repeats.look(p)
	d.restated.look(p)
	d.blanks.look(p)
	if d.claims < 0 || r.has&(1<<p.spec.revenue) != 0 || r.has&(1<<d.claims) == 0 || r.num[d.claims] <= 0 {
		return
	}
	if d.worthless++; d.worthless == 1 {
		d.claimed = int(r.line)
	}
}

// hash identifies a row by its cells. The seed differs from pass to pass, and
// only equality within one is asked.
func (d *doubts) hash(record *tabular.Record) uint64 {
	if !d.seeded {
		d.seed, d.seeded = maphash.MakeSeed(), true
	}
	var h maphash.Hash
	h.SetSeed(d.seed)
	for i := range record.Len() {
		h.Write(record.Field(i))
		h.WriteByte(0)
	}
	return h.Sum64()
}

// compare holds a row of an order, or rows that are alike, against the order's
// first one.
func (d *doubts) compare(p *pass, order int32, again bool) {
	if len(p.row.text[p.spec.keys.person]) == 0 {
		return // the order's own fields are on its first row only
	}
	o, revenue := &p.kept.orders[order], p.row.num[p.spec.revenue]
	low, high, further := revenue, revenue, int32(p.stands)
	if p.added != nil {
		low, high = p.added.low, p.added.high
	}
	if !again {
		o.firstRevenue = low
		further--
	}
	o.differ = o.differ || low != o.firstRevenue || high != o.firstRevenue
	if o.further == 0 && further > 0 {
		o.second = p.row.line
	}
	o.further += further
	if again && p.added == nil {
		d.repeat(p, o.first, order)
	}
}

// repeat looks at a further row of an order. One that is the same as an earlier
// one in every cell has most likely been exported twice: two items of one order
// mostly differ in something.
func (d *doubts) repeat(p *pass, first uint64, order int32) {
	h := d.hash(p.record)
	if h != first && !slices.Contains(d.rows[order], h) {
		if d.rows == nil {
			d.rows = map[int32][]uint64{}
		}
		d.rows[order] = append(d.rows[order], h)
		return
	}
	if d.twice++; d.twice == 1 {
		d.line = int(p.row.line)
	}
	d.amount += p.row.num[p.spec.revenue]
}

// An amount that stands on each row of its order does so on as many further rows.
const (
	repeatedFew       = 3
	repeatedNearlyAll = 0.9
)

// tell makes findings of what was seen.
func (d *doubts) tell(p *pass) {
	d.cancelled.tell(p)
	d.refunds.tell(p)
	d.tellOdd(p)
	if d.worthless > 0 {
		p.finding(Finding{
			Severity: diag.Warning, Check: "conversions_without_value", Line: d.claimed, Rows: d.worthless, Columns: []string{"revenue"},
			Args: Args{"n": d.worthless},
		})
	}
	if d.twice == 0 {
		d.tellTotals(p)
	} else {
		p.finding(Finding{
			Severity: diag.Warning, Check: "repeated_orders", Line: d.line, Rows: d.twice, Columns: []string{"revenue", "profit", "cost", "discount", "refund"},
			Args: Args{"n": d.twice, "amount": Amount(d.amount.Float())},
		})
	}
}

// tellTotals makes a finding of orders all of whose rows have the same revenue.
// Items of one order seldom cost the same; a total that stands on every row does.
func (d *doubts) tellTotals(p *pass) {
	rows, equal, line, amount := 0, 0, int32(0), Fixed(0)
	for i := range p.kept.orders {
		o := &p.kept.orders[i]
		rows += int(o.further)
		if o.further == 0 || o.differ || o.firstRevenue <= 0 {
			continue
		}
		if equal == 0 || o.second < line {
			line = o.second
		}
		equal += int(o.further)
		amount += Fixed(o.further) * o.firstRevenue
	}
	if equal < repeatedFew || float64(equal) < repeatedNearlyAll*float64(rows) {
		return
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "order_totals_repeated", Line: int(line), Rows: equal, Columns: []string{"revenue", "profit", "cost", "discount", "refund"},
		Args: Args{"n": equal, "all": rows, "column": p.reader.Header[p.binding.num[p.spec.revenue]], "amount": Amount(amount.Float())},
	})
}

// basisOfNothing tells of a source that declares what its revenue holds, where
// the file has none that would be read.
func (p *pass) basisOfNothing() {
	s := p.spec
	if s.revenue < 0 || s.source.Basis == nil || p.money || s.nums[s.revenue].back != nil || !s.reads(s.nums[s.revenue].name) {
		return
	}
	name, headers := s.nums[s.revenue].name, p.reader.Header
	const most = 12
	if len(headers) > most {
		headers = append(slices.Clone(headers[:most]), "…")
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "no_revenue_column", Line: p.reader.Format.HeaderLine, Columns: []string{name},
		Args: Args{"column": name, "headers": slices.Clone(headers)},
	})
}
