package kpi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/measure"
	"peil/kpi"
)

// ratio is a set in which a figure "a / b" has that value, without days enough
// for an interval.
func ratio(t *testing.T, a, b string) *measure.Set {
	t.Helper()
	return measure.NewSet(data(table(t, "ads", "date revenue spend clicks\n2025-06-02 "+a+" "+b+" 100")))
}

func TestVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		direction    kpi.Direction
		revenue      string // over a spend of 100
		target, warn kpi.Levels
		want         kpi.Status
		wantWarn     float64
	}{
		"up, met":                   {kpi.Up, "420", always(4), nil, kpi.Good, 3.6},
		"up, at the target":         {kpi.Up, "400", always(4), nil, kpi.Good, 3.6},
		"up, between":               {kpi.Up, "370", always(4), nil, kpi.Watch, 3.6},
		"up, at the default warn":   {kpi.Up, "360", always(4), nil, kpi.Watch, 3.6},
		"up, below":                 {kpi.Up, "359", always(4), nil, kpi.Poor, 3.6},
		"up, own warn":              {kpi.Up, "310", always(4), always(3), kpi.Watch, 3},
		"up, below own warn":        {kpi.Up, "299", always(4), always(3), kpi.Poor, 3},
		"down, met":                 {kpi.Down, "200", always(2.1), nil, kpi.Good, 2.31},
		"down, at the target":       {kpi.Down, "210", always(2.1), nil, kpi.Good, 2.31},
		"down, between":             {kpi.Down, "231", always(2.1), nil, kpi.Watch, 2.31},
		"down, above":               {kpi.Down, "232", always(2.1), nil, kpi.Poor, 2.31},
		"negative target, met":      {kpi.Up, "-50", always(-0.5), nil, kpi.Good, -0.55},
		"negative target, between":  {kpi.Up, "-54", always(-0.5), nil, kpi.Watch, -0.55},
		"zero target, just below":   {kpi.Up, "-1", always(0), nil, kpi.Poor, 0},
		"no target":                 {kpi.Up, "420", nil, nil, kpi.NoTarget, 0},
		"neutral direction, target": {kpi.Neutral, "420", always(4), nil, kpi.NoTarget, 0},
	} {
		k := kpi.KPI{ID: "x", Formula: "ads.revenue / ads.spend", Unit: "ratio", Direction: c.direction, Target: c.target, Warn: c.warn}
		e := kpi.NewEvaluator(ratio(t, c.revenue, "100"), nil)
		v := e.Score(&k, kpi.Request{Days: month(t, "2025-06")}).Verdict
		if v.Status != c.want {
			t.Errorf("%s: %s, want %s", name, v.Status, c.want)
		}
		if c.want == kpi.NoTarget {
			continue
		}
		near(t, name+": warn", *v.Warn, c.wantWarn, 1e-12)
	}

	undefined := kpi.KPI{ID: "x", Formula: "ads.revenue / ads.spend", Unit: "ratio", Direction: kpi.Up, Target: always(4)}
	score := kpi.NewEvaluator(ratio(t, "100", "0"), nil).Score(&undefined, kpi.Request{Days: month(t, "2025-06")})
	if score.Verdict.Status != kpi.Undefined || score.Reason != measure.DivisionByZero || score.Value != 0 {
		t.Errorf("0 in the denominator: %+v", score)
	}
}

// 1 − .55 is a rounding below .45: the reader sees 45 % against 45 %.
func TestVerdictSeesWhatTheReaderSees(t *testing.T) {
	k := kpi.KPI{ID: "x", Formula: "1 - ads.revenue / ads.spend", Unit: "percent", Direction: kpi.Up, Target: always(0.45)}
	v := kpi.NewEvaluator(ratio(t, "55", "100"), nil).Score(&k, kpi.Request{Days: month(t, "2025-06")})
	if v.Verdict.Status != kpi.Good {
		t.Errorf("%.17g is %s", v.Value, v.Verdict.Status)
	}
}

// 5 conversions of 83 clicks: the interval is 2.6 % to 13.3 % (Wilson).
func TestTooLittleData(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", "date conversions clicks spend\n2025-06-02 5 83 100")))
	for name, c := range map[string]struct {
		direction    kpi.Direction
		target, warn float64
		want         kpi.Status
		why          kpi.Why
	}{
		"reaches both sides":             {kpi.Up, 0.10, 0.05, kpi.Insufficient, kpi.TooWide},
		"met, but could be poor":         {kpi.Up, 0.05, 0.045, kpi.Insufficient, kpi.TooWide},
		"all of it poor":                 {kpi.Up, 0.20, 0.15, kpi.Poor, ""},
		"all of it good":                 {kpi.Up, 0.02, 0.01, kpi.Good, ""},
		"good and watch, but never poor": {kpi.Up, 0.05, 0.02, kpi.Good, ""},
		"down: reaches both sides":       {kpi.Down, 0.05, 0.055, kpi.Insufficient, kpi.TooWide},
		"down: all of it good":           {kpi.Down, 0.14, 0.15, kpi.Good, ""},
		"down: never good":               {kpi.Down, 0.02, 0.025, kpi.Poor, ""},
	} {
		k := kpi.KPI{ID: "x", Formula: "ads.conversions / ads.clicks", Unit: "percent", Direction: c.direction, Target: always(c.target), Warn: always(c.warn), Proportion: true}
		s := kpi.NewEvaluator(set, nil).Score(&k, kpi.Request{Days: month(t, "2025-06")})
		if s.Verdict.Status != c.want || s.Verdict.Why != c.why {
			t.Errorf("%s: %s %s, want %s %s", name, s.Verdict.Status, s.Verdict.Why, c.want, c.why)
		}
	}
}

