package dataset

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"peil/internal/warehouse"
)

// What keeps a database from adding up a source's rows, as the finding
// rows_moved tells it.
const (
	movedForText      Word = "moved_text"      // a number is stored as text
	movedForShare     Word = "moved_share"     // percents, or money in millionths
	movedForCondition Word = "moved_condition" // a condition that cannot be asked
	movedForBasis     Word = "moved_basis"     // a conversion that needs each row
	movedForNames     Word = "moved_names"     // the preset reads a column its own way
	movedForRates     Word = "moved_rates"     // amounts are converted by the rate of their day
	movedForTotals    Word = "moved_totals"    // a preset that tells totals from rows
	movedForSearches  Word = "moved_searches"  // the brand is looked for in searches of which hardly two are alike
	movedForPositions Word = "moved_positions" // positions that are none, or too large
	movedForOrders    Word = "moved_orders"    // rows of orders that do not tell which
	movedForItems     Word = "moved_items"     // an order's rows are told apart by a column of the user's own
)

// canGroup reports whether the database can add the rows up by day and by what
// tells them apart, and else why not; "" where the rows are needed themselves.
func (p *pass) canGroup(ctx context.Context, db *database) (why Word, can bool) {
	numbered := true
	switch p.spec.kind.Name {
	case "ads", "web", "costs", "email", "search":
	case "orders":
		if numbered = p.countOrders(ctx, db); !p.several {
			return "", false // each row is an order
		}
	default:
		return "", false // a row is more than what it adds
	}
	why = p.canAdd(ctx, db)
	if why == "" && !numbered {
		why = movedForOrders
	}
	if why == "" && p.spec.kind.Name == "search" {
		why = p.canPlace(ctx, db)
	}
	if why == "" {
		why = p.gainsByGroups(ctx, db)
	}
	return why, why == ""
}

// canAdd reports what keeps the database from adding rows up; "" is nothing.
func (p *pass) canAdd(ctx context.Context, db *database) Word {
	s, b := p.spec, p.binding
	a := p.asked(db, true)
	switch {
	case len(b.averages) > 0 || slices.ContainsFunc(b.gates, func(g *gate) bool { return g.number }):
		return movedForNames
	case s.rates != nil:
		return movedForRates
	case len(p.totals.slots) > 0 || s.preset.Total.Prefix != nil || s.preset.Total.Blank != nil || b.date < 0 && b.day == nil:
		return movedForTotals
	case len(s.convert.add) > 0 || s.convert.taxSign != 0:
		return movedForBasis
	}
	var numbers []int
	for i := range s.sums {
		numbers = append(numbers, s.sums[i].slot)
	}
	if s.kind.Name == "search" {
		numbers = append(numbers, s.aid)
	}
	for _, slot := range numbers {
		if slot < 0 || b.num[slot] < 0 {
			continue
		}
		switch c := db.columns[b.num[slot]]; {
		case b.percent[slot] || b.micros[slot]:
			return movedForShare
		case !a.isNumber(slot):
			return movedForText
		case c.Class == warehouse.Dynamic:
			if misfit, err := db.Misfit(ctx, db.from, c); err != nil {
				p.failDatabase(err)
				return ""
			} else if misfit {
				return movedForText
			}
		}
	}
	for i := range s.sums {
		if _, asks := a.ofSum(&s.sums[i]); !asks && !p.holdsByGroup(s.sums[i].node, true) {
			return movedForCondition
		}
	}
	for _, m := range s.where[len(p.conditions(db)):] {
		if !p.holdsByGroup(m.node, p.several) {
			return movedForCondition
		}
	}
	return ""
}

// holdsByGroup reports whether a condition holds for all rows of a group or for
// none, since it reads only what they have in common.
func (p *pass) holdsByGroup(condition ast.Node, dated bool) bool {
	_, reads, ok := p.spec.textsOf(condition)
	return ok && (dated || !reads) && p.spec.kind.Name != "touchpoints"
}

// textsOf returns the text slots that a condition, nil for none, reads, and whether it reads the
// day; false where it reads numbers.
func (s *spec) textsOf(condition ast.Node) (slots []int, dated, ok bool) {
	if condition == nil {
		return nil, false, true
	}
	ok = true
	c := compiler{resolve: func(name string, number bool) (operand, error) {
		o := operandOf(&s.kind, name, number)
		switch o.typ {
		case Text:
			if i := s.kind.Column(name); i >= 0 {
				name = s.kind.Columns[i].Name
			}
			o.slot = indexOf(s.texts, name)
			slots, ok = append(slots, o.slot), ok && o.slot >= 0
		case Day:
			dated = true
		default:
			ok = false
		}
		return o, nil
	}}
	c.condition(condition)
	return slots, dated, ok && c.err == nil
}

// canPlace reports what keeps the database from weighing positions as keepSearch
// does; "" is nothing.
func (p *pass) canPlace(ctx context.Context, db *database) Word {
	s, a := p.spec, p.asked(db, true)
	position, shown := a.number("position"), a.number("impressions")
	if p.binding.num[s.aid] < 0 && s.nums[s.aid].back == nil {
		return ""
	}
	const first, most, mostTimes = "1000000", "9e12", "9e24"
	odd := fmt.Sprintf("%[2]s > 0 AND (%[1]s < %[3]s OR %[4]s > %[5]s OR %[4]s * %[6]s > %[7]s)", position, shown, first, db.Float(position), most, db.Float(shown), mostTimes)
	is, err := db.Any(ctx, db.from, "%s", odd)
	if err != nil {
		p.failDatabase(err)
	}
	if is {
		return movedForPositions
	}
	return ""
}

// gainsByGroups reports what makes groups useless: each row may well be one where a
// brand is looked for in what was searched for, and nothing else asks for that, or
// where an order's rows are told apart by what they are of. The database knows. ""
// is nothing.
func (p *pass) gainsByGroups(ctx context.Context, db *database) Word {
	why := p.mayBeGroups()
	if why == "" {
		return ""
	}
	q, where := p.groupQuery(db), "WHERE "+strings.Join(append(p.conditions(db), always), " AND ")
	rows, err := db.Count(ctx, db.from, where)
	if err == nil && why == movedForItems && rows < manyItems {
		return ""
	}
	groups := 0
	if err == nil {
		groups, err = db.Groups(ctx, db.from, q.selected[:q.by], where)
	}
	if err != nil {
		p.failDatabase(err)
		return ""
	}
	if 2*groups > rows {
		return why
	}
	return ""
}

// manyItems are as many as take longer to group than to count the groups of.
const manyItems = 100_000

// mayBeGroups reports why each row may be a group; "" is that they hardly can.
func (p *pass) mayBeGroups() Word {
	s, b := p.spec, p.binding
	switch {
	case s.kind.Name == "orders":
		if slices.ContainsFunc(s.dims, func(d dimension) bool { return s.kind.Column(d.name) < 0 }) {
			return movedForItems
		}
	case s.brand.into >= 0 && s.brand.terms != nil && slices.ContainsFunc(s.brand.searched, func(slot int) bool {
		return b.text[slot] >= 0 && !slices.ContainsFunc(s.dims, func(d dimension) bool { return d.slot == slot })
	}):
		return movedForSearches
	}
	return ""
}
