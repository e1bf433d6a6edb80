package audit

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// names looks at the values of the dimensions: the same name in two spellings
// is two lines of the report, and a blank channel is spend nobody can place.
// A cost without a channel is for all of them, and of orders it is direct_share
// that tells how many came from nobody knows where.
func (a *audit) names(t *dataset.Table) {
	if t.Kind == "survey" {
		return // free answers are spelt as people like
	}
	for d, dim := range t.Dims {
		for _, spellings := range variants(t.Values[d]) {
			groups := a.groupsOf(t, d, spellings)
			if len(groups) > 0 {
				a.at(t, groups, dataset.Finding{Severity: diag.Warning, Check: "spellings", Args: dataset.Args{"names": spellings}})
			}
		}
		if untidy := slices.DeleteFunc(slices.Clone(t.Values[d]), tidy); len(untidy) > 0 {
			if groups := a.groupsOf(t, d, untidy); len(groups) > 0 {
				named := untidy[:min(len(untidy), maxNamed)]
				a.at(t, groups, dataset.Finding{Severity: diag.Info, Check: "spaces_in_names", Args: dataset.Args{"names": named, "all": len(untidy)}})
			}
		}
		if dim != "channel" || t.Kind == "costs" || t.Kind == "orders" {
			continue
		}
		if groups := a.groupsOf(t, d, []string{""}); len(groups) > 0 {
			a.at(t, groups, dataset.Finding{Severity: diag.Warning, Check: "blank_channel"})
		}
	}
}

// variants returns the sets of values that differ only in case, spaces, hyphens
// and underscores, in the order of the values.
func variants(values []string) [][]string {
	byForm := map[string][]string{}
	var order []string
	for _, v := range values {
		f := form(v)
		if f == "" {
			continue
		}
		if byForm[f] == nil {
			order = append(order, f)
		}
		byForm[f] = append(byForm[f], v)
	}
	var found [][]string
	for _, f := range order {
		if len(byForm[f]) > 1 {
			found = append(found, byForm[f])
		}
	}
	return found
}

// form is a name as it is compared: lower case, single spaces for what parts
// its words.
func form(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" \t\u00a0-_", r) }), " ")
}

// tidy reports whether a name has no white space but single spaces between its
// words, and none that a link's parameters have as %20 or +.
func tidy(name string) bool {
	return !strings.ContainsAny(name, "\u00a0\t\n\r") && !strings.Contains(name, "  ") && !strings.Contains(name, "%20") &&
		(!strings.Contains(name, "+") || strings.Contains(name, " ") || strings.HasSuffix(name, "+"))
}

// groupsOf returns the groups with one of these values of dimension d.
func (a *audit) groupsOf(t *dataset.Table, d int, values []string) []int {
	var groups []int
	for g := range t.Date {
		if slices.Contains(values, t.Values[d][t.Keys[d][g]]) {
			groups = append(groups, g)
		}
	}
	return groups
}
