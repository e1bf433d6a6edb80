package funnel

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/measure"
	"peil/internal/unit"
)

// Stage is one [[stage]] of peil.toml. A stage with a default stage's id takes
// from it what it leaves empty.
type Stage struct {
	ID     string           `toml:"id"`
	Title  locale.Localized `toml:"title"`
	Volume string           `toml:"volume"` // measure that is counted
	Counts locale.Localized `toml:"counts"` // what the volume counts: "visits"
	Goal   string           `toml:"goal"`

	Instead []Substitute `toml:"-"` // of a default stage: in turn, where the data do not offer Volume
}

// Substitute is counted where the data do not offer a default stage's volume.
type Substitute struct {
	Volume string
	Counts locale.Localized
}

// DefaultStages returns the customer journey that holds where peil.toml has no
// [[stage]]. Goals are the user's to write.
func DefaultStages() []Stage {
	text := func(en, nb string) locale.Localized { return locale.Localized{"en": en, "nb": nb} }
	return []Stage{
		{
			ID: "awareness", Title: text("Awareness", "Kjennskap"),
			Volume: "impressions", Counts: text("impressions", "visninger"),
			Instead: []Substitute{{"touchpoints.touches", text("contacts", "kontakter")}},
		},
		{
			ID: "consideration", Title: text("Consideration", "Vurdering"),
			Volume: "sessions", Counts: text("visits", "besøk"),
			Instead: []Substitute{{"ads.clicks", text("clicks", "klikk")}},
		},
		{
			ID: "conversion", Title: text("Conversion", "Handling"),
			Volume: "conversions", Counts: text("conversions", "konverteringer"),
			Instead: []Substitute{{"leads.won", text("won deals", "vunne avtaler")}},
		},
		{
			ID: "loyalty", Title: text("Loyalty", "Lojalitet"),
			Volume: "orders.repeat_orders", Counts: text("repeat orders", "gjenkjøp"),
		},
	}
}

// completed returns the stage with what it leaves empty taken from the default
// stage of its id; a stage of one's own is titled by its id.
func (s Stage) completed() Stage {
	defaults := DefaultStages()
	if i := slices.IndexFunc(defaults, func(d Stage) bool { return d.ID == s.ID }); i >= 0 {
		d := defaults[i]
		if s.Volume == "" {
			s.Volume, s.Instead = d.Volume, d.Instead
		}
		if s.Counts == nil && s.Volume == d.Volume {
			s.Counts = d.Counts
		}
		if s.Title == nil {
			s.Title = d.Title
		}
	}
	if s.Title == nil {
		s.Title = locale.Localized{"": s.ID}
	}
	return s
}

// IDForm is a regular expression for a stage's id.
const IDForm = `^[a-z_][a-z0-9_]*$`

var identifier = regexp.MustCompile(IDForm)

// Validate checks the stage; path is its place in the config: "stage[1]".
// known are the names that a volume may have.
func (s *Stage) Validate(path string, known []measure.Info, l *diag.List) {
	switch {
	case s.ID == "":
		l.Add(diag.Diagnostic{Path: path, Message: "the stage has no id", Hint: `write id = "…"`})
	case !identifier.MatchString(s.ID):
		l.Add(diag.Diagnostic{Path: path + ".id", Message: fmt.Sprintf("%q cannot be a stage's id", s.ID), Hint: "use small letters, digits and _"})
	}
	volume := s.completed().Volume
	if volume == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the stage has no volume", Hint: `write volume = "…", the measure that is counted`})
		return
	}
	info, candidates, ok := measure.Find(volume, known)
	switch {
	case ok && info.Unit != unit.Count:
		l.Add(diag.Diagnostic{Path: path + ".volume", Message: fmt.Sprintf("%q is not a count, so its rates would be no shares", volume), Hint: "name a measure that counts people or things"})
	case ok:
	case len(candidates) > 0:
		l.Add(diag.Diagnostic{Path: path + ".volume", Message: fmt.Sprintf("%q may mean %s", volume, strings.Join(candidates, " or ")), Hint: "write the one that is meant"})
	default:
		var names []string
		for _, k := range known {
			names = append(names, k.Name)
		}
		l.Add(diag.Diagnostic{Path: path + ".volume", Message: fmt.Sprintf("unknown measure %q", volume), Hint: diag.DidYouMean(volume, names)})
	}
}
