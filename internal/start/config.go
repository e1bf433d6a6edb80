package start

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
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
	DSN, Table               string // in place of files
	Sheet, Member            string
	Columns, Defaults        string
	Covers                   string
	Headers                  string         // of a file that nothing tells of
	Revenue                  bool           // its revenue's basis is not known
	Basis                    *dataset.Basis // what it most likely is, or is known to be
	Known                    bool           // the latter
	refund                   bool
	headings                 []string // of its files, sorted
}

//go:embed peil.toml.tmpl
var configText string

// config writes peil.toml.
func (s settings) config() ([]byte, error) { return fill("peil.toml", s) }

// written is the [[source]] alone.
func (s source) written() string {
	text, err := fill("source", s)
	if err != nil {
		panic("start: the template of a source: " + err.Error())
	}
	return string(text)
}

func fill(name string, with any) ([]byte, error) {
	t, err := template.New("peil.toml").Parse(configText)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, name, with)
	return b.Bytes(), err
}

// add puts a file, which is laid into the data folder, into the source of the
// same platform's files with the same headings, or into one of its own.
func (s *settings) add(file string, r found) {
	if r.Norwegian {
		s.Language = "nb"
	}
	name := nameOf(file, r.Recognised)
	i := slices.IndexFunc(s.Sources, func(o source) bool {
		return r.Preset != "" && o.Preset == r.Preset && o.Member == quotedOrNone(r.Member) && o.Covers == quotedOrNone(r.Covers) && slices.Equal(o.headings, sortedHeadings(r.Headers))
	})
	if i < 0 {
		taken := func(name string) bool {
			return slices.ContainsFunc(s.Sources, func(o source) bool { return o.Name == strconv.Quote(name) })
		}
		first := name
		for n := 2; taken(name); n++ { // data.csv beside data.tsv, or another table of a platform
			name = fmt.Sprintf("%s-%d", first, n)
		}
		i = len(s.Sources)
		s.Sources = append(s.Sources, newSource(name, r))
	} else if o, with := &s.Sources[i], newSource(name, r); o.Defaults == "" { // the files before told their days
		o.Defaults, o.Note = with.Defaults, with.Note
	}
	s.Sources[i].reads("data/" + file)
}

// sortedHeadings are headings without regard to their order and case.
func sortedHeadings(headers []string) []string {
	sorted := slices.Clone(headers)
	for i, header := range sorted {
		sorted[i] = strings.ToLower(header)
	}
	slices.Sort(sorted)
	return sorted
}

// nameOf names the source of a file: by its preset, or by the file.
func nameOf(file string, r dataset.Recognised) string {
	return cmp.Or(r.Preset, r.Table, strings.TrimSuffix(file, filepath.Ext(file)))
}

// reads has the source read a file, or the database that it is.
func (s *source) reads(file string) {
	if s.Table != "" {
		s.DSN = strconv.Quote(dataset.FileDSN(file))
		return
	}
	s.Files = append(s.Files, strconv.Quote(file))
}

// newSource is the source of a file that was recognised, or was not; it has no
// files yet.
func newSource(name string, r found) source {
	s := source{Name: strconv.Quote(name), Kind: r.Kind, Preset: r.Preset, Sheet: quotedOrNone(r.Sheet), Member: quotedOrNone(r.Member), Table: quotedOrNone(r.Table), Columns: table(r.Columns), Defaults: table(r.Defaults), Covers: quotedOrNone(r.Covers), refund: r.Refund, headings: sortedHeadings(r.Headers)}
	if r.Kind == "" {
		s.Headers = onLine(strings.Join(r.Headers, ", "))
		if len(r.Headers) > 2 && slices.Contains([]string{"måned", "periode", "month", "period"}, strings.ToLower(r.Headers[0])) {
			s.Note = "If it is a budget with a column for each channel, make it long first: a row for\n# each month and channel, with the columns period, channel and amount."
		}
	}
	switch {
	case len(r.Missing) == 0:
	case r.Covers != "":
		s.Note = fmt.Sprintf("The file tells no days. All of it is for those in covers, which are\n# %s: correct\n# them where they are others.", r.why)
	default: // the day, which is all that a file may do without
		s.Note = fmt.Sprintf("The file tells no days. All of it stands on the one in defaults, which is\n# %s: write\n# there the last of those that it is about.", r.why)
	}
	if r.Revenue == "" {
		return s
	}
	if r.Basis != nil {
		s.Basis, s.Known = r.Basis, true
		return s
	}
	s.Revenue = true
	kind, _ := dataset.KindOf(r.Kind)
	basis := kind.Usual()
	if basis.Refunds = "ignored"; r.Kind == "leads" { // an export of sales seldom takes them out, and a deal has none
		basis.Refunds = dataset.DefaultBasis().Refunds
	}
	if header := strings.ToLower(r.Revenue); taxed.MatchString(header) {
		basis.VAT = "included"
	}
	s.Basis = &basis
	return s
}

// taxed is a heading of money with its VAT.
var taxed = regexp.MustCompile(`inkl|\binc|_inc`)

// settleBases decides what the report's revenue is, so that the guessed bases of
// several sources go together: with one source alone, whose basis is a guess,
// nothing is converted, and the guess stays a proposal.
func (s *settings) settleBases() {
	strict, refunds := 0, 0
	carrying, known := 0, 0
	for _, o := range s.Sources {
		if o.Basis == nil {
			continue
		}
		carrying++
		if o.Known {
			known++
		}
		if kind, _ := dataset.KindOf(o.Kind); !kind.Claimed && o.Kind != "leads" {
			strict++
			if o.Basis.Reaches("order_date", o.refund) {
				refunds++
			}
		}
	}
	if carrying < 2 && known == 0 {
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
	for i := range s.Sources {
		s.Sources[i].follow(s.Refunds)
	}
}

// follow makes the guess of what deals are worth go with what the report does with
// refunds: there are none, so that any way is right.
func (s *source) follow(refunds string) {
	if s.Kind == "leads" && s.Basis != nil && !s.Known && refunds != "" {
		s.Basis.Refunds = refunds
	}
}

// refundsNote says, as a comment, why the report does that with refunds.
func refundsNote(refunds string) string {
	if refunds == "ignored" {
		return "# Not every file of sales tells of refunds, so that none are subtracted."
	}
	return "# Refunds count on the day of the order: no file tells when they were paid."
}

// RefundsNote is for the template.
func (s settings) RefundsNote() string { return refundsNote(s.Refunds) }

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

// quotedOrNone is quoted, but of nothing nothing.
func quotedOrNone(s string) string {
	if s == "" {
		return ""
	}
	return quoted(s)
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
