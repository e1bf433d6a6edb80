package audit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// year writes the rows of every day from 1 January 2025 on, for so many days.
func year(header string, days int, row func(i int, date period.Date) string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range days {
		if r := row(i, period.NewDate(2025, 1, 1+i)); r != "" {
			b.WriteString(r + "\n")
		}
	}
	return b.String()
}

// spent writes 60 days of ads of 100 a day, but for those that are given.
func spent(odd map[int]float64) [2]string {
	return [2]string{"ads", year("date,spend", 60, func(i int, d period.Date) string {
		v, ok := odd[i]
		if !ok {
			v = 101.5 + float64(i%7) // a week's rhythm, and no round number
		}
		return fmt.Sprintf("%s,%g", d, v)
	})}
}

// channels writes 60 days of two channels, of which the other has as many as odd
// says; a negative number is no row.
func channels(kind, header string, odd map[int]int) [2]string {
	return [2]string{kind, year(header, 60, func(i int, d period.Date) string {
		n, ok := odd[i]
		if !ok {
			n = 20
		}
		rows := fmt.Sprintf("%s,Search,200,120", d)
		if n >= 0 {
			rows += fmt.Sprintf("\n%s,Social,%d,%d", d, n, n/2)
		}
		return rows
	})}
}

// visited writes 10 visits of each of the mediums.
func visited(mediums ...string) [2]string {
	rows := "date,sessions,channel,medium\n"
	for i, m := range mediums {
		rows += fmt.Sprintf("2025-06-%02d,10,Search,%s\n", 1+i, m)
	}
	return [2]string{"web", rows}
}

// journeys writes touches and conversions of so many persons: each clicks an ad of
// Search at noon, and buys so many seconds later.
func journeys(persons int, after ...int) [][2]string {
	touches, sales := "person,time,channel,campaign\n", "person,time,value\n"
	for i := range persons {
		touches += fmt.Sprintf("p%d,2025-06-01T12:00:01Z,Search,Brand\n", i)
		sales += fmt.Sprintf("p%d,2025-06-01T12:%02d:%02dZ,100\n", i, (after[i%len(after)]+1)/60, (after[i%len(after)]+1)%60)
	}
	return [][2]string{{"touchpoints", touches}, {"conversions", sales}}
}

// register writes contacts of those fields.
func register(rows ...string) [2]string {
	return [2]string{"contacts", "person,company_date,complete_fields,consent,engagement_months\n" + strings.Join(rows, "\n") + "\n"}
}

// orders writes so many orders of 100, and one of the value.
func orders(n int, value float64) [2]string {
	return [2]string{"orders", year("time,customer,revenue", n, func(_ int, d period.Date) string { return fmt.Sprintf("%s,a,100", d) }) + fmt.Sprintf("2025-01-05,b,%g\n", value)}
}

