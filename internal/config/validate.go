package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"peil/internal/calendar"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/themes"
)

// validate checks the whole config; diagnostics name paths.
func (c *Config) validate(l *diag.List) {
	c.Report.validate(l)
	c.Brand.validate(l)
	c.validateSources(l)

	known := measure.Known(c.Measures)
	c.validateStages(known, l)
	c.validateKPIs(known, l)
	c.Attribution.Validate("attribution", l)
	c.validateAudit(l)
	for i := range c.Commentary {
		c.Commentary[i].validate(fmt.Sprintf("commentary[%d]", i), l)
	}
	c.validateOutput(l)
}

func (r *Report) validate(l *diag.List) {
	if strings.TrimSpace(r.Title) == "" {
		l.Add(diag.Diagnostic{Path: "report.title", Message: "the report has no title", Hint: `write title = "…" in [report]: the client's name`})
	}
	oneOf("report.language", "language", r.Language, locale.Languages, l)
	if unit, err := currency.ParseISO(r.Currency); err != nil || unit.String() != r.Currency {
		m := diag.Diagnostic{Path: "report.currency", Message: fmt.Sprintf("%q is not a currency", r.Currency), Hint: "write its ISO 4217 code, such as NOK, EUR or USD"}
		if err == nil {
			m.Hint = fmt.Sprintf("write %q", unit)
		}
		l.Add(m)
	}
	// "Local" would be the time zone of whoever builds.
	if _, err := time.LoadLocation(r.Timezone); err != nil || r.Timezone == "" || r.Timezone == "Local" {
		l.Add(diag.Diagnostic{Path: "report.timezone", Message: fmt.Sprintf("unknown time zone %q", r.Timezone), Hint: `write its IANA name, such as "Europe/Oslo"`})
	}
	if r.Period != "" {
		if _, err := r.FiscalYear().Parse(r.Period); err != nil {
			l.Errorf("report.period", "%v", err)
		}
	}
	if !monthForm.MatchString(r.FiscalStart) {
		l.Add(diag.Diagnostic{Path: "report.fiscal_year_start", Message: fmt.Sprintf("%q is not a month", r.FiscalStart), Hint: `write its number, from "01" to "12"`})
	}
	oneOf("report.year_by", "way of comparing years", r.YearBy, YearBys(), l)
	switch {
	case r.Holidays == "":
	case !slices.Contains(calendar.Countries(), r.Holidays):
		hint := "write " + diag.Quoted(calendar.Countries())
		if upper := strings.ToUpper(r.Holidays); slices.Contains(calendar.Countries(), upper) {
			hint = fmt.Sprintf("write %q", upper)
		}
		l.Add(diag.Diagnostic{Path: "report.holidays", Message: fmt.Sprintf("the holidays of %q are not known", r.Holidays), Hint: hint})
	case r.YearBy != "weekday":
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: "report.holidays", Message: "holidays have no effect where years are compared by date", Hint: `add year_by = "weekday"`})
	}
	for i, c := range r.Compare {
		at := fmt.Sprintf("report.compare[%d]", i)
		oneOf(at, "comparison", c, Comparisons(), l)
		if slices.Contains(r.Compare[:i], c) {
			l.Errorf(at, "%q is listed twice", c)
		}
	}
	if r.RateDays < 0 {
		l.Add(diag.Diagnostic{Path: "report.rate_days", Message: "rate_days must not be negative", Hint: "write for how many days a rate holds: 7, or 31 where there is one a month"})
	}
	dataset.ValidateBrandTerms(r.BrandTerms, "report.brand_terms", l)
	r.RevenueBasis.ValidateReport("report.revenue_basis", l)
	checkTheme(r.Theme, l)
}

func checkPeriod(path, text string, l *diag.List) {
	if _, err := period.Parse(text); err != nil {
		l.Errorf(path, "%v", err)
	}
}

// oneOf reports a value that is not among those allowed.
func oneOf(path, noun, value string, allowed []string, l *diag.List) {
	if slices.Contains(allowed, value) {
		return
	}
	hint := diag.DidYouMean(value, allowed)
	if hint == "" {
		hint = "write " + diag.Quoted(allowed)
	}
	l.Add(diag.Diagnostic{Path: path, Message: fmt.Sprintf("unknown %s %q", noun, value), Hint: hint})
}

