package analysis

import (
	"peil/internal/period"
	"peil/internal/report"
	"peil/kpi"
)

// baseline tells where a figure came from, and how much of the way to its
// target it has come; nil where the config has none.
func (r *run) baseline(s *kpi.Score) *report.Baseline {
	given := s.KPI.Baseline
	if given == nil {
		return nil
	}
	b := &report.Baseline{Value: given.Value}
	if p, err := period.Parse(given.Period); given.Period != "" && err == nil {
		b.Period = &p
		if b.Value == nil {
			then := r.evaluator.Value(s.KPI, p, nil)
			if r.time.dated && p.Start < r.time.start {
				b.Reason = report.NewReason("history", "start", r.time.start)
				return b
			}
			b.Value, b.Reason = number(then), reason(then)
		}
	}
	if b.Value != nil && s.Verdict.Target != nil && s.Defined() {
		if p, ok := kpi.Progress(s.Value, *b.Value, *s.Verdict.Target); ok {
			b.Progress = &p
		}
	}
	return b
}

func benchmark(k *kpi.KPI) *report.Benchmark {
	if k.Benchmark == nil {
		return nil
	}
	return &report.Benchmark{Value: k.Benchmark.Value, Source: k.Benchmark.Source}
}
