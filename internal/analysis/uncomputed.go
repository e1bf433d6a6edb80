package analysis

import (
	"fmt"
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/kpi"
)

// uncomputed warns of the KPIs that the config asks for and that rest on a
// measure without a source.
func (r *run) uncomputed() (l diag.List) {
	if r.cfg.AllKPIs {
		return nil
	}
	for i, s := range r.scores {
		if s.Reason == measure.NoSource {
			name := r.without(s.Cause)
			l.Add(diag.Diagnostic{
				Severity: diag.Warning, Path: fmt.Sprintf("kpi[%d].id", i),
				Message: fmt.Sprintf("kpi %q cannot be computed: no source offers %s", s.KPI.ID, name),
				Hint:    r.offer(name, s.KPI.Scope),
			})
		}
	}
	return l
}

// without follows a KPI's missing input to the measure that it rests on.
func (r *run) without(name string) string {
	kpis := r.definitions()
	for range kpis {
		i := slices.IndexFunc(kpis, func(k kpi.KPI) bool { return k.ID == name })
		if _, _, isMeasure := measure.Find(name, measure.Known(r.cfg.Measures)); isMeasure || i < 0 {
			break
		}
		name = r.evaluator.Value(&kpis[i], r.time.observed, nil).Cause
	}
	return name
}

// offer says what to add for a measure without a source.
func (r *run) offer(name string, scope measure.Scope) string {
	known := measure.Known(nil)
	var ways []string
	for _, choice := range measure.Choices(name, scope) {
		info, _, _ := measure.Find(choice, known)
		kindName, column, _ := strings.Cut(choice, ".")
		kind, isKind := dataset.KindOf(kindName)
		there := slices.ContainsFunc(r.cfg.Sources, func(s dataset.Source) bool { return s.Kind == kindName })
		var way string
		switch {
		case !isKind:
			way = `sources of kind "touchpoints" and "conversions"`
		case !there:
			way = fmt.Sprintf("a [[source]] of kind %q", kindName)
		case kind.Column(column) >= 0 && kind.Columns[kind.Column(column)].Counted:
			way = fmt.Sprintf("%s to a source of kind %q", info.Doc, kindName)
		case kind.Column(column) >= 0:
			way = fmt.Sprintf("the column %q (%s) to a source of kind %q: columns = { %s = \"…\" }", column, kind.Columns[kind.Column(column)].Doc, kindName, column)
		default:
			way = fmt.Sprintf("what %s is computed of: %s", choice, info.Formula)
		}
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	if ways == nil {
		return "peil explain tells what it is computed of"
	}
	return "add " + strings.Join(ways, ", or ")
}
