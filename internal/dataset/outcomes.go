package dataset

import (
	"cmp"
	"fmt"
	"slices"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// Outcomes are what the config says that the stages of deals mean.
type Outcomes struct {
	Won  []string `toml:"won"`
	Lost []string `toml:"lost"`
}

// of returns the stages that fill a column.
func (o *Outcomes) of(column string) []string {
	switch column {
	case "won":
		return o.Won
	case "lost":
		return o.Lost
	}
	return nil
}

// validateOutcomes checks that the preset tells by stages how deals ended.
func (s *Source) validateOutcomes(path string, l *diag.List) {
	p, err := presetOf(s.Preset)
	if err != nil {
		return // told at the preset
	}
	for _, column := range []string{"won", "lost"} {
		if len(s.Outcomes.of(column)) > 0 && !slices.ContainsFunc(p.Only, func(o only) bool { return o.Column == column }) {
			l.Add(diag.Diagnostic{Path: path + ".outcomes." + column, Message: "the source has no preset that tells by stages how deals ended",
				Hint: fmt.Sprintf("name the column of the day instead: columns = { %s = \"…\" }", column)})
		}
	}
}

// outcomes notes how deals ended, where the names of their stages tell.
type outcomes struct {
	rows      int
	won, lost int // rows
	today     period.Date
	open      map[string]*dealStage
}

// dealStage is a stage that is neither won nor lost.
type dealStage struct {
	name       string
	rows, line int
	closing    int         // rows with a close date
	last       period.Date // the latest of these
}

// note notes a deal's stage.
func (o *outcomes) note(p *pass, l *Lead) {
	won, lost := p.stageGate("won"), p.stageGate("lost")
	if won == nil || lost == nil {
		return
	}
	o.rows++
	o.today = max(o.today, l.Created.Date)
	switch { // a deal in a stage that ends it may lack its day
	case !won.closed(p.record):
		o.won++
		o.today = max(o.today, l.Won.Date)
		return
	case !lost.closed(p.record):
		o.lost++
		o.today = max(o.today, l.Lost.Date)
		return
	}
	name := string(trim(p.record.Field(won.by)))
	if o.open == nil {
		o.open = map[string]*dealStage{}
	}
	stage := o.open[name]
	if stage == nil {
		stage = &dealStage{name: name, line: int(l.Line)}
		o.open[name] = stage
	}
	stage.rows++
	if _, day, parsed := p.dates[startDate].ParseTime(trim(p.record.Field(p.binding.text[won.slot])), p.spec.zone); parsed == tabular.Value {
		stage.closing++
		stage.last = max(stage.last, day)
	}
}

// stageGate returns the rule by which names of stages fill a column; nil where none
// do.
func (p *pass) stageGate(column string) *gate {
	if g := p.gateOf(indexOf(p.spec.texts, column)); g != nil && g.words != nil {
		return g
	}
	return nil
}

// over reports whether the stage's deals seem to be over: each has the day on which
// it was to be closed, and all of these days have passed. Deals that are still worked
// on are planned for days to come.
func (s *dealStage) over(today period.Date) bool {
	const few = 3
	return s.rows >= few && s.closing == s.rows && s.last <= today
}

// tell makes findings of stages that say nothing of how their deals ended.
func (o *outcomes) tell(p *pass) {
	if o.rows == 0 {
		return
	}
	var all, over, open []*dealStage
	for _, s := range o.open {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *dealStage) int { return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.name, b.name)) })
	for _, s := range all {
		if s.over(o.today) && !slices.ContainsFunc(p.spec.preset.Open, func(label string) bool { return matches(label, normal(s.name)) }) {
			over = append(over, s)
		} else {
			open = append(open, s)
		}
	}
	columns := []string{"won", "lost", "decided"}
	if over != nil {
		rows, line, names := summed(over)
		p.finding(Finding{
			Severity: diag.Warning, Check: "deal_stages_unknown", Line: line, Rows: rows, Columns: columns,
			Args: Args{"n": rows, "all": o.rows, "names": names, "name": over[0].name},
		})
	}
	if open != nil {
		rows, line, names := summed(open)
		p.finding(Finding{Severity: diag.Info, Check: "deal_stages_open", Line: line, Rows: rows, Args: Args{"n": rows, "names": names}})
	}
	const many = 20 // deals, of which some ended in either way
	for _, end := range []struct {
		column string
		rows   int
	}{{"won", o.won}, {"lost", o.lost}} {
		if end.rows == 0 && over == nil && open != nil && o.rows >= many {
			_, line, names := summed(all)
			p.finding(Finding{
				Severity: diag.Warning, Check: "deals_without_outcome", Line: line, Columns: columns,
				Args: Args{"outcome": Word("outcome_" + end.column), "key": end.column, "all": o.rows, "names": names},
			})
		}
	}
}

// summed returns how many rows are in the stages, the first of them, and the names
// of the commonest stages.
func summed(stages []*dealStage) (rows, line int, names []string) {
	const most = 8
	line = stages[0].line
	for i, s := range stages {
		rows, line = rows+s.rows, min(line, s.line)
		if i < most {
			names = append(names, s.name)
		}
	}
	return rows, line, names
}
