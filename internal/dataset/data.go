// Package dataset turns the files of peil.toml's sources into what a report
// needs of them, by a plan: grouped sums by date and dimension, and rows only
// of orders, touchpoints, conversions, leads, paths and budgets.
//
//  1. kind.go declares the kinds of source and their canonical columns, as data, and source.go what peil.toml says of
//     one; validate.go, validatecolumns.go and validatedata.go check that.
//  2. presets/*.toml declare the shapes of platforms' exports, as data. preset.go says what there is to declare, label.go
//     compares headings (headings.go those of anybody's tables), recognise.go finds the preset of a file and guess.go its kind (tables.go those of a database's tables), and inspect.go
//     tells what is understood of it; only.go reads columns that some rows fill and average.go those of averages, covers.go which days
//     a file is for; totals.go, totalwords.go and partial.go hold a file against what it says of itself.
//  3. spec.go works out, from a source and the plan, what its rows give, and specslots.go which cells that asks for; where.go
//     and wherecompile.go compile conditions, basis.go says what money may hold and conversion.go makes one of the other.
//  4. file.go reads a file, if need be twice, and pass.go once, through internal/tabular: bind.go finds its columns, filled.go what
//     is left to do for a row of it, row.go takes rows, cells.go their cells, whose texts recent.go finds again, and celldates.go their days.
//     group.go adds rows up, and path.go those of a path, keep.go keeps those of persons
//     (names.go and numbering.go number them, beside.go besides the reading), touches.go finds what a value tells of a contact, leads.go keeps leads (outcomes.go tells stages that say nothing of how a deal ended),
//     answers.go counts a survey's, search.go weighs positions in search, brand.go tells searches for the brand from others, channels.go finds the channel of where
//     a row came from, as utm.go reads that, budget.go keeps a plan's (months.go those of a table with a column for each month), events.go a calendar's and contacts.go a register's, customers.go numbers those of all files, meant.go leaves rows out,
//     places.go numbers where touches were, dayzone.go tells days of another time zone,
//     doubts.go notes what only rows show (with cancelled.go, refunds.go, repeats.go, restated.go and currency.go), rates.go gathers exchange rates and exchange.go converts by them, unread.go which columns nothing reads.
//  5. settle.go makes rows that two files hold count once: share.go sees where there may be such, identity.go
//     tells which rows are the same, newest.go which file's count, and overlap.go leaves the others out.
//  6. glob.go finds the files and scan.go runs them, scanner.go knows those that are as they were and entries.go has that last, assemble.go puts them together and byperson.go sorts them; orders.go
//     gives orders their customers' first days, sold.go matches them with conversions, stages.go settles what each source of leads is counted for, stitch.go makes one person of an identity's ids and
//     accounts.go one unit of a company's people; lonely.go looks for dates far beyond the others.
//  7. database.go reads a table or a query instead of a file, through internal/warehouse: pushdown.go has the database add rows up, where
//     pushable.go says that it can (restatedrows.go asks for days that stand there twice), groupanswer.go takes the groups, orderrows.go those of orders, and databaserows.go rows one by one;
//     collapse.go has it bring touches together, and collapsed.go takes them; derived.go says which cells a text is found by, mapping.go
//     tells the database what was found, and wheresql.go (with patternwords.go) writes conditions as it understands them, slotsql.go what is read of a row.
//
// A row that cannot be read is reported with its file and line and counted,
// never dropped in silence.
package dataset

import (
	"math"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
)

// Fixed is an amount in whole millionths. Sums of Fixed are exact and do not
// depend on the order of the rows; an input is rounded to the nearest
// millionth, and an amount beyond ±9.2e12 is an error where it arises.
type Fixed int64

// Scale is the number of Fixed in one.
const Scale = 1_000_000

// MaxFixed is the largest amount that is accepted.
const MaxFixed = Fixed(math.MaxInt64)

// add adds v; it reports false on overflow, and adds nothing then.
func (f *Fixed) add(v Fixed) bool {
	sum := *f + v
	if (*f^sum)&(v^sum) < 0 {
		return false
	}
	*f = sum
	return true
}

