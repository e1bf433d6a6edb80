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

// readAhead starts cutting what follows the records that a scanner has cut, and
// takes over what it reads from.
func readAhead(s *scanner) *ahead {
	a := &ahead{cutter: *s, batches: make(chan *batch, batchesAhead), free: make(chan *batch, batchesAhead), stop: make(chan struct{}), plain: s.plain}
	a.cutter.fields, a.cutter.scratch = nil, nil // the last record's are its reader's
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
	s.at, s.raw = r.at, a.batch.raw(r)
	record.Line = r.at
	record.Numbers, record.Plain = a.batch.numbers[a.taken*n:(a.taken+1)*n], r.numbers
	a.taken++
	if r.odd == 0 {
		record.text, record.bounds = a.batch.buf, a.batch.bounds[r.from:r.to]
		return nil
	}
	record.bounds, record.fields = nil, a.batch.fields[r.from:r.to]
	if bad := a.batch.odd[r.odd-1].bad; bad != nil {
		return bad
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
