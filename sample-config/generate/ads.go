package main

// adDay is a campaign's day as the platform reports it. Money is in øre.
type adDay struct {
	day                 day
	channel             string
	campaign            string
	spend               int
	impressions, clicks int
	purchases           int // that the platform claims
	value               int // of these, without VAT
}

// advertise makes the days of the ads: a budget that follows the season, and
// what it bought at the campaign's price and click rate. Platforms claim every
// order that one of their ads came before, whatever else did.
func (s *shop) advertise() {
	r := newStream(4)
	claims := s.claims()
	touched := s.touched()
	for d := day(0); d < days; d++ {
		for _, channel := range []string{google, meta, display} {
			for _, c := range campaigns[channel] {
				key := campaignDay{d, channel, c.Name}
				a := adDay{day: d, channel: channel, campaign: c.Name}
				budget := r.around(c.Spend/30.4*d.season(), 0.10)
				if demand, _ := d.effects(); demand > 1.5 {
					budget *= 1.5
				}
				rate := r.around(c.CTR, 0.05)
				if channel == meta && d.june2025() {
					rate *= metaJune
				}
				if c.CPC > 0 {
					a.clicks = r.count(budget * (0.6 + 0.4*weekday[d.weekday()]) / c.CPC)
					a.clicks = max(a.clicks, touched[key])
					a.impressions = max(r.count(float64(a.clicks)/rate), a.clicks)
					a.spend = nearest(float64(a.clicks) * r.around(c.CPC, 0.04) * 100)
				} else {
					a.impressions = r.count(budget / r.around(c.CPM, 0.05) * 1000)
					a.clicks = max(r.count(float64(a.impressions)*rate), touched[key])
					a.spend = nearest(budget * 100)
				}
				for _, o := range claims[key] {
					a.purchases++
					a.value += o.revenue()
				}
				s.ads = append(s.ads, a)
			}
		}
	}
}

type campaignDay struct {
	day               day
	channel, campaign string
}

// claims lists the orders that each platform counts as its own, on the order's
// day and under the campaign of its last touch before.
func (s *shop) claims() map[campaignDay][]*order {
	claims := map[campaignDay][]*order{}
	for _, o := range s.orders {
		last := map[string]string{}
		for _, t := range o.inWindow() {
			last[t.channel] = t.campaign
		}
		for channel, name := range last {
			key := campaignDay{o.at.day, channel, name}
			claims[key] = append(claims[key], o)
		}
	}
	return claims
}

// touched counts the clicks that the log of touches holds.
func (s *shop) touched() map[campaignDay]int {
	n := map[campaignDay]int{}
	for _, t := range s.touches {
		if !t.view {
			n[campaignDay{t.at.day, t.channel, t.campaign}]++
		}
	}
	return n
}
