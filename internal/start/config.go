package start

import (
	"bytes"
	_ "embed"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"

	"peil/internal/dataset"
)

// settings fill peil.toml.tmpl. Texts that a user chose are quoted already.
type settings struct {
	Title   string
	Sources []source
	Example bool
}

// source is a [[source]].
type source struct {
	Note, Name, Kind, Preset string
	Files                    []string
	Revenue                  bool // its revenue's basis is not known
	Declared                 bool // its revenue's basis is known
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
		s.Sources = append(s.Sources, source{Name: strconv.Quote(name), Kind: r.Kind, Preset: r.Preset})
	}
	s.Sources[i].Files = append(s.Sources[i].Files, strconv.Quote("data/"+file))
	s.Sources[i].Revenue = s.Sources[i].Revenue || r.Revenue != ""
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
