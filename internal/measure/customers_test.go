package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// TestCustomersAgainstPandas checks every customer measure against
// testdata/customers.csv, which testdata/customers.py computes with pandas.
func TestCustomersAgainstPandas(t *testing.T) {
	d := readOrders(t, "testdata/orders.csv")
	d.Tables = append(d.Tables, table(t, "ads", "ads", "date CHANNEL spend\n2024-06-01 Search 1\n2024-06-01 Social 1\n2024-06-01 E-mail 0\n2024-06-01 Print 1"))
	s := NewSet(d)
	for _, row := range readCSV(t, "testdata/customers.csv") {
		var sl Slice
		if row[1] != "" {
			sl = Slice{{"channel", row[1]}}
		}
		got := show(s.At(row[2], Program, per(t, row[0]), sl))
		want := row[3]
		if v, err := strconv.ParseFloat(want, 64); err == nil {
			want = strconv.FormatFloat(v, 'f', -1, 64)
		}
		if got != want {
			t.Errorf("%s of %q in %s = %s, want %s", row[2], row[1], row[0], got, want)
		}
	}
}

// order writes an order of the tests' histories.
func order(t *testing.T, customer int32, day string, revenue float64) dataset.Order {
	d := date(t, day)
	return dataset.Order{Customer: customer, Channel: -1, Date: d, First: d, Revenue: dataset.Fixed(revenue * dataset.Scale)}
}

// history makes data of orders; told gives customers' first order dates.
func history(rows []dataset.Order, told map[int32]period.Date) *dataset.Data {
	slices.SortStableFunc(rows, func(a, b dataset.Order) int { return int(a.Date - b.Date) })
	first := map[int32]period.Date{}
	customers := int32(0)
	for i := range rows {
		c := rows[i].Customer
		customers = max(customers, c+1)
		if _, ok := first[c]; !ok {
			first[c] = rows[i].Date
			if day, ok := told[c]; ok {
				first[c] = day
			}
		}
		rows[i].First = first[c]
	}
	return &dataset.Data{
		Orders: &dataset.Orders{Customers: make([]string, customers), Rows: rows, HasFirst: told != nil},
		Span:   &period.Period{Start: rows[0].Date, End: rows[len(rows)-1].Date, Grain: period.Range},
	}
}

