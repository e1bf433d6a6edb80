package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// FileName is what the first line of a config names: #:schema ./peil.schema.json
const FileName = "peil.schema.json"

// node is a JSON Schema of draft 4, which is what TOML editors read, with the
// extension of Taplo (Even Better TOML) that explains each word of a list.
//
// Nothing is shared by $ref: draft 4 ignores what stands beside one, and with it
// the key's own description.
type node struct {
	Schema           string           `json:"$schema,omitempty"`
	Title            string           `json:"title,omitempty"`
	Description      string           `json:"description,omitempty"`
	Type             string           `json:"type,omitempty"`
	Default          any              `json:"default,omitempty"`
	Enum             []string         `json:"enum,omitempty"`
	Pattern          string           `json:"pattern,omitempty"`
	Minimum          *float64         `json:"minimum,omitempty"`
	Maximum          *float64         `json:"maximum,omitempty"`
	ExclusiveMaximum bool             `json:"exclusiveMaximum,omitempty"`
	Items            *node            `json:"items,omitempty"`
	MinItems         int              `json:"minItems,omitempty"`
	MaxItems         int              `json:"maxItems,omitempty"`
	UniqueItems      bool             `json:"uniqueItems,omitempty"`
	Properties       map[string]*node `json:"properties,omitempty"`
	Additional       any              `json:"additionalProperties,omitempty"` // false, or *node
	Required         []string         `json:"required,omitempty"`
	AnyOf            []*node          `json:"anyOf,omitempty"`
	Taplo            *taplo           `json:"x-taplo,omitempty"`
}

type taplo struct {
	Hidden bool       `json:"hidden,omitempty"` // an alternative that is not offered by itself
	Docs   *taploDocs `json:"docs,omitempty"`
}

type taploDocs struct {
	EnumValues []string `json:"enumValues"`
}

// JSON returns the JSON Schema of peil.toml. It knows one file and no data, so
// it refuses nothing that `peil check` accepts, in a file that extends another
// or is extended: what may be inherited is not required. One thing it cannot
// say is that ${NAME} may stand for a word of a closed list.
func JSON() []byte {
	root := table(Fields())
	root.Schema = "http://json-schema.org/draft-04/schema#"
	root.Title = "peil.toml"
	root.Description = "The config of a peil report."
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(root); err != nil {
		panic("schema: " + err.Error()) // nothing in it depends on input
	}
	return b.Bytes()
}

// table returns the schema of a table with these keys and no other.
func table(fields []Field) *node {
	n := &node{Type: "object", Properties: map[string]*node{}, Additional: false}
	for _, f := range fields {
		n.Properties[f.Name] = value(f)
		if f.Key.Need == Required {
			n.Required = append(n.Required, f.Name)
		}
	}
	return n
}

// value returns the schema of a field's value.
func value(f Field) *node {
	k, n := f.Key, &node{}
	switch f.Form {
	case Text:
		n = text(k)
	case Number:
		n = number(k)
	case Whole:
		n = number(k)
		n.Type = "integer"
	case WholeWord:
		whole := number(k)
		whole.Type = "integer"
		n.AnyOf = []*node{whole, text(k)}
	case Switch:
		n.Type = "boolean"
	case Localized:
		n.AnyOf = []*node{{Type: "string"}, localized()}
	case Texts:
		n = list(k, text(k))
	case Numbers:
		n = list(k, number(k))
	case Table:
		n = table(f.Fields)
	case WordTable:
		n.AnyOf = []*node{table(f.Fields), text(k)}
	case Tables:
		n = tables(f)
	case TextMap:
		n = dictionary(k, func() *node { return &node{Type: "string"} })
	case WordNum:
		n.AnyOf = []*node{number(k), text(k)}
	case WordNums:
		words := k.Words
		k.Words = nil // of the values, not the keys
		n = dictionary(k, func() *node {
			of := k
			of.Words = words
			return &node{AnyOf: []*node{number(of), text(of)}}
		})
	case NumberMap:
		n = dictionary(k, func() *node { return number(k) })
	case TablesMat:
		n = dictionary(k, func() *node {
			return &node{Type: "object", Additional: tables(f)}
		})
	}
	n.Description = describe(f)
	for _, alternative := range n.AnyOf {
		alternative.Description = n.Description // editors show that of the one they offer
	}
	if f.Default != nil && len(n.AnyOf) == 0 {
		n.Default = f.Default
	}
	return n
}

