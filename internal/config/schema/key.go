// Package schema tells what peil.toml may hold: to editors as a JSON Schema, to
// people as the entries from which docs/config.md is made.
//
//  1. field.go walks the structs that the config is decoded into, so that a
//     key is here when, and only when, the decoder knows it.
//  2. key.go says what is told of a key beside its type; report.go, source.go,
//     kpi.go, attribution.go and audit.go tell it, by the key's path. Words that a value
//     may be come from the packages that check them.
//  3. schema.go writes the two as a JSON Schema.
package schema

import (
	"fmt"
	"maps"
	"slices"
)

// Key is what is told of a key of peil.toml. Texts are Markdown.
type Key struct {
	Doc     string // what it is for, in whole sentences
	Need    Need
	Default string // what holds without it, in words; where empty, the value in config.Defaults
	Unit    string // of a number
	Example string // the value as it stands in TOML

	// Of a text, of each text in a list, or of each key of a table.
	Words   []Word // that it may be,
	Own     bool   // or another one of the user's own
	Pattern string // regular expression that it matches
	Reset   bool   // an empty text is allowed, and is as if the key were left out

	// Of a number, or of each number in a list or table.
	Least, Most *float64
	Below       bool // it must be less than Most

	// Of a list.
	MinItems, MaxItems int
	Unique             bool
}

// Need says whether a key must be there.
type Need int

const (
	Optional    Need = iota
	Inheritable      // needed, here or in the file that this one extends
	Required         // needed in every table of its kind, also where that adds to an inherited one
)

// Word is a value with what it means.
type Word struct{ Value, Doc string }

// words puts the values that a package knows together with what is told of
// them here: of each, and of no other. A word that is new there and not told
// here fails every test of this package.
func words(values []string, docs map[string]string) []Word {
	list := make([]Word, len(values))
	for i, v := range values {
		doc, told := docs[v]
		if !told {
			panic(fmt.Sprintf("schema: nothing is told of the word %q", v))
		}
		list[i] = Word{v, doc}
	}
	if len(docs) != len(values) {
		panic(fmt.Sprintf("schema: of the words %q, only %q are known", slices.Sorted(maps.Keys(docs)), values))
	}
	return list
}

// keys returns what is told of every key and table, by its path. A path names
// no places in lists: source.files.
func keys() map[string]Key {
	all := map[string]Key{}
	for _, part := range []map[string]Key{reportKeys(), sourceKeys(), kpiKeys(), attributionKeys(), auditKeys()} {
		maps.Copy(all, part)
	}
	return all
}