func TestCustomers(t *testing.T) {
	tests := []struct {
		name string
		told map[int32]period.Date
		rows []dataset.Order
		per  string
		want map[string]string
	}{
		{
			name: "a customer whom the source tells to be older is not new, nor followed",
			told: map[int32]period.Date{0: date(t, "2019-05-01")},
			rows: []dataset.Order{order(t, 0, "2024-01-10", 100), order(t, 1, "2024-01-12", 50), order(t, 1, "2025-01-12", 70)},
			per:  "2025-01",
			want: map[string]string{
				"orders.new_customers": "0", "orders.returning_customers": "1", "orders.repeat_orders": "1",
				"orders.mature_customers_12m": "1", "orders.revenue_12m": "120", // the anniversary still counts
				"orders.mature_customers_24m": "too_young", "orders.revenue_24m": "too_young",
			},
		},
		{
			name: "that customer's first order seen is a repeat order",
			told: map[int32]period.Date{0: date(t, "2019-05-01")},
			rows: []dataset.Order{order(t, 0, "2024-01-10", 100), order(t, 1, "2024-01-12", 50)},
			per:  "2024-01",
			want: map[string]string{"orders.customers": "2", "orders.new_customers": "1", "orders.returning_customers": "1", "orders.repeat_orders": "1", "orders.days_between_orders": "no_data"},
		},
		{
			name: "a refund is no order, and lowers its customer's revenue",
			rows: []dataset.Order{order(t, 0, "2023-01-01", 100), order(t, 0, "2023-01-20", -30), order(t, 1, "2024-06-01", 10)},
			per:  "2024-06",
			want: map[string]string{"orders.mature_customers_12m": "1", "orders.revenue_12m": "70", "orders.second_order_365d": "0", "orders.repeat_orders": "0"},
		},
		{
			name: "a new customer's revenue is of all orders in the period, less refunds",
			rows: []dataset.Order{
				order(t, 0, "2023-01-01", 100), order(t, 1, "2023-02-03", 50), order(t, 1, "2023-02-05", 40), order(t, 0, "2023-02-07", 30),
				order(t, 1, "2023-02-20", -15), order(t, 1, "2023-03-01", 60),
			},
			per:  "2023-02",
			want: map[string]string{"orders.new_customers": "1", "orders.new_customer_revenue": "75"},
		},
		{
			name: "365 days later is in time, 366 are not",
			rows: []dataset.Order{
				order(t, 0, "2022-01-01", 1), order(t, 0, "2023-01-01", 1),
				order(t, 1, "2022-01-01", 1), order(t, 1, "2023-01-02", 1),
				order(t, 2, "2022-01-01", 1), order(t, 2, "2022-01-01", 1),
			},
			per:  "2023-01",
			want: map[string]string{"orders.mature_customers_365d": "3", "orders.second_order_365d": "2"},
		},
		{
			name: "without profit there is no profit",
			rows: []dataset.Order{order(t, 0, "2022-01-01", 1)},
			per:  "2023-01",
			want: map[string]string{"orders.profit_12m": "no_source", "profit": "no_source"},
		},
		{
			name: "outside the history nothing is known",
			rows: []dataset.Order{order(t, 0, "2022-01-01", 1)},
			per:  "2023-01",
			want: map[string]string{"orders.new_customers": "no_data", "orders.customers": "no_data"},
		},
		{
			// Gaps of 30 days: inactive for more than 60 is lost. Customer 1's last
			// order of 1 March passes that on 1 May, customer 2's of 2 March on 2 May.
			name: "lost is who passes twice the median gap in the period",
			rows: []dataset.Order{
				order(t, 0, "2024-01-01", 1), order(t, 0, "2024-01-31", 1), order(t, 0, "2024-03-01", 1), order(t, 0, "2024-03-31", 1), order(t, 0, "2024-04-30", 1),
				order(t, 1, "2024-01-31", 1), order(t, 1, "2024-03-01", 1), order(t, 2, "2024-03-02", 1), order(t, 3, "2024-05-20", 1),
			},
			per: "2024-05-01..2024-05-31",
			want: map[string]string{
				"orders.active_customers_start": "3", "orders.churned_customers": "2", "orders.active_customers_end": "2",
				"orders.days_between_orders": "no_data",
			},
		},
		{
			name: "a history shorter than the limit cannot tell who was lost",
			rows: []dataset.Order{order(t, 0, "2024-01-01", 1), order(t, 0, "2024-01-31", 1), order(t, 1, "2024-02-20", 1)},
			per:  "2024-02",
			want: map[string]string{"orders.active_customers_start": "too_young", "orders.churned_customers": "too_young", "orders.active_customers_end": "too_young", "orders.days_between_orders": "no_data"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := NewSet(history(test.rows, test.told))
			for name, want := range test.want {
				if got := show(s.At(name, Program, per(t, test.per), nil)); got != want {
					t.Errorf("%s = %s, want %s", name, got, want)
				}
			}
		})
	}
}

// Whether a customer came through a paid channel can be told only where some
// order has the name of one.
func TestPaidNewCustomers(t *testing.T) {
	june := per(t, "2024-06")
	for _, test := range []struct{ channel, ads, want string }{
		{"Search", "date CHANNEL spend\n2024-01-01 Search 5", "1"}, // whenever it cost money
		{"Search", "date CHANNEL spend\n2024-06-01 Search 0\n2024-06-01 Social 5", "no_source"},
		{"Search", "date CHANNEL spend\n2024-06-01 google_/_cpc 5", "no_source"},
		{"", "date CHANNEL spend\n2024-06-01 Search 5", "no_source"},
	} {
		rows := []dataset.Order{order(t, 0, "2024-06-01", 1), order(t, 1, "2024-06-02", 1), order(t, 0, "2024-06-03", 1)}
		d := history(rows, nil)
		if test.channel != "" {
			for i := range rows {
				rows[i].Channel = d.Channels.Index(test.channel)
			}
			rows[1].Channel = d.Channels.Index("Direct")
		}
		d.Tables = append(d.Tables, table(t, "ads", "ads", test.ads))
		s := NewSet(d)
		if got := show(s.At("orders.paid_new_customers", Program, june, nil)); got != test.want {
			t.Errorf("orders of %q with ads %q: %s, want %s", test.channel, test.ads, got, test.want)
		}
		if days, ok := s.Days("orders.paid_new_customers", Program, per(t, "2024-06-01..2024-06-03"), nil); ok && !slices.Equal(days, []float64{1, 0, 0}) {
			t.Errorf("by day %v", days)
		}
	}
}

