package dataset

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
)

// DefaultRateDays is for how many days a rate holds where peil.toml does not
// say: over a weekend and the holidays of Easter or Christmas.
const DefaultRateDays = 7

// rate is a row of a source of exchange rates: per units of the one currency
// are worth rate units of the other.
type rate struct {
	from, to  string
	date      period.Date
	rate, per Fixed
	file      string
	line      int32
}

// rates are what amounts in other currencies are converted by.
type rates struct {
	to     string // the report's currency
	days   int    // for how many days a rate holds
	list   map[[2]string][]rate
	files  []string
	broken bool   // the files have mistakes: what lacks a rate may have one
	digest string // of all rates, and what else is told of them
}

// keepRate keeps a rate.
func (p *pass) keepRate() bool {
	s, r := p.spec, &p.row
	var codes [2]string
	for i, slot := range []int{s.keys.person, s.keys.label} {
		codes[i] = strings.ToUpper(string(r.text[slot]))
		if slot == s.keys.label && codes[i] == "" {
			codes[i] = s.currency
		}
		if !currencyCode.MatchString(codes[i]) {
			p.skipCell(p.field(slot), "%q is not a currency code: write three letters, such as EUR", r.text[slot])
			return false
		}
	}
	value, ok := p.number("rate")
	per, read := p.unitsOf()
	if !read {
		return false
	}
	const least = Scale / 1000 // below it fewer than four digits are left
	switch {
	case !ok || value <= 0 || per <= 0:
		p.skipCell(max(0, p.binding.num[s.aid]), "a rate must be more than 0")
		return false
	case value < least:
		p.skipCell(p.binding.num[s.aid], "the rate %s is read with six decimals, too few to convert by: write it the other way round, or for more units, in a column per", value)
		return false
	}
	p.kept.rates = append(p.kept.rates, rate{codes[0], codes[1], r.date, value, per, p.path, r.line})
	return true
}

// unitsOf returns the units that the row's rate is of.
func (p *pass) unitsOf() (Fixed, bool) {
	per, _ := p.number("per")
	power, _ := p.number("per_power")
	const most = 6
	if power < 0 || power > most*Scale || power%Scale != 0 || per > Scale*Scale {
		p.skipCell(max(0, p.binding.num[indexOf(p.spec.nums, "per_power")]), "%s is no power of ten that a rate is of: a whole number from 0 to %d", power, most)
		return 0, false
	}
	for range power / Scale {
		per *= 10
	}
	return per, true
}

// readRates reads the sources of rates among sources; nil where there is none. What
// is wrong with them is told where the report is made.
func readRates(ctx context.Context, sources []Source, plan *Plan) *rates {
	var told diag.List
	scans := make([][]*fileScan, len(sources))
	for i := range sources {
		if sources[i].Kind != "rates" {
			continue
		}
		s, mistakes := newSpec(&sources[i], i, plan)
		if mistakes.Count(diag.Error) > 0 {
			continue
		}
		names := expand(&sources[i], i, &told)
		scans[i] = make([]*fileScan, len(names))
		run(s.jobs(ctx, names, scans[i], nil))
	}
	return gatherRates(scans, plan, &told)
}

// gatherRates puts the rates of all sources together; nil where there is no such
// source. Two rates of one day that differ are an error.
func gatherRates(scans [][]*fileScan, plan *Plan, l *diag.List) *rates {
	all := &rates{to: plan.Currency, days: plan.RateDays, list: map[[2]string][]rate{}}
	hash := sha256.New()
	for _, f := range slices.Concat(scans...) {
		if f == nil || f.spec.kind.Name != "rates" {
			continue
		}
		all.files = append(all.files, f.file.Name)
		all.broken = all.broken || len(f.diags) > 0 || f.badRows > 0
		for _, r := range f.kept.rates {
			pair := [2]string{r.from, r.to}
			all.list[pair] = append(all.list[pair], r)
			fmt.Fprintln(hash, r.from, r.to, r.date, r.rate, r.per)
		}
	}
	if all.files == nil {
		return nil
	}
	fmt.Fprintln(hash, all.files, all.broken)
	all.digest = fmt.Sprintf("%x", hash.Sum(nil))
	for _, list := range all.list {
		slices.SortStableFunc(list, func(a, b rate) int { return cmp.Compare(a.date, b.date) })
		for i := 1; i < len(list); i++ {
			a, b := list[i-1], list[i]
			if a.date == b.date && (a.rate != b.rate || a.per != b.per) {
				l.Add(diag.Diagnostic{File: b.file, Line: int(b.line), Message: fmt.Sprintf("%s has another rate from %s to %s than %s, line %d", b.date, b.from, b.to, a.file, a.line),
					Hint: "keep one of the two"})
			}
		}
	}
	return all
}

// knows reports whether there is any rate between a currency and the report's.
func (r *rates) knows(from string) bool {
	return r != nil && (r.broken || r.list[[2]string{from, r.to}] != nil || r.list[[2]string{r.to, from}] != nil)
}
