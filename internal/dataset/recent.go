package dataset

import (
	"bytes"
	"encoding/binary"
	"slices"

	"peil/internal/period"
	"peil/internal/tabular"
)

// recentTexts remembers what was made of the texts of recent rows. Columns of
// channels, campaigns, sources and media have the same few cells again and again,
// and whatever the rows' texts become is found by their cells alone: a channel by
// rules, a value as links write it, a name, the numbers of names. So of the rows
// whose cells lead to one place it remembers the last one.
type recentTexts struct {
	fields []int // by whose cells the texts are found; nil: nothing is remembered
	places []recentText
	now    *recentText // the row's; nil: it has none

	asked, known int // of the last rows
}

// recentText is what was made of a row's cells.
type recentText struct {
	cells    [][]byte // of the record; nil where they tell nothing
	record   *tabular.Record
	text     [][]byte
	assigned *assigned
	utm      []*utmValue

	keys  []int32 // of the groups; nil: no row was added up
	date  period.Date
	group int // of the last row that was, on that date
}

const (
	recentPlaces = 1 << 12
	recentRows   = 1 << 12 // after which it is asked whether remembering pays
)

// prepare leaves out kinds whose rows have texts of their own, such as ids, or
// give each other texts; and databases, whose groups do not repeat.
func (t *recentTexts) prepare(p *pass) {
	if p.keepsRow != nil || !p.spec.kind.Table || p.spec.source.DSN != "" {
		return
	}
	t.fields = []int{}
	for _, f := range p.filled.texts {
		t.fields = append(t.fields, f.field)
	}
	for _, g := range p.binding.gates {
		if !g.number {
			t.fields = append(t.fields, g.by)
		}
	}
	t.places = make([]recentText, recentPlaces)
}

// take makes a row's texts of a record, as findTexts does, or takes those of a row
// of the same cells.
func (t *recentTexts) take(p *pass, record *tabular.Record) {
	if t.fields == nil {
		p.findTexts(record)
		return
	}
	h := uint64(0)
	for _, field := range t.fields {
		cell := record.Field(field)
		first, last := ends(cell)
		h = mix(h ^ first + 31*last + uint64(len(cell)))
	}
	t.now = &t.places[h%recentPlaces]
	t.asked++
	if t.now.is(record, t.fields) {
		t.known++
	} else {
		t.now.find(p, record)
	}
	p.row.text, p.campaign.now, p.campaign.utm.now = t.now.text, t.now.assigned, t.now.utm
	if t.asked == recentRows {
		if t.known < recentRows/2 {
			t.stop(p)
		}
		t.asked, t.known = 0, 0
	}
}

// stop gives up remembering, in a file whose rows hardly repeat.
func (t *recentTexts) stop(p *pass) {
	p.row.text, p.campaign.utm.now = slices.Clone(p.row.text), slices.Clone(p.campaign.utm.now)
	t.fields, t.places, t.now = nil, nil, nil
}

// is reports whether the place is that of the record's cells.
func (t *recentText) is(record *tabular.Record, fields []int) bool {
	if t.record == nil {
		return false
	}
	for _, field := range fields {
		if !bytes.Equal(t.cells[field], record.Field(field)) {
			return false
		}
	}
	return true
}

// find makes the texts of other cells, which are copied: they outlive the record.
func (t *recentText) find(p *pass, record *tabular.Record) {
	if t.record == nil {
		t.cells = make([][]byte, record.Len())
		t.record, t.text = tabular.RecordOf(t.cells), make([][]byte, len(p.row.text))
		t.utm = make([]*utmValue, len(p.campaign.utm.now))
	}
	for _, field := range p.recent.fields {
		t.cells[field] = append(t.cells[field][:0], record.Field(field)...)
	}
	t.keys = t.keys[:0]
	p.row.text, p.campaign.utm.now = t.text, t.utm
	p.findTexts(t.record)
	t.assigned = p.campaign.now
}

// groupOf returns the group of a row of these texts.
func (t *recentText) groupOf(p *pass) int {
	if len(t.keys) == 0 {
		t.keys, t.group = p.appendKeys(t.keys), -1
	}
	if t.group < 0 || t.date != p.row.date {
		t.date, t.group = p.row.date, p.groups.group(p.row.date, t.keys, p.row.line)
	}
	return t.group
}

// ends returns the first and the last eight bytes of a text, or all of a shorter
// one twice.
func ends(text []byte) (first, last uint64) {
	n := len(text)
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])
	case n >= 4:
		first = uint64(binary.LittleEndian.Uint32(text)) | uint64(binary.LittleEndian.Uint32(text[n-4:]))<<32
	case n > 0:
		first = uint64(text[0]) | uint64(text[n/2])<<8 | uint64(text[n-1])<<16
	}
	return first, first
}
