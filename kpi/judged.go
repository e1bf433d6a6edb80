package kpi

import (
	"fmt"
	"math"
	"slices"

	"peil/internal/period"
	"peil/internal/unit"
)

// targets checks target, warn level and the segments' targets.
func (v *validation) targets() {
	v.levels("target", v.Target)
	v.levels("warn", v.Warn)
	if len(v.Target) == 0 && len(v.Warn) > 0 {
		v.warn("warn", "the warn level has no effect without a target", "give a target")
	}
	for i, level := range v.Target {
		v.target(place("target", v.Target, i), level.Value)
	}
	for i, warn := range v.Warn {
		target, ok := v.Target.on(math.MinInt32)
		if from, dated := start(warn.From); dated {
			target, ok = v.Target.on(from)
		} else if !ok && len(v.Target) > 0 {
			target, ok = v.Target[0].Value, true
		}
		if ok && v.Direction != Neutral && v.Direction.sign()*(warn.Value-target) > 0 {
			side := "below"
			if v.Direction == Down {
				side = "above"
			}
			v.warn(place("warn", v.Warn, i), fmt.Sprintf("the warn level %g is better than the target %g", warn.Value, target), "put it "+side+" the target: between the two the status is watch")
		}
	}
	for _, dim := range sortedKeys(v.Targets) {
		for _, value := range sortedKeys(v.Targets[dim]) {
			key := fmt.Sprintf("targets.%s.%s", dim, value)
			own := v.Targets[dim][value]
			v.levels(key, own)
			for i, level := range own {
				v.target(place(key, own, i), level.Value)
			}
		}
	}
}

// levels checks the entries' days.
func (v *validation) levels(key string, l Levels) {
	l.validate(func(i int, message, hint string) { v.fail(place(key, l, i), message, hint) })
}

// place returns the place of a level in the config: a number alone has no index.
func place(key string, l Levels, i int) string {
	if len(l) == 1 && l[0].From == "" {
		return key
	}
	return fmt.Sprintf("%s[%d].value", key, i)
}

func (v *validation) target(key string, target float64) {
	if v.Direction == Neutral {
		v.warn(key, "the target has no effect: neither direction is better", `give direction = "up" or "down"`)
	}
	if target < 0 && !v.Proportion && slices.Contains([]unit.Unit{unit.Count, unit.Money, unit.Ratio, unit.Percent}, v.Unit) {
		v.warn(key, fmt.Sprintf("the target %g is negative", target), "leave the minus out, unless a loss is the target")
	}
	if v.Proportion && (target < 0 || target > 1) {
		percent := 4.0
		if target > 1 && target <= 100 {
			percent = target
		}
		v.warn(key, fmt.Sprintf("the target %g is outside 0 to 1, and can never decide anything", target), fmt.Sprintf("write %g %% as %g", percent, percent/100))
	}
}

// accept checks the acceptances of a miss.
func (v *validation) accept() {
	if len(v.Accept) > 0 && len(v.Target) == 0 && len(v.Targets) == 0 {
		v.warn("accept", "accept has no effect without a target", "give a target")
	}
	for i := range v.Accept {
		at := "accept"
		if len(v.Accept) > 1 {
			at = fmt.Sprintf("accept[%d]", i)
		}
		v.acceptance(at, &v.Accept[i])
		if i > 0 {
			from, dated := start(v.Accept[i].From)
			before, _ := start(v.Accept[i-1].From)
			switch {
			case !dated:
				v.fail(at, "the entry does not say from when it holds", `write from = "2025-07"`)
			case v.Accept[i-1].From != "" && from <= before:
				v.fail(at+".from", fmt.Sprintf("the entry from %s does not come after the one from %s", v.Accept[i].From, v.Accept[i-1].From), "put the entries in the order of time")
			}
		}
	}
}

func (v *validation) acceptance(at string, a *Acceptance) {
	if a.If == "" {
		v.fail(at, "accept has no condition", `write one: if = "ltv_cac >= 3"`)
	} else {
		v.names(at+".if", a.If, ParseCondition)
	}
	if a.If != "" && a.Limit == nil && a.Until == "" && (len(v.Target) > 0 || len(v.Targets) > 0) {
		v.warn(at, "the miss is accepted without limit and without end", "add limit = … or until = \"2025-08\"")
	}
	from, begins := v.period(at+".from", a.From)
	until, ends := v.period(at+".until", a.Until)
	if begins && ends && until.End < from.Start {
		v.fail(at+".until", fmt.Sprintf("it ends with %s, before it begins with %s", a.Until, a.From), "put until after from")
	}
	if a.Limit == nil || v.Direction == Neutral {
		return
	}
	for _, level := range v.Target {
		if v.Direction.sign()*(*a.Limit-level.Value) >= 0 {
			v.warn(at+".limit", fmt.Sprintf("the limit %g is no worse than the target %g: nothing is ever accepted", *a.Limit, level.Value), "give the worst value that is still accepted")
			return
		}
	}
}

// time checks the keys that say when a figure is of, and what it is held against.
func (v *validation) time() {
	if v.Per != "" && !slices.Contains(Pers(), v.Per) {
		v.fail("per", fmt.Sprintf("unknown unit of time %q", v.Per), "write day, week, month, quarter or year")
	}
	for _, key := range []struct{ name, text string }{{"window", v.Window}, {"matures_after", v.MaturesAfter}} {
		if key.text == "" {
			continue
		}
		if _, err := period.ParseLength(key.text); err != nil {
			v.fail(key.name, err.Error(), "")
		}
	}
	if v.Plan != "" {
		v.names("plan", v.Plan, ParseFormula)
	}
	if b := v.Baseline; b != nil {
		v.period("baseline.period", b.Period)
		switch {
		case b.Value == nil && b.Period == "":
			v.fail("baseline", "the baseline has neither a value nor a period", `write baseline = { value = 3.2, period = "2024-06" }`)
		case len(v.Target) == 0:
			v.warn("baseline", "progress is not shown without a target", "give a target")
		}
	}
	if b := v.Benchmark; b != nil && b.Source == "" {
		v.warn("benchmark", "the benchmark does not say where it is from", `add source = "…": a figure that nobody stands behind convinces nobody`)
	}
}

// period reads a period that may be left out.
func (v *validation) period(key, text string) (period.Period, bool) {
	if text == "" {
		return period.Period{}, false
	}
	p, err := period.Parse(text)
	if err != nil {
		v.fail(key, err.Error(), "")
	}
	return p, err == nil
}

// Pers returns the words of KPI.Per.
func Pers() []string {
	return []string{string(period.Day), string(period.Week), string(period.Month), string(period.Quarter), string(period.Year)}
}