// What peil.toml may hold, as regular expressions.
const (
	ColourForm = `^#[0-9a-fA-F]{6}$`
	MonthForm  = `^(0[1-9]|1[0-2])$`
	PageForm   = `^[a-z0-9]+(-[a-z0-9]+)*$`
)

var (
	colour    = regexp.MustCompile(ColourForm)
	monthForm = regexp.MustCompile(MonthForm)
	pageName  = regexp.MustCompile(PageForm)
)

// Comparisons returns the words of Report.Compare.
func Comparisons() []string { return []string{"previous", "year", "plan", "ytd", "rolling12"} }

// YearBys returns the words of Report.YearBy.
func YearBys() []string { return []string{"date", "weekday"} }

// Pages returns those that a report makes by itself.
func Pages() []string {
	return []string{"overview", "scorecard", "funnel", "channels", "attribution", "email", "survey", "budget", "quality", "method"}
}

func (b *Brand) validate(l *diag.List) {
	if b.Accent != "" && !colour.MatchString(b.Accent) {
		l.Add(diag.Diagnostic{Path: "brand.accent", Message: fmt.Sprintf("%q is not a colour", b.Accent), Hint: `write it as "#0b6e4f"`})
	}
	if b.Logo == "" {
		return
	}
	if !slices.Contains([]string{".svg", ".png", ".jpg", ".jpeg", ".webp"}, strings.ToLower(filepath.Ext(b.Logo))) {
		l.Add(diag.Diagnostic{Path: "brand.logo", Message: fmt.Sprintf("%q is no kind of picture for a logo", filepath.Base(b.Logo)), Hint: "use an .svg, .png, .jpg or .webp file"})
		return
	}
	checkFile("brand.logo", "logo", b.Logo, l)
}

// checkFile reports a file that is not there, or is a folder.
func checkFile(path, what, file string, l *diag.List) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.Add(diag.Diagnostic{Path: path, Message: fmt.Sprintf("the %s %s does not exist", what, file), Hint: "a path is relative to the file that holds it"})
	case err != nil:
		l.Errorf(path, "the %s %s cannot be read: %s", what, file, diag.Reason(err))
	case !info.Mode().IsRegular():
		l.Add(diag.Diagnostic{Path: path, Message: fmt.Sprintf("the %s %s is a folder, not a file", what, file), Hint: "name a file in it"})
	}
}

// checkTheme checks that a theme is one of peil's, or a folder that is there.
func checkTheme(theme string, l *diag.List) {
	if !themes.IsFolder(theme) {
		if !slices.Contains(themes.Names, theme) {
			hint := diag.DidYouMean(theme, themes.Names)
			if hint == "" {
				hint = "write " + diag.Quoted(themes.Names) + `, or a folder of your own with a slash: "./acme"`
			}
			l.Add(diag.Diagnostic{Path: "report.theme", Message: fmt.Sprintf("unknown theme %q", theme), Hint: hint})
		}
		return
	}
	info, err := os.Stat(theme)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.Add(diag.Diagnostic{Path: "report.theme", Message: fmt.Sprintf("the theme's folder %s does not exist", theme), Hint: "a path is relative to the file that holds it"})
	case err != nil:
		l.Errorf("report.theme", "the theme's folder %s cannot be read: %s", theme, diag.Reason(err))
	case !info.IsDir():
		l.Add(diag.Diagnostic{Path: "report.theme", Message: fmt.Sprintf("the theme %s is not a folder", theme), Hint: "name the folder that holds static/ and templates/"})
	}
}

func (m *Commentary) validate(path string, l *diag.List) {
	switch {
	case m.File == "":
		l.Add(diag.Diagnostic{Path: path + ".file", Message: "a [[commentary]] needs its file", Hint: `write file = "commentary/summary.md"`})
	case strings.ToLower(filepath.Ext(m.File)) != ".md":
		l.Add(diag.Diagnostic{Path: path + ".file", Message: fmt.Sprintf("commentary is Markdown, and %q is not a Markdown file", filepath.Base(m.File)), Hint: "use a file that ends in .md"})
	default:
		checkFile(path+".file", "commentary", m.File, l)
	}
	CheckPlace(path, m.Page, m.Period, l)
}

