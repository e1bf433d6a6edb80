package kpi

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
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
		v.fail("id", fmt.Sprintf("%q cannot be an id", k.ID), "use lower-case letters, digits and _, with a letter first")
	}
	v.definition(stages)
	v.targets()
	v.accept()
}

// validation is the state of checking one KPI.
type validation struct {
	*KPI
	path      string
	known     []measure.Info
	catalogue []string          // ids
	formulas  map[string]string // of every KPI, by id
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
	inCatalogue := slices.Contains(v.catalogue, v.ID)
	if v.Formula == "" {
		hint := diag.DidYouMean(v.ID, v.catalogue)
		if hint == "" {
			hint = `write one: formula = "revenue / ads.spend"`
		}
		v.fail("id", "it is not in the catalogue, and has no formula", hint)
	} else {
		v.names("formula", v.Formula, ParseFormula)
		if circle := v.circle(v.Formula, []string{v.ID}); circle != nil {
			v.fail("formula", "the formula leads back to itself: "+strings.Join(circle, " → "), "")
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

// targets checks target, warn level and the segments' targets.
func (v *validation) targets() {
	if v.Target == nil {
		if v.Warn != nil {
			v.warn("warn", "the warn level has no effect without a target", "give a target")
		}
	} else {
		v.target("target", *v.Target)
		if v.Warn != nil && v.Direction != Neutral && v.Direction.sign()*(*v.Warn-*v.Target) > 0 {
			side := "below"
			if v.Direction == Down {
				side = "above"
			}
			v.warn("warn", fmt.Sprintf("the warn level %g is better than the target %g", *v.Warn, *v.Target), "put it "+side+" the target: between the two the status is watch")
		}
	}
	for _, dim := range sortedKeys(v.Targets) {
		for _, value := range sortedKeys(v.Targets[dim]) {
			v.target(fmt.Sprintf("targets.%s.%s", dim, value), v.Targets[dim][value])
		}
	}
}

func (v *validation) target(key string, target float64) {
	if v.Direction == Neutral {
		v.warn(key, "the target has no effect: neither direction is better", `give direction = "up" or "down"`)
	}
	if target < 0 && !v.Proportion && slices.Contains([]unit.Unit{unit.Count, unit.Money, unit.Ratio, unit.Percent}, v.Unit) {
		v.warn(key, fmt.Sprintf("the target %g is negative", target), "leave the minus out, unless a loss is the target")
	}
	if v.Proportion && (target < 0 || target > 1) {
		v.warn(key, fmt.Sprintf("the target %g is outside 0 to 1, and can never decide anything", target), "write 4 % as 0.04")
	}
}

// accept checks the acceptance of a miss.
func (v *validation) accept() {
	a := v.Accept
	if a == nil {
		return
	}
	if a.If == "" {
		v.fail("accept", "accept has no condition", `write one: if = "ltv_cac >= 3"`)
	} else {
		v.names("accept.if", a.If, ParseCondition)
	}
	if v.Target == nil && len(v.Targets) == 0 {
		v.warn("accept", "accept has no effect without a target", "give a target")
	}
	if a.Limit == nil && a.Until == "" {
		v.warn("accept", "the miss is accepted without limit and without end", "add limit = … or until = \"2025-08\"")
	}
	if a.Until != "" {
		if _, err := period.Parse(a.Until); err != nil {
			v.fail("accept.until", err.Error(), "")
		}
	}
	if a.Limit != nil && v.Target != nil && v.Direction != Neutral && v.Direction.sign()*(*a.Limit-*v.Target) >= 0 {
		v.warn("accept.limit", fmt.Sprintf("the limit %g is no worse than the target %g: nothing is ever accepted", *a.Limit, *v.Target), "")
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
