package kpi

import (
	"fmt"
	"reflect"
	"slices"

	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/unit"
)

// Remark is one thing about a scorecard that an adviser would point out. It is
// told and never stops a build: only what is wrong on any scorecard is a
// warning, and nothing that the next month's data may change.
type Remark struct {
	ID       string // which check found it: "no_target"
	Severity diag.Severity
	Path     string   // where in the config the first of what it concerns stands
	KPIs     []string // that it concerns, in the scorecard's order
	Stages   []string // that it concerns, in the funnel's order
	Beside   []string // KPIs of the catalogue that would mend it
	Limit    int      // that there are more than
	Records  []Record // of a remark about history, one a KPI
}

// Stage is what a review needs to know of a stage.
type Stage struct{ ID, Goal string }

// A scorecard of more than maxKPIs is a list of figures, and one with more than
// maxTargets no choice of what matters. Kaplan and Norton, The Balanced
// Scorecard (1996), keep to four to seven measures in each of four perspectives,
// up to 25 in all; five targets a stage are what a screen or a sheet shows at
// once.
const (
	maxKPIs    = 25
	maxTargets = 20
)

// Review checks the user's KPIs, as Merge returns them, by what can be read from
// the config alone:
//
//   - too_many: more than an eye holds;
//   - only_late: none about the first half of the stages, where a weak result
//     begins; else empty_stage: a stage without any;
//   - no_goal: KPIs that serve no goal, neither their own nor their stage's;
//   - no_target: KPIs without a threshold, where one direction is better;
//   - volume_alone: a volume without a figure that tells what one of it costs or
//     is worth, since more of it is no news while each costs more;
//   - same_formula: two KPIs that are one, and count twice.
//
// What to put beside a volume is found among offers, the KPIs that could be had.
// A target where neither direction is better is for Validate to tell.
func Review(kpis []KPI, stages []Stage, offers []KPI) []Remark {
	v := review{kpis: kpis, stages: stages, offers: offers, definitions: map[string]*KPI{}}
	for _, list := range [][]KPI{Catalogue(), kpis} {
		for i := range list {
			v.definitions[list[i].ID] = &list[i]
		}
	}
	v.number()
	v.empty()
	v.goals()
	v.targets()
	v.volumes()
	v.copies()
	return v.remarks
}

// review is the state of a Review.
type review struct {
	kpis        []KPI
	stages      []Stage
	offers      []KPI
	definitions map[string]*KPI // the catalogue's and the user's, by id
	remarks     []Remark
}

// tell adds a remark about some KPIs, by their indices; none is no remark.
func (v *review) tell(r Remark, about []int) {
	if len(about) == 0 {
		return
	}
	r.Path = fmt.Sprintf("kpi[%d].id", about[0])
	for _, i := range about {
		r.KPIs = append(r.KPIs, v.kpis[i].ID)
	}
	v.remarks = append(v.remarks, r)
}

// those returns the indices of the KPIs that a condition holds for.
func (v *review) those(holds func(k *KPI) bool) []int {
	var list []int
	for i := range v.kpis {
		if holds(&v.kpis[i]) {
			list = append(list, i)
		}
	}
	return list
}

// judged reports whether a KPI has any target.
func (k *KPI) judged() bool { return k.Target != nil || len(k.Targets) > 0 }

func (v *review) number() {
	if judged := v.those((*KPI).judged); len(judged) > maxTargets {
		v.tell(Remark{ID: "too_many_targets", Severity: diag.Info, Limit: maxTargets}, judged)
	} else if len(v.kpis) > maxKPIs {
		v.tell(Remark{ID: "too_many", Severity: diag.Info, Limit: maxKPIs}, v.those(func(*KPI) bool { return true }))
	}
}

// empty looks for stages that no KPI is about.
func (v *review) empty() {
	var empty []int
	for i, s := range v.stages {
		if !slices.ContainsFunc(v.kpis, func(k KPI) bool { return k.Stage == s.ID }) {
			empty = append(empty, i)
		}
	}
	if len(empty) == 0 {
		return
	}
	early := len(v.stages) / 2
	r := Remark{ID: "empty_stage", Severity: diag.Info, Path: fmt.Sprintf("stage[%d].id", empty[0])}
	if early > 0 && len(empty) >= early && empty[early-1] == early-1 {
		r.ID = "only_late"
		empty = empty[:early]
	}
	for _, i := range empty {
		r.Stages = append(r.Stages, v.stages[i].ID)
	}
	v.remarks = append(v.remarks, r)
}