// Every rule speaks where it should, is silent where it should be, and is moved by
// its thresholds: with one that is turned the same data say the opposite.
func TestRules(t *testing.T) {
	type limits = map[string]float64
	one := func(f ...[2]string) [][2]string { return f }
	ads := func(header string, rows ...string) [][2]string {
		return one([2]string{"ads", header + "\n" + strings.Join(rows, "\n") + "\n"})
	}
	web := func(header string, rows ...string) [][2]string {
		return one([2]string{"web", header + "\n" + strings.Join(rows, "\n") + "\n"})
	}
	mail := func(row string) [][2]string {
		return one([2]string{"email", "campaign,time,sent,delivered,opens,clicks\n" + row + "\n"})
	}
	paid := [2]string{"ads", "date,spend,channel\n2025-06-01,5,Search\n"}
	clicks := func(n int) [2]string {
		return [2]string{"ads", fmt.Sprintf("date,spend,clicks,channel\n2025-06-01,5,%d,Search\n", n)}
	}
	visits := func(n int) [2]string {
		return [2]string{"web", fmt.Sprintf("date,sessions,channel\n2025-06-01,%d,Search\n", n)}
	}
	lines := func(n, of int) (rows []string) { // of rows, so many with impressions and no cost
		for i := range of {
			cost := 5
			if i < n {
				cost = 0
			}
			rows = append(rows, fmt.Sprintf("2025-06-01,%d,10,C%d", cost, i))
		}
		return rows
	}
	blank := func(n, of int) (rows []string) {
		for i := range of {
			cost := "5"
			if i < n {
				cost = ""
			}
			rows = append(rows, fmt.Sprintf("2025-06-01,%s,10,C%d", cost, i))
		}
		return rows
	}
	same := func(n, of int) (rows []string) { // of rows, so many that stand there again
		for i := range of {
			rows = append(rows, fmt.Sprintf("2025-06-01,%d,10,C%d", 5+min(i, of-n-1), min(i, of-n-1)))
		}
		return rows
	}
	pasted := func(days int) [][2]string { // June, and its first days again with other numbers
		again := strings.SplitAfter(month("", "50"), "\n")[1:][:days]
		return one([2]string{"ads", month("date,spend", "49") + strings.Join(again, "")})
	}
	summed := func(days int, campaigns ...string) [][2]string { // the last of the campaigns is the sum of the others
		return one([2]string{"ads", year("date,campaign,spend", days, func(i int, d period.Date) string {
			var rows []string
			sum := 0.0
			for c, name := range campaigns[:len(campaigns)-1] {
				v := 17.25 + float64(i*(c+1)) + 3.5*float64(c)
				sum += v
				rows = append(rows, fmt.Sprintf("%s,%s,%g", d, name, v))
			}
			return strings.Join(append(rows, fmt.Sprintf("%s,%s,%g", d, campaigns[len(campaigns)-1], sum)), "\n")
		})})
	}
	round := func(n, of int) [][2]string {
		return one([2]string{"ads", year("date,channel,spend", of, func(i int, d period.Date) string {
			if i < n {
				return fmt.Sprintf("%s,Print,%d", d, 100*(1+i%5))
			}
			return fmt.Sprintf("%s,Print,%d.37", d, 120+i)
		})})
	}
	renamed := func(from, to string, gap int) [][2]string {
		return one([2]string{"ads", year("date,campaign,spend", 60, func(i int, d period.Date) string {
			switch {
			case i < 40:
				return fmt.Sprintf("%s,%s,10", d, from)
			case i < 40+gap-1:
				return fmt.Sprintf("%s,Other,10", d)
			}
			return fmt.Sprintf("%s,%s,10", d, to)
		})})
	}
	every := func(days int) [][2]string {
		return one([2]string{"ads", year("date,spend", 90, func(i int, d period.Date) string {
			if i%days != 0 {
				return ""
			}
			return fmt.Sprintf("%s,700.5", d)
		})})
	}
	engaged := func(n int) [][2]string {
		return web("date,sessions,engaged_sessions,channel", "2025-06-01,1000,600,Search", fmt.Sprintf("2025-06-01,200,%d,Display", n))
	}
	unnamed := func(n, of int) [][2]string {
		touches := "person,time,channel,campaign\n"
		for i := range of {
			campaign := "Brand"
			if i < n {
				campaign = ""
			}
			touches += fmt.Sprintf("p%d,2025-06-01,Search,%s\n", i, campaign)
		}
		return one(paid, [2]string{"touchpoints", touches})
	}
	repeat := func(n, of int) [][2]string {
		touches := "person,time,channel\n"
		for i := range of {
			touches += fmt.Sprintf("p%d,2025-06-01T12:00:07Z,Search\n", max(0, i-n))
		}
		return one([2]string{"touchpoints", touches})
	}
	twice := func(seconds int, value string) [][2]string {
		return one([2]string{"conversions", fmt.Sprintf("person,time,value\na,2025-06-01T12:00:07Z,100\na,2025-06-01T12:%02d:%02dZ,%s\n", (7+seconds)/60, (7+seconds)%60, value)})
	}
	strangers := func(n, of int) [][2]string {
		files := journeys(of, 300)
		for i := range n {
			files[1][1] = strings.Replace(files[1][1], fmt.Sprintf("p%d,", i), fmt.Sprintf("x%d,", i), 1)
		}
		return files
	}
	full := "p0,2025-06-01,5,yes,1"

	cases := []struct {
		check  string
		files  [][2]string
		speaks bool
		turned limits // with which it is the other way round
	}{
		{"clicks_over_impressions", ads("date,spend,clicks,impressions", "2025-06-01,1,10,9"), true, nil},
		{"clicks_over_impressions", ads("date,spend,clicks,impressions", "2025-06-01,1,9,9"), false, nil},
		{"reach_over_impressions", ads("date,spend,reach,impressions", "2025-06-01,1,10,9"), true, nil},
		{"reach_over_impressions", ads("date,spend,reach,impressions", "2025-06-01,1,9,9"), false, nil},
		{"modelled_over_conversions", ads("date,spend,modelled_conversions,conversions", "2025-06-01,1,3,2"), true, nil},
		{"modelled_over_conversions", ads("date,spend,modelled_conversions,conversions", "2025-06-01,1,2,2"), false, nil},
		{"engaged_sessions_over_sessions", web("date,sessions,engaged_sessions", "2025-06-01,9,10"), true, nil},
		{"engaged_sessions_over_sessions", web("date,sessions,engaged_sessions", "2025-06-01,9,9"), false, nil},
		{"consented_sessions_over_sessions", web("date,sessions,consented_sessions", "2025-06-01,9,10"), true, nil},
		{"consented_sessions_over_sessions", web("date,sessions,consented_sessions", "2025-06-01,9,9"), false, nil},
		{"bounces_over_sessions", web("date,sessions,bounces", "2025-06-01,9,10"), true, nil},
		{"bounces_over_sessions", web("date,sessions,bounces", "2025-06-01,9,9"), false, nil},
		{"delivered_over_sent", mail("News,2025-06-01,9,10,5,1"), true, nil},
		{"delivered_over_sent", mail("News,2025-06-01,10,10,5,1"), false, nil},
		{"opens_over_delivered", mail("News,2025-06-01,10,9,10,1"), true, nil},
		{"opens_over_delivered", mail("News,2025-06-01,10,9,9,1"), false, nil},
		{"clicks_over_delivered", mail("News,2025-06-01,10,9,5,10"), true, nil},
		{"clicks_over_delivered", mail("News,2025-06-01,10,9,5,9"), false, nil},
		{"negative_value", ads("date,spend", "2025-06-01,-3"), true, nil},
		{"negative_value", ads("date,spend", "2025-06-01,0"), false, nil},
		{"impressions_without_spend", ads("date,spend,impressions,campaign", lines(6, 100)...), true, limits{"impressions_without_spend": 0.06}},
		{"impressions_without_spend", ads("date,spend,impressions,campaign", lines(5, 100)...), false, limits{"impressions_without_spend": 0.049}},
		{"blank_numbers", ads("date,spend,impressions,campaign", blank(3, 100)...), true, limits{"blank_numbers": 0.03}},
		{"blank_numbers", ads("date,spend,impressions,campaign", blank(2, 100)...), false, limits{"blank_numbers": 0.01}},
		{"repeated_rows", ads("date,spend,impressions,campaign", same(2, 100)...), true, limits{"repeated_rows": 0.02}},
		{"repeated_rows", ads("date,spend,impressions,campaign", same(0, 100)...), false, nil},
		{"repeated_rows", ads("date,spend,impressions,campaign", same(1, 200)...), false, limits{"repeated_rows": 0.004}},
		{"restated_rows", pasted(7), true, nil},
		{"restated_rows", pasted(1), false, nil},
		{"round_numbers", round(31, 60), true, limits{"round_numbers": 0.52}},
		{"round_numbers", round(30, 60), false, limits{"round_numbers": 0.49}},
		{"large_order", one(orders(30, 5000)), true, limits{"large_order": 51}},
		{"large_order", one(orders(30, 4999)), false, limits{"large_order": 49}},
		{"large_order", one(orders(10, 5000)), false, nil}, // too few

		{"spellings", ads("date,spend,channel", "2025-06-01,1,LinkedIn", "2025-06-01,1,linkedin"), true, nil},
		{"spellings", ads("date,spend,channel", "2025-06-01,1,LinkedIn", "2025-06-01,1,Meta"), false, nil},
		{"spaces_in_names", ads("date,spend,campaign", "2025-06-01,1,Summer  sale"), true, nil},
		{"spaces_in_names", ads("date,spend,campaign", "2025-06-01,1,summer%20sale"), true, nil},
		{"spaces_in_names", ads("date,spend,campaign", "2025-06-01,1,summer+sale"), true, nil},
		{"spaces_in_names", ads("date,spend,campaign", "2025-06-01,1,Summer sale"), false, nil},
		{"blank_channel", ads("date,spend,channel", "2025-06-01,1,"), true, nil},
		{"blank_channel", ads("date,spend,channel", "2025-06-01,1,Meta"), false, nil},
		{"naming_drift", renamed("Brand search", "Brand search NO", 7), true, limits{"naming_drift": 6}},
		{"naming_drift", renamed("Brand search", "Brand search NO", 8), false, limits{"naming_drift": 8}},
		{"naming_drift", renamed("Sommer 2024", "Sommer 2025", 1), false, nil},
		{"naming_drift", renamed("News June", "News July", 1), false, nil},
		{"naming_drift", renamed("Brand search", "Retargeting", 1), false, nil},
		{"paid_without_campaign", unnamed(11, 100), true, limits{"paid_without_campaign": 0.11}},
		{"paid_without_campaign", unnamed(10, 100), false, limits{"paid_without_campaign": 0.09}},
		{"paid_without_campaign", unnamed(100, 100), false, nil}, // the source names none
		{"unknown_medium", one(visited("cpc", "organic", "Cost per click")), true, limits{"unknown_medium": 0.34}},
		{"unknown_medium", one(visited("cpc", "Paid_Social", "e-mail", "(not set)", "")), false, nil},
		{"paid_without_medium", one(paid, visited("cpc", "")), true, limits{"paid_without_medium": 0.5}},
		{"paid_without_medium", one(paid, visited("cpc", "cpc")), false, nil},
		{"direct_share", web("date,sessions,channel", "2025-06-01,21,Direct", "2025-06-01,79,Search"), true, limits{"direct_share": 0.21}},
		{"direct_share", web("date,sessions,channel", "2025-06-01,20,(not set)", "2025-06-01,80,Search"), false, limits{"direct_share": 0.19}},

		{"missing_days", [][2]string{{"ads", month("date,spend", "10", 7, 8)}}, true, nil},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10")}}, false, nil},
		{"missing_days", every(7), false, nil}, // told by rows_of_periods
		{"zero_days", one(spent(map[int]float64{30: 0, 31: 0, 32: 0})), true, limits{"zero_days": 2}},
		{"zero_days", one(spent(map[int]float64{30: 0, 31: 0, 32: 0, 33: 0})), false, limits{"zero_days": 4}},
		{"zero_days", one(spent(map[int]float64{58: 0, 59: 0})), false, nil},                                                                                  // it has stopped
		{"zero_days", one([2]string{"ads", year("date,spend", 60, func(i int, d period.Date) string { return fmt.Sprintf("%s,%d", d, i%7/2) })}), false, nil}, // its weekends
		{"channel_gap", one(channels("web", "date,channel,sessions,engaged_sessions", map[int]int{30: -1, 31: -1, 32: -1, 33: -1, 34: -1, 35: -1})), true, limits{"channel_gap": 0.95}},
		{"channel_gap", one(channels("web", "date,channel,sessions,engaged_sessions", map[int]int{30: -1, 31: -1, 32: -1, 33: -1, 34: -1, 35: -1, 36: -1})), false, limits{"channel_gap": 0.8}},
		{"channel_gap", one(channels("web", "date,channel,sessions,engaged_sessions", map[int]int{58: -1, 59: -1})), false, nil}, // it has ended
		{"partial_last_day", one(spent(map[int]float64{59: 30})), true, limits{"partial_last_day": 0.28}},
		{"partial_last_day", one(spent(map[int]float64{59: 33})), false, limits{"partial_last_day": 0.35}},
		{"rows_of_periods", every(7), true, nil},
		{"rows_of_periods", every(1), false, nil},
		{"rows_of_periods", every(6), false, nil},
		{"sum_of_others", summed(7, "A", "B", "(all)"), true, nil},
		{"sum_of_others", summed(6, "A", "B", "(all)"), false, nil},
		{"sum_of_others", summed(30, "A", "(all)"), true, nil},
		{"sum_of_others", summed(30, "A", "B", "C"), true, nil},
		{"sum_of_others", one([2]string{"ads", year("date,campaign,spend", 30, func(i int, d period.Date) string {
			return fmt.Sprintf("%[1]s,A,%[2]d\n%[1]s,B,%[2]d", d, 100*(5+i%7)) // one budget, shared by two
		})}), false, nil},
		{"sum_of_others", one([2]string{"ads", year("date,campaign,spend,clicks", 30, func(i int, d period.Date) string {
			return fmt.Sprintf("%[1]s,A,%[2]d.25,%[3]d\n%[1]s,B,%[2]d.25,9", d, 41+i%7, 5+i%3)
		})}), false, nil},
		{"sum_of_others", one([2]string{"ads", year("date,channel,campaign,spend", 30, func(i int, d period.Date) string {
			return fmt.Sprintf("%[1]s,Meta,A,%[2]d.5\n%[1]s,Meta,B,%[2]d.25\n%[1]s,Meta,All,%[3]g\n%[1]s,Google,C,33.3", d, 41+i, float64(82+2*i)+0.75)
		})}), true, nil},
		{"sum_row", one(spent(map[int]float64{31: 2821})), true, limits{"sum_row": 0.0001}}, // of 1 February: 27 × 101.5 + 81
		{"sum_row", one(spent(map[int]float64{31: 3200})), false, limits{"sum_row": 0.2}},
		{"sum_row", [][2]string{{"ads", month("date,spend", "10") + "2025-06-30,280\n"}}, true, nil}, // 29 × 10, of 30 June 10 + 280
		{"sum_row", [][2]string{{"ads", month("date,spend", "10") + "2025-06-30,282\n"}}, false, limits{"sum_row": 0.01}},
		{"spike", [][2]string{{"ads", month("date,spend", "10") + "2025-06-15,51\n"}}, true, limits{"spike": 6.1}},
		{"spike", [][2]string{{"ads", month("date,spend", "10") + "2025-06-15,50\n"}}, false, limits{"spike": 5.9}},

		{"channel_spike", one(channels("web", "date,channel,sessions,engaged_sessions", map[int]int{30: 205})), true, limits{"channel_spike": 11}},
		{"channel_spike", one(channels("web", "date,channel,sessions,engaged_sessions", map[int]int{30: 195})), false, limits{"channel_spike": 9}},
		{"clicks_without_visits", one(clicks(200), visits(99)), true, limits{"clicks_without_visits": 0.49}},
		{"clicks_without_visits", one(clicks(200), visits(100)), false, limits{"clicks_without_visits": 0.51}},
		{"clicks_without_visits", one(clicks(90), visits(9)), false, nil},
		{"clicks_without_engagement", engaged(19), true, limits{"clicks_without_engagement": 0.09}},
		{"clicks_without_engagement", engaged(20), false, limits{"clicks_without_engagement": 0.11}},
		{"fast_conversions", journeys(100, 2, 300, 300, 300, 300, 300, 300, 300, 300, 300), true, limits{"fast_conversions": 1}},
		{"fast_conversions", journeys(100, 2, 300, 300, 300, 300, 300, 300, 300, 300, 300), true, limits{"fast_conversions_share": 0.1}},
		{"fast_conversions", journeys(100, 6, 300), false, limits{"fast_conversions": 6}},
		{"repeated_touches", repeat(2, 100), true, limits{"repeated_touches": 0.02}},
		{"repeated_touches", repeat(1, 100), false, limits{"repeated_touches": 0}},
		{"repeated_conversions", twice(60, "100"), true, limits{"repeated_conversions": 59}},
		{"repeated_conversions", twice(61, "100"), false, limits{"repeated_conversions": 61}},
		{"repeated_conversions", twice(5, "101"), false, nil},
		{"persons_without_touches", strangers(6, 10), true, limits{"persons_without_touches": 0.6}},
		{"persons_without_touches", strangers(5, 10), false, limits{"persons_without_touches": 0.4}},
		{"channel_names", one(journeys(1, 300)[0], [2]string{"ads", "date,spend,channel\n2025-06-01,5,Search Ads\n"}), true, nil},
		{"channel_names", one(journeys(1, 300)[0], paid), false, nil},
		{"channel_without_touches", one(journeys(1, 300)[0], [2]string{"ads", "date,spend,channel\n2025-06-01,5,Radio\n"}), true, nil},
		{"channel_without_touches", one(journeys(1, 300)[0], paid), false, nil},

		{"spend_without_conversions", ads("date,spend,conversions,channel", "2025-06-01,5,0,A", "2025-06-01,5,1,B"), true, limits{"spend_without_conversions": 5}},
		{"spend_without_conversions", ads("date,spend,conversions,channel", "2025-06-01,5,1,A", "2025-06-01,5,1,B"), false, nil},
		{"conversions_without_spend", ads("date,spend,conversions,channel", "2025-06-01,0,2,A"), true, nil},
		{"conversions_without_spend", ads("date,spend,conversions,channel", "2025-06-01,1,2,A"), false, nil},
		{"conversions_against_orders", sold("", 8), true, limits{"conversions_against_orders": 0.21}},
		{"conversions_against_orders", sold("", 9), false, limits{"conversions_against_orders": 0.09}},
		{"value_against_orders", sold("", 8), true, limits{"value_against_orders": 0.21}},
		{"value_against_orders", sold("", 9), false, limits{"value_against_orders": 0.09}},
		{"claims_over_sales", claimed("150", "151"), true, limits{"claims_over_sales": 1.01}},
		{"claims_over_sales", claimed("150", "150"), false, limits{"claims_over_sales": 0.99}},
		{"lead_stages_twice", crms("a,2025-06-01,\n", "d,2025-06-03,2025-06-09\n"), true, nil},
		{"lead_stages_twice", crms("a,2025-06-01,\n", ""), false, nil},
		{"lead_before_created", leads("a,2025-06-05,2025-06-04,,,,"), true, nil},
		{"lead_before_created", leads("a,2025-06-05,2025-06-05,,,,"), false, nil},
		{"lead_stage_order", leads("a,2025-06-01,2025-06-09,2025-06-08,,,"), true, nil},
		{"lead_stage_order", leads("a,2025-06-01,2025-06-08,2025-06-09,,,"), false, nil},
		{"won_and_lost", leads("a,2025-06-01,,,,2025-06-09,2025-06-10"), true, nil},
		{"won_and_lost", leads("a,2025-06-01,,,,2025-06-09,"), false, nil},
		{"won_without_value", leads("c,2025-06-01,,,,2025-06-09,"), true, nil},
		{"won_without_value", leads("c,2025-06-01,,,,,2025-06-10"), false, nil},
		{"leads_without_touches", leads("c,2025-06-01,,,,,"), true, nil},
		{"leads_without_touches", leads("a,2025-06-01,,,,,"), false, nil},

		{"plan_without_cost", budgeted("2025-06,Radio,300"), true, nil},
		{"plan_without_cost", budgeted("2025-06,Meta,300"), false, nil},
		{"plan_channel_name", budgeted("2025-06,Meta Ads,300"), true, nil},
		{"plan_channel_name", budgeted("2025-06,Meta,300"), false, nil},
		{"costs_on_firsts", [][2]string{{"costs", "date,amount\n2025-06-01,1\n2025-07-01,1\n2025-08-01,1\n"}}, true, nil},
		{"costs_on_firsts", [][2]string{{"costs", "date,amount\n2025-06-01,1\n2025-07-01,1\n"}}, false, nil},
		{"overlapping_plan", budgeted("2025-Q2,Meta,300", "2025-06,Meta,100"), true, nil},
		{"overlapping_plan", budgeted("2025-05,Meta,300", "2025-06,Meta,100"), false, nil},

		{"contacts_incomplete", one(register(full, "p1,2025-06-01,5,yes,1", "p2,2025-06-01,4,yes,1")), true, limits{"contacts_incomplete": 0.34}},
		{"contacts_incomplete", one(register(full, "p1,2025-06-01,5,yes,1", "p2,2025-06-01,4,yes,1")), true, limits{"contacts_fields": 4}},
		{"contacts_incomplete", one(register(full, "p1,2025-06-01,5,yes,1")), false, limits{"contacts_fields": 6}},
		{"contacts_stale", one(register(full, "p1,2024-05-31,5,yes,1")), true, limits{"contacts_stale_months": 13}},
		{"contacts_stale", one(register(full, "p1,,5,yes,1")), true, limits{"contacts_stale": 0.5}},
		{"contacts_stale", one(register(full, "p1,2024-06-01,5,yes,1")), false, limits{"contacts_stale_months": 11}},
		{"contacts_without_consent", one(register(full, "p1,2025-06-01,5,,1")), true, limits{"contacts_without_consent": 0.5}},
		{"contacts_without_consent", one(register(full, "p1,2025-06-01,5,Ja,1")), false, nil},
		{"contacts_sleeping", one(register(full, "p1,2025-06-01,5,yes,6")), true, limits{"contacts_sleeping_months": 7}},
		{"contacts_sleeping", one(register(full, "p1,2025-06-01,5,yes,")), true, limits{"contacts_sleeping": 0.5}},
		{"contacts_sleeping", one(register(full, "p1,2025-06-01,5,yes,5")), false, limits{"contacts_sleeping_months": 5}},
		{"repeated_contacts", one(register(full, full)), true, nil},
		{"repeated_contacts", one(register(full)), false, nil},
	}
	// The analysis' own tests turn these two.
	turned, silent := map[string]bool{"stale_source": true, "overdue_source": true}, map[string]bool{}
	for _, c := range cases {
		for key := range c.turned {
			turned[key] = true
		}
		silent[c.check] = silent[c.check] || !c.speaks
	}
	for _, l := range Limits() {
		if !turned[l.Key] {
			t.Errorf("nothing turns %s", l.Key)
		}
	}
	for _, c := range cases {
		if !silent[c.check] {
			t.Errorf("%s is never silent", c.check)
		}
		t.Run(fmt.Sprintf("%s/%v", c.check, c.speaks), func(t *testing.T) {
			d := scan(t, c.files...)
			speaks := func(cfg *Config) bool {
				return slices.ContainsFunc(Run(d, cfg), func(f Finding) bool { return f.Check == c.check })
			}
			if got := speaks(&Config{}); got != c.speaks {
				t.Errorf("it speaks: %v", got)
			}
			if c.turned != nil && speaks(&Config{Thresholds: c.turned}) == c.speaks {
				t.Errorf("%v does not turn it", c.turned)
			}
		})
	}
}

