package main

import "time"

// The days of the data, local to Oslo. The log of touches goes back a month
// further, so that the first orders have journeys too.
var (
	firstDay = time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
)

// seed is that of every random choice; each part of the generator has a stream
// of its own, so that a change in one leaves the others alone.
const seed = 20250630

const (
	google  = "Google Søk"
	meta    = "Meta"
	display = "Display"
	email   = "E-post"
	organic = "Organisk søk"
	direct  = "Direkte"
)

var channels = []string{google, meta, display, email, organic, direct}

// month is what the shop sells in a calendar month. The counts and the average
// basket are met exactly, to the øre; the rest on average.
type month struct {
	Orders   int
	Basket   float64 // revenue an order, without VAT, after discounts and refunds
	NewShare float64 // of the orders, those that are a customer's first
	Discount float64 // of the orders, those with a discount
}

// months runs from May 2024. June 2025 sells 12 % more than May: exactly as
// many orders, each 12 % larger.
var months = []month{
	{560, 1180, 0.50, 0.20}, {585, 1195, 0.50, 0.18}, {540, 1160, 0.49, 0.22}, {520, 1150, 0.47, 0.24},
	{470, 1190, 0.45, 0.20}, {450, 1210, 0.44, 0.18}, {780, 1090, 0.47, 0.62}, {640, 1130, 0.46, 0.30},
	{380, 1120, 0.41, 0.34}, {400, 1140, 0.41, 0.24}, {520, 1180, 0.44, 0.22}, {630, 1150, 0.49, 0.46},
	{640, 1240, 0.46, 0.20}, {640, 1240 * 1.12, 0.45, 0.14},
}

const (
	goodsRate   = 0.50  // cost of goods of the price without VAT, before discounts
	refundRate  = 0.055 // of the orders, those with something sent back
	wholeRefund = 0.25  // of these, those sent back whole
	vat         = 0.25

	// A customer is lost after an order with this probability; one who first
	// ordered in the spring of 2025, many of them for the Easter discount, with
	// the other.
	lossRate       = 0.30
	springLossRate = 0.62

	// buyAgain is after how many days a customer buys again most readily.
	buyAgain = 75.0

	// noConsent of the customers leave no touches: their orders stay
	// unattributed.
	noConsent = 0.06
)

// spring reports whether a customer's first order lies in the spring of 2025.
func spring(first time.Time) bool {
	return first.Year() == 2025 && (first.Month() == time.March || first.Month() == time.April)
}

// campaign is a line of ads as it runs from day to day.
type campaign struct {
	Name  string
	Spend float64 // a month, in an average month
	CTR   float64 // clicks / impressions
	CPC   float64 // a click; 0: impressions are bought instead
	CPM   float64 // a thousand impressions
}

// The campaigns. Touches name them too.
var campaigns = map[string][]campaign{
	google: {
		{Name: "Merkevare", Spend: 5_600, CTR: 0.142, CPC: 2.6},
		{Name: "Telt og soveposer", Spend: 15_200, CTR: 0.047, CPC: 7.4},
		{Name: "Fottøy", Spend: 9_600, CTR: 0.041, CPC: 6.8},
		{Name: "Klær", Spend: 6_400, CTR: 0.038, CPC: 6.1},
	},
	meta: {
		{Name: "Prospektering", Spend: 14_400, CTR: 0.0121, CPM: 64},
		{Name: "Remarketing", Spend: 6_400, CTR: 0.0188, CPM: 96},
		{Name: "Video – ut i vår", Spend: 4_800, CTR: 0.0074, CPM: 41},
	},
	display: {
		{Name: "Inspirasjon", Spend: 5_600, CTR: 0.0019, CPM: 26},
		{Name: "Remarketing display", Spend: 3_200, CTR: 0.0031, CPM: 38},
	},
	email: {{Name: "Nyhetsbrev"}, {Name: "Glemt handlekurv"}, {Name: "Velkomst"}},
}

