package dataset

import (
	"slices"
	"strings"

	"peil/internal/period"
	"peil/internal/tabular"
)

// Contacts are the rows of the contacts sources, in the order of the files and
// their lines, and which of the columns any file has.
type Contacts struct {
	Rows []Contact

	HasDates, HasFields, HasConsent, HasMonths bool
}

// Contact is one contact of the client's register. What a row leaves blank is
// said by its field's false.
type Contact struct {
	Person    int32       // index into Data.Persons
	Checked   bool        // CompanyDate is known
	Company   period.Date // when the company's data were last checked
	Fields    Fixed       // filled in; blank is 0
	Consented bool
	Engaged   bool // Months is known
	Months    Fixed
	File      int32
	Line      int32
}

// consentWords are what a file may write, in lower case, in English and Norwegian.
var consentWords = struct{ yes, no []string }{
	yes: []string{"yes", "y", "ja", "j", "true", "sann", "1", "given", "granted", "opt-in", "opted in", "subscribed", "samtykket"},
	no:  []string{"", "no", "n", "nei", "false", "usann", "0", "none", "denied", "withdrawn", "opt-out", "opted out", "unsubscribed", "trukket"},
}

func (p *pass) keepContact() bool {
	s, r, k := p.spec, &p.row, &p.kept.contacts
	if len(r.text[s.keys.person]) == 0 {
		p.skipCell(p.field(s.keys.person), "the contact has no person")
		return false
	}
	c := Contact{Line: r.line}
	day, parsed := p.dates[startDate].ParseDay(r.text[s.keys.first], p.spec.zone)
	switch parsed {
	case tabular.Bad:
		p.skipCell(p.field(s.keys.first), "%q in the column %q is not a date%s", r.text[s.keys.first], p.reader.Header[p.field(s.keys.first)], p.dateHint(r.text[s.keys.first]))
		return false
	case tabular.Value:
		c.Checked, c.Company = true, day
	}
	word := strings.ToLower(string(r.text[s.keys.kind]))
	if c.Consented = slices.Contains(consentWords.yes, word); !c.Consented && !slices.Contains(consentWords.no, word) {
		p.skipCell(p.field(s.keys.kind), `%q does not say whether there is consent: write "yes" or "no"`, r.text[s.keys.kind])
		return false
	}
	c.Fields, _ = p.number("complete_fields")
	c.Months, c.Engaged = p.number("engagement_months")
	c.Person = p.kept.persons.indexBytes(r.text[s.keys.person])
	k.Rows = append(k.Rows, c)
	text := func(slot int) bool { return p.binding.text[slot] >= 0 || s.texts[slot].given() }
	number := func(column string) bool {
		i := indexOf(s.nums, column)
		return p.binding.num[i] >= 0 || s.nums[i].given()
	}
	k.HasDates, k.HasConsent = text(s.keys.first), text(s.keys.kind)
	k.HasFields, k.HasMonths = number("complete_fields"), number("engagement_months")
	return true
}

// take adds a file's contacts, under common numbers.
func (c *Contacts) take(k *Contacts, persons func(int32) int32, file int32) {
	for _, row := range k.Rows {
		row.Person, row.File = persons(row.Person), file
		c.Rows = append(c.Rows, row)
	}
	c.HasDates, c.HasFields = c.HasDates || k.HasDates, c.HasFields || k.HasFields
	c.HasConsent, c.HasMonths = c.HasConsent || k.HasConsent, c.HasMonths || k.HasMonths
}
