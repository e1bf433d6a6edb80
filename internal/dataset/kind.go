package dataset

import (
	"slices"
	"strings"
)

// Type says how a column's cells are read.
type Type int

const (
	Text      Type = iota
	Day            // a calendar day
	Timestamp      // a point in time; a day alone is its midnight
	Money          // a number in the report's currency
	Count          // any other number that adds up
)

// Role says what a column does in its kind's rows.
type Role int

const (
	Dimension Role = iota // groups rows
	Summed                // a measure: is added up in the kind's table
	Key                   // names a person, a customer, an order or a path
	Dated                 // dates the row
	Label                 // is shown or checked, not grouped by
	Aid                   // a number that another one is computed from, not summed
)

// Kind is a kind of source: the columns that its rows may have.
type Kind struct {
	Name       string
	Doc        string
	Columns    []Column
	Table      bool // its rows are added up into a Table
	Daily      bool // it has rows for every day of business: its dates count for Data.Span
	Occasional bool // its rows come now and then: its dates count for Data.Span where no daily source has any
	Happens    bool // its rows are happenings: a day without rows is one on which nothing happened, not one of which nothing is known
	Undated    bool // its rows tell no days: a file of them is known again only as a whole
	Facts      bool // a row that stands in two files says the same as one: none counts twice
	Monthly    bool // a row that tells a month alone stands on its last day
	Claimed    bool // its revenue is what a platform reports, of which only the VAT can be converted

	Tells []string // columns one of which a file must have to be taken for one of the kind: the others may be of any
}

// Column is a canonical column of a kind.
type Column struct {
	Name     string
	Type     Type
	Required bool
	Role     Role
	Doc      string

	Alias      string // second canonical name, accepted wherever Name is
	Default    string // the cell's value where the file has none; Source.Defaults go before it
	SourceName bool   // where nothing else gives a value, it is the source's name
	Blank      bool   // a file without it is one where it is blank: a cost without a channel is for all of them
	Revenue    bool   // has a basis: VAT, shipping, discounts, refunds
	Revised    bool   // may differ in a later export of the same row
	Counted    bool   // worked out from the rows, such as a number of distinct orders; never read from the file
	Part       bool   // rows that tell it are not all there is, so that they never stand for the whole beside rows that do
}

