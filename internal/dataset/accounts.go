package dataset

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/diag"
)

// Accounts tells how rows of persons became rows of their accounts.
type Accounts struct {
	Touches     Part // without an account: they stay the person's
	Conversions Part
	Leads       Part
	Several     int // persons with more than one account
}

// membership is what the sources say of who belongs where, until the persons of
// all rows are settled.
type membership struct {
	links       []link
	touches     []int32 // accounts, by touch as they were read; nil unless the plan asks for them
	conversions []int32
}

// keepAccount keeps the account of the row kept last, where the plan asks for
// accounts.
func (p *pass) keepAccount() {
	if slot := p.spec.keys.account; slot >= 0 {
		account := p.kept.accounts.add(-1)
		if cell := p.row.text[slot]; len(cell) > 0 {
			p.persons.add(cell, account)
		}
	}
}

// take adds a file's.
func (m *membership) take(f *fileScan, persons func(int32) int32, file int32) {
	for _, l := range f.kept.links {
		m.links = append(m.links, link{persons(l.id), persons(l.person), file, l.line})
	}
	into := &m.touches
	if f.spec.kind.Name == "conversions" {
		into = &m.conversions
	}
	for _, piece := range f.kept.accounts.list {
		for _, account := range piece {
			*into = append(*into, persons(account))
		}
	}
}

// belonging is a row that says which account a person is of.
type belonging struct {
	person, account int32
	file, line      int32
}

// join makes rows of persons rows of their accounts, so that the people of one
// company have one journey. A row that names no account is of its person's, as
// other rows tell it: of several the first by name, whatever the rows' order.
// Where none does it stays the person's own.
func (d *Data) join(m *membership, ends []int32) *Accounts {
	var rows []belonging
	note := func(person, account, file, line int32) {
		if account >= 0 {
			rows = append(rows, belonging{person, ends[account], file, line})
		}
	}
	for i, t := range d.Touches {
		note(t.Person, m.touches[i], t.File, t.Line)
	}
	for i, c := range d.Conversions {
		note(c.Person, m.conversions[i], c.File, c.Line)
	}
	for _, l := range d.Leads {
		note(l.Person, l.Account, l.File, l.Line)
	}
	a := &Accounts{}
	home := d.homes(rows, a)
	move := func(person *int32, account int32, missing *Part) {
		switch {
		case account >= 0:
			account = ends[account]
		default:
			account = home[*person]
		}
		missing.count(account < 0)
		if account >= 0 {
			*person = account
		}
	}
	for i := range d.Touches {
		move(&d.Touches[i].Person, m.touches[i], &a.Touches)
	}
	for i := range d.Conversions {
		move(&d.Conversions[i].Person, m.conversions[i], &a.Conversions)
	}
	for i := range d.Leads {
		move(&d.Leads[i].Person, d.Leads[i].Account, &a.Leads)
	}
	return a
}

// homes returns each person's account, -1 where none is known, and tells the
// persons who have several. A name that is some row's account is its own.
func (d *Data) homes(rows []belonging, a *Accounts) []int32 {
	name := func(i int32) string { return d.Persons.List[i] }
	home := make([]int32, len(d.Persons.List))
	for i := range home {
		home[i] = -1
	}
	slices.SortFunc(rows, func(x, y belonging) int {
		return cmp.Or(strings.Compare(name(x.person), name(y.person)), strings.Compare(name(x.account), name(y.account)), cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line))
	})
	var first *belonging
	var examples []string
	for i := 0; i < len(rows); {
		person := rows[i].person
		var accounts []int32
		for ; i < len(rows) && rows[i].person == person; i++ {
			if len(accounts) > 0 && accounts[len(accounts)-1] == rows[i].account {
				continue
			}
			if accounts = append(accounts, rows[i].account); len(accounts) == 2 && (first == nil || cmp.Or(cmp.Compare(rows[i].file, first.file), cmp.Compare(rows[i].line, first.line)) < 0) {
				first = &rows[i]
			}
		}
		home[person] = accounts[0]
		if len(accounts) > 1 {
			if a.Several++; len(examples) < maxExamples {
				examples = append(examples, name(person)+" → "+joinNames(accounts, name))
			}
		}
	}
	for _, r := range rows {
		home[r.account] = r.account
	}
	if first != nil {
		d.tell(first.file, Finding{
			Severity: diag.Warning, Check: "several_accounts", Line: int(first.line), Rows: a.Several, Columns: []string{"account"},
			Args: Args{"n": a.Several, "names": examples},
		})
	}
	return home
}
