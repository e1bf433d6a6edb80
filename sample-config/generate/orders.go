package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// shop is the sample client: everything that happened.
type shop struct {
	customers []*customer
	orders    []*order    // by time
	touches   []touch     // by time
	visits    [][]touch   // of each visitor who never buys
	ads       []adDay     // by day, channel and campaign
	web       []siteDay   // by day and channel
	searches  []searchRow // by day
	queries   []searchRow // by day and query
	mailings  []mailing   // by day
	replies   []reply     // by time
}

func newShop() *shop { return &shop{} }

type customer struct {
	id       string
	first    time.Time // day of the first order ever
	last     int       // seconds of the latest order, since the first day
	appetite float64   // how readily they buy again
	lost     bool
	consent  bool
	orders   int // in the data
}

// order is one order. Money is in øre, without VAT.
type order struct {
	id       string
	customer *customer
	at       instant
	first    bool
	after    int // seconds of the customer's order before

	list     int // price of the goods
	discount int
	refund   int // of what was paid after the discount
	goods    int // what the kept goods cost

	touches []touch // before it, in time
}

func (o *order) revenue() int { return o.list - o.discount - o.refund }
func (o *order) profit() int  { return o.revenue() - o.goods }

// channel is that of the last touch; empty when there is none.
func (o *order) channel() string {
	if len(o.touches) == 0 {
		return ""
	}
	return o.touches[len(o.touches)-1].channel
}

// oldCustomers is how many have bought before the data begins.
const oldCustomers = 1100

// sell makes the customers and their orders, month by month.
func (s *shop) sell() {
	r := newStream(1)
	for range oldCustomers {
		age := 1 + r.IntN(700)
		c := s.newCustomer(r, firstDay.AddDate(0, 0, -age))
		c.last = -86400 * (1 + r.IntN(age))
	}
	for m := range months {
		s.sellMonth(r, m)
	}
	slices.SortStableFunc(s.orders, func(a, b *order) int { return cmp.Compare(a.at.seconds(), b.at.seconds()) })
	for i, o := range s.orders {
		o.id = fmt.Sprintf("LL-%d", 41_200+i)
	}
	r = newStream(2)
	for m := range months {
		s.price(r, m)
	}
}

func (s *shop) newCustomer(r stream, first time.Time) *customer {
	c := &customer{
		id: fmt.Sprintf("K%05d", 10_001+len(s.customers)), first: first,
		appetite: 0.15 + r.ExpFloat64(), consent: !r.chance(noConsent),
	}
	s.customers = append(s.customers, c)
	return c
}

// sellMonth places the month's orders in time and gives each a customer: a new
// one, or one of those there are.
func (s *shop) sellMonth(r stream, m int) {
	plan := months[m]
	list := monthDays(m)
	demand := make([]float64, len(list))
	for i, d := range list {
		effect, _ := d.effects()
		demand[i] = weekday[d.weekday()] * effect
	}
	times := make([]int, plan.Orders)
	for i := range times {
		d := list[r.index(demand)]
		times[i] = instant{d, r.index(hours)*3600 + r.IntN(3600)}.seconds()
	}
	slices.Sort(times)
	isNew := make([]bool, plan.Orders)
	for i := range int(math.Round(float64(plan.Orders) * plan.NewShare)) {
		isNew[i] = true
	}
	r.Shuffle(len(isNew), func(a, b int) { isNew[a], isNew[b] = isNew[b], isNew[a] })

	for i, seconds := range times {
		o := &order{at: instantAt(seconds), first: isNew[i], after: math.MinInt}
		if o.first {
			o.customer = s.newCustomer(r, o.at.day.date())
		} else {
			o.customer = s.returning(r, seconds)
			o.after = o.customer.last
		}
		o.customer.last = seconds
		o.customer.orders++
		loss := lossRate
		if spring(o.customer.first) {
			loss = springLossRate
		}
		o.customer.lost = r.chance(loss)
		s.orders = append(s.orders, o)
	}
}

// returning picks a customer who is not lost: most readily some time after the
// order before, when the next season's gear is due.
func (s *shop) returning(r stream, seconds int) *customer {
	weights := make([]float64, len(s.customers))
	for i, c := range s.customers {
		since := float64(seconds-c.last) / 86400
		if c.lost || since < 3 {
			continue
		}
		x := since / buyAgain
		weights[i] = c.appetite * (0.03 + x*math.Exp(1-x))
	}
	return s.customers[r.index(weights)]
}

// price fills the month's baskets, so that the revenue after discounts and
// refunds is the planned one to the øre.
func (s *shop) price(r stream, m int) {
	var list []*order
	for _, o := range s.orders {
		if o.at.day.month() == m {
			list = append(list, o)
		}
	}
	plan := months[m]
	want := int(math.Round(plan.Basket * float64(plan.Orders) * 100))
	raw := 0.0
	size := make([]float64, len(list))
	discount := make([]float64, len(list))
	refund := make([]float64, len(list))
	for i := range list {
		size[i] = r.around(1, 0.62)
		if r.chance(plan.Discount) {
			discount[i] = []float64{0.10, 0.15, 0.20, 0.25}[r.IntN(4)]
		}
		if r.chance(refundRate) {
			refund[i] = 0.2 + 0.6*r.Float64()
			if r.chance(wholeRefund) {
				refund[i] = 1
			}
		}
		raw += size[i] * (1 - discount[i]) * (1 - refund[i])
	}
	sold := 0
	for i, o := range list {
		price := size[i] / raw * float64(want)
		o.list = int(math.Round(price))
		o.discount = int(math.Round(price * discount[i]))
		o.refund = int(math.Round(float64(o.list-o.discount) * refund[i]))
		kept := float64(o.list) * (1 - refund[i])
		o.goods = int(math.Round(kept * r.around(goodsRate, 0.05)))
		sold += o.revenue()
	}
	for _, o := range list { // what rounding has moved
		if o.refund == 0 {
			o.list += want - sold
			break
		}
	}
}
