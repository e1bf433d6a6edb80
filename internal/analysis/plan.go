package analysis

import (
	"slices"

	"peil/internal/config"
	"peil/internal/dataset"
)

// Plan returns what a config needs of its sources: everything is grouped by
// channel, advertising by campaign too, mailings and answers by what their pages
// tell apart, searches by whether they are for the brand, and all by whatever dimension a target or a commentary asks for.
func Plan(cfg *config.Config) dataset.Plan {
	plan := dataset.Plan{
		Dims:     map[string][]string{},
		Measures: cfg.Measures,
		Basis:    cfg.Report.RevenueBasis,
		Currency: cfg.Report.Currency,
		Timezone: cfg.Report.Timezone,
		Accounts: cfg.Attribution.ByAccount(),
		OrderIDs: hasKind(cfg, "orders") && hasKind(cfg, "conversions"),

		TouchDims: cfg.Attribution.OwnDimensions(), TouchRules: cfg.Attribution.Touches,
		Channels: cfg.Channels, UTM: cfg.UTM,
		BrandTerms: cfg.Report.BrandTerms,
		RateDays:   cfg.Report.RateDays,
	}
	if slices.ContainsFunc(cfg.Sources, func(s dataset.Source) bool { return s.DSN != "" }) {
		plan.Spans = cfg.Attribution.Spans()
	}
	dims := []string{"channel"}
	for _, d := range targetDims(cfg) {
		if !slices.Contains(dims, d) {
			dims = append(dims, d)
		}
	}
	for _, kind := range dataset.Kinds() {
		plan.Dims[kind.Name] = dims
	}
	for kind, more := range map[string][]string{
		"ads": {"campaign"}, "web": {"medium"}, "touchpoints": {"medium"}, "email": {"campaign", "segment", "variant"}, "survey": {"question", "answer"},
	} {
		plan.Dims[kind] = slices.Clone(dims)
		for _, d := range more {
			if !slices.Contains(dims, d) {
				plan.Dims[kind] = append(plan.Dims[kind], d)
			}
		}
	}
	if len(plan.BrandTerms) > 0 {
		for _, kind := range []string{"ads", "search"} {
			if !slices.Contains(plan.Dims[kind], dataset.BrandSearch) {
				plan.Dims[kind] = append(slices.Clone(plan.Dims[kind]), dataset.BrandSearch)
			}
		}
	}
	return plan
}

func hasKind(cfg *config.Config, kind string) bool {
	return slices.ContainsFunc(cfg.Sources, func(s dataset.Source) bool { return s.Kind == kind })
}
