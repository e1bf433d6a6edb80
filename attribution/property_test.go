package attribution

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// touchRow and conversionRow are rows as a file has them: persons and channels
// by name.
type touchRow struct {
	person, channel, campaign, line, market string
	time                                    int64
	view                                    bool
}

type conversionRow struct {
	person        string
	time          int64
	count         dataset.Fixed
	value, profit dataset.Fixed
	line          int32
}

// randomRows makes journeys of a few persons in a few days, with ties of
// instants, odd amounts and persons without touches.
func randomRows(r *rand.Rand) ([]touchRow, []conversionRow) {
	touches := make([]touchRow, r.IntN(60))
	for i := range touches {
		touches[i] = touchRow{
			person:   fmt.Sprint("p", r.IntN(8)),
			channel:  []string{"Direct", "Google Ads", "Meta", "E-post", ""}[r.IntN(5)],
			campaign: []string{"", "vår", "høst"}[r.IntN(3)],
			line:     []string{"", "ski", "sko"}[r.IntN(3)],
			market:   []string{"", "no"}[r.IntN(2)],
			time:     int64(r.IntN(60)) * 6 * hour,
			view:     r.IntN(4) == 0,
		}
	}
	conversions := make([]conversionRow, r.IntN(20))
	for i := range conversions {
		conversions[i] = conversionRow{
			person: fmt.Sprint("p", r.IntN(10)), // p8 and p9 have no touch
			time:   int64(r.IntN(60)) * 6 * hour,
			count:  dataset.Fixed(1+r.IntN(3)) * dataset.Scale,
			value:  dataset.Fixed(r.Int64N(5000 * dataset.Scale)),
			profit: dataset.Fixed(r.Int64N(3000*dataset.Scale)) - 1000*dataset.Scale,
			line:   int32(i + 2),
		}
	}
	return touches, conversions
}

// scan numbers names in the order of the rows and sorts, as dataset.Scan does.
func scan(touches []touchRow, conversions []conversionRow) *dataset.Data {
	d := &dataset.Data{Places: dataset.NewPlaces("line", "market")}
	for i, t := range touches {
		d.Touches = append(d.Touches, dataset.Touch{
			Person: d.Persons.Index(t.person), Place: d.Places.Index(d.Channels.Index(t.channel), t.campaign, t.line, t.market),
			Time: t.time, Type: viewed(t.view), Line: int32(i + 2),
		})
	}
	for _, c := range conversions {
		d.Conversions = append(d.Conversions, dataset.Conversion{
			Person: d.Persons.Index(c.person), Type: -1, Time: c.time, Date: period.Date(c.time / day),
			Count: c.count, Value: c.value, Profit: c.profit, HasProfit: true, File: 1, Line: c.line,
		})
	}
	// Most of those who converted were leads two days before, and some of them
	// opportunities a day before: by the line, which a shuffle leaves as it is.
	for _, c := range d.Conversions {
		if c.Line%4 == 0 {
			continue
		}
		lead := dataset.Lead{Person: c.Person, Account: -1, Channel: -1, Line: c.Line, Created: moment(c.Time - 2*day)}
		if c.Line%4 == 1 {
			lead.Opportunity = moment(c.Time - day)
		}
		d.Leads = append(d.Leads, lead)
	}
	if d.Leads == nil {
		d.Leads = []dataset.Lead{{Person: d.Persons.Index("nobody"), Created: moment(0)}}
	}
	slices.SortStableFunc(d.Touches, func(a, b dataset.Touch) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Time, b.Time))
	})
	slices.SortStableFunc(d.Conversions, func(a, b dataset.Conversion) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Time, b.Time))
	})
	return d
}

func moment(time int64) dataset.Moment {
	return dataset.Moment{Known: true, Date: period.Date(time / day), Time: time}
}

