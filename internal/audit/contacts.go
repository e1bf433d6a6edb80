package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// Register is how good the register of contacts is. Of what no file tells, the
// count is nil.
type Register struct {
	Contacts   int
	Incomplete *int // fewer fields than are needed
	Stale      *int // the company's data were checked too long ago, or never
	Refused    *int // no consent
	Sleeping   *int // no engagement for too long, or ever

	rows [4]sightings // by gate, in the order above
}

// RegisterOf counts the contacts by the config's gates; nil without contacts. An
// age is as of the last day of the data, or, without days, the latest date among
// the contacts.
func RegisterOf(d *dataset.Data, cfg *Config) *Register {
	list, limits := &d.Contacts, cfg.limits()
	if len(list.Rows) == 0 {
		return nil
	}
	needed, today := dataset.Fixed(limits.of("contacts_fields")*dataset.Scale), period.Date(0)
	for i := range list.Rows {
		c := &list.Rows[i]
		if limits.of("contacts_fields") == 0 {
			needed = max(needed, c.Fields)
		}
		if c.Checked {
			today = max(today, c.Company)
		}
	}
	if d.Span != nil {
		today = d.Span.End
	}
	fresh := today.AddMonths(-int(limits.of("contacts_stale_months")))
	asleep := limits.of("contacts_sleeping_months")
	r := &Register{Contacts: len(list.Rows)}
	for i, gate := range []struct {
		known bool
		count **int
		fails func(*dataset.Contact) bool
	}{
		{list.HasFields, &r.Incomplete, func(c *dataset.Contact) bool { return c.Fields < needed }},
		{list.HasDates, &r.Stale, func(c *dataset.Contact) bool { return !c.Checked || c.Company < fresh }},
		{list.HasConsent, &r.Refused, func(c *dataset.Contact) bool { return !c.Consented }},
		{list.HasMonths, &r.Sleeping, func(c *dataset.Contact) bool { return !c.Engaged || c.Months.Float() >= asleep }},
	} {
		if !gate.known {
			continue
		}
		for j := range list.Rows {
			if c := &list.Rows[j]; gate.fails(c) {
				r.rows[i].add(c.File, c.Line)
			}
		}
		*gate.count = new(r.rows[i].n)
	}
	return r
}

// contacts judges the register by the gates' limits, and looks for persons who
// stand in it twice.
func (a *audit) contacts() {
	r := RegisterOf(a.data, a.cfg)
	if r == nil {
		return
	}
	for i, gate := range []struct {
		check    string
		severity diag.Severity
	}{
		{check: "contacts_incomplete", severity: diag.Warning}, {check: "contacts_stale", severity: diag.Warning},
		{check: "contacts_without_consent", severity: diag.Warning}, {check: "contacts_sleeping", severity: diag.Info},
	} {
		n := r.rows[i].n
		if n == 0 || float64(n) <= a.limit(gate.check)*float64(r.Contacts) {
			continue
		}
		a.rows(r.rows[i], dataset.Finding{
			Severity: gate.severity, Check: gate.check,
			Args: dataset.Args{"n": n, "all": r.Contacts, "share": dataset.Share(float64(n) / float64(r.Contacts)), "limit": dataset.Share(a.limit(gate.check)),
				"months": a.months(gate.check)},
		})
	}
	var again sightings
	seen := map[int32]bool{}
	for _, c := range a.data.Contacts.Rows {
		if seen[c.Person] {
			again.add(c.File, c.Line)
		}
		seen[c.Person] = true
	}
	if n := again.n; n > 0 {
		a.rows(again, dataset.Finding{Severity: diag.Warning, Check: "repeated_contacts", Args: dataset.Args{"n": n, "all": r.Contacts}})
	}
}

// months returns how many months make a gate fail; 0 for one without.
func (a *audit) months(check string) int {
	if key := check + "_months"; slices.Contains(limitKeys(), key) {
		return int(a.limit(key))
	}
	return 0
}
