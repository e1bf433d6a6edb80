package report

// Email is what the mailings of the period did; null without an e-mail source,
// or without mailings in the period.
type Email struct {
	Mailing
	Campaigns []Mailing `json:"campaigns"` // the one that brings most first
	Segments  []Mailing `json:"segments"`
	Tests     []Test    `json:"tests"` // campaigns with several variants
}

// Mailing is what was sent, and what came of it. A count that no source tells
// is null, and so is a rate of it. Opens and clicks are unique; rates are of
// what was delivered, the delivery rate of what was sent. Conversions and
// revenue are what the e-mail tool claims.
type Mailing struct {
	Name            string   `json:"name,omitempty"` // campaign, segment or variant
	Days            int      `json:"days"`           // with a mailing
	Sent            *float64 `json:"sent"`
	Delivered       *float64 `json:"delivered"`
	Opens           *float64 `json:"opens"`
	Clicks          *float64 `json:"clicks"`
	Unsubscribes    *float64 `json:"unsubscribes"`
	Complaints      *float64 `json:"complaints"`
	Bounces         *float64 `json:"bounces"`
	Conversions     *float64 `json:"conversions"`
	Revenue         *float64 `json:"revenue"`
	DeliveryRate    *float64 `json:"delivery_rate"`
	OpenRate        *float64 `json:"open_rate"`
	ClickRate       *float64 `json:"click_rate"`
	ClickToOpen     *float64 `json:"click_to_open_rate"`
	UnsubscribeRate *float64 `json:"unsubscribe_rate"`
	RevenuePerEmail *float64 `json:"revenue_per_email"`

	ClickInterval *[2]float64 `json:"click_rate_interval"` // 95 %, Wilson's
	TooFew        string      `json:"too_few,omitempty"`   // why no conclusion is drawn: emails (under 1000), weeks (under 4)
}

// Test sets the variants of a campaign side by side, by clicks.
type Test struct {
	Campaign string       `json:"campaign"`
	Variants []Mailing    `json:"variants"`
	Compared []Difference `json:"compared"` // each variant with the first
	Winner   *string      `json:"winner"`   // null when chance may explain who leads
}

// Difference is the click rate of a variant less that of another.
type Difference struct {
	Variant  string     `json:"variant"`
	Against  string     `json:"against"`
	Value    float64    `json:"difference"`
	Interval [2]float64 `json:"interval"` // 95 % for all of a test's comparisons together, Newcombe's
	P        float64    `json:"p"`        // of the two-proportion z test, two-sided
	Clear    bool       `json:"clear"`    // more than chance, and enough e-mails and weeks
}
