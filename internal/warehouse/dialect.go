package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// dialect is how one kind of database is spoken to. In its texts %s is an
// expression.
type dialect struct {
	port      string
	isolation *sql.IsolationLevel              // of its read-only transactions; nil: it has none
	begin     func(*DB) []string               // what is said first in one
	settle    func(context.Context, *DB) error // what depends on the database itself; nil: nothing
	open      func(*DB, Options) (*sql.DB, error)
	column    func(*sql.ColumnType) Column
	fault     func(error) fault
	catalog   catalog

	quote  string            // of names
	escape *strings.Replacer // of texts

	text    func(c Column, e string) string // ordered, compared and grouped by its bytes
	trim    string                          // without white space at its ends, as Unicode knows it
	moment  func(c Column, e string) string // 2025-06-30T23:05:07Z, or without the Z where no zone is known
	day     func(c Column, e, from, to string) string
	seconds func(c Column, e, zone string) string

	millionths func(c Column, e string) string // rounded half away from zero
	total      string                          // the exact sum of millionths, as text
	asFloat    string
	round      string // a float, half away from zero
	product    string // of two numbers of millionths, neither below 0, in millionths: %[1]s and %[2]s

	contains, starts, ends string                                                       // %[1]s the text, %[2]s the part
	bytewise               string                                                       // a text, ordered as its bytes are
	packed                 func(*DB, Touches, []Persons) (selected, rest string)        // see DB.Packed; nil: nothing is saved by it
	collapsed              func(*DB, Touches, []Persons) (selected, inner, rest string) // see DB.Collapsed
	strayDay               string                                                       // a column holds something else than days, the year first; "" where its type tells
	onlyText               string                                                       // what a column that may hold anything holds of texts, else NULL
	misfit                 string                                                       // a column of numbers holds something else; "" where its type forbids that

	joined  func(texts []string) string                                          // texts with FieldMark between them
	mapped  func(d *dialect, text string, from, to []string, rest string) string // see DB.Mapped
	longest string                                                               // asks how many bytes a statement may have, as what follows SELECT; "": any number
}

func dialectOf(scheme string) *dialect {
	switch scheme {
	case "postgres":
		return &postgres
	case "clickhouse":
		return &clickHouse
	case "sqlite":
		return &sqlite
	}
	return nil
}

// Name quotes a name.
func (db *DB) Name(name string) string { return db.dialect.name(name) }

func (d *dialect) name(name string) string {
	return d.quote + strings.ReplaceAll(name, d.quote, d.quote+d.quote) + d.quote
}

// tableName quotes a table's name, part by part.
func (d *dialect) tableName(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = d.name(part)
	}
	return strings.Join(parts, ".")
}

// Quote writes a text as a statement does.
func (db *DB) Quote(text string) string { return db.dialect.quoted(text) }

func (d *dialect) quoted(text string) string { return "'" + d.escape.Replace(text) + "'" }

// Of returns the column itself.
func (db *DB) Of(c Column) string { return db.Name(c.Name) }

// Text returns the column as text, without white space at its ends, or NULL.
func (db *DB) Text(c Column) string {
	return fmt.Sprintf(db.dialect.trim, db.dialect.text(c, db.Of(c)))
}

// Cell returns the column as a cell is read: numbers as they are, a point in time
// as text in UTC, and all else as text.
func (db *DB) Cell(c Column) string {
	switch {
	case c.IsNumber():
		return db.Of(c)
	case c.Class == Dynamic:
		// Of a bare column a driver makes what its declaration says (of a text
		// without a zone a point in time in UTC), and its own collation may take
		// different texts for one.
		return "(" + db.Bytewise(db.Of(c)) + ")"
	case c.Class == Instant, c.Class == Clock:
		return db.dialect.moment(c, db.Of(c))
	}
	return db.dialect.text(c, db.Of(c))
}

