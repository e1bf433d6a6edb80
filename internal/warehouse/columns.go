package warehouse

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Class is what a column holds, as far as a plan must know.
type Class int

const (
	Other   Class = iota // text, or what is read as text
	Whole                // whole numbers
	Decimal              // numbers with a fixed number of decimals
	Float
	Date
	Instant // a point in time
	Clock   // a day and a time, of which nothing tells the zone
	Dynamic // anything: sqlite's columns promise nothing
)

// Column is a column of a table or a query.
type Column struct {
	Name   string
	Class  Class
	Scale  int  // decimals of a Decimal
	Narrow bool // of 32 bits or fewer
}

// IsNumber reports whether the column holds numbers only.
func (c Column) IsNumber() bool { return c.Class == Whole || c.Class == Decimal || c.Class == Float }

// Columns returns the columns of a relation without reading rows. The error is a
// *Problem.
func (db *DB) Columns(ctx context.Context, from Relation) ([]Column, error) {
	rows, err := db.Ask(ctx, "*", from, "LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]Column, len(rows.types))
	for i, t := range rows.types {
		list[i] = db.dialect.column(t)
		list[i].Name = t.Name()
	}
	rows.rows.Next() // some drivers tell mistakes only here
	if err := rows.rows.Err(); err != nil {
		return nil, db.problem(rows.ctx, err, rows.inner)
	}
	return list, nil
}

// Misfit reports whether a column holds something else than numbers, which only
// some databases allow.
func (db *DB) Misfit(ctx context.Context, from Relation, c Column) (bool, error) {
	return db.Any(ctx, from, db.dialect.misfit, db.Of(c))
}

// AreDays reports whether every value of a column that may hold anything begins
// with a day, the year first, and tells no offset, which may make it another day.
// It is then one of class Date.
func (db *DB) AreDays(ctx context.Context, from Relation, c Column) (bool, error) {
	if db.dialect.strayDay == "" || c.Class != Dynamic {
		return false, nil
	}
	stray, err := db.Any(ctx, from, db.dialect.strayDay, db.Of(c))
	return err == nil && !stray, err
}

// Any reports whether a condition, with an expression for its %s, holds for some
// row. Of no condition it does not.
func (db *DB) Any(ctx context.Context, from Relation, condition, e string) (bool, error) {
	if condition == "" {
		return false, nil
	}
	rows, err := db.Ask(ctx, "1", from, "WHERE "+fmt.Sprintf(condition, e)+" LIMIT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	row, err := rows.First()
	return err == nil && row[0] != "", err
}

// Repeated asks how many of the rows that a condition holds for are the same in all
// cells as another one, without the first of each: by some of the cells, which are
// told first, or all together. It adds up what these others are worth as well; worth
// may be "".
func (db *DB) Repeated(from Relation, cells, by []string, worth, where string) (selected string, inner Relation, rest string) {
	var told, names []string
	for i, cell := range by {
		names = append(names, fmt.Sprintf("told_%d", i))
		told = append(told, cell+" AS "+names[i])
	}
	told = append(told, "count(*) AS alike")
	sums := []string{"sum(alike - 1)"}
	if worth != "" {
		told = append(told, "max("+worth+") AS worth")
		sums = append(sums, db.Total("worth * (alike - 1)"))
	}
	before := "(SELECT " + strings.Join(told, ", ") + " FROM "
	inner = Relation{From: before + from.From + " WHERE " + where + " GROUP BY " + strings.Join(cells, ", ") + ") AS rows_alike", inner: from.in(before)}
	rest = "WHERE alike > 1"
	if names != nil {
		rest += " GROUP BY " + strings.Join(names, ", ")
	}
	return strings.Join(append(names, sums...), ", "), inner, rest
}

// ByDay asks of each day how many rows there are that differ in their texts, how many
// of these come again, and the rows that this adds: all of them, and those of rows whose
// numbers differ. Last is what they add to worth, but for the largest of each.
func (db *DB) ByDay(from Relation, day string, texts, numbers []string, worth, where string) (selected string, inner Relation, rest string) {
	differ := make([]string, len(numbers))
	for i, e := range numbers {
		differ[i] = "min(" + e + ") <> max(" + e + ")"
	}
	before := fmt.Sprintf("(SELECT %s AS day_of_rows, count(*) AS alike, CASE WHEN %s THEN 1 ELSE 0 END AS differing, sum(%[3]s) - max(%[3]s) AS added FROM ", day, strings.Join(differ, " OR "), worth)
	by := strings.Join(append([]string{day}, texts...), ", ")
	inner = Relation{From: before + from.From + " WHERE " + where + " GROUP BY " + by + ") AS rows_of_days", inner: from.in(before)}
	selected = "day_of_rows, count(*), sum(CASE WHEN alike > 1 THEN 1 ELSE 0 END), sum(alike - 1), sum(CASE WHEN differing = 1 THEN alike - 1 ELSE 0 END), " + db.Total("added")
	return selected, inner, "GROUP BY day_of_rows ORDER BY " + db.Bytewise("day_of_rows")
}

// OnlyText returns the column as a cell is read where it holds texts, and "" where it
// holds numbers.
func (db *DB) OnlyText(c Column) string {
	switch {
	case c.IsNumber():
		return ""
	case c.Class == Dynamic:
		return fmt.Sprintf(db.dialect.onlyText, db.Of(c))
	}
	return db.Cell(c)
}

// Groups counts the groups that rows make by some expressions.
func (db *DB) Groups(ctx context.Context, from Relation, by []string, where string) (int, error) {
	before := "(SELECT 1 AS one FROM "
	inner := Relation{From: before + from.From + " " + where + " GROUP BY " + strings.Join(by, ", ") + ") AS rows_grouped", inner: from.in(before)}
	return db.number(ctx, "count(*)", inner, "")
}

// Largest returns how many rows the largest of the groups has that rows make by an
// expression.
func (db *DB) Largest(ctx context.Context, from Relation, by, where string) (int, error) {
	before := "(SELECT count(*) AS alike FROM "
	inner := Relation{From: before + from.From + " " + where + " GROUP BY " + by + ") AS rows_grouped", inner: from.in(before)}
	return db.number(ctx, "max(alike)", inner, "")
}

// Count counts rows; rest is what follows the relation.
func (db *DB) Count(ctx context.Context, from Relation, rest string) (int, error) {
	return db.number(ctx, "count(*)", from, rest)
}

// number asks for one number; NULL is 0.
func (db *DB) number(ctx context.Context, selected string, from Relation, rest string) (int, error) {
	rows, err := db.Ask(ctx, selected, from, rest)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row, err := rows.First()
	if err != nil || row[0] == "" {
		return 0, err
	}
	return strconv.Atoi(row[0])
}