// Float returns the amount, correctly rounded.
func (f Fixed) Float() float64 { return float64(f) / Scale }

// String writes the amount exactly, with as many decimals as it has.
func (f Fixed) String() string {
	size, sign := uint64(f), ""
	if f < 0 {
		size, sign = -size, "-"
	}
	whole := sign + strconv.FormatUint(size/Scale, 10)
	if size%Scale == 0 {
		return whole
	}
	return whole + "." + strings.TrimRight(strconv.FormatUint(Scale+size%Scale, 10)[1:], "0")
}

// Plan is what a report needs of the sources.
type Plan struct {
	Dims     map[string][]string // kind → dimensions to group by beside the date
	Measures []Measure
	Basis    Basis   // of the report
	Currency string  // of the report
	Timezone string  // of the report, an IANA name
	Accounts bool    // rows of persons belong to the person's account
	OrderIDs bool    // conversions keep the id of their order
	Spans    []int64 // look-back windows in seconds, by TouchType, where a database may collapse journeys

	TouchDims  []string // dimensions that touches keep beside their channel and campaign: own columns of touchpoints, or headers
	TouchRules []TouchRule
	Channels   []ChannelRule
	UTM        UTM
	RateDays   int      // for how many days an exchange rate holds
	BrandTerms []string // words that searches for the client itself hold; * stands for any letters

	rates *rates // of the sources that have them; Scan sets it
}

// Data is everything that the analyses read.
type Data struct {
	Tables      []*Table // one a source, in the config's order
	Orders      *Orders  // nil without an orders source
	Touches     []Touch
	NullPaths   []NullPath   // of touches that a database has collapsed
	TouchCounts []TouchCount // of the same
	Said        []Said       // touches of type survey
	Conversions []Conversion
	Leads       []Lead
	LeadSources []LeadSource
	Paths       Paths
	Budgets     []Budget
	Events      []Event
	Contacts    Contacts

	Channels Names  // shared by touches, conversions, orders and paths
	Places   Places // of touches
	Persons  Names  // and accounts
	Types    Names  // of conversions
	OrderIDs Names  // of orders and of their conversions; empty unless both tell them

	TouchRules []RuleUse // by the plan's rule

	Stitched *Stitched // nil without an identity source
	Accounts *Accounts // nil unless the plan asks for them

	Files []File
	Basis *Basis         // nil when no source declares one
	Span  *period.Period // first to last date of the daily sources; nil without dates
}

// File is one file that was read.
type File struct {
	Source    string
	Kind      string
	Name      string         // relative to the config's folder, with slashes
	SHA256    string         // of the file's bytes; of what a database answered
	Rows      int            // used
	Moved     int            // rows that a database answered with, each of which may stand for many; 0 of a file
	Skipped   int            // bad rows, total and footer rows that the preset drops, and rows that a newer file holds
	Covers    *period.Period // the file's rows are for this whole period, not for days
	Findings  []Finding
	DayZone   string     // the time zone of the days, where it is known not to be the report's
	Exchanged []Exchange // what was done to amounts in other currencies
	Ruled     bool       // rows get their channel by rules from where they came from

	Repeated Odd      // rows that are the same as an earlier one in every cell
	Restated Restated // days that stand there again with other numbers
	Blank    []Odd    // by required number: rows that leave it blank

	Read   []string // the kind's columns that the file has
	Unread []string // headers of columns that nothing reads
}

// Odd is how many rows of a file are odd in some way; whether that matters is
// for the audit to say.
type Odd struct {
	Column string // that they are odd in; empty for the whole row
	Rows   int
	Line   int // of the first of them; 0 without any
}

// Finding is something about the data that a reader should know. It holds no
// sentence: the messages finding.CHECK and advice.CHECK, with Args, are one in
// any language.
type Finding struct {
	Severity diag.Severity
	Check    string   // id of the rule: bad_row, totals_mismatch, …
	Line     int      // 0 when it is about no single row
	Rows     int      // rows or days concerned
	Columns  []string // canonical columns whose sums it puts in doubt; AllColumns for every one
	Args     Args
}

