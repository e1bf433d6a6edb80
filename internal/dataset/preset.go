package dataset

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed presets/google-ads.toml presets/meta-ads.toml presets/ga4.toml presets/mailchimp.toml
var presetFiles embed.FS

// preset is the shape of a platform's export. presets/*.toml hold them, and
// the comments there say what each field is for.
type preset struct {
	Doc          string              `toml:"doc"`
	Kind         string              `toml:"kind"`
	Channel      string              `toml:"channel"`
	HeaderLabels int                 `toml:"header_labels"`
	Comment      string              `toml:"comment"`
	Percent      []string            `toml:"percent"`
	Columns      map[string][]string `toml:"columns"`
	Ignored      []string            `toml:"ignored"`
	Covers       covers              `toml:"covers"`
	Total        totals              `toml:"total"`
	Notes        []note              `toml:"note"`
}

// covers says where a file tells the range of days that it is about.
type covers struct {
	Range       bool     `toml:"range"`        // a line above the header holds "day - day"
	Start       []string `toml:"start"`        // labels of lines above the header
	End         []string `toml:"end"`          //
	StartColumn []string `toml:"start_column"` // columns of every row
	EndColumn   []string `toml:"end_column"`
}

// totals says which rows are totals, and what they are compared with.
type totals struct {
	Prefix []string `toml:"prefix"` // of the first filled cell
	Blank  []string `toml:"blank"`  // or: the first of these columns that the file has is blank
	Whole  []string `toml:"whole"`  // what follows the prefix of the total of everything, best first
	Check  []string `toml:"check"`  // columns that the rows' sum must agree in
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

// presetOf returns the preset of that name, or an empty one for "".
func presetOf(name string) (*preset, error) {
	if name == "" {
		return &preset{}, nil
	}
	if !slices.Contains(Presets(), name) {
		return nil, fmt.Errorf("unknown preset %q", name)
	}
	text, err := presetFiles.ReadFile("presets/" + name + ".toml")
	if err != nil {
		return nil, err
	}
	p := &preset{}
	_, err = toml.Decode(string(text), p)
	return p, err
}

// isHeader reports whether a row holds enough known labels to be the header.
func (p *preset) isHeader(fields, alsoKnown []string) bool {
	found := 0
	for _, f := range fields {
		if f = normal(f); f == "" {
			continue
		}
		known := slices.ContainsFunc(alsoKnown, func(label string) bool { return normal(label) == f })
		for _, labels := range p.Columns {
			known = known || slices.ContainsFunc(labels, func(label string) bool { return matches(label, f) })
		}
		if known {
			found++
		}
	}
	return found >= p.HeaderLabels
}

// find returns the index of the first header that a label matches, the best
// label first, or -1.
func find(labels, headers []string) int {
	for _, label := range labels {
		if i := slices.IndexFunc(headers, func(h string) bool { return matches(label, normal(h)) }); i >= 0 {
			return i
		}
	}
	return -1
}

// matches reports whether a header, in normal form, has the label; a * in the
// label stands for any text.
func matches(label, header string) bool {
	before, after, star := strings.Cut(normal(label), "*")
	if !star {
		return before == header
	}
	return len(header) >= len(before)+len(after) && strings.HasPrefix(header, before) && strings.HasSuffix(header, after)
}

// currencyMark returns the currency that a header names where one of the
// labels has its *: NOK of "Amount spent (NOK)".
func currencyMark(labels []string, header string) string {
	for _, label := range labels {
		before, after, star := strings.Cut(normal(label), "*")
		if h := normal(header); star && matches(label, h) {
			return strings.ToUpper(h[len(before) : len(h)-len(after)])
		}
	}
	return ""
}

// normal is a header as it is compared: lower case, single spaces.
func normal(header string) string {
	return strings.Join(strings.Fields(strings.ToLower(header)), " ")
}
