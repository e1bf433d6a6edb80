package schema

import (
	"fmt"
	"reflect"

	"peil/internal/config"
	"peil/internal/locale"
)

// Field is a key of peil.toml, or a table with its keys.
type Field struct {
	Name, Path string
	Key        Key
	Form       Form
	Fields     []Field // of a Table, WordTable or Tables
	Alone      bool    // a list whose only element may stand alone
	Short      bool    // of a list of tables: a number may stand for an element
	Default    any     // the value that config.Defaults has; nil for none
}

// Form is the form of a field's value.
type Form string

const (
	Text      Form = "text"
	Number    Form = "number"
	Whole     Form = "whole number"
	WholeWord Form = "whole number, or a word"
	Switch    Form = "true or false"
	Localized Form = "text, or a table of texts by language"
	Texts     Form = "list of texts"
	Numbers   Form = "list of numbers"
	WordNum   Form = "number, or a word"
	WordNums  Form = "table of numbers or words"
	TextMap   Form = "table of texts"
	NumberMap Form = "table of numbers"
	TablesMat Form = "table of tables of lists of tables"
	tablesMap Form = "table of lists of tables" // inside a TablesMat only
	Table     Form = "table"
	WordTable Form = "table, or a word"
	Tables    Form = "list of tables"
)

// Fields returns the keys of peil.toml's root, in the order in which the structs
// have them.
func Fields() []Field {
	return fieldsOf(reflect.ValueOf(config.Defaults()), "", keys())
}

// fieldsOf walks a struct, which holds the defaults.
func fieldsOf(v reflect.Value, path string, told map[string]Key) []Field {
	var list []Field
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag.Get("toml")
		if tag == "" || tag == "-" {
			continue // as the decoder does
		}
		f := Field{Name: tag, Path: tag}
		if path != "" {
			f.Path = path + "." + tag
		}
		f.Key = told[f.Path]
		value := v.Field(i)
		f.Form = formOf(value.Type(), f.Path)
		f.Alone, f.Short = alone(value.Type())
		switch inner := structOf(value.Type()); {
		case inner == nil && !value.IsZero():
			f.Default = value.Interface()
		case inner != nil && value.Kind() == reflect.Struct:
			f.Fields = fieldsOf(value, f.Path, told)
		case inner != nil:
			f.Fields = fieldsOf(reflect.Zero(inner), f.Path, told)
		}
		list = append(list, f)
	}
	return list
}

// alone tells whether the only element of a list may stand alone, in the way of
// config's decoder, and whether as a number.
func alone(t reflect.Type) (only, short bool) {
	for t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Slice || !t.Implements(reflect.TypeFor[interface{ Alone() }]()) {
		return false, false
	}
	return true, reflect.PointerTo(t.Elem()).Implements(reflect.TypeFor[interface{ Short() *float64 }]())
}

// structOf returns the struct that a type is, points to or lists, or nil.
func structOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		return t
	}
	return nil
}

// formOf returns the form of a Go type as the decoder reads it.
func formOf(t reflect.Type, path string) Form {
	if t == reflect.TypeFor[locale.Localized]() {
		return Localized
	}
	switch t.Kind() {
	case reflect.Pointer:
		return formOf(t.Elem(), path)
	case reflect.String:
		return Text
	case reflect.Float64:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalTOML(any) error }]()) {
			return WordNum
		}
		return Number
	case reflect.Int:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalTOML(any) error }]()) {
			return WholeWord
		}
		return Whole
	case reflect.Bool:
		return Switch
	case reflect.Struct:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ Word() *string }]()) {
			return WordTable
		}
		return Table
	case reflect.Slice:
		if form, ok := map[Form]Form{Text: Texts, Number: Numbers, Table: Tables}[formOf(t.Elem(), path)]; ok {
			return form
		}
	case reflect.Map:
		if form, ok := map[Form]Form{Text: TextMap, Number: NumberMap, WordNum: WordNums, Tables: tablesMap, tablesMap: TablesMat}[formOf(t.Elem(), path)]; ok {
			return form
		}
	}
	panic(fmt.Sprintf("schema: %s has a type that has no form yet: %s", path, t))
}
