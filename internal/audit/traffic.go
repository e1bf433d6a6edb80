package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// trafficFew is how many clicks or visits of a channel tell something.
const trafficFew = 100

// traffic looks for clicks and conversions that no human may have made.
func (a *audit) traffic() {
	a.clicksWithoutVisits()
	for _, t := range a.data.Tables {
		a.clicksWithoutEngagement(t)
		a.channelSpike(t)
	}
	a.paidWithoutCampaign()
	a.fastConversions()
	a.repeatedTouches()
	a.repeatedConversions()
}

// clicksWithoutVisits holds a channel's clicks against the visits that web
// analytics has of a channel of that name, over the days that both cover.
func (a *audit) clicksWithoutVisits() {
	days, ok := a.common("ads", "web")
	if !ok {
		return
	}
	clicks, visits := a.byChannel("ads", "clicks", days), a.byChannel("web", "sessions", days)
	for _, t := range a.data.Tables {
		dim, c := slices.Index(t.Dims, "channel"), column(t, "clicks")
		if t.Kind != "ads" || dim < 0 || c < 0 {
			continue
		}
		for _, name := range t.Values[dim] {
			got, came := clicks[name], visits[name]
			if came <= 0 || got < trafficFew || came >= a.limit("clicks_without_visits")*got {
				continue
			}
			a.of(t, a.groupsOf(t, dim, []string{name}), dataset.Finding{
				Severity: diag.Warning, Check: "clicks_without_visits", Columns: []string{"clicks"},
				Args: dataset.Args{"channel": name, "clicks": got, "sessions": came, "share": dataset.Share(came / got), "start": days.Start, "end": days.End},
			})
		}
	}
}

// byChannel adds up a column of all tables of a kind, by channel.
func (a *audit) byChannel(kind, name string, days period.Period) map[string]float64 {
	sums := map[string]float64{}
	for _, t := range a.data.Tables {
		dim, c := slices.Index(t.Dims, "channel"), column(t, name)
		if t.Kind != kind || dim < 0 || c < 0 {
			continue
		}
		for g, date := range t.Date {
			if v, ok := value(t, g, c); ok && days.Contains(date) {
				sums[t.Values[dim][t.Keys[dim][g]]] += v.Float()
			}
		}
	}
	return sums
}

// clicksWithoutEngagement looks for channels whose visits hardly do anything, on a
// site where others do.
func (a *audit) clicksWithoutEngagement(t *dataset.Table) {
	dim, c, e := slices.Index(t.Dims, "channel"), column(t, "sessions"), column(t, "engaged_sessions")
	if t.Kind != "web" || dim < 0 || c < 0 || e < 0 {
		return
	}
	visits, engaged := make([]float64, len(t.Values[dim])), make([]float64, len(t.Values[dim]))
	var all, allEngaged float64
	for g := range t.Date {
		v, _ := value(t, g, c)
		n, ok := value(t, g, e)
		if !ok {
			continue // not known is not none
		}
		k := t.Keys[dim][g]
		visits[k], engaged[k] = visits[k]+v.Float(), engaged[k]+n.Float()
		all, allEngaged = all+v.Float(), allEngaged+n.Float()
	}
	limit := a.limit("clicks_without_engagement")
	if all <= 0 || allEngaged < 2*limit*all {
		return
	}
	start, end := daysOf(t)
	for k, name := range t.Values[dim] {
		if visits[k] < trafficFew || engaged[k] >= limit*visits[k] {
			continue
		}
		a.of(t, a.groupsOf(t, dim, []string{name}), dataset.Finding{
			Severity: diag.Warning, Check: "clicks_without_engagement", Columns: []string{"sessions"},
			Args: dataset.Args{
				"channel": name, "sessions": visits[k], "share": dataset.Share(engaged[k] / visits[k]), "usual": dataset.Share(allEngaged / all),
				"start": start, "end": end,
			},
		})
	}
}

// trafficColumn returns the column in which a spike may be no humans, or "".
func trafficColumn(kind string) string {
	switch kind {
	case "ads":
		return "clicks"
	case "web":
		return "sessions"
	}
	return ""
}

// channelSpike looks for a day on which one channel alone is far above its usual.
func (a *audit) channelSpike(t *dataset.Table) {
	dim, c := slices.Index(t.Dims, "channel"), column(t, trafficColumn(t.Kind))
	if dim < 0 || c < 0 || len(t.Date) == 0 || len(t.Values[dim]) < 2 || a.wholePeriod(t) || a.lonely(t) {
		return
	}
	all := courseOf(t, c)
	for k, own := range coursesOf(t, c, dim) {
		day, v, usual, ok := spike(own.sums, a.limit("channel_spike"))
		if !ok || v < trafficFew {
			continue
		}
		offset := int(own.first - all.first)
		others := make([]float64, len(own.sums))
		for i := range own.sums {
			others[i] = all.sums[offset+i] - own.sums[i]
		}
		if others[day] > 2*median(others) {
			continue // a day on which everything was up
		}
		column := t.Columns[c]
		a.of(t, own.groups[day], dataset.Finding{
			Severity: diag.Info, Check: "channel_spike", Rows: len(own.groups[day]), Columns: []string{column},
			Args: dataset.Args{"channel": t.Values[dim][k], "column": dataset.Word(column), "date": own.first + period.Date(day), "value": v, "times": v / usual},
		})
	}
}

