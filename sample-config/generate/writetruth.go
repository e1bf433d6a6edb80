package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed truth.md.tmpl
var truthTemplate string

// writeTotals writes truth.json.
func writeTotals(t totals) ([]byte, error) {
	b, err := json.MarshalIndent(t, "", "\t")
	return append(b, '\n'), err
}

// writeTruth writes TRUTH.md: the tables of truth.go and the totals.
func writeTruth(t totals) ([]byte, error) {
	page, err := template.New("TRUTH.md").Funcs(template.FuncMap{
		"kr":      func(v float64) string { return thousands(fmt.Sprintf("%.2f", v), " ") },
		"whole":   func(v float64) string { return thousands(fmt.Sprintf("%.0f", v), " ") },
		"n":       func(v int) string { return thousands(fmt.Sprint(v), " ") },
		"percent": func(v float64) string { return fmt.Sprintf("%.2f %%", 100*v) },
		"decimal": func(v float64) string { return fmt.Sprintf("%.3f", v) },
		"over":    func(a, b any) float64 { return number(a) / number(b) },
		"plus":    func(a, b float64) float64 { return a + b },
		"total":   total,
		"weights": shares,
		"mails": func(by map[string]mailTotals) (sum mailTotals) {
			for _, m := range by {
				sum.Sent, sum.Delivered, sum.Clicks, sum.Revenue = sum.Sent+m.Sent, sum.Delivered+m.Delivered, sum.Clicks+m.Clicks, sum.Revenue+m.Revenue
			}
			return sum
		},
		"nps": func(a asked) string {
			return fmt.Sprintf("%.1f", 100*float64(a.Promoters-a.Detractors)/float64(a.Promoters+a.Passives+a.Detractors))
		},
		"recommended": func(answers map[string]int) int {
			return answers["En venn"] + answers["Familie"] + answers["En kollega"]
		},
	}).Parse(truthTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{
		"Totals": t, "June": t.Months[0], "May": t.Months[1], "Plan": plan(), "Models": []string{"last_touch", "linear", "position_based", "markov", "shapley"},
		"Channels": channels, "Rows": append(slices.Clone(channels), unattributed),
		"Campaigns": campaigns, "Site": site, "Events": events, "Costs": costs,
		"MetaJune": metaJune, "Goods": goodsRate, "Refunds": refundRate, "Loss": lossRate, "SpringLoss": springLossRate,
		"NoConsent": noConsent, "EndsFirst": endsFirst, "EndsLater": endsLater, "BeforeFirst": beforeFirst, "BeforeLater": beforeLater, "Visitor": visitor,
		"VariantB": variantB, "TestStart": testStart.Format(time.DateOnly), "Delivered": delivered, "DeliveredJune": deliveredJune,
		"OpenRateBefore": openRateBefore, "OpenRate": openRate, "MonthlyBudget": monthlyBudget, "YearlyBudget": yearlyBudget,
	})
	return b.Bytes(), err
}

// plannedMonth is a month with its name.
type plannedMonth struct {
	Name string
	month
}

func plan() []plannedMonth {
	var list []plannedMonth
	for m, p := range months {
		list = append(list, plannedMonth{monthDays(m)[0].date().Format("2006-01"), p})
	}
	return list
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	panic(fmt.Sprintf("%v is no number", v))
}

// total adds up the values of a map by channel.
func total(m any) float64 {
	sum := 0.0
	for _, c := range channels {
		switch m := m.(type) {
		case map[string]int:
			sum += float64(m[c])
		case map[string]float64:
			sum += m[c]
		}
	}
	return sum
}

// shares writes weights as percentages, in the channels' order.
func shares(w weights) string {
	sum := total(map[string]float64(w))
	var parts []string
	for _, c := range channels {
		if w[c] > 0 {
			parts = append(parts, fmt.Sprintf("%s %.0f %%", c, 100*w[c]/sum))
		}
	}
	return strings.Join(parts, ", ")
}
