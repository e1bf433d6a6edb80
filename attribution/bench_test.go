package attribution

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// million is a million touches of 250 000 persons in a year, over 12 channels
// with 10 campaigns each, and 100 000 conversions.
func million() *dataset.Data {
	r := rand.New(rand.NewPCG(1, 2))
	d := &dataset.Data{Places: dataset.NewPlaces()}
	for c := range 12 {
		d.Channels.Index(string(rune('A' + c)))
	}
	for p := range int32(250_000) {
		d.Persons.Index("")
		start := r.Int64N(365 * day)
		time := start
		for range 1 + r.IntN(7) {
			time += r.Int64N(3 * day)
			d.Touches = append(d.Touches, dataset.Touch{
				Person: p, Place: d.Places.Index(r.Int32N(12), strings.TrimLeft(string(rune('a'-1+r.IntN(11))), "`")), Time: time, Type: viewed(r.IntN(3) == 0),
				Line: int32(len(d.Touches) + 2),
			})
		}
		if r.IntN(5) < 2 {
			d.Conversions = append(d.Conversions, dataset.Conversion{
				Person: p, Type: -1, Time: time, Date: period.Date(time / day), Count: dataset.Scale,
				Value: dataset.Fixed(r.Int64N(3000 * dataset.Scale)), Profit: dataset.Fixed(r.Int64N(900 * dataset.Scale)),
				HasProfit: true, File: 1, Line: int32(len(d.Conversions) + 2),
			})
		}
	}
	return d
}

func BenchmarkBuild(b *testing.B) {
	d := million()
	b.ReportAllocs()
	for b.Loop() {
		Build(d, Default())
	}
}

func BenchmarkRules(b *testing.B) {
	j := Build(million(), Config{Custom: &Custom{}})
	for _, model := range Models() {
		b.Run(model, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c, err := j.Credit(model)
				if err != nil {
					b.Fatal(err)
				}
				c.Table()
			}
		})
	}
}

// manyPaths is a paths source of many rows over many channels.
func manyPaths(rows, channels int) *dataset.Data {
	r := rand.New(rand.NewPCG(3, 4))
	d := &dataset.Data{}
	for c := range channels {
		d.Channels.Index(fmt.Sprint("channel ", c))
	}
	var steps []int32
	for i := range int32(rows) {
		steps = steps[:0]
		for range 1 + r.IntN(9) {
			steps = append(steps, r.Int32N(int32(channels)))
		}
		n := dataset.Fixed(r.IntN(2)) * dataset.Scale
		d.Paths.Add(steps, dataset.Path{
			Conversions: n, Value: n * dataset.Fixed(50+r.IntN(850)),
			Nulls: dataset.Fixed(r.IntN(20)) * dataset.Scale, Rows: 1, First: i + 2, Last: i + 2,
		})
	}
	return d
}

func BenchmarkPaths(b *testing.B) {
	d := manyPaths(1_000_000, 12)
	for _, c := range []struct {
		name string
		do   func(j *Journeys)
	}{
		{"build", func(*Journeys) { Build(d, Default()) }},
		{"linear", func(j *Journeys) { j.Credit("linear") }},
		{"markov", func(j *Journeys) { j.Credit("markov") }},
		{"shapley rate", func(j *Journeys) { j.Credit("shapley_rate") }},
		{"transitions", func(j *Journeys) { j.Transitions(period.Period{}) }},
		{"top paths", func(j *Journeys) { j.TopPaths(period.Period{}, 10) }},
		{"orders", func(j *Journeys) { j.scoreOrders() }},
	} {
		j := Build(d, Default())
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.do(j)
			}
		})
	}
}
