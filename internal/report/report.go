// Package report holds what a finished report says, as plain data: the numbers
// with their units and reasons, and the pages that show them. Analyses fill
// it, renderers only read it. No HTML, no chart options, no formatted number
// stands here; sentences are message keys with arguments, so that one report
// can be written in any language.
//
// report.json is the encoding of Report: a stable contract for other programs.
package report

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/unit"
)

// Schema is the version of report.json. A change that a reader of the file
// could trip over raises it.
const Schema = 1

// Report is a whole report.
type Report struct {
	Schema      int          `json:"schema"`
	Generator   string       `json:"generator"`
	Title       string       `json:"title"`
	Language    string       `json:"language"`
	Currency    string       `json:"currency"`
	Basis       *Basis       `json:"revenue_basis"`
	Period      *Period      `json:"period"` // null when no source has dates
	KPIs        []KPI        `json:"kpis"`
	Funnel      *Funnel      `json:"funnel"`
	Attribution *Attribution `json:"attribution"`

	// Of these, those of type struct{} are keys of the contract whose analyses are
	// not part of this version: always empty, so that a reader need not ask
	// whether they exist.
	Forecasts   []struct{} `json:"forecasts"`
	Mix         *struct{}  `json:"mix"`
	Budget      *Budget    `json:"budget"`
	Experiments []struct{} `json:"experiments"`
	Customers   *struct{}  `json:"customers"`
	Email       *Email     `json:"email"`
	Survey      *Survey    `json:"survey"`
	Exchanges   []Exchange `json:"exchanges"`
	Alerts      []struct{} `json:"alerts"`

	Audit    []Finding `json:"audit"`         // of the data
	Ignored  []Ignored `json:"audit_ignored"` // findings that the config accepts
	Sources  []Source  `json:"sources"`
	Contacts *Contacts `json:"contacts"` // null without a source of contacts
	Review   []Remark  `json:"review"`   // of the scorecard itself
	Inputs   []Input   `json:"inputs"`

	Daily []Course `json:"-"` // what the sources tell of each day; build compares it with the last one's

	Brand Brand  `json:"-"`
	Pages []Page `json:"-"`
}

