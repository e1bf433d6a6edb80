package attribution

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/stats"
)

// Worth is what a conversion of a type without values is worth: an amount, or
// Historic.
type Worth float64

// Historic is what persons with such a conversion have been worth since: see
// TypeWorth.
const Historic Worth = -1

// UnmarshalTOML reads an amount or "historic".
func (w *Worth) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case string:
		if v == "historic" {
			*w = Historic
			return nil
		}
	case int64:
		if v > 0 {
			*w = Worth(v)
			return nil
		}
	case float64:
		if v > 0 && v < dataset.MaxFixed.Float() {
			*w = Worth(v)
			return nil
		}
	}
	return errors.New(`must be an amount above 0, or "historic"`)
}

// TypeWorth is what conversions of a type are expected to lead to. It is no
// revenue: the sales that follow are, and would count twice.
//
// Of a historic worth, persons are followed for Window seconds from their first
// conversion of the type, and only those count who could be followed that long.
// With n of them, of whom Followed had one or more later conversions of other
// types with a value,
//
//	Value = Followed/n × mean of what these brought = Σ value / n
//
// The interval is 95 %, of the mean over the n persons, on the log scale. Value
// is that of a person, who counts once, at the first conversion; a stated one is
// of each conversion.
type TypeWorth struct {
	Type     string
	Historic bool
	Value    float64
	Interval *[2]float64 // nil where too few persons differ
	Persons  int         // n
	Followed int
	Mean     float64 // what each of those who had any brought
	Window   int64

	data *dataset.Data // with only the conversions that have the worth
}

// Journeys builds the journeys of the conversions that have the worth.
func (w *TypeWorth) Journeys(c Config) *Journeys { return Build(w.data, c) }

// Worths works out what the types of c.Values are worth, in their names'
// order. What cannot be told is left out, with a warning.
func Worths(d *dataset.Data, c Config) (list []TypeWorth, l diag.List) {
	c = c.complete()
	for _, name := range slices.Sorted(maps.Keys(c.Values)) {
		at := "attribution.values." + name
		kind := int32(slices.Index(d.Types.List, name))
		if kind < 0 {
			l.Add(diag.Diagnostic{Severity: diag.Warning, Path: at, Message: fmt.Sprintf("no conversion is of the type %q", name), Hint: diag.DidYouMean(name, d.Types.List)})
			continue
		}
		if slices.ContainsFunc(d.Conversions, func(c dataset.Conversion) bool { return c.Type == kind && c.Value != 0 }) {
			l.Warnf(at, "conversions of the type %q have values of their own, which count", name)
			continue
		}
		w := TypeWorth{Type: name, Value: float64(c.Values[name]), Window: mustSpan(c.Window.Click)}
		only := *d
		only.Conversions = ofType(d.Conversions, kind, c.Values[name] == Historic)
		only.Leads = nil
		w.data = &only
		if c.Values[name] == Historic {
			w.Historic = true
			if w.follow(d, kind); w.Persons == 0 {
				l.Add(diag.Diagnostic{
					Severity: diag.Warning, Path: at, Message: fmt.Sprintf("no person's first %s lies a whole look-back window (%s) before the data end: what one is worth cannot be told yet", name, c.Window.Click),
					Hint: "state an amount, or give the report a longer history",
				})
				continue
			}
		}
		list = append(list, w)
	}
	return list, l
}

// ofType returns the conversions of a type; first: only each person's first.
func ofType(conversions []dataset.Conversion, kind int32, first bool) []dataset.Conversion {
	var list []dataset.Conversion
	for _, c := range conversions {
		if n := len(list); c.Type == kind && !(first && n > 0 && list[n-1].Person == c.Person) {
			if first {
				c.Count = dataset.Scale
			}
			list = append(list, c)
		}
	}
	return list
}

// follow looks at what persons brought after their first conversion of a type.
func (w *TypeWorth) follow(d *dataset.Data, kind int32) {
	end := int64(0)
	if d.Span != nil {
		end = (int64(d.Span.End)+1)*day - 1
	}
	sum, squares := 0.0, 0.0
	i := 0
	for _, first := range w.data.Conversions {
		if first.Time+w.Window > end {
			continue
		}
		for i < len(d.Conversions) && d.Conversions[i].Person < first.Person {
			i++
		}
		brought := 0.0
		for ; i < len(d.Conversions) && d.Conversions[i].Person == first.Person; i++ {
			if c := &d.Conversions[i]; c.Type != kind && c.Value > 0 && c.Time > first.Time && c.Time <= first.Time+w.Window {
				brought += c.Value.Float()
			}
		}
		w.Persons++
		if brought > 0 {
			w.Followed++
		}
		sum += brought
		squares += brought * brought
	}
	n := float64(w.Persons)
	if n == 0 {
		return
	}
	w.Value = sum / n
	if w.Followed > 0 {
		w.Mean = sum / float64(w.Followed)
	}
	if n > 1 {
		variance := max(0, squares-n*w.Value*w.Value) / (n - 1)
		if lo, hi, ok := stats.Interval(w.Value, math.Sqrt(variance/n), n-1, true, 0.95); ok {
			w.Interval = &[2]float64{lo, hi}
		}
	}
}