// metaJune is what is left of Meta's click rates in June 2025; the spend and
// the impressions stay.
const metaJune = 0.71

// visits are a channel's visits: those that ads bring land with a probability,
// the others come by themselves.
type visits struct {
	Landing float64 // sessions a click
	Daily   float64 // sessions a day, for channels without ads
	Engaged float64 // engaged sessions / sessions
	Seconds float64 // of engagement in an engaged session
	Pages   float64 // pages a session
}

var site = map[string]visits{
	google:  {Landing: 0.92, Engaged: 0.66, Seconds: 96, Pages: 4.3},
	meta:    {Landing: 0.80, Engaged: 0.41, Seconds: 58, Pages: 2.6},
	display: {Landing: 0.68, Engaged: 0.28, Seconds: 41, Pages: 1.7},
	email:   {Daily: 88, Engaged: 0.71, Seconds: 112, Pages: 5.1},
	organic: {Daily: 205, Engaged: 0.63, Seconds: 104, Pages: 4.6},
	direct:  {Daily: 138, Engaged: 0.58, Seconds: 99, Pages: 4.9},
}

// Which channel ends a journey, and which ones come before, in weights for a
// customer's first order and for later ones. Display never ends one; but those
// who never buy meet it less, so that it stands in journeys that lead somewhere.
var (
	endsFirst   = weights{google: 40, meta: 17, organic: 21, direct: 13, email: 9}
	endsLater   = weights{google: 27, meta: 7, organic: 15, direct: 23, email: 28}
	beforeFirst = weights{display: 26, meta: 34, organic: 18, google: 18, direct: 4}
	beforeLater = weights{display: 9, meta: 13, organic: 17, google: 21, direct: 12, email: 28}
	visitor     = weights{display: 3, meta: 47, organic: 22, google: 20, direct: 8}

	// How many touches a journey has, in weights for 1, 2, …
	lengthFirst = []float64{28, 28, 20, 12, 7, 3, 2}
	lengthLater = []float64{52, 27, 12, 5, 3, 1}

	// The share of a channel's touches that are views.
	viewed = map[string]float64{display: 0.82, meta: 0.24}
)

// event is something that happened. demand scales the orders, site the visits.
type event struct {
	From, Until  string
	Label, Kind  string
	Demand, Site float64
}

var events = []event{
	{"2024-06-13", "2024-06-16", "Sommersalg, første helg", "launch", 1.5, 1.3},
	{"2024-11-25", "2024-12-01", "Black Week", "launch", 3.2, 2.1},
	{"2025-02-11", "2025-02-12", "Nettbutikken nede", "outage", 0.08, 0.2},
	{"2025-04-10", "2025-04-21", "Påskesalg", "launch", 1.9, 1.5},
	{"2025-04-17", "2025-04-21", "Påske", "holiday", 0.75, 0.8},
	{"2025-05-17", "", "17. mai", "holiday", 0.4, 0.55},
	{"2025-05-19", "2025-05-25", "Konkurrent: 25 % på alle telt", "competitor", 0.78, 0.97},
	{"2025-06-12", "", "Lansering: teltserien Vidda", "launch", 1.6, 1.4},
}

// monthlyCost is a cost beside the ads. It is divided over the month's days, so
// that a report on a week holds its part, too.
type monthlyCost struct {
	Channel, Label string
	Amount         float64
}

var costs = []monthlyCost{
	{"", "Byråhonorar", 16_500},
	{"", "Verktøy for analyse og rapport", 3_400},
	{email, "E-postplattform", 5_900},
}

// season is the demand of each month, relative to the year: it shapes the ads'
// budgets and the visits. January first.
var season = [12]float64{0.72, 0.76, 0.92, 1.06, 1.12, 1.14, 1.04, 1.00, 0.92, 0.88, 1.22, 1.06}

// weekday is the demand of each day of the week. Sunday first.
var weekday = [7]float64{1.16, 1.04, 0.98, 0.96, 1.00, 0.92, 0.94}

