package main

import (
	"strconv"
	"time"
)

// writeWeb writes a Google Analytics 4 report by day and channel group.
func (s *shop) writeWeb() []byte {
	rows := [][]string{{"Date", "Session primary channel group (Default Channel Group)", "Sessions", "Engaged sessions", "User engagement", "Views"}}
	for _, w := range s.web {
		rows = append(rows, []string{
			w.day.date().Format("20060102"), w.channel,
			strconv.Itoa(w.sessions), strconv.Itoa(w.engaged), strconv.Itoa(w.seconds), strconv.Itoa(w.pageviews),
		})
	}
	preamble := "# ----------------------------------------\n" +
		"# Trafikk etter kanal\n" +
		"# Account: Lyng & Lavvo\n" +
		"# Property: lyngoglavvo.example\n" +
		"# ----------------------------------------\n" +
		"# \n" +
		"# All Users\n" +
		"# Start date: " + firstDay.Format("20060102") + "\n" +
		"# End date: " + lastDay.Format("20060102") + "\n"
	return append([]byte(preamble), table(',', rows)...)
}

// writeOrders writes the shop's own export of orders, in Norwegian.
func (s *shop) writeOrders() []byte {
	rows := [][]string{{"Ordrenr", "Kundenr", "Tidspunkt", "Kanal", "Omsetning eks. mva.", "Varekost", "Rabatt", "Retur", "Første kjøp"}}
	for _, o := range s.orders {
		rows = append(rows, []string{
			o.id, o.customer.id, o.at.String(), o.channel(),
			comma(o.revenue()), comma(o.goods), comma(o.discount), comma(o.refund), o.customer.first.Format(time.DateOnly),
		})
	}
	return table(';', rows)
}

// writeConversions writes the purchases for the attribution: those of orders.csv.
func (s *shop) writeConversions() []byte {
	rows := [][]string{{"person", "time", "type", "value", "profit"}}
	for _, o := range s.orders {
		rows = append(rows, []string{o.customer.id, o.at.String(), "purchase", point(o.revenue()), point(o.profit())})
	}
	return table(',', rows)
}

// writeTouchpoints writes the log of touches, in time.
func (s *shop) writeTouchpoints() []byte {
	rows := [][]string{{"person", "time", "channel", "campaign", "type"}}
	for _, t := range s.touches {
		kind := "click"
		if t.view {
			kind = "view"
		}
		rows = append(rows, []string{t.person, t.at.String(), t.channel, t.campaign, kind})
	}
	return table(',', rows)
}

// writeCosts writes what marketing costs beside the ads, day by day,
// to the øre.
func writeCosts() []byte {
	rows := [][]string{{"date", "channel", "label", "amount"}}
	for m := range months {
		list := monthDays(m)
		for i, d := range list {
			for _, c := range costs {
				amount := nearest(c.Amount * 100)
				rows = append(rows, []string{d.String(), c.Channel, c.Label, point(amount*(i+1)/len(list) - amount*i/len(list))})
			}
		}
	}
	return table(',', rows)
}

// writeEvents writes what happened.
func writeEvents() []byte {
	rows := [][]string{{"date", "until", "label", "kind"}}
	for _, e := range events {
		rows = append(rows, []string{e.From, e.Until, e.Label, e.Kind})
	}
	return table(',', rows)
}
