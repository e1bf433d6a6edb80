package dataset

import (
	"context"
	"encoding/binary"
	"math/bits"
	"strings"

	"peil/internal/tabular"
)

// repeats finds rows of one file that are the same in every cell: a block that
// was pasted twice, an export that was added to the one before. It remembers as
// many rows as it has room for. Of a longer file it looks at a sample, halved
// whenever the room is used up (adaptive sampling: Flajolet, Computing 43, 1990),
// in which a row and its like are together or not at all: so what is found there
// stands for the whole, at the cost of a few nanoseconds a row.
type repeats struct {
	slots [3]int // numbers by which rows are sampled; -1: none
	mask  uint64 // rows whose sampling hash has these bits are left out
	seen  map[uint64]seenRow

	counted Odd // as a database has counted them
}

type seenRow struct {
	sample uint64
	again  int32 // rows like the first one
	line   int32 // of the first of those
}

// repeatRoom is how many rows are remembered: some 300 kB of them.
const repeatRoom = 1 << 13

// prepare looks at the kinds whose rows are told by the day. Others have their
// own ways: orders have ids, persons' rows times, and two plans or answers may
// well be alike.
func (t *repeats) prepare(p *pass) {
	switch p.spec.kind.Name {
	case "ads", "web", "costs", "email":
	default:
		return
	}
	t.seen = map[uint64]seenRow{}
	t.slots = [3]int{-1, -1, -1}
	n := 0
	for i, field := range p.binding.num {
		if field >= 0 && n < len(t.slots) {
			t.slots[n] = i
			n++
		}
	}
}

// look remembers a row that is used. One whose numbers are 0 adds nothing, however
// often it stands there.
func (t *repeats) look(p *pass) {
	if t.seen == nil {
		return
	}
	r := &p.row
	sample, zero := mix(uint64(uint32(r.date))), true
	for _, slot := range t.slots {
		if slot >= 0 && r.has&(1<<slot) != 0 && r.num[slot] != 0 {
			sample, zero = mix(sample^uint64(r.num[slot])), false
		}
	}
	if zero || sample&t.mask != 0 {
		return
	}
	h := hashCells(p.record)
	row, again := t.seen[h]
	if again {
		if row.again++; row.again == 1 {
			row.line = r.line
		}
	}
	row.sample = sample
	t.seen[h] = row
	for len(t.seen) > repeatRoom && t.mask+1 != 0 {
		t.mask = t.mask<<1 | 1
		for h, row := range t.seen {
			if row.sample&t.mask != 0 {
				delete(t.seen, h)
			}
		}
	}
}

// found returns how many rows stand there again, as the sample has it, and the
// line of the first that is known.
func (t *repeats) found() Odd {
	o := t.counted
	for _, row := range t.seen {
		o.Rows += int(row.again)
		if row.again > 0 && (o.Line == 0 || int(row.line) < o.Line) {
			o.Line = int(row.line)
		}
	}
	o.Rows *= int(t.mask + 1)
	return o
}

// countRepeats asks how many rows are the same as another in every cell: all of
// them, where of a long file it is a sample.
func (p *pass) countRepeats(ctx context.Context, db *database, q *groupQuery, meant string) {
	t := &p.doubts.repeats
	if t.seen == nil || len(p.diags) > 0 {
		return
	}
	a := p.asked(db, false)
	var some []string
	for _, slot := range t.slots {
		if slot >= 0 {
			some = append(some, "coalesce("+a.number(p.spec.nums[slot].name)+", 0) <> 0")
		}
	}
	if some == nil {
		return
	}
	where := "(" + strings.Join(some, " OR ") + ")"
	if meant != "" {
		where = strings.TrimPrefix(meant, "WHERE ") + " AND " + where
	}
	p.askRepeats(ctx, db, where, "", q.asked, func(rows int, _ Fixed) { t.counted.Rows += rows })
}

