package dataset

import (
	"slices"

	"peil/internal/tabular"
	"peil/internal/warehouse"
)

// Texts that are found here, and not in the database: a channel by rules, a
// campaign as it is read from links, whether a search is for the brand, a
// platform's word by its name. Each is found by cells of its row alone. So rows
// that have these cells in common are found the same, whether they come one by one
// or as a group.

// derived reports whether a text is not what the column holds: the report names
// it, or finds it by other columns.
func (p *pass) derived(slot int) bool {
	s := p.spec
	return s.texts[slot].names != nil || slot == s.brand.into || p.gateOf(slot) != nil ||
		p.campaign.told && (slot == s.channels.channel || slices.Contains(s.channels.slots, slot))
}

// gateOf returns the rule by which a text is read from some rows only, or nil.
func (p *pass) gateOf(slot int) *gate {
	i := slices.IndexFunc(p.binding.gates, func(g *gate) bool { return !g.number && g.slot == slot })
	if i < 0 {
		return nil
	}
	return p.binding.gates[i]
}

// fieldsOf returns the fields, in their order, whose cells the texts of slots are
// found by.
func (p *pass) fieldsOf(slots []int) []int {
	s, b := p.spec, p.binding
	var fields []int
	add := func(field int) {
		if field >= 0 && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	for _, slot := range slots {
		add(b.text[slot])
		if g := p.gateOf(slot); g != nil {
			add(g.by)
		}
		campaign := slices.Contains(s.channels.slots, slot)
		switch {
		case slot == s.brand.into:
			for _, searched := range s.brand.searched {
				add(b.text[searched])
			}
			if s.brand.campaign >= 0 {
				add(b.text[s.brand.campaign])
				add(b.text[s.brand.channel])
			}
		case slot == s.channels.channel && p.campaign.ruled:
			for _, read := range s.channels.reads {
				add(b.text[read])
			}
			campaign = true
		}
		if campaign && p.campaign.told && b.text[s.channels.slots[1]] < 0 {
			add(b.text[s.channels.slots[0]]) // it may tell the medium, too
		}
	}
	slices.Sort(fields)
	return fields
}

// tellingTexts returns the text slots that the rows of a group have in common,
// beside those that conditions ask for: what slices figures, and what decides
// whether a row counts.
func (p *pass) tellingTexts() []int {
	s := p.spec
	var slots []int
	for _, d := range s.dims {
		slots = append(slots, d.slot)
	}
	if s.currText >= 0 {
		slots = append(slots, s.currText)
	}
	if p.campaign.told && p.binding.text[s.channels.slots[1]] < 0 {
		slots = append(slots, s.channels.slots[0])
	}
	switch {
	case s.kind.Name == "touchpoints":
		slots = append(slots, s.keys.kind, s.keys.channel)
	case p.several:
		slots = append(slots, s.keys.person, s.keys.order, s.keys.channel, s.keys.first)
		if p.campaign.told {
			slots = append(slots, s.channels.slots...) // an order's rows have them in common
		}
	case p.campaign.ruled:
		slots = append(slots, s.channels.channel) // a row that none takes is told
	}
	return slots
}

// withStatus adds the fields that tell what became of an order.
func (p *pass) withStatus(fields []int) []int {
	for _, field := range []int{p.doubts.cancelled.field, p.doubts.cancelled.at} {
		if field >= 0 && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return fields
}

// rawText writes the cell of a field as text, blank where it is NULL; false where
// the same value has several texts.
func (p *pass) rawText(db *database, field int) (text string, ok bool) {
	c := db.columns[field]
	return "coalesce(" + db.Text(c) + ", '')", c.Class == warehouse.Other || c.Class == warehouse.Whole || c.Class == warehouse.Dynamic
}

// recordOf returns a record of the source that has these cells, and no others.
func (p *pass) recordOf(fields []int, cells [][]byte) *tabular.Record {
	all := make([][]byte, len(p.reader.Header))
	for i, field := range fields {
		all[field] = cells[i]
	}
	return tabular.RecordOf(all)
}