// CheckPlace checks the page and the period that a commentary names, in the config
// or in its front matter; path is where the two keys stand.
func CheckPlace(path, page, about string, l *diag.List) {
	at := join(path, "page")
	switch {
	case page == "" || slices.Contains(Pages(), page):
	case page == "index":
		l.Add(diag.Diagnostic{Path: at, Message: `no page can be called "index": that is the overview's file`, Hint: `write page = "overview", or another name`})
	case !pageName.MatchString(page):
		l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q cannot name a page", page), Hint: "use lower-case letters, digits and hyphens"})
	case diag.Nearest(page, Pages()) != "":
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: at, Message: fmt.Sprintf("%q becomes a page of its own", page), Hint: diag.DidYouMean(page, Pages())})
	}
	if about != "" {
		checkPeriod(join(path, "period"), about, l)
	}
}

func (c *Config) validateSources(l *diag.List) {
	seen := unseen("source", "name", l)
	for i := range c.Sources {
		at := fmt.Sprintf("source[%d]", i)
		seen.check(at, c.Sources[i].Name)
		c.Sources[i].Validate(at, l)
	}
	for i := range c.Channels {
		c.Channels[i].Validate(fmt.Sprintf("channel[%d]", i), l)
	}
	c.UTM.Validate("utm", l)
	c.validatePasswords(l)
	seen = unseen("measure", "id", l)
	for i := range c.Measures {
		at := fmt.Sprintf("measure[%d]", i)
		seen.check(at, c.Measures[i].ID)
		c.Measures[i].Validate(at, c.Sources, l)
	}
}

func (c *Config) validateAudit(l *diag.List) {
	var sources []string
	for _, s := range c.Sources {
		sources = append(sources, s.Name)
	}
	c.Audit.Validate("audit", sources, l)
}

func (c *Config) validateStages(known []measure.Info, l *diag.List) {
	seen := unseen("stage", "id", l)
	for i := range c.Stages {
		at := fmt.Sprintf("stage[%d]", i)
		seen.check(at, c.Stages[i].ID)
		c.Stages[i].Validate(at, known, l)
	}
}

// validateKPIs leaves out the catalogue's own figures: its tests check them.
func (c *Config) validateKPIs(known []measure.Info, l *diag.List) {
	if c.AllKPIs {
		return
	}
	var stages []string
	for _, s := range c.Stages {
		stages = append(stages, s.ID)
	}
	dims := c.dimensions()
	seen := unseen("kpi", "id", l)
	for i := range c.KPIs {
		k := &c.KPIs[i]
		at := fmt.Sprintf("kpi[%d]", i)
		seen.check(at, k.ID)
		k.Validate(at, known, stages, c.KPIs, l)
		for _, dim := range slices.Sorted(maps.Keys(k.Targets)) {
			if len(dims) > 0 && !slices.Contains(dims, dim) {
				l.Add(diag.Diagnostic{Path: at + ".targets." + dim, Message: fmt.Sprintf("no source has the dimension %q", dim), Hint: hintOneOf(dim, dims)})
			}
		}
	}
}

// dimensions lists what the sources can be sliced by: the canonical dimensions
// of their kinds, their own extra columns, and those of attributed credit.
func (c *Config) dimensions() []string {
	var dims []string
	for _, s := range c.Sources {
		kind, _ := dataset.KindOf(s.Kind)
		for _, column := range kind.Columns {
			if column.Role == dataset.Dimension {
				dims = append(dims, column.Name)
			}
		}
		if s.Kind == "touchpoints" || s.Kind == "paths" {
			dims = append(dims, "channel", "campaign")
		}
		if s.Kind == "touchpoints" {
			dims = append(dims, c.Attribution.OwnDimensions()...)
		}
		for own := range s.Columns {
			if kind.Column(own) < 0 {
				dims = append(dims, own)
			}
		}
	}
	slices.Sort(dims)
	return slices.Compact(dims)
}

func hintOneOf(value string, allowed []string) string {
	if hint := diag.DidYouMean(value, allowed); hint != "" {
		return hint
	}
	return "there is " + diag.Quoted(allowed)
}

// seenBefore reports an id that a list of tables gives twice.
type seenBefore struct {
	table, key string
	ids        map[string]bool
	told       *diag.List
}

func unseen(table, key string, l *diag.List) *seenBefore {
	return &seenBefore{table: table, key: key, ids: map[string]bool{}, told: l}
}

func (s *seenBefore) check(path, id string) {
	if id != "" && s.ids[id] {
		s.told.Add(diag.Diagnostic{Path: path + "." + s.key, Message: fmt.Sprintf("there is another [[%s]] with the %s %q", s.table, s.key, id),
			Hint: fmt.Sprintf("give each [[%s]] its own %s", s.table, s.key)})
	}
	s.ids[id] = true
}
