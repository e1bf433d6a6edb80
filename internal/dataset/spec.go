package dataset

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	"peil/internal/diag"
	"peil/internal/period"
)

// spec is how the rows of one source are read, whatever the file: which texts
// and numbers, what is added up, and which conditions are asked.
type spec struct {
	source   *Source
	at       string // its place in the config: source[2]
	kind     Kind
	preset   *preset
	currency string         // of the report; "" is not checked
	zone     *time.Location // of the source's times
	local    *time.Location // of the report's days
	dated    int            // the column of the kind that dates its rows; -1: none

	texts []slot
	nums  []slot
	dims  []dimension
	sums  []sum
	parts []int  // text slots of the columns whose rows are a part of the whole
	apart []slot // what tells rows of the same time apart; see identity.go
	keyed []int  // their text slots, in a spec that reads them

	where   []meant // all of them must hold; none: every row is meant
	byTexts bool    // where asks for texts only

	revenue    int // number slot of the column with a basis; -1: none
	convert    conversion
	counted    int // number slot that counts rows; -1
	profit     int // slots of orders; -1
	cost       int
	aid        int // slot of a survey's score, or of a position in search; -1
	keys       keySlots
	collapsing *collapsing // of a source of touches in a database
	places     []dimension // that touches keep
	rules      []ruleSlot
	currText   int // text slot of the rows' currency; -1
	brand      brandSlots
	channels   channelRules
	utm        *UTM
	rates      *rates // nil: only the report's currency is read
	money      uint64 // number slots that hold money
}

// keySlots are the text slots of what rows of persons are kept by; -1 where the
// kind has no such column.
type keySlots struct {
	person, account, order, channel, campaign, kind, first, until, label int
	sold                                                                 int // a conversion's order
	stages                                                               [len(leadStages)]int
}

// slot is a place in a row, and where a file's value for it comes from.
type slot struct {
	name     string            // canonical or own column, or a header
	column   *Column           // nil: own column or header
	header   bool              // name is the file's header
	from     string            // place in the config that asks for the header
	filled   bool              // computed, never read
	optional bool              // a file may lack the header
	back     []byte            // the fallback: what a cell is that the file does not have; nil: none
	always   bool              // the fallback is for blank cells too, not only for files without the column
	number   Fixed             // the fallback of a number
	names    map[string]string // what the preset calls the cells' words
}

// given reports whether something stands in for the column in a file without
// it.
func (t *slot) given() bool { return t.back != nil || t.column != nil && t.column.Blank }

type dimension struct {
	name string
	slot int // in texts
}

// sum is a column of the table.
type sum struct {
	name  string
	slot  int       // in nums; -1 counts rows
	where condition // nil: every row
	node  ast.Node  // of where
}

// row is one row of a file on its way into the groups. Its texts point into
// the file's buffer.
type row struct {
	line int32
	date period.Date
	unix int64
	text [][]byte
	num  []Fixed
	has  uint64
}

// maxColumns is the width of the sets of columns that have a value.
const maxColumns = 64

