package dataset

import "encoding/binary"

// recentNames finds the numbers of names that a column has again and again: of
// the names whose first and last bytes lead to one place it remembers the last.
// That costs a few nanoseconds, where Names hashes a name and looks it up.
type recentNames struct {
	places [recentPlaces]struct {
		name   string
		number int32 // and 1; 0: none yet
	}
}

const recentPlaces = 1 << 9

// index is names.indexBytes.
func (r *recentNames) index(names *Names, name []byte) int32 {
	first, last := ends(name)
	place := &r.places[mix(first+31*last+uint64(len(name)))%recentPlaces]
	if place.number == 0 || place.name != string(name) {
		i := names.indexBytes(name)
		place.name, place.number = names.List[i], i+1
	}
	return place.number - 1
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
