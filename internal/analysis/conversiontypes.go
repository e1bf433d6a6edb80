package analysis

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/report"
	"peil/internal/unit"
)

// conversionType is how many conversions of a type there were; without a name
// where the source tells no type.
type conversionType struct {
	name   string
	number dataset.Fixed
}

// conversionTypes lists the types of the period's conversions, the most frequent
// first.
func (r *run) conversionTypes() []conversionType {
	numbers := map[string]dataset.Fixed{}
	for _, c := range r.data.Conversions {
		if !r.time.observed.Contains(c.Date) {
			continue
		}
		name := ""
		if c.Type >= 0 {
			name = r.data.Types.List[c.Type]
		}
		numbers[name] += c.Count
	}
	var list []conversionType
	for _, name := range sortedKeys(numbers) {
		list = append(list, conversionType{name, numbers[name]})
	}
	slices.SortStableFunc(list, func(a, b conversionType) int { return cmp.Compare(b.number, a.number) })
	return list
}

// typesText says that credit is of conversions of several types. It is empty
// where there is one type.
func (r *run) typesText() report.Text {
	if !r.hasCredit() {
		return report.Text{}
	}
	list := r.conversionTypes()
	if len(list) < 2 {
		return report.Text{}
	}
	var types report.Text
	for _, t := range list {
		name := report.Literal(t.name)
		if t.name == "" {
			name = report.T("credit.types.none")
		}
		number := t.number.Float()
		types = commaList(types, report.T("credit.types.one", "type", name, "conversions", report.Q(&number, unit.Count)))
	}
	return report.T("credit.types", "types", types)
}
