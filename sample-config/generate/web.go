package main

import "time"

// siteDay is a channel's visits of a day.
type siteDay struct {
	day               day
	channel           string
	sessions, engaged int
	seconds           int
	pageviews         int
}

// visit makes the visits: so many a click for the channels with ads, so many a
// day for the others. There are never fewer than the clicks in the log of
// touches, and e-mail brings more when the newsletter goes out on Thursdays.
func (s *shop) visit() {
	r := newStream(5)
	clicks := map[campaignDay]int{}
	for _, a := range s.ads {
		clicks[campaignDay{day: a.day, channel: a.channel}] += a.clicks
	}
	touched := map[campaignDay]int{}
	for key, n := range s.touched() {
		touched[campaignDay{day: key.day, channel: key.channel}] += n
	}
	for d := day(0); d < days; d++ {
		_, effect := d.effects()
		for _, channel := range channels {
			v := site[channel]
			key := campaignDay{day: d, channel: channel}
			want := v.Daily * d.season() * weekday[d.weekday()] * effect
			if v.Landing > 0 {
				want = float64(clicks[key]) * v.Landing * min(1, effect)
			}
			if channel == email {
				switch d.weekday() {
				case time.Thursday:
					want *= 2.6
				case time.Friday:
					want *= 1.3
				default:
					want *= 0.62
				}
			}
			w := siteDay{day: d, channel: channel}
			w.sessions = r.count(want)
			if v.Landing > 0 {
				w.sessions = min(w.sessions, clicks[key])
			}
			w.sessions = max(w.sessions, touched[key])
			w.engaged = min(w.sessions, r.count(float64(w.sessions)*v.Engaged))
			w.seconds = nearest(r.around(float64(w.engaged)*v.Seconds, 0.06))
			w.pageviews = max(w.sessions, nearest(r.around(float64(w.sessions)*v.Pages, 0.04)))
			s.web = append(s.web, w)
		}
	}
}
