package dataset

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
	"peil/internal/warehouse"
)

// A database that is to bring touches together must know their channels. Where
// these are found here, it is first asked for the places that touches have come
// from, which are few, and then told what was found of each: an expression stands
// for the text from there on.

// mostPlaces is how many places a database is told of.
const mostPlaces = 10_000

// mapping is the places that a source's touches have come from.
type mapping struct {
	fields []int // of the source, that tell the places
	asked  int   // conditions on rows that were asked there; the others are asked here
	places []placeRows
	folded map[int]string // by text slot: how the database finds it in small letters, as spellings are joined
}

// placeRows are the rows of one place: they have these cells.
type placeRows struct {
	cells [][]byte
	rows  int
}

// mapPlaces finds the places of the rows that a condition holds for, and how the
// database is to find the texts that the report finds by them; else why it cannot.
func (p *pass) mapPlaces(ctx context.Context, db *database, where string) (m mapping, why Word) {
	s := p.spec
	needed := p.tellingTexts()
	for _, place := range s.places {
		needed = append(needed, place.slot)
	}
	for i := range s.sums {
		read, _, _ := s.textsOf(s.sums[i].node)
		needed = append(needed, read...)
	}
	m.asked = len(p.conditions(db))
	for _, condition := range s.where[m.asked:] {
		read, dated, ok := s.textsOf(condition.node)
		if !ok || dated {
			return m, movedForCondition
		}
		needed = append(needed, read...)
	}
	slices.Sort(needed)
	found := slices.DeleteFunc(slices.Compact(needed), func(slot int) bool { return slot < 0 || !p.derived(slot) })
	if len(found) == 0 {
		if m.asked < len(s.where) {
			return m, movedForCondition
		}
		return m, ""
	}
	m.fields = p.fieldsOf(found)
	if s.currText >= 0 {
		m.fields = p.fieldsOf(append(slices.Clone(found), s.currText))
	}
	raw := map[int]string{}
	for _, field := range m.fields {
		text, ok := p.rawText(db, field)
		if !ok {
			return m, movedForText
		}
		raw[field] = text
	}
	signs := false
	p.askPlaces(ctx, db, m.fields, where, mostPlaces+1, func(cells [][]byte, rows int) {
		signs = signs || slices.ContainsFunc(cells, hasSigns)
		m.places = append(m.places, placeRows{cells, rows})
	})
	switch {
	case len(m.places) > mostPlaces:
		return m, movedForPlaces
	case signs:
		return m, movedForSigns
	}
	mapped := map[int]string{}
	m.folded = map[int]string{}
	for _, slot := range found {
		mapped[slot] = p.mapText(db, slot, &m, raw, func(text string) string { return text })
		if slices.Contains(s.channels.slots, slot) {
			m.folded[slot] = p.mapText(db, slot, &m, raw, strings.ToLower)
		}
	}
	p.mapped = mapped
	if len(p.conditions(db)) < len(s.where) {
		return m, movedForCondition
	}
	return m, ""
}

