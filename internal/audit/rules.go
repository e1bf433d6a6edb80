package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// Rule is one thing that is looked for. What it means is the message rule.ID.
type Rule struct {
	ID       string
	Severity diag.Severity // of its findings, unless the config gives another
	Limits   []Limit       // that the config can move
}

// Limit is a threshold of a rule. All of them are rules of thumb of those who
// audit such data: a client's own numbers may ask for others.
type Limit struct {
	Key         string
	Default     float64
	Least, Most float64
	Unit        string // what it is counted in: "days", "a fraction: 0.2 is 20 %"
	Doc         string // when the rule speaks, as a sentence
}

const (
	fraction = "a fraction: 0.2 is 20 %"
	times    = "times the usual"
	days     = "days"
	seconds  = "seconds"
	months   = "months"
	unbound  = 1e6
)

// Rules returns every rule, by what it looks at: rows, names, the course of days,
// traffic, sales, leads, money, plans, contacts, files. Those of files and rows
// are found by dataset as it reads, the others here and, of the report's period,
// by the analysis.
func Rules() []Rule {
	share := func(key string, def float64, doc string) []Limit {
		return []Limit{{key, def, 0, 1, fraction, doc}}
	}
	const e, w, i = diag.Error, diag.Warning, diag.Info
	return []Rule{
		{ID: "clicks_over_impressions", Severity: w},
		{ID: "reach_over_impressions", Severity: w},
		{ID: "engaged_sessions_over_sessions", Severity: w},
		{ID: "consented_sessions_over_sessions", Severity: w},
		{ID: "bounces_over_sessions", Severity: w},
		{ID: "modelled_over_conversions", Severity: w},
		{ID: "delivered_over_sent", Severity: w},
		{ID: "opens_over_delivered", Severity: w},
		{ID: "clicks_over_delivered", Severity: w},
		{ID: "negative_value", Severity: w},
		{ID: "impressions_without_spend", Severity: w, Limits: share("impressions_without_spend", 0.05, "More than this share of the lines has impressions but no cost.")},
		{ID: "blank_numbers", Severity: w, Limits: share("blank_numbers", 0.02, "More than this share of a file's rows leaves a required number blank.")},
		{ID: "repeated_rows", Severity: w, Limits: share("repeated_rows", 0.005, "More than this share of a file's rows stands there again, cell by cell.")},
		{ID: "restated_rows", Severity: w},
		{ID: "round_numbers", Severity: i, Limits: share("round_numbers", 0.5, "More than this share of a channel's amounts, of thirty or more, is a whole number of hundreds.")},
		{ID: "large_order", Severity: i, Limits: []Limit{{"large_order", 50, 1, unbound, "times the median order", "An order is at least this many times the median order of its source."}}},
		{ID: "score_out_of_range", Severity: w},

		{ID: "spellings", Severity: w},
		{ID: "utm_changed", Severity: i},
		{ID: "addresses_joined", Severity: i},
		{ID: "channel_unassigned", Severity: w},
		{ID: "search_part", Severity: w},
		{ID: "search_beside", Severity: i},
		{ID: "brand_terms_missing", Severity: i},
		{ID: "answers_without_channel", Severity: i},
		{ID: "reach_summed", Severity: w},
		{ID: "spaces_in_names", Severity: i},
		{ID: "blank_channel", Severity: w},
		{ID: "naming_drift", Severity: w, Limits: []Limit{{"naming_drift", 7, 0, 366, days, "A name ends and another like it begins within this many days."}}},
		{ID: "paid_without_campaign", Severity: w, Limits: share("paid_without_campaign", 0.1, "More than this share of the touches of the channels that cost names no campaign, where others do.")},
		{ID: "unknown_medium", Severity: w, Limits: share("unknown_medium", 0.01, "More than this share of the rows has a medium that no web analytics makes a channel of.")},
		{ID: "paid_without_medium", Severity: w, Limits: share("paid_without_medium", 0.05, "More than this share of the rows of channels that cost has no medium.")},
		{ID: "direct_share", Severity: w, Limits: share("direct_share", 0.2, "More than this share of visits, orders or conversions has no known origin; the attribution page judges by it, too.")},

		{ID: "missing_days", Severity: w},
		{ID: "zero_days", Severity: w, Limits: []Limit{{"zero_days", 3, 0, 366, days, "As many days in a row at most are 0 between days that are not: a longer stop is taken for one."}}},
		{ID: "channel_gap", Severity: w, Limits: share("channel_gap", 0.9, "A channel has rows on at least this share of its days, and none on the others.")},
		{ID: "partial_last_day", Severity: w, Limits: []Limit{{"partial_last_day", 0.3, 0, 1, fraction, "The source's last day has less than this share of the median of the eight same weekdays before."}}},
		{ID: "rows_of_periods", Severity: w},
		{ID: "sum_row", Severity: w, Limits: share("sum_row", 0.005, "A day is what the other days of its month add up to, but for this share.")},
		{ID: "sum_of_others", Severity: w},
		{ID: "mixed_frequency", Severity: w},
		{ID: "whole_period", Severity: w},
		{ID: "days_of_another_zone", Severity: i},
		{ID: "sources_alike", Severity: w},
		{ID: "lonely_date", Severity: e},
		{ID: "spike", Severity: i, Limits: []Limit{{"spike", 6, 1, unbound, times, "A day is more than this many times the median day, and eight median absolute deviations above it."}}},
		{ID: "stale_source", Severity: w, Limits: []Limit{{"stale_source", 1, 1, 366, days, "A daily source ends at least this many days before the period does, or the data; one of orders or conversions three days at least."}}},
		{ID: "overdue_source", Severity: w, Limits: []Limit{{"overdue_source", 3, 1, unbound, "times the usual pause", "A source that comes now and then has had no row for longer than this many times its median pause."}}},
		{ID: "late_start", Severity: w},
		{ID: "incomplete_period", Severity: i},

		{ID: "channel_spike", Severity: i, Limits: []Limit{{"channel_spike", 10, 1, unbound, times, "One channel has more than this many times its median day, while the others have less than twice theirs."}}},
		{ID: "clicks_without_visits", Severity: w, Limits: share("clicks_without_visits", 0.5, "A channel has fewer visits than this share of its clicks, of a hundred or more.")},
		{ID: "clicks_without_engagement", Severity: w, Limits: share("clicks_without_engagement", 0.1, "Less than this share of a channel's visits, of a hundred or more, is engaged, and of all visits at least twice that.")},
		{ID: "fast_conversions", Severity: w, Limits: []Limit{
			{"fast_conversions", 5, 0, 3600, seconds, "A conversion within this time of the person's first touch at all is fast."},
			{"fast_conversions_share", 0.05, 0, 1, fraction, "More than this share of a channel's conversions is fast, and at least five."},
		}},
		{ID: "repeated_touches", Severity: i, Limits: share("repeated_touches", 0.01, "More than this share of the touches is one of the same person, channel and second as another.")},
		{ID: "repeated_conversions", Severity: w, Limits: []Limit{{"repeated_conversions", 60, 0, 86400, seconds, "A person's conversion of the same type and value follows another within this time."}}},
		{ID: "consent_shift", Severity: w},
		{ID: "persons_without_touches", Severity: w, Limits: share("persons_without_touches", 0.5, "More than this share of the conversions has a person whom no touchpoint knows; where none is known, it is an error.")},
		{ID: "channel_names", Severity: w},
		{ID: "channel_without_touches", Severity: w},
		{ID: "identity_conflict", Severity: w},
		{ID: "identity_cycle", Severity: w},
		{ID: "several_accounts", Severity: w},

		{ID: "spend_without_conversions", Severity: i, Limits: []Limit{{"spend_without_conversions", 0, 0, 1e12, "the report's currency", "A channel has cost more than this without a conversion."}}},
		{ID: "conversions_without_spend", Severity: w},
		{ID: "conversions_without_value", Severity: w},
		{ID: "conversions_against_orders", Severity: w, Limits: share("conversions_against_orders", 0.1, "The number of conversions is further than this from that of the orders, of twenty or more.")},
		{ID: "value_against_orders", Severity: w, Limits: share("value_against_orders", 0.1, "The value of the conversions is further than this from that of the orders.")},
		{ID: "claims_over_sales", Severity: w, Limits: []Limit{{"claims_over_sales", 1, 0, unbound, "times the sales", "The platforms of ads claim more than this many times the revenue of all orders."}}},
		{ID: "orders_converted_twice", Severity: w},
		{ID: "order_ids_apart", Severity: w},
		{ID: "repeated_orders", Severity: w},
		{ID: "cancelled_orders", Severity: w},
		{ID: "cancelled_dates", Severity: w},
		{ID: "order_totals_repeated", Severity: w},
		{ID: "lead_stages_twice", Severity: w},
		{ID: "lead_stages_elsewhere", Severity: i},
		{ID: "deal_stages_open", Severity: i},
		{ID: "deal_stages_unknown", Severity: w},
		{ID: "deals_without_outcome", Severity: w},
		{ID: "lead_before_created", Severity: w},
		{ID: "lead_stage_order", Severity: w},
		{ID: "won_and_lost", Severity: w},
		{ID: "won_without_value", Severity: w},
		{ID: "leads_without_touches", Severity: i},

		{ID: "basis_undeclared", Severity: w},
		{ID: "basis_added", Severity: i},
		{ID: "basis_taken_out", Severity: i},
		{ID: "claimed_basis", Severity: i},
		{ID: "currency_converted", Severity: i},
		{ID: "refunds_unknown", Severity: w},
		{ID: "refunds_still_in", Severity: w},
		{ID: "refunds_already_out", Severity: w},
		{ID: "refunds_repeated", Severity: w},
		{ID: "no_revenue_column", Severity: w},

		{ID: "plan_without_cost", Severity: w},
		{ID: "plan_channel_name", Severity: w},
		{ID: "overlapping_plan", Severity: w},
		{ID: "plans_of_months", Severity: i},
		{ID: "costs_of_months", Severity: i},
		{ID: "costs_on_firsts", Severity: w},

		{ID: "contacts_incomplete", Severity: w, Limits: []Limit{
			{"contacts_incomplete", 0.2, 0, 1, fraction, "More than this share of the contacts has fewer fields filled in than are needed."},
			{"contacts_fields", 0, 0, 1000, "fields; 0: as many as the fullest contact has", "As many fields are needed."},
		}},
		{ID: "contacts_stale", Severity: w, Limits: []Limit{
			{"contacts_stale", 0.2, 0, 1, fraction, "More than this share of the contacts has old data about the company."},
			{"contacts_stale_months", 12, 1, 1200, months, "Data that were last checked longer ago are old."},
		}},
		{ID: "contacts_without_consent", Severity: w, Limits: share("contacts_without_consent", 0, "More than this share of the contacts has not consented.")},
		{ID: "contacts_sleeping", Severity: i, Limits: []Limit{
			{"contacts_sleeping", 0.3, 0, 1, fraction, "More than this share of the contacts sleeps."},
			{"contacts_sleeping_months", 6, 1, 1200, months, "A contact without engagement for as long sleeps."},
		}},
		{ID: "repeated_contacts", Severity: w},

		{ID: dataset.BadRow, Severity: w},
		{ID: "no_rows", Severity: w},
		{ID: "totals_mismatch", Severity: w},
		{ID: "total_row", Severity: i},
		{ID: "total_with_day", Severity: w},
		{ID: "rows_mismatch", Severity: w},
		{ID: "truncated", Severity: w},
		{ID: "incomplete_file", Severity: w},
		{ID: "duplicate_header", Severity: w},
		{ID: "column_not_read", Severity: i},
		{ID: "overlap_left_out", Severity: i},
		{ID: "overlap_rows_left_out", Severity: i},
		{ID: "overlap_rest", Severity: w},
		{ID: "where_left_out", Severity: i},
		{ID: "rows_moved", Severity: i},
		{ID: "where_nothing", Severity: w},
		{ID: "error_cells", Severity: w},
		{ID: "unreckoned_formulas", Severity: w},
		{ID: "lost_digits", Severity: w},
		{ID: "hidden_rows", Severity: i},
		{ID: "event_kinds", Severity: w},
		{ID: "other_question", Severity: w},
		{ID: "unanswered", Severity: i},
	}
}

// Limits returns the thresholds of all rules.
func Limits() []Limit {
	var list []Limit
	for _, r := range Rules() {
		list = append(list, r.Limits...)
	}
	return list
}

// RuleIDs returns the rules' ids.
func RuleIDs() []string {
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// limitKeys returns the thresholds' keys.
func limitKeys() []string {
	var keys []string
	for _, l := range Limits() {
		keys = append(keys, l.Key)
	}
	return keys
}

// limitOf returns the threshold of that key.
func limitOf(key string) (Limit, bool) {
	list := Limits()
	i := slices.IndexFunc(list, func(l Limit) bool { return l.Key == key })
	if i < 0 {
		return Limit{}, false
	}
	return list[i], true
}