// The newsletter goes to all segments every Thursday; their lists grow evenly
// from First to Last.
const newsletterName = "Nyhetsbrev"

type segment struct {
	Name        string
	First, Last float64 // recipients
	Clicks      float64 // how readily they click, relative to each other
}

var segments = []segment{
	{"Kunder", 6_200, 8_400, 1.35},
	{"Påmeldte", 7_100, 9_700, 0.80},
	{"Bedrift", 150, 190, 1.00}, // too few to conclude anything of
}

// flow is an e-mail that is sent when somebody does something.
type flow struct {
	Name, Segment string
	Daily         float64 // e-mails
	Clicks        float64 // of those delivered
}

var flows = []flow{
	{"Glemt handlekurv", "Kunder", 58, 0.115},
	{"Velkomst", "Påmeldte", 34, 0.085},
}

const (
	mailLanding = 0.90 // visits a click

	// delivered is the share of e-mails that arrive. In June 2025 they came from
	// a new domain, and fewer did.
	delivered     = 0.982
	deliveredJune = 0.914

	// From October 2024 mail programs open e-mails by themselves: opens rise,
	// clicks do not.
	openRateBefore = 0.31
	openRate       = 0.44

	unsubscribed = 0.0017
	complained   = 0.00015

	// variantB is how much more readily variant B is clicked than A, from
	// testStart.
	variantB = 1.30
)

var (
	privacyStart = time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC)
	testStart    = time.Date(2025, 5, 22, 0, 0, 0, 0, time.UTC)
)

// clicksByDay is how a week's clicks fall on the days from Thursday.
var clicksByDay = [7]float64{0.371, 0.186, 0.089, 0.089, 0.089, 0.088, 0.088}

// asked is what customers answered in a month, exactly.
type asked struct {
	Promoters, Passives, Detractors int
	Satisfaction                    [5]int // answers of 1 to 5
}

// replies runs from May 2024. In June 2025 there are more detractors: those of
// the Easter sale's customers that did not come back.
var replies = []asked{
	{34, 22, 12, [5]int{1, 2, 4, 14, 22}}, {36, 21, 12, [5]int{1, 1, 5, 15, 23}}, {33, 23, 13, [5]int{1, 2, 4, 13, 21}}, {31, 22, 12, [5]int{0, 2, 4, 13, 20}},
	{30, 20, 11, [5]int{1, 1, 4, 12, 20}}, {29, 20, 12, [5]int{1, 2, 3, 12, 19}}, {41, 29, 20, [5]int{2, 4, 7, 18, 24}}, {33, 21, 13, [5]int{1, 2, 5, 14, 20}},
	{24, 17, 9, [5]int{0, 1, 3, 10, 16}}, {25, 18, 10, [5]int{1, 1, 3, 11, 16}}, {31, 21, 13, [5]int{1, 2, 4, 13, 19}}, {38, 27, 18, [5]int{1, 3, 6, 16, 22}},
	{40, 26, 16, [5]int{1, 3, 5, 17, 24}}, {39, 27, 27, [5]int{3, 4, 7, 16, 22}},
}

// repliesHeard is how many a month say how they heard of the shop.
const repliesHeard = 36

var heardFrom = []struct {
	Answer string
	Weight float64
}{
	{"Google", 29}, {"En venn", 18}, {"Instagram", 14}, {"Facebook", 9}, {"Familie", 8}, {"Husker ikke", 8}, {"Turlaget", 6}, {"En kollega", 5}, {"Avis", 3},
}

// plannedCost is what a channel may cost: in an average month, or in the year.
type plannedCost struct {
	Channel string
	Amount  int
}

var (
	monthlyBudget = []plannedCost{{google, 36_500}, {meta, 28_000}, {display, 8_000}}
	yearlyBudget  = []plannedCost{{email, 70_800}, {"", 238_800}}
)
