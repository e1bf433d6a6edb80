package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// parts are counts that cannot be more than another count of the same rows.
var parts = []struct{ check, part, whole string }{
	{check: "clicks_over_impressions", part: "clicks", whole: "impressions"},
	{check: "reach_over_impressions", part: "reach", whole: "impressions"},
	{check: "engaged_sessions_over_sessions", part: "engaged_sessions", whole: "sessions"},
	{check: "consented_sessions_over_sessions", part: "consented_sessions", whole: "sessions"},
	{check: "modelled_over_conversions", part: "modelled_conversions", whole: "conversions"},
	{check: "bounces_over_sessions", part: "bounces", whole: "sessions"},
	{check: "delivered_over_sent", part: "delivered", whole: "sent"},
	{check: "opens_over_delivered", part: "opens", whole: "delivered"},
	{check: "clicks_over_delivered", part: "clicks", whole: "delivered"},
}

// neverNegative are columns in which a negative number is a mistake, or a
// correction that belongs to another day. Revenue and profit are not among
// them: refunds are negative.
var neverNegative = []string{
	"spend", "amount", "impressions", "clicks", "reach", "video_views", "engagements",
	"modelled_conversions", "sessions", "engaged_sessions", "consented_sessions", "engagement_seconds", "bounces", "pageviews", "downloads", "video_plays",
	"cost", "discount", "sent", "delivered", "opens", "unsubscribes", "complaints",
}

// values looks at each group by itself.
func (a *audit) values(t *dataset.Table) {
	kind, _ := dataset.KindOf(t.Kind)
	for _, p := range parts {
		part, whole := column(t, p.part), column(t, p.whole)
		var groups []int
		for g := range t.Date {
			less, ok1 := value(t, g, part)
			more, ok2 := value(t, g, whole)
			if ok1 && ok2 && less > more {
				groups = append(groups, g)
			}
		}
		if groups != nil {
			g := groups[0]
			a.at(t, groups, dataset.Finding{
				Severity: diag.Warning, Check: p.check, Columns: []string{p.part, p.whole},
				Args: dataset.Args{"part": t.Sums[part][g].Float(), "whole": t.Sums[whole][g].Float()},
			})
		}
	}
	for _, name := range neverNegative {
		c := column(t, name)
		var groups []int
		for g := range t.Date {
			if v, ok := value(t, g, c); ok && v < 0 {
				groups = append(groups, g)
			}
		}
		if groups != nil {
			a.at(t, groups, dataset.Finding{
				Severity: diag.Warning, Check: "negative_value", Columns: []string{name},
				Args: dataset.Args{"column": dataset.Word(name), "value": kind.Figure(name, t.Sums[c][groups[0]].Float())},
			})
		}
	}
	spend, impressions := column(t, "spend"), column(t, "impressions")
	var free []int
	for g := range t.Date {
		cost, _ := value(t, g, spend)
		shown, ok := value(t, g, impressions)
		if ok && shown > 0 && cost == 0 && spend >= 0 {
			free = append(free, g)
		}
	}
	// A few ads without a cost are a rounding of the platform.
	if len(free) > 0 && float64(len(free)) > a.limit("impressions_without_spend")*float64(len(t.Date)) {
		a.at(t, free, dataset.Finding{
			Severity: diag.Warning, Check: "impressions_without_spend", Columns: []string{"spend"},
			Args: dataset.Args{"share": dataset.Share(float64(len(free)) / float64(len(t.Date)))},
		})
	}
	a.round(t)
	a.largeOrder(t)
}

const (
	roundTo  = 100 * dataset.Scale
	roundFew = 30 // fewer amounts tell nothing
)

// round looks for channels whose costs are mostly whole hundreds: what is typed in
// by hand, or an estimate, and not what a platform charged.
func (a *audit) round(t *dataset.Table) {
	dim, c := slices.Index(t.Dims, "channel"), column(t, "spend")
	if t.Kind != "ads" || dim < 0 || c < 0 {
		return
	}
	amounts, whole := make([]int, len(t.Values[dim])), make([][]int, len(t.Values[dim]))
	for g := range t.Date {
		if v, ok := value(t, g, c); ok && v != 0 {
			k := t.Keys[dim][g]
			amounts[k]++
			if v%roundTo == 0 {
				whole[k] = append(whole[k], g)
			}
		}
	}
	for k, name := range t.Values[dim] {
		if n := len(whole[k]); amounts[k] >= roundFew && float64(n) > a.limit("round_numbers")*float64(amounts[k]) {
			a.of(t, whole[k], dataset.Finding{
				Severity: diag.Info, Check: "round_numbers", Rows: n, Columns: []string{"spend"},
				Args: dataset.Args{"channel": name, "share": dataset.Share(float64(n) / float64(amounts[k])), "all": amounts[k]},
			})
		}
	}
}

// largeOrder looks for an order that is worth far more than the usual one: mostly
// a decimal point that was lost, or a test.
func (a *audit) largeOrder(t *dataset.Table) {
	if t.Kind != "orders" || a.data.Orders == nil {
		return
	}
	var amounts []float64
	var of *dataset.Order
	for i := range a.data.Orders.Rows {
		o := &a.data.Orders.Rows[i]
		if a.data.Files[o.File].Source != t.Source {
			continue
		}
		amounts = append(amounts, o.Revenue.Float())
		if of == nil || o.Revenue > of.Revenue {
			of = o
		}
	}
	if len(amounts) < salesFew {
		return
	}
	if usual := median(amounts); usual > 0 && of.Revenue.Float() >= a.limit("large_order")*usual {
		a.rows(sightings{1, []row{{of.File, of.Line}}}, dataset.Finding{
			Severity: diag.Info, Check: "large_order", Columns: []string{"revenue", "profit"},
			Args: dataset.Args{"date": of.Date, "value": dataset.Amount(of.Revenue.Float()), "usual": dataset.Amount(usual), "times": of.Revenue.Float() / usual},
		})
	}
}
