package attribution

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

func TestValidate(t *testing.T) {
	tests := []struct {
		name   string
		config Config
		want   []string // as diag prints them
	}{
		{"nothing given", Config{}, nil},
		{"the defaults", Default(), nil},
		{
			"models",
			Config{Models: []string{"last_tuch", "linear", "linear", "regression"}, Primary: "time_dacay"},
			[]string{
				`attribution.models[0]: unknown attribution model "last_tuch" (did you mean "last_touch"?)`,
				`attribution.models[2]: the model "linear" is listed twice`,
				`attribution.models[3]: unknown attribution model "regression" (the models are first_touch, last_touch, last_non_direct, linear, time_decay, position_based, w_shaped, full_path, custom, markov, shapley, shapley_rate)`,
				`attribution.primary: unknown attribution model "time_dacay" (did you mean "time_decay"?)`,
			},
		},
		{
			"no model", Config{Models: []string{}},
			[]string{"attribution.models: no model: name at least one of first_touch, last_touch, last_non_direct, linear, time_decay, position_based, w_shaped, full_path, custom, markov, shapley, shapley_rate"},
		},
		{
			"lengths of time",
			Config{Window: Window{Click: "90", View: "2 weeks"}, HalfLife: "0h"},
			[]string{
				`attribution.window.click: "90" is not a length of time: write days (90d) or hours (12h)`,
				`attribution.window.view: "2 weeks" is not a length of time: write days (90d) or hours (12h)`,
				`attribution.half_life: "0h" is no time at all: write at least 1h`,
			},
		},
		{
			"windows",
			Config{Window: Window{Click: "99999999999999999999d", View: "0d"}, HalfLife: "-1d"},
			[]string{
				`attribution.window.click: "99999999999999999999d" is too long: at most 3650d`,
				`attribution.half_life: "-1d" is not a length of time: write days (90d) or hours (12h)`,
			},
		},
		{
			"views for longer than clicks", Config{Window: Window{Click: "7d", View: "14d"}},
			[]string{"attribution.window.view: views count for longer (14d) than clicks (7d)"},
		},
		{
			"a line of business", Config{Window: Window{Business: "sas"}, Unit: "company", HalfLives: map[string]string{"TV": "0d"}},
			[]string{
				`attribution.window: "sas" is none of saas, machinery, consulting, enterprise (did you mean "saas"?)`,
				`attribution.half_lives.TV: "0d" is no time at all: write at least 1h`,
				`attribution.unit: "company" is none of person, account`,
			},
		},
		{
			"views for longer than a line of business's clicks", Config{Window: Window{Business: "saas", View: "61d"}},
			[]string{"attribution.window.view: views count for longer (61d) than clicks (60d)"},
		},
		{
			"custom stages", Config{Primary: "custom", Custom: &Custom{Lead: weight(-1), Opportunity: weight(2), Close: weight(0)}},
			[]string{"attribution.custom.lead: -1 is not a weight: write a number from 0 to 1000000"},
		},
		{
			"position", Config{Position: []float64{0.5, -0.5}},
			[]string{
				"attribution.position[1]: -0.5 is not a weight: write a number from 0 to 1000000",
				"attribution.position: position needs three weights, not 2: first touch, all between, last touch, such as [0.4, 0.2, 0.4]",
			},
		},
		{
			"position of nothing", Config{Position: []float64{0, 0, 0}},
			[]string{"attribution.position: all weights are 0: no touch could have credit"},
		},
		{
			"custom without weights", Config{Models: []string{"custom"}},
			[]string{`attribution: the model "custom" has no weights (add [attribution.custom] with first, middle, last, or channels = { "Google Ads" = 2 })`},
		},
		{
			"custom unused", Config{Custom: &Custom{}},
			[]string{`attribution.custom: weights are given, but no model is "custom": add it to models`},
		},
		{
			"custom weights",
			Config{Primary: "custom", Custom: &Custom{First: weight(math.NaN()), Channels: map[string]float64{"B": -1, "A": math.Inf(1), "C": 1}}},
			[]string{
				"attribution.custom.first: NaN is not a weight: write a number from 0 to 1000000",
				"attribution.custom.channels.A: +Inf is not a weight: write a number from 0 to 1000000",
				"attribution.custom.channels.B: -1 is not a weight: write a number from 0 to 1000000",
			},
		},
		{
			"custom of nothing", Config{Primary: "custom", Custom: &Custom{First: weight(0), Middle: weight(0), Last: weight(0)}},
			[]string{"attribution.custom: all weights are 0: no touch could have credit"},
		},
		{
			"words", Config{Repeats: "colapse", AfterConversion: "stop", By: []string{"Campaign", "market", "market", "person", ""}, Direct: []string{""}},
			[]string{
				`attribution.repeats: "colapse" is none of keep, collapse (did you mean "collapse"?)`,
				`attribution.after_conversion: "stop" is none of restart, continue`,
				`attribution.by[0]: credit cannot be given by "Campaign" (did you mean "campaign"?)`,
				`attribution.by[2]: the dimension "market" is listed twice`,
				`attribution.by[3]: credit cannot be given by "person" (credit is given by channel, campaign and columns of your own)`,
				`attribution.by[4]: a dimension's name cannot be empty`,
				`attribution.by: credit is always given by channel: add "channel"`,
				`attribution.direct[0]: a channel's name cannot be empty`,
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var l diag.List
			tt.config.Validate("attribution", &l)
			var got []string
			for _, d := range l {
				got = append(got, d.Error())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"90d", "12h", "", "d", "-1d", "3650d", "3651d", "1.5d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		span, err := parseSpan(s)
		if err == nil && (span < 0 || span > maxSpan || span%hour != 0) {
			t.Errorf("%q is %d seconds", s, span)
		}
	})
}
