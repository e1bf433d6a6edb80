package dataset

// beside works on batches in their order, while a pass that fills them reads on:
// what a batch takes is mostly waiting for memory. The zero value with work set is
// ready; nothing is started before a batch is full.
type beside[B any] struct {
	work func(*B) // and empties the batch
	full chan *B
	free chan *B
	done chan struct{} // closed when the last of full is worked on
}

// batchesBeside are one that is filled, one that waits and one that is worked on.
const batchesBeside = 3

// hand hands a full batch over, and returns an empty one, which may be nil.
func (w *beside[B]) hand(b *B) *B {
	if w.full == nil {
		w.full, w.free, w.done = make(chan *B, batchesBeside), make(chan *B, batchesBeside), make(chan struct{})
		for range batchesBeside - 1 {
			w.free <- nil
		}
		go func() {
			defer close(w.done)
			for b := range w.full {
				w.work(b)
				w.free <- b
			}
		}()
	}
	w.full <- b
	return <-w.free
}

// finish returns when all batches are worked on; rest is the last one, or nil.
func (w *beside[B]) finish(rest *B) {
	if w.full != nil {
		close(w.full)
		<-w.done
	}
	if rest != nil {
		w.work(rest)
	}
	*w = beside[B]{work: w.work}
}
