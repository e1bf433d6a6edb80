package attribution

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
)

// Five persons became leads on 1 March; the window is 60 days. a bought for 300
// in time, and once more for 100; b bought for 200. c bought too late, d never,
// and e only before. f's lead is too young to be followed. So 2 of 5 brought 300
// on average: 120 a lead. By Python's statistics and scipy: s = 178.8854, the
// standard error 80, t(4; .975) = 2.776445, 120·exp(±2.776445·80/120).
func TestHistoricWorth(t *testing.T) {
	s := &source{}
	s.touches(t, "a 02-28 10:00 Search", "b 02-28 10:00 Meta", "f 05-20 10:00 Meta").conversions(t,
		"a 03-01 10:00 0 lead", "a 03-02 10:00 0 lead", "a 03-20 10:00 300 sale", "a 04-20 10:00 100 sale", "a 06-20 10:00 900 sale",
		"b 03-01 10:00 0 lead", "b 04-01 10:00 200 sale",
		"c 03-01 10:00 0 lead", "c 05-01 10:00 700 sale",
		"d 03-01 10:00 0 lead",
		"e 02-01 10:00 500 sale", "e 03-01 10:00 0 lead",
		"f 05-21 10:00 0 lead", "f 05-22 10:00 999 sale",
	)
	s.data.Span = &period.Period{Start: s.data.Conversions[0].Date, End: s.data.Conversions[4].Date, Grain: period.Range}
	config := Config{Window: Window{Business: "saas"}, Values: map[string]Worth{"lead": Historic, "sale": 5, "trail": Historic}, Models: []string{"last_touch"}}
	s.build(config) // sorts the rows
	list, l := Worths(&s.data, config)
	if len(list) != 1 {
		t.Fatalf("%d worths: %v", len(list), l)
	}
	w := list[0]
	if w.Persons != 5 || w.Followed != 2 || w.Value != 120 || w.Mean != 300 || !w.Historic {
		t.Errorf("%+v", w)
	}
	if w.Interval == nil || math.Abs(w.Interval[0]-18.850291) > 1e-5 || math.Abs(w.Interval[1]-763.913946) > 1e-5 {
		t.Errorf("interval %v", w.Interval)
	}
	// Each person counts once, also who is too young to have been followed.
	got, _ := credit(t, w.Journeys(config), "last_touch")
	if diff := cmp.Diff(map[string]float64{"Search": 1, "Meta": 2, Unattributed: 3}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	told := fmt.Sprint(l)
	for _, want := range []string{`conversions of the type "sale" have values of their own`, `no conversion is of the type "trail"`} {
		if !strings.Contains(told, want) {
			t.Errorf("%s does not say that %s", told, want)
		}
	}

	config.Window = Window{Click: "365d"}
	if list, l := Worths(&s.data, config); len(list) != 0 || !strings.Contains(fmt.Sprint(l), "cannot be told yet") {
		t.Errorf("followed for a year: %v %v", list, l)
	}
	config.Values = map[string]Worth{"lead": 50}
	if list, _ := Worths(&s.data, config); len(list) != 1 || list[0].Value != 50 || len(list[0].data.Conversions) != 7 {
		t.Errorf("a stated amount: %+v", list)
	}
}

func TestWorthInTOML(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  Worth
	}{{"historic", Historic}, {int64(50), 50}, {0.5, 0.5}, {"50", 0}, {int64(-1), 0}, {math.NaN(), 0}, {math.Inf(1), 0}, {true, 0}} {
		var w Worth
		if err := w.UnmarshalTOML(tt.value); w != tt.want || (err != nil) != (tt.want == 0) {
			t.Errorf("%v: %v, %v", tt.value, w, err)
		}
	}
}
