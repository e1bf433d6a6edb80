package report

// SaidChannel sets what customers say led them here beside what is tracked. How
// many answers mean a channel is null where no rule says which do, and no answer
// is its name. Answers that mean no channel are under the empty name, without
// Tracked.
type SaidChannel struct {
	Channel  string      `json:"channel"`
	Answers  *float64    `json:"answers"`
	Share    *float64    `json:"share"`    // of all answers
	Interval *[2]float64 `json:"interval"` // 95 %, Wilson's
	Tracked  *float64    `json:"tracked"`  // the channel's share of the conversions by the primary model
}

// TouchRule is a rule of the config that sees a touch in a column's value; in
// all of the data.
type TouchRule struct {
	Column      string `json:"column"`
	Match       string `json:"match"`
	Channel     string `json:"channel"`
	Campaign    string `json:"campaign"`
	Named       int    `json:"named"`       // touchpoints that it gave the channel
	Conversions int    `json:"conversions"` // conversions with such a value
	Added       int    `json:"added"`       // touches made of these; the others' journeys had one
}
