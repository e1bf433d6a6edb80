package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// touch is one contact of a person with a channel.
type touch struct {
	person            string
	at                instant
	channel, campaign string
	view              bool
}

// logStart is when the log of touches begins, in seconds from the first day.
const logStart = -30 * 86400

// visitors is how many people are met but never buy.
const visitors = 3100

// meet makes the journeys before the orders, and those that lead to none.
func (s *shop) meet() {
	r := newStream(3)
	for _, o := range s.orders {
		if o.customer.consent {
			o.touches = journey(r, o)
			s.touches = append(s.touches, o.touches...)
		}
	}
	for i := range visitors {
		person := fmt.Sprintf("B%05d", 50_001+i)
		seconds := r.IntN(int(days)*86400 - 1)
		if instantAt(seconds).day.outage() {
			continue
		}
		var visit []touch
		for range 1 + r.index([]float64{60, 25, 10, 5}) {
			if seconds >= int(days)*86400 {
				break
			}
			visit = append(visit, newTouch(r, person, seconds, r.pick(visitor)))
			seconds += int(r.ExpFloat64() * 4 * 86400)
		}
		s.touches = append(s.touches, visit...)
		s.visits = append(s.visits, visit)
	}
	slices.SortStableFunc(s.touches, func(a, b touch) int { return cmp.Compare(a.at.seconds(), b.at.seconds()) })
}

// journey goes back from an order: the touch that ends it, mostly in the same
// visit, then those before, as long as they lie after the order before.
func journey(r stream, o *order) []touch {
	ends, before, length, pace := endsFirst, beforeFirst, lengthFirst, 3.4
	if !o.first {
		ends, before, length, pace = endsLater, beforeLater, lengthLater, 1.7
	}
	if o.at.day.june2025() { // fewer of Meta's clicks
		ends, before = less(ends, meta, metaJune), less(before, meta, metaJune)
	}
	n := 1 + r.index(length)
	at := o.at.seconds() - 60 - r.IntN(25*60)
	if r.chance(0.25) {
		at -= int(r.ExpFloat64() * 0.7 * 86400)
	}
	var list []touch
	for i := range n {
		channel := r.pick(ends)
		if i > 0 {
			channel = r.pick(before)
			at -= 600 + int(r.ExpFloat64()*pace*86400)
		}
		if at <= max(o.after, logStart) {
			break
		}
		t := newTouch(r, o.customer.id, at, channel)
		if i == 0 {
			t.view = false // what ends a journey was a click
		}
		list = append(list, t)
	}
	slices.Reverse(list)
	return list
}

func newTouch(r stream, person string, seconds int, channel string) touch {
	t := touch{person: person, at: instantAt(seconds), channel: channel, view: r.chance(viewed[channel])}
	if list := campaigns[channel]; len(list) > 0 {
		share := make([]float64, len(list))
		for i, c := range list {
			share[i] = c.Spend + 1
		}
		t.campaign = list[r.index(share)].Name
	}
	return t
}

// less returns the weights with one of them scaled.
func less(w weights, name string, factor float64) weights {
	scaled := weights{}
	for n, v := range w {
		scaled[n] = v
	}
	scaled[name] *= factor
	return scaled
}

// inWindow returns the order's touches of the last 30 days, views of the last
// 7: the default look-back windows.
func (o *order) inWindow() []touch { return within(o.touches, o.at) }

// within returns the touches that lie in the windows before an instant.
func within(touches []touch, at instant) []touch {
	var list []touch
	for _, t := range touches {
		age := parse(at).Sub(parse(t.at)) // the clocks' change included
		if age <= 7*24*time.Hour || !t.view && age <= 30*24*time.Hour {
			list = append(list, t)
		}
	}
	return list
}

func parse(i instant) time.Time {
	t, err := time.Parse(time.RFC3339, i.String())
	if err != nil {
		panic(err)
	}
	return t
}