// tables returns the schema of a list of tables, or of what may stand for it.
func tables(f Field) *node {
	item := table(f.Fields)
	item.Description = describe(f)
	n := list(f.Key, item)
	if !f.Alone {
		return n
	}
	only := table(f.Fields)
	if f.Short {
		only = number(f.Key)
		n.Items = &node{AnyOf: []*node{item, only}} // [1, 2] is two levels that always held, which check tells
	}
	return &node{AnyOf: []*node{only, n}}
}

// text returns the schema of a text: words of a closed list, words and others of
// one's own, or anything that matches. Where it is no closed list ${NAME} may
// stand for it or for a part.
func text(k Key) *node {
	form := ""
	if k.Pattern != "" {
		form = k.Pattern + `|\$\{`
		if k.Reset {
			form += "|^$"
		}
	}
	if len(k.Words) == 0 {
		return &node{Type: "string", Pattern: form}
	}
	n := &node{Type: "string", Taplo: &taplo{Docs: &taploDocs{}}}
	for _, w := range k.Words {
		n.Enum = append(n.Enum, w.Value)
		n.Taplo.Docs.EnumValues = append(n.Taplo.Docs.EnumValues, w.Doc)
	}
	if k.Own {
		return &node{AnyOf: []*node{n, {Type: "string", Pattern: form, Taplo: &taplo{Hidden: true}}}}
	}
	if k.Reset {
		n.Enum = append(n.Enum, "")
		n.Taplo.Docs.EnumValues = append(n.Taplo.Docs.EnumValues, "as if the key were left out, also where it is inherited")
	}
	return n
}

func number(k Key) *node {
	return &node{Type: "number", Minimum: k.Least, Maximum: k.Most, ExclusiveMaximum: k.Below}
}

func list(k Key, of *node) *node {
	return &node{Type: "array", Items: of, MinItems: k.MinItems, MaxItems: k.MaxItems, UniqueItems: k.Unique}
}

// dictionary returns the schema of a table whose keys are the user's; those
// that are known are offered.
func dictionary(k Key, of func() *node) *node {
	n := &node{Type: "object", Additional: of()}
	for _, w := range k.Words {
		if n.Properties == nil {
			n.Properties = map[string]*node{}
		}
		n.Properties[w.Value] = of()
		n.Properties[w.Value].Description = w.Doc
	}
	return n
}

// localized returns the schema of a table of texts by language.
func localized() *node {
	n := &node{Type: "object", Properties: map[string]*node{}, Additional: false}
	for _, w := range keys()["report.language"].Words {
		n.Properties[w.Value] = &node{Type: "string", Description: w.Doc}
	}
	return n
}

// describe writes what is told of a field, one thing a paragraph.
func describe(f Field) string {
	parts := []string{f.Key.Doc}
	switch f.Key.Need {
	case Inheritable:
		parts = append(parts, "Required, here or in the file that this one extends.")
	case Required:
		parts = append(parts, "Required.")
	}
	if f.Key.Unit != "" {
		parts = append(parts, "Unit: "+f.Key.Unit+".")
	}
	if d := f.DefaultText(); d != "" {
		parts = append(parts, "Default: "+d+".")
	}
	if f.Key.Example != "" {
		parts = append(parts, fmt.Sprintf("Example: `%s = %s`", f.Name, f.Key.Example))
	}
	return strings.Join(parts, "\n\n")
}

// DefaultText says what holds without the key, as Markdown; "" where nothing is
// to be said.
func (f Field) DefaultText() string {
	if f.Key.Default != "" || f.Default == nil {
		return f.Key.Default
	}
	return "`" + literal(reflect.ValueOf(f.Default)) + "`"
}

// literal writes a default as TOML: text, numbers and lists of them.
func literal(v reflect.Value) string {
	if v.Kind() != reflect.Slice {
		return fmt.Sprintf("%#v", v.Interface())
	}
	var items []string
	for i := range v.Len() {
		items = append(items, literal(v.Index(i)))
	}
	return "[" + strings.Join(items, ", ") + "]"
}
