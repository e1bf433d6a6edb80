package dataset

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
	"peil/internal/warehouse"
)

// Touches that a database holds together with the conversions are brought
// together there:
//
//   - of those who converted every touch comes, a row a person, so that journeys
//     are put together here, by one code, whatever the models ask of them;
//   - of those who did not, who are nearly all, only paths come, with how many
//     took each;
//   - sums by day and channel come as for any other kind.
//
// So what moves grows with the conversions and the distinct paths, not with the
// touches.

// NullPath is the journeys that no conversion ended and that a database has
// collapsed: of persons who never converted, those whose last touches, in the
// windows of the plan, were in these channels.
type NullPath struct {
	Month      period.Date // first day of the month of their last touch (UTC)
	Channels   []int32     // oldest first, as indices into Data.Channels
	Journeys   int
	Touches    int // rows, those outside the windows included
	Duplicates int // of the same person, instant and channel as one before
	NoChannel  int // without a channel
	Repeated   int // alike in all that is kept of a touch, and not on the quarter of an hour, as days alone are
}

// TouchCount is how many touches there are of a channel and type, where a
// database has collapsed them: what the audit asks of them all.
type TouchCount struct {
	Channel int32 // index into Data.Channels
	Type    TouchType
	File    int32
	Rows    int
	Unnamed int // without a campaign
}

// collapsing is what a source of touches must know of the others.
type collapsing struct {
	spans     []int64 // look-back windows in seconds, by TouchType
	converted []*spec // the sources of conversions, all of the same database
	rests     string  // what else the result depends on, as text
	why       Word    // what is in the way; "" is nothing
}

// What keeps a database from collapsing touches, as the finding rows_moved tells
// it, beside what keeps it from adding rows up.
const (
	movedForApart    Word = "moved_apart"    // not all touches and conversions lie in one database
	movedForPersons  Word = "moved_persons"  // persons are joined by other sources
	movedForRules    Word = "moved_rules"    // a rule looks at each touch
	movedForTime     Word = "moved_time"     // the time is stored as text
	movedForNobody   Word = "moved_nobody"   // rows without a person
	movedForSeveral  Word = "moved_several"  // several sources of touches
	movedForUnstored Word = "moved_unstored" // no source of conversions
	movedForPlaces   Word = "moved_places"   // more places than can be named to the database
	movedForSigns    Word = "moved_signs"    // places that cannot be written
)

// linkJourneys tells the source of touches whether they can be collapsed where
// they lie.
func linkJourneys(specs []*spec, plan *Plan) {
	var touches, conversions, joining []*spec
	for _, s := range specs {
		switch {
		case s == nil:
		case s.kind.Name == "touchpoints":
			touches = append(touches, s)
		case s.kind.Name == "conversions":
			conversions = append(conversions, s)
		case s.kind.Name == "identity" || s.kind.Name == "leads":
			joining = append(joining, s)
		}
	}
	for _, t := range touches {
		c := &collapsing{spans: plan.Spans, converted: conversions}
		switch {
		case len(plan.Spans) == 0 || len(conversions) == 0:
			c.why = movedForUnstored
		case len(touches) > 1:
			c.why = movedForSeveral
		case joining != nil || plan.Accounts:
			c.why = movedForPersons
		case slices.ContainsFunc(conversions, func(s *spec) bool { return s.source.DSN != t.source.DSN }):
			c.why = movedForApart
		}
		var sources []*Source
		for _, s := range conversions {
			sources = append(sources, s.source)
		}
		rests, err := json.Marshal([]any{plan.Spans, sources})
		if c.rests = string(rests); err != nil {
			c.why = movedForApart // a NaN in the config: its conversions cannot be read either
		}
		t.collapsing = c
	}
}

