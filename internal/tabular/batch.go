package tabular

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// batch is what is cut of one buffer.
type batch struct {
	buf     []byte
	records []cutRecord
	bounds  []int32     // of the fields of plain records, in buf: the byte before the first, and the one after each
	odd     []oddRecord // all others
	fields  [][]byte    // of all others
	scratch []byte      // as the scanner's, of all others
	numbers []int64     // of all records, those of the plain fields in turn
	style   Numbers     // as far as the decimals' is known
	err     error       // why there are no more records; errIncomplete: the next batch has them
}

// cutRecord is a record. A plain one has no quotes, and is only told by where its
// fields end.
type cutRecord struct {
	at       int    // as the scanner's
	numbers  uint64 // which of its plain fields are plain numbers
	from, to int32  // its bounds, if it is plain, or else its fields, of the batch's
	odd      int32  // its number among those that are not plain, from 1
}

// oddRecord is what else is known of a record that is not plain.
type oddRecord struct {
	raw []byte      // as the scanner's
	bad *quoteError // what is wrong with its quotes
}

// cut fills the batch with the records of a scanner's next buffer, and reads
// what is plain in some fields.
func (b *batch) cut(s *scanner, plain []int) {
	s.fillInto(b.buf)
	b.buf, b.records, b.bounds, b.numbers = s.buf, b.records[:0], b.bounds[:0], b.numbers[:0]
	b.odd, b.fields, s.scratch = b.odd[:0], b.fields[:0], b.scratch[:0]
	scratch := 0
	for {
		first := len(b.records)
		b.cutPlain(s)
		b.readPlain(b.records[first:], plain)
		s.fields = b.fields[len(b.fields):] // in place as long as there is room
		err := s.cut()
		bad, isBad := err.(*quoteError)
		if b.err = err; err != nil && !isBad {
			break
		}
		b.odd = append(b.odd, oddRecord{s.raw, bad})
		r := cutRecord{at: s.at, from: int32(len(b.fields)), odd: int32(len(b.odd))}
		b.fields = join(b.fields, s.fields)
		r.to = int32(len(b.fields))
		for i, field := range plain {
			v, ok := int64(0), false
			if field < len(s.fields) {
				v, ok = b.style.Plain(s.fields[field])
			}
			b.addNumber(&r, i, v, ok)
		}
		b.records = append(b.records, r)
		scratch += len(s.scratch)
		s.scratch = s.scratch[len(s.scratch):] // the record's stays
	}
	if scratch > cap(b.scratch) {
		b.scratch = make([]byte, 0, 2*scratch)
	}
}

// join adds what was written behind a list, or elsewhere for want of room there.
func join[T any](list, more []T) []T {
	if n := len(list) + len(more); n <= cap(list) {
		return list[:n]
	}
	return append(list, more...)
}

// block is how many bytes are looked at together: as many as a word has bits.
const block = 64

// cutPlain cuts what is unread up to the first record that has quotes or is blank,
// or to the buffer's last few bytes: nearly every record. What it leaves the
// scanner cuts.
func (b *batch) cutPlain(s *scanner) {
	text, from := s.buf[:s.end], len(b.bounds)
	delimiters, newlines := each(s.delimiter), each(s.newline)
	bounds := append(b.bounds, int32(s.start-1))
	n := len(bounds)
	defer func() { b.bounds = bounds[:from+1] }()
	for i := s.start; i+block <= len(text); i += block {
		if len(bounds)-n < 2*block {
			bounds = slices.Grow(bounds[:n], 2*block)
			bounds = bounds[:cap(bounds)]
		}
		for found := marks((*[block]byte)(text[i:]), delimiters, newlines); found != 0; found &= found - 1 {
			at := i + bits.TrailingZeros64(found)
			bounds[n] = int32(at)
			switch text[at] {
			case s.delimiter:
				n++
			case s.newline:
				to := n + 1
				if at > s.start && text[at-1] == '\r' && s.newline == '\n' {
					bounds[n], bounds[n+1] = int32(at-1), int32(at)
					n++
				}
				if int(bounds[to-1]) == s.start {
					return // a blank line
				}
				b.records = append(b.records, cutRecord{at: s.line, from: int32(from), to: int32(to)})
				s.start = at + 1
				s.line++
				from = n
				n++
			default:
				return
			}
		}
	}
}

// marks tells which bytes of a block are delimiters, newlines or quotes: the first
// one by the lowest bit.
func marks(text *[block]byte, delimiters, newlines uint64) (found uint64) {
	for i := 0; i < block; i += 8 {
		w := binary.LittleEndian.Uint64(text[i : i+8])
		none := filled(w^delimiters) & filled(w^newlines) & filled(w^each('"'))
		found |= highest(^none) << i
	}
	return found
}

// readPlain adds the numbers of plain records.
func (b *batch) readPlain(records []cutRecord, fields []int) {
	mark := b.style.style.mark()
	for i := range records {
		r := &records[i]
		bounds := b.bounds[r.from:r.to]
		for i, field := range fields {
			v, ok := int64(0), false
			if field+1 < len(bounds) {
				v, ok = plain(b.buf, int(bounds[field]+1), int(bounds[field+1]), mark)
			}
			b.addNumber(r, i, v, ok)
		}
	}
}

// addNumber adds the i-th of a record's plain fields.
func (b *batch) addNumber(r *cutRecord, i int, v int64, ok bool) {
	if ok {
		r.numbers |= 1 << i
	}
	b.numbers = append(b.numbers, v)
}

// raw returns a record as it stands in the text.
func (b *batch) raw(r *cutRecord) []byte {
	if r.odd > 0 {
		return b.odd[r.odd-1].raw
	}
	return b.buf[b.bounds[r.from]+1 : b.bounds[r.to-1]]
}
