package cache

import (
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"sync"
)

// Codec writes values as bytes, and makes the same values of them again, for the
// program that wrote them: what is written is the values of all fields in their
// order, exported or not, and nothing that would tell them apart. So no field can
// be forgotten. One that means nothing to another process is tagged `cache:"-"`,
// and comes back as its zero value. Pointers are followed; two to one value come
// back as two values.
//
// An integer is written as its difference from the one before it, that of the
// same field in the element before it of a slice: lines, times and places are
// then mostly a byte.
type Codec struct {
	words  []reflect.Type // what a value of type any may be
	coders sync.Map       // reflect.Type → *coder
}

// NewCodec returns a codec; an any that it is given may hold what one of the
// samples is.
func NewCodec(samples ...any) *Codec {
	c := &Codec{}
	for _, s := range samples {
		c.words = append(c.words, reflect.TypeOf(s))
	}
	return c
}

// Write writes what a pointer points to.
func (c *Codec) Write(w io.Writer, pointer any) error {
	v := reflect.ValueOf(pointer).Elem()
	e := &encoder{w: w}
	c.of(v.Type()).encode(e, v, reflect.Value{})
	e.flush()
	return e.err
}

// Read makes the value again that a pointer points to.
func (c *Codec) Read(content []byte, pointer any) error {
	v := reflect.ValueOf(pointer).Elem()
	d := &decoder{rest: content}
	c.of(v.Type()).decode(d, v, reflect.Value{})
	if d.err == nil && len(d.rest) > 0 {
		return errForeign
	}
	return d.err
}

var errForeign = errors.New("what was written is something else")

// coder writes and reads values of a type. The second value is the one before,
// where there is one.
type coder struct {
	encode func(e *encoder, v, before reflect.Value)
	decode func(d *decoder, v, before reflect.Value)
}

// encoder collects bytes and hands them on.
type encoder struct {
	w     io.Writer
	bytes []byte
	err   error
}

const handedOn = 32 << 10 // bytes

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.bytes)
	}
	e.bytes = e.bytes[:0]
}

func (e *encoder) uint(n uint64) {
	e.bytes = binary.AppendUvarint(e.bytes, n)
	if len(e.bytes) > handedOn {
		e.flush()
	}
}

func (e *encoder) int(n int64) { e.uint(uint64(n)<<1 ^ uint64(n>>63)) }

func (e *encoder) text(s string) {
	e.bytes = append(e.bytes, s...)
	if len(e.bytes) > handedOn {
		e.flush()
	}
}

// length writes how long something is; nil has a length of its own.
func (e *encoder) length(n int, isNil bool) bool {
	if isNil {
		e.uint(0)
		return false
	}
	e.uint(uint64(n) + 1)
	return true
}

type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.err, d.rest = errForeign, nil
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) int() int64 {
	n := d.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (d *decoder) text(n uint64) string {
	if n > uint64(len(d.rest)) {
		d.err, d.rest = errForeign, nil
		return ""
	}
	s := string(d.rest[:n])
	d.rest = d.rest[n:]
	return s
}

// length reads how long something is, each part of which takes a byte at least;
// false for nil.
func (d *decoder) length() (int, bool) {
	n := d.uint()
	if n == 0 {
		return 0, false
	}
	if n-1 > uint64(len(d.rest)) {
		d.err, d.rest = errForeign, nil
		return 0, false
	}
	return int(n - 1), true
}