// paidWithoutCampaign looks for touches of channels that cost which name no
// campaign, in sources that name it for others: links without parameters.
func (a *audit) paidWithoutCampaign() {
	d := a.data
	paid := make([]bool, len(d.Channels.List))
	for _, t := range d.Tables {
		for _, name := range paidChannels(t) {
			if i := slices.Index(d.Channels.List, name); i >= 0 {
				paid[i] = true
			}
		}
	}
	const campaign = 0 // of the dimensions that touches keep
	var without sightings
	all := 0
	named := map[string]bool{} // sources whose touches name campaigns
	for i := range d.Touches {
		if t := &d.Touches[i]; d.Places.Value(t.Place, campaign) != "" {
			named[d.Files[t.File].Source] = true
		}
	}
	if d.TouchCounts != nil { // they are of all touches, and Touches of some of the same
		if slices.ContainsFunc(d.TouchCounts, func(c dataset.TouchCount) bool { return c.Unnamed < c.Rows }) {
			for _, c := range d.TouchCounts {
				if paid[c.Channel] && c.Type == dataset.ClickTouch {
					all += c.Rows
					without.many(c.File, c.Unnamed)
				}
			}
		}
		clear(named)
	}
	for i := range d.Touches {
		t := &d.Touches[i]
		if !paid[d.Places.Channel(t.Place)] || t.Type != dataset.ClickTouch || !named[d.Files[t.File].Source] {
			continue
		}
		if all++; d.Places.Value(t.Place, campaign) == "" {
			without.add(t.File, t.Line)
		}
	}
	n := without.n
	if n == 0 || float64(n) <= a.limit("paid_without_campaign")*float64(all) {
		return
	}
	a.rows(without, dataset.Finding{
		Severity: diag.Warning, Check: "paid_without_campaign", Columns: []string{dataset.Credit},
		Args: dataset.Args{"n": n, "all": all, "share": dataset.Share(float64(n) / float64(all))},
	})
}

// daysAlone reports whether two times look like days without a time of day: on
// the quarter of an hour, as midnight is in every time zone.
func daysAlone(x, y int64) bool { return x%900 == 0 && y%900 == 0 }

// fastFew is how many fast conversions are no chance.
const fastFew = 5

// fastConversions looks for channels whose people buy within seconds of their very
// first touch: an affiliate that sets its mark at the checkout, or a robot.
func (a *audit) fastConversions() {
	d := a.data
	most, share := int64(a.limit("fast_conversions")), a.limit("fast_conversions_share")
	fast, all := make([]sightings, len(d.Channels.List)), make([]int, len(d.Channels.List))
	at := 0
	for i := range d.Conversions {
		c := &d.Conversions[i]
		for at < len(d.Touches) && d.Touches[at].Person < c.Person {
			at++
		}
		if at == len(d.Touches) || d.Touches[at].Person != c.Person {
			continue
		}
		first := &d.Touches[at] // touches are sorted by person and time
		if first.Type != dataset.ClickTouch || first.Time > c.Time {
			continue
		}
		channel := d.Places.Channel(first.Place)
		if all[channel]++; c.Time-first.Time <= most && !daysAlone(c.Time, first.Time) {
			fast[channel].add(c.File, c.Line)
		}
	}
	for ch, rows := range fast {
		n := rows.n
		if n < fastFew || float64(n) <= share*float64(all[ch]) {
			continue
		}
		a.rows(rows, dataset.Finding{
			Severity: diag.Warning, Check: "fast_conversions", Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": n, "all": all[ch], "channel": d.Channels.List[ch], "seconds": int(most)},
		})
	}
}

// repeatedTouches looks for touches of one person with one channel in one second.
func (a *audit) repeatedTouches() {
	d := a.data
	var again sightings
	for i := 1; i < len(d.Touches); i++ {
		x, y := &d.Touches[i-1], &d.Touches[i]
		if x.Person == y.Person && x.Time == y.Time && x.Place == y.Place && x.Type == y.Type && !daysAlone(x.Time, y.Time) {
			again.add(y.File, y.Line)
		}
	}
	all := len(d.Touches)
	for _, path := range d.NullPaths {
		all += path.Touches
		again.many(d.TouchCounts[0].File, path.Repeated)
	}
	n := again.n
	if n == 0 || float64(n) <= a.limit("repeated_touches")*float64(all) {
		return
	}
	a.rows(again, dataset.Finding{
		Severity: diag.Info, Check: "repeated_touches", Columns: []string{dataset.Credit},
		Args: dataset.Args{"n": n, "share": dataset.Share(float64(n) / float64(all))},
	})
}

// repeatedConversions looks for conversions of one person that follow each other
// within seconds, with the same type and value: a tag that fires twice.
func (a *audit) repeatedConversions() {
	d := a.data
	within := int64(a.limit("repeated_conversions"))
	var again sightings
	var worth dataset.Fixed
	for i := range d.Conversions {
		y := &d.Conversions[i]
		for j := i - 1; j >= 0; j-- {
			x := &d.Conversions[j]
			if x.Person != y.Person || y.Time-x.Time > within {
				break
			}
			if x.Type == y.Type && x.Value == y.Value && x.Count == y.Count && !daysAlone(x.Time, y.Time) {
				again.add(y.File, y.Line)
				worth += y.Value
				break
			}
		}
	}
	n := again.n
	if n == 0 {
		return
	}
	a.rows(again, dataset.Finding{
		Severity: diag.Warning, Check: "repeated_conversions", Columns: []string{dataset.AllColumns},
		Args: dataset.Args{"n": n, "amount": dataset.Amount(worth.Float()), "seconds": int(within)},
	})
}
