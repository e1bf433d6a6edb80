package report

import (
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/unit"
)

// Page is one HTML page. ID is "overview" for index.html, else the file's name
// without ".html".
type Page struct {
	ID       string
	Title    Text   // in the menu
	Headline Text   // the conclusion, as the page's h1
	Lead     []Text // sentences under it
	Sections []Section
}

// Width is how much of the page's grid a section takes on a wide screen.
type Width int

const (
	Full Width = iota
	Half
	Third // for pictures that are compared side by side: small multiples
)

// Section is one panel of a page; its title is a conclusion where there is one.
type Section struct {
	ID       string // anchor
	Title    Text
	Subtitle Text
	Blocks   []Block
	Width    Width
	Plain    bool // no panel around it: the scorecard's columns
}

// Block is one thing in a section: *Scorecard, *Actions, *Chart, *Table,
// *Prose, *Findings, *Definitions or *Notes.
type Block interface{ block() }

func (*Scorecard) block()   {}
func (*Actions) block()     {}
func (*Chart) block()       {}
func (*Table) block()       {}
func (*Prose) block()       {}
func (*Findings) block()    {}
func (*Definitions) block() {}
func (*Notes) block()       {}

// Scorecard is the funnel's stages as columns, each with its cards.
type Scorecard struct{ Columns []StageColumn }

// StageColumn is a stage's head and the cards under it. Rate says what it keeps
// of the stage before, in words; for the first stage the change of its volume.
// Across is the one of no stage: its cards stand in a row under the columns.
type StageColumn struct {
	Across bool
	ID     string
	Title  Text
	Volume Quantity // Value nil: nothing to show
	Counts Text
	Rate   Text
	Cards  []Card
}

// Card is one KPI as a card. Everything it shows stands here or in KPI.
type Card struct {
	KPI    *KPI
	Deltas []Delta
	Target Text    // "Mål ≥ 4,0"; zero when there is none
	Bullet *Bullet // nil without a target
	Basis  Text    // "eks. mva."; for money
	Facts  []Text  // where the figure is heading, how far it has come, what the trade has
}

// Bullet is a bullet graph: bands from Min to Max that meet at the warn level
// and the target, the better one towards Max when Up, else towards Min.
type Bullet struct {
	Min, Max, Target float64
	Warn             *float64
	Value            float64
	Up               bool
	Status           Status
}

// Actions are the next steps, most money first.
type Actions struct{ Items []Action }

// Action is one next step with what it rests on.
type Action struct {
	Title  Text
	Detail Text
	Page   string // the page with the evidence
	Anchor string // the section on it
}

// Align is where a column's cells stand.
type Align int

const (
	Start Align = iota // words
	End                // numbers
)

// Table is a table of cells. Total rows come last and are not sorted.
type Table struct {
	Caption  Text
	Columns  []Column
	Rows     []Row
	Sortable bool
}

// Column is a table's column.
type Column struct {
	Title Text
	Align Align
	Muted bool
}

// Row is a table's row; its first cell is the row's header. A subtotal is of
// some of the rows and stands before the total.
type Row struct {
	Cells    []Cell
	Total    bool
	Subtotal bool
}

// Cell holds at most one of its fields besides Note, Color, Heat, Link and Strong; an empty one is blank.
type Cell struct {
	Text     Text
	Quantity *Quantity
	Delta    *Delta
	Status   Status
	Dots     *Dots
	Note     Text    // under the text, small
	Color    int     // channel slot from 1: a swatch before the text; 0 for none
	Heat     float64 // from 0 to 1: how strongly the cell is tinted
	Link     string
	Strong   bool
}

// Dots is a dot plot in a cell: the comparison hollow, the value filled with its
// interval, the target dashed; all on the axis Min to Max, which the rows share.
type Dots struct {
	Min, Max      float64
	Value, Hollow *float64
	Interval      *[2]float64
	Target        *float64
	Color         int
}

// Prose is the analyst's commentary.
type Prose struct {
	File   string // for messages, relative to the config
	Line   int    // line of the file on which Source starts, after front matter
	Source string // Markdown
}

// Findings are results of the audit, what to mend first before the others.
type Findings struct{ Items []Finding }

// Notes are caveats and explanations, one paragraph each.
type Notes struct {
	Severity diag.Severity // Info for a plain note
	Items    []Text
}

// Definitions explain terms: the Method page's formulas, models and sources.
type Definitions struct{ Items []Definition }

// Definition is a term with what it means; Code lines are shown as they are, or
// folded away behind the words of Fold.
type Definition struct {
	ID      string // anchor
	Term    Text
	Meaning []Text
	Code    []string
	Fold    Text
}

// ChartKind chooses how a chart is drawn.
type ChartKind string

const (
	Trend     ChartKind = "trend"     // lines over time; target band, event marks
	Bars      ChartKind = "bars"      // horizontal bars side by side, by category
	Stacked   ChartKind = "stacked"   // stacked columns by period
	Waterfall ChartKind = "waterfall" // from a total over steps to a total
	FunnelBar ChartKind = "funnel"    // stages
	Sankey    ChartKind = "sankey"    // flows between nodes
	Calendar  ChartKind = "calendar"  // days by weekday and week, one series; drawn without echarts
	Coverage  ChartKind = "coverage"  // days by source: 1 with rows, 0 without, nil where none are expected; drawn without echarts
)

// Chart is what a chart shows, not how: render/chart draws it.
type Chart struct {
	ID         string // unique in the report; the name used by {{ chart "…" }}
	Kind       ChartKind
	Title      Text // a conclusion where there is one
	Subtitle   Text // what is drawn, with unit
	Alt        Text // the picture in words, for those who do not see it
	Unit       unit.Unit
	Categories []Text          // of Bars, Waterfall, FunnelBar
	Periods    []period.Period // of Trend and Stacked; of Calendar and Coverage single days without a gap
	Series     []Series
	Target     *float64   // Trend: the target line; the good side is tinted by Up
	Targets    []*float64 // Trend: the target of each period, where it has moved; Target is then nil
	Up         bool
	Events     []EventMark
	Nodes      []Node // of Sankey
	Links      []Link
	Height     int    // px at full width; 0: the kind's own
	Table      *Table // the same numbers as a table, behind the chart
}

// Series is one line, stack or set of bars. Values has one entry a category or
// period; nil leaves a gap. In a Waterfall the first and last values are totals
// and those between are differences.
type Series struct {
	Name   Text
	Color  int // channel slot from 1; 0: the accent
	Values []*float64
	Muted  bool // the comparison: thin and grey (last year, last click)
}

// EventMark is something that happened, marked on the time axis.
type EventMark struct {
	Period period.Period
	Label  string
	Kind   string // holiday, outage, launch, competitor, platform
}

// Node and Link are a sankey's: Layer counts the columns from 0.
type Node struct {
	ID    string
	Name  Text
	Color int
	Layer int
}

// Link is a flow between two nodes.
type Link struct {
	From, To string
	Value    float64
}
