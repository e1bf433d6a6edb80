package dataset

import (
	"fmt"
	"strconv"
	"strings"

	"peil/internal/diag"
)

// basisField is one declared property of a revenue.
type basisField struct {
	name, value string
	words       []string
}

func (b *Basis) fields() []basisField {
	return []basisField{
		{"vat", b.VAT, []string{"excluded", "included"}},
		{"shipping", b.Shipping, []string{"excluded", "included"}},
		{"discounts", b.Discounts, []string{"after", "before"}},
		{"refunds", b.Refunds, []string{"refund_date", "order_date", "ignored", unknownRefunds}},
	}
}

// BasisWords returns the words that a field of Basis may hold, by the field's
// key in peil.toml.
func BasisWords() map[string][]string {
	words := map[string][]string{}
	for _, f := range (&Basis{}).fields() {
		words[f.name] = f.words
	}
	return words
}

// undeclared returns the names of the fields that are empty; all of them for
// nil.
func (b *Basis) undeclared() []string {
	if b == nil {
		b = &Basis{}
	}
	var names []string
	for _, f := range b.fields() {
		if f.value == "" {
			names = append(names, f.name)
		}
	}
	return names
}

// String writes the basis as peil.toml does.
func (b Basis) String() string {
	var parts []string
	for _, f := range b.fields() {
		if f.value != "" {
			parts = append(parts, fmt.Sprintf("%s = %q", f.name, f.value))
		}
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// Usual returns what a file of the kind holds most often: platforms report what
// was sold, and never hear of a refund.
func (k *Kind) Usual() Basis {
	b := DefaultBasis()
	if k.Claimed {
		b.Refunds = "ignored"
	}
	return b
}

// differences names in what a basis is not the report's beside the VAT, which is
// converted or an error: shipping_included, refunds_ignored.
func (b Basis) differences(report Basis) []Word {
	var words []Word
	whole := report.fields()
	for i, f := range b.fields() {
		if f.name != "vat" && differ(f.value, whole[i].value) {
			words = append(words, Word(f.name+"_"+f.value))
		}
	}
	return words
}

// differ reports whether two declared values are not the same.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// Differences names, for a source whose revenue is what a platform reports, in
// what that is not the report's basis. Nil for any other source.
func (s *Source) Differences(report Basis) []Word {
	kind, ok := KindOf(s.Kind)
	if !ok || !kind.Claimed || s.Basis == nil {
		return nil
	}
	return s.Basis.differences(report)
}

// Conversion tells, in English, what is done to the source's revenue to bring it
// to the report's basis: 25 % VAT taken out. Nil for nothing.
func (s *Source) Conversion(report Basis) []string {
	kind, ok := KindOf(s.Kind)
	if !ok || s.Basis == nil {
		return nil
	}
	from, done := *s.Basis, []string(nil)
	if differ(from.VAT, report.VAT) {
		what := "the rows' own VAT"
		if s.VATRate != nil {
			what = strconv.FormatFloat(*s.VATRate*100, 'f', -1, 64) + " % VAT"
		}
		done = append(done, what+map[bool]string{true: " added", false: " taken out"}[report.VAT == "included"])
	}
	if kind.Claimed {
		return done
	}
	if differ(from.Shipping, report.Shipping) {
		done = append(done, "shipping "+map[bool]string{true: "added", false: "taken out"}[report.Shipping == "included"])
	}
	if differ(from.Discounts, report.Discounts) {
		done = append(done, "discounts "+map[bool]string{true: "added back", false: "subtracted"}[report.Discounts == "before"])
	}
	if from.refundsDiffer(report.Refunds) {
		done = append(done, "refunds "+map[bool]string{true: "added back", false: "subtracted"}[report.Refunds == "ignored"])
	}
	return done
}

// Reaches reports whether a revenue of this basis can be brought to a report's way
// with refunds: it is the same, or a column tells what was paid back and the row's
// day is that of the order.
func (b Basis) Reaches(refunds string, column bool) bool {
	return !b.refundsDiffer(refunds) || column && b.Refunds != "refund_date" && refunds != "refund_date"
}

// TellsRefunds reports whether the config or the preset has a column of what was
// paid back.
func (s *Source) TellsRefunds() bool {
	p, err := presetOf(s.Preset)
	return s.Columns["refund"] != "" || err == nil && p.Columns["refund"] != nil
}

// tellConverted makes findings of what the conversion did to a source's revenue,
// the VAT apart: it has its rate in the config, and is told by explain.
func tellConverted(scans []*fileScan) {
	s := scans[0].spec
	for i, a := range s.convert.add {
		what, total := Word(s.nums[a.slot].name), Fixed(0)
		for _, f := range scans {
			if i < len(f.converted) {
				total += f.converted[i]
			}
		}
		switch {
		case total > 0:
			scans[0].finding(Finding{Severity: diag.Info, Check: "basis_added", Args: Args{"what": what, "amount": Amount(total.Float())}})
		case total < 0:
			scans[0].finding(Finding{Severity: diag.Info, Check: "basis_taken_out", Args: Args{"what": what, "amount": Amount((-total).Float())}})
		}
	}
}

// or returns b with the fields of other where b's are undeclared.
func (b Basis) or(other Basis) Basis {
	fill := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	fill(&b.VAT, other.VAT)
	fill(&b.Shipping, other.Shipping)
	fill(&b.Discounts, other.Discounts)
	fill(&b.Refunds, other.Refunds)
	return b
}
