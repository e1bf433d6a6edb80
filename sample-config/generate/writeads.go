package main

import (
	"bytes"
	"strconv"
	"strings"
)

// writeGoogle writes Google Ads' table of campaigns by day: the report's name
// and range above the header, totals that overlap below the rows.
func (s *shop) writeGoogle() []byte {
	english := func(øre int) string { return thousands(point(øre), ",") }
	count := func(n int) string { return thousands(strconv.Itoa(n), ",") }
	line := func(status, name, day string, a adDay) []string {
		return []string{
			status, name, day, "NOK", count(a.clicks), count(a.impressions),
			ratio(100*float64(a.clicks), float64(a.impressions), 2, " -") + "%",
			ratio(float64(a.spend)/100, float64(a.clicks), 2, " --"), english(a.spend),
			strconv.FormatFloat(float64(a.purchases), 'f', 2, 64), english(a.value),
			ratio(float64(a.spend)/100, float64(a.purchases), 2, " --"),
		}
	}
	rows := [][]string{
		{"Kampanjerapport"},
		{firstDay.Format("January 2, 2006") + " - " + lastDay.Format("January 2, 2006")},
		{"Campaign status", "Campaign", "Day", "Currency code", "Clicks", "Impr.", "CTR", "Avg. CPC", "Cost", "Conversions", "Conv. value", "Cost / conv."},
	}
	var total adDay
	for _, a := range s.ads {
		if a.channel == google {
			rows = append(rows, line("Enabled", a.campaign, a.day.String(), a))
			total.add(a)
		}
	}
	rows = append(rows,
		line("Total: Campaigns", " --", " --", total),
		line("Total: Account", " --", " --", total),
		line("Total: Search", " --", " --", total))
	return table(',', rows)
}

func (a *adDay) add(b adDay) {
	a.spend += b.spend
	a.impressions += b.impressions
	a.clicks += b.clicks
	a.purchases += b.purchases
	a.value += b.value
}

// writeMeta writes the table of Meta Ads Manager with the breakdown Day: a
// summary row first, percent points without a sign, values with VAT.
func (s *shop) writeMeta() []byte {
	line := func(name, day, from, until string, a adDay) []string {
		reach := nearest(float64(a.impressions) / 1.24)
		purchases, value := "", ""
		if a.purchases > 0 {
			purchases, value = strconv.Itoa(a.purchases), point(a.value)
		}
		return []string{
			from, until, name, purchases, "actions:offsite_conversion.fb_pixel_purchase",
			strconv.Itoa(reach), ratio(float64(a.impressions), float64(reach), 6, ""), point(a.spend),
			strconv.Itoa(a.impressions), strconv.Itoa(a.clicks), ratio(100*float64(a.clicks), float64(a.impressions), 6, ""),
			day, purchases, value,
		}
	}
	header := []string{
		"Reporting starts", "Reporting ends", "Campaign name", "Results", "Result indicator",
		"Reach", "Frequency", "Amount spent (NOK)", "Impressions", "Link clicks", "CTR (link click-through rate)",
		"Day", "Purchases", "Purchases conversion value",
	}
	var total adDay
	var rows [][]string
	for _, a := range s.ads {
		if a.channel == meta {
			a.value = nearest(float64(a.value) * (1 + vat))
			rows = append(rows, line(a.campaign, a.day.String(), a.day.String(), a.day.String(), a))
			total.add(a)
		}
	}
	summary := line("", "", day(0).String(), (days - 1).String(), total)
	return append([]byte("\ufeff"), table(',', append([][]string{header, summary}, rows...))...)
}

// writeDisplay writes the display network's own export: semicolons, decimal
// commas, spaces between the thousands, days as in Norway, Windows-1252.
func (s *shop) writeDisplay() []byte {
	rows := [][]string{{"Dato", "Kampanje", "Visninger", "Klikk", "Kostnad"}}
	for _, a := range s.ads {
		if a.channel == display {
			rows = append(rows, []string{
				a.day.date().Format("02.01.2006"), a.campaign,
				thousands(strconv.Itoa(a.impressions), "\u00a0"), strconv.Itoa(a.clicks), thousands(comma(a.spend), "\u00a0"),
			})
		}
	}
	return windows1252(table(';', rows))
}

// windows1252 encodes text of Latin letters, whose numbers are those of Unicode.
func windows1252(text []byte) []byte {
	var b bytes.Buffer
	for _, c := range strings.ReplaceAll(string(text), "\n", "\r\n") {
		b.WriteByte(byte(c))
	}
	return b.Bytes()
}
