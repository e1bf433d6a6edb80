package kpi

import "peil/internal/measure"

// Result is a KPI's value in a period and slice, or the reason for its absence.
type Result struct {
	Value    float64        // 0 when Reason is set
	Reason   measure.Reason // empty: Value is defined
	Cause    string         // the measure or KPI without a value; empty when the formula itself failed
	Inputs   []Input        // the formula's names, in order of appearance
	Interval *[2]float64    // 95 %; nil when there is no telling
	StdErr   float64        // standard error; 0 when unknown
	Total    bool           // amounts and counts of the sources, added up
}

// Defined reports whether there is a value.
func (r Result) Defined() bool { return r.Reason == "" }

// Input is one name of a formula and what was put in for it.
type Input struct {
	Name  string // as the formula has it
	Used  string // the measure or KPI that it meant; empty when there is none
	Value measure.Value
}
