package dataset

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed headings.toml
var headingsText string

// headings are what files call the columns: kind → column → headings.
type headings map[string]map[string][]string

func usualHeadings() (headings, error) {
	var h headings
	_, err := toml.Decode(headingsText, &h)
	return h, err
}

// recommends is the question of the NPS, which forms use as the heading.
var recommends = regexp.MustCompile(`(?i)\b(anbefale|recommend)\b`)

// propose maps those of the kind's columns that no heading names to the headings
// that most likely hold them. A heading serves once.
func (h headings) propose(kind *Kind, headers []string) (columns, defaults map[string]string) {
	columns, defaults = map[string]string{}, map[string]string{}
	free := slices.Clone(headers)
	for _, c := range kind.Columns {
		if i := c.in(free); i >= 0 {
			free[i] = ""
		}
	}
	take := func(column string, i int) {
		columns[column] = headers[i]
		free[i] = ""
	}
	for _, c := range kind.Columns {
		if c.in(headers) >= 0 || c.Counted {
			continue
		}
		if i := find(h[kind.Name][c.Name], free); i >= 0 {
			take(c.Name, i)
		}
	}
	if kind.Name == "survey" && columns["answer"] == "" {
		if i := slices.IndexFunc(free, recommends.MatchString); i >= 0 {
			take("answer", i)
			defaults["question"] = NPS
		}
	}
	return columns, defaults
}

// norwegian is words that are of Norwegian headings only.
var norwegian = []string{"dag", "dato", "klikk", "kostnad", "kampanje", "ordre", "kunde", "kundenr", "ordrenr", "mva", "frakt", "rabatt", "kanal", "sum", "tidsmerke", "eks", "inkl"}

// areNorwegian reports whether headings are in Norwegian: one has a letter that
// English lacks, or two or more a word.
func areNorwegian(headers []string) bool {
	words := 0
	for _, h := range headers {
		if strings.ContainsAny(strings.ToLower(h), "æøå") {
			return true
		}
		if slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(h), func(r rune) bool { return r == ' ' || r == '.' }), func(word string) bool { return slices.Contains(norwegian, word) }) {
			words++
		}
	}
	return words > 1
}
