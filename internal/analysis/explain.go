package analysis

import (
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
)

// Explanation is where a KPI's value comes from: its definition, the numbers
// put in, and the rows behind each of them.
type Explanation struct {
	KPI    kpi.KPI
	Result kpi.Result
	Period period.Period
	Inputs []ExplainedInput
}

// ExplainedInput is one name of the formula. A name that is a KPI is explained
// in turn; a measure has the origins of its rows. Model is the one that credits
// an attributed measure.
type ExplainedInput struct {
	kpi.Input
	Model   string
	KPI     *Explanation
	Origins []measure.Origin
}

// Explain traces the KPI of that id. An id that neither the config nor the
// catalogue has is an error with the nearest one.
func Explain(cfg *config.Config, data *dataset.Data, opt Options, id string) (*Explanation, diag.List) {
	r, l := prepare(cfg, data, opt)
	if l.Err() != nil {
		return nil, l
	}
	kpis := r.definitions()
	ids := make([]string, len(kpis))
	for i, k := range kpis {
		ids[i] = k.ID
	}
	if !slices.Contains(ids, id) {
		hint := diag.DidYouMean(strings.ToLower(id), ids)
		if hint == "" {
			slices.Sort(ids)
			hint = "the KPIs are " + strings.Join(ids, ", ")
		}
		l.Add(diag.Diagnostic{Severity: diag.Error, Message: "there is no KPI called " + id, Hint: hint})
		return nil, l
	}
	return r.explain(r.evaluator, kpis, id), l
}

func (r *run) explain(e *kpi.Evaluator, kpis []kpi.KPI, id string) *Explanation {
	i := slices.IndexFunc(kpis, func(k kpi.KPI) bool { return k.ID == id })
	if i < 0 {
		return nil
	}
	k := kpis[i]
	days := r.spanOf(&k).days
	x := &Explanation{KPI: k, Period: days, Result: e.Value(&k, days, nil)}
	for _, in := range x.Result.Inputs {
		input := ExplainedInput{Input: in}
		if strings.HasPrefix(in.Used, attribution.Kind+".") && r.journeys != nil {
			input.Model = r.journeys.Primary()
		}
		if in.Used != id {
			input.KPI = r.explain(e, kpis, in.Used)
		}
		if input.KPI == nil {
			input.Origins = r.set.Trace(in.Name, k.Scope, days, nil)
		}
		x.Inputs = append(x.Inputs, input)
	}
	return x
}
