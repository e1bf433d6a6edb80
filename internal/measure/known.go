package measure

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"peil/internal/dataset"
	"peil/internal/unit"
)

// attributed is the kind of the tables that attribution adds.
const attributed = "attributed"

// knownConversions is the credit of the channels that are neither direct nor
// unknown. It is about channels: each is wholly known or not at all, so that by
// channel or campaign it would say nothing. By another dimension it does.
const knownConversions = attributed + ".known_conversions"

// paidPrefix starts the columns that count only channels with ad spend.
const paidPrefix = "paid_"

// Known returns every name that a formula may use, sorted: the measures of all
// kinds, the derived ones, the aliases and the user's own. It depends on no
// data, so that a config can be checked before any file is read.
func Known(own []dataset.Measure) []Info {
	list := slices.Clone(builtIn())
	for _, m := range own {
		if m.ID == "" {
			continue // reported where the measure is validated
		}
		list = append(list, Info{Name: m.ID, Unit: cmp.Or(unit.Unit(m.Unit), unit.Count), Additive: true, Doc: ownDoc(m)})
	}
	if len(own) > 0 {
		slices.SortStableFunc(list, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	}
	return list
}

// builtIn is what Known returns without the user's own.
var builtIn = sync.OnceValue(func() []Info {
	var list []Info
	for _, kind := range dataset.Kinds() {
		for _, c := range kind.Columns {
			if c.Role == dataset.Summed {
				name := kind.Name + "." + c.Name
				list = append(list, Info{Name: name, Unit: columnUnit(c), Additive: addsUp(name), Doc: c.Doc})
			}
		}
	}
	for _, column := range attributedColumns() {
		list = append(list, column,
			Info{
				Name: attributed + "." + paidPrefix + strings.TrimPrefix(column.Name, attributed+"."), Unit: column.Unit, Additive: true,
				Formula: column.Name + " of the channels with ads.spend", Doc: column.Doc + ", of the channels that cost money",
			})
	}
	for _, m := range customerMeasures() {
		list = append(list, m.Info)
	}
	list = append(list, stageMeasures()...)
	list = append(list, brandMeasures()...)
	list = append(list, Info{
		Name: knownConversions, Unit: unit.Count, Additive: true,
		Formula: "attributed.conversions of the channels that are neither direct nor unknown", Doc: "conversions with a known way, by the primary attribution model",
	})
	list = append(list, Info{
		Name: wastedSpend, Unit: unit.Money,
		Formula: "ads.spend of the campaigns whose ads.revenue × margin is below it; margin is the shop's gross profit / revenue in the period, 1 where unknown",
		Doc:     "spend of campaigns under break-even by the revenue that the platform claims",
	})
	list = append(list, Info{
		Name: MarketingCost, Unit: unit.Money, Additive: true,
		Formula: "ads.spend + costs.amount, whichever there are", Doc: "all marketing cost that the sources tell",
	})
	list = append(list, Info{
		Name: plannedCost, Unit: unit.Money, Additive: true,
		Formula: "marketing_cost of the channels that the budget names, all of it where it names none, on the days that it plans for",
		Doc:     "what was spent where there is a plan",
	})
	for _, a := range aliases() {
		list = append(list, Info{Name: a.name, Unit: a.unit, Additive: a.additive, Formula: a.formula(), Doc: a.doc})
	}
	slices.SortStableFunc(list, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return list
})

// attributedColumns are the measures of a table of credit that are narrowed to
// the paid channels, too.
func attributedColumns() []Info {
	return []Info{
		{Name: "attributed.conversions", Unit: unit.Count, Additive: true, Doc: "conversions by the primary attribution model"},
		{Name: "attributed.revenue", Unit: unit.Money, Additive: true, Doc: "conversions' value by the primary attribution model"},
		{Name: "attributed.profit", Unit: unit.Money, Additive: true, Doc: "conversions' gross profit by the primary attribution model"},
	}
}

// columnUnit returns the unit of a kind's column.
func columnUnit(c dataset.Column) unit.Unit {
	switch {
	case c.Type == dataset.Money:
		return unit.Money
	case strings.HasSuffix(c.Name, "_seconds"):
		return unit.Seconds
	}
	return unit.Count
}

// addsUp reports whether a column's rows may be added up. Reach may not: a
// person reached on two days, or by two campaigns, is one person; nor may the
// days that deals took, of which there is a median.
func addsUp(name string) bool { return name != "ads.reach" && name != "leads."+leadCycle }

// formula writes the preference of an alias: "program: a, else b; channel: c".
func (a *alias) formula() string {
	order := func(list []choice) string {
		var b strings.Builder
		for i, c := range list {
			if i > 0 {
				b.WriteString(", else ")
			}
			b.WriteString(c.name)
			if c.credit {
				b.WriteString(" (not sliced, or by channel or a dimension of one's own that credit is given by)")
			}
		}
		return b.String()
	}
	program, channel := order(a.program), order(a.channel)
	if program == channel {
		return program
	}
	return "program: " + program + "; channel: " + channel
}

// ownDoc describes a user's measure by what it adds up.
func ownDoc(m dataset.Measure) string {
	doc := m.Column + " of " + m.Source
	if m.Where != "" {
		doc += " where " + m.Where
	}
	return doc
}

// Find returns the measure of that name, or a bare name's kind.column where
// just one kind offers it. Where several do, without a declared order of
// preference, it returns them as candidates: the name is ambiguous. No
// candidates mean that the name is unknown.
func Find(name string, known []Info) (info Info, candidates []string, ok bool) {
	var offers []Info
	for _, k := range known {
		if k.Name == name {
			return k, []string{name}, true
		}
		if _, column, dotted := strings.Cut(k.Name, "."); dotted && column == name {
			offers = append(offers, k)
			candidates = append(candidates, k.Name)
		}
	}
	if len(offers) == 1 {
		return offers[0], candidates, true
	}
	return Info{}, candidates, false
}
