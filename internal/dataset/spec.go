package dataset

import (
	"fmt"
	"slices"
	"time"

	"github.com/expr-lang/expr/ast"

	"peil/internal/diag"
	"peil/internal/period"
)

// spec is how the rows of one source are read, whatever the file: which texts
// and numbers, what is added up, and which conditions are asked.
type spec struct {
	source   *Source
	at       string // its place in the config: source[2]
	kind     Kind
	preset   *preset
	currency string         // of the report; "" is not checked
	zone     *time.Location // of the source's times
	local    *time.Location // of the report's days
	dated    int            // the column of the kind that dates its rows; -1: none

	texts []slot
	nums  []slot
	dims  []dimension
	sums  []sum
	parts []int  // text slots of the columns whose rows are a part of the whole
	apart []slot // what tells rows of the same time apart; see identity.go
	keyed []int  // their text slots, in a spec that reads them

	where   []meant // all of them must hold; none: every row is meant
	byTexts bool    // where asks for texts only

	revenue    int // number slot of the column with a basis; -1: none
	convert    conversion
	counted    int // number slot that counts rows; -1
	profit     int // slots of orders; -1
	cost       int
	aid        int // slot of a survey's score, or of a position in search; -1
	keys       keySlots
	collapsing *collapsing // of a source of touches in a database
	places     []dimension // that touches keep
	rules      []ruleSlot
	currText   int // text slot of the rows' currency; -1
	brand      brandSlots
	channels   channelRules
	utm        *UTM
	rates      *rates // nil: only the report's currency is read
	money      uint64 // number slots that hold money
}

// keySlots are the text slots of what rows of persons are kept by; -1 where the
// kind has no such column.
type keySlots struct {
	person, account, order, channel, campaign, kind, first, until, label int
	sold                                                                 int // a conversion's order
	stages                                                               [len(leadStages)]int
}

// slot is a place in a row, and where a file's value for it comes from.
type slot struct {
	name     string            // canonical or own column, or a header
	column   *Column           // nil: own column or header
	header   bool              // name is the file's header
	from     string            // place in the config that asks for the header
	filled   bool              // computed, never read
	optional bool              // a file may lack the header
	back     []byte            // the fallback: what a cell is that the file does not have; nil: none
	always   bool              // the fallback is for blank cells too, not only for files without the column
	number   Fixed             // the fallback of a number
	names    map[string]string // what the preset calls the cells' words
}

// given reports whether something stands in for the column in a file without
// it.
func (t *slot) given() bool { return t.back != nil || t.column != nil && t.column.Blank }

type dimension struct {
	name string
	slot int // in texts
}

// sum is a column of the table.
type sum struct {
	name  string
	slot  int       // in nums; -1 counts rows
	where condition // nil: every row
	node  ast.Node  // of where
}

// row is one row of a file on its way into the groups. Its texts point into
// the file's buffer.
type row struct {
	line int32
	date period.Date
	unix int64
	text [][]byte
	num  []Fixed
	has  uint64
}

// maxColumns is the width of the sets of columns that have a value.
const maxColumns = 64

func newSpec(source *Source, index int, plan *Plan) (*spec, diag.List) {
	var l diag.List
	s := &spec{source: source, at: fmt.Sprintf("source[%d]", index), currency: plan.Currency, revenue: -1, counted: -1, profit: -1, cost: -1, aid: -1, currText: -1}
	var ok bool
	if s.kind, ok = KindOf(source.Kind); !ok {
		oneOf(&l, s.at+".kind", "kind of source", source.Kind, kindNames())
		return nil, l
	}
	s.dated = slices.IndexFunc(s.kind.Columns, func(c Column) bool { return c.Role == Dated })
	var err error
	if s.preset, err = presetOf(source.Preset); err != nil {
		l.Errorf(s.at+".preset", "%v", err)
		return nil, l
	}
	s.local = s.location(plan.Timezone, &l)
	s.zone = s.local
	if source.Timezone != "" {
		s.zone = s.location(source.Timezone, &l)
	}
	s.rates = plan.rates
	if source.Currency != "" && plan.Currency != "" && source.Currency != plan.Currency && !s.rates.knows(source.Currency) {
		l.Add(diag.Diagnostic{Path: s.at + ".currency", Message: fmt.Sprintf("the source is in %s, the report in %s%s", source.Currency, plan.Currency, s.noRate(source.Currency)),
			Hint: addRates})
	}
	s.addKeys(plan)
	for _, c := range s.kind.Columns {
		if c.Part {
			s.parts = append(s.parts, s.text(c.Name, ""))
		}
	}
	for _, column := range s.preset.Total.Blank {
		s.text(column, "")
	}
	s.addDimensions(plan)
	s.addSums()
	s.addMeasures(plan, &l)
	s.addWhere(&l)
	s.addBasis(plan.Basis, &l)
	s.addRules(plan)
	s.addMoney(plan)
	s.addBrand(plan)
	s.utm = &plan.UTM
	s.addChannelRules(plan)
	s.addApart()
	if len(s.nums) > maxColumns || len(s.sums) > maxColumns {
		l.Errorf(s.at, "the source %q has more than %d columns of numbers", source.Name, maxColumns)
		return nil, l
	}
	return s, l
}

func (s *spec) location(name string, l *diag.List) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		l.Errorf(s.at, "unknown time zone %q", name)
		return time.UTC
	}
	return loc
}

// text returns the slot of a text: a canonical or own column, or else a header.
func (s *spec) text(name, from string) int {
	return s.slot(&s.texts, name, from)
}

// num returns the slot of a number likewise.
func (s *spec) num(name, from string) int {
	return s.slot(&s.nums, name, from)
}

func (s *spec) slot(slots *[]slot, name, from string) int {
	var column *Column
	if i := s.kind.Column(name); i >= 0 {
		column = &s.kind.Columns[i]
		name = column.Name
	}
	if i := slices.IndexFunc(*slots, func(t slot) bool { return t.name == name && !t.optional }); i >= 0 {
		return i
	}
	*slots = append(*slots, s.newSlot(name, from, column))
	return len(*slots) - 1
}

func (s *spec) newSlot(name, from string, column *Column) slot {
	t := slot{name: name, column: column, from: from, header: column == nil && !hasKey(s.source.Columns, name), names: s.preset.Names[name]}
	if value, always, ok := s.fallback(name, column); ok {
		t.back, t.always = []byte(value), always
		t.number, _ = parseDefault(value) // checked by Validate; of a text it is unused
	}
	return t
}

// indexOf returns the slot of that name, or -1.
func indexOf(slots []slot, name string) int {
	return slices.IndexFunc(slots, func(t slot) bool { return t.name == name })
}

// fallback returns the value of cells that the file does not have: the source's
// default, the preset's channel, the source's name, the kind's default.
func (s *spec) fallback(name string, c *Column) (value string, blank, ok bool) {
	names := []string{name}
	if c != nil {
		names = c.names()
	}
	for _, n := range names {
		if v, ok := s.source.Defaults[n]; ok {
			return v, true, true
		}
	}
	switch {
	case c == nil:
		return "", false, false
	case c.Name == "channel" && s.preset.Channel != "":
		return s.preset.Channel, false, true
	case c.SourceName:
		return s.source.Name, false, true
	case c.Default != "":
		return c.Default, true, true
	}
	return "", false, false
}

// own returns the slot of a canonical text column that the kind has, or -1.
func (s *spec) own(name string) int {
	if s.kind.Column(name) < 0 {
		return -1
	}
	return s.text(name, "")
}
