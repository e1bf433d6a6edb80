package report

// TypeWorth is what conversions of a type that has no value of its own are
// expected to lead to. It is not part of any revenue.
type TypeWorth struct {
	Type     string                `json:"type"`
	Historic bool                  `json:"historic"` // else the config states Each
	Each     float64               `json:"each"`     // of a person's first conversion of the type; stated: of each
	Interval *[2]float64           `json:"interval"` // 95 %; null where it is stated, or too few persons differ
	Persons  int                   `json:"persons"`  // who could be followed
	Followed int                   `json:"followed"` // of these: with a later conversion of value
	Mean     float64               `json:"mean"`     // what each of those brought
	Days     float64               `json:"days"`     // that persons are followed
	Channels map[string]WorthShare `json:"channels"` // by the primary model, in the period
}

// WorthShare is a channel's part.
type WorthShare struct {
	Conversions float64 `json:"conversions"`
	Value       float64 `json:"value"`
}