func newSpec(source *Source, index int, plan *Plan) (*spec, diag.List) {
	var l diag.List
	s := &spec{source: source, at: fmt.Sprintf("source[%d]", index), currency: plan.Currency, revenue: -1, counted: -1, profit: -1, cost: -1, aid: -1, currText: -1}
	var ok bool
	if s.kind, ok = KindOf(source.Kind); !ok {
		oneOf(&l, s.at+".kind", "kind of source", source.Kind, kindNames())
		return nil, l
	}
	s.dated = slices.IndexFunc(s.kind.Columns, func(c Column) bool { return c.Role == Dated })
	var err error
	if s.preset, err = presetOf(source.Preset); err != nil {
		l.Errorf(s.at+".preset", "%v", err)
		return nil, l
	}
	s.local = s.location(plan.Timezone, &l)
	s.zone = s.local
	if source.Timezone != "" {
		s.zone = s.location(source.Timezone, &l)
	}
	s.rates = plan.rates
	if source.Currency != "" && plan.Currency != "" && source.Currency != plan.Currency && !s.rates.knows(source.Currency) {
		l.Add(diag.Diagnostic{Path: s.at + ".currency", Message: fmt.Sprintf("the source is in %s, the report in %s%s", source.Currency, plan.Currency, s.noRate(source.Currency)),
			Hint: addRates})
	}
	s.addKeys(plan)
	for _, c := range s.kind.Columns {
		if c.Part {
			s.parts = append(s.parts, s.text(c.Name, ""))
		}
	}
	for _, column := range s.preset.Total.Blank {
		s.text(column, "")
	}
	s.addDimensions(plan)
	s.addSums()
	s.addMeasures(plan, &l)
	s.addWhere(&l)
	s.addBasis(plan.Basis, &l)
	s.addRules(plan)
	s.addMoney(plan)
	s.addBrand(plan)
	s.utm = &plan.UTM
	s.addChannelRules(plan)
	s.addApart()
	if len(s.nums) > maxColumns || len(s.sums) > maxColumns {
		l.Errorf(s.at, "the source %q has more than %d columns of numbers", source.Name, maxColumns)
		return nil, l
	}
	return s, l
}

func (s *spec) location(name string, l *diag.List) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		l.Errorf(s.at, "unknown time zone %q", name)
		return time.UTC
	}
	return loc
}

// text returns the slot of a text: a canonical or own column, or else a header.
func (s *spec) text(name, from string) int {
	return s.slot(&s.texts, name, from)
}

// num returns the slot of a number likewise.
func (s *spec) num(name, from string) int {
	return s.slot(&s.nums, name, from)
}

func (s *spec) slot(slots *[]slot, name, from string) int {
	var column *Column
	if i := s.kind.Column(name); i >= 0 {
		column = &s.kind.Columns[i]
		name = column.Name
	}
	if i := slices.IndexFunc(*slots, func(t slot) bool { return t.name == name && !t.optional }); i >= 0 {
		return i
	}
	*slots = append(*slots, s.newSlot(name, from, column))
	return len(*slots) - 1
}

func (s *spec) newSlot(name, from string, column *Column) slot {
	t := slot{name: name, column: column, from: from, header: column == nil && !hasKey(s.source.Columns, name), names: s.preset.Names[name]}
	if value, always, ok := s.fallback(name, column); ok {
		t.back, t.always = []byte(value), always
		t.number, _ = parseDefault(value) // checked by Validate; of a text it is unused
	}
	return t
}

// indexOf returns the slot of that name, or -1.
func indexOf(slots []slot, name string) int {
	return slices.IndexFunc(slots, func(t slot) bool { return t.name == name })
}

// fallback returns the value of cells that the file does not have: the source's
// default, the preset's channel, the source's name, the kind's default.
func (s *spec) fallback(name string, c *Column) (value string, blank, ok bool) {
	names := []string{name}
	if c != nil {
		names = c.names()
	}
	for _, n := range names {
		if v, ok := s.source.Defaults[n]; ok {
			return v, true, true
		}
	}
	switch {
	case c == nil:
		return "", false, false
	case c.Name == "channel" && s.preset.Channel != "":
		return s.preset.Channel, false, true
	case c.SourceName:
		return s.source.Name, false, true
	case c.Default != "":
		return c.Default, true, true
	}
	return "", false, false
}

// own returns the slot of a canonical text column that the kind has, or -1.
func (s *spec) own(name string) int {
	if s.kind.Column(name) < 0 {
		return -1
	}
	return s.text(name, "")
}