// randomConfig takes each option's values at random.
func randomConfig(r *rand.Rand) Config {
	return Config{
		Window:          Window{Click: []string{"2d", "30d"}[r.IntN(2)], View: []string{"0d", "36h"}[r.IntN(2)]},
		HalfLives:       map[string]string{"Meta": "1d"},
		Position:        [][]float64{{0.4, 0.2, 0.4}, {0.3, 0.3, 0.4}, {0, 1, 0}}[r.IntN(3)],
		Custom:          &Custom{First: weight(0), Lead: weight(3), Close: weight(2), Channels: map[string]float64{"Meta": 0.1, "Direct": 0}},
		By:              [][]string{{"channel"}, {"channel", "campaign"}, {"line", "channel"}, {"channel", "campaign", "market", "line"}}[r.IntN(4)],
		Repeats:         []string{repeatsKeep, repeatsCollapse}[r.IntN(2)],
		AfterConversion: []string{afterRestart, afterContinue}[r.IntN(2)],
	}
}

func TestCreditProperties(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		touches, conversions := randomRows(r)
		config := randomConfig(r)
		data := scan(touches, conversions)
		j := Build(data, config)

		// The same rows in another order, ties aside: a shuffle sorted by time.
		shuffled := slices.Clone(conversions)
		r.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		byTime := slices.Clone(touches)
		slices.SortStableFunc(byTime, func(a, b touchRow) int { return cmp.Compare(a.time, b.time) })
		other := Build(scan(byTime, shuffled), config)
		for _, model := range Models() {
			c, err := j.Credit(model, config.By...)
			if err != nil {
				t.Fatal(err)
			}
			var want, got ChannelCredit
			var known dataset.Fixed
			for _, c := range conversions {
				want.Conversions += c.count
				want.Value += c.value
				want.Profit += c.profit
			}
			table := c.Table()
			for i := range table.Date {
				if model != "shapley_rate" && (table.Sums[0][i] < 0 || table.Sums[2][i] < 0) {
					t.Fatalf("seed %d, %s: negative credit in group %d", seed, model, i)
				}
				got.Conversions += table.Sums[0][i]
				got.Value += table.Sums[2][i]
				got.Profit += table.Sums[3][i]
				known += table.Sums[1][i]
			}
			for _, b := range c.ByChannel(period.Period{}) {
				if slices.Contains([]string{"Direct", Unknown, Unattributed}, b.Channel) {
					known += b.Conversions
				}
			}
			if known != want.Conversions {
				t.Fatalf("seed %d, %s: known, direct, unknown and unattributed credit add up to %v, the source to %v", seed, model, known, want.Conversions)
			}
			if got != want {
				t.Fatalf("seed %d, %s: credit adds up to %v, the source to %v", seed, model, got, want)
			}
			d, err := other.Credit(model, config.By...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(c.ByChannel(period.Period{}), d.ByChannel(period.Period{})); diff != "" {
				t.Fatalf("seed %d, %s: depends on the rows' order (-file +shuffled):\n%s", seed, model, diff)
			}
			testParts(t, fmt.Sprintf("seed %d, %s", seed, model), c, d)
			e, err := j.Credit(model)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(c.ByChannel(period.Period{}), e.ByChannel(period.Period{})); diff != "" {
				t.Fatalf("seed %d, %s: a channel's credit depends on what else credit is given by (-by %v +by channel):\n%s", seed, model, config.By, diff)
			}
		}
		var reaching dataset.Fixed
		flows := j.Flows(period.Period{}, 3)
		for _, n := range flows.Nodes {
			if n.Layer == 0 {
				reaching += n.Conversions
			}
		}
		if s := j.Summary(period.Period{}); reaching != s.Conversions {
			t.Fatalf("seed %d: %v conversions at the flows' end, %v in all", seed, reaching, s.Conversions)
		}
	}
}

