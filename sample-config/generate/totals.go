package main

import (
	"math"
	"slices"
	"time"
)

// monthTotals is what happened in a month. Money is in kroner, without VAT,
// after discounts and refunds. These are sums over what the generator knows,
// not over the files.
type monthTotals struct {
	Month        string                    `json:"month"`
	Orders       int                       `json:"orders"`
	Discounted   int                       `json:"discounted_orders"`
	NewCustomers int                       `json:"new_customers"`
	Revenue      float64                   `json:"revenue"`
	Profit       float64                   `json:"profit"`
	OtherCost    float64                   `json:"other_cost"` // fees and tools
	Spend        map[string]float64        `json:"spend"`      // by channel
	Impressions  map[string]int            `json:"impressions"`
	Clicks       map[string]int            `json:"clicks"`
	Sessions     map[string]int            `json:"sessions"`
	Engaged      map[string]int            `json:"engaged_sessions"`
	Claimed      map[string]int            `json:"claimed_conversions"` // by the platforms
	ClaimedValue map[string]float64        `json:"claimed_value"`       // without VAT
	Credit       map[string]map[string]sum `json:"credit"`              // by model and channel
	Assist       assist                    `json:"display_assists"`
	Email        map[string]mailTotals     `json:"email"` // by campaign
	Test         map[string]mailTotals     `json:"newsletter_variants"`
	Segments     map[string]mailTotals     `json:"newsletter_segments"`
	NPS          asked                     `json:"nps"`
	HeardFrom    map[string]int            `json:"heard_from"`
	Budget       map[string]int            `json:"budget"` // of channels by month; absent before 2025
}

// mailTotals is what was sent in a month, and what came of it.
type mailTotals struct {
	Sent         int     `json:"sent"`
	Delivered    int     `json:"delivered"`
	Opens        int     `json:"opens"`
	Clicks       int     `json:"clicks"`
	Unsubscribes int     `json:"unsubscribes"`
	Complaints   int     `json:"complaints"`
	Conversions  int     `json:"conversions"`
	Revenue      float64 `json:"revenue"`
}

// plus returns the totals with a mailing's.
func (t mailTotals) plus(m mailing) mailTotals {
	return mailTotals{
		t.Sent + m.sent, t.Delivered + m.delivered, t.Opens + m.opens, t.Clicks + m.clicks,
		t.Unsubscribes + m.unsubscribes, t.Complaints + m.complaints, t.Conversions + m.conversions, t.Revenue + float64(m.revenue)/100,
	}
}

// sum is what a model credits to a channel.
type sum struct {
	Conversions float64 `json:"conversions"`
	Value       float64 `json:"value"`
}

// cohort is the customers whose first order is in a month.
type cohort struct {
	Month     string  `json:"month"`
	Customers int     `json:"customers"`
	Within60  float64 `json:"repurchase_60_days"` // share with a second order within 60 days; of a cohort whose 60 days have passed
}

// totals is what a report on the data must show.
type totals struct {
	Months  []monthTotals `json:"months"` // June 2025, May 2025, June 2024
	Cohorts []cohort      `json:"cohorts"`

	// As of 30 June 2025.
	Mature    int     `json:"mature_customers_12m"`
	Profit12  float64 `json:"profit_12m"`
	Mature365 int     `json:"mature_customers_365d"`
	Second365 int     `json:"second_order_365d"`
	Rows      int     `json:"rows"` // in all files of people
}

func (s *shop) totals() totals {
	last := len(months) - 1
	t := totals{Rows: 2*len(s.orders) + len(s.touches)}
	for _, m := range []int{last, last - 1, last - 12} {
		t.Months = append(t.Months, s.monthTotals(m))
	}
	s.customersTotals(&t)
	return t
}