// hasSigns reports whether a text has signs that do not come through a statement,
// or that part texts in it.
func hasSigns(text []byte) bool {
	return !utf8.Valid(text) || strings.ContainsFunc(string(text), func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' })
}

// mapText writes the text of a slot as the database finds it from its cells, as it
// is to be written.
func (p *pass) mapText(db *database, slot int, m *mapping, raw map[int]string, written func(string) string) string {
	fields := p.fieldsOf([]int{slot})
	var texts, from, to []string
	for _, field := range fields {
		texts = append(texts, raw[field])
	}
	if fields == nil { // the source has nothing that tells it
		p.findTexts(p.recordOf(nil, nil))
		return db.Quote(written(string(p.row.text[slot])))
	}
	rest := db.Quote(string(warehouse.NewMark))
	if len(fields) == 1 {
		rest = texts[0] // most are as they are written
	}
	known := map[string]bool{}
	for _, place := range m.places {
		var key []string
		for i, field := range m.fields {
			if slices.Contains(fields, field) {
				key = append(key, string(place.cells[i]))
			}
		}
		whole := strings.Join(key, string(warehouse.FieldMark))
		if known[whole] {
			continue
		}
		known[whole] = true
		p.findTexts(p.recordOf(m.fields, place.cells))
		if text := written(string(p.row.text[slot])); len(fields) > 1 || text != whole {
			from, to = append(from, whole), append(to, text)
		}
	}
	return db.Mapped(db.Joined(texts), from, to, rest)
}

// countPlaces counts the rows by their places, as campaign.use does one by one.
func (p *pass) countPlaces(ctx context.Context, db *database, m *mapping, where string) {
	p.setApart(m.fields)
	for _, place := range m.places {
		p.stands = place.rows
		p.findTexts(p.recordOf(m.fields, place.cells))
		if p.leftBy(m.asked) < 0 && p.fitsCurrency() {
			p.campaign.use(p)
		}
	}
	p.countApart(ctx, db, m.fields, where, len(p.spec.where)) // all are asked by now
}

// setApart notes which columns of campaigns are not told where only these fields are.
func (p *pass) setApart(fields []int) {
	u := &p.campaign.utm
	for i, slot := range p.spec.channels.slots {
		if field := p.binding.text[slot]; p.campaign.told {
			u.apart[i] = field >= 0 && !slices.Contains(fields, field)
		}
	}
}

// countApart counts the rows by the values of those columns of campaigns that
// these fields do not tell, each by a question of its own: keywords and ads are
// many, and where nothing is found by them it is only asked how they are written.
// The conditions from one on are asked here.
func (p *pass) countApart(ctx context.Context, db *database, fields []int, where string, asked int) {
	s, u := p.spec, &p.campaign.utm
	if !p.campaign.told || u.off {
		return
	}
	p.setApart(fields)
	told := slices.Clone(u.apart)
	for i, slot := range s.channels.slots {
		if !told[i] {
			continue
		}
		slots := []int{slot}
		if s.currText >= 0 {
			slots = append(slots, s.currText)
		}
		for _, m := range s.where[asked:] {
			read, _, _ := s.textsOf(m.node)
			slots = append(slots, read...)
		}
		own := p.fieldsOf(slots)
		for j := range u.apart {
			u.apart[j] = j != i
		}
		p.askPlaces(ctx, db, own, where, 0, func(cells [][]byte, rows int) {
			p.stands = rows
			p.findTexts(p.recordOf(own, cells))
			p.campaign.now = nil // counted with the groups
			if p.leftBy(asked) < 0 && p.fitsCurrency() {
				p.campaign.use(p)
			}
		})
	}
}

// askPlaces asks how many of the rows that a condition holds for have the same
// cells, for no more than so many of these; 0 is all.
func (p *pass) askPlaces(ctx context.Context, db *database, fields []int, where string, most int, read func(cells [][]byte, rows int)) {
	var by, order []string
	for _, field := range fields {
		e, ordered := p.groupedBy(db, field)
		by, order = append(by, e), append(order, ordered)
	}
	rest := "WHERE " + where
	if by != nil {
		rest += " GROUP BY " + strings.Join(by, ", ") + " ORDER BY " + strings.Join(order, ", ")
	}
	if most > 0 {
		rest += " LIMIT " + strconv.Itoa(most)
	}
	p.file.Moved += p.askFor(ctx, db, db.from, strings.Join(append(by, "count(*)"), ", "), rest, func(answer [][]byte) {
		cells := make([][]byte, len(fields))
		for i := range cells {
			cells[i] = slices.Clone(answer[i])
		}
		if rows, err := strconv.Atoi(string(answer[len(fields)])); err == nil {
			read(cells, rows)
		}
	})
}

// isNew tells of a text that the database did not have when it was asked for the
// places.
func (p *pass) isNew(text []byte) bool {
	if len(text) != 1 || text[0] != warehouse.NewMark {
		return false
	}
	if len(p.diags) == 0 {
		p.diags.Add(diag.Diagnostic{Path: p.spec.at + p.spec.source.relation(), Message: "rows came from a new place while the database was read", Hint: "build again"})
	}
	return true
}
