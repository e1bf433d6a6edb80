package dataset

import (
	"slices"
	"strings"

	"peil/internal/tabular"
)

// only is a column that some rows fill: a deal's close date is the day on which
// it was won where its stage says so, and the plan for it elsewhere; an ad's
// results are purchases where that is what it was meant to bring.
type only struct {
	Column string   `toml:"column"` // canonical; a file that has it by a label of its own needs no rule
	From   []string `toml:"from"`   // labels of the column that holds the value
	By     []string `toml:"by"`     // labels of the column that says whether it is one
	Is     []string `toml:"is"`     // what it says then; compared as labels are
	Words  []string `toml:"words"`  // words of which one says the same, whatever else stands beside it
	Unless []string `toml:"unless"` // words beside which they do not: not won
}

// gate is such a rule in a file that has its columns.
type gate struct {
	slot    int // of the spec's texts, or numbers
	number  bool
	by      int    // field
	heading string // its
	is      []string
	words   []string
	unless  []string
	known   map[string]bool // by cell: it opens the gate
}

// bindOnly finds the columns of the preset's rules.
func (s *spec) bindOnly(b *binding, header []string) {
	for _, o := range s.preset.Only {
		from, by := find(o.From, header), find(o.By, header)
		if _, mapped := s.source.Columns[o.Column]; mapped || from < 0 || by < 0 {
			continue
		}
		g := &gate{by: by, heading: header[by], is: slices.Concat(o.Is, s.source.Outcomes.of(o.Column)), words: o.Words, unless: o.Unless, known: map[string]bool{}}
		fields := b.text
		if g.slot = indexOf(s.texts, o.Column); g.slot < 0 {
			g.slot, g.number, fields = indexOf(s.nums, o.Column), true, b.num
		}
		if g.slot < 0 || fields[g.slot] >= 0 {
			continue
		}
		fields[g.slot] = from
		b.gates = append(b.gates, g)
	}
}

// closed reports whether the row's cell is none of the gate's words.
func (g *gate) closed(record *tabular.Record) bool {
	cell := trim(record.Field(g.by))
	open, known := g.known[string(cell)]
	if !known {
		open = g.opens(string(cell))
		g.known[string(cell)] = open
	}
	return !open
}

func (g *gate) opens(cell string) bool {
	if slices.ContainsFunc(g.is, func(label string) bool { return matches(label, normal(cell)) }) {
		return true
	}
	words := strings.Fields(wordsOf(cell, false))
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	return has(g.words) && !has(g.unless)
}

// gated reports whether a number slot is read through a gate.
func (b *binding) gated(slot int) bool {
	return slices.ContainsFunc(b.gates, func(g *gate) bool { return g.number && g.slot == slot })
}
