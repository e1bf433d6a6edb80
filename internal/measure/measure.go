// Package measure gives names to numbers: `ads.spend`, `orders.new_customers`,
// `revenue`. It answers what a name meant, and its value over a period and a
// slice of the data, or the reason why there is none.
package measure

import (
	"peil/internal/period"
	"peil/internal/unit"
)

// Scope is what a bare name is asked for: it decides the alias's preference.
type Scope string

const (
	Program Scope = "program" // the whole of the marketing: revenue is the shop's
	Channel Scope = "channel" // one channel against another: revenue is attributed
)

// Slice restricts a value to rows with these dimension values; nil is all.
type Slice []Filter

// Filter is one dimension's value.
type Filter struct{ Dim, Value string }

// Value is a number, or the reason why there is none.
type Value struct {
	Number float64
	Reason Reason // empty: Number is defined
}

// Reason is a message key that says why a value is undefined.
type Reason string

const (
	NoSource       Reason = "no_source"        // no source offers the measure
	NoData         Reason = "no_data"          // no row with a value in the period
	NoDimension    Reason = "no_dimension"     // the measure cannot be sliced so
	TooYoung       Reason = "too_young"        // no customer is old enough
	DivisionByZero Reason = "division_by_zero" // the formula's denominator is 0
	NotFinite      Reason = "not_finite"       // the formula overflows
)

// Defined reports whether there is a number.
func (v Value) Defined() bool { return v.Reason == "" }

// Info describes a measure for the documentation, `explain` and Method.
type Info struct {
	Name     string    // kind.column, or an own measure's id
	Unit     unit.Unit // Money or Count mostly
	Additive bool      // values of disjoint periods and slices add up
	Formula  string    // of a derived measure, in words or names; empty for a column
}

// Origin is where a value's rows stand.
type Origin struct {
	Source      string
	File        string
	Rows        int
	First, Last int // lines
	Sum         float64
	Period      period.Period // dates of the rows
}
