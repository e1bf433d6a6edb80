package dataset

import "encoding/binary"

// mayShare reports whether two files of a source may hold the same rows, by
// what the first reading gave of them, and what would make rows the same.
func mayShare(a, b *fileScan) (identity, bool) {
	s := a.spec
	if s.kind.Undated {
		return identity{}, a.kept.paths.same(a.kept.channels.List, &b.kept.paths, b.kept.channels.List)
	}
	by := identity{columns: a.apart & b.apart, dated: s.dated >= 0 && a.file.Covers == nil && b.file.Covers == nil}
	if s.keys.order >= 0 && s.has(by, "order") {
		if shareOrder(a, b) {
			return by, true
		}
		if len(a.kept.orderIDs) == len(a.kept.orders) || len(b.kept.orderIDs) == len(b.kept.orders) {
			return by, false // an order with an id is none without
		}
	}
	x, datedA := a.days()
	y, datedB := b.days()
	if datedA && datedB && (x.Start > y.End || y.Start > x.End) {
		return by, false
	}
	return by, !s.kind.Table || shareGroup(a, b, by)
}

// shareOrder reports whether the files hold one order.
func shareOrder(a, b *fileScan) bool {
	if len(a.kept.orderIDs) > len(b.kept.orderIDs) {
		a, b = b, a
	}
	for id := range a.kept.orderIDs {
		if _, ok := b.kept.orderIDs[id]; ok {
			return true
		}
	}
	return false
}

// shareGroup reports whether the files have a group that is the same as far as
// the identity goes: rows that are the same fall into such.
func shareGroup(a, b *fileScan, by identity) bool {
	if len(a.groups.date) > len(b.groups.date) {
		a, b = b, a
	}
	known := make(map[string]struct{}, len(a.groups.date))
	var key []byte
	for g := range a.groups.date {
		key = a.appendGroup(key[:0], g, by)
		known[string(key)] = struct{}{}
	}
	for g := range b.groups.date {
		key = b.appendGroup(key[:0], g, by)
		if _, ok := known[string(key)]; ok {
			return true
		}
	}
	return false
}

// appendGroup appends what a group holds of an identity.
func (f *fileScan) appendGroup(key []byte, g int, by identity) []byte {
	if by.dated {
		key = binary.BigEndian.AppendUint32(key, uint32(f.groups.date[g]))
	}
	for d, dim := range f.spec.dims {
		if f.spec.has(by, dim.name) {
			key = append(append(key, f.values[d].List[f.groups.keys[g*f.groups.dims+d]]...), 0)
		}
	}
	return key
}
