// Package stats holds the statistics that peil's analyses share: intervals and
// tests for proportions, and the variance of figures that rest on days or on
// customers. Functions are pure.
//
// Nothing here returns NaN or an infinite number. A function that can fail to
// have an answer says so with its last result.
package stats