// BadRow is the check of rows that could not be read. Scan tells each of them as
// a diagnostic too.
const BadRow = "bad_row"

// AllColumns stands for every column of a source.
const AllColumns = "*"

// Credit stands, among the columns of a finding, for what attribution credits
// to the source's channels.
const Credit = "attributed"

// Args are what a finding says, by the names in its messages. A value is one
// of: string (a name), []string, int (a count), float64, Amount, Share, Word,
// []Word, period.Date, period.Period.
type Args map[string]any

// Amount is money of the report's currency, Share a fraction of 1.
type (
	Amount float64
	Share  float64
)

// Figure returns a value of a kind's column as an argument: an Amount where the
// column is money.
func (k *Kind) Figure(column string, v float64) any {
	if i := k.Column(column); i >= 0 && k.Columns[i].Type == Money {
		return Amount(v)
	}
	return v
}

// Word is a canonical name that each language has a word for: spend, vat.
type Word string

// Table is a source's rows added up by date and dimensions. Groups are sorted
// by date, then by their keys' names; each group's rows come from one file.
type Table struct {
	Source  string
	Kind    string
	Part    int      // 0: the rows are all there is; else a part of it, the lowest number the nearest to the whole
	Dims    []string // dimensions: channel, campaign, …
	Columns []string // what is summed: canonical columns and own measures' ids

	Date   []period.Date // by group
	Keys   [][]int32     // by dimension, then group: index into Values
	Values [][]string    // by dimension: its values
	Sums   [][]Fixed     // by column, then group
	Has    []uint64      // by group: bit c is set when column c had a value
	File   []int32       // by group: index into Data.Files
	Rows   []int32       // by group: rows added up
	First  []int32       // by group: line of the first row
	Last   []int32       // by group: line of the last row
}

// Orders are the rows of the orders sources, sorted by date, file and line.
type Orders struct {
	Customers []string
	Rows      []Order
	HasProfit bool // some row has a profit or a cost of goods
	HasFirst  bool // the source tells customers' first order dates
}

// Order is one order. Money is on the report's basis.
type Order struct {
	Customer  int32 // index into Orders.Customers
	Channel   int32 // index into Data.Channels; -1 when unknown
	Date      period.Date
	First     period.Date // the customer's first order ever; the earliest seen unless the source tells
	Revenue   Fixed
	Profit    Fixed
	HasProfit bool
	File      int32
	Line      int32
	ID        int32 // from 1: in Data.OrderIDs; 0 when unknown
}

// Touch is one contact of a person with a channel. Time is in Unix seconds;
// touches are sorted by person, time, file and line.
type Touch struct {
	Person int32
	Place  int32 // of Data.Places: the channel, the campaign, and what else the plan has touches keep
	Type   TouchType
	Time   int64
	File   int32
	Line   int32
}

// Touched tells of each person whether some touch is theirs.
func (d *Data) Touched() []bool {
	touched := make([]bool, len(d.Persons.List))
	for i := range d.Touches {
		touched[d.Touches[i].Person] = true
	}
	return touched
}

// Conversion is one conversion of a person, sorted as touches are.
type Conversion struct {
	Person    int32
	Type      int32 // index into Data.Types; -1 when the source has none
	Time      int64
	Date      period.Date // local
	Order     int32       // from 1: in Data.OrderIDs; 0 when unknown
	Count     Fixed       // conversions in the row: one unless the source has a count
	Value     Fixed
	Profit    Fixed
	HasProfit bool
	Rule      int32 // the plan's rule that is true of it, from 1: it tells of a touch; 0: none
	File      int32
	Line      int32
}

// Event is something that happened, to be marked on the curves.
type Event struct {
	Period period.Period
	Label  string
	Kind   string // holiday, outage, launch, competitor, platform; may be empty
}