// A fortnight's revenue of 5780 has the interval 5513 to 6060 (TestIntervals),
// and every interval here reaches both sides of its target: that a total was reached
// is a fact all the same, once its days are over; a rate and a model's credit are none.
func TestTotalsAreFacts(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", fortnight)))
	set.Add(table(t, "attributed", fortnight))
	e := kpi.NewEvaluator(set, nil)
	days := month(t, "2025-06-02..2025-06-15")
	for _, c := range []struct {
		name, formula string
		target, warn  float64
		req           kpi.Request
		want          kpi.Status
	}{
		{"reached", "ads.revenue", 5700, 5600, kpi.Request{}, kpi.Good},
		{"missed", "ads.revenue", 5900, 5790, kpi.Request{}, kpi.Poor},
		{"between", "ads.revenue", 5900, 5700, kpi.Request{}, kpi.Watch},
		{"what is left", "ads.revenue - ads.spend", 4300, 4290, kpi.Request{}, kpi.Good},
		{"a part", "ads.revenue / 4 + 0 * ads.spend", 1430, 1420, kpi.Request{}, kpi.Good},
		{"a ratio", "ads.revenue / ads.spend", 4, 3.99, kpi.Request{}, kpi.Insufficient},
		{"a product", "ads.revenue * ads.spend / 1428", 5700, 5699, kpi.Request{}, kpi.Insufficient},
		{"credit", "attributed.revenue", 5700, 5600, kpi.Request{}, kpi.Insufficient},
		{"sums and credit", "ads.spend + attributed.revenue", 7100, 7090, kpi.Request{}, kpi.Insufficient},
		{"more days to come", "ads.revenue", 5700, 5600, kpi.Request{Open: true}, kpi.Insufficient},
		{"still grows", "ads.revenue", 5700, 5600, kpi.Request{Immature: true}, kpi.Insufficient},
	} {
		k := kpi.KPI{ID: "x", Formula: c.formula, Unit: "money", Direction: kpi.Up, Target: always(c.target), Warn: always(c.warn)}
		c.req.Days = days
		s := e.Score(&k, c.req)
		if v := s.Verdict; v.Status != c.want || v.Settled != (c.want != kpi.Insufficient) {
			t.Errorf("%s: %g is %s, settled %v; want %s", c.name, s.Value, v.Status, v.Settled, c.want)
		}
		if i := s.Interval; i == nil || i[1] < c.target || i[0] > c.warn {
			t.Errorf("%s: the interval %v does not reach both sides", c.name, i)
		}
	}
}

