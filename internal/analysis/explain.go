package analysis

import (
	"fmt"
	"slices"
	"strings"

	"peil/attribution"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/locale"
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

	Verdict  kpi.Verdict   // of a figure of the scorecard
	Rolling  *kpi.Result   // what the verdict is on, where the period is too short for one
	JudgedOn period.Period // the days of Rolling
}

// ExplainedInput is one name of the formula. A name that is a KPI is explained
// in turn; a measure has the origins of its rows. Model is the one that credits
// an attributed measure.
type ExplainedInput struct {
	kpi.Input
	Model     string
	KPI       *Explanation
	Origins   []measure.Origin
	Converted []string // what was done to sources' money: Meta: 25 % VAT taken out
}

// Explain traces the KPI of that id, or the measure of that name. One that neither
// the config, the catalogue nor the data have is an error with the nearest KPI.
func Explain(cfg *config.Config, data *dataset.Data, opt Options, id string) (*Explanation, diag.List) {
	r, l := assess(cfg, data, opt)
	if r == nil || l.Err() != nil {
		return nil, l
	}
	kpis := r.definitions()
	ids := make([]string, len(kpis))
	for i, k := range kpis {
		ids[i] = k.ID
	}
	if !slices.Contains(ids, id) {
		if _, known := r.set.Resolve(id, measure.Program); !known {
			l.Add(diag.Diagnostic{Severity: diag.Error, Message: "there is no KPI called " + id, Hint: r.nearKPI(id, kpis, ids)})
			return nil, l
		}
		kpis = append(kpis, kpi.KPI{ID: id, Formula: id}) // a measure by itself: what was spent, say
	}
	x := r.explain(r.evaluator, kpis, id)
	for i := range r.scores {
		if s := &r.scores[i]; s.KPI.ID == id {
			x.Verdict, x.Rolling, x.JudgedOn = s.Verdict, s.Rolling, r.request(s.KPI, r.spans[i]).Rolling
		}
	}
	return x, l
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
			input.Converted = r.toBasis(in.Used, input.Origins)
		}
		x.Inputs = append(x.Inputs, input)
	}
	return x
}

// nearKPI tells which KPI a name may have meant: one of that title, in any
// language, or one of a similar id. Else it lists what the report has, and what
// else its data can feed.
func (r *run) nearKPI(name string, kpis []kpi.KPI, ids []string) string {
	lower := strings.ToLower(name)
	for _, k := range kpis {
		for _, lang := range locale.Languages {
			title := strings.ToLower(k.Title.In(lang))
			before, short, _ := strings.Cut(strings.TrimSuffix(title, ")"), " (")
			if lower == title || lower == before || lower == short && short != "" {
				return fmt.Sprintf("%q is the title of %s: write peil explain %s", k.Title.In(lang), k.ID, k.ID)
			}
		}
	}
	if hint := diag.DidYouMean(lower, ids); hint != "" {
		return hint
	}
	var own, offered []string
	if !r.cfg.AllKPIs {
		for _, k := range r.cfg.KPIs {
			own = append(own, k.ID)
		}
	}
	for _, k := range r.evaluator.Offered() {
		if !slices.Contains(own, k.ID) {
			offered = append(offered, k.ID)
		}
	}
	slices.Sort(offered)
	switch {
	case own == nil:
		return "the data can feed " + strings.Join(offered, ", ")
	case offered == nil:
		return "the report has " + strings.Join(own, ", ")
	}
	return fmt.Sprintf("the report has %s; its data can feed %s as well", strings.Join(own, ", "), strings.Join(offered, ", "))
}

// toBasis tells what was done to the money of the sources that a measure rests
// on.
func (r *run) toBasis(name string, origins []measure.Origin) []string {
	var list []string
	for i := range r.cfg.Sources {
		s := &r.cfg.Sources[i]
		kind, _ := dataset.KindOf(s.Kind)
		revenue := slices.ContainsFunc(kind.Columns, func(c dataset.Column) bool { return c.Revenue && name == kind.Name+"."+c.Name })
		read := slices.ContainsFunc(origins, func(o measure.Origin) bool { return o.Source == s.Name })
		if !read {
			continue
		}
		var done []string
		if strings.HasPrefix(name, kind.Name+".") {
			done = r.exchanged(s.Name, &kind, name)
		}
		if revenue {
			done = append(done, s.Conversion(r.cfg.Report.RevenueBasis)...)
		}
		if done != nil {
			list = append(list, s.Name+": "+strings.Join(done, ", "))
		}
	}
	return list
}
