package dataset

import (
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
)

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
	case "costs":
		k.label = s.own("label")
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
		s.num("per_power", "")
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
