// Package config reads peil.toml.
//
//  1. extends.go reads the file and those it extends: document.go holds their
//     text, syntax.go has it parsed, positions.go finds where each key and
//     value stands, tree.go joins the two, and extends.go merges the trees.
//  2. env.go replaces ${NAME} in texts.
//  3. decode.go fills the structs that the packages of the flow own, over the
//     values of Defaults. Every key must be known.
//  4. validate.go checks what is config's own, asks the packages to check their
//     parts, secrets.go warns of passwords, and locate.go turns the paths they name into positions.
//
// All mistakes are collected; nothing stops at the first one.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"peil/attribution"
	"peil/funnel"
	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/kpi"
	"peil/themes"
)

// Name is the file that is looked for in a folder.
const Name = "peil.toml"

// Config is a validated config, with what it extends merged in and every
// default filled. Its paths can be opened as they are: they are absolute, or
// relative to the working folder as File is.
type Config struct {
	File string // the config file, as the user named it
	Dir  string // its folder

	Report      Report
	Brand       Brand
	Sources     []dataset.Source
	Measures    []dataset.Measure
	Channels    []dataset.ChannelRule
	UTM         dataset.UTM
	Stages      []funnel.Stage
	KPIs        []kpi.KPI // the user's merged with the catalogue's, else the whole catalogue
	AllKPIs     bool      // no [[kpi]] is given: those whose measures exist are reported
	Attribution attribution.Config
	Audit       audit.Config
	Commentary  []Commentary

	Files []string // every config file that was read or looked for, File first

	root      *node    // nil when the file could not be read
	passwords []string // that stand in the config itself
}

// WithoutWords returns a copy without the commentary, and without where anything
// stands: two are equal where figures are made of them in the same way.
func (c *Config) WithoutWords() Config {
	plain := *c
	plain.Commentary, plain.Files, plain.root, plain.passwords = nil, nil, nil, nil
	return plain
}

// Report is [report] of peil.toml.
type Report struct {
	Title        string        `toml:"title"`
	Language     string        `toml:"language"`
	Currency     string        `toml:"currency"`
	Timezone     string        `toml:"timezone"`
	RateDays     int           `toml:"rate_days"`         // for how many days an exchange rate holds
	Period       string        `toml:"period"`            // empty: the last complete month in the data
	Compare      []string      `toml:"compare"`           // previous, year, plan, ytd, rolling12
	YearBy       string        `toml:"year_by"`           // date, weekday
	Holidays     string        `toml:"holidays"`          // a country's, matched where year_by is weekday; empty: none
	FiscalStart  string        `toml:"fiscal_year_start"` // 01 to 12
	BrandTerms   []string      `toml:"brand_terms"`       // words of searches for the client itself; * stands for any letters
	RevenueBasis dataset.Basis `toml:"revenue_basis"`     // a key that is left out keeps its default
	Output       string        `toml:"output"`            // relative to the config that is built, even when it is inherited
	Theme        string        `toml:"theme"`
}

// FiscalYear returns the first month of the client's year.
func (r *Report) FiscalYear() period.FiscalYear {
	t, err := time.Parse("01", r.FiscalStart)
	if err != nil {
		return period.FiscalYear(time.January) // validate has told the mistake
	}
	return period.FiscalYear(t.Month())
}

// Brand is [brand] of peil.toml: the report under the agency's own name.
type Brand struct {
	Agency string `toml:"agency"`
	Logo   string `toml:"logo"`
	Accent string `toml:"accent"` // #rrggbb; empty: the theme's
	Footer string `toml:"footer"`
}

// Commentary is one [[commentary]] of peil.toml: a Markdown file and the page
// it stands on. Empty fields leave it to the file's front matter.
type Commentary struct {
	File   string `toml:"file"`
	Page   string `toml:"page"`
	Title  string `toml:"title"`
	Period string `toml:"period"`
	Order  int    `toml:"order"`
}

// Settings is everything that peil.toml may hold. The JSON Schema and the
// reference are made from it, too: `go generate` after a change.
//
//go:generate go -C ../.. run ./cmd/peil schema --out sample-config/peil.schema.json
//go:generate go -C ../.. run ./docs/generate
type Settings struct {
	Extends     string                `toml:"extends"` // read by load, before the rest
	Report      Report                `toml:"report"`
	Brand       Brand                 `toml:"brand"`
	Sources     []dataset.Source      `toml:"source"`
	Measures    []dataset.Measure     `toml:"measure"`
	Channels    []dataset.ChannelRule `toml:"channel"`
	UTM         dataset.UTM           `toml:"utm"`
	Stages      []funnel.Stage        `toml:"stage"`
	KPIs        []kpi.KPI             `toml:"kpi"`
	Attribution attribution.Config    `toml:"attribution"`
	Audit       audit.Config          `toml:"audit"`
	Commentary  []Commentary          `toml:"commentary"`
}