// Encode writes report.json: two-space indent, a line break at the end, and no
// HTML escaping. A NaN or infinite number is an error, never a value. The
// file's language is English whatever the pages' is: english writes its
// sentences.
func (r *Report) Encode(w io.Writer, english func(Text) string) error {
	file := *r
	file.Audit, file.Ignored = slices.Clone(r.Audit), slices.Clone(r.Ignored)
	for i := range file.Audit {
		file.Audit[i].Message = english(file.Audit[i].Text)
	}
	for i := range file.Ignored {
		file.Ignored[i].Message = english(file.Ignored[i].Text)
	}
	file.Review = slices.Clone(r.Review)
	for i := range file.Review {
		file.Review[i].Message = english(file.Review[i].Text)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(file)
}

// Basis is what the report's money holds (kpis.md: money has a basis).
type Basis struct {
	VAT       string `json:"vat"`       // excluded, included
	Shipping  string `json:"shipping"`  // excluded, included
	Discounts string `json:"discounts"` // after, before
	Refunds   string `json:"refunds"`   // refund_date, order_date, ignored
}

// Period is what the report is about.
type Period struct {
	Start    period.Date    `json:"start"`
	End      period.Date    `json:"end"`
	Complete bool           `json:"complete"` // false: the data ends inside the period
	DataEnd  period.Date    `json:"data_end"` // last date of any daily source
	Unit     period.Period  `json:"-"`
	Previous *period.Period `json:"-"` // the days compared with, like for like
	Year     *period.Period `json:"-"`
}

// Brand is the agency's and client's look.
type Brand struct {
	Agency string
	Logo   *Asset // nil when there is none
	Accent string // "#0b6e4f"; validated by config
	Footer string
}

// Asset is a file to be published beside the pages.
type Asset struct {
	Name  string // file name in the output, without folder
	Bytes []byte
}

// Status is a verdict.
type Status string

const (
	Good         Status = "good"
	Watch        Status = "watch"
	Poor         Status = "poor"
	Accepted     Status = "accepted"     // missed, but accepted in the config
	Neutral      Status = "neutral"      // no target
	Insufficient Status = "insufficient" // too little data to tell
	Undefined    Status = "undefined"    // no value; Reason says why
	Preliminary  Status = "preliminary"  // on pages only: insufficient, as the figure still grows
)

// KPI is one key figure of the scorecard. Value is nil exactly when Reason is set.
type KPI struct {
	ID        string                        `json:"id"`
	Stage     string                        `json:"stage"`
	Unit      unit.Unit                     `json:"unit"`
	Direction string                        `json:"direction"` // up, down, neutral
	Formula   string                        `json:"formula"`
	Variant   string                        `json:"variant"` // which definition, where sources differ; may be empty
	Inputs    []Measure                     `json:"inputs"`  // the formula's names, in order of appearance
	Value     *float64                      `json:"value"`
	Reason    *Reason                       `json:"reason"`
	Status    Status                        `json:"status"`
	Target    *float64                      `json:"target"`
	Warn      *float64                      `json:"warn"`
	Settled   bool                          `json:"settled,omitempty"` // a total of days that are over: the status is of the value, whatever the interval
	Interval  *[2]float64                   `json:"interval"`          // 95 %
	Accepted  *Acceptance                   `json:"accepted"`
	Compare   map[string]Comparison         `json:"compare"` // previous, year, plan, ytd, rolling12
	By        map[string]map[string]Segment `json:"by"`      // dimension → value → figure

	Window      *period.Period `json:"window,omitempty"`      // the days that the figure is of, where they are not the period's
	Preliminary bool           `json:"preliminary,omitempty"` // the figure still grows
	Unfinished  bool           `json:"unfinished,omitempty"`  // a source ends early, and what it lacks may turn the verdict
	Rolling     *Rolling       `json:"rolling,omitempty"`     // what the verdict is on, where the period is too short for one
	Pace        *Pace          `json:"pace,omitempty"`        // of a sum in a period that is not over
	Baseline    *Baseline      `json:"baseline,omitempty"`
	Benchmark   *Benchmark     `json:"benchmark,omitempty"`

	Title   Text    `json:"-"`
	Meaning Text    `json:"-"`
	Goal    string  `json:"-"` // the user's own words
	Notes   []Text  `json:"-"` // reasons for the verdict and caveats, most important first
	Trend   []Point `json:"-"` // by month (or the period's grain), oldest first, the period last
}

// Verdict is the status as pages tell it: a figure that still grows, or waits for a
// source's last days, has no fewer data than any other.
func (k *KPI) Verdict() Status {
	if (k.Preliminary || k.Unfinished) && k.Status == Insufficient {
		return Preliminary
	}
	return k.Status
}

// Measure is one name of a formula with the value that was put in.
type Measure struct {
	Name   string   `json:"name"` // as the formula has it: "revenue"
	Used   string   `json:"used"` // the measure that it meant: "attributed.paid_revenue"
	Value  *float64 `json:"value"`
	Reason *Reason  `json:"reason,omitempty"`
}

// Reason says why a value is undefined: a code ("no_data",
// "division_by_zero", …) for programs, a sentence for readers.
type Reason struct{ Text }

// NewReason makes the reason of a code such as "no_data"; its sentence is the
// message reason.no_data.
func NewReason(code string, pairs ...any) *Reason {
	return &Reason{T("reason."+code, pairs...)}
}

// MarshalJSON writes the code; the sentence is for pages.
func (r Reason) MarshalJSON() ([]byte, error) {
	return json.Marshal(strings.TrimPrefix(r.Key, "reason."))
}

// Acceptance is a missed target that the config accepts for a reason.
type Acceptance struct {
	If    string   `json:"if"`
	Limit *float64 `json:"limit"`
	Until string   `json:"until"`
}

// Rolling is a figure over a longer time that ends with the period.
type Rolling struct {
	Period   period.Period `json:"period"`
	Value    float64       `json:"value"`
	Interval *[2]float64   `json:"interval"` // 95 %
}

// Pace is where a sum stands in a period that is not over, and where it is
// heading.
type Pace struct {
	Target   *float64    `json:"target"`   // of the whole period; the KPI's own is for the days so far
	Landing  float64     `json:"landing"`  // projected for the whole period
	Interval *[2]float64 `json:"interval"` // 95 %, for the landing
	Left     int         `json:"left"`     // days
}

// Baseline is where a figure came from.
type Baseline struct {
	Value    *float64       `json:"value"`
	Reason   *Reason        `json:"reason,omitempty"`
	Period   *period.Period `json:"period,omitempty"`
	Progress *float64       `json:"progress"` // (value − baseline) / (target − baseline)
}

// Benchmark is the trade's figure, by which nothing is judged.
type Benchmark struct {
	Value  float64 `json:"value"`
	Source string  `json:"source"`
}

// Comparison sets a value beside an earlier one, or beside the plan. Change is
// relative (value/earlier − 1) whatever the unit; Difference is value − earlier.
// Now is the later value where it is not the KPI's: of the year to date, or of
// the days that no outage disturbed.
type Comparison struct {
	Now         *float64       `json:"now,omitempty"`
	NowPeriod   *period.Period `json:"now_period,omitempty"`
	LeftOut     int            `json:"left_out,omitempty"` // days of outages
	Value       *float64       `json:"value"`
	Reason      *Reason        `json:"reason,omitempty"`
	Change      *float64       `json:"change"`
	Difference  *float64       `json:"difference"`
	Significant bool           `json:"significant"` // the change is larger than chance explains (95 %)
	Period      *period.Period `json:"period"`
}

// Segment is a KPI's figure for one channel or campaign.
type Segment struct {
	Value    *float64    `json:"value"`
	Reason   *Reason     `json:"reason,omitempty"`
	Status   Status      `json:"status"`
	Target   *float64    `json:"target,omitempty"`
	Interval *[2]float64 `json:"interval,omitempty"`
}

// Point is one step of a series; Value is nil where there is no data.
type Point struct {
	Period period.Period
	Value  *float64
	Target *float64 // that held then
}

// Funnel is the stages from first sight to loyalty.
type Funnel struct {
	Stages     []Stage `json:"stages"`
	Bottleneck *string `json:"bottleneck"` // the stage whose step in is the weakest; null when none is
	Why        []Text  `json:"-"`          // the bottleneck in words, upstream first
}

// Stage is one stage of the funnel. Rate is Volume over the volume of the stage
// before; the first stage has none. Reason says why a stage has no Volume, RateReason
// why one after the first has no Rate.
type Stage struct {
	ID      string                     `json:"id"`
	Measure string                     `json:"measure"`
	Volume  *float64                   `json:"volume"`
	Rate    *float64                   `json:"rate"`
	Compare map[string]StageComparison `json:"compare"`

	Reason     *Reason `json:"reason,omitempty"`
	RateReason *Reason `json:"rate_reason,omitempty"`

	Title  Text   `json:"-"`
	Counts Text   `json:"-"` // what the volume counts: "visninger"
	Goal   string `json:"-"`
}

// StageComparison is a stage's volume and rate in an earlier period, with the
// reasons where they are undefined, as in Stage.
type StageComparison struct {
	Now        *float64 `json:"now,omitempty"` // the stage's volume on the days that are compared, where outages are left out
	Volume     *float64 `json:"volume"`
	Rate       *float64 `json:"rate"`
	Reason     *Reason  `json:"reason,omitempty"`
	RateReason *Reason  `json:"rate_reason,omitempty"`
	// VolumeSignificant and RateSignificant: the change is larger than chance
	// explains (95 %).
	VolumeSignificant bool `json:"volume_significant"`
	RateSignificant   bool `json:"rate_significant"`
}

// Attribution is who gets credit for the conversions of the period, by model.
// In every model the channels' conversions and values add up to the totals.
type Attribution struct {
	Conversions float64                      `json:"conversions"`
	Value       float64                      `json:"value"`
	Unit        string                       `json:"unit"` // whose journeys: person, account
	Primary     string                       `json:"primary"`
	NoOrigin    NoOrigin                     `json:"no_origin"`
	Models      map[string]map[string]Credit `json:"models"` // model → channel → credit
	Journeys
	Identity    *Identity        `json:"identity"`           // null without a source of identities
	Accounts    *Accounts        `json:"accounts,omitempty"` // of journeys of accounts
	Said        []SaidChannel    `json:"said,omitempty"`     // by customers, most frequent first
	Worth       []TypeWorth      `json:"values,omitempty"`
	TouchRules  []TouchRule      `json:"touch_rules,omitempty"`
	Transitions *Transitions     `json:"transitions,omitempty"`
	Orders      []OrderScore     `json:"orders,omitempty"`
	Bridge      *Bridge          `json:"bridge,omitempty"` // from the shop's orders to credited conversions
	Claims      map[string]Claim `json:"claims,omitempty"` // channel → what its platform claims
}

// NoOrigin is what the primary model credits to channels that are direct or
// unknown, and the conversions without a touch: what attributed_share leaves out.
// Over Limit tracking is likely broken.
type NoOrigin struct {
	Conversions float64  `json:"conversions"`
	Share       *float64 `json:"share"` // null without conversions
	Limit       float64  `json:"limit"`
}

// Identity tells how many rows were given another person than their file's,
// because a source says that their ids belong together; in all of the data.
type Identity struct {
	Links       int  `json:"links"`
	Touches     Part `json:"touches"`
	Conversions Part `json:"conversions"`
	Leads       Part `json:"leads"`
	Conflicts   int  `json:"conflicts"` // ids that belong to two persons: the first by name counts
	Cycles      int  `json:"cycles"`    // chains that lead back to themselves: one person each
}

// Accounts tells how many rows belong to no account that is known, and stayed
// their person's own; in all of the data.
type Accounts struct {
	Touches     Part `json:"touches"`
	Conversions Part `json:"conversions"`
	Leads       Part `json:"leads"`
	Several     int  `json:"several"` // persons with more than one account
}

// Part is how many of all rows something holds for; Share is null where there
// are none.
type Part struct {
	Rows  int      `json:"rows"`
	Of    int      `json:"of"`
	Share *float64 `json:"share"`
}

// Credit is one channel's share under one model, with the money figures that
// follow from it. Of those that are nil, Reasons says why, by their names: no_spend
// or no_cost (the channel has no such cost in the period), no_channel (conversions
// without a touch), undated (journeys without dates cannot be held against a
// period's costs), division_by_zero (no conversions), below_zero (fewer than none,
// which shapley_rate may credit and corrections may leave).
type Credit struct {
	Conversions float64  `json:"conversions"`
	Value       float64  `json:"value"`
	ROAS        *float64 `json:"roas"`
	CPA         *float64 `json:"cpa"`
	ROI         *float64 `json:"roi"`

	Reasons map[string]*Reason `json:"reasons,omitempty"`
	Sureness
}

// Remark is what an adviser would say of the scorecard itself: of the choice of
// KPIs and targets, and not of their values.
type Remark struct {
	Severity diag.Severity `json:"severity"`
	Check    string        `json:"check"`   // id of the rule: no_target
	KPIs     []string      `json:"kpis"`    // that it is about
	Stages   []string      `json:"stages"`  // that it is about
	Message  string        `json:"message"` // Text; set by Encode

	Text   Text   `json:"-"` // what was found, with the ids of peil.toml
	Advice Text   `json:"-"` // what to do
	Path   string `json:"-"` // where in the config the first of them stands
}

// Input is one file that was read, or one table or query of a database.
type Input struct {
	Source  string `json:"source"`
	File    string `json:"file"`            // relative to the config; of a database postgres:marts.ads
	SHA256  string `json:"sha256"`          // of the file; of what a database answered
	Rows    int    `json:"rows"`            // used
	Skipped int    `json:"skipped"`         // bad rows, and rows dropped by rule: totals, what a newer file holds
	Moved   int    `json:"moved,omitempty"` // of a database: rows that it answered with, each of which may stand for many
}

// Exchange is what was converted from another currency, of a source.
type Exchange struct {
	Source  string  `json:"source"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	Rows    int     `json:"rows"`
	Lowest  float64 `json:"lowest"` // what one unit was worth
	Highest float64 `json:"highest"`
	First   string  `json:"first"` // days of the rates
	Last    string  `json:"last"`
	Inverse bool    `json:"inverse"` // some rate was quoted the other way round, and turned
}
