package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// budget looks for plans of channels that no cost knows by that name: they
// would look unspent, and what was spent would look unplanned. And for plans
// that count days of a channel twice: a quarter beside its months.
func (a *audit) budget() {
	costs := a.costChannels()
	var channels []string
	byChannel := map[string][]dataset.Budget{}
	for _, b := range a.data.Budgets {
		if byChannel[b.Channel] == nil {
			channels = append(channels, b.Channel)
		}
		byChannel[b.Channel] = append(byChannel[b.Channel], b)
	}
	free := slices.DeleteFunc(slices.Clone(costs), func(name string) bool { return byChannel[name] != nil })
	for _, channel := range channels {
		plan := byChannel[channel]
		if channel != "" && len(costs) > 0 && !slices.Contains(costs, channel) {
			a.unknownPlan(channel, plan, free)
		}
		a.planTwice(channel, plan)
	}
}

// costChannels returns the channels that something was spent on, sorted.
func (a *audit) costChannels() []string {
	var names []string
	for _, t := range a.data.Tables {
		dim := slices.Index(t.Dims, "channel")
		if dim >= 0 && (t.Kind == "ads" || t.Kind == "costs") {
			names = append(names, t.Values[dim]...)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// unknownPlan tells of a plan for a channel without costs, as far as the data
// reach: a channel that is yet to start has none.
func (a *audit) unknownPlan(channel string, plan []dataset.Budget, free []string) {
	if a.data.Span == nil {
		return
	}
	var due dataset.Fixed
	for _, b := range plan {
		for day := b.Period.Start; day <= min(b.Period.End, a.data.Span.End); day++ {
			due += b.On(day)
		}
	}
	if due <= 0 {
		return
	}
	amount := dataset.Amount(due.Float())
	f := dataset.Finding{Check: "plan_without_cost", Args: dataset.Args{"channel": channel, "amount": amount}}
	if other := similar(channel, free); other != "" {
		f = dataset.Finding{Check: "plan_channel_name", Args: dataset.Args{"channel": channel, "amount": amount, "other": other}}
	}
	f.Severity, f.Line, f.Rows, f.Columns = diag.Warning, int(plan[0].Line), len(plan), []string{dataset.AllColumns}
	file := a.data.Files[plan[0].File]
	a.found = append(a.found, Finding{Source: file.Source, File: file.Name, Finding: f})
}

// planTwice tells of the first two rows of a channel that are for different
// periods with days in common. Rows of one period are parts of its plan.
func (a *audit) planTwice(channel string, plan []dataset.Budget) {
	for i, b := range plan {
		for _, other := range plan[:i] {
			if b.Period == other.Period || b.Period.End < other.Period.Start || other.Period.End < b.Period.Start {
				continue
			}
			f := dataset.Finding{
				Severity: diag.Warning, Check: "overlapping_plan", Line: int(b.Line), Rows: 1, Columns: []string{dataset.AllColumns},
				Args: dataset.Args{"channel": []string{channel}, "first": other.Period, "second": b.Period},
			}
			if channel == "" {
				f.Args["channel"] = dataset.Word("shared_cost")
			}
			file := a.data.Files[b.File]
			a.found = append(a.found, Finding{Source: file.Source, File: file.Name, Finding: f})
			return
		}
	}
}