// addKeys asks for the texts that rows of persons are kept by.
func (s *spec) addKeys(plan *Plan) {
	s.keys = keySlots{person: -1, account: -1, order: -1, channel: -1, campaign: -1, kind: -1, first: -1, until: -1, label: -1, sold: -1}
	s.currText = s.own("currency")
	k := &s.keys
	switch s.kind.Name {
	case "orders":
		k.person, k.order, k.channel, k.first = s.own("customer"), s.own("order"), s.own("channel"), s.own("first_order")
	case "conversions":
		k.person, k.kind = s.own("person"), s.own("type")
		if plan.OrderIDs {
			k.sold = s.own("order")
		}
	case "touchpoints":
		k.person, k.channel, k.campaign, k.kind = s.own("person"), s.own("channel"), s.own("campaign"), s.own("type")
		s.addPlaces(plan)
	case "leads":
		k.person, k.account, k.channel = s.own("person"), s.own("account"), s.own("channel")
		for i, stage := range leadStages {
			k.stages[i] = s.own(stage)
		}
	case "identity":
		k.person, k.label = s.own("person"), s.own("id")
	case "paths":
		k.person = s.own("path")
	case "survey":
		k.kind, k.label = s.own("question"), s.own("answer")
		s.aid = s.num("score", "")
	case "rates":
		k.person, k.label = s.own("from"), s.own("to")
		s.aid = s.num("rate", "")
		s.num("per", "")
	case "search":
		s.aid = s.num("position", "")
	case "budget":
		k.person, k.channel = s.own("period"), s.own("channel")
	case "contacts":
		k.person, k.first, k.kind = s.own("person"), s.own("company_date"), s.own("consent")
		s.num("complete_fields", "")
		s.num("engagement_months", "")
	case "events":
		k.until, k.label, k.kind = s.own("until"), s.own("label"), s.own("kind")
	}
	if plan.Accounts && (s.kind.Name == "conversions" || s.kind.Name == "touchpoints") {
		k.account = s.own("account")
	}
}

// addDimensions asks for the plan's dimensions that the kind has, and for the
// source's own ones. A kind that the plan does not name is grouped by channel
// and campaign.
func (s *spec) addDimensions(plan *Plan) {
	if !s.kind.Table {
		return
	}
	names, planned := plan.Dims[s.kind.Name]
	if !planned {
		names = []string{"channel", "campaign"}
	}
	for _, name := range names {
		if i := s.kind.Column(name); i >= 0 && s.kind.Columns[i].Role == Dimension {
			s.dims = append(s.dims, dimension{s.kind.Columns[i].Name, s.text(name, "")})
		}
	}
	for _, name := range sortedKeys(s.source.Columns) {
		own := name
		if i := s.kind.Column(name); i >= 0 {
			// What links carry slices figures where the config points at it, as own columns do.
			c := &s.kind.Columns[i]
			if own = c.Name; !slices.Contains(campaignColumns, own) || own == "campaign" && !c.Revised || !s.reads(name) {
				continue
			}
		}
		if !slices.ContainsFunc(s.dims, func(d dimension) bool { return d.name == own }) {
			s.dims = append(s.dims, dimension{own, s.text(own, "")})
		}
	}
}

// addSums asks for the kind's measures.
func (s *spec) addSums() {
	for i := range s.kind.Columns {
		c := &s.kind.Columns[i]
		if c.Role != Summed {
			continue
		}
		n := s.num(c.Name, "")
		s.sums = append(s.sums, sum{name: c.Name, slot: n})
		if c.Revenue {
			s.revenue = n
		}
		if c.Counted {
			s.counted = n
			s.nums[n].filled = true
		}
	}
	if s.kind.Name == "orders" {
		s.profit, s.cost = s.num("profit", ""), s.num("cost", "")
	}
}

// addMeasures asks for the own measures of this source.
func (s *spec) addMeasures(plan *Plan, l *diag.List) {
	if !s.kind.Table {
		return
	}
	for i := range plan.Measures {
		m := &plan.Measures[i]
		if m.Source != s.source.Name && m.Source != s.kind.Name {
			continue
		}
		at := fmt.Sprintf("measure[%d]", i)
		own := sum{name: m.ID, slot: -1}
		if m.Column != "rows" {
			own.slot = s.num(m.Column, at+".column")
		}
		run, err := compile(m.Where, func(name string, number bool) (operand, error) {
			return s.operand(name, number, at+".where"), nil
		})
		if err != nil {
			l.Add(diag.Diagnostic{Path: at + ".where", Offset: err.offset, Message: err.message, Hint: err.hint})
			continue
		}
		own.where = run
		if strings.TrimSpace(m.Where) != "" {
			own.node, _ = parseWhere(m.Where) // as compile did
		}
		s.sums = append(s.sums, own)
	}
}

