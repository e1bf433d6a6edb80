package kpi_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/measure"
	"peil/kpi"
)

// load reads [[kpi]] tables as peil.toml has them, and lays them over the catalogue.
func load(t *testing.T, text string) []kpi.KPI {
	t.Helper()
	var file struct {
		KPI []kpi.KPI `toml:"kpi"`
	}
	// What config does: a number stands for a level that always held, a table
	// for the only one of its list.
	text = regexp.MustCompile(`(?m)^(target|warn|"[^"]+"|Meta) = (-?[0-9.]+)$`).ReplaceAllString(text, "$1 = [{ value = $2 }]")
	text = regexp.MustCompile(`(?m)^accept = (\{.*\})$`).ReplaceAllString(text, "accept = [$1]")
	meta, err := toml.Decode(text, &file)
	if err != nil {
		t.Fatal(err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		t.Fatalf("unknown keys %v", unknown)
	}
	for i := range file.KPI {
		file.KPI[i] = kpi.Merge(file.KPI[i])
	}
	return file.KPI
}

func validate(t *testing.T, text string) []string {
	t.Helper()
	kpis := load(t, text)
	known := measure.Known([]dataset.Measure{{ID: "trials"}})
	var l diag.List
	for i := range kpis {
		kpis[i].Validate(fmt.Sprintf("kpi[%d]", i), known, stages, kpis, &l)
	}
	var lines []string
	for _, d := range l {
		line := fmt.Sprintf("%s %s", d.Severity, d.Path)
		if d.Length > 0 {
			line += fmt.Sprintf(":%d+%d", d.Offset, d.Length)
		}
		line += ": " + d.Message
		if d.Hint != "" {
			line += " (" + d.Hint + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"as it should be": {`
[[kpi]]
id = "roas"
goal = "Grow without losing money"
target = 4.0
warn = 3.0
accept = { if = "ltv_cac >= 3 and trial_rate > 0.01", limit = 2.5, until = "2025-08" }
[kpi.targets.channel]
"Google Ads" = 5.0
[[kpi]]
id = "trial_rate"
stage = "consideration"
title = "Prøveperioder per økt"
formula = "trials / sessions"
unit = "percent"
direction = "up"
target = 0.04`, nil},
		"a mistyped id": {`
[[kpi]]
id = "raos"
target = 4`, []string{`error kpi[0].id: kpi "raos": it is not in the catalogue, and has no formula (did you mean "roas"?)`}},
		"no id":                              {"[[kpi]]\ntarget = 4", []string{`error kpi[0]: the KPI has no id (give it one: id = "roas")`}},
		"a bad id":                           {"[[kpi]]\nid = \"My KPI\"\nformula = \"trials\"\nunit = \"count\"\ndirection = \"up\"", []string{`error kpi[0].id: kpi "My KPI": "My KPI" cannot be an id (use lower-case letters, digits and _, with a letter first)`}},
		"an id of the catalogue in capitals": {"[[kpi]]\nid = \"ROAS\"\ntarget = 4", []string{`error kpi[0].id: kpi "ROAS": "ROAS" cannot be an id (did you mean "roas"?)`}},
		"a bare figure": {"[[kpi]]\nid = \"x\"\nformula = \"trials\"", []string{
			`error kpi[0].id: kpi "x": it is not in the catalogue, and has no unit (unit is one of money, percent, ratio, count, index, seconds, days, months)`,
			`error kpi[0].id: kpi "x": it is not in the catalogue, and has no direction (direction is one of up, down, neutral)`,
		}},
		"unknown words": {"[[kpi]]\nid = \"roas\"\nunit = \"persent\"\ndirection = \"sideways\"\nstage = \"awarenes\"\nvariant = \"platfrom\"\nscope = \"chanel\"", []string{
			`error kpi[0].unit: kpi "roas": unknown unit "persent" (did you mean "percent"?)`,
			`error kpi[0].direction: kpi "roas": unknown direction "sideways" (direction is one of up, down, neutral)`,
			`error kpi[0].scope: kpi "roas": unknown scope "chanel" (did you mean "channel"?)`,
			`error kpi[0].stage: kpi "roas": unknown stage "awarenes" (did you mean "awareness"?)`,
			`error kpi[0].variant: kpi "roas": unknown variant "platfrom" (did you mean "platform"?)`,
		}},
		"a variant where there is none": {"[[kpi]]\nid = \"cpc\"\nvariant = \"x\"", []string{`error kpi[0].variant: kpi "cpc": unknown variant "x" (it has no variants; leave the line out)`}},
		"mistyped names": {"[[kpi]]\nid = \"roas\"\nformula = \"revenue / ads.sepnd + engaged_sesions + qwertyuiop\"", []string{
			`error kpi[0].formula:10+9: kpi "roas": unknown name "ads.sepnd" (did you mean "ads.spend"?)`,
			`error kpi[0].formula:22+15: kpi "roas": unknown name "engaged_sesions" (did you mean "web.engaged_sessions"?)`,
			`error kpi[0].formula:40+10: kpi "roas": unknown name "qwertyuiop" (peil explain lists the measures; [[measure]] defines one of your own)`,
		}},
		"an ambiguous name": {"[[kpi]]\nid = \"roas\"\nformula = \"1 + value / spend\"", []string{
			`error kpi[0].formula:4+5: kpi "roas": "value" could be conversions.value or leads.value or paths.value (write the one you mean)`,
		}},
		"a formula that does not parse": {"[[kpi]]\nid = \"roas\"\nformula = \"revenue // spend\"", []string{
			`error kpi[0].formula:8+2: kpi "roas": // is not an operator (write one / to divide)`,
		}},
		"circles": {`
[[kpi]]
id = "a"
formula = "b * 2"
unit = "index"
direction = "up"
[[kpi]]
id = "b"
formula = "1 + a"
unit = "index"
direction = "up"
[[kpi]]
id = "c"
formula = "c / a"
unit = "index"
direction = "up"`, []string{
			`error kpi[0].formula: kpi "a": the formula leads back to itself: a → b → a (write one of them without the other)`,
			`error kpi[2].formula: kpi "c": the formula leads back to itself: c → c (write one of them without the other)`,
		}},
		"a measure's name is no circle": {"[[kpi]]\nid = \"revenue\"\nformula = \"revenue / 2\"", nil},
		"warn on the wrong side": {"[[kpi]]\nid = \"roas\"\ntarget = 3\nwarn = 4\n[[kpi]]\nid = \"cpa\"\ntarget = 200\nwarn = 150", []string{
			`warning kpi[0].warn: kpi "roas": the warn level 4 is better than the target 3 (put it below the target: between the two the status is watch)`,
			`warning kpi[1].warn: kpi "cpa": the warn level 150 is better than the target 200 (put it above the target: between the two the status is watch)`,
		}},
		"levels without effect": {"[[kpi]]\nid = \"roas\"\nwarn = 4\n[[kpi]]\nid = \"frequency\"\ntarget = 3\n[[kpi]]\nid = \"ctr\"\ntarget = 1.5", []string{
			`warning kpi[0].warn: kpi "roas": the warn level has no effect without a target (give a target)`,
			`warning kpi[1].target: kpi "frequency": the target has no effect: neither direction is better (give direction = "up" or "down")`,
			`warning kpi[2].target: kpi "ctr": the target 1.5 is outside 0 to 1, and can never decide anything (write 1.5 % as 0.015)`,
		}},
		"a target below nothing": {"[[kpi]]\nid = \"roas\"\ntarget = -4\n[kpi.targets.channel]\nMeta = -2\n[[kpi]]\nid = \"ctr\"\ntarget = -0.1", []string{
			`warning kpi[0].target: kpi "roas": the target -4 is negative (leave the minus out, unless a loss is the target)`,
			`warning kpi[0].targets.channel.Meta: kpi "roas": the target -2 is negative (leave the minus out, unless a loss is the target)`,
			`warning kpi[1].target: kpi "ctr": the target -0.1 is outside 0 to 1, and can never decide anything (write 4 % as 0.04)`,
		}},
		"one = in a condition": {"[[kpi]]\nid = \"roas\"\ntarget = 4\naccept = { if = \"ltv_cac = 3\", limit = 2 }", []string{
			`error kpi[0].accept.if:8+1: kpi "roas": = does not compare (write ==)`,
		}},
		"=> in a condition": {"[[kpi]]\nid = \"roas\"\ntarget = 4\naccept = { if = \"ltv_cac => 3\", limit = 2 }", []string{
			`error kpi[0].accept.if:8+2: kpi "roas": => does not compare (write >=)`,
		}},
		"acceptance": {`
[[kpi]]
id = "roas"
target = 4
accept = { if = "ltv_cac >= 3" }
[[kpi]]
id = "cpa"
target = 200
accept = { if = "ltv_ca >= 3", limit = 190, until = "August" }
[[kpi]]
id = "cpc"
accept = { until = "2025-08" }
[[kpi]]
id = "cac"
target = 3
accept = { if = "ltv_cac", limit = 4 }`, []string{
			`warning kpi[0].accept: kpi "roas": the miss is accepted without limit and without end (add limit = … or until = "2025-08")`,
			`error kpi[1].accept.if:0+6: kpi "cpa": unknown name "ltv_ca" (did you mean "ltv_cac"?)`,
			`error kpi[1].accept.until: kpi "cpa": "August" is not a period: write a month (2025-06), a quarter (2025-Q2), a year (2025), a week (2025-W23) or a range (2025-05-12..2025-06-08)`,
			`warning kpi[1].accept.limit: kpi "cpa": the limit 190 is no worse than the target 200: nothing is ever accepted (give the worst value that is still accepted)`,
			`warning kpi[2].accept: kpi "cpc": accept has no effect without a target (give a target)`,
			`error kpi[2].accept: kpi "cpc": accept has no condition (write one: if = "ltv_cac >= 3")`,
			`error kpi[3].accept.if:0+7: kpi "cac": ltv_cac is a number, not a condition (compare it: ltv_cac >= 3)`,
		}},
	} {
		if diff := cmp.Diff(c.want, validate(t, c.text)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMerge(t *testing.T) {
	kpis := load(t, `
[[kpi]]
id = "roas"
title = "Avkastning på annonser"
target = 4
[[kpi]]
id = "roi"
variant = "on_margin"
[[kpi]]
id = "ctr"
formula = "clicks / sessions"
[[kpi]]
id = "own"
formula = "trials"
unit = "count"`)
	roas, roi, ctr, own := kpis[0], kpis[1], kpis[2], kpis[3]
	if roas.Title.In("nb") != "Avkastning på annonser" || roas.Formula != "revenue / spend" || roas.Stage != "conversion" || roas.Target[0].Value != 4 {
		t.Errorf("%+v", roas)
	}
	if roi.Formula != "(profit - cost) / cost" || roi.Label.In("en") != "on gross profit" || roi.Undefined.In("en") == roas.Undefined.In("en") {
		t.Errorf("%+v", roi)
	}
	// A share of the catalogue's need not be one in the user's words.
	if ctr.Proportion || ctr.Undefined != nil || ctr.Unit != "percent" || ctr.Direction != kpi.Up {
		t.Errorf("%+v", ctr)
	}
	want := kpi.KPI{ID: "own", Formula: "trials", Unit: "count"}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Error(diff)
	}
	if (locale.Localized)(nil).In("nb") != "" {
		t.Error("no text is no text")
	}
}
