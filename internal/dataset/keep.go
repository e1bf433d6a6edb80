package dataset

import (
	"peil/internal/diag"
	"peil/internal/tabular"
)

// kept are the rows of persons, leads, identities, paths, budgets, events and contacts that one file gave, numbered
// with the file's own names.
type kept struct {
	persons  Names // customers, of orders
	channels Names
	places   Places
	types    Names

	orders      []keptOrder
	orderIDs    map[string]int32
	orderPlaces []int32 // where the orders came from: of each, its number in every dimension; nil without ids
	sold        Names   // ids of the orders that conversions were

	touches     pieces[Touch]
	conversions pieces[Conversion]
	said        []Said
	rules       []RuleUse // by rule
	nulls       []NullPath
	counts      []TouchCount
	accounts    pieces[int32] // of the touches or the conversions, among the persons; -1 when unknown; none unless the plan asks for them
	leads       []Lead
	links       []link
	rates       []rate
	paths       pathTable
	budgets     []Budget
	events      []Event
	contacts    Contacts
}

// keptOrder is an order while its rows come in.
type keptOrder struct {
	Order
	told         bool   // First is from the file, not the order's own date
	lacksProfit  bool   // a row of it has a revenue and no profit
	first        uint64 `cache:"-"` // hash of its first row, where it has an id
	firstRevenue Fixed  `cache:"-"`
	currency     string `cache:"-"` // of its rows that tell none; empty: the report's

	// Of its further rows that are told as fully as the first.
	further int32 `cache:"-"` // with a revenue
	second  int32 `cache:"-"` // line of the first of them
	differ  bool  `cache:"-"` // one has another revenue than the first row
}

// keepers keep what the kinds ask for, by the kind's name; they report false when
// the row is bad.
var keepers = map[string]func(*pass) bool{
	"orders":      (*pass).keepOrder,
	"conversions": (*pass).keepConversion,
	"costs":       (*pass).keepCost,
	"touchpoints": (*pass).keepTouch,
	"leads":       (*pass).keepLead,
	"identity":    (*pass).keepLink,
	"paths":       (*pass).keepPath,
	"survey":      (*pass).keepAnswer,
	"search":      (*pass).keepSearch,
	"rates":       (*pass).keepRate,
	"budget":      (*pass).keepBudget,
	"contacts":    (*pass).keepContact,
	"events":      (*pass).keepEvent,
}

// field returns the field of a text slot, for messages.
func (p *pass) field(slot int) int { return max(0, p.binding.text[slot]) }

// indexOrNone numbers a text; blank is -1, unknown.
func indexOrNone(n *Names, cell []byte) int32 {
	if len(cell) == 0 {
		return -1
	}
	return n.indexBytes(cell)
}

// order returns the number of the order that the row belongs to, when a row
// before it did so already.
func (p *pass) order() (int32, bool) {
	slot := p.spec.keys.order
	if slot < 0 {
		return 0, false
	}
	i, ok := p.kept.orderIDs[string(p.row.text[slot])]
	return i, ok
}

// inheritDate dates a further row of an order by its first one: shops write the
// order's own fields on its first row only.
func (p *pass) inheritDate() bool {
	i, ok := p.order()
	if ok {
		p.row.date = p.kept.orders[i].Date
		return true
	}
	if slot := p.spec.keys.order; slot >= 0 {
		if of, left := p.unmeant.orders[string(p.row.text[slot])]; left { // with its first row
			p.row.date = of.day
			return true
		}
	}
	return p.overlap.dateOfTaken(p)
}