func TestAcceptance(t *testing.T) {
	// CPA 231 against 210; LTV:CAC, here a KPI of the user's, is 4.1.
	set := measure.NewSet(data(table(t, "ads", "date spend conversions revenue\n2025-06-02 23100 100 94710")))
	kpis := []kpi.KPI{{ID: "ltv_cac", Formula: "ads.revenue / ads.spend", Unit: "ratio", Direction: kpi.Up}}
	because := []kpi.Input{{Name: "ltv_cac", Used: "ltv_cac", Value: measure.Value{Number: 4.1}}}
	for name, c := range map[string]struct {
		accept kpi.Acceptance
		status kpi.Status
		why    kpi.Why
	}{
		"holds":                    {kpi.Acceptance{If: "ltv_cac >= 3", Limit: ptr(250), Until: "2025-08"}, kpi.Accepted, kpi.ConditionHolds},
		"until this very period":   {kpi.Acceptance{If: "ltv_cac >= 3", Until: "2025-06"}, kpi.Accepted, kpi.ConditionHolds},
		"at the limit":             {kpi.Acceptance{If: "ltv_cac >= 3", Limit: ptr(231)}, kpi.Accepted, kpi.ConditionHolds},
		"beyond the limit":         {kpi.Acceptance{If: "ltv_cac >= 3", Limit: ptr(230)}, kpi.Watch, kpi.LimitExceeded},
		"expired":                  {kpi.Acceptance{If: "ltv_cac >= 3", Until: "2025-05"}, kpi.Watch, kpi.AcceptanceExpired},
		"expired before the limit": {kpi.Acceptance{If: "ltv_cac >= 3", Limit: ptr(230), Until: "2025-05"}, kpi.Watch, kpi.AcceptanceExpired},
		"condition not met":        {kpi.Acceptance{If: "ltv_cac >= 5"}, kpi.Watch, kpi.ConditionNotMet},
		"condition undefined":      {kpi.Acceptance{If: "cac <= 600"}, kpi.Watch, kpi.ConditionUndefined},
		"its negation, too":        {kpi.Acceptance{If: "not (cac > 600)"}, kpi.Watch, kpi.ConditionUndefined},
		"division by zero":         {kpi.Acceptance{If: "not (ltv_cac / 0 > 1)"}, kpi.Watch, kpi.ConditionUndefined},
	} {
		k := catalogued(t, "cpa", "")
		k.Target, k.Accept = always(210), kpi.Acceptances{c.accept}
		v := kpi.NewEvaluator(set, kpis).Score(&k, kpi.Request{Days: month(t, "2025-06")}).Verdict
		if v.Status != c.status || v.Why != c.why || v.Accepted != (c.status == kpi.Accepted) {
			t.Errorf("%s: %s %s, want %s %s", name, v.Status, v.Why, c.status, c.why)
		}
		if v.Accepted {
			if diff := cmp.Diff(because, v.Because); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}

	met := catalogued(t, "cpa", "")
	met.Target, met.Accept = always(240), kpi.Acceptances{{If: "ltv_cac >= 3"}}
	if v := kpi.NewEvaluator(set, kpis).Score(&met, kpi.Request{Days: month(t, "2025-06")}).Verdict; v.Status != kpi.Good || v.Why != "" {
		t.Errorf("a target that is met needs no acceptance: %+v", v)
	}
}

func TestSegmentTargets(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", `
date       CHANNEL    spend revenue
2025-06-02 Google     1000  4800
2025-06-02 Meta       500   1900
2025-06-02 TV         100   0
2025-06-02 Newsletter 0     500`)))
	roas := kpi.KPI{
		ID: "x", Formula: "ads.revenue / ads.spend", Unit: "ratio", Direction: kpi.Up, Target: always(4), Warn: always(3),
		Targets: map[string]map[string]kpi.Levels{"channel": {"Google": always(5)}},
	}
	revenue := kpi.KPI{
		ID: "y", Formula: "ads.revenue", Unit: "money", Direction: kpi.Up, Target: always(8000),
		Targets: map[string]map[string]kpi.Levels{"channel": {"Meta": always(1800)}},
	}
	e := kpi.NewEvaluator(set, nil)
	req := kpi.Request{Days: month(t, "2025-06"), Unit: kpi.UnitOf(month(t, "2025-06"), 0), Dims: []string{"channel", "campaign"}}
	scores := []kpi.Score{e.Score(&roas, req), e.Score(&revenue, req)}
	type line struct {
		Channel string
		Value   float64
		Reason  measure.Reason
		Status  kpi.Status
		Target  float64
		Warn    float64
	}
	lines := func(s kpi.Score) (list []line) {
		for _, g := range s.By["channel"] {
			l := line{Channel: g.Value, Value: g.Result.Value, Reason: g.Result.Reason, Status: g.Verdict.Status}
			if g.Verdict.Target != nil {
				l.Target, l.Warn = *g.Verdict.Target, *g.Verdict.Warn
			}
			list = append(list, l)
		}
		return list
	}
	want := []line{
		{"Google", 4.8, "", kpi.Watch, 5, 3.75}, // its own target; warn in the same proportion
		{"Meta", 3.8, "", kpi.Watch, 4, 3},
		{"TV", 0, "", kpi.Poor, 4, 3},
		{"Newsletter", 0, measure.DivisionByZero, kpi.Undefined, 4, 3},
	}
	if diff := cmp.Diff(want, lines(scores[0])); diff != "" {
		t.Errorf("roas: %s", diff)
	}
	// The target of a sum is none for its parts.
	want = []line{
		{"Google", 4800, "", kpi.NoTarget, 0, 0},
		{"Meta", 1900, "", kpi.Good, 1800, 1620},
		{"TV", 0, "", kpi.NoTarget, 0, 0},
		{"Newsletter", 500, "", kpi.NoTarget, 0, 0},
	}
	if diff := cmp.Diff(want, lines(scores[1])); diff != "" {
		t.Errorf("revenue: %s", diff)
	}
	if _, ok := scores[0].By["campaign"]; ok {
		t.Error("segments of a dimension that the data do not have")
	}
}

// A report without dates cannot hold an end date against anything.
func TestAcceptanceWithoutDates(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", "date spend conversions\n2025-06-02 231 1")))
	k := catalogued(t, "cpa", "")
	k.Target, k.Accept = always(210), kpi.Acceptances{{If: "cpa > 1", Until: "2030"}}
	v := kpi.NewEvaluator(set, nil).Score(&k, kpi.Request{}).Verdict
	if v.Why != kpi.AcceptanceExpired {
		t.Errorf("%+v", v)
	}
}

// always is a level that always held.
func always(v float64) kpi.Levels { return kpi.Levels{{Value: v}} }