// Defaults is what holds where peil.toml says nothing.
func Defaults() Settings {
	return Settings{
		Report: Report{
			Language:     "en",
			Currency:     "NOK",
			Timezone:     "UTC",
			RateDays:     dataset.DefaultRateDays,
			Compare:      []string{"previous", "year"},
			YearBy:       "date",
			FiscalStart:  "01",
			RevenueBasis: dataset.DefaultBasis(),
			Output:       "public",
			Theme:        "default",
		},
		Stages:      funnel.DefaultStages(),
		Attribution: attribution.Default(),
	}
}

// Load reads a config file, or the peil.toml of a folder, and everything that
// it extends. env looks a variable up, as os.LookupEnv does.
//
// The diagnostics are sorted and placed. Config is never nil, so that a watcher
// knows the Files to watch; it is to be used only when none is an error.
func Load(path string, env func(string) (string, bool)) (*Config, diag.List) {
	file := filepath.Clean(path)
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, Name)
	}
	c := &Config{File: file, Dir: filepath.Dir(file)}
	l := loader{env: env}
	c.root = l.load(file, nil, func(m diag.Diagnostic) {
		m.File = file
		m.Message = strings.Replace(m.Message, "the config "+file, "this config", 1) // the place names it
		m.Hint = "name a folder with a " + Name + ", or a config file; peil init makes a new one"
		l.decoder.list.Add(m)
	})
	c.Files = l.files

	if c.root != nil {
		l.decoder.expand(c.root, "", env)
		s := Defaults()
		l.decoder.into(c.root, "", reflect.ValueOf(&s).Elem())
		c.take(s)
	}
	list := l.decoder.list
	untold := l.decoder.untold
	if c.root != nil && !l.broken {
		found := c.check(&l.decoder)
		told := min(len(found), max(0, maxMistakes-len(list)))
		untold += len(found) - told
		list = append(list, found[:told]...)
	}
	list = c.Locate(list)
	list.Sort()
	if untold > 0 {
		list.Add(diag.Diagnostic{File: file, Message: fmt.Sprintf("and %d more that are not shown", untold)})
	}
	return c, list
}

// check returns what validation finds beyond what the decoder has told, errors
// first.
func (c *Config) check(d *decoder) diag.List {
	var found diag.List
	c.validate(&found)
	found = slices.DeleteFunc(found, d.toldAlready)
	slices.SortStableFunc(found, func(a, b diag.Diagnostic) int { return int(a.Severity) - int(b.Severity) })
	if len(c.Sources) == 0 && len(d.list)+found.Count(diag.Error) == 0 {
		found.Add(diag.Diagnostic{Severity: diag.Warning, Path: "source", Message: "the config names no data", Hint: "add a [[source]]"})
	}
	return found
}

// take moves the settings into the config: the user's KPIs are laid over the
// catalogue, and paths are resolved against the files that hold them.
func (c *Config) take(s Settings) {
	c.Report, c.Brand = s.Report, s.Brand
	c.Sources, c.Measures, c.Stages = s.Sources, s.Measures, s.Stages
	c.Channels, c.UTM = s.Channels, s.UTM
	c.Attribution, c.Audit, c.Commentary = s.Attribution, s.Audit, s.Commentary

	for _, k := range s.KPIs {
		c.KPIs = append(c.KPIs, kpi.Merge(k))
	}
	if s.KPIs == nil {
		c.KPIs, c.AllKPIs = kpi.Catalogue(), true
	}

	// An inherited output would make every client of an agency write to one
	// folder, so it alone is relative to the config that is built.
	c.Report.Output = relativeTo(c.Dir, s.Report.Output)
	if themes.IsFolder(s.Report.Theme) {
		c.Report.Theme = relativeTo(c.holder("report.theme"), s.Report.Theme)
		if !themes.IsFolder(c.Report.Theme) { // beside a config in the current folder
			c.Report.Theme = "." + string(filepath.Separator) + c.Report.Theme
		}
	}
	if s.Brand.Logo != "" {
		c.Brand.Logo = relativeTo(c.holder("brand.logo"), s.Brand.Logo)
	}
	for i := range c.Sources {
		data := "files"
		if c.Sources[i].DSN != "" {
			data = "dsn"
		}
		c.Sources[i].Dir = c.holder(fmt.Sprintf("source[%d].%s", i, data))
	}
	for i := range c.Commentary {
		if file := c.Commentary[i].File; file != "" {
			c.Commentary[i].File = relativeTo(c.holder(fmt.Sprintf("commentary[%d].file", i)), file)
		}
	}
}

// Says reports whether the config, or what it extends, has a value at path: whether
// it is not a default.
func (c *Config) Says(path string) bool {
	if c.root == nil {
		return false
	}
	_, ok := c.root.find(path)
	return ok
}

// holder returns the folder of the file that holds the value at path.
func (c *Config) holder(path string) string {
	n, _ := c.root.find(path)
	return n.doc.dir
}
