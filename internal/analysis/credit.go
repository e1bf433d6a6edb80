package analysis

import (
	"errors"
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
)

// attribute puts the journeys together, divides the credit by every model, and
// gives the measures the primary model's figures.
func (r *run) attribute(l *diag.List) {
	d := r.data
	*l = append(*l, r.idleDimensions()...)
	if len(d.Paths.List) == 0 && (len(d.Touches)+len(d.NullPaths) == 0 || len(d.Conversions) == 0 && len(d.Leads) == 0) {
		return
	}
	*l = append(*l, r.idleRules()...)
	j := attribution.Build(d, r.cfg.Attribution)
	*l = append(*l, j.Problems...)
	if j.Problems.Err() != nil {
		return
	}
	r.journeys, r.credits = j, map[string]*attribution.Credits{}
	r.worths(l)
	// Where the models are the default ones nobody asked for one of them by name.
	asked := !slices.Equal(r.cfg.Attribution.Models, attribution.Default().Models)
	models := slices.DeleteFunc(slices.Clone(j.Models()), func(model string) bool {
		return model == markov && !asked && j.Nulls == 0 && model != j.Primary()
	})
	// Figures are sliced by what the primary model's credit is told by.
	credits, errs := j.CreditAll(models, map[string][]string{j.Primary(): targetDims(r.cfg)})
	for i, model := range models {
		err := errs[i]
		if errors.Is(err, attribution.ErrNoTimes) {
			if asked {
				l.Add(diag.Diagnostic{
					Severity: diag.Warning, Path: "attribution.models",
					Message: model + " needs the times of the touches, and a paths source has none: the model is left out",
				})
			}
			continue
		}
		if err != nil {
			l.Errorf("attribution.models", "%v", err)
			continue
		}
		r.credits[model] = credits[i]
	}
	// Credit without dates belongs to no period: beside sources with dates it is
	// shown, but feeds no figure of the period.
	if c := r.credits[j.Primary()]; c != nil && j.Dated() == r.time.dated {
		r.set.Add(c.Table())
	} else if c == nil && l.Err() == nil {
		l.Errorf("attribution.primary", "the primary model %s cannot be used with this data: choose another one", j.Primary())
	}
}

// models lists the models that could be used, in the config's order.
func (r *run) models() []string {
	var list []string
	if r.journeys == nil {
		return nil
	}
	for _, m := range r.journeys.Models() {
		if r.credits[m] != nil {
			list = append(list, m)
		}
	}
	return list
}

// attributionReport returns who gets credit in the report's period.
func (r *run) attributionReport() *report.Attribution {
	if r.journeys == nil {
		return nil
	}
	p := r.creditPeriod()
	s := r.journeys.Summary(p)
	a := &report.Attribution{
		Conversions: s.Conversions.Float(), Value: s.Value.Float(),
		Unit: r.journeys.Config().Unit, Primary: r.journeys.Primary(), Models: map[string]map[string]report.Credit{},
		Journeys: r.journeysReport(s),
		Identity: r.identity(), Accounts: r.accounts(),
	}
	a.NoOrigin = r.noOrigin(a.Conversions)
	intervals := r.journeys.Intervals(p)
	for _, model := range r.models() {
		a.Models[model] = map[string]report.Credit{}
		for _, c := range r.credits[model].ByChannel(p) {
			var limits *attribution.Limits
			if l, ok := intervals[model][c.Channel]; ok {
				limits = &l
			}
			a.Models[model][c.Channel] = r.credit(c, limits)
		}
	}
	r.addChain(a)
	a.Bridge, a.Claims = r.bridge(a), r.claims()
	a.Said, a.TouchRules, a.Worth = r.said(a.Models[a.Primary], a.Conversions), r.touchRules(), r.expected
	return a
}

// below reports whether the primary model takes credit from a channel: that is
// nothing to judge by.
func (r *run) below(channel string) bool {
	a := r.report.Attribution
	if a == nil {
		return false
	}
	c := a.Models[a.Primary][channel]
	return c.Conversions < 0 || c.Value < 0
}

// creditPeriod returns the period whose journeys the report shows.
func (r *run) creditPeriod() period.Period {
	if !r.journeys.Dated() {
		return period.Period{}
	}
	return r.time.observed
}