// askRepeats asks how many rows, of those that a condition holds for, are the same as
// another in every cell, and what these are worth, where that is asked. The source's
// own conditions from one on are asked here.
func (p *pass) askRepeats(ctx context.Context, db *database, where, worth string, asked int, found func(rows int, worth Fixed)) {
	var cells []string
	for _, c := range db.columns {
		cells = append(cells, db.Cell(c))
	}
	// What a condition asks for that is asked here must be told, and what leaves a row out.
	var slots []int
	byDay := false
	for _, m := range p.spec.where[asked:] {
		read, dated, _ := p.spec.textsOf(m.node)
		slots, byDay = append(slots, read...), byDay || dated
	}
	if p.spec.currText >= 0 {
		slots = append(slots, p.spec.currText)
	}
	if p.several {
		slots = append(slots, p.spec.keys.order)
	}
	told := p.fieldsOf(slots)
	if byDay = byDay && p.binding.date >= 0; byDay {
		told = append(told, p.binding.date)
	}
	var tell []string
	for _, field := range told {
		tell = append(tell, cells[field])
	}
	if p.several { // what tells most first
		id := p.binding.text[p.spec.keys.order]
		cells[0], cells[id] = cells[id], cells[0]
	}
	selected, from, rest := db.Repeated(db.from, cells, tell, worth, where)
	p.askFor(ctx, db, from, selected, rest, func(fields [][]byte) {
		n := countIn(fields, len(told))
		p.findTexts(p.recordOf(told, fields))
		if byDay && p.parseDate(fields[len(told)-1]) != tabular.Value && !p.inheritDate() {
			return
		}
		if n == 0 || p.leftBy(asked) >= 0 || !p.fitsCurrency() {
			return
		}
		amount := Fixed(0)
		if worth != "" {
			amount, _ = fixedIn(fields[len(told)+1])
		}
		found(n, amount)
	})
}

// mix scatters the bits of x: the halves of a product with a multiplier of
// Knuth's kind, put together.
func mix(x uint64) uint64 {
	high, low := bits.Mul64(x^0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93)
	return high ^ low
}

// hashCells identifies a row by its cells. It is the same in every run, as a
// sample must be.
func hashCells(record *tabular.Record) uint64 {
	h := uint64(record.Len())
	for i := range record.Len() {
		h = hashCell(h, record.Field(i))
	}
	return h
}

// hashCell adds a cell to a hash.
func hashCell(h uint64, cell []byte) uint64 {
	n := uint64(len(cell))
	for ; len(cell) >= 8; cell = cell[8:] {
		h = mix(h ^ binary.LittleEndian.Uint64(cell))
	}
	var rest [8]byte
	copy(rest[:], cell)
	return mix(h ^ binary.LittleEndian.Uint64(rest[:]) ^ n<<56)
}

// blanks counts the rows in which a number that the kind requires is blank. It is
// not 0: nobody knows what it is.
type blanks struct {
	required uint64 // slots that the file has
	rows     map[int]Odd
}

// prepare leaves orders out: a further row of one need not repeat its revenue.
func (b *blanks) prepare(p *pass) {
	if p.spec.kind.Name == "orders" {
		return
	}
	for i, t := range p.spec.nums {
		if t.column != nil && t.column.Required && p.binding.num[i] >= 0 && t.back == nil {
			b.required |= 1 << i
		}
	}
}

func (b *blanks) look(p *pass) {
	missing := b.required &^ p.row.has
	for ; missing != 0; missing &= missing - 1 {
		i := bits.TrailingZeros64(missing)
		if b.rows == nil {
			b.rows = map[int]Odd{}
		}
		o := b.rows[i]
		if o.Rows++; o.Rows == 1 {
			o.Line = int(p.row.line)
		}
		b.rows[i] = o
	}
}

// add counts rows of a group.
func (b *blanks) add(slot, rows int) {
	if rows == 0 {
		return
	}
	if b.rows == nil {
		b.rows = map[int]Odd{}
	}
	o := b.rows[slot]
	o.Rows += rows
	b.rows[slot] = o
}

// tellOdd hands over what the audit judges by the config's limits.
func (d *doubts) tellOdd(p *pass) {
	p.file.Repeated, p.file.Restated = d.repeats.found(), d.restated.found(p)
	for i, t := range p.spec.nums {
		if o, ok := d.blanks.rows[i]; ok {
			o.Column = t.name
			p.file.Blank = append(p.file.Blank, o)
		}
	}
}
