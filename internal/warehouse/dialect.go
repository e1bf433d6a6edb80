package warehouse

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// dialect is how one kind of database is spoken to. In its texts %s is an
// expression.
type dialect struct {
	port      string
	isolation *sql.IsolationLevel // of its read-only transactions; nil: it has none
	begin     func(*DB) []string  // what is said first in one
	open      func(*DB, Options) (*sql.DB, error)
	column    func(*sql.ColumnType) Column
	fault     func(error) fault
	catalog   catalog

	quote  string            // of names
	escape *strings.Replacer // of texts

	text    func(c Column, e string) string
	trim    string                          // without white space at its ends
	moment  func(c Column, e string) string // 2025-06-30T23:05:07Z, or without the Z where no zone is known
	day     func(c Column, e, from, to string) string
	seconds func(c Column, e, zone string) string

	millionths func(c Column, e string) string // rounded half away from zero
	total      string                          // the exact sum of millionths, as text
	asFloat    string
	round      string // a float, half away from zero

	contains, starts, ends string                                                       // %[1]s the text, %[2]s the part
	bytewise               string                                                       // a text, ordered as its bytes are
	packed                 func(*DB, Touches, []Persons) (selected, rest string)        // see DB.Packed; nil: nothing is saved by it
	collapsed              func(*DB, Touches, []Persons) (selected, inner, rest string) // see DB.Collapsed
	strayDay               string                                                       // a column holds something else than days, the year first; "" where its type tells
	misfit                 string                                                       // a column of numbers holds something else; "" where its type forbids that
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

// Schemes returns what a dsn may begin with.
func Schemes() []string { return []string{"postgres", "clickhouse", "sqlite"} }

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
func (db *DB) Quote(text string) string { return "'" + db.dialect.escape.Replace(text) + "'" }

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
	case c.IsNumber(), c.Class == Dynamic:
		return db.Of(c)
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

// Bytewise returns a text for ORDER BY, in the order of its bytes.
func (db *DB) Bytewise(e string) string { return fmt.Sprintf(db.dialect.bytewise, e) }

// Lower returns a text in lower case.
func (db *DB) Lower(text string) string { return "lower(" + text + ")" }
