package kpi

import (
	"peil/internal/locale"
	"peil/internal/measure"
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

	Goal    string                        `toml:"goal"` // the user's own words
	Target  *float64                      `toml:"target"`
	Warn    *float64                      `toml:"warn"`
	Targets map[string]map[string]float64 `toml:"targets"` // dimension → value → target
	Accept  *Accept                       `toml:"accept"`
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

// Accept is the condition under which missing the target is accepted.
type Accept struct {
	If    string   `toml:"if"`    // a condition over KPIs and measures: ltv_cac >= 3
	Limit *float64 `toml:"limit"` // beyond it the miss is not accepted
	Until string   `toml:"until"` // the last period in which it is accepted
}
