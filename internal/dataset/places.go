package dataset

import "slices"

// Places are where touches were: each is a channel with a value, or none, of
// every dimension that touches keep. Touches are millions and places few, so
// that a touch holds its place's number, and a further dimension costs it
// nothing.
type Places struct {
	Dims   []string // campaign, and then the plan's own
	Values []Names  // by dimension
	Told   []bool   // by dimension: some file of touchpoints has it

	keys  []int32   // of each place in turn: its channel, an index into Data.Channels, and by dimension the index of its value, -1 without
	index hashIndex `cache:"-"`
}

// NewPlaces returns those of touches that keep their campaign and the values of
// these dimensions; there are none yet.
func NewPlaces(own ...string) Places {
	dims := append([]string{"campaign"}, own...)
	return Places{Dims: dims, Values: make([]Names, len(dims)), Told: make([]bool, len(dims))}
}

// Len returns how many places there are.
func (p *Places) Len() int { return len(p.keys) / (1 + len(p.Dims)) }

// of returns a place's channel and the indices of its values.
func (p *Places) of(place int32) []int32 {
	width := 1 + len(p.Dims)
	return p.keys[int(place)*width:][:width]
}

// Channel returns a place's channel, an index into Data.Channels.
func (p *Places) Channel(place int32) int32 { return p.keys[int(place)*(1+len(p.Dims))] }

// Value returns a place's value of a dimension; empty when it has none.
func (p *Places) Value(place int32, dim int) string {
	if v := p.of(place)[1+dim]; v >= 0 {
		return p.Values[dim].List[v]
	}
	return ""
}

// Index returns the number of the place with these values of the dimensions,
// giving it one when it is new; values that are empty or left out are none.
func (p *Places) Index(channel int32, values ...string) int32 {
	keys := make([]int32, 1+len(p.Dims))
	keys[0] = channel
	for d := range p.Dims {
		keys[1+d] = -1
		if d < len(values) && values[d] != "" {
			keys[1+d] = p.Values[d].Index(values[d])
		}
	}
	return p.indexKeys(keys)
}

// indexKeys is Index of a channel and the values' indices.
func (p *Places) indexKeys(keys []int32) int32 {
	hash := uint64(hash(0, keys))
	place, known := p.index.find(hash, func(i int32) bool { return slices.Equal(p.of(i), keys) })
	if !known {
		place = int32(p.Len())
		p.keys = append(p.keys, keys...)
		p.index.add(hash, place)
	}
	return place
}

// addPlaces asks for the dimensions that touches keep. A file may lack those
// that the source does not map.
func (s *spec) addPlaces(plan *Plan) {
	s.places = []dimension{{"campaign", s.keys.campaign}}
	for _, name := range plan.TouchDims {
		s.places = append(s.places, dimension{name, s.optionalText(name)})
	}
}

// preparePlaces notes which of the dimensions that touches keep the file has.
func (p *pass) preparePlaces() {
	s := p.spec
	if s.places == nil {
		return
	}
	places := Places{Values: make([]Names, len(s.places))}
	for _, dim := range s.places {
		places.Dims = append(places.Dims, dim.name)
		places.Told = append(places.Told, p.binding.text[dim.slot] >= 0 || s.texts[dim.slot].given())
	}
	p.kept.places = places
}

// placed returns the number of the place that the row's touch was at.
func (p *pass) placed() int32 {
	r, k := &p.row, &p.kept
	p.place = append(p.place[:0], k.channels.indexBytes(r.text[p.spec.keys.channel]))
	for d, dim := range p.spec.places {
		p.place = append(p.place, indexOrNone(&k.places.Values[d], r.text[dim.slot]))
	}
	return k.places.indexKeys(p.place)
}

// take adds a file's places, and returns their common numbers.
func (p *Places) take(own *Places, channels func(int32) int32, written spellings) []int32 {
	values := make([]func(int32) int32, len(own.Dims))
	for d := range own.Dims {
		values[d] = sharedAs(&p.Values[d], own.Values[d], written[own.Dims[d]])
		p.Told[d] = p.Told[d] || own.Told[d]
	}
	numbers := make([]int32, own.Len())
	keys := make([]int32, 1+len(p.Dims))
	for i := range numbers {
		at := own.of(int32(i))
		keys[0] = channels(at[0])
		for d, value := range values {
			keys[1+d] = value(at[1+d])
		}
		numbers[i] = p.indexKeys(keys)
	}
	return numbers
}
