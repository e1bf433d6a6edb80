package attribution

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// By hand. With A before B: of 2 touches 40 of 100 converted, of 3 (A>C>B) 20 of
// 50. Without: of 2 (B>A, B>B) 30 of 150, of 3 (C>C>B) 10 of 50; of 1 (B) 9 of
// 10, which nothing is compared with. Weights 100·150/250 = 60 and 50·50/100 =
// 25: rates (60·0.4 + 25·0.4)/85 and (60·0.2 + 25·0.2)/85. A before C: A>C>B
// against C>C>B; B before A: B>A against A>B. C before B is never without.
func TestLifts(t *testing.T) {
	var s source
	l := s.paths(t, "A>B 40 0 60", "A>C>B 20 0 30", "B>A 20 0 80", "B>B 10 0 40", "C>C>B 10 0 40", "B 9 0 1").build(Default()).Lifts(period.Period{})
	for i := range l.List {
		lift := &l.List[i]
		if !(lift.P > 1e-5 && lift.P < 0.05) || !(lift.Interval[0] < lift.Ratio && lift.Ratio < lift.Interval[1]) {
			t.Errorf("%s before %s: p %v, interval %v", lift.First, lift.Then, lift.P, lift.Interval)
		}
		lift.P, lift.Interval = 0, [2]float64{}
	}
	want := Lifts{Channels: 3, Pairs: 4, Tested: 3, Level: 0.95, List: []Lift{
		{First: "A", Then: "B", Bounded: true, Clear: true, With: RateCount{150, 60, 0.4}, Without: RateCount{200, 40, 0.2}, Ratio: 2},
		{First: "A", Then: "C", Bounded: true, Clear: true, With: RateCount{50, 20, 0.4}, Without: RateCount{50, 10, 0.2}, Ratio: 2},
		{First: "B", Then: "A", Bounded: true, Clear: true, With: RateCount{100, 20, 0.2}, Without: RateCount{100, 40, 0.4}, Ratio: 0.5},
	}}
	if diff := gocmp.Diff(want, l, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLiftsWithheld(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		rows       []string
	}{
		{"only converting journeys", NoNulls, []string{"A>B 900 0", "B>A 900 0"}},
		{"only null journeys", NoConversions, []string{"A>B 0 0 900", "B>A 0 0 900"}},
		{"a channel of customers", TooFew, []string{"A>B 90 0 900", "C>B 200 0", "B>C 200 0", "C>A 200 0"}},
		{"few", TooFew, []string{"A>B 9 0 20", "B>A 3 0 20"}},
		{"many with few conversions", TooFew, []string{"A>B 9 0 2000", "B>A 0 0 2000"}},
		{"one channel", TooFew, []string{"A>A 500 0 500", "A 500 0 500"}},
		{"no journey", NoConversions, nil},
		{"conversions without a touch", NoNulls, []string{"- 500 0"}},
	} {
		var s source
		l := s.paths(t, tt.rows...).build(Default()).Lifts(period.Period{})
		if l.Withheld != tt.want || l.List != nil {
			t.Errorf("%s: withheld %q, want %q; %v", tt.name, l.Withheld, tt.want, l.List)
		}
	}
	// Everyone who was met became a customer: what follows their last purchase
	// is no journey of somebody who did not.
	var s source
	for n := range 200 {
		p := fmt.Sprint("p", n)
		s.touches(t, p+" 06-01 10:00 A", p+" 06-02 10:00 B", p+" 06-04 10:00 A", p+" 06-05 10:00 B").conversions(t, p+" 06-03 10:00 5")
	}
	if l := s.build(Default()).Lifts(period.Period{}); l.Withheld != OnlyCustomers {
		t.Errorf("withheld %q, want %q", l.Withheld, OnlyCustomers)
	}
}

// Who came by a channel that only customers are known of says nothing: not that
// the channel helps, and not that others do not.
func TestLiftsLeaveOutChannelsOfCustomers(t *testing.T) {
	var s, without source
	rows := []string{"A>B 90 0 900", "B>B 90 0 900", "B>A 100 0 900"}
	want := without.paths(t, rows...).build(Default()).Lifts(period.Period{})
	got := s.paths(t, append(rows, "C>B 200 0", "C>A>B 29 0", "C 100 0")...).build(Default()).Lifts(period.Period{})
	if diff := gocmp.Diff([]string{"C"}, got.CustomersOnly); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(want.List, got.List); diff != "" || want.List == nil {
		t.Errorf("with and without (-want +got):\n%s", diff)
	}
}

// drawn is a paths source of journeys drawn at random over some channels, which
// convert by a rate that grows with their length; where A comes before B, by
// factor times that.
func drawn(r *rand.Rand, channels, journeys int, factor float64) *dataset.Data {
	d := &dataset.Data{}
	for c := range channels {
		d.Channels.Index(string(rune('A' + c)))
	}
	for i := range int32(journeys) {
		p := dataset.Path{Rows: 1, First: i + 2, Last: i + 2}
		steps := make([]int32, 1+r.IntN(7))
		first, planted := false, false
		for k := range steps {
			steps[k] = r.Int32N(int32(channels))
			first = first || steps[k] == 0
			planted = planted || first && steps[k] == 1
		}
		rate := 0.01 + 0.01*float64(len(steps))
		if planted {
			rate *= factor
		}
		if r.Float64() < rate {
			p.Conversions = dataset.Scale
		} else {
			p.Nulls = dataset.Scale
		}
		d.Paths.Add(steps, p)
	}
	return d
}

// What was planted is found, and is about what was planted.
func TestLiftsFindWhatWasPlanted(t *testing.T) {
	for seed := range uint64(10) {
		l := Build(drawn(rand.New(rand.NewPCG(seed, 3)), 6, 20_000, 3), Default()).Lifts(period.Period{})
		top := l.List[0]
		if !top.Clear || top.First != "A" || top.Then != "B" {
			t.Errorf("seed %d: the first is %+v", seed, top)
		}
		if top.Interval[0] > 3 || top.Interval[1] < 3 {
			t.Errorf("seed %d: interval %v does not hold 3", seed, top.Interval)
		}
	}
}

// Where no order matters, though longer journeys convert more, hardly ever a
// pair is called clear: some in at most one source of twenty.
func TestLiftsFindNothingInNothing(t *testing.T) {
	wrong, tested := 0, 0
	const sources = 200
	for seed := range uint64(sources) {
		l := Build(drawn(rand.New(rand.NewPCG(seed, 4)), 6, 3_000, 1), Default()).Lifts(period.Period{})
		tested += l.Tested
		if len(l.List) > 0 && l.List[0].Clear {
			wrong++
		}
	}
	// 10 are expected at most; 18 or more would be by chance in 1 of 100 runs.
	if wrong >= 18 || tested < 20*sources {
		t.Errorf("something was found in %d of %d sources, of %d pairs tested", wrong, sources, tested)
	}
}

// Without the classes of length, any channel would seem to help any other
// where longer journeys convert more: the ratio of all pairs would be above 1.
func TestLiftsComparesLikeLengths(t *testing.T) {
	l := Build(drawn(rand.New(rand.NewPCG(1, 5)), 3, 200_000, 1), Default()).Lifts(period.Period{})
	for _, got := range l.List {
		crude := got.With.Conversions / got.With.Journeys * got.Without.Journeys / got.Without.Conversions
		if math.Abs(got.Ratio-1) > 0.08 || crude < 1.1 {
			t.Errorf("%s before %s: ratio %.3f, crude %.3f", got.First, got.Then, got.Ratio, crude)
		}
	}
}

// Neither the rows' order nor what channels are called moves anything.
func TestLiftsWhateverTheOrder(t *testing.T) {
	d := drawn(rand.New(rand.NewPCG(1, 6)), 5, 4_000, 2)
	want := Build(d, Default()).Lifts(period.Period{})
	r := rand.New(rand.NewPCG(1, 7))
	list := d.Paths.List
	r.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	if got := Build(d, Default()).Lifts(period.Period{}); !reflect.DeepEqual(want, got) {
		t.Errorf("in another order:\n%+v\n%+v", want, got)
	}
}

// A very long path, many channels and odd names are as others.
func TestLiftsOfOddPaths(t *testing.T) {
	d := &dataset.Data{}
	for c := range 300 {
		d.Channels.Index(fmt.Sprint("(start) ", c))
	}
	long := make([]int32, 5000)
	for k := range long {
		long[k] = int32(k % 300)
	}
	d.Paths.Add(long, dataset.Path{Conversions: 40 * dataset.Scale, Nulls: 40 * dataset.Scale})
	d.Paths.Add([]int32{1, 0, 0}, dataset.Path{Conversions: -dataset.Scale, Nulls: 90 * dataset.Scale})
	l := Build(d, Default()).Lifts(period.Period{})
	if l.Channels != 100 || l.Pairs != 100*99 {
		t.Errorf("%d channels, %d pairs; want 100 and 9900", l.Channels, l.Pairs)
	}
}

func BenchmarkLifts(b *testing.B) {
	for _, c := range []struct {
		name string
		data *dataset.Data
	}{{"million touches 12 channels", million()}, {"200k paths 100 channels", manyPaths(200_000, 100)}} {
		j := Build(c.data, Default())
		j.months()
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				j.Lifts(period.Period{})
			}
		})
	}
}
