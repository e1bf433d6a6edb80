// Package kpi holds the key figures: what each one means, how it is computed,
// and whether its value is good.
//
//  1. catalogue.toml declares the figures that peil knows, in the syntax of a
//     user's [[kpi]]; catalogue.go reads it and lays a user's KPI over it.
//  2. formula.go reads formulas and conditions; validate.go checks a user's KPI
//     and every name in it.
//  3. evaluate.go binds a formula's names to measures and to other KPIs, and
//     eval.go computes it; interval.go says how sure the value is.
//  4. verdict.go judges a value against its target.
//  5. scorecard.go does all of it for a period, its comparisons, segments and
//     trend.
//
// A ratio is a sum over a sum, never a mean of ratios. A value that does not
// exist has a reason; it is never 0, NaN or blank.
package kpi
