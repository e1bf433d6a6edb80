package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
)

// Names that are not a channel of the source.
const (
	Unattributed = measure.Unattributed // conversions without a touch in the window
	Unknown      = "(unknown)"          // touches whose channel is empty
	Other        = "(other)"            // the smaller channels of a drawing
)

// Journeys are the conversions of a source with the touches before each.
type Journeys struct {
	config    Config
	dated     bool      // touches and conversions have times; false for a paths source
	list      []journey // sorted by date, file and line
	touches   []touch   // of all journeys; journey.from and to are indices
	dims      []string  // channel, and of Config.By those that some place has a value of
	places    []place   // sorted, then Unattributed
	hasLeads  bool      // a source tells leads
	nulls     []block   // paths of the journeys that no conversion ended; by month
	prospects bool      // some of these are of persons who never converted

	months func() []block      // all journeys by month
	scores func() []OrderScore // see Orders

	// Nulls counts the journeys that no conversion ended: one a person, or as
	// many as a paths source says.
	Nulls dataset.Fixed
	// Quality counts what is odd about the data.
	Quality Quality
	// RuleTouches counts the touches that each [[attribution.touch]] saw in a
	// conversion itself.
	RuleTouches []int
	// Problems are mistakes in what the sources are combined of.
	Problems diag.List
}

// Quality counts what a reader should know about the data behind the journeys.
type Quality struct {
	Conversions   int // rows
	UnknownPerson int // conversions whose person has no touch at all, whenever
	Touches       int // rows
	Later         int // touches after their person's last conversion
	Expired       int // touches before a conversion, but outside every window
	Duplicates    int // touches of the same person, instant and channel as one before; they are kept
	NoChannel     int // touches without a channel
	JustAfter     int // touches at most five minutes after a conversion: two clocks may differ
	Twice         int // conversions of the same person, instant, type and value as one before; they are kept
	NoLead        int // conversions whose person was no lead by then, where the source tells leads
}

// touch is a step of a journey.
type touch struct {
	place int32
	age   int32 // seconds before the conversion
}

// journey is one row of the conversions source, or a path of the paths source.
type journey struct {
	from, to    int32 // in Journeys.touches
	marks       marks
	file, rows  int32
	line, last  int32 // the first and the last row
	date        period.Date
	time        int64 // of the conversion, in Unix seconds; 0 without dates
	conversions dataset.Fixed
	value       dataset.Fixed
	profit      dataset.Fixed
	hasProfit   bool
}

// Primary returns the model that feeds attributed revenue.
func (j *Journeys) Primary() string { return j.config.Primary }

// Config returns the config that the journeys were put together by, with the
// fields filled in that were left empty.
func (j *Journeys) Config() Config { return j.config }

// Models returns the models to show, the primary one among them.
func (j *Journeys) Models() []string { return j.config.Models }

// Dated reports whether the journeys have dates; those of a paths source have
// none, and belong to no period but the zero one.
func (j *Journeys) Dated() bool { return j.dated }

// in returns the journeys whose conversion lies in p; the zero period is all.
func (j *Journeys) in(p period.Period) []journey {
	if p == (period.Period{}) {
		return j.list
	}
	byDate := func(g journey, d period.Date) int { return cmp.Compare(g.date, d) }
	from, _ := slices.BinarySearchFunc(j.list, p.Start, byDate)
	to, _ := slices.BinarySearchFunc(j.list, p.End+1, byDate)
	return j.list[from:max(from, to)]
}

// path returns a journey's touches, oldest first.
func (j *Journeys) path(g journey) []touch { return j.touches[g.from:g.to] }
