package measure

import (
	"slices"

	"peil/internal/unit"
)

// alias is a bare name that means different measures in different data: the
// first of its scope's choices that the data has.
type alias struct {
	name     string
	unit     unit.Unit
	program  []choice
	channel  []choice
	additive bool
	doc      string
}

// choice is a measure that an alias may mean. One of credit is meant only where
// the value is not sliced, or by dimensions that credit is given by, campaign
// aside: then the next choice is taken. Of any other, a slice that the measure
// cannot take leaves the alias undefined, so that a whole and its parts never mix
// two sources.
type choice struct {
	name   string
	credit bool
}

// choices returns the alias's preference in a scope; program is the default.
func (a *alias) choices(scope Scope) []choice {
	if scope == Channel {
		return a.channel
	}
	return a.program
}

// Choices returns the measures that a name may mean in a scope, the preferred
// one first; marketing cost is its two parts. Of an unknown name it returns none.
func Choices(name string, scope Scope) []string {
	var names []string
	for _, a := range aliases() {
		if a.name != name {
			continue
		}
		for _, c := range a.choices(scope) {
			names = append(names, c.name)
		}
	}
	if names == nil {
		if info, _, ok := Find(name, Known(nil)); ok {
			names = []string{info.Name}
		}
	}
	if i := slices.Index(names, MarketingCost); i >= 0 {
		names = slices.Replace(names, i, i+1, "ads.spend", "costs.amount")
	}
	return names
}

// MarketingCost is the one measure that adds up two kinds.
const MarketingCost = "marketing_cost"

// aliases returns every bare name that has a declared order of preference. Any
// other bare name means the one kind that offers it, and where several do it
// is ambiguous.
//
// In the program scope revenue is the shop's own: orders, else the value of the
// conversions, else what the platforms claim. In the channel scope it is what
// the primary attribution model credits to the channels that cost money, so
// that revenue and spend are of the same channels; so it is by a dimension of
// one's own that credit is given by. By campaign it is what the platform claims,
// since campaigns in clicks and in platforms' files are not named alike.
func aliases() []alias {
	anywhere := func(names ...string) []choice {
		var list []choice
		for _, name := range names {
			list = append(list, choice{name: name})
		}
		return list
	}
	return []alias{
		{
			name: "revenue", unit: unit.Money, additive: true,
			program: anywhere("orders.revenue", "conversions.value", "paths.value", "ads.revenue"),
			channel: append([]choice{{"attributed.paid_revenue", true}}, anywhere("ads.revenue", "attributed.paid_revenue")...),
			doc:     "revenue: the shop's own for the program, the paid channels' attributed one by channel",
		},
		{
			name: "conversions", unit: unit.Count, additive: true,
			program: anywhere("conversions.conversions", "orders.orders", "paths.conversions", "ads.conversions"),
			channel: append([]choice{{"attributed.paid_conversions", true}}, anywhere("ads.conversions", "attributed.paid_conversions")...),
			doc:     "conversions: the source's own for the program, the paid channels' attributed ones by channel",
		},
		{
			name: "profit", unit: unit.Money, additive: true,
			program: anywhere("orders.profit", "conversions.profit"),
			channel: anywhere("attributed.paid_profit"),
			doc:     "gross profit",
		},
		{
			name: "cost", unit: unit.Money, additive: true,
			program: anywhere(MarketingCost),
			channel: anywhere("ads.spend", "costs.amount"),
			doc:     "cost: all marketing cost for the program, what the ads cost by channel",
		},
		{
			name: "spend", unit: unit.Money, additive: true,
			program: anywhere("ads.spend"), channel: anywhere("ads.spend"),
			doc: "what the ads cost",
		},
		{
			name: "impressions", unit: unit.Count, additive: true,
			program: anywhere("ads.impressions"), channel: anywhere("ads.impressions"),
			doc: "times that ads were shown",
		},
		{
			name: "clicks", unit: unit.Count, additive: true,
			program: anywhere("ads.clicks"), channel: anywhere("ads.clicks"),
			doc: "clicks on ads",
		},
		{
			name: "reach", unit: unit.Count,
			program: anywhere("ads.reach"), channel: anywhere("ads.reach"),
			doc: "people reached by ads",
		},
		{
			name: "brand_searches", unit: unit.Count, additive: true,
			program: anywhere("search.brand_impressions", "ads.brand_impressions"), channel: anywhere("ads.brand_impressions"),
			doc: "searches for the brand, as far as they showed the site; else those that showed an ad",
		},
		{
			name: "sessions", unit: unit.Count, additive: true,
			program: anywhere("web.sessions"), channel: anywhere("web.sessions"),
			doc: "visits to the site",
		},
	}
}
