package report

// Bridge leads from what the shop sold in the period to what channels are
// credited with: each step is what is left, or what falls away. Orders and
// conversions are held against each other one by one where both tell the orders'
// ids, else by their numbers.
type Bridge struct {
	Orders        *Volume `json:"orders"`         // null without a source of orders
	Matched       *Sales  `json:"matched"`        // null where the ids of orders are missing on either side
	Conversions   Volume  `json:"conversions"`    // that are tracked
	NoTouch       Volume  `json:"no_touch"`       // of people who left no touch at all, whenever
	OutsideWindow Volume  `json:"outside_window"` // of people whose touches lie outside the look-back windows, or belong to an earlier conversion
	Credited      Volume  `json:"credited"`       // with a touch

	// Of the visits, those that consented to being tracked; null where no source
	// tells. Earlier is in the period before.
	Consent *Consent `json:"consent,omitempty"`
}

// Sales holds the period's orders and conversions against each other, one by one:
// orders − Untracked + Again + NoOrder + OtherDays + Difference are the conversions.
type Sales struct {
	Tracked    Volume `json:"tracked"`    // orders that a conversion is of, whenever that was
	Untracked  Volume `json:"untracked"`  // orders that none is of
	Again      Volume `json:"again"`      // conversions of an order that one before was of
	NoOrder    Volume `json:"no_order"`   // conversions of no order that the shop has
	OtherDays  Volume `json:"other_days"` // conversions of orders of other days, less orders whose conversion is of other days
	Difference Volume `json:"difference"` // what the conversions of the same orders tell more, or less
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