// testParts holds the credit by each dimension to that by channel, and to that
// of the same rows in another order.
func testParts(t *testing.T, what string, c, other *Credits) {
	t.Helper()
	for _, dim := range []string{"channel", "campaign", "line", "market", "unknown"} {
		parts := c.ByPart(dim, period.Period{})
		if diff := gocmp.Diff(parts, other.ByPart(dim, period.Period{})); diff != "" {
			t.Fatalf("%s, by %s: depends on the rows' order (-file +shuffled):\n%s", what, dim, diff)
		}
		sums := map[string]*ChannelCredit{}
		for i, part := range parts {
			if i > 0 && parts[i-1].Channel == part.Channel && parts[i-1].Part >= part.Part {
				t.Fatalf("%s, by %s: %q comes before %q", what, dim, parts[i-1].Part, part.Part)
			}
			if sums[part.Channel] == nil {
				sums[part.Channel] = &ChannelCredit{Channel: part.Channel}
			}
			sums[part.Channel].add(part.ChannelCredit)
		}
		for _, want := range c.ByChannel(period.Period{}) {
			want.Error = 0
			if got := sums[want.Channel]; got == nil || *got != want {
				t.Fatalf("%s: the parts of %s by %s add up to %v, not %v", what, want.Channel, dim, got, want)
			}
		}
	}
}

// Linear and custom weights by channel do not depend on where a touch stands.
func TestLinearIgnoresOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 100 {
		channels := make([]int32, 1+r.IntN(9))
		for i := range channels {
			channels[i] = int32(r.IntN(3))
		}
		data := func() *dataset.Data {
			d := &dataset.Data{}
			d.Paths.Add(channels, dataset.Path{Conversions: dataset.Scale})
			for _, name := range []string{"A", "B", "C"} {
				d.Channels.Index(name)
			}
			return d
		}
		before, _ := credit(t, Build(data(), Default()), "linear")
		r.Shuffle(len(channels), func(a, b int) { channels[a], channels[b] = channels[b], channels[a] })
		after, _ := credit(t, Build(data(), Default()), "linear")
		if diff := gocmp.Diff(before, after, approx); diff != "" {
			t.Fatalf("%v (-before +after):\n%s", channels, diff)
		}
	}
}

// fixedRule gives the weights it holds.
type fixedRule []float64

func (f fixedRule) weigh(_ []touch, weights []float64) { copy(weights, f) }

// Negative weights, which only shapley_rate has, add up as well, whatever the
// amount.
func TestSplitNegativeWeights(t *testing.T) {
	for _, weights := range []fixedRule{{2.5, -1.5}, {-1.5, 2.5}, {1, -0.25, 0.25}, {1000, -999.5, 0.5}} {
		for _, amount := range []dataset.Fixed{0, 1, -1, 3_000_000, -7, math.MaxInt64, math.MinInt64} {
			var s shares
			s.set(weights, make([]touch, len(weights)))
			var sum dataset.Fixed
			s.split(amount, func(i int, share dataset.Fixed) {
				if want := weights[i] * amount.Float(); math.Abs(want) < 1e12 && math.Abs(share.Float()-want) > 1e-6 {
					t.Errorf("%v of %v: part %d is %v, want %v", weights, amount, i, share, want)
				}
				sum += share
			})
			if sum != amount {
				t.Errorf("%v of %v: the parts add up to %v", weights, amount, sum)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(int64(1_000_000), 1., 1., 1.)
	f.Add(int64(-999_999), .4, .1, .4)
	f.Add(int64(9_223_372_036_854_775_807), .3, 0., .7)
	f.Add(int64(-9_223_372_036_854_775_808), 1e-12, 1e6, 3.)
	f.Fuzz(func(t *testing.T, amount int64, a, b, c float64) {
		weights := fixedRule{a, b, c}
		sum := 0.
		for _, w := range weights {
			if !(w >= 0 && w <= 1e6) {
				t.Skip()
			}
			sum += w
		}
		if sum == 0 {
			t.Skip()
		}
		var s shares
		s.set(weights, make([]touch, 3))
		var got dataset.Fixed
		s.split(dataset.Fixed(amount), func(i int, share dataset.Fixed) {
			if share != 0 && (share < 0) != (amount < 0) || weights[i] == 0 && share != 0 {
				t.Errorf("touch %d of weight %v has %d of %d", i, weights[i], share, amount)
			}
			got += share
		})
		if got != dataset.Fixed(amount) {
			t.Errorf("the shares add up to %d, not %d", got, amount)
		}
	})
}
