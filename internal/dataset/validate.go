package dataset

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// What peil.toml may hold, as regular expressions.
const (
	IdentifierForm = `^[a-z_][a-z0-9_]*$` // a measure's id, a dimension's name
	CurrencyForm   = `^[A-Z]{3}$`
)

var (
	identifier   = regexp.MustCompile(IdentifierForm)
	currencyCode = regexp.MustCompile(CurrencyForm)
)

// Identifier makes of a heading what can name a measure or a dimension.
func Identifier(heading string) string {
	words := strings.FieldsFunc(strings.NewReplacer("æ", "ae", "ø", "o", "å", "a").Replace(strings.ToLower(heading)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	id := strings.Join(words, "_")
	if !identifier.MatchString(id) {
		id = "own_" + id
	}
	return id
}

// DateFormats returns the words of Source.DateFormat.
func DateFormats() []string { return []string{"iso", "dmy", "mdy"} }

// Decimals returns the marks of Source.Decimal.
func Decimals() []string { return []string{".", ","} }

// Overlaps returns the words of Source.Overlap.
func Overlaps() []string { return []string{"error", "latest"} }

// MeasureUnits returns the words of Measure.Unit.
func MeasureUnits() []string { return []string{"count", "money"} }

// Validate checks what can be known without opening a file. path is the
// source's place in the config: "source[2]".
func (s *Source) Validate(path string, l *diag.List) {
	if s.Name == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the source has no name", Hint: `write name = "…"`})
	}
	oneOf(l, path+".preset", "preset", s.Preset, Presets())
	if kind, ok := KindOf(s.Kind); ok {
		s.validateColumns(path, &kind, l)
		if p, err := presetOf(s.Preset); err == nil && s.Preset != "" && p.Kind != s.Kind {
			l.Add(diag.Diagnostic{Path: path + ".preset", Message: fmt.Sprintf("the preset %q is for a source of kind %q, not %q", s.Preset, p.Kind, s.Kind),
				Hint: fmt.Sprintf("write kind = %q, or leave preset out", p.Kind)})
		}
	} else if s.Kind == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the source has no kind", Hint: "the kinds are " + strings.Join(kindNames(), ", ")})
	} else {
		oneOf(l, path+".kind", "kind of source", s.Kind, kindNames())
	}
	s.validateData(path, l)
	if kind, ok := KindOf(s.Kind); ok {
		validateWhere(s.Where, path+".where", &kind, l)
	}
	for i, pattern := range s.Files {
		if _, err := filepath.Match(pattern, ""); err != nil {
			l.Add(notPattern(fmt.Sprintf("%s.files[%d]", path, i), pattern))
		}
	}
	if s.Basis != nil {
		s.Basis.Validate(path+".revenue_basis", l)
	}
	s.validateCovers(path, l)
	s.validateStages(path, l)
	s.validateOutcomes(path, l)
	if r := s.VATRate; r != nil && !(*r >= 0 && *r < 1) {
		l.Add(diag.Diagnostic{Path: path + ".vat_rate", Message: "vat_rate must be at least 0 and less than 1", Hint: "25 % is 0.25"})
	}
	if s.Currency != "" && !currencyCode.MatchString(s.Currency) {
		l.Add(diag.Diagnostic{Path: path + ".currency", Message: fmt.Sprintf("%q is not a currency code", s.Currency), Hint: `write three capital letters: "NOK"`})
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "Local" { // Local is another one on each machine
		l.Add(diag.Diagnostic{Path: path + ".timezone", Message: fmt.Sprintf("unknown time zone %q", s.Timezone), Hint: `write a name like "Europe/Oslo"`})
	}
	oneOf(l, path+".date_format", "date format", s.DateFormat, DateFormats())
	if s.Decimal != "" && !slices.Contains(Decimals(), s.Decimal) {
		l.Add(diag.Diagnostic{Path: path + ".decimal", Message: fmt.Sprintf("%q is no decimal mark", s.Decimal), Hint: "write " + diag.Quoted(Decimals())})
	}
	if s.Delimiter != "" && utf8.RuneCountInString(s.Delimiter) != 1 {
		l.Add(diag.Diagnostic{Path: path + ".delimiter", Message: "delimiter must be one character", Hint: `write what stands between two columns, such as ";" or "\t" for a tab`})
	}
	oneOf(l, path+".encoding", "encoding", s.Encoding, tabular.Encodings())
	if _, err := filepath.Match(s.Member, ""); err != nil {
		l.Add(notPattern(path+".member", s.Member))
	}
	oneOf(l, path+".overlap", "way with overlapping files", s.Overlap, Overlaps())
	if s.MaxBadRows != nil && *s.MaxBadRows < 0 {
		l.Add(diag.Diagnostic{Path: path + ".max_bad_rows", Message: "max_bad_rows must not be negative", Hint: "write how many rows may be left out, or 0 for none"})
	}
}

// validateCovers checks the days that the source's files are said to be for.
func (s *Source) validateCovers(path string, l *diag.List) {
	if s.Covers == "" {
		return
	}
	at := path + ".covers"
	if _, err := period.Parse(s.Covers); err != nil {
		l.Errorf(at, "%v", err)
	}
	kind, ok := KindOf(s.Kind)
	if !ok {
		return
	}
	i := slices.IndexFunc(kind.Columns, func(c Column) bool { return c.Role == Dated })
	if i < 0 {
		l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("the rows of a source of kind %q have no days", kind.Name), Hint: "leave covers out"})
		return
	}
	for _, name := range kind.Columns[i].names() {
		if hasKey(s.Defaults, name) {
			l.Add(diag.Diagnostic{Path: path + ".defaults." + name, Message: fmt.Sprintf("covers says which days the rows are for, and %s gives them one", name),
				Hint: "leave it out of defaults: the rows stand on the last day of covers"})
		}
	}
}