// Day returns the day of a column as text. A time without a zone is one of from;
// points in time fall on the days of to.
func (db *DB) Day(c Column, from, to string) string {
	if c.Class != Instant && c.Class != Clock {
		return db.dialect.text(c, db.Of(c))
	}
	return db.dialect.day(c, db.Of(c), from, to)
}

// Seconds returns a column as Unix seconds; a time without a zone is one of zone.
func (db *DB) Seconds(c Column, zone string) string { return db.dialect.seconds(c, db.Of(c), zone) }

// Millionths returns a number in millionths, rounded half away from zero.
func (db *DB) Millionths(c Column) string { return db.dialect.millionths(c, db.Of(c)) }

// Number returns a constant number of millionths.
func (db *DB) Number(millionths int64) string { return strconv.FormatInt(millionths, 10) }

// Times returns millionths times a factor, rounded half away from zero as Go's
// math.Round does.
func (db *DB) Times(millionths string, factor float64) string {
	return fmt.Sprintf(db.dialect.round, fmt.Sprintf(db.dialect.asFloat, millionths)+fmt.Sprintf(" * %.17g", factor))
}

// Product returns the product of two numbers of millionths that are not below 0,
// rounded half up to a millionth. It must not be more than 9·10¹⁸ millionths, nor
// the first factor 9·10¹².
func (db *DB) Product(a, b string) string { return fmt.Sprintf(db.dialect.product, a, b) }

// Float returns millionths as a float.
func (db *DB) Float(millionths string) string { return fmt.Sprintf(db.dialect.asFloat, millionths) }

// Total returns the exact sum of millionths as text; NULL where none is known.
func (db *DB) Total(millionths string) string { return fmt.Sprintf(db.dialect.total, millionths) }

// Contains, Starts and Ends compare a text with a part of it.
func (db *DB) Contains(text, part string) string {
	return fmt.Sprintf(db.dialect.contains, text, db.Quote(part))
}

// Starts reports whether a text begins with a part.
func (db *DB) Starts(text, part string) string {
	return fmt.Sprintf(db.dialect.starts, text, db.Quote(part))
}

// Ends reports whether a text ends with a part.
func (db *DB) Ends(text, part string) string {
	return fmt.Sprintf(db.dialect.ends, text, db.Quote(part))
}

// Earliest returns the least of a column's cells in a group, for ORDER BY; NULL
// where all are blank.
func (db *DB) Earliest(c Column) string {
	if c.Class == Instant || c.Class == Clock {
		return db.Bytewise(db.dialect.moment(c, "min("+db.Of(c)+")"))
	}
	if c.IsNumber() {
		return "min(" + db.Of(c) + ")"
	}
	return "min(" + db.Bytewise(db.OrNull(db.Cell(c))) + ")"
}

// OrNull returns a text, and NULL of a blank one.
func (db *DB) OrNull(e string) string { return "nullif(" + e + ", '')" }

// Bytewise returns a text for ORDER BY, in the order of its bytes.
func (db *DB) Bytewise(e string) string { return fmt.Sprintf(db.dialect.bytewise, e) }

// Joined returns texts, which are never NULL, with FieldMark between them.
func (db *DB) Joined(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	return db.dialect.joined(texts)
}

// Mapped returns what stands beside a text: of each of from, it is the one of to.
// For any other text it is rest, which is an expression.
func (db *DB) Mapped(text string, from, to []string, rest string) string {
	if len(from) == 0 {
		return rest
	}
	return db.dialect.mapped(db.dialect, text, from, to, rest)
}

// Fits reports whether the database takes a statement of so many bytes.
func (db *DB) Fits(ctx context.Context, statement int) bool {
	const around, always = 1 << 10, 200 << 10 // what Ask and a shard's own names add; what all take
	if statement < always || db.dialect.longest == "" {
		return true
	}
	most, err := db.number(ctx, "*", Relation{From: "(SELECT " + db.dialect.longest + ") AS longest"}, "")
	return err == nil && statement+around <= most
}

// Lower returns a text in lower case.
func (db *DB) Lower(text string) string { return "lower(" + text + ")" }
