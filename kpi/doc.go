// Package kpi holds the key figures: what each one means, how it is computed,
// and whether its value is good.
//
//  1. catalogue.toml declares the figures that peil knows, in the syntax of a
//     user's [[kpi]]; catalogue.go reads it, merge.go lays a user's over it.
//  2. formula.go reads a formula; compile.go binds its names to measures and to
//     other figures.
//  3. evaluate.go computes a value with its inputs, interval.go how sure it is.
//  4. verdict.go judges it against its target.
//  5. scorecard.go does all of it for a period, its comparisons and segments.
//
// A ratio is a sum over a sum, never a mean of ratios. A value that does not
// exist has a reason; it is never 0, NaN or blank.
package kpi
