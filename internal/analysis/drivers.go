package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
)

// drivers is why revenue moved from the previous period: where, by channel, and
// why, by cause. Both add up to the same change.
type drivers struct {
	from, to       float64 // revenue
	orders, basket float64 // relative changes of purchases and of revenue a purchase
	volume         float64 // money: more or fewer purchases, at the old basket
	mix            float64 // money: purchases moved between channels with other baskets
	size           float64 // money: larger or smaller baskets within the channels
	mixed          bool    // the data tells the channels, so mix is known
	channels       []contribution
}

// contribution is a channel's part of the change.
type contribution struct {
	channel  string
	from, to float64
}

func (c contribution) change() float64 { return c.to - c.from }

// part is a channel's purchases and revenue in one period.
type part struct{ purchases, revenue float64 }

// computeDrivers splits the change of revenue since the previous period: the
// program's, and by channel that of the conversions that the primary model
// credits. They are one where both tell the same revenue; where orders and
// conversions differ, the headline must not contradict the revenue's card. Each
// is nil when it has no revenue in the earlier period to compare with.
func (r *run) computeDrivers() (program, channels *drivers) {
	days, ok := r.salesCompared()
	if !ok {
		return nil, nil
	}
	program = split(r.wholePart(days.Then), r.wholePart(days.Now))
	channels = split(r.parts(days.Then), r.parts(days.Now))
	if channels == nil {
		return program, nil
	}
	channels.mixed = true
	if program != nil && alike(program.from, channels.from) && alike(program.to, channels.to) {
		return channels, channels
	}
	return program, channels
}

// alike reports whether two sums of money are the same but for rounding.
func alike(a, b float64) bool { return math.Abs(a-b) <= 0.001*math.Abs(a) }

// split divides the change of revenue between two periods by its causes, nil
// when either has no purchases, or no revenue that a change could be relative
// to. With N purchases, a basket A of revenue each, and shares s of the channels
// c, 0 before and 1 now:
//
//	volume = (N1 − N0)·A0
//	mix    = N1·Σ (s1c − s0c)·A0c
//	size   = N1·Σ s1c·(A1c − A0c)
//
// which add up to N1·A1 − N0·A0. A channel without purchases before has A0c = A0.
// Source: the standard volume–mix–price decomposition of sales variance.
func split(was, now map[string]part) *drivers {
	old, current := sum(was), sum(now)
	if old.purchases <= 0 || current.purchases <= 0 || old.revenue <= 0 || current.revenue < 0 {
		return nil
	}
	a0, a1 := old.revenue/old.purchases, current.revenue/current.purchases
	d := &drivers{
		from: old.revenue, to: current.revenue,
		orders: current.purchases/old.purchases - 1, basket: a1/a0 - 1,
		volume: (current.purchases - old.purchases) * a0,
	}
	for name := range was {
		if _, ok := now[name]; !ok {
			now[name] = part{}
		}
	}
	for _, name := range sortedKeys(now) {
		p0, p1 := was[name], now[name]
		basket := a0
		if p0.purchases > 0 {
			basket = p0.revenue / p0.purchases
		}
		d.mix += current.purchases * (p1.purchases/current.purchases - p0.purchases/old.purchases) * basket
		d.size += p1.revenue - p1.purchases*basket
		d.channels = append(d.channels, contribution{name, p0.revenue, p1.revenue})
	}
	slices.SortStableFunc(d.channels, func(a, b contribution) int { return cmp.Compare(b.change(), a.change()) })
	return d
}

// salesCompared returns the days whose sales are held against each other: as on
// the card of revenue those that the sources reach, without outages.
func (r *run) salesCompared() (pair measure.Pair, ok bool) {
	observed := r.time.observed
	for _, name := range []string{"revenue", "conversions"} {
		last, sales, known := r.set.Through(name, measure.Program)
		if known && last >= observed.Start && last < observed.End && !(sales && r.time.end-last < restDays) {
			observed = r.time.period.First(int(last-observed.Start) + 1)
		}
	}
	c, ok := r.time.compare["previous"]
	if !ok {
		return pair, false
	}
	if observed != r.time.observed {
		c, _ = r.time.against("previous", observed)
	}
	pair, _ = r.time.pair(c)
	return pair, r.time.reaches(c)
}

