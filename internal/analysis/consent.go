package analysis

import (
	"math"

	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
)

// consent returns which share of the visits consented to being tracked; nil
// where no source tells.
func (r *run) consent() *report.Consent {
	now := r.consented(r.time.observed)
	if now == nil {
		return nil
	}
	c := &report.Consent{Share: *now}
	if then, ok := r.time.earlier()["previous"]; ok {
		c.Earlier = r.consented(then.then)
	}
	return c
}

func (r *run) consented(p period.Period) *float64 {
	return ratio(r.at("web.consented_sessions", p, nil), r.at("web.sessions", p, nil))
}

func (r *run) consentText(c *report.Consent) report.Text {
	if c.Earlier == nil {
		return report.T("consent", "share", share(c.Share))
	}
	return report.T("consent.earlier", "share", share(c.Share), "earlier", share(*c.Earlier), "against", r.against("previous"))
}

// A change of conversions, or of the share that consents, is worth a word from
// here on, relative to what was.
const flatConsent = 0.02

// consentShift warns where more or fewer visits consent than before, and that
// could by itself make a change of tracked conversions as large as the one that
// there was: who does not consent is not tracked.
func (r *run) consentShift() []audit.Finding {
	then, ok := r.time.earlier()["previous"]
	if !ok {
		return nil
	}
	now, before := r.consented(r.time.observed), r.consented(then.then)
	count, earlier := r.at("conversions.conversions", r.time.observed, nil), r.at("conversions.conversions", then.then, nil)
	if now == nil || before == nil || *before <= 0 || count == nil || earlier == nil || *earlier <= 0 {
		return nil
	}
	shift, change := *now / *before - 1, *count / *earlier - 1
	if math.Abs(change) < flatConsent || shift*change < 0 || math.Abs(shift) < math.Abs(change) {
		return nil
	}
	source := ""
	for _, t := range r.data.Tables {
		if t.Kind == "web" {
			source = t.Source
			break
		}
	}
	return []audit.Finding{{Source: source, Finding: dataset.Finding{
		Severity: diag.Warning, Check: "consent_shift", Columns: []string{dataset.Credit},
		Args: dataset.Args{"now": dataset.Share(*now), "before": dataset.Share(*before), "conversions": dataset.Share(math.Abs(change))},
	}}}
}
