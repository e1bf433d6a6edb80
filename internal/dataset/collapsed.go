package dataset

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/warehouse"
)

// touchesOfDatabase reads the touches that the database brings together.
func (p *pass) touchesOfDatabase(ctx context.Context, db *database, t *touchQuery) {
	meant, _ := p.meant(db)
	p.countPlaces(ctx, db, &t.mapping, meant+" AND "+t.read)
	p.groupsOfDatabase(ctx, db)
	selected, rest := db.Packed(t.Touches, t.converted)
	p.file.Moved += p.askFor(ctx, db, db.from, selected, rest, p.readPacked)
	selected, from, rest := db.Collapsed(t.Touches, t.converted)
	p.file.Moved += p.askFor(ctx, db, from, selected, rest, p.readCollapsed)
}

// readPacked takes the touches of a person.
func (p *pass) readPacked(fields [][]byte) {
	s, k := p.spec, &p.kept
	for text := range strings.SplitSeq(string(fields[1]), string(warehouse.TouchMark)) {
		parts := strings.Split(text, string(warehouse.FieldMark))
		if len(parts) != 3+len(s.places) {
			p.diags.Add(diag.Diagnostic{Path: s.at, Message: "a channel or campaign holds a control character", Hint: "leave it out with where, or mend it in the database"})
			return
		}
		second, err := strconv.ParseInt(parts[0], 10, 64)
		kind, ok := touchType([]byte(parts[len(parts)-1]))
		if err != nil || !ok {
			p.diags.Add(diag.Diagnostic{Path: s.at, Message: fmt.Sprintf("the database answered with a touch that cannot be read: %q", text)})
			return
		}
		if slices.ContainsFunc(parts, func(part string) bool { return p.isNew([]byte(part)) }) {
			return
		}
		p.row.line++
		p.row.text[s.keys.channel] = []byte(parts[1])
		for i, place := range s.places {
			p.row.text[place.slot] = []byte(parts[2+i])
		}
		touch := k.touches.add(Touch{Place: p.placed(), Type: kind, Time: second, Line: p.row.line})
		p.persons.add(fields[0], &touch.Person)
	}
}

// readCollapsed takes a path of persons who did not convert.
func (p *pass) readCollapsed(fields [][]byte) {
	month, err := period.ParseDate(string(fields[0]) + "-01")
	var numbers [6]int
	for i := range numbers {
		if err == nil {
			numbers[i], err = strconv.Atoi(string(fields[2+i]))
		}
	}
	var steps []string
	if numbers[0] > 0 { // else the path is empty, and not one of a blank channel
		steps = strings.Split(string(fields[1]), string(warehouse.TouchMark))
	}
	if err != nil || len(steps) != numbers[0] {
		p.diags.Add(diag.Diagnostic{Path: p.spec.at, Message: "the database answered with a path that cannot be read", Hint: "a channel may hold a control character"})
		return
	}
	path := NullPath{Month: month, Journeys: numbers[1], Touches: numbers[2], Duplicates: numbers[3], NoChannel: numbers[4], Repeated: numbers[5]}
	for _, channel := range steps {
		if p.isNew([]byte(channel)) {
			return
		}
		path.Channels = append(path.Channels, p.kept.channels.Index(channel))
	}
	p.kept.nulls = append(p.kept.nulls, path)
}

// keepTouches keeps what a group of touches tells beside its sums; it reports false
// where its rows are bad.
func (p *pass) keepTouches(n, unnamed int) bool {
	s, r, k := p.spec, &p.row, &p.kept
	kind, ok := touchType(r.text[s.keys.kind])
	if !ok {
		p.skipCell(p.field(s.keys.kind), "%q is not a type of touchpoint: %s; to leave the column unread, write columns = { type = \"\" }", r.text[s.keys.kind], diag.Quoted(TouchTypes()))
		return false
	}
	channel := k.channels.indexBytes(r.text[s.keys.channel])
	if kind == SurveyTouch {
		for range n {
			k.said = append(k.said, Said{channel, r.date})
		}
		return true
	}
	i := slices.IndexFunc(k.counts, func(c TouchCount) bool { return c.Channel == channel && c.Type == kind })
	if i < 0 {
		i = len(k.counts)
		k.counts = append(k.counts, TouchCount{Channel: channel, Type: kind})
	}
	k.counts[i].Rows += n
	k.counts[i].Unnamed += unnamed
	return true
}