// Every rule that this package, dataset or the analysis has is listed, with the
// severity that its findings have, and none beside them.
func TestRulesAreListed(t *testing.T) {
	made := map[string][]string{} // by check: the severities that it is made with
	for _, n := range tabular.Doubts() {
		made[string(n)] = nil
	}
	for _, dir := range []string{"../dataset", ".", "../analysis"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "review.go" {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if l, ok := n.(*ast.CompositeLit); ok {
					check, severity := literalOf(l, "Check", "check"), literalOf(l, "Severity", "severity")
					if check == "BadRow" {
						check = "bad_row"
					}
					if check != "" && !strings.Contains(check, ".") {
						made[check] = append(made[check], severity)
					}
				}
				return true
			})
		}
	}
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("%s is listed twice", r.ID)
		}
		seen[r.ID] = true
		severities, ok := made[r.ID]
		if !ok {
			t.Errorf("%s is listed, and nothing makes it", r.ID)
		}
		for _, s := range severities {
			// Without one, values.go gives it; “severity” is settled by the extent.
			if want := map[diag.Severity]string{diag.Error: "Error", diag.Warning: "Warning", diag.Info: "Info"}[r.Severity]; s != "" && s != "severity" && s != want {
				t.Errorf("%s is listed as %s, and made as %s", r.ID, want, s)
			}
		}
	}
	for check := range made {
		if !seen[check] {
			t.Errorf("%s is made, and not listed in Rules", check)
		}
	}
}

