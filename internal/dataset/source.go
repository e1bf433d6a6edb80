package dataset

// Source is one [[source]] of peil.toml. internal/config decodes it and sets
// Dir; Validate checks what can be known without opening a file.
type Source struct {
	Name       string            `toml:"name"`
	Kind       string            `toml:"kind"`
	Files      []string          `toml:"files"`         // globs, relative to Dir, sorted by name
	DSN        string            `toml:"dsn"`           // of a database that is read instead of files
	Table      string            `toml:"table"`         // of the database: schema.name
	Query      string            `toml:"query"`         // to the database; else a table
	Timeout    string            `toml:"timeout"`       // how long the database may take to answer: 90s, 10m
	Preset     string            `toml:"preset"`        // a platform's export: one of Presets
	Columns    map[string]string `toml:"columns"`       // canonical or own column → the file's header
	Defaults   map[string]string `toml:"defaults"`      // canonical column → value where the file has none
	Covers     string            `toml:"covers"`        // the days that a file without days is for, as a period
	Where      string            `toml:"where"`         // condition: only rows for which it holds are read
	Basis      *Basis            `toml:"revenue_basis"` // what the file's revenue holds
	VATRate    *float64          `toml:"vat_rate"`      // 0.25: converts between VAT bases
	Currency   string            `toml:"currency"`      // that the amounts are in, whatever sign they carry; default the report's, which it must be
	Timezone   string            `toml:"timezone"`      // of times without an offset; default the report's
	DateFormat string            `toml:"date_format"`   // iso, dmy, mdy; default: inferred, refused when ambiguous
	Decimal    string            `toml:"decimal"`       // "." or ","; default: inferred, refused when ambiguous
	Delimiter  string            `toml:"delimiter"`     // one character; default: sniffed
	Encoding   string            `toml:"encoding"`      // utf-8, utf-16le, windows-1252; default: sniffed
	Sheet      string            `toml:"sheet"`         // of workbooks; default: the first visible one with the columns
	Member     string            `toml:"member"`        // pattern of the file in zip archives; default: the only one
	MaxBadRows *int              `toml:"max_bad_rows"`  // bad rows that are tolerated; default 0
	Stages     []string          `toml:"stages"`        // of leads: what the source is counted for; default: all that it tells
	Outcomes   Outcomes          `toml:"outcomes"`      // of deals: what their stages mean, beside those that the preset knows
	Overlap    string            `toml:"overlap"`       // what becomes of rows that two files hold: error (default), latest

	Dir string `toml:"-"` // folder that Files and the file of an sqlite database are relative to
}

// Basis is what a revenue holds. An empty field is undeclared.
type Basis struct {
	VAT       string `toml:"vat"`       // excluded, included
	Shipping  string `toml:"shipping"`  // excluded, included
	Discounts string `toml:"discounts"` // after, before
	Refunds   string `toml:"refunds"`   // refund_date, order_date: already subtracted, on that date; ignored: not subtracted; unknown: not subtracted, and the source cannot tell them
}

// DefaultBasis is the report's basis where peil.toml gives none: without VAT
// and shipping, after discounts and refunds.
func DefaultBasis() Basis {
	return Basis{VAT: "excluded", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}
}

// Measure is one [[measure]] of peil.toml: the sum of a source's column over
// the rows that satisfy a condition.
type Measure struct {
	ID     string `toml:"id"`
	Source string `toml:"source"` // a source's name, or a kind: every source of that kind
	Column string `toml:"column"` // canonical column or the file's header; "rows" counts rows
	Where  string `toml:"where"`  // condition over the row's columns: type == "trial" and value > 0
	Unit   string `toml:"unit"`   // of the sum: money or count (default)
}
