package dataset

import (
	"fmt"
	"math"
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

// A conversion takes a source's revenue to the report's basis:
//
//	revenue = (revenue ± shipping ± discount ± refund) × VAT factor
//
// Of a revenue that a platform reports only the VAT is converted: what else it
// holds is told (claimed_basis), since no export of ads has columns for it.
//
// The factor is 1 + r or 1/(1 + r) with the source's vat_rate r; without a rate
// it is the row's own, (revenue ± tax) / revenue. Shipping, discount and refund
// have the same VAT basis as the revenue beside them. Of an order that was paid
// back whole the shipping was, too: it is not taken out twice. A missing shipping,
// discount or refund adds nothing; a missing tax makes the row a bad one.
type conversion struct {
	add    []addend
	factor float64 // 0: none
	tax    int     // slot; used when taxSign is not 0
	// taxSign is +1 to include the tax, −1 to exclude it.
	taxSign float64
}

type addend struct {
	slot   int
	sign   Fixed
	column string
}

// basisError is a difference that the file does not allow to convert.
type basisError struct{ field, message, hint string }

// conversionOf works out the conversion of a column from the source's declared
// basis to the report's. slot gives a canonical column's number slot, or -1 where
// the source cannot have it.
func conversionOf(revenue string, from, to Basis, rate *float64, slot func(column string) int) (c conversion, errs []basisError) {
	need := func(field, column string, sign Fixed) {
		if i := slot(column); i >= 0 {
			c.add = append(c.add, addend{i, sign, column})
			return
		}
		errs = append(errs, basisError{field,
			fmt.Sprintf("the revenue's %s cannot be converted: the source has no column %q", field, column),
			fmt.Sprintf(`map it with columns = { %s = "…" }, or leave the revenue out with columns = { %s = "" }`, column, revenue)})
		if field == "refunds" && sign < 0 {
			errs[len(errs)-1].hint += "; " + withoutRefunds(revenue)
		}
	}
	if differ(from.Shipping, to.Shipping) {
		need("shipping", "shipping", signOf(to.Shipping == "included"))
	}
	if differ(from.Discounts, to.Discounts) {
		need("discounts", "discount", signOf(to.Discounts == "before"))
	}
	if from.refundsDiffer(to.Refunds) {
		switch from.Refunds + "→" + to.Refunds {
		case "ignored→order_date":
			need("refunds", "refund", -1)
		case "order_date→ignored":
			need("refunds", "refund", 1)
		default:
			hint := fmt.Sprintf(`write revenue_basis = { refunds = %q } in [report], or leave this source's revenue out with columns = { %s = "" }`, from.Refunds, revenue)
			if from.Refunds == "ignored" {
				hint += "; " + withoutRefunds(revenue)
			}
			errs = append(errs, basisError{"refunds",
				fmt.Sprintf("refunds cannot be converted from %q to %q: a row does not tell when its refund was", from.Refunds, to.Refunds), hint})
		}
	}
	if differ(from.VAT, to.VAT) {
		sign := float64(signOf(to.VAT == "included"))
		tax := slot("tax")
		switch {
		case rate != nil && sign > 0:
			c.factor = 1 + *rate
		case rate != nil:
			c.factor = 1 / (1 + *rate)
		case tax >= 0:
			c.tax, c.taxSign = tax, sign
		default:
			errs = append(errs, basisError{"vat",
				fmt.Sprintf("the revenue's VAT cannot be converted from %q to %q without a rate", from.VAT, to.VAT),
				"write vat_rate = 0.25 in the source"})
		}
	}
	return c, errs
}

func signOf(plus bool) Fixed {
	if plus {
		return 1
	}
	return -1
}

// parts is how many things the conversion does: those that it adds or subtracts,
// and the VAT.
func (c *conversion) parts() int {
	if len(c.add) == 0 && c.factor == 0 && c.taxSign == 0 {
		return 0
	}
	return len(c.add) + 1
}

// apply converts the row's revenue in place, and notes by part what that added.
// It reports false when the row lacks the tax that the conversion needs.
func (c *conversion) apply(r *row, revenue int, steps []Fixed) bool {
	clear(steps)
	if len(steps) == 0 || revenue < 0 || r.has&(1<<revenue) == 0 {
		return true
	}
	declared := r.num[revenue]
	v := declared
	for i, a := range c.add {
		if r.has&(1<<a.slot) != 0 {
			steps[i] = a.sign * r.num[a.slot]
			v += steps[i]
		}
	}
	if i := c.paidBackWhole(declared, steps); i >= 0 {
		v -= steps[i]
		steps[i] = 0
	}
	factor := c.factor
	if c.taxSign != 0 {
		if r.has&(1<<c.tax) == 0 {
			return false
		}
		factor = 1 // an order of nothing has no VAT
		if declared != 0 {
			factor = 1 + c.taxSign*r.num[c.tax].Float()/declared.Float()
		}
	}
	if factor != 0 {
		whole := Fixed(math.Round(float64(v) * factor))
		steps[len(c.add)] = whole - v
		v = whole
	}
	r.num[revenue] = v
	return true
}

// paidBackWhole returns the part that takes shipping out of an order whose
// refund, taken out as well, is all that was paid; -1 of any other.
func (c *conversion) paidBackWhole(declared Fixed, steps []Fixed) int {
	shipping, whole := -1, false
	for i, a := range c.add {
		switch {
		case a.column == "shipping" && a.sign < 0:
			shipping = i
		case a.column == "refund" && a.sign < 0:
			whole = declared > 0 && -steps[i] >= declared
		}
	}
	if !whole {
		return -1
	}
	return shipping
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

// fixed rounds to the nearest millionth.
func fixed(v float64) Fixed { return Fixed(math.Round(v * Scale)) }

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
