package dataset

import (
	"fmt"
	"math"
)

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

// fixed rounds to the nearest millionth.
func fixed(v float64) Fixed { return Fixed(math.Round(v * Scale)) }