// parts returns purchases and revenue by channel as the primary model credits
// them, conversions without a touch included; nil without dated journeys.
func (r *run) parts(days measure.Days) map[string]part {
	if r.journeys == nil || !r.journeys.Dated() {
		return nil
	}
	parts := map[string]part{}
	for _, run := range days.Runs {
		for _, c := range r.credits[r.journeys.Primary()].ByChannel(run) {
			p := parts[c.Channel]
			parts[c.Channel] = part{p.purchases + c.Conversions.Float(), p.revenue + c.Value.Float()}
		}
	}
	return parts
}

// wholePart returns the shop's purchases and revenue as one part.
func (r *run) wholePart(days measure.Days) map[string]part {
	purchases, revenue := r.set.Over("conversions", measure.Program, days, nil), r.set.Over("revenue", measure.Program, days, nil)
	if !purchases.Defined() || !revenue.Defined() {
		return nil
	}
	return map[string]part{"": {purchases.Number, revenue.Number}}
}

func sum(parts map[string]part) part {
	var s part
	for _, name := range sortedKeys(parts) {
		s.purchases += parts[name].purchases
		s.revenue += parts[name].revenue
	}
	return s
}

// Changes below these are told as none: a reader would not act on them.
const (
	flatRevenue = 0.02  // of revenue
	flatCause   = 0.005 // of purchases and of baskets
)

// movedText says in a sentence how revenue moved and why.
func (d *drivers) movedText(against report.Text) report.Text {
	total, volume, basket := d.to-d.from, d.volume, d.mix+d.size
	direction := "up"
	if total < 0 {
		direction = "down"
	}
	key := "overview.revenue." + direction + ".both"
	// One cause carries the change when the other works against it, or is less
	// than a fifth of it.
	switch {
	case math.Abs(d.to/d.from-1) < flatRevenue:
		key = "overview.revenue.flat"
	case volume*total <= 0 || math.Abs(volume) < math.Abs(total)/5:
		key = "overview.revenue." + direction + ".basket"
	case basket*total <= 0 || math.Abs(basket) < math.Abs(total)/5:
		key = "overview.revenue." + direction + ".volume"
	}
	return report.T(key, "size", size(d.to/d.from-1), "change", relative(d.to/d.from-1),
		"orders", relative(d.orders), "basket", relative(d.basket), "against", against)
}

// whereSection shows the change by channel as a waterfall. Where its sum is not
// the program's, it says so.
func (r *run) whereSection(d *drivers, ofProgram bool) report.Section {
	subtitle := "where.sub.credited"
	if ofProgram {
		subtitle = "where.sub"
	}
	from, to := r.time.compare["previous"].label, r.time.period
	c := &report.Chart{
		ID: "revenue-change", Kind: report.Waterfall, Unit: unit.Money, Up: true,
		Title: d.whereTitle(), Subtitle: report.T(subtitle, "source", r.creditName()),
		Alt: report.T("where.alt", "from", report.Q(&d.from, unit.Money), "to", report.Q(&d.to, unit.Money)),
	}
	series := report.Series{Name: report.T("revenue")}
	table := &report.Table{Caption: c.Subtitle, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("period.label", "period", from), Align: report.End},
		{Title: report.T("period.label", "period", to), Align: report.End}, {Title: report.T("col.change"), Align: report.End},
	}}
	c.Categories = append(c.Categories, report.T("period.label", "period", report.Short{Period: from, Near: to}))
	series.Values = append(series.Values, &d.from)
	for _, step := range d.steps() {
		change := step.change()
		c.Categories = append(c.Categories, channelText(step.channel))
		series.Values = append(series.Values, &change)
		table.Rows = append(table.Rows, report.Row{Cells: []report.Cell{
			{Text: channelText(step.channel), Color: r.channels.color(step.channel)},
			cell(&step.from, unit.Money), cell(&step.to, unit.Money), signedCell(change),
		}})
	}
	c.Categories = append(c.Categories, report.T("period.label", "period", report.Short{Period: to, Near: to}))
	series.Values = append(series.Values, &d.to)
	c.Series = []report.Series{series}
	table.Rows = append(table.Rows, report.Row{Total: true, Cells: []report.Cell{
		{Text: report.T("sum")}, cell(&d.from, unit.Money), cell(&d.to, unit.Money), signedCell(d.to - d.from),
	}})
	c.Table = table
	return report.Section{ID: "where", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}}
}

