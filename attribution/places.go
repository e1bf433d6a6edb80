package attribution

import (
	"cmp"
	"fmt"
	"slices"
)

// place is where a touch was, by Journeys.dims: the finest grain of credit. A
// touch without a campaign, or without a value of another dimension, has the
// empty one.
type place []string

func (p place) channel() string { return p[0] }

// valuesOf returns each place's value of a dimension; all are empty where the
// places have no such dimension.
func valuesOf(places []place, dims []string, dim string) []string {
	list := make([]string, len(places))
	if d := slices.Index(dims, dim); d >= 0 {
		for i, p := range places {
			list[i] = p[d]
		}
	}
	return list
}

// grain is what credit is told apart by: all that the journeys tell, or less,
// since days times places are many.
type grain struct {
	dims     []string // the channel, and others
	places   []place  // sorted, then Unattributed
	number   []int32  // by place of the journeys: its place here
	channels []int32  // by place: its channel, as Journeys.channels numbers them
}

// grain returns the one of the channel and those of the dimensions that the
// journeys have.
func (j *Journeys) grain(by []string) grain {
	kept := make([]bool, len(j.dims))
	kept[0] = true
	for d, dim := range j.dims {
		kept[d] = kept[d] || slices.Contains(by, dim)
	}
	g := grain{dims: only(j.dims, kept), number: make([]int32, len(j.places))}
	last := len(j.places) - 1
	coarse := make([]place, last)
	for i, p := range j.places[:last] {
		coarse[i] = only(p, kept)
	}
	order := numbers(last)
	slices.SortFunc(order, func(x, y int32) int { return slices.Compare(coarse[x], coarse[y]) })
	ofPlace, _ := j.channels()
	add := func(p place, i int32) {
		if n := len(g.places); n == 0 || !slices.Equal(g.places[n-1], p) {
			g.places, g.channels = append(g.places, p), append(g.channels, ofPlace[i])
		}
		g.number[i] = int32(len(g.places) - 1)
	}
	for _, i := range order {
		add(coarse[i], i)
	}
	add(only(j.places[last], kept), int32(last))
	return g
}

// keepDimensions notes which of the data's dimensions credit is given by, beside
// the channel.
func (b *builder) keepDimensions() {
	b.dims = []string{"channel"}
	for _, dim := range b.config.By {
		if i := slices.Index(b.data.Places.Dims, dim); i >= 0 {
			b.dims, b.kept = append(b.dims, dim), append(b.kept, i)
		}
	}
}

// number returns the index of one of the data's places, in the order of first
// appearance.
func (b *builder) number(at int32) int32 {
	if n := b.numbers[at]; n > 0 {
		return n - 1
	}
	values := make([]string, len(b.kept))
	for i, dim := range b.kept {
		if v := b.data.Places.Value(at, dim); v != Unattributed { // as with channels: it means that there was no touch
			values[i] = v
		}
	}
	n := b.placeOf(b.data.Places.Channel(at), values)
	b.numbers[at] = n + 1
	return n
}

// channelNumber returns the index of the place that a channel is alone, where
// all that counts is the channel.
func (b *builder) channelNumber(channel int32) int32 {
	if n := b.plain[channel]; n > 0 {
		return n - 1
	}
	n := b.placeOf(channel, make([]string, len(b.kept)))
	b.plain[channel] = n + 1
	return n
}

// placeOf returns the index of a place by its names, of which two numbers may
// have the same.
func (b *builder) placeOf(channel int32, values []string) int32 {
	name := cmp.Or(b.data.Channels.List[channel], Unknown)
	if name == Unattributed {
		name = Unknown // the source's word; here it means that there was no touch
	}
	p := append(place{name}, values...)
	key := fmt.Sprintf("%q", p)
	n, known := b.named[key]
	if !known {
		n = int32(len(b.places))
		b.places = append(b.places, p)
		b.named[key] = n
	}
	return n
}

// sortPlaces sorts the places by their names, leaves out the dimensions that
// none has a value of, and adds Unattributed. It returns each one's new index.
func (b *builder) sortPlaces() (rank []int32) {
	told := make([]bool, len(b.dims))
	told[0] = true
	order := make([]int32, len(b.places))
	for i, p := range b.places {
		order[i] = int32(i)
		for d, value := range p {
			told[d] = told[d] || value != ""
		}
	}
	slices.SortFunc(order, func(x, y int32) int { return slices.Compare(b.places[x], b.places[y]) })
	rank = make([]int32, len(b.places))
	sorted := make([]place, 0, len(b.places)+1)
	for r, i := range order {
		rank[i] = int32(r)
		sorted = append(sorted, only(b.places[i], told))
	}
	b.dims = only(b.dims, told)
	none := make(place, len(b.dims))
	none[0] = Unattributed
	b.places = append(sorted, none)
	return rank
}

// ofTold returns those of a list that are told.
func only(list []string, told []bool) []string {
	var kept []string
	for i, x := range list {
		if told[i] {
			kept = append(kept, x)
		}
	}
	return kept
}
