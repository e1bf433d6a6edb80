package dataset

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// A preset is its file: one more in the folder is one more platform.
//
//go:embed presets/*.toml
var presetFiles embed.FS

// preset is the shape of a platform's export. Every field is a rule that any
// platform may need; none is about one of them.
type preset struct {
	Doc     string `toml:"doc"`
	Kind    string `toml:"kind"`
	Channel string `toml:"channel"` // of the rows, where the file has no column for it
	Beside  string `toml:"beside"`  // the preset whose files it reads, too, for what else they tell: a file is known by that one

	// What makes a row the header, and a file this platform's.
	HeaderLabels int      `toml:"header_labels"` // a row with at least so many labels of Columns is the header
	KnownBy      []string `toml:"known_by"`      // a file without any of these headings, or lines above them, is another's; empty: the columns will do
	Comment      string   `toml:"comment"`       // begins the lines above the header

	// What the columns hold. The best label comes first; labels are compared
	// without regard to case, and a * stands for any text, such as a currency.
	Columns    map[string][]string          `toml:"columns"`
	Unless     map[string][]string          `toml:"unless"`  // label → labels: beside one of them it means something else
	With       map[string][]string          `toml:"with"`    // column → labels: without one of them in the file, its own label means something else there
	Only       []only                       `toml:"only"`    // columns that only some rows fill
	Average    []average                    `toml:"average"` // columns that the platform tells per something else
	Names      map[string]map[string]string `toml:"names"`   // column → what the platform writes → the name that the report uses
	Percent    []string                     `toml:"percent"` // columns of percent points without a sign
	Rates      []string                     `toml:"rates"`   // columns of fractions that some versions write with a percent sign
	DateFormat string                       `toml:"date_format"`
	Timezone   string                       `toml:"timezone"`      // of its days, where the platform has one for all
	Basis      *Basis                       `toml:"revenue_basis"` // what the revenue holds, where the platform leaves no choice
	Ignored    []string                     `toml:"ignored"`       // columns that nothing needs
	Open       []string                     `toml:"open"`          // of deals: stages that the platform comes with, in which they are still worked on
	Rows       string                       `toml:"rows"`          // of leads: what a row is, persons or deals

	// Which rows count.
	Where      string   `toml:"where"`      // as a source's; a heading that the file lacks is blank
	Total      totals   `toml:"total"`      //
	Limit      int      `toml:"limit"`      // a table without days that has so many rows was cut
	Incomplete []string `toml:"incomplete"` // lines above the header that say that numbers may still change
	Covers     covers   `toml:"covers"`
	Notes      []note   `toml:"note"`

	exact map[string]bool // labels of Columns, in normal form
	wild  []string        // those with a *
}

// covers says where a file tells the range of days that it is about.
type covers struct {
	Range       bool     `toml:"range"`        // a line above the header holds "day - day"
	Start       []string `toml:"start"`        // labels of lines above the header
	End         []string `toml:"end"`          //
	StartColumn []string `toml:"start_column"` // columns of every row
	EndColumn   []string `toml:"end_column"`
}

// totals says which rows are totals and footers, and what they are compared
// with.
type totals struct {
	Prefix []string `toml:"prefix"` // of the first filled cell
	Blank  []string `toml:"blank"`  // or: the first of these columns that the file has is blank
	Whole  []string `toml:"whole"`  // what follows the prefix of the total of everything, best first
	Check  []string `toml:"check"`  // columns that the rows' sum must agree in
	Rows   []string `toml:"rows"`   // a line that tells, at its *, how many rows there are
}

// note is a column that a reader may think is read.
type note struct {
	Label  []string `toml:"label"`
	Unless string   `toml:"unless"` // the canonical column that it is not, and that makes the note needless
}

// Presets returns the names of the presets.
func Presets() []string {
	entries, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic("dataset: embedded presets: " + err.Error())
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".toml")
	}
	return names
}

// PresetInfo describes a preset for the documentation.
type PresetInfo struct{ Name, Kind, Doc string }

// DescribePresets describes the presets, in the order of Presets.
func DescribePresets() []PresetInfo {
	var list []PresetInfo
	for _, name := range Presets() {
		p, err := presetOf(name)
		if err != nil {
			panic("dataset: embedded presets: " + err.Error())
		}
		list = append(list, PresetInfo{name, p.Kind, p.Doc})
	}
	return list
}

// ChannelOf returns the channel of rows that a preset's files name none for; empty
// where they do, or there is no such preset.
func ChannelOf(name string) string {
	p, err := presetOf(name)
	if err != nil {
		return ""
	}
	return p.Channel
}

// presets are all of them, by name. They are read once and never change.
var presets = sync.OnceValues(func() (map[string]*preset, error) {
	all := map[string]*preset{}
	for _, name := range Presets() {
		p := &preset{}
		if _, err := toml.DecodeFS(presetFiles, path.Join("presets", name+".toml"), p); err != nil {
			return nil, fmt.Errorf("preset %s: %w", name, err)
		}
		p.compile()
		all[name] = p
	}
	return all, nil
})

// presetOf returns the preset of that name, or an empty one for "".
func presetOf(name string) (*preset, error) {
	if name == "" {
		return &preset{}, nil
	}
	all, err := presets()
	if err != nil {
		return nil, err
	}
	p, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("unknown preset %q", name)
	}
	return p, nil
}

// compile makes the labels fit to be looked up: every row above a header is held
// against them.
func (p *preset) compile() {
	p.exact = map[string]bool{}
	for _, labels := range p.Columns {
		for _, label := range labels {
			if label = normal(label); strings.Contains(label, "*") {
				p.wild = append(p.wild, label)
			} else {
				p.exact[label] = true
			}
		}
	}
}

// isHeader reports whether a row holds enough known labels to be the header.
func (p *preset) isHeader(fields, alsoKnown []string) bool {
	found := 0
	for _, f := range fields {
		if f = normal(f); f == "" {
			continue
		}
		if p.exact[f] || slices.ContainsFunc(p.wild, func(label string) bool { return matches(label, f) }) ||
			slices.ContainsFunc(alsoKnown, func(label string) bool { return normal(label) == f }) {
			found++
		}
	}
	return found >= p.HeaderLabels
}

// column returns the field of a column in a file with these headers, or -1.
func (p *preset) column(name string, headers []string) int {
	if with := p.With[name]; with != nil && find(with, headers) < 0 {
		return -1
	}
	for _, label := range p.Columns[name] {
		if i := find([]string{label}, headers); i >= 0 && find(p.Unless[label], headers) < 0 {
			return i
		}
	}
	return -1
}

// knows reports whether the preset has a use for a header, or knows that there is
// none.
func (p *preset) knows(header string) bool {
	of := func(labels []string) bool { return find(labels, []string{header}) == 0 }
	header = normal(header)
	return p.exact[header] || of(p.wild) || of(p.KnownBy) || of(p.Ignored) || of(p.Percent) || of(p.Rates) ||
		of(p.Covers.StartColumn) || of(p.Covers.EndColumn) ||
		slices.ContainsFunc(p.Average, func(a average) bool { return of(a.From) }) ||
		slices.ContainsFunc(p.Only, func(o only) bool { return of(o.From) || of(o.By) }) ||
		slices.ContainsFunc(p.Notes, func(n note) bool { return of(n.Label) })
}
