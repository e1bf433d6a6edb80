package measure

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// plannedCost is the part of the marketing cost that a budget is about.
const plannedCost = "budget.actual"

// budgetTable spreads the plan over the days of its periods, one group a day,
// channel and file; nil when there is none.
func budgetTable(d *dataset.Data) *dataset.Table {
	if len(d.Budgets) == 0 {
		return nil
	}
	t := &dataset.Table{Kind: "budget", Dims: []string{"channel"}, Columns: []string{"amount"}, Keys: make([][]int32, 1), Sums: make([][]dataset.Fixed, 1)}
	channels := budgetChannels(d)
	t.Values = [][]string{channels}
	type cell struct {
		day     period.Date
		channel int32
		file    int32
	}
	sums := map[cell]dataset.Fixed{}
	for _, b := range d.Budgets {
		channel, _ := slices.BinarySearch(channels, b.Channel)
		for day := b.Period.Start; day <= b.Period.End; day++ {
			sums[cell{day, int32(channel), b.File}] += b.On(day)
		}
	}
	cells := make([]cell, 0, len(sums))
	for c := range sums {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.channel, b.channel), cmp.Compare(a.file, b.file))
	})
	for _, c := range cells {
		t.Date, t.Keys[0], t.Sums[0] = append(t.Date, c.day), append(t.Keys[0], c.channel), append(t.Sums[0], sums[c])
		t.File = append(t.File, c.file)
	}
	return t
}

// budgetChannels returns the channels that the plan names, sorted; "" among
// them stands for what no channel bears.
func budgetChannels(d *dataset.Data) []string {
	var list []string
	for _, b := range d.Budgets {
		list = append(list, b.Channel)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// planned returns the marketing cost of the channels that have a plan, on the
// days that have one: what was spent before the first plan is none of its
// concern. A plan that names no channel at all is for the whole cost.
func (s *Set) planned(cost *column) *column {
	channels := budgetChannels(s.data)
	if len(channels) == 0 || cost.families == nil {
		return nil
	}
	planned := *cost
	planned.on = map[period.Date]bool{}
	for _, b := range s.data.Budgets {
		for day := b.Period.Start; day <= b.Period.End; day++ {
			planned.on[day] = true
		}
	}
	if !slices.Equal(channels, []string{""}) {
		planned.by, planned.only = "channel", channels
	}
	return &planned
}

// traceBudget names the rows of the plan behind its part in a period.
func (s *Set) traceBudget(p period.Period, sl Slice) []Origin {
	t := tracer{set: s}
	for _, b := range s.data.Budgets {
		if slices.ContainsFunc(sl, func(f Filter) bool { return f.Dim != "channel" || f.Value != b.Channel }) {
			continue
		}
		part := b.Amount
		if p != (period.Period{}) {
			part = 0
			for day := max(p.Start, b.Period.Start); day <= min(p.End, b.Period.End); day++ {
				part += b.On(day)
			}
			if p.End < b.Period.Start || b.Period.End < p.Start {
				continue
			}
		}
		origin, sum := t.at("", b.File)
		origin.extend(1, b.Period.Start, int(b.Line), int(b.Line))
		origin.Period.End = max(origin.Period.End, b.Period.End)
		sum.add(part)
	}
	return t.origins()
}
