package dataset

// hashIndex finds the numbers of things by their hashes, where the things
// themselves lie elsewhere: open addressing, with half of each hash beside the
// number, so that nearly every look goes to one thing, and growing to none.
type hashIndex struct {
	slots []hashSlot // their number is a power of two
	used  int
}

type hashSlot struct {
	hash   uint32
	number int32 // and 1; 0 is free
}

// find returns the number of the hash's that is the one that is asked for.
func (h *hashIndex) find(hash uint64, is func(number int32) bool) (int32, bool) {
	if h.used == 0 {
		return 0, false
	}
	mask := uint64(len(h.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		switch s := h.slots[at]; {
		case s.number == 0:
			return 0, false
		case s.hash == uint32(hash) && is(s.number-1):
			return s.number - 1, true
		}
	}
}

// add gives a hash a number, beside those that it has.
func (h *hashIndex) add(hash uint64, number int32) {
	if 4*h.used >= 3*len(h.slots) {
		old := h.slots
		h.slots = make([]hashSlot, max(16, 2*len(old)))
		for _, s := range old {
			if s.number > 0 {
				h.put(s)
			}
		}
	}
	h.put(hashSlot{uint32(hash), number + 1})
	h.used++
}

func (h *hashIndex) put(s hashSlot) {
	mask := uint32(len(h.slots) - 1)
	at := s.hash & mask
	for h.slots[at].number != 0 {
		at = (at + 1) & mask
	}
	h.slots[at] = s
}
