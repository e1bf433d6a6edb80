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
}

// batchesAhead are one that is taken from, one that waits and one that is cut.
const batchesAhead = 3

// batch is what is cut of one buffer.
type batch struct {
	buf     []byte
	records []cutRecord
	fields  [][]byte // of all records
	scratch []byte   // as the scanner's, of all records
	err     error    // why there are no more records; errIncomplete: the next batch has them
}

// cutRecord is a record, or what is wrong with its quotes.
type cutRecord struct {
	at       int // as the scanner's, and raw
	raw      []byte
	from, to int // its fields, of the batch's
	bad      *quoteError
}

// readAhead starts cutting what follows the records that a scanner has cut, and
// takes over what it reads from.
func readAhead(s *scanner) *ahead {
	a := &ahead{cutter: *s, batches: make(chan *batch, batchesAhead), free: make(chan *batch, batchesAhead), stop: make(chan struct{})}
	a.cutter.fields, a.cutter.scratch = nil, nil // the last record's are its reader's
	for range batchesAhead {
		a.free <- &batch{}
	}
	go func() {
		defer close(a.batches)
		for {
			select {
			case <-a.stop:
				return
			case b := <-a.free:
				b.cut(&a.cutter)
				a.batches <- b
				if b.err != errIncomplete {
					return
				}
			}
		}
	}()
	return a
}

// cut fills the batch with the records of a scanner's next buffer.
func (b *batch) cut(s *scanner) {
	s.fillInto(b.buf)
	b.buf, b.records, b.fields = s.buf, b.records[:0], b.fields[:0]
	s.scratch = b.scratch[:0]
	scratch := 0
	for {
		from := len(b.fields)
		s.fields = b.fields[from:] // the record's, in place as long as there is room
		err := s.cut()
		bad, isBad := err.(*quoteError)
		if b.err = err; err != nil && !isBad {
			break
		}
		if all := from + len(s.fields); all <= cap(b.fields) {
			b.fields = b.fields[:all]
		} else {
			b.fields = append(b.fields, s.fields...)
		}
		b.records = append(b.records, cutRecord{s.at, s.raw, from, len(b.fields), bad})
		scratch += len(s.scratch)
		s.scratch = s.scratch[len(s.scratch):] // the record's stays
	}
	if scratch > cap(b.scratch) {
		b.scratch = make([]byte, 0, 2*scratch)
	}
}

// next takes the next record to the scanner that began reading ahead, as
// scanner.next says.
func (a *ahead) next(s *scanner) error {
	for a.batch == nil || a.taken == len(a.batch.records) {
		if b := a.batch; b != nil {
			if b.err != errIncomplete {
				s.at, s.line, s.err = a.cutter.at, a.cutter.line, a.cutter.err
				s.buf, s.start, s.end = a.cutter.buf, a.cutter.start, a.cutter.end
				return b.err
			}
			a.free <- b
		}
		a.batch, a.taken = <-a.batches, 0
	}
	r := &a.batch.records[a.taken]
	a.taken++
	s.at, s.raw, s.fields = r.at, r.raw, a.batch.fields[r.from:r.to:r.to]
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
