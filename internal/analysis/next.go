package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// step is a next step with the money at stake, by which steps are ranked.
type step struct {
	action report.Action
	stake  float64 // in the report's currency; 0 when it cannot be told
}

// maxNextSteps keeps the list one that people act on.
const maxNextSteps = 3

// moveShare is the largest part of a channel's budget that a step moves: up to
// a fifth the risk is low, and two weeks tell.
const moveShare = 0.2

// nextSteps ranks what to do by the money at stake. An error in the data comes
// before anything that rests on it.
func (r *run) nextSteps() []report.Action {
	var steps []step
	steps = append(steps, r.moveSteps()...)
	steps = append(steps, r.missSteps()...)
	if s, ok := r.bottleneckStep(); ok {
		steps = append(steps, s)
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(b.stake, a.stake) })
	var list []report.Action
	if n := r.errors(); n > 0 {
		list = append(list, report.Action{Title: report.T("next.data", "n", n), Detail: report.T("next.data.detail"), Page: "quality", Anchor: "findings"})
	}
	for _, s := range steps {
		if len(list) < maxNextSteps {
			list = append(list, s.action)
		}
	}
	return list
}

// errors counts the findings that make numbers wrong.
func (r *run) errors() int {
	n := 0
	for _, f := range r.findings {
		if f.Severity == diag.Error {
			n++
		}
	}
	return n
}

// moveSteps proposes to move a fifth of the budget of a channel whose ROAS is
// surely below the average. What it is worth rests on the moved money doing as
// well as the average, and the step says so.
func (r *run) moveSteps() []step {
	k := r.find("roas")
	if k == nil || k.Value == nil || k.Interval == nil || *k.Value <= 0 || k.Preliminary {
		return nil
	}
	mean, interval := r.meanROAS(k)
	var steps []step
	for _, name := range sortedKeys(k.By["channel"]) {
		g := k.By["channel"][name]
		spend := r.at("ads.spend", r.time.observed, channelSlice(name))
		if g.Value == nil || g.Interval == nil || spend == nil || *spend <= 0 || g.Interval[1] >= interval[0] {
			continue
		}
		moved := moveShare * *spend
		gain := moved * (mean - *g.Value)
		low, high := moved*(interval[0]-g.Interval[1]), moved*(interval[1]-g.Interval[0])
		detail := report.T("next.move.detail", "gain", report.Quantity{Value: &gain, Unit: unit.Money, Form: report.Signed},
			"low", money(low), "high", money(high), "share", share(moveShare))
		steps = append(steps, step{stake: gain, action: report.Action{
			Title: report.T("next.move", "amount", money(moved), "channel", channelText(name),
				"roas", report.Q(g.Value, unit.Ratio), "average", report.Q(&mean, unit.Ratio)),
			Detail: join(detail, r.doubt(name)), Page: "channels", Anchor: "channels",
		}})
	}
	return steps
}

// meanROAS returns the ROAS of the channels whose revenue is known, with its
// interval. Where that is not all that advertise, the scorecard's holds money
// spent of which nobody tells what it brought: then the mean is of the others'
// sums, and the interval as wide for its size as the scorecard's.
func (r *run) meanROAS(k *report.KPI) (mean float64, interval [2]float64) {
	mean, interval = *k.Value, *k.Interval
	var revenue, known, unknown float64
	for _, name := range sortedKeys(k.By["channel"]) {
		spend := orZero(r.at("ads.spend", r.time.observed, channelSlice(name)))
		if v := k.By["channel"][name].Value; v != nil {
			revenue, known = revenue+*v*spend, known+spend
		} else {
			unknown += spend
		}
	}
	if unknown == 0 || known <= 0 || revenue <= 0 {
		return mean, interval
	}
	mean = revenue / known
	scale := mean / *k.Value
	return mean, [2]float64{scale * interval[0], scale * interval[1]}
}

// doubt says that a channel's data has open findings.
func (r *run) doubt(channel string) report.Text {
	n := 0
	for _, f := range r.findings {
		if f.Severity == diag.Info {
			continue
		}
		if r.tells(f.Source, channel) {
			n++
		}
	}
	if n == 0 {
		return report.Text{}
	}
	return report.T("next.doubt", "n", n)
}