// canCollapse reports whether the database can bring the touches together, and
// else why not.
func (p *pass) canCollapse(ctx context.Context, db *database) (t *touchQuery, why Word) {
	s, c := p.spec, p.spec.collapsing
	if !db.CanCollapse() {
		return nil, ""
	}
	if c.why != "" {
		return nil, c.why
	}
	for _, r := range s.rules {
		if p.binding.text[r.slot] >= 0 {
			return nil, movedForRules
		}
	}
	if len(p.binding.gates) > 0 || s.texts[s.keys.kind].names != nil {
		return nil, movedForNames
	}
	if p.binding.date < 0 {
		return nil, movedForTime
	}
	date := db.columns[p.binding.date]
	if date.Class != warehouse.Instant && date.Class != warehouse.Clock && date.Class != warehouse.Date {
		return nil, movedForTime
	}
	a := p.asked(db, true)
	typ := db.Lower(a.text("type"))
	var words []string
	for _, word := range append(TouchTypes(), "impression") {
		words = append(words, db.Quote(word))
	}
	read := fmt.Sprintf("%s IN (%s) AND %s IS NOT NULL", typ, strings.Join(words, ", "), db.Of(date))
	mapping, why := p.mapPlaces(ctx, db, strings.Join(append(p.conditions(db), read), " AND "))
	if why != "" || len(p.diags) > 0 {
		return nil, why
	}
	meant, _ := p.meant(db)
	if why := p.canAdd(ctx, db); why != "" {
		return nil, why
	}
	t = &touchQuery{mapping: mapping, read: read, Touches: warehouse.Touches{
		From: db.from, Person: a.text("person"), Second: db.Seconds(date, s.zone.String()),
		Channel: a.text("channel"),
	}}
	for _, place := range s.places {
		text := a.textOf(place.slot)
		t.Beside = append(t.Beside, text)
		t.Alike = append(t.Alike, cmp.Or(mapping.folded[place.slot], text))
	}
	t.Beside, t.Alike = append(t.Beside, a.text("type")), append(t.Alike, a.text("type"))
	var spans []string
	for kind, word := range TouchTypes() {
		spans = append(spans, fmt.Sprintf("WHEN %s THEN %d", db.Quote(word), c.spans[kind]))
	}
	t.Span = fmt.Sprintf("CASE %s WHEN 'impression' THEN %d %s ELSE 0 END", typ, c.spans[ViewTouch], strings.Join(spans, " "))
	t.Where = fmt.Sprintf("%s AND %s AND %s <> 'survey'", meant, read, typ)
	if a.cannot {
		return nil, movedForText
	}
	if nobody, err := db.Any(ctx, db.from, "%s", meant+" AND "+t.Person+" = ''"); err != nil {
		p.failDatabase(err)
		return nil, ""
	} else if nobody {
		return nil, movedForNobody
	}
	for _, conversions := range c.converted {
		persons, why := p.personsOf(ctx, db, conversions)
		if why != "" || len(p.diags) > 0 {
			return nil, why
		}
		t.converted = append(t.converted, persons)
	}
	if !p.fits(ctx, db, t) {
		return nil, movedForPlaces
	}
	return t, ""
}

// fits reports whether the database takes the questions, which name the places.
func (p *pass) fits(ctx context.Context, db *database, t *touchQuery) bool {
	packed, rest := db.Packed(t.Touches, t.converted)
	_, collapsed, _ := db.Collapsed(t.Touches, t.converted)
	groups := strings.Join(p.groupQuery(db).selected, ", ")
	const times = 3 // selected, grouped by and ordered by
	return db.Fits(ctx, max(len(packed)+len(rest), len(collapsed.From), times*len(groups)))
}

// touchQuery is what is asked of touches.
type touchQuery struct {
	warehouse.Touches
	mapping   mapping
	read      string // condition on rows that can be read, of any type
	converted []warehouse.Persons
}

// personsOf tells who converted, as the database finds them.
func (p *pass) personsOf(ctx context.Context, db *database, s *spec) (warehouse.Persons, Word) {
	of := &database{DB: db.DB}
	if of.from = db.Table(s.source.Table); s.source.Query != "" {
		of.from = db.Query(trimQuery(s.source.Query))
	}
	var err error
	if of.columns, err = db.Columns(ctx, of.from); err != nil {
		return warehouse.Persons{}, movedForApart // told by the source itself
	}
	other := &pass{fileScan: &fileScan{spec: s, path: p.path}}
	var l diag.List
	if other.reader, err = tabular.NewRows(columnNames(of.columns), p.path, s.options()); err != nil {
		return warehouse.Persons{}, movedForApart
	}
	if other.binding, l = s.bind(other.reader.Header, nil, p.path, ""); len(l) > 0 {
		return warehouse.Persons{}, movedForApart
	}
	other.campaign.prepare(other)
	where, ok := other.meant(of)
	person := other.asked(of, false)
	persons := warehouse.Persons{From: of.from, Where: where, Person: person.text("person")}
	if !ok || person.cannot {
		return warehouse.Persons{}, movedForCondition
	}
	return persons, ""
}
