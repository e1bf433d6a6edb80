package measure

import (
	"math/rand/v2"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// The tests' platforms over two months. In June, at the shop's margin of .4:
//
//	Google Brand    100 spent, 250 claimed: just pays for itself
//	Google Generic  200 spent, 499 claimed: 199.60, below break-even
//	Google Video     50 spent, nothing claimed: below
//	Meta Brand       80 spent, 900 claimed
//	Google, nameless 30 spent: not judged
//	Display          70 spent: the source tells no revenue
func platforms(t *testing.T) []*dataset.Table {
	return []*dataset.Table{
		table(t, "ads", "google", `
			date       CHANNEL CAMPAIGN spend revenue
			2025-05-10 Google  Generic  100   900
			2025-06-01 Google  Brand    60    150
			2025-06-02 Google  Brand    40    100
			2025-06-02 Google  Generic  200   499
			2025-06-03 Google  Video    50    -`),
		table(t, "ads", "meta", `
			date       CHANNEL CAMPAIGN spend revenue
			2025-05-10 Meta    Brand    80    -
			2025-06-02 Meta    Brand    80    900`),
		table(t, "ads", "display", `
			date       CHANNEL CAMPAIGN spend revenue
			2025-06-02 Display Banner   70    -`),
		table(t, "ads", "totals", `
			date       CHANNEL spend revenue
			2025-06-02 Print   10    2`),
	}
}

func TestWastedSpend(t *testing.T) {
	tables := platforms(t)
	nameless := table(t, "ads", "google 2", "date CHANNEL CAMPAIGN spend revenue\n2025-06-03 Google x 30 10")
	nameless.Values[1][0] = ""
	tables = append(tables, nameless)
	orders := table(t, "orders", "shop", "date orders revenue profit\n2025-06-02 3 1000 400")
	s := NewSet(data(append(tables, orders)...))
	for _, test := range []struct{ period, slice, want string }{
		{"2025-06", "", "250"}, // Generic and Video
		{"2025-06", "channel=Google", "250"},
		{"2025-06", "channel=Meta", "0"},
		{"2025-06", "channel=Display", "no_data"},
		{"2025-06", "channel=Print", "no_data"},
		{"2025-06", "campaign=Brand", "0"}, // Google's and Meta's
		{"2025-06", "campaign=Video", "50"},
		{"2025-06", "device=mobile", "no_dimension"},
		{"2025-05", "", "0"},                 // no order in May: no margin, and Meta tells no revenue yet
		{"2025-05-01..2025-06-30", "", "50"}, // over both months Generic pays for itself, and Meta's May is judged with June
		{"2025-06-01", "", "0"},              // on that day 150 claimed carry 60
		{"2025-04", "", "no_data"},
		{"", "", "50"},
	} {
		if got := show(s.At(wastedSpend, Program, per(t, test.period), slice(test.slice))); got != test.want {
			t.Errorf("%s of %q = %s, want %s", test.period, test.slice, got, test.want)
		}
	}
	if _, ok := s.Days(wastedSpend, Program, per(t, "2025-06"), nil); ok {
		t.Error("waste has days")
	}
	june := per(t, "2025-06")
	sum := 0.0
	for _, o := range s.Trace(wastedSpend, Program, june, nil) {
		if o.Source != "google" && o.Source != "meta" {
			t.Errorf("%s was judged", o.Source)
		}
		sum += o.Sum
	}
	if sum != 250 {
		t.Errorf("the rows behind it waste %v", sum)
	}
}

// Without orders the conversions tell the margin; without either it is 1.
func TestWastedSpendMargin(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "0",
		"date value\n2025-06-02 1000":            "0",
		"date value profit\n2025-06-02 1000 100": "300", // at .1 only Meta Brand pays for itself
	} {
		tables := platforms(t)
		if text != "" {
			tables = append(tables, table(t, "conversions", "crm", text))
		}
		if got := show(NewSet(data(tables...)).At(wastedSpend, Program, per(t, "2025-06-01..2025-06-02"), nil)); got != want {
			t.Errorf("with %q = %s, want %s", strings.ReplaceAll(text, "\n", " "), got, want)
		}
	}
}

func TestWastedSpendNeedsCampaignsAndRevenue(t *testing.T) {
	for _, text := range []string{
		"date CHANNEL spend revenue\n2025-06-02 Google 5 1",
		"date CHANNEL CAMPAIGN spend revenue\n2025-06-02 Google Brand 5 -",
	} {
		if got := show(NewSet(data(table(t, "ads", "google", text))).At(wastedSpend, Program, per(t, "2025-06"), nil)); got != string(NoSource) {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestWastedSpendProperties: waste is never more than the spend, its channels
// and its campaigns add up to it, and a higher margin wastes no more.
func TestWastedSpendProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	day := date(t, "2025-06-01")
	for range 40 {
		ads := &dataset.Table{Kind: "ads", Dims: []string{"channel", "campaign"}, Columns: []string{"spend", "revenue"}, Values: [][]string{{"A", "B"}, {"x", "y", "z"}}, Keys: make([][]int32, 2), Sums: make([][]dataset.Fixed, 2)}
		for i := range 1 + rng.IntN(40) {
			ads.Date = append(ads.Date, day+period.Date(i/2))
			ads.Keys[0], ads.Keys[1] = append(ads.Keys[0], int32(rng.IntN(2))), append(ads.Keys[1], int32(rng.IntN(3)))
			ads.Sums[0], ads.Sums[1] = append(ads.Sums[0], dataset.Fixed(rng.IntN(100)*dataset.Scale)), append(ads.Sums[1], dataset.Fixed(rng.IntN(400)*dataset.Scale))
		}
		june := per(t, "2025-06")
		before := -1.0
		for _, profit := range []string{"90", "50", "20", "0", "-5"} {
			s := NewSet(data(ads, table(t, "orders", "shop", "date orders revenue profit\n2025-06-30 1 100 "+profit)))
			whole := s.At(wastedSpend, Program, june, nil).Number
			if spend := s.At("spend", Program, june, nil).Number; whole > spend || whole < before {
				t.Fatalf("at a margin of %s %% %v of %v is wasted, at a higher one %v", profit, whole, spend, before)
			}
			for _, dim := range []string{"channel", "campaign"} {
				parts := 0.0
				for _, member := range s.Members(dim, june) {
					if dim == "campaign" {
						for _, channel := range s.Members("channel", june) {
							parts += s.At(wastedSpend, Program, june, Slice{{"channel", channel}, {dim, member}}).Number
						}
						continue
					}
					parts += s.At(wastedSpend, Program, june, Slice{{dim, member}}).Number
				}
				if parts != whole {
					t.Fatalf("%v is wasted, by %s %v", whole, dim, parts)
				}
			}
			before = whole
		}
	}
}
