package kpi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"peil/internal/diag"
)

// stagesOf makes stages of ids; one with a colon has the goal after it.
func stagesOf(names ...string) []Stage {
	var list []Stage
	for _, name := range names {
		id, goal, _ := strings.Cut(name, ":")
		list = append(list, Stage{id, goal})
	}
	return list
}

// goals is a journey where every stage has a goal.
var goals = stagesOf("awareness:be known", "consideration:be wanted", "conversion:sell", "loyalty:keep")

// chosen makes a scorecard of catalogue KPIs, each with the catalogue's formula
// and a target. A name with a ! has none.
func chosen(ids ...string) []KPI {
	var list []KPI
	for _, id := range ids {
		id, bare := strings.CutSuffix(id, "!")
		k := Merge(KPI{ID: id})
		if !bare {
			aim(&k.Targets)
		}
		list = append(list, k)
	}
	return list
}

// aim gives targets for a channel.
func aim[L any](targets *map[string]map[string]L) {
	*targets = map[string]map[string]L{"channel": {"Search": *new(L)}}
}

// own is a KPI of one's own, with a target.
func own(id, stage, formula string) KPI {
	k := chosen(id)[0]
	k.Stage, k.Formula, k.Direction, k.Unit = stage, formula, Up, "percent"
	return k
}

func many(n int, target bool) []KPI {
	var list []KPI
	for i := range n {
		k := own(fmt.Sprintf("k%d", i), goals[i%len(goals)].ID, fmt.Sprintf("orders.revenue / (ads.spend + %d)", i))
		if !target {
			k.Targets, k.Direction = nil, Neutral
		}
		list = append(list, k)
	}
	return list
}

func TestReview(t *testing.T) {
	all := []string{"ctr", "engagement_rate", "roas", "ltv_cac"} // one a stage
	with := func(more ...string) []KPI { return chosen(append(slices.Clone(all), more...)...) }
	for _, c := range []struct {
		name   string
		kpis   []KPI
		stages []Stage
		want   string // id path kpis stages beside; …
	}{
		{"nothing to say", with(), goals, ""},
		{"a goal of its own", func() []KPI { l := with(); l[0].Goal = "be seen"; return l }(), stagesOf("awareness", "consideration:b", "conversion:c", "loyalty:d"), ""},
		{"no goals", with(), stagesOf("awareness", "consideration", "conversion:sell", "loyalty"), "no_goal kpi[0].id ctr,engagement_rate,ltv_cac"},
		{"no target", with("cvr!", "aov!"), goals, "no_target kpi[4].id cvr,aov"},
		{"neutral needs no target", with("frequency!"), goals, ""},
		{"a stage without KPIs", chosen("ctr", "engagement_rate", "roas"), goals, "empty_stage stage[3].id  loyalty"},
		{"one early stage without KPIs", chosen("ctr", "roas", "ltv_cac"), goals, "empty_stage stage[1].id  consideration"},
		{"only what comes last", chosen("roas", "aov"), goals, "only_late stage[0].id  awareness,consideration"},
		{"one stage", chosen("roas"), stagesOf("conversion:sell"), ""},

		// Clicks, with the cost of one and what becomes of them in the catalogue.
		{"a volume alone", append(with(), func() KPI { k := own("taps", "awareness", "clicks"); k.Unit = "count"; return k }()), goals,
			"volume_alone kpi[4].id taps  cvr,cpc"},
		{"a volume with its cost", append(with("cpc"), func() KPI { k := own("taps", "awareness", "ads.clicks"); k.Unit = "count"; return k }()), goals, ""},
		{"impressions with the rate of clicks on them", with("impressions"), goals, ""},
		{"new customers with their cost inside ltv:cac", with("new_customers"), goals, ""},
		{"reach, beside a frequency that is neither good nor bad", with("reach", "frequency!"), goals, ""},
		{"revenue with its return", with("revenue"), goals, ""},
		{"revenue with only its basket", chosen("ctr", "engagement_rate", "ltv_cac", "revenue", "aov"), goals, "volume_alone kpi[3].id revenue  roas,roi"},

		{"one formula twice", append(with(), own("also_ctr", "loyalty", "( clicks/impressions )")), goals, "same_formula kpi[4].id ctr,also_ctr"},
		{"one formula in two scopes", with("roi", "romi"), goals, ""},
		{"a mirrored formula", append(with(), own("inverse", "loyalty", "impressions / clicks")), goals, ""},

		{"as many as can be", many(maxTargets, true), goals, ""},
		{"one more", many(maxTargets+1, true), goals, "too_many_targets kpi[0].id k0,k1,k2"},
		{"without targets", many(maxKPIs, false), goals, ""},
		{"one more without targets", many(maxKPIs+1, false), goals, "too_many kpi[0].id k0,k1,k2"},
	} {
		var got []string
		for _, r := range Review(c.kpis, c.stages, Catalogue()) {
			line := r.ID + " " + r.Path
			if len(r.KPIs) > 3 {
				r.KPIs = r.KPIs[:3]
			}
			for _, names := range [][]string{r.KPIs, r.Stages, r.Beside} {
				line += " " + strings.Join(names, ",")
			}
			got = append(got, strings.TrimRight(line, " "))
			if (r.Severity == diag.Warning) != (r.ID == "same_formula") {
				t.Errorf("%s: %s is told as %s", c.name, r.ID, r.Severity)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}
