package tabular

// ahead cuts the rows of a file into fields beside whoever asks for them: so the
// bytes of a large file are read, hashed, decoded, checked and cut on another
// processor than makes something of the fields. The rows come in their order, as
// if each were cut when it is asked for.
//
// A batch is the records of one buffer. Only a few go round, so that nobody gets
// far ahead.
type ahead struct {
	cutter  scanner     // the goroutine's, until batches is closed
	batches chan *batch // cut; closed after the last
	free    chan *batch // to be cut into
	stop    chan struct{}

	batch *batch // at hand
	taken int    // of its records
	plain plainFields
}

// plainFields are the fields of which plain numbers are read with the rows, where
// these are cut ahead.
type plainFields struct {
	fields  []int
	numbers *Numbers // whoever takes the rows reads the other numbers by it
}

// batchesAhead are one that is taken from, one that waits and one that is cut.
const batchesAhead = 3

// batch is what is cut of one buffer.
type batch struct {
	buf     []byte
	records []cutRecord
	ends    []uint16 // as the scanner's, of all plain records
	fields  [][]byte // of all others
	scratch []byte   // as the scanner's, of all records
	numbers []int64  // of all records, those of the plain fields in turn
	style   Numbers  // as far as the decimals' is known
	err     error    // why there are no more records; errIncomplete: the next batch has them
}

// cutRecord is a record, or what is wrong with its quotes.
type cutRecord struct {
	at       int // as the scanner's, and raw
	raw      []byte
	isPlain  bool
	from, to int    // its ends, if it is plain, or else its fields, of the batch's
	numbers  uint64 // which of its plain fields are plain numbers
	bad      *quoteError
}

// readAhead starts cutting what follows the records that a scanner has cut, and
// takes over what it reads from.
func readAhead(s *scanner) *ahead {
	a := &ahead{cutter: *s, batches: make(chan *batch, batchesAhead), free: make(chan *batch, batchesAhead), stop: make(chan struct{}), plain: s.plain}
	a.cutter.ends, a.cutter.fields, a.cutter.scratch = nil, nil, nil // the last record's are its reader's
	for range batchesAhead {
		a.give(&batch{})
	}
	go func() {
		defer close(a.batches)
		for {
			select {
			case <-a.stop:
				return
			case b := <-a.free:
				b.cut(&a.cutter, a.plain.fields)
				a.batches <- b
				if b.err != errIncomplete {
					return
				}
			}
		}
	}()
	return a
}

// give hands out a batch to be cut. What it is told of the decimals rests on the
// rows that were taken before, not on who is faster.
func (a *ahead) give(b *batch) {
	if a.plain.numbers != nil {
		b.style.style = a.plain.numbers.style
	}
	a.free <- b
}

// cut fills the batch with the records of a scanner's next buffer, and reads
// what is plain in some fields.
func (b *batch) cut(s *scanner, plain []int) {
	s.fillInto(b.buf)
	b.buf, b.records, b.numbers = s.buf, b.records[:0], b.numbers[:0]
	b.ends, b.fields, s.scratch = b.ends[:0], b.fields[:0], b.scratch[:0]
	scratch := 0
	for {
		s.ends, s.fields = b.ends[len(b.ends):], b.fields[len(b.fields):] // in place as long as there is room
		err := s.cut()
		bad, isBad := err.(*quoteError)
		if b.err = err; err != nil && !isBad {
			break
		}
		r := cutRecord{at: s.at, raw: s.raw, isPlain: len(s.ends) > 0, bad: bad}
		if r.isPlain {
			r.from = len(b.ends)
			b.ends = join(b.ends, s.ends)
			r.to = len(b.ends)
		} else {
			r.from = len(b.fields)
			b.fields = join(b.fields, s.fields)
			r.to = len(b.fields)
		}
		r.numbers = b.readPlain(&r, plain)
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

// readPlain adds a record's numbers of some fields, and returns the set of those
// that are plain.
func (b *batch) readPlain(r *cutRecord, fields []int) (plain uint64) {
	for i, field := range fields {
		v, ok := b.style.Plain(b.field(r, field))
		if ok {
			plain |= 1 << i
		}
		b.numbers = append(b.numbers, v)
	}
	return plain
}

// field returns a field of a record, or nil.
func (b *batch) field(r *cutRecord, i int) []byte {
	at := r.from + i
	switch {
	case at >= r.to:
		return nil
	case !r.isPlain:
		return b.fields[at]
	case i == 0:
		return r.raw[:b.ends[at]]
	}
	return r.raw[b.ends[at-1]+1 : b.ends[at]]
}

// next takes the next record for the scanner that began reading ahead, as
// scanner.next says.
func (a *ahead) next(s *scanner, record *Record) error {
	for a.batch == nil || a.taken == len(a.batch.records) {
		if b := a.batch; b != nil {
			if b.err != errIncomplete {
				s.at, s.line, s.err = a.cutter.at, a.cutter.line, a.cutter.err
				s.buf, s.start, s.end = a.cutter.buf, a.cutter.start, a.cutter.end
				return b.err
			}
			a.give(b)
		}
		a.batch, a.taken = <-a.batches, 0
	}
	r := &a.batch.records[a.taken]
	n := len(a.plain.fields)
	s.at, s.raw = r.at, r.raw
	record.Line = r.at
	if r.isPlain {
		s.fields = cutAt(s.fields[:0], r.raw, a.batch.ends[r.from:r.to])
		record.Fields = s.fields
	} else {
		record.Fields = a.batch.fields[r.from:r.to:r.to]
	}
	record.Numbers, record.Plain = a.batch.numbers[a.taken*n:(a.taken+1)*n], r.numbers
	a.taken++
	if r.bad != nil {
		return r.bad
	}
	return nil
}

// close ends the cutting: when it returns nothing is read any more. There is no
// next record then.
func (a *ahead) close() {
	close(a.stop)
	for range a.batches {
	}
}
