package kpi

import (
	"peil/internal/locale"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/unit"
)

// Direction says which way is better.
type Direction string

const (
	Up      Direction = "up"
	Down    Direction = "down"
	Neutral Direction = "neutral" // neither is better: no verdict
)

// Directions returns the words of KPI.Direction.
func Directions() []string { return []string{string(Up), string(Down), string(Neutral)} }

// Scopes returns the words of KPI.Scope.
func Scopes() []string { return []string{string(measure.Program), string(measure.Channel)} }

// KPI is one key figure: a catalogue entry, or a user's [[kpi]] merged with it.
type KPI struct {
	ID        string           `toml:"id"`
	Title     locale.Localized `toml:"title"`
	Meaning   locale.Localized `toml:"meaning"`   // one line
	Undefined locale.Localized `toml:"undefined"` // what makes it undefined
	Stage     string           `toml:"stage"`     // a stage's id; empty for a figure of the whole program
	Formula   string           `toml:"formula"`
	Unit      unit.Unit        `toml:"unit"`
	Direction Direction        `toml:"direction"`
	Scope     measure.Scope    `toml:"scope"` // program when empty

	Label      locale.Localized `toml:"label"`      // of this definition, where there are variants
	Variant    string           `toml:"variant"`    // id of the variant that is used; empty for the default
	Variants   []Variant        `toml:"variants"`   // the other definitions in use
	Beside     []string         `toml:"beside"`     // ids of variants shown beside, whenever their measures exist
	Proportion bool             `toml:"proportion"` // a part of a whole count: interval by Wilson

	Goal    string                       `toml:"goal"` // the user's own words
	Target  Levels                       `toml:"target"`
	Warn    Levels                       `toml:"warn"`
	Targets map[string]map[string]Levels `toml:"targets"` // dimension → value → target
	Per     string                       `toml:"per"`     // the unit of time that targets of a sum are for; empty: the report's
	Accept  Acceptances                  `toml:"accept"`

	Window       string     `toml:"window"`        // a length of time: the figure is of so long up to the period's end
	MaturesAfter string     `toml:"matures_after"` // a length of time: until then a day's figure still grows
	Plan         string     `toml:"plan"`          // a formula: what it is planned to be; empty: the target
	Baseline     *Baseline  `toml:"baseline"`
	Benchmark    *Benchmark `toml:"benchmark"`
}

// Variant is another definition of a figure where the field has several. What
// it leaves empty is the KPI's; proportion is its own.
type Variant struct {
	ID         string           `toml:"id"`
	Label      locale.Localized `toml:"label"`
	Formula    string           `toml:"formula"`
	Undefined  locale.Localized `toml:"undefined"`
	Unit       unit.Unit        `toml:"unit"`
	Scope      measure.Scope    `toml:"scope"`
	Proportion bool             `toml:"proportion"`
}

// Acceptances are conditions under which missing the target is accepted, each
// from its day on.
type Acceptances []Acceptance

// Alone makes a list of one be written as that one.
func (Acceptances) Alone() {}

// Acceptance is the condition under which missing the target is accepted.
type Acceptance struct {
	From  string   `toml:"from"`  // the first period in which it holds; empty: always
	If    string   `toml:"if"`    // a condition over KPIs and measures: ltv_cac >= 3
	Limit *float64 `toml:"limit"` // beyond it the miss is not accepted
	Until string   `toml:"until"` // the last period in which it is accepted
}

// at returns the acceptance that had begun last when p ended; nil for none.
func (a Acceptances) at(p period.Period) *Acceptance {
	for i := len(a) - 1; i >= 0; i-- {
		if from, dated := start(a[i].From); !dated || from <= p.End {
			return &a[i]
		}
	}
	return nil
}

// Baseline is where a figure came from, so that progress to its target shows.
type Baseline struct {
	Value  *float64 `toml:"value"`  // nil: what it was in Period
	Period string   `toml:"period"` // when that was
}

// Progress returns how much of the way from a baseline to a target a value has
// come: (value − baseline)/(target − baseline). It is false where target and
// baseline are the same.
func Progress(value, baseline, target float64) (float64, bool) {
	p := (value - baseline) / (target - baseline)
	return p, target != baseline && finite(p)
}

// Benchmark is the trade's figure: shown beside, never judged by.
type Benchmark struct {
	Value  float64 `toml:"value"`
	Source string  `toml:"source"` // who says so
}