// Validate checks the words of a source's declared basis; path is its place.
func (b *Basis) Validate(path string, l *diag.List) {
	for _, f := range b.fields() {
		oneOf(l, path+"."+f.name, f.name, f.value, f.words)
	}
}

// ValidateReport is Validate of the report's basis, which must say what it does.
func (b *Basis) ValidateReport(path string, l *diag.List) {
	for _, f := range b.fields() {
		words := slices.DeleteFunc(f.words, func(word string) bool { return word == unknownRefunds })
		oneOf(l, path+"."+f.name, f.name, f.value, words)
	}
}

// Validate checks the measure against the sources; path is its place:
// "measure[0]". A column or a name in its condition that is not canonical may
// be a file's header, which only Scan can tell.
func (m *Measure) Validate(path string, sources []Source, l *diag.List) {
	switch {
	case m.ID == "":
		l.Add(diag.Diagnostic{Path: path, Message: "the measure has no id", Hint: `write id = "…"`})
	case !identifier.MatchString(m.ID):
		l.Add(diag.Diagnostic{Path: path + ".id", Message: fmt.Sprintf("%q cannot name a measure", m.ID), Hint: "use small letters, digits and _"})
	}
	oneOf(l, path+".unit", "unit", m.Unit, MeasureUnits())
	if m.Column == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the measure has no column", Hint: `write column = "…", or "rows" to count rows`})
	}
	used := m.sources(sources)
	if len(used) == 0 {
		var names []string
		for _, s := range sources {
			names = append(names, s.Name)
		}
		names = append(names, kindNames()...)
		if m.Source == "" {
			l.Add(diag.Diagnostic{Path: path, Message: "the measure has no source", Hint: `write source = "…", a source's name or kind`})
			return
		}
		hint := diag.DidYouMean(m.Source, names)
		if slices.Contains(kindNames(), m.Source) {
			hint = "there is no source of that kind"
		}
		l.Add(diag.Diagnostic{Path: path + ".source", Message: fmt.Sprintf("unknown source %q", m.Source), Hint: hint})
		return
	}
	kind, ok := KindOf(used[0].Kind)
	if !ok {
		return // told at the source
	}
	if !kind.Table {
		l.Add(diag.Diagnostic{Path: path + ".source", Message: fmt.Sprintf("a source of kind %q has no measures", kind.Name), Hint: "name a source whose rows can be added up, such as one of kind ads, web or orders"})
		return
	}
	if m.SumsPeople() {
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path + ".column", Message: fmt.Sprintf("%q cannot be added up: a person reached on two days, or by two campaigns, is one person", m.Column),
			Hint: "use ads.reach in a formula: it is undefined where no single row covers the whole; for a month's reach, export the month as one row"})
	}
	if i := kind.Column(m.ID); i >= 0 {
		l.Add(diag.Diagnostic{Path: path + ".id", Message: fmt.Sprintf("%q is already a column of kind %q", m.ID, kind.Name), Hint: "give the measure another id"})
	}
	if i := kind.Column(m.Column); i >= 0 && kind.Columns[i].Role != Summed && kind.Columns[i].Role != Aid {
		l.Add(diag.Diagnostic{Path: path + ".column", Message: fmt.Sprintf("%q cannot be added up", m.Column), Hint: `write column = "rows" to count rows`})
	}
	validateWhere(m.Where, path+".where", &kind, l)
}

