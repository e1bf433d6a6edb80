package analysis

import (
	"cmp"
	"maps"
	"slices"

	"peil/attribution"
	"peil/internal/report"
	"peil/internal/unit"
)

// otherChannels stands for the channels that a picture does not tell apart.
const otherChannels = attribution.Other

// channelText names a channel; what stands in parentheses in the data is a
// message.
func channelText(name string) report.Text {
	switch name {
	case attribution.Unattributed:
		return report.T("channel.unattributed")
	case attribution.Unknown:
		return report.T("channel.unknown")
	case attribution.Other:
		return report.T("channel.other")
	case "":
		return report.T("channel.all")
	}
	return report.Literal(name)
}

// modelText names an attribution model.
func modelText(model string) report.Text { return report.T("model." + model) }

// creditName says whose numbers a table of channels shows.
func (r *run) creditName() report.Text {
	if r.journeys == nil {
		return report.T("credit.shop")
	}
	return modelText(r.journeys.Primary())
}

// join puts sentences after each other; empty ones are passed over.
func join(texts ...report.Text) report.Text {
	var all report.Text
	for _, t := range texts {
		switch {
		case t.IsZero():
		case all.IsZero():
			all = t
		default:
			all = report.T("join", "a", all, "b", t)
		}
	}
	return all
}

// commaList adds an item to a list, separated by a comma.
func commaList(all, item report.Text) report.Text {
	if all.IsZero() {
		return item
	}
	return report.T("comma", "a", all, "b", item)
}

// numberText writes a small count as a word where the language does.
func numberText(n int) report.Text {
	if n >= 0 && n <= 12 {
		return report.T([...]string{
			"number.0", "number.1", "number.2", "number.3", "number.4", "number.5", "number.6",
			"number.7", "number.8", "number.9", "number.10", "number.11", "number.12",
		}[n])
	}
	return report.T("number.many", "n", n)
}

// signedCell makes a cell of money added or taken away.
func signedCell(v float64) report.Cell {
	return report.Cell{Quantity: &report.Quantity{Value: &v, Unit: unit.Money, Form: report.Signed}}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
