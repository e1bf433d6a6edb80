package report

// Bridge leads from what the shop sold in the period to what channels are
// credited with: each step is what is left, or what falls away. The numbers of
// orders and of conversions are held against each other, not order for order.
type Bridge struct {
	Orders        *Volume `json:"orders"`         // null without a source of orders
	Conversions   Volume  `json:"conversions"`    // that are tracked
	NoTouch       Volume  `json:"no_touch"`       // of people who left no touch at all, whenever
	OutsideWindow Volume  `json:"outside_window"` // of people whose touches lie outside the look-back windows, or belong to an earlier conversion
	Credited      Volume  `json:"credited"`       // with a touch

	// Of the visits, those that consented to being tracked; null where no source
	// tells. Earlier is in the period before.
	Consent *Consent `json:"consent,omitempty"`
}

// Volume is a number of orders or conversions with their money.
type Volume struct {
	Conversions float64 `json:"conversions"`
	Value       float64 `json:"value"`
}

// Consent is which share of the visits consented.
type Consent struct {
	Share   float64  `json:"share"`
	Earlier *float64 `json:"earlier"`
}

// Claim is what a platform reports as its own, in conversions and money.
// Modelled is the share of the conversions that it has estimated; null where it
// does not tell.
type Claim struct {
	Conversions float64  `json:"conversions"`
	Value       *float64 `json:"value"`
	Modelled    *float64 `json:"modelled,omitempty"`
}
