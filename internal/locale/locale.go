// Package locale writes numbers, dates and messages the way a language does.
// The messages are data: messages/<language>/*.toml, the same keys in each.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Languages lists the languages in which a report can be written, by their
// ISO 639-1 codes.
var Languages = []string{"nb", "en"}

//go:embed messages
var files embed.FS

// Locale is a language's messages and formats. It is read-only after New.
type Locale struct {
	Lang     string
	Decimal  string // decimal mark
	Group    string // between thousands
	Minus    string
	Percent  string // after a percentage, space included
	Months   []string
	Short    []string // month names of three or four letters
	Weekdays []string // from Monday

	dateForm   string
	moneyForm  string // where {n} the number and {c} the currency stand
	compact    []scale
	pointsName string
	messages   map[string]message
}

// message holds the plural forms of a message; one that does not count has
// only other.
type message struct{ one, other string }

// scale is a name for a power of ten: "mill." for 1e6.
type scale struct {
	from float64
	per  float64
	name string // with the space before it, if any
}

// New returns the locale of a language in Languages.
func New(lang string) (*Locale, error) {
	l, ok := formats(lang)
	if !ok {
		return nil, fmt.Errorf("no language %q: the languages are %s", lang, strings.Join(Languages, ", "))
	}
	l.messages = map[string]message{}
	names, err := fs.Glob(files, path.Join("messages", lang, "*.toml"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		var table map[string]any
		if _, err := toml.DecodeFS(files, name, &table); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := l.add("", table); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return l, nil
}

// add takes up a table of messages. A table with the keys one and other is a
// message that counts; any other table is a prefix of its keys.
func (l *Locale) add(prefix string, table map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		full := prefix + key
		if _, taken := l.messages[full]; taken {
			return fmt.Errorf("message %q stands twice", full)
		}
		switch v := table[key].(type) {
		case string:
			l.messages[full] = message{other: v}
		case map[string]any:
			one, hasOne := v["one"].(string)
			other, hasOther := v["other"].(string)
			if hasOne && hasOther && len(v) == 2 {
				l.messages[full] = message{one: one, other: other}
				continue
			}
			if err := l.add(full+".", v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("message %q is neither text nor a table", full)
		}
	}
	return nil
}

// Has reports whether there is a message for key.
func (l *Locale) Has(key string) bool {
	_, ok := l.messages[key]
	return ok
}

// Keys lists the keys of all messages, sorted.
func (l *Locale) Keys() []string { return slices.Sorted(maps.Keys(l.messages)) }

// Message returns the message for key with each {name} replaced by its
// argument. n chooses the plural form. A full stop after an argument that ends
// in one ("feb.") is left out. An unknown key is returned in brackets: a test
// demands that no page shows one.
func (l *Locale) Message(key string, args map[string]string, n int) string {
	m, ok := l.messages[key]
	if !ok {
		return "[" + key + "]"
	}
	form := m.other
	if n == 1 && m.one != "" {
		form = m.one
	}
	if len(args) == 0 {
		return form
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(form, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		if value, ok := args[name]; ok {
			b.WriteString(value)
		} else {
			b.WriteString("{" + name + "}")
		}
		form = after
		if strings.HasSuffix(args[name], ".") {
			form = strings.TrimPrefix(form, ".")
		}
	}
}

// Localized is a text in several languages by their codes. A user's plain
// string stands under "".
type Localized map[string]string

// In returns the text in lang, else the plain one, else the English one.
func (l Localized) In(lang string) string {
	for _, key := range []string{lang, "", "en"} {
		if s, ok := l[key]; ok {
			return s
		}
	}
	return ""
}

// UnmarshalTOML reads a string, or a table of strings by language.
func (l *Localized) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case string:
		*l = Localized{"": v}
		return nil
	case map[string]any:
		*l = Localized{}
		for _, lang := range slices.Sorted(maps.Keys(v)) {
			s, ok := v[lang].(string)
			if !ok {
				return fmt.Errorf("the text in %q must be written in quotes", lang)
			}
			if !slices.Contains(Languages, lang) {
				return fmt.Errorf("unknown language %q: the languages are %s", lang, strings.Join(Languages, ", "))
			}
			(*l)[lang] = s
		}
		return nil
	}
	return fmt.Errorf("must be a text, or a table of texts by language")
}