// maxSteps is how many channels a waterfall tells apart.
const maxSteps = 7

// steps returns the channels of the waterfall: the largest changes up first,
// down last; what is too small to tell apart is added up as the others.
func (d *drivers) steps() []contribution {
	if len(d.channels) <= maxSteps {
		return d.channels
	}
	bySize := slices.Clone(d.channels)
	slices.SortStableFunc(bySize, func(a, b contribution) int {
		return cmp.Compare(math.Abs(b.change()), math.Abs(a.change()))
	})
	rest := contribution{channel: otherChannels}
	for _, c := range bySize[maxSteps-1:] {
		rest.from += c.from
		rest.to += c.to
	}
	steps := append(slices.Clone(bySize[:maxSteps-1]), rest)
	slices.SortStableFunc(steps, func(a, b contribution) int { return cmp.Compare(b.change(), a.change()) })
	return steps
}

// whereTitle names the channels that carried the change.
func (d *drivers) whereTitle() report.Text {
	steps := d.steps()
	direction := "up"
	if d.to < d.from {
		direction = "down"
		steps = slices.Clone(steps)
		slices.Reverse(steps)
	}
	total := d.to - d.from
	var names []report.Text
	for _, c := range steps {
		if c.change()*total > 0 && len(names) < 2 {
			names = append(names, channelText(c.channel))
		}
	}
	switch len(names) {
	case 0:
		return report.T("where.title.flat")
	case 1:
		return report.T("where.title."+direction+".one", "a", names[0])
	}
	return report.T("where.title."+direction+".two", "a", names[0], "b", names[1])
}

// whySection shows the change by cause as a table that adds up to the same sum.
func (r *run) whySection(d *drivers) report.Section {
	t := &report.Table{Caption: report.T("why.sub"), Columns: []report.Column{
		{Title: report.T("col.cause")}, {Title: report.T("col.change"), Align: report.End}, {Title: report.T("col.detail"), Muted: true},
	}}
	row := func(label report.Text, v float64, detail report.Text) {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: label}, signedCell(v), {Text: detail}}})
	}
	row(report.T("why.volume"), d.volume, report.T("why.volume.detail", "change", relative(d.orders)))
	if d.mixed {
		row(report.T("why.mix"), d.mix, report.T("why.mix.detail"))
	}
	basket := "why.basket.plain"
	if d.mixed {
		basket = "why.basket.detail"
	}
	row(report.T("why.basket"), d.size, report.T(basket, "change", relative(d.basket)))
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{
		{Text: report.T("sum")}, signedCell(d.to - d.from),
		{Text: report.T("from.to", "from", report.Q(&d.from, unit.Money), "to", report.Q(&d.to, unit.Money))},
	}})
	key := "why.title." + more(d.orders, "more", "fewer", "same") + "_" + more(d.basket, "larger", "smaller", "same")
	return report.Section{ID: "why", Title: report.T(key), Subtitle: report.T("why.sub"), Width: report.Half, Blocks: []report.Block{t}}
}

// more chooses a word by the sign of a relative change.
func more(change float64, up, down, same string) string {
	switch {
	case math.Abs(change) < flatCause:
		return same
	case change > 0:
		return up
	}
	return down
}
