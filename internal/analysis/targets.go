package analysis

import (
	"fmt"
	"slices"

	"peil/internal/config"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
)

// targetDims lists the dimensions for which some KPI has targets, sorted.
func targetDims(cfg *config.Config) []string {
	var dims []string
	for _, k := range cfg.KPIs {
		for dim := range k.Targets {
			dims = append(dims, dim)
		}
	}
	slices.Sort(dims)
	return slices.Compact(dims)
}

// idleTargets warns of targets for a channel, or another part, that the data
// does not have: a name that is misspelt would never be judged.
func idleTargets(cfg *config.Config, set *measure.Set) (l diag.List) {
	for i, k := range cfg.KPIs {
		for _, dim := range sortedKeys(k.Targets) {
			members := set.Members(dim, period.Period{})
			for _, value := range sortedKeys(k.Targets[dim]) {
				if slices.Contains(members, value) {
					continue
				}
				d := diag.Diagnostic{
					Severity: diag.Warning, Path: fmt.Sprintf("kpi[%d].targets.%s.%s", i, dim, value),
					Message: fmt.Sprintf("the target is for nothing: no source has the %s %q", dim, value),
					Hint:    diag.DidYouMean(value, members),
				}
				if len(members) == 0 {
					d.Message = fmt.Sprintf("the target is for nothing: no source has the dimension %q", dim)
				}
				l.Add(d)
			}
		}
	}
	return l
}
