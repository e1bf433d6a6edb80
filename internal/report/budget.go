package report

import "peil/internal/period"

// Budget is the plan against what was spent; null without a plan for the period.
type Budget struct {
	Complete  bool         `json:"complete"`  // the data reaches the period's end
	Channels  []BudgetLine `json:"channels"`  // that have a plan; most planned first
	Unplanned []BudgetLine `json:"unplanned"` // that cost without a plan
	Planned   BudgetLine   `json:"planned"`   // the channels with a plan together
	Total     BudgetLine   `json:"total"`     // all
	Year      *BudgetYear  `json:"year"`      // null when the data or the plan is of less than the year
}

// BudgetLine is the plan for a channel and what it cost. Plan is of the whole
// period, PlanToDate of the days that the data reaches. The landing keeps the
// distance to the plan: plan × used, and without a plan as much a day as until
// now.
type BudgetLine struct {
	Channel    string   `json:"channel"` // "" is what no channel bears
	Plan       float64  `json:"plan"`
	PlanToDate float64  `json:"plan_to_date"`
	Actual     float64  `json:"actual"`
	Variance   float64  `json:"variance"`  // actual − plan to date
	Used       *float64 `json:"used"`      // actual / plan to date; null without a plan
	Left       float64  `json:"left"`      // plan − actual
	Landing    float64  `json:"projected"` // what is spent at the period's end
}

// BudgetYear is the fiscal year from the first day with a plan, up to the last
// day of the data.
type BudgetYear struct {
	Start      period.Date `json:"start"`
	Whole      bool        `json:"-"` // the plan begins with the year
	Plan       float64     `json:"plan"`
	PlanToDate float64     `json:"plan_to_date"`
	Actual     float64     `json:"actual"` // of the channels with a plan
	Left       float64     `json:"left"`
}
