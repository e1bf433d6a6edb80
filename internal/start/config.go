package start

import (
	"bytes"
	_ "embed"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"peil/internal/dataset"
)

// settings fill peil.toml.tmpl. Texts that a user chose are quoted already.
type settings struct {
	Title    string
	Language string
	Refunds  string // of the report's basis, where it cannot be the default
	Sources  []source
	Example  bool
}

// source is a [[source]].
type source struct {
	Note, Name, Kind, Preset string
	Files                    []string
	Columns, Defaults        string
	Headers                  string         // of a file that nothing tells of
	Revenue                  bool           // its revenue's basis is not known
	Basis                    *dataset.Basis // what it most likely is, or is known to be
	refund                   bool
}

//go:embed peil.toml.tmpl
var configText string

// config writes peil.toml.
func (s settings) config() ([]byte, error) {
	t, err := template.New("peil.toml").Parse(configText)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, s)
	return b.Bytes(), err
}

// add puts a file into the source of its preset, or into one of its own.
func (s *settings) add(file string, r dataset.Recognised) {
	if r.Norwegian {
		s.Language = "nb"
	}
	name := r.Preset
	if name == "" {
		name = strings.TrimSuffix(file, filepath.Ext(file))
	}
	i := slices.IndexFunc(s.Sources, func(o source) bool { return r.Preset != "" && o.Preset == r.Preset })
	if i < 0 {
		if slices.ContainsFunc(s.Sources, func(o source) bool { return o.Name == strconv.Quote(name) }) {
			name = file // data.csv beside data.tsv
		}
		i = len(s.Sources)
		s.Sources = append(s.Sources, source{
			Name: strconv.Quote(name), Kind: r.Kind, Preset: r.Preset, Columns: table(r.Columns), Defaults: table(r.Defaults), refund: r.Refund,
		})
		if r.Kind == "" {
			s.Sources[i].Headers = onLine(strings.Join(r.Headers, ", "))
			if len(r.Headers) > 2 && slices.Contains([]string{"måned", "periode", "month", "period"}, strings.ToLower(r.Headers[0])) {
				s.Sources[i].Note = "If it is a budget with a column for each channel, make it long first: a row for\n# each month and channel, with the columns period, channel and amount."
			}
		}
	}
	s.Sources[i].Files = append(s.Sources[i].Files, strconv.Quote("data/"+file))
	if r.Revenue == "" {
		return
	}
	s.Sources[i].Revenue = true
	kind, _ := dataset.KindOf(r.Kind)
	basis := kind.Usual()
	basis.Refunds = "ignored" // an export of sales seldom takes them out
	if header := strings.ToLower(r.Revenue); strings.Contains(header, "inkl") || strings.Contains(header, "incl") {
		basis.VAT = "included"
	}
	s.Sources[i].Basis = &basis
}

// settleBases decides what the report's revenue is, so that the guessed bases of
// several sources go together: with one source alone nothing is converted, and
// the guess stays a proposal.
func (s *settings) settleBases() {
	strict, refunds := 0, 0
	carrying := 0
	for _, o := range s.Sources {
		if o.Basis == nil {
			continue
		}
		carrying++
		if kind, _ := dataset.KindOf(o.Kind); !kind.Claimed {
			strict++
			if o.refund {
				refunds++
			}
		}
	}
	if carrying < 2 {
		return
	}
	for i := range s.Sources {
		s.Sources[i].Revenue = false
	}
	switch {
	case strict == 0:
	case refunds == strict:
		s.Refunds = "order_date"
	default:
		s.Refunds = "ignored"
	}
}

// table writes an inline table, sorted by key; empty for none.
func table(values map[string]string) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, key+" = "+quoted(values[key]))
	}
	if parts == nil {
		return ""
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// quoted writes a TOML string of what a file's header holds.
func quoted(s string) string {
	s = onLine(s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// onLine replaces what would end a line, or may not stand in TOML.
func onLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
}

// plain returns a file's name without what a pattern, a variable or TOML would
// take for more than a letter.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ._-(),&+", r) {
			return r
		}
		return '-'
	}, name)
}