// TestCustomersOfMeasure: what customers add comes to the measure, and each is
// in the same place of every list.
func TestCustomersOfMeasure(t *testing.T) {
	s := NewSet(history([]dataset.Order{
		order(t, 0, "2023-01-01", 100), order(t, 1, "2023-01-02", 40), order(t, 0, "2023-02-01", 30),
		order(t, 0, "2024-01-02", 7), // after a year
		order(t, 1, "2023-03-01", -15), order(t, 2, "2023-12-01", 500),
	}, nil))
	january := per(t, "2024-01-01..2024-01-31")
	for name, want := range map[string][]float64{
		"orders.revenue_12m": {130, 25, 0}, "orders.mature_customers_12m": {1, 1, 0}, "orders.second_order_365d": {1, 0, 0},
		"orders.mature_customers_24m": nil, "orders.customers": nil, "orders.new_customers": nil, "orders.revenue": nil, "nonsense": nil,
	} {
		if got, ok := s.Customers(name, Program, january, nil); !slices.Equal(got, want) || ok != (want != nil) {
			t.Errorf("%s of each = %v, %v, want %v", name, got, ok, want)
		}
	}
	s = NewSet(readOrders(t, "testdata/orders.csv"))
	for _, m := range cohortMeasures() {
		for _, channel := range []string{"", "channel=Search"} {
			p, sl := per(t, "2024"), slice(channel)
			list, ok := s.Customers(m.Name, Program, p, sl)
			sum := 0.0
			for _, v := range list {
				sum += v
			}
			if want := s.At(m.Name, Program, p, sl).Number; !ok || math.Abs(sum-want) > 1e-6 {
				t.Errorf("%s of %q: customers add up to %v, want %v", m.Name, channel, sum, want)
			}
		}
	}
}

func TestChurnLimit(t *testing.T) {
	s := NewSet(history([]dataset.Order{order(t, 0, "2024-01-01", 1), order(t, 0, "2024-01-16", 1), order(t, 0, "2024-02-01", 1)}, nil))
	if days, ok := s.ChurnLimit(date(t, "2024-01-20")); days != 30 || !ok {
		t.Errorf("limit in January = %d, %v, want 30: the orders after are not known yet", days, ok)
	}
	if days, ok := s.ChurnLimit(date(t, "2024-02-20")); days != 31 || !ok {
		t.Errorf("limit in February = %d, %v, want twice the median of 15 and 16", days, ok)
	}
	if _, ok := s.ChurnLimit(date(t, "2024-01-10")); ok {
		t.Error("a limit before anybody has come back")
	}
}

// TestCustomerProperties holds for any history.
func TestCustomerProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var rows []dataset.Order
		for range 1 + rng.IntN(60) {
			o := order(t, int32(rng.IntN(15)), "2023-01-01", float64(rng.IntN(100)))
			o.Date += period.Date(rng.IntN(800))
			rows = append(rows, o)
		}
		s := NewSet(history(rows, nil))
		at := func(name string, p period.Period) float64 { return s.At(name, Program, p, nil).Number }
		whole, _ := s.Span()
		newCustomers, repeats := 0.0, 0.0
		for month := period.Of(whole.Start, period.Month); month.Start <= whole.End; month = period.Of(month.End+1, period.Month) {
			newCustomers += at("orders.new_customers", month)
			repeats += at("orders.repeat_orders", month)
			customers := at("orders.customers", month)
			if n := at("orders.new_customers", month); n > customers || n+at("orders.returning_customers", month) != customers {
				t.Errorf("%s: new %v and returning of %v customers", month, n, customers)
			}
			start, end, lost := at("orders.active_customers_start", month), at("orders.active_customers_end", month), at("orders.churned_customers", month)
			if lost > start || start-lost > end {
				t.Errorf("%s: of %v active %v are lost, and %v stay", month, start, lost, end)
			}
			if at("orders.second_order_365d", month) > at("orders.mature_customers_365d", month) {
				t.Errorf("%s: more second orders than customers", month)
			}
		}
		if newCustomers != at("orders.new_customers", whole) || repeats != at("orders.repeat_orders", whole) {
			t.Error("new customers and repeat orders do not add up over the months")
		}
	}
}
