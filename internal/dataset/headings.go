package dataset

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"

	"peil/internal/tabular"
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

// everyday returns the words, squeezed, that any spreadsheet of the kind may have for a heading, a platform's or not.
func (h headings) everyday(kind string) map[string]bool {
	words := map[string]bool{}
	add := func(labels []string) {
		for _, label := range labels {
			words[squeezed(label)] = true
		}
	}
	k, _ := KindOf(kind)
	for _, c := range k.Columns {
		add(c.names())
		add(h[kind][c.Name])
	}
	add(h["any"]["heading"])
	return words
}

// formQuestions are questions that forms use as headings of their answers.
var formQuestions = []struct {
	question string
	heading  *regexp.Regexp
}{
	{NPS, regexp.MustCompile(`(?i)\b(anbefale|recommend)\b`)},
	{HeardFrom, regexp.MustCompile(`(?i)\b(heard? (about|of)|(find|found) (out )?(about )?us|hørte? .*\bom|fant du|kjenner du oss fra)\b`)},
}

// otherQuestions returns what else a form asks beside what was recognised of it: its
// rows are read once more for each.
func otherQuestions(r Recognised) []Recognised {
	if r.Kind != "survey" || r.Preset != "" || r.Columns["question"] != "" {
		return nil
	}
	var all []Recognised
	for _, q := range formQuestions {
		i := slices.IndexFunc(r.Headers, q.heading.MatchString)
		if i < 0 || r.Defaults["question"] == q.question || r.Columns["answer"] == r.Headers[i] {
			continue
		}
		other := r
		other.Columns, other.Defaults = maps.Clone(r.Columns), maps.Clone(r.Defaults)
		other.Columns["answer"], other.Defaults["question"] = r.Headers[i], q.question
		all = append(all, other)
	}
	return all
}

// propose maps those of the kind's columns that no heading names to the headings
// that most likely hold them. A heading serves once.
func (h headings) propose(kind *Kind, headers []string) (columns, defaults map[string]string) {
	columns, defaults = map[string]string{}, map[string]string{}
	free := bareHeadings(headers)
	for _, c := range kind.Columns {
		if i := c.in(headers); i >= 0 {
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
		for _, label := range slices.Concat(c.names(), h[kind.Name][c.Name]) {
			if i := slices.Index(free, squeezed(label)); i >= 0 {
				take(c.Name, i)
				break
			}
		}
	}
	for _, q := range formQuestions {
		if kind.Name == "survey" && columns["answer"] == "" {
			if i := slices.IndexFunc(headers, q.heading.MatchString); i >= 0 && free[i] != "" {
				take("answer", i)
				defaults["question"] = q.question
			}
		}
	}
	return columns, defaults
}

// bareHeadings are headings without what they share or carry along, squeezed: a
// beginning that most of them have ("data.", "ads_", "Campaign - "), and the
// currency ("(NOK)", "_gbp").
func bareHeadings(headers []string) []string {
	prefix := commonPrefix(headers)
	bare := make([]string, len(headers))
	for i, heading := range headers {
		heading = strings.TrimSpace(heading)
		if len(heading) > len(prefix) && strings.EqualFold(heading[:len(prefix)], prefix) {
			heading = heading[len(prefix):]
		}
		heading, _ = cutCurrency(heading)
		bare[i] = squeezed(heading)
	}
	return bare
}

// commonPrefix returns what most of the headings, and three or more, begin with
// up to a mark that parts words.
func commonPrefix(headers []string) string {
	counts := map[string]int{}
	for _, heading := range headers {
		if i := strings.IndexAny(heading, "._:/-"); i > 0 {
			end := i + 1
			for end < len(heading) && heading[end] == ' ' {
				end++
			}
			counts[strings.ToLower(heading[:end])]++
		}
	}
	for prefix, n := range counts { // of more than half there is one
		if n >= 3 && 2*n > len(headers) {
			return prefix
		}
	}
	return ""
}

// cutCurrency cuts the currency off a heading that ends in one, and returns its
// mark: NOK of "Kostnad (NOK)", GBP of "value_gbp", kr of "Beløp kr".
func cutCurrency(heading string) (rest, mark string) {
	i := strings.LastIndexAny(heading, " _(")
	if i <= 0 {
		return heading, ""
	}
	last := strings.TrimSuffix(heading[i+1:], ")")
	mark = tabular.CurrencyOf([]byte("0 " + last))
	if !strings.EqualFold(mark, last) {
		return heading, ""
	}
	return strings.TrimRight(heading[:i], " _("), mark
}

// squeezed is a heading without regard to case and to what parts its words:
// customerid of "Customer ID", "customer_id" and "CustomerID".
func squeezed(heading string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, heading)
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