// unique are headings of people who were reached, and of how often each was:
// their sum counts the same people again.
var unique = regexp.MustCompile(`(?i)^((average|avg\.?|gjennomsnittlig|gj\.sn\.) )?(reach|frequency|rekkevidde|frekvens|unique .*|unike .*)$`)

// SumsPeople reports whether the measure adds up what cannot be: reach, or
// frequency.
func (m *Measure) SumsPeople() bool { return unique.MatchString(m.Column) }

// validateWhere checks a condition. A name that is not canonical may be a file's
// header.
func validateWhere(where, path string, kind *Kind, l *diag.List) {
	lenient := func(name string, number bool) (operand, error) {
		return operandOf(kind, name, number), nil
	}
	if _, err := compile(where, lenient); err != nil {
		l.Add(diag.Diagnostic{Path: path, Offset: err.offset, Message: err.message, Hint: err.hint})
	}
}

// sources returns the sources that the measure is about: that of its name, or
// all of its kind.
func (m *Measure) sources(sources []Source) []*Source {
	var named, ofKind []*Source
	for i := range sources {
		switch m.Source {
		case sources[i].Name:
			named = append(named, &sources[i])
		case sources[i].Kind:
			ofKind = append(ofKind, &sources[i])
		}
	}
	if named != nil {
		return named
	}
	return ofKind
}

// operandOf returns how a condition sees the name, without its slot.
func operandOf(kind *Kind, name string, number bool) operand {
	i := kind.Column(name)
	switch {
	case i < 0 && number:
		return operand{name: name, typ: Count, either: true}
	case i < 0:
		return operand{name: name, typ: Text, either: true}
	case kind.Columns[i].Role == Dated:
		return operand{name: name, typ: Day}
	case kind.Columns[i].Type == Money || kind.Columns[i].Type == Count:
		return operand{name: name, typ: Count}
	}
	return operand{name: name, typ: Text}
}

func kindNames() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// oneOf adds an error when value is neither empty nor one of the words.
func oneOf(l *diag.List, path, what, value string, words []string) {
	if value == "" || slices.Contains(words, value) {
		return
	}
	hint := diag.DidYouMean(value, words)
	if hint == "" {
		hint = "write " + diag.Quoted(words)
	}
	l.Add(diag.Diagnostic{Path: path, Message: fmt.Sprintf("unknown %s %q", what, value), Hint: hint})
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func hasKey(m map[string]string, key string) bool {
	_, ok := m[key]
	return ok
}
