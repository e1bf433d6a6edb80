package audit

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
)

const (
	wholeDays  = 7   // on fewer days a name may have what the others have by chance;
	wholeSums  = 5   // so may one whose sums are fewer,
	wholeShare = 0.9 // and one that has it on fewer of its days is no sum of them
	wholeFar   = 0.2 // whoever has more or less than the others in all, by this share of it, is not looked at by days
)

// whole is a name that has what the others together have.
type whole struct {
	member int
	groups []int
	days   int           // on which it has
	sum    dataset.Fixed // of them
	called bool          // as sums are
}

// wholes looks for a name that has, day by day, what all others together have: rows
// that sum the others, whatever they are called. They may be of everything, or of
// each channel.
func (a *audit) wholes(t *dataset.Table) {
	c := wholeColumn(t)
	if c < 0 || len(firsts(t)) < wholeDays {
		return
	}
	channel := slices.Index(t.Dims, "channel")
	for d, dim := range t.Dims {
		found := wholesOf(t, c, d, -1)
		if found == nil && channel >= 0 && channel != d {
			found = wholesOf(t, c, d, channel)
		}
		for _, w := range found {
			a.dropTotals(t, w.groups)
			name, rows := t.Values[d][w.member], 0
			for _, g := range w.groups {
				rows += int(t.Rows[g])
			}
			kind, _ := dataset.KindOf(t.Kind)
			a.of(t, w.groups, dataset.Finding{
				Severity: diag.Warning, Check: "sum_of_others", Rows: rows, Columns: []string{dataset.AllColumns},
				Args: dataset.Args{"name": name, "n": w.days, "column": dataset.Word(t.Columns[c]), "value": kind.Figure(t.Columns[c], w.sum.Float()), "where": unlike(dim, name)},
			})
		}
		if found != nil {
			return // the same rows may be called so in several columns
		}
	}
}

// wholeColumn returns the column that tells most of a kind whose rows can be added up
// by name, or -1.
func wholeColumn(t *dataset.Table) int {
	switch t.Kind {
	case "ads":
		return column(t, "spend")
	case "web":
		return column(t, "sessions")
	case "search":
		return column(t, "clicks")
	case "costs":
		return column(t, "amount")
	case "email":
		return column(t, "sent")
	}
	return -1
}

// unlike writes the condition that leaves a name out, as a source has it.
func unlike(dim, name string) string {
	condition, quote := dim+" != "+strconv.Quote(name), "'"
	if strings.Contains(condition, quote) {
		quote = "'''"
	}
	return "where = " + quote + condition + quote
}

// wholesOf looks at the names of one dimension, within each name of another one; of
// -1, within everything.
func wholesOf(t *dataset.Table, c, d, within int) []whole {
	if len(t.Values[d]) < 2 {
		return nil
	}
	scopes := map[int32][]int{}
	for g := range t.Date {
		var scope int32
		if within >= 0 {
			scope = t.Keys[within][g]
		}
		scopes[scope] = append(scopes[scope], g)
	}
	best := map[int]whole{}
	for _, groups := range scopes {
		if w, ok := wholeAmong(t, c, d, groups); ok {
			b := best[w.member]
			best[w.member] = whole{member: w.member, groups: slices.Sorted(slices.Values(slices.Concat(b.groups, w.groups))), days: max(b.days, w.days), sum: b.sum + w.sum}
		}
	}
	var found []whole
	for _, w := range best {
		found = append(found, w)
	}
	slices.SortFunc(found, func(x, y whole) int { return cmp.Compare(x.member, y.member) })
	return found
}