func (v *review) goals() {
	v.tell(Remark{ID: "no_goal", Severity: diag.Info}, v.those(func(k *KPI) bool {
		return k.Goal == "" && !slices.ContainsFunc(v.stages, func(s Stage) bool { return s.ID == k.Stage && s.Goal != "" })
	}))
}

func (v *review) targets() {
	v.tell(Remark{ID: "no_target", Severity: diag.Info}, v.those(func(k *KPI) bool {
		return k.Direction != Neutral && !k.judged()
	}))
}

// volumes looks for volumes that stand alone. A count is accompanied by a KPI
// that divides by it, such as clicks by the cost per click; an amount also by
// one that divides it by another, such as revenue by the return on it.
func (v *review) volumes() {
	for i := range v.kpis {
		k := &v.kpis[i]
		over, under := v.parts(k)
		if k.Direction == Neutral || len(under) > 0 || k.Unit != unit.Count && k.Unit != unit.Money {
			continue
		}
		beside := func(other *KPI) bool {
			if other.ID == k.ID || other.Direction == Neutral {
				return false
			}
			above, below := v.parts(other)
			return meet(over, below) ||
				k.Unit == unit.Money && meet(over, above) && len(below) > 0 && (other.Unit == unit.Ratio || other.Unit == unit.Percent)
		}
		if len(v.those(beside)) > 0 {
			continue
		}
		r := Remark{ID: "volume_alone", Severity: diag.Info}
		for i := range v.offers {
			if beside(&v.offers[i]) && len(r.Beside) < 2 {
				r.Beside = append(r.Beside, v.offers[i].ID)
			}
		}
		if len(r.Beside) > 0 { // else there is nothing to put beside it
			v.tell(r, []int{i})
		}
	}
}

// parts returns the measures that a KPI's formula has above and below its
// fraction bars. What a KPI in it divides by counts as divided by wherever that
// KPI stands: ltv / cac tells what a new customer costs, too.
func (v *review) parts(k *KPI) (over, under []string) {
	f, err := ParseFormula(k.Formula)
	if err != nil {
		return nil, nil // Validate has told the mistake
	}
	var walk func(n *node, below bool)
	walk = func(n *node, below bool) {
		switch {
		case n == nil:
		case n.op == opName:
			name := f.Names[n.name].Text
			names := []string{name}
			if inner, isKPI := v.definitions[name]; isKPI && name != k.ID && len(measure.Choices(name, k.Scope)) == 0 {
				above, beneath := v.parts(inner)
				under = append(under, beneath...)
				names = above
			}
			if below {
				under = append(under, names...)
			} else {
				over = append(over, names...)
			}
		default:
			walk(n.left, below)
			walk(n.right, below != (n.op == opDiv))
		}
	}
	walk(f.root, false)
	return over, under
}

// meet reports whether some name of one list may mean the same measure as some
// name of the other, in one scope or across the two: revenue credited to the
// channels is revenue, too.
func meet(a, b []string) bool {
	meanings := func(name string) []string {
		return append(append([]string{name}, measure.Choices(name, measure.Program)...), measure.Choices(name, measure.Channel)...)
	}
	for _, x := range a {
		for _, y := range b {
			if slices.ContainsFunc(meanings(x), func(m string) bool { return slices.Contains(meanings(y), m) }) {
				return true
			}
		}
	}
	return false
}

// copies looks for KPIs with one formula: the same tree over the same names,
// which mean the same, however it is written.
func (v *review) copies() {
	formulas := make([]*Formula, len(v.kpis))
	for i, k := range v.kpis {
		formulas[i], _ = ParseFormula(k.Formula)
	}
	told := make([]bool, len(v.kpis))
	for i := range v.kpis {
		if told[i] || formulas[i] == nil {
			continue
		}
		same := []int{i}
		for j := i + 1; j < len(v.kpis); j++ {
			if formulas[j] != nil && formulas[i].same(formulas[j], v.kpis[i].Scope, v.kpis[j].Scope) {
				same, told[j] = append(same, j), true
			}
		}
		if len(same) > 1 {
			v.tell(Remark{ID: "same_formula", Severity: diag.Warning}, same)
			v.remarks[len(v.remarks)-1].Path = fmt.Sprintf("kpi[%d].id", same[1])
		}
	}
}

// same reports whether two formulas compute the same, each in its scope.
func (f *Formula) same(other *Formula, scope, otherScope measure.Scope) bool {
	return reflect.DeepEqual(f.root, other.root) && slices.EqualFunc(f.Names, other.Names, func(a, b Name) bool {
		return a.Text == b.Text && slices.Equal(measure.Choices(a.Text, scope), measure.Choices(b.Text, otherScope))
	})
}