// addWhere asks which rows are meant: those for which the preset's condition and
// the source's hold.
func (s *spec) addWhere(l *diag.List) {
	s.byTexts = s.source.Where != "" || s.preset.Where != ""
	add := func(where string, resolve func(name string, number bool) operand) {
		if where == "" {
			return
		}
		tree, err := parseWhere(where)
		var texts, others []meant // what asks for texts alone may have to be asked here of a database's groups: last
		if err == nil {
			for _, part := range partsOf(tree) {
				byTexts := true
				c := compiler{resolve: func(name string, number bool) (operand, error) {
					o := resolve(name, number)
					byTexts = byTexts && o.typ == Text
					return o, nil
				}}
				m := meant{where, part, c.condition(part)}
				if err = c.err; err != nil {
					break
				}
				if byTexts {
					texts = append(texts, m)
				} else {
					others = append(others, m)
				}
			}
		}
		if err != nil {
			l.Add(diag.Diagnostic{Path: s.at + ".where", Offset: err.offset, Message: err.message, Hint: err.hint})
			return
		}
		s.byTexts = s.byTexts && others == nil
		s.where = append(append(s.where, others...), texts...)
	}
	add(s.preset.Where, s.presetOperand)
	add(s.source.Where, func(name string, number bool) operand { return s.operand(name, number, s.at+".where") })
}

// presetOperand finds a name of a preset's condition: a heading is blank in a file
// that lacks it.
func (s *spec) presetOperand(name string, number bool) operand {
	o := operandOf(&s.kind, name, number)
	if o.typ != Text || s.kind.Column(name) >= 0 {
		return s.operand(name, number, s.at+".preset")
	}
	o.slot = len(s.texts)
	t := s.newSlot(name, s.at+".preset", nil)
	t.optional = true
	s.texts = append(s.texts, t)
	return o
}

// operand finds a name of a condition. What is no column of the kind or of the
// source is taken for a header; binding a file tells whether it has it.
func (s *spec) operand(name string, number bool, from string) operand {
	o := operandOf(&s.kind, name, number)
	switch o.typ {
	case Count:
		o.slot = s.num(name, from)
	case Text:
		o.slot = s.text(name, from)
	}
	return o
}

// addBasis works out how revenue becomes the report's.
func (s *spec) addBasis(report Basis, l *diag.List) {
	if s.revenue < 0 || s.source.Basis == nil || !s.reads(s.nums[s.revenue].name) {
		return
	}
	from := *s.source.Basis
	if s.kind.Claimed {
		from = Basis{VAT: from.VAT}
	}
	var errs []basisError
	s.convert, errs = conversionOf(s.nums[s.revenue].name, from, report, s.source.VATRate, func(column string) int {
		if s.kind.Column(column) < 0 || !s.reads(column) {
			return -1
		}
		return s.num(column, s.at+".revenue_basis")
	})
	for _, e := range errs {
		if e.field == "refunds" && from.Refunds == "ignored" && s.source.TellsRefunds() {
			e.hint = `write revenue_basis = { refunds = "order_date" } in [report], which subtracts what was paid back on the day of the order; ` + e.hint
		}
		l.Add(diag.Diagnostic{Path: s.at + ".revenue_basis." + e.field, Message: e.message, Hint: e.hint})
	}
}

// reads reports whether the config leaves the column in: columns = { revenue =
// "" } leaves it out.
func (s *spec) reads(column string) bool {
	header, mapped := s.source.Columns[column]
	return !mapped || header != ""
}
