package schema

import (
	"fmt"

	"peil/internal/audit"
	"peil/internal/locale"
	"peil/internal/period"
)

// auditKeys tells of [audit].
func auditKeys() map[string]Key {
	return map[string]Key{
		"audit": {Doc: "What the audit of the data may be told. Every rule has an id, which stands in brackets after what `peil check` finds. In a config that extends another, `ignore` replaces the list there."},
		"audit.thresholds": {
			Doc:     "Where a rule begins to speak. All are rules of thumb.",
			Default: "those of the rules", Unit: "as the rule says", Example: `{ spike = 10, direct_share = 0.3 }`, Least: new(0.0), Words: thresholds(),
		},
		"audit.severity": {
			Doc:     "How much findings of a rule matter: an `error` stops the build, a `warning` does with `--strict`, an `info` is told and nothing more.",
			Default: "those of the rules", Example: `{ missing_days = "error", spike = "warning" }`, Words: rules(),
		},
		"audit.ignore":        {Doc: "A finding that is known and accepted. It is told with its reason on the page, in report.json and by `peil check`, and counts no more. What ignores nothing is a warning."},
		"audit.ignore.check":  {Doc: "The rule's id.", Need: Required, Example: `"spike"`, Words: ignorable()},
		"audit.ignore.source": {Doc: "The name of the source that the finding is about.", Default: "any source", Example: `"google"`},
		"audit.ignore.reason": {Doc: "Why it is accepted. The report tells it to everyone who reads it.", Need: Required, Example: `"Black Week"`},
		"audit.ignore.until": {
			Doc:     "The last period whose report ignores it: a report whose days end later tells the finding again, and that it was ignored.",
			Default: "it is ignored for good", Example: `"2025-08"`, Pattern: period.Form, Reset: true,
		},
	}
}

// rules lists the rules of the audit with their meaning.
func rules() []Word {
	var list []Word
	for _, r := range Rules() {
		list = append(list, r.Word)
	}
	return list
}

// ignorable lists the rules whose findings can be ignored.
func ignorable() []Word {
	var list []Word
	for _, w := range rules() {
		if audit.CanIgnore(w.Value) {
			list = append(list, w)
		}
	}
	return list
}

// Rule is a rule of the audit with what it means, in English.
type Rule struct {
	Word
	audit.Rule
}

// Rules lists the rules of the audit.
func Rules() []Rule {
	l, err := locale.New("en")
	if err != nil {
		panic("schema: " + err.Error()) // English is embedded
	}
	var list []Rule
	for _, r := range audit.Rules() {
		list = append(list, Rule{Word{r.ID, l.Message("rule."+r.ID, nil, 0)}, r})
	}
	return list
}

// thresholds lists those that can be moved.
func thresholds() []Word {
	var list []Word
	for _, l := range audit.Limits() {
		list = append(list, Word{l.Key, fmt.Sprintf("%s Unit: %s. Default: %g.", l.Doc, l.Unit, l.Default)})
	}
	return list
}
