package report

import "peil/internal/period"

// Journeys is how people came to convert. Where nothing else is said it is of
// the conversions of the report's period, and lists are null where there is
// nothing to list.
type Journeys struct {
	Campaigns  []CampaignCredit  `json:"campaigns"`  // null where touches have none; most value first
	Dimensions []DimensionCredit `json:"dimensions"` // of the client's own, in the config's order; null without
	Paths      []Path            `json:"paths"`      // the ways that most conversions came
	Assists    []Assist          `json:"assists"`
	Lift       *Lift             `json:"lift"`
	Sequences  []Sequence        `json:"sequences"` // that most conversions passed; the shares overlap
	Lengths    *Distribution     `json:"lengths"`   // touches of a journey
	Lags       *Distribution     `json:"lags"`      // days from the first touch to the conversion; null without dates
	Months     []JourneyMonth    `json:"months"`    // how that moved, oldest first
	Cohorts    []Cohort          `json:"cohorts"`   // by the month of the first touch, oldest first
}

// CampaignCredit is what the primary model credits to a campaign; Campaign is
// empty for what came by the channel without one. Spend is null where no ads
// source names the campaign, and so are the figures that rest on it: of a campaign
// no other cost is known.
type CampaignCredit struct {
	Channel     string   `json:"channel"`
	Campaign    string   `json:"campaign"`
	Conversions float64  `json:"conversions"`
	Value       float64  `json:"value"`
	Spend       *float64 `json:"spend"`
	ROAS        *float64 `json:"roas"`
	POAS        *float64 `json:"poas"` // null also where the conversions tell no profit
	CPA         *float64 `json:"cpa"`
	ROI         *float64 `json:"roi"`
}

// DimensionCredit is what the primary model credits to the values of a dimension
// of touches, such as product_line. They add up to the conversions and their
// value.
type DimensionCredit struct {
	Dimension string         `json:"dimension"`
	Members   []MemberCredit `json:"members"` // most value first, those without a name last
}

// MemberCredit is what is credited to one value of a dimension, whatever the
// channel. Name is empty for touches that have none, and "(unattributed)" for
// conversions without a touch, which stand last.
type MemberCredit struct {
	Name        string            `json:"name"`
	Conversions float64           `json:"conversions"`
	Value       float64           `json:"value"`
	Share       *float64          `json:"share"`    // of the conversions; null where their sum is 0
	Channels    map[string]Volume `json:"channels"` // the same by channel
}

// Path is a sequence of channels, oldest first. Rate is the share of the journeys
// that took it which converted; null where the others are not known.
type Path struct {
	Channels    []string `json:"channels"`
	Conversions float64  `json:"conversions"`
	Value       float64  `json:"value"`
	Nulls       *float64 `json:"nulls"`
	Rate        *float64 `json:"rate"`
}

// Assist is a channel's part in journeys.
type Assist struct {
	Channel       string   `json:"channel"`
	Started       float64  `json:"started"`  // conversions with the channel first
	Assisted      float64  `json:"assisted"` // with it on the way, another one last
	AssistedValue float64  `json:"assisted_value"`
	Ended         float64  `json:"ended"` // with it last
	EndedValue    float64  `json:"ended_value"`
	Ratio         *float64 `json:"ratio"` // assisted / ended; null where it ended none
}

// Lift is which channels are worth more before which others, over the months of
// Period.
type Lift struct {
	Period        *period.Period `json:"period"`         // null without dates: all
	Withheld      *string        `json:"withheld"`       // no_conversions, no_nulls, only_customers, too_few: why Pairs is empty
	Channels      int            `json:"channels"`       // told apart
	CustomersOnly []string       `json:"customers_only"` // channels all of whose journeys converted: those are left out
	Held          int            `json:"held"`           // ordered pairs of them that some journey held
	Tested        int            `json:"tested"`         // of these, those with enough journeys
	Level         float64        `json:"level"`          // of the intervals
	Pairs         []LiftPair     `json:"pairs"`          // those tested; the clear ones first
}

// LiftPair compares journeys that met channel Then after First with journeys of
// the same months and lengths that met Then without First before it.
type LiftPair struct {
	First    string      `json:"first"`
	Then     string      `json:"then"`
	With     LiftGroup   `json:"with"`
	Without  LiftGroup   `json:"without"`
	Ratio    *float64    `json:"ratio"`    // rate with / rate without; null where one is 0
	Interval *[2]float64 `json:"interval"` // Greenland and Robins's, at Lift.Level
	P        float64     `json:"p"`
	Clear    bool        `json:"clear"` // kept by Benjamini and Hochberg's procedure at 5 %
}

// LiftGroup is the journeys of one side. Rate weights months and lengths as on
// the other side.
type LiftGroup struct {
	Journeys    float64 `json:"journeys"`
	Conversions float64 `json:"conversions"`
	Rate        float64 `json:"rate"`
}

// Sequence is a channel that was met sometime after another, or after itself.
// Lost is the share of all conversions that went through it. The removal effects
// are what the Markov chain of order 1 says would be lost, by the journeys of all
// months that the period touches; null where markov is not among the models.
type Sequence struct {
	First           string  `json:"first"`
	Then            string  `json:"then"`
	Conversions     float64 `json:"conversions"`
	Value           float64 `json:"value"`
	Lost            float64 `json:"lost"`
	NextConversions float64 `json:"next_conversions"` // where Then was the very next touch
	NextLost        float64 `json:"next_lost"`

	RemovalEffect     *float64 `json:"removal_effect"`
	NextRemovalEffect *float64 `json:"next_removal_effect"`
}

// Distribution is how a quantity is spread over the conversions with a touch.
type Distribution struct {
	Conversions float64    `json:"conversions"`
	Mean        float64    `json:"mean"`
	Quartiles   [3]float64 `json:"quartiles"` // lower, median, upper
	Bins        []Bin      `json:"bins"`      // up to the last that is not empty
}

// Bin holds the conversions whose quantity, cut to a whole number, is From to To.
type Bin struct {
	From        int     `json:"from"`
	To          *int    `json:"to"` // null: no end
	Conversions float64 `json:"conversions"`
}

// JourneyMonth is how long the journeys were that ended in a month.
type JourneyMonth struct {
	Month       period.Period `json:"month"`
	Conversions float64       `json:"conversions"` // with a touch
	Touches     *float64      `json:"touches"`     // median; null without conversions
	Days        *float64      `json:"days"`        // median
}

// Cohort is what came of the journeys whose first touch was in a month.
type Cohort struct {
	Month       period.Period `json:"month"`
	Conversions float64       `json:"conversions"` // so far
	Value       float64       `json:"value"`
	Cells       []CohortCell  `json:"cells"` // by months from the first touch to the conversion: 0, 1, …
}

// CohortCell is what converted so many months later. Complete is false where the
// data ends within that month.
type CohortCell struct {
	Conversions float64 `json:"conversions"`
	Value       float64 `json:"value"`
	Complete    bool    `json:"complete"`
}
