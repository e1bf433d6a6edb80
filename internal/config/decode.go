package config

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"peil/internal/diag"
)

// decoder fills Go values from a tree by their `toml` tags: keys match exactly,
// every key must be known, and all mistakes are collected.
type decoder struct {
	list    diag.List
	spoiled []string // paths whose value could not be used: nobody need complain about them again
	untold  int      // mistakes beyond maxMistakes
}

// maxMistakes is how many mistakes are told; a file with more of them is not a
// config, and each may stand on a very long line.
const maxMistakes = 100

// report adds a mistake in the value at path.
func (d *decoder) report(n *node, path string, m diag.Diagnostic) {
	d.spoiled = append(d.spoiled, path)
	if len(d.list) >= maxMistakes {
		d.untold++
		return
	}
	m.Path = path
	d.list.Add(n.place(m))
}

// wrongType says what a value must be, in words.
func (d *decoder) wrongType(n *node, path, must, hint string) {
	d.report(n, path, diag.Diagnostic{Message: fmt.Sprintf("%s must be %s, not %s", n.name, must, n.what()), Hint: hint})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// tomlValue is a type that reads its own value.
type tomlValue interface{ UnmarshalTOML(any) error }

// into decodes n into v.
func (d *decoder) into(n *node, path string, v reflect.Value) {
	if u, ok := v.Addr().Interface().(tomlValue); ok {
		if err := u.UnmarshalTOML(n.generic()); err != nil {
			d.report(n, path, diag.Diagnostic{Message: fmt.Sprintf("%s: %v", n.name, err)})
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.into(n, path, v.Elem())
	case reflect.Struct:
		d.structure(n, path, v)
	case reflect.Map:
		d.dictionary(n, path, v)
	case reflect.Slice:
		d.slice(n, path, v)
	case reflect.String:
		if s, ok := n.scalar.(string); ok {
			v.SetString(s)
		} else if n.table == nil && !n.isList {
			d.wrongType(n, path, "text", "put it in quotes")
		} else {
			d.wrongType(n, path, "text", "write one value in quotes")
		}
	case reflect.Bool:
		if b, ok := n.scalar.(bool); ok {
			v.SetBool(b)
		} else {
			d.wrongType(n, path, "true or false", "write true or false, without quotes")
		}
	case reflect.Int:
		d.integer(n, path, v)
	case reflect.Float64:
		d.float(n, path, v)
	default:
		panic(fmt.Sprintf("config: %s has a type that peil.toml cannot hold: %s", path, v.Type()))
	}
}

func (d *decoder) integer(n *node, path string, v reflect.Value) {
	switch x := n.scalar.(type) {
	case int64:
		if v.OverflowInt(x) {
			d.report(n, path, diag.Diagnostic{Message: fmt.Sprintf("%s is too large", n.name)})
			return
		}
		v.SetInt(x)
	case float64:
		d.report(n, path, diag.Diagnostic{Message: fmt.Sprintf("%s must be a whole number", n.name)})
	case string:
		d.wrongType(n, path, "a whole number", "write it without quotes")
	default:
		d.wrongType(n, path, "a whole number", "")
	}
}

func (d *decoder) float(n *node, path string, v reflect.Value) {
	switch x := n.scalar.(type) {
	case int64:
		v.SetFloat(float64(x))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			d.report(n, path, diag.Diagnostic{Message: fmt.Sprintf("%s must be a finite number", n.name)})
			return
		}
		v.SetFloat(x)
	case string:
		d.wrongType(n, path, "a number", "write it without quotes, with a point for decimals")
	default:
		d.wrongType(n, path, "a number", "")
	}
}

// aloneOrList is a list that is written as its element where it has only one.
type aloneOrList interface{ Alone() }

// shortened is a struct that may be written as one of its numbers.
type shortened interface{ Short() *float64 }

// worded is a struct that may be written as one of its texts.
type worded interface{ Word() *string }

func (d *decoder) slice(n *node, path string, v reflect.Value) {
	if _, alone := v.Interface().(aloneOrList); alone && !n.isList {
		list := reflect.MakeSlice(v.Type(), 1, 1)
		told := len(d.list) + d.untold
		d.into(n, path, list.Index(0))
		if len(d.list)+d.untold == told {
			v.Set(list)
		}
		return
	}
	if !n.isList {
		hint := "put it in [ ]"
		if n.table != nil {
			hint = fmt.Sprintf("write [[%s]]", path)
		}
		d.wrongType(n, path, "a list", hint)
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.list), len(n.list))
	for i, child := range n.list {
		d.into(child, fmt.Sprintf("%s[%d]", path, i), list.Index(i))
	}
	v.Set(list)
}

