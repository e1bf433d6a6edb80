package attribution

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/dataset"
)

// Config is [attribution] of peil.toml. A field that is left empty takes its
// value from Default.
type Config struct {
	Models          []string            `toml:"models"`           // shown side by side, in this order
	Primary         string              `toml:"primary"`          // feeds attributed revenue; default: linear where it is shown, else the first of Models
	Unit            string              `toml:"unit"`             // whose journeys: person, or account
	Window          Window              `toml:"window"`           // look-back windows
	HalfLife        string              `toml:"half_life"`        // of time_decay: 7d, 12h
	HalfLives       map[string]string   `toml:"half_lives"`       // of time_decay, by the channel's name
	Position        []float64           `toml:"position"`         // of position_based: first touch, all between together, last touch
	Custom          *Custom             `toml:"custom"`           // of custom
	By              []string            `toml:"by"`               // channel, and what else: campaign, own dimensions of touchpoints
	Repeats         string              `toml:"repeats"`          // keep, or collapse: a run of one channel counts once, as its last touch
	AfterConversion string              `toml:"after_conversion"` // restart, or continue: see the package comment
	Touches         []dataset.TouchRule `toml:"touch"`            // touches that a column's value tells of
	Values          map[string]Worth    `toml:"values"`           // by type of conversion: what one without a value is worth
	MarkovOrder     MarkovOrder         `toml:"markov_order"`     // of markov: how many of the last touches it knows
	Intervals       bool                `toml:"intervals"`        // tell how sure each channel's credit is
	Direct          []string            `toml:"direct"`           // channels that last_non_direct passes over and known_conversions leaves out, whatever their letters' case
}

// Custom is the weight of a touch in the model custom: that of its place times
// that of its channel, times that of each stage which a lead reached by it. All
// are 1 unless given.
//
//	[attribution.custom]
//	first = 2
//	channels = { "Google Ads" = 2, Direct = 0 }
//
// Weights are relative to each other within a journey. Where all are 0, as in
// a journey that is all Direct, the touches share equally.
type Custom struct {
	First       *float64           `toml:"first"`       // the first touch of two or more
	Middle      *float64           `toml:"middle"`      // each touch between
	Last        *float64           `toml:"last"`        // the last touch of two or more
	Lead        *float64           `toml:"lead"`        // the last touch before the person became a lead
	Opportunity *float64           `toml:"opportunity"` // the last one before the lead became an opportunity
	Close       *float64           `toml:"close"`       // the last one of all
	Channels    map[string]float64 `toml:"channels"`    // by the channel's name
}

// The values of Config.Unit, Config.Repeats and Config.AfterConversion.
const (
	unitPerson  = "person"
	unitAccount = "account"

	repeatsKeep     = "keep"
	repeatsCollapse = "collapse"
	afterRestart    = "restart"
	afterContinue   = "continue"
)

// Spans returns the look-back windows in seconds, by dataset.TouchType.
func (c *Config) Spans() []int64 { return c.Window.complete().spans() }

// Units returns the words of Config.Unit.
func Units() []string { return []string{unitPerson, unitAccount} }

// ByAccount reports whether the journeys are those of accounts.
func (c *Config) ByAccount() bool { return c.Unit == unitAccount }

// Repeats returns the words of Config.Repeats.
func Repeats() []string { return []string{repeatsKeep, repeatsCollapse} }

// AfterConversion returns the words of Config.AfterConversion.
func AfterConversion() []string { return []string{afterRestart, afterContinue} }

// Dimensions returns the words of Config.By that every touchpoints source knows;
// others name dimensions of one's own.
func Dimensions() []string { return []string{"channel", "campaign"} }

// OwnDimensions returns the dimensions of By that are none of Dimensions: own
// columns of touchpoints sources, or headers of their files.
func (c *Config) OwnDimensions() []string {
	var own []string
	for _, dim := range c.By {
		if !slices.Contains(Dimensions(), dim) {
			own = append(own, dim)
		}
	}
	return own
}

// Default is the configuration where peil.toml says nothing. Its models are the
// last touch, which most tools show, two rules that divide a journey, and two
// that are reckoned from all journeys together. Of these markov needs journeys
// that ended without a conversion: reports leave it out where there are none.
//
// The primary one is linear. Each journey can be checked by hand, a month with
// few conversions is divided as steadily as any other, and figures that were
// published do not change. Where thousands of journeys without a conversion are
// known, markov tells more.
func Default() Config {
	return Config{
		Models:          []string{"last_touch", "linear", "position_based", "markov", "shapley"},
		Unit:            unitPerson,
		HalfLife:        "7d",
		Position:        []float64{0.4, 0.2, 0.4},
		By:              []string{"channel", "campaign"},
		Repeats:         repeatsKeep,
		AfterConversion: afterRestart,
		MarkovOrder:     1,
		Intervals:       true,
		Direct:          dataset.NoOrigin(),
	}
}

// complete returns c with its empty fields filled in and the primary model
// among the models.
func (c Config) complete() Config {
	d := Default()
	if len(c.Models) == 0 {
		c.Models = d.Models
	}
	if c.Primary == "" {
		c.Primary = c.Models[0]
		if slices.Contains(c.Models, "linear") {
			c.Primary = "linear"
		}
	}
	if !slices.Contains(c.Models, c.Primary) {
		c.Models = append(slices.Clip(c.Models), c.Primary)
	}
	c.Unit = cmp.Or(c.Unit, d.Unit)
	c.Window = c.Window.complete()
	c.HalfLife = cmp.Or(c.HalfLife, d.HalfLife)
	if c.Position == nil {
		c.Position = d.Position
	}
	if c.By == nil {
		c.By = d.By
	}
	c.Repeats = cmp.Or(c.Repeats, d.Repeats)
	c.AfterConversion = cmp.Or(c.AfterConversion, d.AfterConversion)
	c.MarkovOrder = cmp.Or(c.MarkovOrder, d.MarkovOrder)
	if c.Direct == nil {
		c.Direct = d.Direct
	}
	return c
}

// direct reports whether a channel stands for people who came by themselves.
func (c *Config) direct(channel string) bool {
	return slices.ContainsFunc(c.Direct, func(name string) bool { return strings.EqualFold(name, channel) })
}
