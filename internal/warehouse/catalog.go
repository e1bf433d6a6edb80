package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"peil/internal/diag"
)

// catalog is what lists a database's names, each as what follows SELECT; "" asks nothing.
type catalog struct{ tables, columns string }

// Tables returns the names of the database's tables and views. The error is a
// *Problem.
func (db *DB) Tables(ctx context.Context) ([]string, error) {
	rows, err := db.query(ctx, "SELECT "+db.dialect.catalog.tables)
	if err != nil {
		return nil, db.problem(ctx, err, span{})
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, db.problem(ctx, err, span{})
		}
		list = append(list, name)
	}
	if err := rows.Err(); err != nil {
		return nil, db.problem(ctx, err, span{})
	}
	return list, nil
}

// nearTable proposes the table that a misspelt name meant.
func (db *DB) nearTable(ctx context.Context, name string) string {
	tables := db.names(ctx, db.dialect.catalog.tables)
	var list []string
	for _, t := range tables {
		list = append(list, t[0])
	}
	_, own, _ := strings.Cut(name, ".") // without the database that is connected to
	for _, name := range []string{name, own} {
		if hint := diag.DidYouMean(name, list); hint != "" && name != "" {
			return hint
		}
	}
	for _, table := range list {
		if _, rest, ok := strings.Cut(table, "."); ok && strings.EqualFold(rest, name) {
			return fmt.Sprintf("did you mean %q?", table) // of another schema
		}
	}
	return some("its tables are ", list)
}

// nearColumn proposes the column that a misspelt name in a query meant: of the
// tables that the query names.
func (db *DB) nearColumn(ctx context.Context, name, query string) string {
	if _, rest, ok := strings.Cut(name, "."); ok {
		name = rest
	}
	var list []string
	for _, row := range db.names(ctx, db.dialect.catalog.columns) {
		if _, named := placeOf(row[0], query); named && !slices.Contains(list, row[1]) {
			list = append(list, row[1])
		}
	}
	if hint := diag.DidYouMean(name, list); hint != "" {
		return hint
	}
	return some("the tables have the columns ", list)
}

// names asks for names; without an answer there are none, since a mistake is
// being told already.
func (db *DB) names(ctx context.Context, what string) [][2]string {
	const most = 5000
	if what == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if db.tx != nil {
		// A mistake ends a transaction: what follows needs another one.
		_ = db.tx.Rollback()
	}
	rows, err := db.pool.QueryContext(ctx, "SELECT "+what)
	if err != nil {
		return nil
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil
	}
	var list [][2]string
	for rows.Next() && len(list) < most {
		var row [2]string
		if rows.Scan([]any{&row[0], &row[1]}[:len(types)]...) != nil {
			return list
		}
		list = append(list, row)
	}
	return list
}

// some lists names, a dozen at most.
func some(before string, names []string) string {
	const most = 12
	switch {
	case len(names) == 0:
		return ""
	case len(names) > most:
		return before + strings.Join(names[:most], ", ") + " and more"
	}
	return before + strings.Join(names, ", ")
}
