package dataset

import (
	"fmt"
	"slices"

	"peil/internal/diag"
)

// createdStage is the first stage of a lead: it is one from its creation.
const createdStage = "created"

// What a row of a CRM's export is. A person is a lead, an MQL and an SQL, and a
// deal an opportunity that is won or lost.
const (
	ofPersons = "persons"
	ofDeals   = "deals"
)

// LeadStages returns the stages that a source of leads may be counted for, in
// the order in which a lead goes through them.
func LeadStages() []string { return append([]string{createdStage}, leadStages[:]...) }

// better are the stages that the other kind of rows tells better: with both at
// hand, a contact's conversion to a customer is the deal's that was won, and the
// deal's creation that of no further lead.
var better = map[string][]string{
	ofPersons: {"opportunity", "won", "lost"},
	ofDeals:   {createdStage, "mql", "sql"},
}

// LeadSource is what a source of leads is counted for.
type LeadSource struct {
	Source    string
	Declared  bool     // peil.toml names the stages
	Stages    []string // that are counted
	Elsewhere []string // that it tells as well, and that are counted of Others
	Others    []string // names of sources
}

// leadSources settles which sources each stage is counted of, from what their
// files tell; the result is by source, nil of one of another kind.
//
// The stages that peil.toml names for a source are its own. Any other is counted
// for all that its files tell, but not for what a source of the other kind of
// rows tells better: else a lead would count as a person and as a deal. What two
// sources tell all the same is added up, and for the audit to doubt.
func leadSources(sources []Source, scans [][]*fileScan) []*LeadSource {
	list := make([]*LeadSource, len(sources))
	rows := make([]string, len(sources))
	for i, files := range scans {
		if len(files) == 0 || files[0].spec.kind.Name != "leads" {
			continue
		}
		rows[i] = files[0].spec.preset.Rows
		s := &LeadSource{Source: sources[i].Name, Declared: len(sources[i].Stages) > 0}
		for _, stage := range LeadStages() {
			told := slices.ContainsFunc(files, func(f *fileScan) bool { return slices.Contains(f.file.Read, stage) })
			if told && (!s.Declared || slices.Contains(sources[i].Stages, stage)) {
				s.Stages = append(s.Stages, stage)
			} else if told {
				s.Elsewhere = append(s.Elsewhere, stage)
			}
		}
		list[i] = s
	}
	whole := make([][]string, len(list)) // what each is counted for before it gives way
	for i, s := range list {
		if s != nil {
			whole[i] = s.Stages
		}
	}
	for i, s := range list {
		if s == nil || s.Declared || rows[i] == "" {
			continue
		}
		var own []string
		for _, stage := range whole[i] {
			given := false
			for j, o := range list {
				if o == nil || rows[j] == "" || rows[j] == rows[i] || !slices.Contains(better[rows[i]], stage) || !slices.Contains(whole[j], stage) {
					continue
				}
				if given = true; !slices.Contains(s.Others, o.Source) {
					s.Others = append(s.Others, o.Source)
				}
			}
			if given {
				s.Elsewhere = append(s.Elsewhere, stage)
			} else {
				own = append(own, stage)
			}
		}
		s.Stages = own
	}
	return list
}

// without returns the columns of the source's table that it is not counted for.
// What a deal is worth is told by whoever tells that it was won.
func (s *LeadSource) without() []string {
	var columns []string
	if s != nil && slices.Contains(s.Elsewhere, createdStage) {
		columns = append(columns, "leads")
	}
	if s != nil && slices.Contains(s.Elsewhere, "won") {
		columns = append(columns, "value")
	}
	return columns
}

// keep takes out of a lead what its source is not counted for.
func (s *LeadSource) keep(l *Lead) {
	into := l.moments()
	for i, stage := range leadStages {
		if slices.Contains(s.Elsewhere, stage) {
			*into[i] = Moment{}
		}
	}
	if slices.Contains(s.Elsewhere, "won") {
		l.Value, l.HasValue = 0, false
	}
	l.Continues = slices.Contains(s.Elsewhere, createdStage)
	l.Decides = slices.Contains(s.Stages, "won") && slices.Contains(s.Stages, "lost")
}

// tellStages makes a finding of stages that are counted of other sources, though
// peil.toml does not say so.
func (s *LeadSource) tellStages(files []*fileScan) {
	if s == nil || len(s.Others) == 0 {
		return
	}
	var stages []Word
	for _, stage := range s.Elsewhere {
		stages = append(stages, StageWord(stage))
	}
	files[0].finding(Finding{Severity: diag.Info, Check: "lead_stages_elsewhere", Args: Args{"other": s.Source, "stages": stages, "names": s.Others}})
}

// StageWord is a stage of leads in words.
func StageWord(stage string) Word { return Word("lead_" + stage) }

// validateStages checks the stages that a source is counted for.
func (s *Source) validateStages(path string, l *diag.List) {
	if len(s.Stages) == 0 {
		return
	}
	if _, known := KindOf(s.Kind); known && s.Kind != "leads" {
		l.Add(diag.Diagnostic{Path: path + ".stages", Message: fmt.Sprintf("stages are of leads, and the source is of kind %q", s.Kind), Hint: "leave it out"})
		return
	}
	for i, stage := range s.Stages {
		oneOf(l, fmt.Sprintf("%s.stages[%d]", path, i), "stage of leads", stage, LeadStages())
	}
}