func (d *decoder) dictionary(n *node, path string, v reflect.Value) {
	if n.table == nil {
		d.wrongType(n, path, "a table", fmt.Sprintf("write %s = { name = … }", n.name))
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, k := range n.keys() {
		value := reflect.New(v.Type().Elem()).Elem()
		d.into(n.table[k], join(path, k), value)
		v.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), value)
	}
}

func (d *decoder) structure(n *node, path string, v reflect.Value) {
	if short, ok := v.Addr().Interface().(shortened); ok && n.table == nil && !n.isList {
		d.into(n, path, reflect.ValueOf(short.Short()).Elem())
		return
	}
	if word, ok := v.Addr().Interface().(worded); ok && n.table == nil && !n.isList {
		d.into(n, path, reflect.ValueOf(word.Word()).Elem())
		return
	}
	if n.table == nil {
		hint := ""
		if n.isList {
			hint = fmt.Sprintf("write [%s]", path)
		}
		d.wrongType(n, path, "a table", hint)
		return
	}
	fields := fieldsOf(v)
	for _, k := range n.keys() {
		if field, known := fields[k]; known {
			d.into(n.table[k], join(path, k), field)
			continue
		}
		meant := d.unknownKey(n.table[k], path, k, slices.Sorted(maps.Keys(fields)))
		// What was meant is read all the same: its value may hold mistakes of
		// its own, and it is not missing.
		if _, given := n.table[meant]; meant != "" && !given {
			d.into(n.table[k], join(path, k), fields[meant])
			d.spoiled = append(d.spoiled, join(path, meant))
		}
	}
}

// fieldsOf maps the keys of a struct to its fields.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag.Get("toml"); tag != "" && tag != "-" {
			fields[tag] = v.Field(i)
		}
	}
	return fields
}

// unknownKey reports a key that nothing reads, and returns the one that was
// most likely meant.
func (d *decoder) unknownKey(n *node, path, key string, known []string) string {
	meant := ""
	for _, k := range known {
		if strings.EqualFold(k, key) {
			meant = k
		}
	}
	if meant == "" {
		meant = diag.Nearest(key, known)
	}
	m := diag.Diagnostic{Path: join(path, key), Message: fmt.Sprintf("unknown key %q", key)}
	if path != "" {
		m.Message += " in " + header(path)
	}
	if meant != "" {
		m.Hint = fmt.Sprintf("did you mean %q?", meant)
	} else {
		m.Hint = "the keys are " + strings.Join(known, ", ")
	}
	if len(d.list) >= maxMistakes {
		d.untold++
	} else {
		d.list.Add(n.doc.at(n.key, m))
	}
	return meant
}

// header writes a path as the header of its table: [[kpi]] for kpi[3].
func header(path string) string {
	if list, isElement := strings.CutSuffix(path, "]"); isElement && !strings.Contains(path, ".") {
		list, _, _ = strings.Cut(list, "[")
		return "[[" + list + "]]"
	}
	var b strings.Builder
	for _, part := range strings.Split(path, ".") {
		name, _, _ := strings.Cut(part, "[")
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(name)
	}
	return "[" + b.String() + "]"
}