// wholeAmong returns the name that is the sum of the others in groups. Of two that may
// be, as where only one other name is beside it, it is the one that is called so, else
// the one that stands further down.
func wholeAmong(t *dataset.Table, c, d int, groups []int) (whole, bool) {
	own, total := map[int32]dataset.Fixed{}, dataset.Fixed(0)
	for _, g := range groups {
		v, _ := value(t, g, c)
		own[t.Keys[d][g]] += v
		total += v
	}
	busy := 0
	for _, v := range own {
		if v != 0 {
			busy++
		}
	}
	var found []whole
	for k, v := range own {
		if v <= 0 || math.Abs((2*v-total).Float()) > wholeFar*v.Float() {
			continue
		}
		w := whole{member: int(k), called: wholeName.MatchString(t.Values[d][k])}
		for _, g := range groups {
			if t.Keys[d][g] == k {
				w.groups = append(w.groups, g)
			}
		}
		if w.sumsOthers(t, c, d, groups, busy == 2) {
			found = append(found, w)
		}
	}
	if found == nil {
		return whole{}, false
	}
	return slices.MaxFunc(found, func(x, y whole) int {
		if x.called != y.called {
			if x.called {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(x.days, y.days), cmp.Compare(t.First[x.groups[0]], t.First[y.groups[0]]), cmp.Compare(x.member, y.member))
	}), true
}

// wholeName is what sums may be called.
var wholeName = regexp.MustCompile(`(?i)^\W*$|total|\b(all|alle|alt|sum|samlet|overall)\b`)

// sumsOthers reports whether the name has what the others have on nearly every day.
// Two names alone may share a budget: then most amounts must not be round, and
// whatever else adds up must be the same, too.
func (w *whole) sumsOthers(t *dataset.Table, c, d int, groups []int, two bool) bool {
	sums := map[dataset.Fixed]bool{}
	days, round, unequal := 0, 0, 0
	for from, to := 0, 0; from < len(groups); from = to {
		for to = from; to < len(groups) && t.Date[groups[to]] == t.Date[groups[from]]; to++ {
		}
		day := groups[from:to]
		own, others, rows := w.of(t, c, d, day)
		if own == 0 && others == 0 {
			continue
		}
		if days++; own == 0 || !sameSum(own, others, rows) {
			continue
		}
		w.days, w.sum, sums[own] = w.days+1, w.sum+own, true
		if own%roundWhole == 0 {
			round++
		}
		for other, name := range t.Columns {
			if two && other != c && !slices.Contains(notAdded, name) {
				if own, others, rows := w.of(t, other, d, day); !sameSum(own, others, rows) {
					unequal++
					break
				}
			}
		}
	}
	if two && (2*round > w.days || float64(unequal) > (1-wholeShare)*float64(w.days)) {
		return false
	}
	return w.days >= wholeDays && len(sums) >= wholeSums && float64(w.days) >= wholeShare*float64(days)
}

// roundWhole divides round amounts.
const roundWhole = 10 * dataset.Scale

// notAdded are columns whose sums are not those of the parts.
var notAdded = []string{"reach", "position_sum", "positioned_impressions"}

// of returns what the name and the others have on a day, and in how many rows.
func (w *whole) of(t *dataset.Table, c, d int, day []int) (own, others dataset.Fixed, rows int) {
	for _, g := range day {
		v, _ := value(t, g, c)
		if rows += int(t.Rows[g]); int(t.Keys[d][g]) == w.member {
			own += v
		} else {
			others += v
		}
	}
	return own, others, rows
}

// sameSum reports whether two sums of rows differ by their rounding at most: that of
// n rows to 0.01 is off by less than 0.01 × √n.
func sameSum(a, b dataset.Fixed, rows int) bool {
	return math.Abs((a - b).Float()) <= 0.01*math.Sqrt(float64(rows))+1e-9
}

// dropTotals takes back that rows are called totals, where that is all that was found
// of them.
func (a *audit) dropTotals(t *dataset.Table, groups []int) {
	rows := map[string]int{}
	for _, g := range groups {
		rows[a.data.Files[t.File[g]].Name] += int(t.Rows[g])
	}
	a.found = slices.DeleteFunc(a.found, func(f Finding) bool {
		return f.Check == "total_with_day" && f.Source == t.Source && f.Rows == rows[f.File]
	})
}
