package audit

import (
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
	if len(free) > 0 && len(free)*20 > len(t.Date) {
		a.at(t, free, dataset.Finding{
			Severity: diag.Warning, Check: "impressions_without_spend", Columns: []string{"spend"},
			Args: dataset.Args{"share": dataset.Share(float64(len(free)) / float64(len(t.Date)))},
		})
	}
}
