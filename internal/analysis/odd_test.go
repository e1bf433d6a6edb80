package analysis_test

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"peil/internal/diag"
	"peil/internal/report"
)

// shop is a client with advertising, orders and journeys in May and June 2025,
// three of each a day, whose amounts a test sets.
type shop struct {
	spend, platform  int                                 // a day and channel
	order, converted func(day time.Time, n int) (kr int) // revenue of an order, value of a conversion
	config           string
}

func same(kr int) func(time.Time, int) int { return func(time.Time, int) int { return kr } }

// write writes the client's files into a new folder.
func (s shop) write(t *testing.T) string {
	const basis = `{ vat = "excluded", shipping = "excluded", discounts = "after", refunds = "order_date" }`
	toml := "[report]\ntitle = \"Shop\"\nlanguage = \"en\"\nrevenue_basis = " + basis + "\n"
	for _, kind := range []string{"ads", "orders", "conversions", "touchpoints"} {
		toml += fmt.Sprintf("[[source]]\nname = %q\nkind = %q\nfiles = [\"%s.csv\"]\n", kind, kind, kind)
		if kind != "touchpoints" {
			toml += "revenue_basis = " + basis + "\n"
		}
	}
	var ads, orders, conversions, touches strings.Builder
	ads.WriteString("date,channel,spend,impressions,clicks,conversions,revenue\n")
	orders.WriteString("order,customer,time,revenue\n")
	conversions.WriteString("person,time,type,value\n")
	touches.WriteString("person,time,channel\n")
	channels := []string{"Search", "Social", "Direct"}
	for day := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC); day.Month() < 7; day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		for _, c := range channels[:2] {
			fmt.Fprintf(&ads, "%s,%s,%d,1000,20,2,%d\n", date, c, s.spend, s.platform)
		}
		for n, c := range channels {
			id := fmt.Sprint(date, n)
			fmt.Fprintf(&orders, "%s,k%d,%sT10:00:00Z,%d\n", id, (day.YearDay()+n)%40, date, s.order(day, n))
			fmt.Fprintf(&conversions, "p%s,%sT10:00:00Z,purchase,%d\n", id, date, s.converted(day, n))
			fmt.Fprintf(&touches, "p%s,%sT08:00:00Z,%s\n", id, date, c)
		}
	}
	return client(t, "peil.toml", toml+s.config, "ads.csv", ads.String(), "orders.csv", orders.String(),
		"conversions.csv", conversions.String(), "touchpoints.csv", touches.String())
}

// told returns the keys of all messages of a report's overview.
func told(r *report.Report) map[string]bool {
	keys := map[string]bool{}
	collect(reflect.ValueOf(r.Pages[0]), keys, map[any]bool{})
	return keys
}

// fell is an amount that halves in June.
func fell(kr int) func(time.Time, int) int {
	return func(day time.Time, _ int) int {
		if day.Month() == time.June {
			return kr / 2
		}
		return kr
	}
}

// What cannot be said of odd amounts is not said.
func TestOddAmounts(t *testing.T) {
	for name, c := range map[string]struct {
		shop  shop
		told  []string
		never []string
	}{
		"ordinary": {
			shop{spend: 100, platform: 400, order: fell(500), converted: fell(500)},
			[]string{"overview.revenue.down.basket", "overview.money.paid", "where.sub", "why.volume"}, []string{"where.sub.credited"},
		},
		// The card of the revenue is of the orders: the headline must be, too.
		"orders and conversions tell different revenue": {
			shop{spend: 100, platform: 400, order: same(500), converted: fell(200)},
			[]string{"overview.revenue.down.volume", "where.sub.credited", "why.volume"}, []string{"overview.revenue.down.basket", "where.sub"},
		},
		"more is credited than was sold": {
			shop{spend: 100, platform: 400, order: same(50), converted: same(500)},
			[]string{"overview.money.cost"}, []string{"overview.money.paid"},
		},
		"refunds only": {
			shop{spend: 100, platform: -5, order: same(-100), converted: fell(-100)},
			[]string{"overview.money.cost", "models.title"},
			[]string{"overview.revenue.up.basket", "overview.revenue.down.basket", "why.volume", "where.sub", "next.move", "models.title.more", "models.title.less"},
		},
		"no revenue":  {shop{spend: 100, order: same(0), converted: same(0)}, []string{"models.title"}, []string{"why.volume", "next.move"}},
		"no spend":    {shop{platform: 400, order: same(500), converted: same(500)}, []string{"overview.revenue.down.volume"}, []string{"next.move"}},
		"corrections": {shop{spend: -10, platform: 400, order: same(500), converted: same(500)}, nil, []string{"next.move"}},
	} {
		r, l := analyse(t, c.shop.write(t), "2025-06")
		if l.Err() != nil {
			t.Errorf("%s: %v", name, l)
			continue
		}
		keys := told(r)
		for _, key := range c.told {
			if !keys[key] {
				t.Errorf("%s: %s is not told", name, key)
			}
		}
		for _, key := range c.never {
			if keys[key] {
				t.Errorf("%s: %s is told", name, key)
			}
		}
		if err := r.Encode(io.Discard, func(report.Text) string { return "" }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A target for a channel that no source has is told, with the one it may mean.
func TestIdleTargets(t *testing.T) {
	dir := shop{spend: 100, platform: 400, order: same(500), converted: same(500), config: `
[[kpi]]
id = "roas"
target = 4
[kpi.targets.channel]
Serch = 5
Social = 4
[kpi.targets.device]
phone = 3
`}.write(t)
	_, l := analyse(t, dir, "")
	var got []string
	for _, d := range l {
		if d.Severity == diag.Warning {
			got = append(got, d.Path+": "+d.Message+" "+d.Hint)
		}
	}
	want := `kpi[0].targets.channel.Serch: the target is for nothing: no source has the channel "Serch" did you mean "Search"?
kpi[0].targets.device.phone: the target is for nothing: no source has the dimension "device" `
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

// Data without a single KPI says so.
func TestNoKPIs(t *testing.T) {
	r, _ := analyse(t, client(t, "peil.toml", "[report]\ntitle = \"Client\"\n[[source]]\nname = \"ads\"\nkind = \"ads\"\nfiles = [\"ads.csv\"]\n",
		"ads.csv", "date,channel,spend,impressions,clicks\n"), "")
	if keys := told(r); !keys["overview.no_kpis"] || keys["overview.no_targets"] {
		t.Errorf("the overview tells %v", keys)
	}
}

// One of a thing is told in the singular.
func TestOneJourney(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", "[report]\ntitle = \"Client\"\nlanguage = \"en\"\n[[source]]\nname = \"paths\"\nkind = \"paths\"\nfiles = [\"paths.csv\"]\n",
		"paths.csv", "path,conversions,value\nA,1,50\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	for _, p := range r.Pages {
		if p.ID != "attribution" {
			continue
		}
		for _, lead := range p.Lead {
			if total, ok := lead.Args["total"].(report.Text); ok {
				lead = total
			}
			switch lead.Key {
			case "attribution.total.value", "attribution.length":
				if lead.Args["n"] != 1 {
					t.Errorf("%s is told in the plural", lead.Key)
				}
			}
		}
		return
	}
	t.Error("no page on attribution")
}