// literalOf returns a field's value in a literal, by either name: the text, or the
// last name of a selector.
func literalOf(l *ast.CompositeLit, names ...string) string {
	for _, e := range l.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := kv.Key.(*ast.Ident); !ok || !slices.Contains(names, key.Name) {
			continue
		}
		switch v := kv.Value.(type) {
		case *ast.BasicLit:
			s, _ := strconv.Unquote(v.Value)
			return s
		case *ast.Ident:
			return v.Name
		case *ast.SelectorExpr:
			if x, ok := v.X.(*ast.Ident); ok && x.Name == "diag" {
				return v.Sel.Name
			}
			return "." + v.Sel.Name
		}
	}
	return ""
}

// Files of days beside one of a month are told.
func TestFrequency(t *testing.T) {
	d := scan(t, [2]string{"ads", month("date,spend", "10")})
	whole := period.Of(period.NewDate(2025, 5, 1), period.Month)
	d.Files = append(d.Files, d.Files[0])
	d.Files[1].Covers = &whole
	if !slices.ContainsFunc(Run(d, &Config{}), func(f Finding) bool { return f.Check == "mixed_frequency" }) {
		t.Error("files of days beside one of a month are not told")
	}
}

// The sample that a long file is looked at by finds a block that stands there
// again, and how large it is, within what a sample can tell.
func TestRepeatedRowsOfALongFile(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 3 MB")
	}
	var b strings.Builder
	b.WriteString("date,spend,impressions,campaign\n")
	row := func(i int) { fmt.Fprintf(&b, "2025-%02d-%02d,%d.5,%d,C%d\n", 1+i%12, 1+i%28, 1+i%977, 10+i, i) }
	const n, again = 100_000, 5_000
	for i := range n {
		row(i)
	}
	for i := range again {
		row(40_000 + i)
	}
	d := scan(t, [2]string{"ads", b.String()})
	got := d.Files[0].Repeated
	// Of 8192 rows or fewer, one in 16: 312 of the block are expected, ±18.
	if math.Abs(float64(got.Rows)-again) > 5*16*18 {
		t.Errorf("%d rows are told to stand there again, %d do", got.Rows, again)
	}
	if got.Line < n+2 || got.Line > n+200 {
		t.Errorf("the first is told at line %d, and stands at %d", got.Line, n+2)
	}
	if again := scan(t, [2]string{"ads", b.String()}).Files[0].Repeated; again != got {
		t.Errorf("told differently the next time: %+v, %+v", got, again)
	}
}
