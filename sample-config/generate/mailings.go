package main

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// mailing is what was sent on a day to a segment, in a variant. Money is in øre.
type mailing struct {
	day                        day
	campaign, segment, variant string
	sent, delivered            int
	opens, clicks              int
	unsubscribes, complaints   int
	conversions, revenue       int // that the e-mail tool claims
	weight                     float64
}

// mail makes the mailings: the newsletter on Thursdays, and the flows every day.
// Their clicks are those that the site's visits from e-mail came of. The tool
// claims every order that a click in one of its e-mails came before.
func (s *shop) mail() {
	r := newStream(6)
	clicks := s.emailClicks()
	touched := s.touched()
	for d := day(0); d < days; d++ {
		for _, f := range flows {
			m := mailing{day: d, campaign: f.Name, segment: f.Segment, sent: r.count(f.Daily)}
			m.deliver(r)
			m.clicks = max(r.of(m.delivered, f.Clicks), touched[campaignDay{d, email, f.Name}])
			clicks[d] -= float64(m.clicks)
			m.settle(r)
			s.mailings = append(s.mailings, m)
		}
	}
	for d := day(0); d < days; d++ {
		if d.weekday() == time.Thursday {
			s.mailings = append(s.mailings, newsletter(r, d, weekOf(clicks, d))...)
		}
	}
	slices.SortStableFunc(s.mailings, func(a, b mailing) int { return cmp.Compare(a.day, b.day) })
	s.claimMail(r)
}

// emailClicks returns the clicks of each day: nine of ten become a visit.
func (s *shop) emailClicks() []float64 {
	clicks := make([]float64, days)
	for _, w := range s.web {
		if w.channel == email {
			clicks[w.day] = float64(w.sessions) / mailLanding
		}
	}
	return clicks
}

// weekOf returns the clicks of the seven days from d, those beyond the data by
// the days there are: in a week they are clicked, too.
func weekOf(clicks []float64, d day) float64 {
	sum, known := 0.0, 0.0
	for i, weight := range clicksByDay {
		if at := d + day(i); at < days {
			sum += clicks[at]
			known += weight
		}
	}
	return sum / known
}

// newsletter sends a newsletter to every segment, in two variants while the
// subject lines are tried, and divides its clicks.
func newsletter(r stream, d day, clicks float64) []mailing {
	var list []mailing
	growth := float64(d) / float64(days)
	all := 0.0
	for _, seg := range segments {
		variants := []string{""}
		if !d.date().Before(testStart) {
			variants = []string{"A", "B"}
		}
		size := nearest(seg.First + growth*(seg.Last-seg.First))
		for i, v := range variants {
			m := mailing{day: d, campaign: newsletterName, segment: seg.Name, variant: v, sent: size * (i + 1) / len(variants)}
			if i > 0 {
				m.sent -= size * i / len(variants)
			}
			m.deliver(r)
			m.weight = float64(m.delivered) * seg.Clicks * r.around(1, 0.03)
			if v == "B" {
				m.weight *= variantB
			}
			all += m.weight
			list = append(list, m)
		}
	}
	for i := range list {
		list[i].clicks = min(r.count(clicks*list[i].weight/all), list[i].delivered)
		list[i].settle(r)
	}
	return list
}

// deliver decides how many arrive.
func (m *mailing) deliver(r stream) {
	rate := delivered
	if m.day.june2025() {
		rate = deliveredJune
	}
	m.delivered = r.of(m.sent, rate)
}

// settle decides what follows of the clicks: opens are those who read, and the
// mail programs that open by themselves.
func (m *mailing) settle(r stream) {
	rate := openRate
	if m.day.date().Before(privacyStart) {
		rate = openRateBefore
	}
	m.opens = max(m.clicks, r.of(m.delivered, rate))
	m.unsubscribes = r.of(m.delivered, unsubscribed)
	m.complaints = r.of(m.delivered, complained)
}

// claimMail gives the tool its conversions: on the mailing that the order's last
// touch by e-mail was of.
func (s *shop) claimMail(r stream) {
	at := map[campaignDay][]int{}
	for i, m := range s.mailings {
		key := campaignDay{m.day, email, m.campaign}
		at[key] = append(at[key], i)
	}
	for _, o := range s.orders {
		var last *touch
		for _, t := range o.inWindow() {
			if t.channel == email {
				last = &t
			}
		}
		if last == nil {
			continue
		}
		sent := last.at.day
		for last.campaign == newsletterName && sent.weekday() != time.Thursday {
			sent--
		}
		candidates := at[campaignDay{sent, email, last.campaign}]
		if len(candidates) == 0 {
			continue // before the data begin
		}
		weights := make([]float64, len(candidates))
		for i, c := range candidates {
			weights[i] = float64(s.mailings[c].clicks)
		}
		m := &s.mailings[candidates[r.index(weights)]]
		if m.conversions < m.clicks {
			m.conversions++
			m.revenue += o.revenue()
		}
	}
}

// writeEmail writes the e-mail tool's report by mailing.
func (s *shop) writeEmail() []byte {
	rows := [][]string{{"campaign", "time", "segment", "variant", "sent", "delivered", "opens", "clicks", "unsubscribes", "complaints", "bounces", "conversions", "revenue"}}
	for _, m := range s.mailings {
		n := strconv.Itoa
		rows = append(rows, []string{
			m.campaign, instant{m.day, 7 * 3600}.String(), m.segment, m.variant, n(m.sent), n(m.delivered), n(m.opens), n(m.clicks),
			n(m.unsubscribes), n(m.complaints), n(m.sent - m.delivered), n(m.conversions), point(m.revenue),
		})
	}
	return table(',', rows)
}
