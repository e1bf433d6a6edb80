package dataset

import (
	"encoding/binary"
	"slices"
)

// Identity returns the columns that, with the day or the time, tell the kind's
// rows apart: two rows in different files that agree in all of them are the
// same row, exported twice. They are all of the kind's texts but the currency
// and those that a platform revises. A row of orders is told by its order's id
// alone where it has one, of an undated kind no row is told from another, and of
// a kind of facts none needs to be.
func (k *Kind) Identity() []string {
	if k.Undated || k.Facts {
		return nil
	}
	var names []string
	for _, c := range k.Columns {
		if c.Type == Text && c.Name != "currency" && !c.Revised && !c.Counted {
			names = append(names, c.Name)
		}
	}
	return names
}

// identity is what makes rows in two files the same one.
type identity struct {
	columns uint64 // of the spec's apart: those that both files have
	dated   bool   // and the day or the time
}

// addApart notes the kind's Identity, and the dimensions that the source adds.
func (s *spec) addApart() {
	names := s.kind.Identity()
	if names != nil {
		for _, name := range sortedKeys(s.source.Columns) {
			if s.kind.Column(name) < 0 {
				names = append(names, name)
			}
		}
	}
	for _, name := range names[:min(len(names), maxColumns)] {
		var column *Column
		if i := s.kind.Column(name); i >= 0 {
			column = &s.kind.Columns[i]
		}
		s.apart = append(s.apart, s.newSlot(name, "", column))
	}
}

// keying returns a spec that reads the texts that tell rows apart, too. They
// are not read where no two files may overlap.
func (s *spec) keying() *spec {
	k := *s
	k.texts = slices.Clone(s.texts)
	for _, t := range s.apart {
		k.keyed = append(k.keyed, k.text(t.name, ""))
	}
	return &k
}

// appendKey appends what identifies a row. The spec is a keying one.
func (s *spec) appendKey(key []byte, r *row, by identity) []byte {
	if o := s.keys.order; o >= 0 && len(r.text[o]) > 0 && s.has(by, "order") {
		return append(append(key, 'o'), r.text[o]...)
	}
	switch {
	case !by.dated:
	case s.kind.Columns[s.dated].Type == Timestamp:
		key = binary.BigEndian.AppendUint64(key, uint64(r.unix))
	default:
		key = binary.BigEndian.AppendUint32(key, uint32(r.date))
	}
	for i, slot := range s.keyed {
		if by.columns>>i&1 != 0 {
			key = append(append(key, r.text[slot]...), 0)
		}
	}
	return key
}

// has reports whether an identity holds a column.
func (s *spec) has(by identity, column string) bool {
	i := indexOf(s.apart, column)
	return i >= 0 && by.columns>>i&1 != 0
}

// names returns the columns of an identity, the date's first.
func (s *spec) names(by identity) []string {
	if s.keys.order >= 0 && s.has(by, "order") {
		return []string{"order"}
	}
	var names []string
	if by.dated {
		names = append(names, s.kind.Columns[s.dated].Name)
	}
	for i, t := range s.apart {
		if by.columns>>i&1 != 0 {
			names = append(names, t.name)
		}
	}
	return names
}
