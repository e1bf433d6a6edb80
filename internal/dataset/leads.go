package dataset

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"peil/internal/period"
	"peil/internal/tabular"
)

// leadStages are the columns that date what became of a lead, in the order in
// which it goes through them; a deal is won or lost, not both.
var leadStages = [...]string{"mql", "sql", "opportunity", "won", "lost"}

// Lead is one row of a leads source: a person, and how far sales came. Rows
// are in the order of the files and their lines.
type Lead struct {
	Person  int32 // index into Data.Persons
	Account int32 // likewise; -1 when unknown
	Channel int32 // index into Data.Channels; -1 when unknown

	Created     Moment
	MQL         Moment
	SQL         Moment
	Opportunity Moment
	Won         Moment // as the row has it: see Outcome
	Lost        Moment

	Value    Fixed
	HasValue bool
	File     int32
	Line     int32

	Continues bool // a lead that another source tells: its creation dates the deal alone
	Decides   bool // its source tells both what is won and what is lost
}

// Moment is when something happened; the zero one is never.
type Moment struct {
	Known bool
	Date  period.Date // the report's day
	Time  int64       // Unix seconds; of a day alone its last second: who was a lead that day was it by then
}

// Outcome returns when the deal was won or lost, of which one at most is known:
// of a row that has both it is the later, and on one day the deal was won.
func (l *Lead) Outcome() (won, lost Moment) {
	switch {
	case !l.Won.Known || !l.Lost.Known:
		return l.Won, l.Lost
	case l.Lost.Date > l.Won.Date:
		return Moment{}, l.Lost
	}
	return l.Won, Moment{}
}

// Stages returns the dates of what became of the lead with their columns'
// names, in the order in which they should come.
func (l *Lead) Stages() (names []string, moments []Moment) {
	return leadStages[:], []Moment{l.MQL, l.SQL, l.Opportunity, l.Won, l.Lost}
}

// moments are where the dates of leadStages are kept.
func (l *Lead) moments() [len(leadStages)]*Moment {
	return [...]*Moment{&l.MQL, &l.SQL, &l.Opportunity, &l.Won, &l.Lost}
}

func (p *pass) keepLead() bool {
	s, r, k := p.spec, &p.row, &p.kept
	if len(r.text[s.keys.person]) == 0 {
		p.skipCell(p.field(s.keys.person), "the lead has no person")
		return false
	}
	lead := Lead{Line: r.line, Created: Moment{Known: true, Date: r.date, Time: r.unix}}
	if at := p.binding.date; at < 0 || !hasClock(p.record.Field(at)) {
		lead.Created.Time = p.endOf(r.date)
	}
	into := lead.moments()
	for i, slot := range s.keys.stages {
		cell := r.text[slot]
		unix, day, parsed := p.dates[startDate].ParseTime(cell, s.zone)
		switch parsed {
		case tabular.Missing:
			continue
		case tabular.Bad:
			p.skipCell(p.field(slot), "%q in the column %q is not a date%s", cell, p.reader.Header[p.field(slot)], p.dateHint(cell))
			return false
		}
		switch {
		case !hasClock(cell):
			unix = p.endOf(day)
		case p.zoneShift:
			day = period.NewDate(time.Unix(unix, 0).In(s.local).Date())
		}
		*into[i] = Moment{Known: true, Date: day, Time: unix}
	}
	lead.Person = k.persons.indexBytes(r.text[s.keys.person])
	lead.Account = indexOrNone(&k.persons, r.text[s.keys.account])
	lead.Channel = indexOrNone(&k.channels, r.text[s.keys.channel])
	lead.Value, lead.HasValue = p.number("value")
	k.leads = append(k.leads, lead)
	p.outcomes.note(p, &lead)
	p.fill("leads", 1)
	return true
}

// stageDays returns the days from the first to the last on which a lead reached a
// stage: the last deal may be won months after the last lead came in.
func (d *Data) stageDays() (days period.Period, ok bool) {
	t := &Table{}
	type stage struct {
		day        period.Date
		file, line int32
	}
	var stages []stage
	for i := range d.Leads {
		_, moments := d.Leads[i].Stages()
		for _, m := range moments {
			if m.Known {
				stages = append(stages, stage{m.Date, d.Leads[i].File, d.Leads[i].Line})
			}
		}
	}
	slices.SortStableFunc(stages, func(a, b stage) int { return cmp.Compare(a.day, b.day) })
	for _, s := range stages {
		t.Date, t.File, t.Rows = append(t.Date, s.day), append(t.File, s.file), append(t.Rows, 1)
		t.First, t.Last = append(t.First, s.line), append(t.Last, s.line)
	}
	return d.lonely(t)
}

// hasClock reports whether a cell that was read as a date has a time of day.
func hasClock(cell []byte) bool { return bytes.IndexByte(cell, ':') >= 0 }

// endOf returns the last second of a day in the source's time zone.
func (p *pass) endOf(day period.Date) int64 {
	y, m, d := day.Time().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, p.spec.zone).Unix() - 1
}
