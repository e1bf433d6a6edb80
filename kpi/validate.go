package kpi

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/unit"
)

// IDForm is a regular expression for a KPI's id.
const IDForm = `^[a-z][a-z0-9_]*$`

var idForm = regexp.MustCompile(IDForm)

// Validate reports the mistakes in a [[kpi]] that Merge has laid over the
// catalogue. path is its place ("kpi[3]"), known are the names of measures
// (measure.Known), stages the ids of the stages, and kpis the user's KPIs; the
// catalogue's are known.
func (k *KPI) Validate(path string, known []measure.Info, stages []string, kpis []KPI, l *diag.List) {
	v := validation{KPI: k, path: path, known: known, list: l, formulas: map[string]string{}}
	for _, entry := range Catalogue() {
		v.catalogue = append(v.catalogue, entry.ID)
		v.formulas[entry.ID] = entry.Formula
	}
	for _, other := range kpis {
		v.formulas[other.ID] = other.Formula
	}
	switch {
	case k.ID == "":
		v.fail("", "the KPI has no id", `give it one: id = "roas"`)
		return
	case !idForm.MatchString(k.ID):
		v.fail("id", fmt.Sprintf("%q cannot be an id", k.ID),
			cmp.Or(diag.DidYouMean(strings.ToLower(k.ID), v.catalogue), "use lower-case letters, digits and _, with a letter first"))
		v.misnamed = true
	}
	for _, other := range kpis {
		v.chosen = append(v.chosen, other.ID)
	}
	v.definition(stages)
	v.targets()
	v.accept()
	v.time()
}

// validation is the state of checking one KPI.
type validation struct {
	*KPI
	path      string
	known     []measure.Info
	catalogue []string          // ids
	formulas  map[string]string // of every KPI, by id
	chosen    []string          // ids of the scorecard's
	misnamed  bool              // nothing more is told of what the catalogue would give it
	list      *diag.List
}

// circle follows a formula's names from KPI to KPI, and returns the way when it
// leads back to where it began; nil when it does not.
func (v *validation) circle(formula string, way []string) []string {
	f, err := ParseFormula(formula)
	if err != nil {
		return nil
	}
	for _, n := range f.Names {
		if _, _, isMeasure := measure.Find(n.Text, v.known); isMeasure {
			continue
		}
		inner, isKPI := v.formulas[n.Text]
		switch {
		case !isKPI:
		case n.Text == way[0]:
			return append(slices.Clone(way), n.Text)
		case slices.Contains(way, n.Text): // a circle of others, told at each of them
		default:
			if circle := v.circle(inner, append(slices.Clone(way), n.Text)); circle != nil {
				return circle
			}
		}
	}
	return nil
}

// tells reports whether a circle is told at this KPI: at the first of the
// scorecard's by name, and not at all of them.
func (v *validation) tells(circle []string) bool {
	first := v.ID
	for _, id := range circle {
		if slices.Contains(v.chosen, id) {
			first = min(first, id)
		}
	}
	return first == v.ID
}

func (v *validation) add(severity diag.Severity, key, message, hint string) {
	path := v.path
	if key != "" {
		path += "." + key
	}
	if v.ID != "" {
		message = fmt.Sprintf("kpi %q: %s", v.ID, message)
	}
	v.list.Add(diag.Diagnostic{Severity: severity, Path: path, Message: message, Hint: hint})
}

func (v *validation) fail(key, message, hint string) { v.add(diag.Error, key, message, hint) }
func (v *validation) warn(key, message, hint string) { v.add(diag.Warning, key, message, hint) }

