package cache

import (
	"fmt"
	"math"
	"reflect"
)

// of returns the coder of a type. A type that cannot be written is a mistake in
// the program: its field is tagged, or the codec learns it.
func (c *Codec) of(t reflect.Type) *coder {
	if known, ok := c.coders.Load(t); ok {
		return known.(*coder)
	}
	made := c.make(t)
	c.coders.Store(t, made)
	return made
}

func (c *Codec) make(t reflect.Type) *coder {
	switch t.Kind() {
	case reflect.Bool:
		return &coder{
			func(e *encoder, v, _ reflect.Value) {
				if v.Bool() {
					e.uint(1)
				} else {
					e.uint(0)
				}
			},
			func(d *decoder, v, _ reflect.Value) { v.SetBool(d.uint() == 1) },
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intCoder
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &coder{
			func(e *encoder, v, _ reflect.Value) { e.uint(v.Uint()) },
			func(d *decoder, v, _ reflect.Value) { v.SetUint(d.uint()) },
		}
	case reflect.Float64:
		return &coder{
			func(e *encoder, v, _ reflect.Value) { e.uint(math.Float64bits(v.Float())) },
			func(d *decoder, v, _ reflect.Value) { v.SetFloat(math.Float64frombits(d.uint())) },
		}
	case reflect.String:
		return &coder{
			func(e *encoder, v, _ reflect.Value) { e.uint(uint64(v.Len())); e.text(v.String()) },
			func(d *decoder, v, _ reflect.Value) { v.SetString(d.text(d.uint())) },
		}
	case reflect.Struct:
		return c.structCoder(t)
	case reflect.Pointer:
		return c.pointerCoder(t)
	case reflect.Slice:
		if t == reflect.TypeFor[[]string]() {
			return textsCoder
		}
		return c.sliceCoder(t)
	case reflect.Array:
		return c.arrayCoder(t)
	case reflect.Map:
		return c.mapCoder(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return c.anyCoder()
		}
	}
	panic(fmt.Sprintf("cache: a %s cannot be written; tag its field `cache:\"-\"` if it means nothing to another process", t))
}

var intCoder = &coder{
	func(e *encoder, v, before reflect.Value) {
		n := v.Int()
		if before.IsValid() {
			n -= before.Int()
		}
		e.int(n)
	},
	func(d *decoder, v, before reflect.Value) {
		n := d.int()
		if before.IsValid() {
			n += before.Int()
		}
		v.SetInt(n)
	},
}

func (c *Codec) structCoder(t reflect.Type) *coder {
	type field struct {
		index  int
		hidden bool
		typ    reflect.Type
		*coder
	}
	var fields []field
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("cache") != "-" {
			fields = append(fields, field{i, !f.IsExported(), f.Type, c.of(f.Type)})
		}
	}
	of := func(v reflect.Value, index int) reflect.Value {
		if !v.IsValid() {
			return v
		}
		return v.Field(index)
	}
	return &coder{
		func(e *encoder, v, before reflect.Value) {
			for i := range fields {
				f := &fields[i]
				f.encode(e, v.Field(f.index), of(before, f.index))
			}
		},
		func(d *decoder, v, before reflect.Value) {
			for i := range fields {
				f := &fields[i]
				into := v.Field(f.index)
				if f.hidden { // reflection sets no unexported field; what is at its address, it does
					into = reflect.NewAt(f.typ, into.Addr().UnsafePointer()).Elem()
				}
				f.decode(d, into, of(before, f.index))
			}
		},
	}
}

func (c *Codec) pointerCoder(t reflect.Type) *coder {
	to := c.of(t.Elem())
	return &coder{
		func(e *encoder, v, _ reflect.Value) {
			if e.length(0, v.IsNil()) {
				to.encode(e, v.Elem(), reflect.Value{})
			}
		},
		func(d *decoder, v, _ reflect.Value) {
			if _, ok := d.length(); ok {
				v.Set(reflect.New(t.Elem()))
				to.decode(d, v.Elem(), reflect.Value{})
			}
		},
	}
}

