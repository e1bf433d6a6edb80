// Package stats holds the statistics that peil's analyses share: intervals and
// tests for proportions, sums and ratios of sums, and the bootstrap. Functions
// are pure; what is random takes a seed and gives the same bytes everywhere.
//
// Nothing here returns NaN or an infinite number. A function that can fail to
// have an answer says so with its last result.
package stats