// Kinds returns the kinds of source, in the order of the documentation.
func Kinds() []Kind {
	currency := Column{Name: "currency", Alias: "currency_code", Role: Label, Doc: "currency of the row's money, where it is not the report's; converted by a source of kind rates"}
	campaigns := func(revised bool) []Column {
		list := []Column{
			{Name: "campaign", Alias: "utm_campaign", Doc: "campaign's name"},
			{Name: "source", Alias: "utm_source", Doc: "where it came from: google, newsletter; without a channel, the rules of [[channel]] find it by source, medium and campaign"},
			{Name: "medium", Alias: "utm_medium", Doc: "by what means: cpc, organic, email"},
			{Name: "term", Alias: "utm_term", Doc: "keyword that the link carries"},
			{Name: "content", Alias: "utm_content", Doc: "which link or ad of several"},
		}
		for i := range list {
			list[i].Revised = revised
		}
		return list
	}
	kinds := []Kind{
		{Name: "ads", Table: true, Daily: true, Claimed: true, Doc: "what ads cost and did, by day", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "day"},
			{Name: "channel", SourceName: true, Doc: "where the ad ran; default the source's name"},
			{Name: "campaign", Doc: "campaign's name"},
			{Name: "ad_group", Doc: "ad group or ad set"},
			{Name: "device", Doc: "device"},
			{Name: "region", Doc: "region"},
			{Name: "keyword", Doc: "keyword, of search ads"},
			{Name: "search_term", Doc: "what was searched for, of search ads"},
			{Name: BrandSearch, Counted: true, Doc: "brand or non-brand, by brand_terms in [report]; of search ads: by the search term, else the keyword, else the campaign's name"},
			{Name: "spend", Type: Money, Role: Summed, Required: true, Doc: "what the ads cost"},
			{Name: "impressions", Type: Count, Role: Summed, Doc: "times shown"},
			{Name: "clicks", Type: Count, Role: Summed, Doc: "clicks on the ad"},
			{Name: "reach", Type: Count, Role: Summed, Doc: "people reached; not additive over days or campaigns"},
			{Name: "video_views", Type: Count, Role: Summed, Doc: "views of the video"},
			{Name: "engagements", Type: Count, Role: Summed, Doc: "reactions, comments, shares"},
			{Name: "conversions", Type: Count, Role: Summed, Doc: "conversions that the platform claims"},
			{Name: "modelled_conversions", Type: Count, Role: Summed, Doc: "of the conversions that the platform claims, those that it has estimated"},
			{Name: "revenue", Type: Money, Role: Summed, Revenue: true, Doc: "revenue that the platform claims"},
			currency,
		}},
		{Name: "web", Table: true, Daily: true, Doc: "visits to the site, by day", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "day"},
			{Name: "channel", Doc: "where the visits came from"},
			{Name: "page", Doc: "landing page"},
			{Name: "sessions", Type: Count, Role: Summed, Required: true, Doc: "visits"},
			{Name: "engaged_sessions", Type: Count, Role: Summed, Doc: "visits with engagement (GA4)"},
			{Name: "consented_sessions", Type: Count, Role: Summed, Doc: "visits that consented to being tracked"},
			{Name: "engagement_seconds", Type: Count, Role: Summed, Doc: "seconds of engagement, of all visits together: no average"},
			{Name: "bounces", Type: Count, Role: Summed, Doc: "visits without engagement"},
			{Name: "pageviews", Type: Count, Role: Summed, Doc: "pages shown"},
			{Name: "downloads", Type: Count, Role: Summed, Doc: "files downloaded"},
			{Name: "video_plays", Type: Count, Role: Summed, Doc: "videos started"},
		}},
		{Name: "search", Table: true, Daily: true, Tells: []string{"query", "page", "position"}, Doc: "what people searched for when a search engine showed the site, by day. Rows with a query or a page tell a part only, since rare queries are kept secret and a search that shows two pages is one: the whole is taken from a source without either, where there is one", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "day"},
			{Name: "query", Part: true, Doc: "what was searched for"},
			{Name: "page", Part: true, Doc: "the page that was shown"},
			{Name: BrandSearch, Counted: true, Doc: "brand or non-brand, by brand_terms in [report]; by the query"},
			{Name: "country", Doc: "country"},
			{Name: "device", Doc: "device"},
			{Name: "clicks", Type: Count, Role: Summed, Required: true, Doc: "clicks on the site among the results"},
			{Name: "impressions", Type: Count, Role: Summed, Required: true, Doc: "times that the site was among the results"},
			{Name: "position", Type: Count, Role: Aid, Doc: "average place among the results, 1 the first"},
			{Name: "position_sum", Type: Count, Role: Summed, Counted: true, Doc: "position × impressions, added up: divided by positioned_impressions it is the average position"},
			{Name: "positioned_impressions", Type: Count, Role: Summed, Counted: true, Doc: "impressions of the rows with a position"},
		}},
		{Name: "orders", Table: true, Daily: true, Happens: true, Doc: "customers' orders; rows with the same order id are one order", Columns: []Column{
			{Name: "customer", Role: Key, Required: true, Doc: "customer's id"},
			{Name: "order", Role: Key, Doc: "order's id; without it every row is an order"},
			{Name: "time", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it was placed"},
			{Name: "channel", Revised: true, Doc: "where it came from"},
			{Name: "orders", Type: Count, Role: Summed, Counted: true, Doc: "distinct orders"},
			{Name: "revenue", Type: Money, Role: Summed, Required: true, Revenue: true, Doc: "what the customer paid"},
			{Name: "profit", Type: Money, Role: Summed, Doc: "gross profit; without it revenue − cost"},
			{Name: "cost", Type: Money, Role: Summed, Doc: "cost of goods"},
			{Name: "discount", Type: Money, Role: Summed, Doc: "discount given"},
			{Name: "refund", Type: Money, Role: Summed, Doc: "amount refunded"},
			{Name: "shipping", Type: Money, Role: Aid, Doc: "shipping paid"},
			{Name: "tax", Type: Money, Role: Aid, Doc: "VAT"},
			{Name: "first_order", Type: Day, Role: Label, Doc: "date of the customer's first order ever"},
			currency,
		}},
		{Name: "conversions", Table: true, Daily: true, Happens: true, Doc: "conversions of persons", Columns: []Column{
			{Name: "person", Role: Key, Required: true, Doc: "person's id, the same as in touchpoints"},
			{Name: "account", Role: Key, Doc: "the company that the person belongs to; read for journeys of accounts"},
			{Name: "order", Role: Key, Doc: "id of the order that it was, as in orders: conversions and orders are then held against each other one by one"},
			{Name: "time", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it happened"},
			{Name: "type", Doc: "purchase, lead, trial, …"},
			{Name: "channel", Revised: true, Doc: "where the source says it came from"},
			{Name: "conversions", Type: Count, Role: Summed, Alias: "count", Default: "1", Doc: "conversions in the row; default 1"},
			{Name: "value", Type: Money, Role: Summed, Revenue: true, Doc: "revenue"},
			{Name: "profit", Type: Money, Role: Summed, Doc: "gross profit"},
			currency,
		}},
		{Name: "touchpoints", Table: true, Happens: true, Doc: "contacts of persons with channels", Columns: []Column{
			{Name: "person", Role: Key, Required: true, Doc: "person's id, the same as in conversions"},
			{Name: "account", Role: Key, Doc: "the company that the person belongs to; read for journeys of accounts"},
			{Name: "time", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it happened"},
			{Name: "channel", SourceName: true, Doc: "the channel; default the source's name"},
			{Name: "type", Role: Label, Default: "click", Doc: "click, view, offline, call, event or survey (the person says so: no credit, but shown beside it); default click"},
			{Name: "touches", Type: Count, Role: Summed, Counted: true, Doc: "contacts"},
			{Name: "cost", Type: Money, Role: Summed, Doc: "what the contact cost"},
			currency,
		}},
		{Name: "leads", Table: true, Occasional: true, Happens: true, Doc: "business leads and what became of them; one row a lead, with the day on which it reached each stage. Where a lead was both won and lost, the later of the two counts, on one day won", Columns: []Column{
			{Name: "person", Role: Key, Required: true, Doc: "the lead's id, the same as in touchpoints"},
			{Name: "account", Role: Key, Doc: "the company that the person belongs to"},
			{Name: "created", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it became a lead"},
			{Name: "mql", Type: Timestamp, Role: Label, Doc: "when marketing found it worth following up"},
			{Name: "sql", Type: Timestamp, Role: Label, Doc: "when sales took it over"},
			{Name: "opportunity", Type: Timestamp, Role: Label, Doc: "when it became a deal that may be won"},
			{Name: "won", Type: Timestamp, Role: Label, Doc: "when the deal was won"},
			{Name: "lost", Type: Timestamp, Role: Label, Doc: "when it was lost"},
			{Name: "channel", Revised: true, Doc: "where the source says it came from"},
			{Name: "leads", Type: Count, Role: Summed, Counted: true, Doc: "leads, on the day they were created"},
			{Name: "value", Type: Money, Role: Summed, Revenue: true, Doc: "what the deal is worth, added up on the day the lead was created"},
			currency,
		}},
		{Name: "identity", Facts: true, Doc: "which ids are the same person: a row says that id belongs to person, and rows make chains (cookie → user → e-mail hash → account), whose end is the person", Columns: []Column{
			{Name: "id", Role: Key, Required: true, Doc: "an id as some source has it"},
			{Name: "person", Role: Key, Required: true, Doc: "whom it belongs to; it may be an id of another row"},
		}},
		{Name: "contacts", Doc: "the register of contacts, to see what it is good for: a row a person, with what is known of the data about them; nothing in a row is shown by itself", Columns: []Column{
			{Name: "person", Role: Key, Required: true, Doc: "the contact's id"},
			{Name: "company_date", Type: Day, Role: Label, Doc: "the day on which the data of the contact's company were last checked; blank where they never were"},
			{Name: "complete_fields", Type: Count, Role: Aid, Doc: "how many of the fields that you need are filled in"},
			{Name: "consent", Role: Label, Revised: true, Doc: "whether the contact has consented to being written to: yes or no; blank is no"},
			{Name: "engagement_months", Type: Count, Role: Aid, Doc: "months since the contact last opened, clicked, answered or bought; blank where that has never been"},
		}},
		{Name: "paths", Undated: true, Doc: "journeys already put together, without dates", Columns: []Column{
			{Name: "path", Role: Key, Required: true, Doc: "channels in order: Search > E-mail > Direct"},
			{Name: "conversions", Type: Count, Role: Summed, Required: true, Doc: "journeys that converted"},
			{Name: "value", Type: Money, Role: Summed, Revenue: true, Doc: "revenue"},
			{Name: "nulls", Type: Count, Role: Summed, Doc: "journeys that did not convert"},
			currency,
		}},
		{Name: "costs", Table: true, Occasional: true, Monthly: true, Doc: "marketing costs beside the ads: fees, tools, salaries", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "day that the cost belongs to; a month (2025-06, 06.2025, june 2025, jun.25) is its last day"},
			{Name: "channel", Blank: true, Doc: "the channel it is for; empty when for all"},
			{Name: "label", Doc: "what it is"},
			{Name: "amount", Type: Money, Role: Summed, Required: true, Doc: "the cost"},
			currency,
		}},
		{Name: "email", Table: true, Occasional: true, Claimed: true, Doc: "what each mailing did; one row a mailing, or one for each of its segments and variants", Columns: []Column{
			{Name: "campaign", Required: true, Doc: "mailing or flow: the newsletter, the welcome"},
			{Name: "time", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it was sent"},
			{Name: "segment", Doc: "whom it was sent to"},
			{Name: "variant", Doc: "which version was sent, where several are tried: A, B"},
			{Name: "sent", Type: Count, Role: Summed, Required: true, Doc: "e-mails sent"},
			{Name: "delivered", Type: Count, Role: Summed, Required: true, Doc: "e-mails delivered"},
			{Name: "opens", Type: Count, Role: Summed, Required: true, Doc: "unique opens: e-mails opened at least once"},
			{Name: "clicks", Type: Count, Role: Summed, Required: true, Doc: "unique clicks: e-mails clicked at least once"},
			{Name: "unsubscribes", Type: Count, Role: Summed, Doc: "recipients who unsubscribed"},
			{Name: "complaints", Type: Count, Role: Summed, Doc: "recipients who marked it as spam"},
			{Name: "bounces", Type: Count, Role: Summed, Doc: "e-mails that were returned"},
			{Name: "conversions", Type: Count, Role: Summed, Doc: "conversions that the e-mail tool claims"},
			{Name: "revenue", Type: Money, Role: Summed, Revenue: true, Doc: "revenue that the e-mail tool claims"},
			currency,
		}},
		{Name: "survey", Table: true, Occasional: true, Doc: "customers' answers; one row an answer to one question", Columns: []Column{
			{Name: "time", Type: Timestamp, Role: Dated, Required: true, Alias: "date", Doc: "when it was answered"},
			{Name: "question", Doc: "nps (0 to 10), csat (1 to 5) or heard_from (how they heard of us, in free words); any other question can be counted by a measure of your own. Without a question or a score the answer is to heard_from"},
			{Name: "answer", Required: true, Doc: "the answer; of nps and csat it is read as the score where there is none in score"},
			{Name: "score", Type: Count, Role: Aid, Doc: "the score, of nps and csat"},
			{Name: "person", Role: Key, Doc: "who answered; it tells the same answers of two people in two files apart"},
			{Name: "nps_answers", Type: Count, Role: Summed, Counted: true, Doc: "answers to nps"},
			{Name: "promoters", Type: Count, Role: Summed, Counted: true, Doc: "answers of 9 and 10 to nps"},
			{Name: "passives", Type: Count, Role: Summed, Counted: true, Doc: "answers of 7 and 8 to nps"},
			{Name: "detractors", Type: Count, Role: Summed, Counted: true, Doc: "answers of 0 to 6 to nps"},
			{Name: "csat_answers", Type: Count, Role: Summed, Counted: true, Doc: "answers to csat"},
			{Name: "satisfied", Type: Count, Role: Summed, Counted: true, Doc: "answers of 4 and 5 to csat"},
			{Name: "csat_score", Type: Count, Role: Summed, Counted: true, Doc: "the scores of csat, added up"},
			{Name: "heard_from", Type: Count, Role: Summed, Counted: true, Doc: "answers to heard_from"},
			{Name: "recommendations", Type: Count, Role: Summed, Counted: true, Doc: "answers to heard_from that name a person: a word that begins with " + strings.Join(RecommendationWords(), ", ")},
		}},
		{Name: "budget", Doc: "what is planned to be spent; an amount is spread evenly over the days of its period, so that a report on some of them gets exactly their share, to the millionth, and one on all of them exactly the amount. Instead of period and amount it may have a column for each month, headed by it (August 2026, aug.26, 08.2026): a row a channel", Columns: []Column{
			{Name: "period", Role: Key, Required: true, Doc: "the period that the amount is for: 2025-06 (also 06.2025, june 2025, jun.25, or the first of the month), 2025-Q2, 2025, 2025-W23 or 2025-05-12..2025-06-08"},
			{Name: "channel", Role: Key, Doc: "the channel it is for, named as where the money is spent; empty for what no channel bears"},
			{Name: "amount", Type: Money, Role: Summed, Required: true, Doc: "the plan"},
			currency,
		}},
		{Name: "rates", Facts: true, Doc: "exchange rates, by which amounts in other currencies become the report's. The rate of the row's day counts, else the last one before it that still holds (rate_days in [report]); one that is quoted the other way round is turned, and rates are not chained. Amounts are rounded to millionths", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "day of the rate"},
			{Name: "from", Role: Key, Required: true, Doc: "currency that the rate is of: EUR"},
			{Name: "to", Role: Key, Doc: "currency that it is in; default the report's"},
			{Name: "rate", Type: Count, Role: Aid, Required: true, Doc: "what one unit of from is worth in to"},
			{Name: "per", Type: Count, Role: Aid, Default: "1", Doc: "units of from that the rate is of, where it is not one: 100"},
			{Name: "per_power", Type: Count, Role: Aid, Default: "0", Doc: "the same as a power of ten, 0 to 6: 2 is 100 (Norges Bank's UNIT_MULT)"},
		}},
		{Name: "events", Doc: "what happened, to be marked on the curves", Columns: []Column{
			{Name: "date", Type: Day, Role: Dated, Required: true, Doc: "first day"},
			{Name: "until", Type: Day, Role: Label, Doc: "last day; default the first"},
			{Name: "label", Role: Label, Required: true, Doc: "what happened"},
			{Name: "kind", Role: Label, Doc: "holiday, outage (its days are left out of comparisons, projections and verdicts of change), launch, competitor or platform; in Norwegian helligdag or høytid, driftsstans, lansering, konkurrent, plattform. Another word is shown and means nothing"},
		}},
	}
	for i, k := range kinds {
		channel := slices.IndexFunc(k.Columns, func(c Column) bool { return c.Name == "channel" })
		if channel >= 0 && slices.Contains([]string{"web", "orders", "conversions", "touchpoints", "leads"}, k.Name) {
			kinds[i].Columns = slices.Insert(k.Columns, channel+1, campaigns(k.Columns[channel].Revised)...)
		}
	}
	return kinds
}

// KindOf returns the kind of that name.
func KindOf(name string) (Kind, bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// Column returns the index of the column of that name or alias, or -1.
func (k *Kind) Column(name string) int {
	return slices.IndexFunc(k.Columns, func(c Column) bool {
		return c.Name == name || c.Alias != "" && c.Alias == name
	})
}

// names returns the names of the columns that a file may have.
func (k *Kind) names() []string {
	var names []string
	for _, c := range k.Columns {
		if !c.Counted {
			names = append(names, c.Name)
		}
	}
	return names
}