func (c *Codec) sliceCoder(t reflect.Type) *coder {
	element := c.of(t.Elem())
	return &coder{
		func(e *encoder, v, _ reflect.Value) {
			if !e.length(v.Len(), v.IsNil()) {
				return
			}
			var before reflect.Value
			for i := 0; i < v.Len() && e.err == nil; i++ {
				now := v.Index(i)
				element.encode(e, now, before)
				before = now
			}
		},
		func(d *decoder, v, _ reflect.Value) {
			n, ok := d.length()
			if !ok {
				return
			}
			v.Set(reflect.MakeSlice(t, n, n))
			var before reflect.Value
			for i := 0; i < n && d.err == nil; i++ {
				now := v.Index(i)
				element.decode(d, now, before)
				before = now
			}
		},
	}
}

func (c *Codec) arrayCoder(t reflect.Type) *coder {
	element := c.of(t.Elem())
	at := func(v reflect.Value, i int) reflect.Value {
		if !v.IsValid() {
			return v
		}
		return v.Index(i)
	}
	return &coder{
		func(e *encoder, v, before reflect.Value) {
			for i := range t.Len() {
				element.encode(e, v.Index(i), at(before, i))
			}
		},
		func(d *decoder, v, before reflect.Value) {
			for i := range t.Len() {
				element.decode(d, v.Index(i), at(before, i))
			}
		},
	}
}

// textsCoder is of []string, of which there may be millions: their text lies in
// one piece.
var textsCoder = &coder{
	func(e *encoder, v, _ reflect.Value) {
		if !e.length(v.Len(), v.IsNil()) {
			return
		}
		whole := 0
		for i := range v.Len() {
			e.uint(uint64(v.Index(i).Len()))
			whole += v.Index(i).Len()
		}
		e.uint(uint64(whole))
		for i := range v.Len() {
			e.text(v.Index(i).String())
		}
	},
	func(d *decoder, v, _ reflect.Value) {
		n, ok := d.length()
		if !ok {
			return
		}
		lengths := d.rest
		for range n {
			d.uint()
		}
		text := d.text(d.uint())
		list, sizes := make([]string, n), &decoder{rest: lengths}
		for i := range list {
			size := sizes.uint()
			if size > uint64(len(text)) {
				d.err = errForeign
				return
			}
			list[i], text = text[:size], text[size:]
		}
		v.Set(reflect.ValueOf(list))
	},
}

func (c *Codec) mapCoder(t reflect.Type) *coder {
	key, element := c.of(t.Key()), c.of(t.Elem())
	return &coder{
		func(e *encoder, v, _ reflect.Value) {
			if !e.length(v.Len(), v.IsNil()) {
				return
			}
			for i := v.MapRange(); i.Next() && e.err == nil; {
				key.encode(e, i.Key(), reflect.Value{})
				element.encode(e, i.Value(), reflect.Value{})
			}
		},
		func(d *decoder, v, _ reflect.Value) {
			n, ok := d.length()
			if !ok {
				return
			}
			v.Set(reflect.MakeMapWithSize(t, n))
			for i := 0; i < n && d.err == nil; i++ {
				k, x := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				key.decode(d, k, reflect.Value{})
				element.decode(d, x, reflect.Value{})
				v.SetMapIndex(k, x)
			}
		},
	}
}

// anyCoder writes which of the words a value is, and then the value.
func (c *Codec) anyCoder() *coder {
	return &coder{
		func(e *encoder, v, _ reflect.Value) {
			if v.IsNil() {
				e.uint(0)
				return
			}
			for i, t := range c.words {
				if t == v.Elem().Type() {
					e.uint(uint64(i) + 1)
					c.of(t).encode(e, v.Elem(), reflect.Value{})
					return
				}
			}
			if e.err == nil {
				e.err = fmt.Errorf("cache: an any that is a %s", v.Elem().Type())
			}
		},
		func(d *decoder, v, _ reflect.Value) {
			i := d.uint()
			if i == 0 {
				return
			}
			if i > uint64(len(c.words)) {
				d.err = errForeign
				return
			}
			x := reflect.New(c.words[i-1]).Elem()
			c.of(c.words[i-1]).decode(d, x, reflect.Value{})
			v.Set(x)
		},
	}
}
