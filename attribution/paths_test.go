package attribution

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"peil/internal/dataset"
	"peil/internal/period"
)

// TestPathsOfManyRows: rows of one path are worth the same added up as each by
// itself. Only what a rule divides among the touches of a journey is rounded
// for the sum rather than for each row.
func TestPathsOfManyRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 11))
	single, together := &dataset.Data{}, &dataset.Data{}
	for _, name := range []string{"", "C", "A", "(unknown)", "B"} {
		single.Channels.Index(name)
		together.Channels.Index(name)
	}
	rows := int32(0)
	for line := int32(2); line < 500; {
		path := make([]int32, 1+r.IntN(3))
		for k := range path {
			path[k] = r.Int32N(5)
		}
		sum := dataset.Path{First: line}
		for range 1 + r.IntN(9) {
			p := dataset.Path{
				Conversions: dataset.Fixed(1+r.IntN(3)) * dataset.Scale, Value: dataset.Fixed(r.IntN(1e9)), Nulls: dataset.Fixed(r.IntN(3)) * dataset.Scale,
				Rows: 1, First: line, Last: line,
			}
			single.Paths.Add(path, p)
			sum.Conversions, sum.Value, sum.Nulls = sum.Conversions+p.Conversions, sum.Value+p.Value, sum.Nulls+p.Nulls
			sum.Rows, sum.Last = sum.Rows+1, line
			line++
			rows++
		}
		together.Paths.Add(path, sum)
	}
	c := Config{Models: []string{"markov", "shapley_rate", "last_touch", "linear"}, MarkovOrder: 2}
	x, y := Build(single, c), Build(together, c)
	for _, model := range c.Models {
		a, err := x.Credit(model)
		if err != nil {
			t.Fatal(err)
		}
		b, err := y.Credit(model)
		if err != nil {
			t.Fatal(err)
		}
		if model == "linear" {
			for i := range a.groups {
				g, h := &a.groups[i], &b.groups[i]
				if d := g.conversions - h.conversions; max(d, -d) > dataset.Fixed(rows) {
					t.Errorf("%s: %v by row, %v together", model, g.conversions, h.conversions)
				}
				if d := g.value - h.value; max(d, -d) > dataset.Fixed(rows) {
					t.Errorf("%s: value %v by row, %v together", model, g.value, h.value)
				}
				g.conversions, g.value, h.conversions, h.value = 0, 0, 0, 0
			}
		}
		if !reflect.DeepEqual(a.groups, b.groups) {
			t.Errorf("%s: by row\n%v, together\n%v", model, a.groups, b.groups)
		}
	}
	all := period.Period{}
	for _, what := range []struct {
		name string
		of   func(j *Journeys) any
	}{
		{"summary", func(j *Journeys) any { s := j.Summary(all); s.Length.Mean = 0; return s }},
		{"flows", func(j *Journeys) any { return j.Flows(all, 3) }},
		{"assists", func(j *Journeys) any { return j.Assists(all) }},
		{"sequences", func(j *Journeys) any { return j.Sequences(all, 9) }},
		{"transitions", func(j *Journeys) any { return j.Transitions(all) }},
		{"orders", func(j *Journeys) any { return j.Orders() }},
		{"lifts", func(j *Journeys) any { return j.Lifts(all) }},
		{"top paths", func(j *Journeys) any { top, nulls := j.TopPaths(all, 20); return []any{top, nulls} }},
	} {
		if a, b := what.of(x), what.of(y); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: by row\n%+v, together\n%+v", what.name, a, b)
		}
	}
	if top, _ := x.TopPaths(all, 0); len(top) != 0 {
		t.Errorf("none of the top paths are %v", top)
	}
}