func (s *shop) monthTotals(m int) monthTotals {
	t := monthTotals{
		Month: monthDays(m)[0].date().Format("2006-01"),
		Spend: map[string]float64{}, Impressions: map[string]int{}, Clicks: map[string]int{},
		Sessions: map[string]int{}, Engaged: map[string]int{}, Claimed: map[string]int{}, ClaimedValue: map[string]float64{},
		Email: map[string]mailTotals{}, Test: map[string]mailTotals{}, Segments: map[string]mailTotals{}, HeardFrom: map[string]int{}, NPS: replies[m],
		Credit: map[string]map[string]sum{"last_touch": {}, "linear": {}, "position_based": {}, "markov": {}, "shapley": {}},
	}
	revenue, profit := 0, 0
	for _, o := range s.orders {
		if o.at.day.month() != m {
			continue
		}
		t.Orders++
		if o.discount > 0 {
			t.Discounted++
		}
		if o.first {
			t.NewCustomers++
		}
		revenue += o.revenue()
		profit += o.profit()
		t.credit(o)
	}
	list := s.paths(m)
	t.creditByChain(list)
	t.Assist = assisted(list)
	t.Revenue, t.Profit = float64(revenue)/100, float64(profit)/100
	for _, c := range costs {
		t.OtherCost += c.Amount
	}
	spend, value := map[string]int{}, map[string]int{}
	for _, a := range s.ads {
		if a.day.month() == m {
			spend[a.channel] += a.spend
			value[a.channel] += a.value
			t.Impressions[a.channel] += a.impressions
			t.Clicks[a.channel] += a.clicks
			t.Claimed[a.channel] += a.purchases
		}
	}
	for channel := range spend {
		t.Spend[channel], t.ClaimedValue[channel] = float64(spend[channel])/100, float64(value[channel])/100
	}
	for _, w := range s.web {
		if w.day.month() == m {
			t.Sessions[w.channel] += w.sessions
			t.Engaged[w.channel] += w.engaged
		}
	}
	for _, sent := range s.mailings {
		if sent.day.month() != m {
			continue
		}
		t.Email[sent.campaign] = t.Email[sent.campaign].plus(sent)
		if sent.campaign == newsletterName {
			t.Segments[sent.segment] = t.Segments[sent.segment].plus(sent)
			t.Test[sent.variant] = t.Test[sent.variant].plus(sent)
		}
	}
	for _, a := range s.replies {
		if a.at.day.month() == m && a.question == "heard_from" {
			t.HeardFrom[a.answer]++
		}
	}
	if first := monthDays(m)[0].date(); first.Year() == 2025 {
		t.Budget = map[string]int{}
		for _, b := range monthlyBudget {
			t.Budget[b.Channel] = plannedFor(b, int(first.Month())-1)
		}
	}
	return t
}

// unattributed is the name of what has no touch in the window.
const unattributed = "(unattributed)"

// credit divides an order by those of the models that are rules, in the default
// windows of 30 and 7 days. It is written for clarity, apart from the product's
// own code.
func (t *monthTotals) credit(o *order) {
	give := func(model, channel string, share float64) {
		c := t.Credit[model][channel]
		c.Conversions += share
		c.Value += share * float64(o.revenue()) / 100
		t.Credit[model][channel] = c
	}
	path := o.inWindow()
	n := len(path)
	if n == 0 {
		for model := range t.Credit {
			give(model, unattributed, 1)
		}
		return
	}
	give("last_touch", path[n-1].channel, 1)
	met := channelsOf(path)
	slices.Sort(met)
	met = slices.Compact(met)
	for _, channel := range met {
		give("shapley", channel, 1/float64(len(met)))
	}
	for i, touch := range path {
		give("last_touch", touch.channel, 0) // it took part
		give("linear", touch.channel, 1/float64(n))
		position := 0.2 / math.Max(1, float64(n-2))
		switch {
		case n == 1:
			position = 1
		case n == 2:
			position = 0.5
		case i == 0, i == n-1:
			position = 0.4
		}
		give("position_based", touch.channel, position)
	}
}

// customersTotals follows the customers who first ordered within the data.
func (s *shop) customersTotals(t *totals) {
	history := map[*customer][]*order{}
	for _, o := range s.orders {
		history[o.customer] = append(history[o.customer], o)
	}
	profit := 0
	t.Cohorts = make([]cohort, len(months))
	for _, c := range s.customers {
		list := history[c]
		if len(list) == 0 || !list[0].first {
			continue
		}
		first := list[0].at.day
		// Times on a day count whole: the last day of a span is in it.
		day365, day12 := first+365, dayOf(c.first.AddDate(1, 0, 0))
		if day12 < days {
			t.Mature++
		}
		if day365 < days {
			t.Mature365++
			if len(list) > 1 && list[1].at.day <= day365 {
				t.Second365++
			}
		}
		for _, o := range list {
			if day12 < days && o.at.day <= day12 {
				profit += o.profit()
			}
		}
		k := &t.Cohorts[first.month()]
		k.Month = first.date().Format("2006-01")
		k.Customers++
		if len(list) > 1 && list[1].at.day <= first+60 {
			k.Within60++
		}
	}
	t.Profit12 = float64(profit) / 100
	for i := range t.Cohorts {
		t.Cohorts[i].Within60 /= float64(t.Cohorts[i].Customers)
	}
	t.Cohorts = slices.Clip(t.Cohorts[:len(months)-2]) // those of whom 60 days have passed
}

func dayOf(t time.Time) day { return day(t.Sub(firstDay) / (24 * time.Hour)) }
