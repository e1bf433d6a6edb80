package audit

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// Config is [audit] of peil.toml.
type Config struct {
	Thresholds map[string]float64 `toml:"thresholds"` // by Limit.Key
	Severity   map[string]string  `toml:"severity"`   // by rule: error, warning, info
	Ignore     []Ignore           `toml:"ignore"`
}

// Ignore is a finding that is known and accepted, with the reason, which the
// report tells beside it.
type Ignore struct {
	Check  string `toml:"check"`  // the rule's id
	Source string `toml:"source"` // empty: of any source
	Reason string `toml:"reason"`
	Until  string `toml:"until"` // the last period whose report ignores it; empty: for good
}

// Severities returns the words of Config.Severity.
func Severities() []string {
	return []string{diag.Error.String(), diag.Warning.String(), diag.Info.String()}
}

// limits are the thresholds that hold, by their keys.
type limits map[string]float64

// of returns a threshold that a rule has.
func (l limits) of(key string) float64 {
	v, ok := l[key]
	if !ok {
		panic("audit: no rule has the threshold " + key)
	}
	return v
}

// limits returns the config's thresholds, and the defaults of the others.
func (c *Config) limits() limits {
	list := limits{}
	for _, l := range Limits() {
		list[l.Key] = l.Default
	}
	maps.Copy(list, c.Thresholds)
	return list
}

// Threshold returns the threshold that holds for a key of Limits.
func (c *Config) Threshold(key string) float64 { return c.limits().of(key) }

// Validate checks the config; path is its place, and sources are the names that
// an ignore may give.
func (c *Config) Validate(path string, sources []string, l *diag.List) {
	for _, key := range slices.Sorted(maps.Keys(c.Thresholds)) {
		at, v := path+".thresholds."+key, c.Thresholds[key]
		limit, known := limitOf(key)
		switch {
		case !known:
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("no rule has a threshold %q", key), Hint: near(key, limitKeys())})
		case math.IsNaN(v) || v < limit.Least || v > limit.Most:
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%g is no threshold of %s", v, key),
				Hint: fmt.Sprintf("write a number from %g to %s (%s); without the key it is %g", limit.Least, strconv.FormatFloat(limit.Most, 'f', -1, 64), limit.Unit, limit.Default)})
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(c.Severity)) {
		at := path + ".severity." + rule
		if !slices.Contains(RuleIDs(), rule) {
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("there is no rule %q", rule), Hint: near(rule, RuleIDs())})
		} else if word := c.Severity[rule]; !slices.Contains(Severities(), word) {
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("unknown severity %q", word), Hint: "write " + diag.Quoted(Severities())})
		}
	}
	for i := range c.Ignore {
		c.Ignore[i].validate(fmt.Sprintf("%s.ignore[%d]", path, i), sources, c.Ignore[:i], l)
	}
}

func (g *Ignore) validate(path string, sources []string, before []Ignore, l *diag.List) {
	switch {
	case g.Check == "":
		l.Add(diag.Diagnostic{Path: path, Message: "it does not say which finding is ignored", Hint: `write check = "…": the word in brackets at the finding's end, as peil check prints it`})
	case !CanIgnore(g.Check):
		l.Add(diag.Diagnostic{Path: path + ".check", Message: "rows that cannot be read are not ignored here", Hint: "write max_bad_rows in the source: how many are tolerated"})
	case !slices.Contains(RuleIDs(), g.Check):
		l.Add(diag.Diagnostic{Path: path + ".check", Message: fmt.Sprintf("there is no rule %q", g.Check), Hint: near(g.Check, RuleIDs())})
	}
	if strings.TrimSpace(g.Reason) == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "it gives no reason", Hint: `write reason = "…": the report tells it beside what is ignored`})
	}
	if g.Source != "" && !slices.Contains(sources, g.Source) {
		l.Add(diag.Diagnostic{Path: path + ".source", Message: fmt.Sprintf("there is no source %q", g.Source), Hint: near(g.Source, sources)})
	}
	if g.Until != "" {
		if _, err := period.Parse(g.Until); err != nil {
			l.Errorf(path+".until", "%v", err)
		}
	}
	if slices.ContainsFunc(before, func(x Ignore) bool { return x.Check == g.Check && x.Source == g.Source && g.Check != "" }) {
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path, Message: fmt.Sprintf("%s is ignored twice", g.Check), Hint: "keep one of them"})
	}
}

// CanIgnore reports whether findings of a rule can be ignored. Rows that cannot be
// read are tolerated in the source, which has to know how many.
func CanIgnore(rule string) bool { return rule != dataset.BadRow }

// near returns the hint of a name that is not known.
func near(name string, known []string) string {
	if hint := diag.DidYouMean(name, known); hint != "" {
		return hint
	}
	const most = 12
	if len(known) > most {
		return "docs/config.md lists them under “Rules of the audit”"
	}
	return "there is " + diag.Quoted(known)
}

// Ignored is a finding that is ignored, and by what.
type Ignored struct {
	Finding
	Ignore Ignore
}

// Judge gives the findings the severities of the config, and parts those that it
// ignores. today is the last day that the report tells of; nil where it has no
// days. Its diagnostics, at path, are of what is ignored no longer, and of what
// ignores nothing.
func (c *Config) Judge(path string, found []Finding, today *period.Date) (open []Finding, ignored []Ignored, l diag.List) {
	used := make([]bool, len(c.Ignore))
	for _, f := range found {
		if word, ok := c.Severity[f.Check]; ok {
			f.Severity = diag.Severity(slices.Index(Severities(), word))
		}
		by := -1
		for i := range c.Ignore {
			if g := &c.Ignore[i]; g.Check == f.Check && (g.Source == "" || g.Source == f.Source) {
				used[i] = true
				if !g.ended(today) {
					by = i
					break
				}
			}
		}
		if by >= 0 {
			ignored = append(ignored, Ignored{f, c.Ignore[by]})
		} else {
			open = append(open, f)
		}
	}
	for i := range c.Ignore {
		g, at := &c.Ignore[i], fmt.Sprintf("%s.ignore[%d]", path, i)
		switch {
		case !used[i]:
			of := ""
			if g.Source != "" {
				of = fmt.Sprintf(" of the source %q", g.Source)
			}
			l.Add(diag.Diagnostic{Severity: diag.Warning, Path: at, Message: fmt.Sprintf("it ignores nothing: there is no finding %s%s", g.Check, of), Hint: "remove it"})
		case g.ended(today):
			l.Add(diag.Diagnostic{Severity: diag.Warning, Path: at + ".until", Message: fmt.Sprintf("%s is ignored no longer: it was until %s", g.Check, g.Until), Hint: "mend it, or give a new until and the reason for it"})
		}
	}
	return open, ignored, l
}

// ended reports whether the time is over for which something is ignored.
func (g *Ignore) ended(today *period.Date) bool {
	until, err := period.Parse(g.Until)
	return g.Until != "" && err == nil && today != nil && *today > until.End
}