// definition checks what the figure is.
func (v *validation) definition(stages []string) {
	inCatalogue := slices.Contains(v.catalogue, v.ID) || v.misnamed
	switch {
	case v.Formula == "" && v.misnamed:
	case v.Formula == "":
		hint := diag.DidYouMean(v.ID, v.catalogue)
		if hint == "" {
			hint = `write one: formula = "revenue / ads.spend"`
		}
		v.fail("id", "it is not in the catalogue, and has no formula", hint)
	default:
		v.names("formula", v.Formula, ParseFormula)
		if circle := v.circle(v.Formula, []string{v.ID}); circle != nil && v.tells(circle) {
			v.fail("formula", "the formula leads back to itself: "+strings.Join(circle, " → "), "write one of them without the other")
		}
	}
	var units []string
	for _, u := range unit.All {
		units = append(units, string(u))
	}
	oneOf := func(key, value string, choices []string, required bool) {
		switch {
		case value == "" && required:
			v.fail("id", fmt.Sprintf("it is not in the catalogue, and has no %s", key), key+" is one of "+strings.Join(choices, ", "))
		case value != "" && !slices.Contains(choices, value):
			hint := diag.DidYouMean(value, choices)
			if hint == "" {
				hint = key + " is one of " + strings.Join(choices, ", ")
			}
			v.fail(key, fmt.Sprintf("unknown %s %q", key, value), hint)
		}
	}
	// A mistyped id lacks everything; its first error is enough.
	required := !inCatalogue && v.Formula != ""
	oneOf("unit", string(v.Unit), units, required)
	oneOf("direction", string(v.Direction), Directions(), required)
	oneOf("scope", string(v.Scope), Scopes(), false)
	oneOf("stage", v.Stage, stages, false)

	var variants []string
	for _, variant := range v.Variants {
		variants = append(variants, variant.ID)
	}
	if v.Variant != "" && !slices.Contains(variants, v.Variant) {
		hint := diag.DidYouMean(v.Variant, variants)
		switch {
		case hint == "" && len(variants) > 0:
			hint = "it has " + strings.Join(variants, ", ")
		case hint == "":
			hint = "it has no variants; leave the line out"
		}
		v.fail("variant", fmt.Sprintf("unknown variant %q", v.Variant), hint)
	}
	for _, id := range v.Beside {
		if !slices.Contains(variants, id) {
			v.fail("beside", fmt.Sprintf("unknown variant %q", id), diag.DidYouMean(id, variants))
		}
	}
}

// names checks a formula or condition, and every name in it.
func (v *validation) names(key, text string, parse func(string) (*Formula, error)) {
	at := func(offset, length int, message, hint string) {
		v.fail(key, message, hint)
		d := &(*v.list)[len(*v.list)-1]
		d.Offset, d.Length = offset, length
	}
	f, err := parse(text)
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		at(syntax.Offset, syntax.Length, syntax.Message, syntax.Hint)
		return
	}
	for _, n := range f.Names {
		_, isKPI := v.formulas[n.Text]
		_, candidates, isMeasure := measure.Find(n.Text, v.known)
		length := len([]rune(n.Text))
		switch {
		case isMeasure || isKPI:
		case len(candidates) > 0:
			at(n.Offset, length, fmt.Sprintf("%q could be %s", n.Text, strings.Join(candidates, " or ")), "write the one you mean")
		default:
			at(n.Offset, length, fmt.Sprintf("unknown name %q", n.Text), v.near(n.Text))
		}
	}
}

// near suggests a name for a mistyped one: a measure's, its last part, or a KPI's.
func (v *validation) near(name string) string {
	var names []string
	for _, info := range v.known {
		names = append(names, info.Name)
	}
	names = append(names, sortedKeys(v.formulas)...)
	if !strings.Contains(name, ".") {
		for _, info := range v.known {
			if _, column, dotted := strings.Cut(info.Name, "."); dotted && diag.Nearest(name, []string{column}) != "" {
				names = append(names, column)
			}
		}
	}
	near := diag.Nearest(name, names)
	if near == "" {
		return "peil explain lists the measures; [[measure]] defines one of your own"
	}
	if _, candidates, ok := measure.Find(near, v.known); ok && len(candidates) == 1 {
		near = candidates[0]
	}
	return fmt.Sprintf("did you mean %q?", near)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
