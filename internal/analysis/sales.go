package analysis

import (
	"peil/internal/dataset"
	"peil/internal/report"
)

// matched holds the period's orders and conversions against each other, one by
// one; nil where no ids tell which are the same.
func (r *run) matched(b *report.Bridge) *report.Sales {
	s := r.data.Sales()
	if s == nil || b.Orders == nil {
		return nil
	}
	p := r.time.observed
	var tracked, untracked, again, noOrder, otherDays, difference volume
	for i, o := range r.data.Orders.Rows {
		first := s.First[i]
		switch {
		case !p.Contains(o.Date):
			continue
		case first < 0:
			untracked.add(dataset.Scale, o.Revenue)
			continue
		case p.Contains(r.data.Conversions[first].Date):
			difference.add(-dataset.Scale, -o.Revenue)
		default:
			otherDays.add(-dataset.Scale, -o.Revenue)
		}
		tracked.add(dataset.Scale, o.Revenue)
	}
	for i, c := range r.data.Conversions {
		to := &difference
		switch o := s.Order[i]; {
		case !p.Contains(c.Date):
			continue
		case o < 0:
			to = &noOrder
		case s.Again[i]:
			to = &again
		case !p.Contains(r.data.Orders.Rows[o].Date):
			to = &otherDays
		}
		to.add(c.Count, c.Value)
	}
	return &report.Sales{
		Tracked: tracked.report(), Untracked: untracked.report(), Again: again.report(),
		NoOrder: noOrder.report(), OtherDays: otherDays.report(), Difference: difference.report(),
	}
}

// volume adds a number of orders or conversions and their money up, exactly.
type volume struct{ number, value dataset.Fixed }

func (v *volume) add(number, value dataset.Fixed) {
	v.number, v.value = v.number+number, v.value+value
}

func (v volume) report() report.Volume {
	return report.Volume{Conversions: v.number.Float(), Value: v.value.Float()}
}
