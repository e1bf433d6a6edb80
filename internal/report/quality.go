package report

import (
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/unit"
)

// Finding is one result of the data-quality audit.
type Finding struct {
	Severity diag.Severity `json:"severity"`
	Source   string        `json:"source"`
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Check    string        `json:"check"`   // id of the rule: clicks_over_impressions
	Message  string        `json:"message"` // Text in English; set by Encode
	Rows     int           `json:"rows"`    // rows it concerns
	KPIs     []string      `json:"kpis"`    // the scorecard's figures that it puts in doubt

	// Money is what stands in the rows that it concerns, in the report's period;
	// with Whole, in the whole file or source that they are some rows of. It is null
	// where the source has no money.
	Money *float64 `json:"money"`
	Whole bool     `json:"money_whole,omitempty"`

	Examples []Place `json:"examples,omitempty"` // some of its rows, the one at File and Line first

	Title    Text `json:"-"` // the rule in a few words; zero for a remark
	Text     Text `json:"-"` // what was found
	Advice   Text `json:"-"` // what that means for the figures, and what to do
	Accepted Text `json:"-"` // why it is ignored, and how long; zero for an open one
}

// Place is a row of a file.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// Ignored is a finding that the config accepts.
type Ignored struct {
	Finding
	Reason string `json:"ignored"`         // the config's words
	Until  string `json:"until,omitempty"` // the last period whose report ignores it
}

// Source is what one source tells of, by the day. Rhythm is how many days lie
// between two days with rows, mostly: 1 for a source of every day; nil where too
// few rows tell. Behind is how many days it ends before the period does, or the
// data where those end earlier; Missing how many days without rows lie within a
// source that should have some every day.
type Source struct {
	Source  string      `json:"source"`
	Kind    string      `json:"kind"`
	First   period.Date `json:"first"`
	Last    period.Date `json:"last"`
	Days    int         `json:"days"` // with rows
	Missing int         `json:"missing"`
	Rhythm  *int        `json:"rhythm"`
	Behind  int         `json:"behind"`
	Late    bool        `json:"late"` // by more than its rhythm explains
}

// Course is what a source tells of its days from First on, in one of its columns;
// nil where it tells nothing.
type Course struct {
	Source string      `json:"source"`
	Column string      `json:"column"`
	Unit   unit.Unit   `json:"unit"`
	First  period.Date `json:"first"`
	Values []*float64  `json:"values"`
}

// Contacts is how good the register of contacts is. A part is null where no file
// tells.
type Contacts struct {
	Contacts       int   `json:"contacts"`
	Complete       *Part `json:"complete"`        // all the fields that are needed
	Stale          *Part `json:"stale"`           // data about the company that are old
	WithoutConsent *Part `json:"without_consent"` // to be written to
	Sleeping       *Part `json:"sleeping"`        // without engagement for long
}
