package measure

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// large makes ad data of some years, campaigns in 8 channels, a group a
// campaign and day.
func large(years, campaigns int) *Set {
	rng := rand.New(rand.NewPCG(7, 7))
	t := &dataset.Table{Kind: "ads", Source: "ads", Dims: []string{"channel", "campaign"}, Columns: []string{"spend", "impressions", "clicks", "revenue"}}
	t.Keys, t.Sums = make([][]int32, 2), make([][]dataset.Fixed, 4)
	t.Values = make([][]string, 2)
	for c := range 8 {
		t.Values[0] = append(t.Values[0], fmt.Sprintf("channel %d", c))
	}
	for c := range campaigns {
		t.Values[1] = append(t.Values[1], fmt.Sprintf("campaign %d", c))
	}
	start := period.NewDate(2020, 1, 1)
	span := period.Period{Start: start, End: start.AddMonths(12*years) - 1, Grain: period.Range}
	for day := span.Start; day <= span.End; day++ {
		for c := range campaigns {
			t.Date = append(t.Date, day)
			t.Keys[0], t.Keys[1] = append(t.Keys[0], int32(c%8)), append(t.Keys[1], int32(c))
			for column := range t.Sums {
				t.Sums[column] = append(t.Sums[column], dataset.Fixed(rng.IntN(1e9)))
			}
		}
	}
	return NewSet(&dataset.Data{Tables: []*dataset.Table{t}, Span: &span})
}

// BenchmarkScorecard asks 5 years of 400 campaigns for what a scorecard needs:
// 40 ratios over 14 months, whole and by channel, and by campaign in the last.
func BenchmarkScorecard(b *testing.B) {
	s := large(5, 400)
	months := period.Of(period.NewDate(2024, 12, 1), period.Month).Back(14)
	ask := func(p period.Period, sl Slice) {
		for range 20 {
			for _, name := range []string{"revenue", "spend", "clicks", "impressions"} {
				if !s.At(name, Channel, p, sl).Defined() {
					b.Fatal("undefined")
				}
			}
		}
	}
	for b.Loop() {
		for _, month := range months {
			ask(month, nil)
			for _, dim := range []string{"channel", "campaign"} {
				for _, member := range s.Members(dim, month) {
					ask(month, Slice{{dim, member}})
				}
			}
		}
	}
}
