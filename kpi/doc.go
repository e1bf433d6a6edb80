// Package kpi holds the key figures: what each one means, how it is computed,
// and whether its value is good.
//
//  1. catalogue.toml declares the figures that peil knows, in the syntax of a
//     user's [[kpi]]; catalogue.go reads it and lays a user's KPI over it.
//  2. formula.go reads formulas and conditions; validate.go checks a user's KPI
//     and every name in it, and judged.go what it is judged by.
//  3. evaluate.go binds a formula's names to measures and to other KPIs, and
//     eval.go computes it; interval.go says how sure the value is.
//  4. levels.go knows which target held when, and verdict.go judges a value
//     against it.
//  5. scorecard.go does all of it for some days, their comparisons, segments and
//     trend; daily.go tells what each day adds.
//  6. review.go holds the choice of figures and targets against what an adviser
//     would say, and history.go the targets against what the past came to.
//
// A ratio is a sum over a sum, never a mean of ratios. A value that does not
// exist has a reason; it is never 0, NaN or blank.
package kpi
