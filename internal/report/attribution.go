package report

// Sureness is how sure a channel's credit is, and what it rests on.
type Sureness struct {
	// Interval holds the channel's conversions 19 times in 20, if other people
	// had come by the same ways: a bootstrap over journeys. It is left out where
	// the config asks for none, and where each of its replicates gives 0.
	Interval *[2]float64 `json:"interval,omitempty"`
	// ValueInterval holds the conversions' value likewise: of the same bootstrap,
	// in which each conversion keeps its own value. Those of ROAS and ROI follow
	// from it, and that of CPA from Interval, with costs as they were. They are
	// left out where the figure is, and CPA's also where there might be no conversion.
	ValueInterval *[2]float64 `json:"value_interval,omitempty"`
	ROASInterval  *[2]float64 `json:"roas_interval,omitempty"`
	CPAInterval   *[2]float64 `json:"cpa_interval,omitempty"`
	ROIInterval   *[2]float64 `json:"roi_interval,omitempty"`
	// RemovalEffect is, of markov, the share of the conversions that would be
	// lost without the channel, by the journeys of all months that the period
	// touches. Credit is in proportion to it, month by month.
	RemovalEffect *float64 `json:"removal_effect,omitempty"`
	// Error is the standard error of the channel's conversions where a model is
	// sampled, as shapley_rate is with many channels.
	Error *float64 `json:"error,omitempty"`
}

// Transitions is how journeys went on from each channel, as a Markov chain of
// order 1 has it, for the journeys of all months that the period touches. What
// has the probability 0 is left out. It is there where markov is among the
// models.
type Transitions struct {
	Rate  float64               `json:"rate"`  // of the journeys with a touch, those that convert
	Start map[string]float64    `json:"start"` // channel → probability that a journey starts there; 1 in all
	From  map[string]Transition `json:"from"`  // channel → what comes after a touch of it
}

// Transition is what comes after a touch of a channel: another touch, a
// conversion, or the end. The probabilities add up to 1.
type Transition struct {
	Touches    float64            `json:"touches"`        // of the channel
	Next       map[string]float64 `json:"next,omitempty"` // channel → probability
	Conversion float64            `json:"conversion"`
	Null       float64            `json:"null"`
}

// OrderScore tells how well a Markov chain of an order foretells journeys that
// were kept apart. The scores are there where markov_order is "auto".
type OrderScore struct {
	Order         int     `json:"order"`
	States        int     `json:"states"`
	LogLikelihood float64 `json:"log_likelihood"` // a step, the natural logarithm; the higher the better
	Error         float64 `json:"error"`          // standard error of how far that is below the best
	Chosen        bool    `json:"chosen"`         // the lowest order within one standard error of the best
}
