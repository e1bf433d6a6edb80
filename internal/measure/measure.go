// Package measure gives names to numbers: `ads.spend`, `orders.new_customers`,
// `revenue`. It answers what a name meant, and its value over a period and a
// slice of the data, or the reason why there is none.
//
//  1. known.go lists every name that a formula may use, whatever the data:
//     the kinds' columns, derived measures, aliases and the user's own.
//  2. alias.go declares, as data, which measure a bare name means where several
//     could be meant.
//  3. link.go names the columns of one report's data; set.go answers for them.
//  4. column.go adds up a column over a period and slice through the postings
//     of groups.go, in exact millionths; wasted.go judges campaigns first, brandsearch.go splits searches, and
//     budget.go spreads a plan over its days, leads.go counts leads by stage;
//     days.go adds up over days that are not one period.
//  5. orders.go, active.go and cohort.go count customers from the order rows (customers.go says what of them), and
//     tell one by one what those followed over time add.
//  6. trace.go names the files and lines behind a value.
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
	NotMet         Reason = "not_met"          // no journey ever meets the channel, so that nothing tells what it brought
	NotAdditive    Reason = "not_additive"     // several rows of what cannot be added up, such as reach
	TooYoung       Reason = "too_young"        // no customer, or not the history, is old enough
	DivisionByZero Reason = "division_by_zero" // the formula's denominator is 0
	NotFinite      Reason = "not_finite"       // the formula overflows
)

// Defined reports whether there is a number.
func (v Value) Defined() bool { return v.Reason == "" }

// Info describes a measure for the documentation, `explain` and Method.
type Info struct {
	Name     string    // kind.column, an alias, or an own measure's id
	Unit     unit.Unit // Money or Count mostly
	Additive bool      // values of disjoint periods and slices add up
	Formula  string    // of a derived measure or alias, in words or names; empty for a column
	Doc      string    // one line
}

// Origin is where a value's rows stand.
type Origin struct {
	Source      string
	File        string
	Rows        int
	First, Last int           // lines
	Sum         float64       // what the rows add to the value; of a count of customers, the orders read
	Period      period.Period // dates of the rows; zero when they have none
}
