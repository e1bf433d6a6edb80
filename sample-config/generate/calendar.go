package main

import (
	"time"
	_ "time/tzdata" // the offsets of Europe/Oslo, wherever this runs
)

// day is a day of the data, from 0.
type day int

var days = day(lastDay.Sub(firstDay)/(24*time.Hour)) + 1

func (d day) date() time.Time { return firstDay.AddDate(0, 0, int(d)) }

func (d day) String() string { return d.date().Format(time.DateOnly) }

// month returns the index of the day's month in months.
func (d day) month() int {
	t := d.date()
	return (t.Year()-firstDay.Year())*12 + int(t.Month()) - int(firstDay.Month())
}

func (d day) weekday() time.Weekday { return d.date().Weekday() }

func (d day) season() float64 { return season[d.date().Month()-1] }

func (d day) june2025() bool { return d.month() == len(months)-1 }

// effects returns how the day's events scale the orders and the visits.
func (d day) effects() (demand, site float64) {
	demand, site = 1, 1
	for _, e := range events {
		until := e.Until
		if until == "" {
			until = e.From
		}
		if e.From <= d.String() && d.String() <= until {
			demand *= e.Demand
			site *= e.Site
		}
	}
	return demand, site
}

// outage reports whether the shop is down that day.
func (d day) outage() bool {
	_, site := d.effects()
	return site < 0.5
}

// monthDays returns the days of a month.
func monthDays(m int) []day {
	var list []day
	for d := day(0); d < days; d++ {
		if d.month() == m {
			list = append(list, d)
		}
	}
	return list
}

// instant is a local time in Oslo: a day and what the clock shows, in seconds.
type instant struct {
	day    day
	second int
}

// seconds counts from the first day's midnight, as if every day had 24 hours.
func (i instant) seconds() int { return int(i.day)*86400 + i.second }

func instantAt(seconds int) instant {
	d := seconds / 86400
	if seconds < 0 {
		d = (seconds - 86399) / 86400
	}
	return instant{day(d), seconds - d*86400}
}

var oslo = func() *time.Location {
	location, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return location
}()

// String writes the time with its offset: 2025-06-03T14:22:10+02:00.
func (i instant) String() string {
	d := i.day.date()
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, i.second, 0, oslo).Format(time.RFC3339)
}

// hours is how likely an order is in each hour of the day.
var hours = []float64{0, .3, .1, .1, .1, .3, .9, 2, 3, 4, 5, 5.5, 5.5, 5, 5, 5, 5.5, 6, 7, 8.5, 10, 9, 6, 3}
