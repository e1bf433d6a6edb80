// Package unit names the units in which a KPI is measured, and what follows
// from each: how a change is told and how far a number is rounded. It formats
// nothing; internal/locale does.
package unit

import "math"

// Unit is what a number counts. The names are those of peil.toml and report.json.
type Unit string

const (
	Money   Unit = "money"   // in the report's currency
	Percent Unit = "percent" // a fraction, 0.04 for 4 %
	Ratio   Unit = "ratio"   // one amount over another, shown with ×
	Count   Unit = "count"   // whole things; attributed ones may have fractions
	Index   Unit = "index"   // a plain number on a scale of its own, such as NPS
	Seconds Unit = "seconds"
	Days    Unit = "days"
	Months  Unit = "months"
)

// All lists the units in the order of the documentation.
var All = []Unit{Money, Percent, Ratio, Count, Index, Seconds, Days, Months}

// Valid reports whether u is one of the units above.
func (u Unit) Valid() bool {
	for _, known := range All {
		if u == known {
			return true
		}
	}
	return false
}

// Change says how a difference between two values of a unit is told.
type Change int

const (
	Relative   Change = iota // "+8 %": amounts, ratios, durations
	Points                   // "+1.9 pp": rates
	Difference               // "+4": indices
)

// Change returns how a difference in u is told.
func (u Unit) Change() Change {
	switch u {
	case Percent:
		return Points
	case Index:
		return Difference
	}
	return Relative
}

// Decimals returns how many decimals a value of u is shown with: enough for
// three significant figures of a rate or ratio, none for large amounts. A
// percentage's decimals are counted after the multiplication by 100.
func (u Unit) Decimals(v float64) int {
	a := math.Abs(v)
	switch u {
	case Percent:
		switch a *= 100; {
		case a >= 99.95:
			return 0
		case a >= 9.995:
			return 1
		}
		return 2
	case Ratio:
		if a >= 9.995 {
			return 1
		}
		return 2
	case Money:
		if a != 0 && a < 99.995 {
			return 2
		}
		return 0
	case Count:
		if a != math.Trunc(a) && a < 99.95 {
			return 1
		}
		return 0
	case Index, Days, Months, Seconds:
		if a != math.Trunc(a) && a < 99.95 {
			return 1
		}
		return 0
	}
	return 2
}