// missSteps turns missed targets into steps, with the value that reaching the
// target would have had in the period where that can be told.
func (r *run) missSteps() []step {
	var steps []step
	for i := range r.report.KPIs {
		k := &r.report.KPIs[i]
		if k.Status != report.Poor && k.Status != report.Watch {
			continue
		}
		worth, ok := r.worth(k, *k.Value)
		if !ok {
			worth = 0
		}
		if !ok && k.Status == report.Watch {
			continue
		}
		title := "next.miss.up"
		if k.Direction == string(kpi.Down) {
			title = "next.miss.down"
		}
		action := report.Action{
			Title: report.T(title, "kpi", k.Title, "value", report.Q(k.Value, k.Unit), "target", report.Q(k.Target, k.Unit)),
			Page:  "scorecard", Anchor: "kpi-" + k.ID,
		}
		switch {
		case !ok:
			action.Detail = report.T("next.miss.untold")
		case k.Interval == nil || k.Settled:
			action.Detail = report.T("next.miss.detail", "worth", about(worth, unit.Money))
		default:
			a, _ := r.worth(k, k.Interval[0])
			b, _ := r.worth(k, k.Interval[1])
			action.Detail = report.T("next.miss.interval", "worth", about(worth, unit.Money), "low", about(max(0, min(a, b)), unit.Money), "high", about(max(a, b), unit.Money))
		}
		action.Detail = join(action.Detail, riskText(k, r.scores[i].KPI.Proportion && r.time.dated, r.spans[i].days.Days()))
		steps = append(steps, step{action: action, stake: worth})
	}
	return steps
}

// about makes a number of two digits: an estimate is no more exact than that.
func about(v float64, u unit.Unit) report.Quantity {
	if v != 0 {
		step := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-1)
		v = math.Round(v/step) * step
	}
	return report.Q(&v, u)
}

// shareWorth names the KPI that prices one more of what a share counts: a
// conversion is worth a basket, a customer kept the lifetime value. A click is
// worth what comes of it, which the click rate does not tell.
var shareWorth = map[string]string{"cvr": "aov", "churn_rate": "ltv"}

// worth returns the money between a value of a KPI and its target in the
// period: the gap times what the KPI divides by, times its price where it is a
// share. It is false for a KPI that does not lead to money without a guess.
func (r *run) worth(k *report.KPI, value float64) (float64, bool) {
	gap := *k.Target - value
	if k.Direction == string(kpi.Down) {
		gap = -gap
	}
	if k.ID == "revenue" {
		return gap, true
	}
	if len(k.Inputs) != 2 || k.Formula != k.Inputs[0].Name+" / "+k.Inputs[1].Name || k.Inputs[1].Value == nil {
		return 0, false
	}
	worth := gap * *k.Inputs[1].Value
	if price, ok := shareWorth[k.ID]; ok {
		p := r.value(price)
		if p == nil {
			return 0, false
		}
		return worth * *p, true
	}
	return worth, k.Unit == unit.Money || k.Unit == unit.Ratio && k.ID != "ltv_cac"
}

// value returns a KPI's value for the period, whether or not it stands on the
// scorecard; nil when it is undefined.
func (r *run) value(id string) *float64 {
	if k := r.find(id); k != nil {
		return k.Value
	}
	definitions := r.definitions()
	for i := range definitions {
		if definitions[i].ID == id {
			return number(r.evaluator.Value(&definitions[i], r.time.observed, nil))
		}
	}
	return nil
}

// bottleneckStep proposes to look at the step that fell, with the revenue that
// the earlier rate would have brought at the later steps' present rates.
func (r *run) bottleneckStep() (step, bool) {
	f := r.report.Funnel
	if f == nil || f.Bottleneck == nil {
		return step{}, false
	}
	i := slices.IndexFunc(f.Stages, func(s report.Stage) bool { return s.ID == *f.Bottleneck })
	if i < 1 || f.Stages[i].Rate == nil {
		return step{}, false
	}
	name := r.funnelAgainst()
	earlier := f.Stages[i].Compare[name].Rate
	if earlier == nil || *f.Stages[i].Rate == 0 {
		return step{}, false
	}
	action := report.Action{
		Title: report.T("next.step", "from", f.Stages[i-1].Title, "to", f.Stages[i].Title,
			"rate", share(*f.Stages[i].Rate), "earlier", share(*earlier), "against", r.against(name)),
		Detail: report.T("next.step.untold"), Page: "funnel", Anchor: "stages",
	}
	revenue := r.at("revenue", r.time.observed, nil)
	if revenue == nil || *revenue <= 0 || f.Stages[i].ID == "loyalty" {
		return step{action: action}, true
	}
	lost := *revenue * (*earlier / *f.Stages[i].Rate - 1)
	action.Detail = report.T("next.step.detail", "worth", about(lost, unit.Money))
	return step{action: action, stake: math.Max(0, lost)}, true
}

// channelSlice restricts a value to a channel.
func channelSlice(name string) measure.Slice {
	return measure.Slice{{Dim: "channel", Value: name}}
}

// sortBy orders names by a number, largest first.
func sortBy(names []string, value func(string) float64) {
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(value(b), value(a)), cmp.Compare(a, b))
	})
}