func (p *pass) keepOrder() bool {
	s, r, k := p.spec, &p.row, &p.kept
	revenue := r.has&(1<<s.revenue) != 0
	if r.has&(1<<s.profit) == 0 && revenue && r.has&(1<<s.cost) != 0 {
		r.num[s.profit] = r.num[s.revenue] - r.num[s.cost]
		r.has |= 1 << s.profit
	}
	i, again := p.order()
	if !again {
		if len(r.text[s.keys.person]) == 0 {
			p.skipCell(p.field(s.keys.person), "the order has no customer")
			return false
		}
		if !revenue {
			p.skipCell(max(0, p.binding.num[s.revenue]), "the order has no revenue")
			return false
		}
		o := keptOrder{Order: Order{Date: r.date, First: r.date, Line: r.line}, currency: p.from}
		if cell := r.text[s.keys.first]; len(cell) > 0 {
			day, parsed := p.dates[startDate].ParseDay(cell, p.spec.zone)
			switch parsed {
			case tabular.Bad:
				p.skipCell(p.field(s.keys.first), "%q is not the date of a first order", cell)
				return false
			case tabular.Value:
				o.First, o.told = min(day, r.date), true
			}
		}
		i = int32(len(k.orders))
		o.Customer = k.persons.indexBytes(r.text[s.keys.person])
		o.Channel = indexOrNone(&k.channels, r.text[s.keys.channel])
		k.orders = append(k.orders, o)
		if id := r.text[s.keys.order]; len(id) > 0 {
			if k.orderIDs == nil {
				k.orderIDs = map[string]int32{}
			}
			k.orderIDs[string(id)] = i
			k.orders[i].first = p.doubts.hash(p.record)
		}
		if s.keys.order >= 0 {
			for d, dim := range s.dims {
				k.orderPlaces = append(k.orderPlaces, p.values[d].indexBytes(r.text[dim.slot]))
			}
		}
		r.num[s.counted] = Scale
		r.has |= 1 << s.counted
	}
	o := &k.orders[i]
	if revenue {
		p.doubts.compare(p, i, again)
	}
	if !p.isRefund(again) {
		r.date = o.Date // an order is one event, whatever its further rows say
	}
	if again && (len(r.text[s.keys.channel]) == 0 || p.campaign.now != nil) && o.Channel >= 0 {
		r.text[s.keys.channel] = []byte(k.channels.List[o.Channel])
		p.campaign.now = nil // the order is told already where it came from
	}
	if again {
		p.inheritPlace(k.orderPlaces[int(i)*len(s.dims):])
	}
	if revenue {
		o.Revenue += r.num[s.revenue]
	}
	if r.has&(1<<s.profit) != 0 {
		o.Profit += r.num[s.profit]
		o.HasProfit = true
	} else if revenue {
		o.lacksProfit = true
	}
	o.lacksProfit = o.lacksProfit || p.added != nil && p.added.lackProfit
	return true
}

// inheritPlace gives a further row of an order what its first one tells of where
// the order came from. A column of the user's own may be of the item instead.
func (p *pass) inheritPlace(place []int32) {
	s := p.spec
	for d, dim := range s.dims {
		if len(p.row.text[dim.slot]) == 0 && s.kind.Column(dim.name) >= 0 {
			p.row.text[dim.slot] = []byte(p.values[d].List[place[d]])
		}
	}
}

// isRefund reports whether the row is a refund of an order before it that counts
// on its own day: a negative amount, in a source whose refunds do.
func (p *pass) isRefund(again bool) bool {
	s, r := p.spec, &p.row
	return again && s.source.Basis != nil && s.source.Basis.Refunds == "refund_date" && r.has&(1<<s.revenue) != 0 && r.num[s.revenue] < 0
}

func (p *pass) keepConversion() bool {
	s, r, k := p.spec, &p.row, &p.kept
	if len(r.text[s.keys.person]) == 0 {
		p.skipCell(p.field(s.keys.person), "the conversion has no person")
		return false
	}
	c := Conversion{
		Type: indexOrNone(&k.types, r.text[s.keys.kind]),
		Time: r.unix, Date: r.date, Line: r.line,
	}
	c.Count, _ = p.number("conversions")
	c.Value, _ = p.number("value")
	c.Profit, c.HasProfit = p.number("profit")
	if s.keys.sold >= 0 {
		if id := plainOrderID(r.text[s.keys.sold]); len(id) > 0 {
			c.Order = k.sold.indexBytes(id) + 1
		}
	}
	if c.Rule = p.rule(); c.Rule > 0 {
		k.rules[c.Rule-1].Conversions++
	}
	p.persons.add(r.text[s.keys.person], &k.conversions.add(c).Person)
	p.keepAccount()
	return true
}

// number returns the row's value of a canonical column.
func (p *pass) number(column string) (Fixed, bool) {
	i := indexOf(p.spec.nums, column)
	if p.row.has&(1<<i) == 0 {
		return 0, false
	}
	return p.row.num[i], true
}

func (p *pass) keepTouch() bool {
	s, r, k := p.spec, &p.row, &p.kept
	if len(r.text[s.keys.person]) == 0 {
		p.skipCell(p.field(s.keys.person), "the touchpoint has no person")
		return false
	}
	kind, ok := touchType(r.text[s.keys.kind])
	if !ok {
		p.skipCell(p.field(s.keys.kind), "%q is not a type of touchpoint: %s; to leave the column unread, write columns = { type = \"\" }", r.text[s.keys.kind], diag.Quoted(TouchTypes()))
		return false
	}
	if i := p.rule(); i > 0 {
		k.rules[i-1].Touches++
		rule := s.rules[i-1].rule
		r.text[s.keys.channel] = []byte(rule.Channel)
		if rule.Campaign != "" {
			r.text[s.keys.campaign] = []byte(rule.Campaign)
		}
	}
	r.num[s.counted] = Scale
	r.has |= 1 << s.counted
	if kind == SurveyTouch {
		k.said = append(k.said, Said{k.channels.indexBytes(r.text[s.keys.channel]), r.date})
		return true
	}
	touch := k.touches.add(Touch{Place: p.placed(), Type: kind, Time: r.unix, Line: r.line})
	p.persons.add(r.text[s.keys.person], &touch.Person)
	p.keepAccount()
	return true
}
