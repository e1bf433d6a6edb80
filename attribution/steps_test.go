package attribution

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// stepTexts writes each step of linear as "line position/touches channel conversions".
func stepTexts(t *testing.T, j *Journeys, p period.Period) []string {
	t.Helper()
	steps, err := j.Steps("linear", p)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for s := range steps {
		list = append(list, fmt.Sprintf("%d %d/%d %s %s %d", s.Line, s.Position, s.Touches, s.Channel, s.Value, s.Age/hour))
	}
	return list
}

func TestSteps(t *testing.T) {
	var s source
	s.touches(t, "p 06-01 10:00 A", "p 06-02 10:00 B", "p 06-02 11:00 A")
	j := s.conversions(t, "p 06-03 10:00 100", "q 06-03 10:00 7", "p 06-04 10:00 9").build(Default())
	want := []string{
		"2 1/3 A 33.333333 48", "2 2/3 B 33.333334 24", "2 3/3 A 33.333333 23",
		"3 0/0 (unattributed) 7 0", "4 0/0 (unattributed) 9 0",
	}
	if diff := gocmp.Diff(want, stepTexts(t, j, period.Period{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	day := period.Of(period.Date(at(t, "06-04 10:00")/86400), period.Day)
	if diff := gocmp.Diff(want[4:], stepTexts(t, j, day)); diff != "" {
		t.Errorf("of a day (-want +got):\n%s", diff)
	}
	for _, model := range []string{"markov", "shapley_rate"} {
		if _, err := j.Steps(model, period.Period{}); !errors.Is(err, ErrByMonth) {
			t.Errorf("%s: error %v, want ErrByMonth", model, err)
		}
		if _, _, err := j.PathCredits(model, period.Period{}); !errors.Is(err, ErrByMonth) {
			t.Errorf("%s: error %v, want ErrByMonth", model, err)
		}
	}
	if _, err := j.Steps("linnear", period.Period{}); err == nil {
		t.Error("an unknown model has steps")
	}
}

func TestPathCredits(t *testing.T) {
	var s source
	j := s.paths(t, "A>B>A 2 30 5", "B 3 9 1", "A>B>A 1 30", "C 0 0 4", "- 2 8").build(Default())
	list, nulls, err := j.PathCredits("linear", period.Period{})
	if err != nil || !nulls {
		t.Fatal(nulls, err)
	}
	var got []string
	for _, p := range list {
		text := fmt.Sprintf("%s %s %s %s", strings.Join(p.Channels, ">"), p.Conversions, p.Value, p.Nulls)
		for _, c := range p.Credit {
			text += fmt.Sprintf(" %s=%s,%s", c.Channel, c.Conversions, c.Value)
		}
		got = append(got, text)
	}
	want := []string{
		"A>B>A 3 60 5 A=2,40 B=1,20", "B 3 9 1 B=3,9", " 2 8 0 (unattributed)=2,8", "C 0 0 4",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is known by month is not told of a part of one.
func TestPathCreditsOfAPartOfAMonth(t *testing.T) {
	var s source
	s.touches(t, "p 06-01 10:00 A", "q 06-05 10:00 B", "r 06-20 10:00 A")
	j := s.conversions(t, "p 06-03 10:00 100", "r 06-25 10:00 5").build(Default())
	june := period.Of(period.Date(at(t, "06-04 10:00")/86400), period.Month)
	for _, tt := range []struct {
		days  int
		nulls bool
	}{{30, true}, {25, true}, {24, false}} {
		list, nulls, err := j.PathCredits("linear", june.First(tt.days))
		if err != nil || nulls != tt.nulls {
			t.Errorf("of %d days: nulls known %v, %v", tt.days, nulls, err)
		}
		if got := slices.ContainsFunc(list, func(p PathCredit) bool { return p.Nulls > 0 }); got != tt.nulls {
			t.Errorf("of %d days: nulls told %v", tt.days, got)
		}
	}
}

// The steps of each conversion add up to it, those of each channel to its
// credit, and paths to both.
func TestStepsAddUp(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		j := Build(scan(randomRows(r)), randomConfig(r))
		for _, model := range Models() {
			steps, err := j.Steps(model, period.Period{})
			if errors.Is(err, ErrByMonth) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			type sum struct{ conversions, value, profit dataset.Fixed }
			rows, channels, places := map[int32]sum{}, map[string]sum{}, map[[2]string]sum{}
			for s := range steps {
				add := func(v sum) sum {
					return sum{v.conversions + s.Conversions, v.value + s.Value, v.profit + s.Profit}
				}
				rows[s.Line], channels[s.Channel] = add(rows[s.Line]), add(channels[s.Channel])
				at := [2]string{s.Channel, s.Campaign}
				places[at] = add(places[at])
			}
			want := map[int32]sum{}
			for _, g := range j.list {
				want[g.line] = sum{g.conversions, g.value, g.profit}
			}
			if diff := gocmp.Diff(want, rows, gocmp.AllowUnexported(sum{})); diff != "" {
				t.Fatalf("seed %d, %s: by conversion (-want +got):\n%s", seed, model, diff)
			}
			c, err := j.Credit(model, "campaign")
			if err != nil {
				t.Fatal(err)
			}
			paths, _, err := j.PathCredits(model, period.Period{})
			if err != nil {
				t.Fatal(err)
			}
			byPath := map[string]sum{}
			for _, p := range paths {
				left := sum{conversions: p.Conversions, value: p.Value}
				for _, c := range p.Credit {
					left.conversions -= c.Conversions
					left.value -= c.Value
					v := byPath[c.Channel]
					byPath[c.Channel] = sum{v.conversions + c.Conversions, v.value + c.Value, 0}
				}
				if left != (sum{}) {
					t.Fatalf("seed %d, %s: %v of the path %v is credited to none", seed, model, left, p.Channels)
				}
			}
			for _, got := range c.ByChannel(period.Period{}) {
				v := sum{got.Conversions, got.Value, got.Profit}
				if channels[got.Channel] != v || byPath[got.Channel] != (sum{got.Conversions, got.Value, 0}) {
					t.Errorf("seed %d, %s, %s: credit %v, steps %v, paths %v", seed, model, got.Channel, v, channels[got.Channel], byPath[got.Channel])
				}
			}
			for _, got := range c.ByPart("campaign", period.Period{}) {
				if v := (sum{got.Conversions, got.Value, got.Profit}); places[[2]string{got.Channel, got.Part}] != v {
					t.Errorf("seed %d, %s, %s %s: credit %v, steps %v", seed, model, got.Channel, got.Part, v, places[[2]string{got.Channel, got.Part}])
				}
			}
		}
	}
}
