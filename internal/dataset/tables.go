package dataset

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/warehouse"
)

// IsDatabase reports whether the file at path is an SQLite database.
func IsDatabase(path string) bool {
	const magic = "SQLite format 3\x00"
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, len(magic))
	n, _ := file.Read(head)
	return string(head[:n]) == magic
}

// FileDSN returns the dsn of the SQLite database at path, relative to the folder of
// the config with slashes.
func FileDSN(path string) string { return "sqlite:" + path }

// RecogniseTables finds what the tables and views of the SQLite database at path are
// about, by the names of their columns, as it is done with a file's headings. unknown
// are those of which nothing tells. The error is a diag.Diagnostic; where nothing is
// recognised, it is one.
func RecogniseTables(ctx context.Context, path string) (known []Recognised, unknown []string, err error) {
	fail := func(err error) error {
		d := diag.Diagnostic{File: path, Message: "the database cannot be read: " + err.Error()}
		if p, ok := err.(*warehouse.Problem); ok {
			d.Message, d.Hint = p.Message, p.Hint
		}
		return d
	}
	address, err := warehouse.Parse(FileDSN(filepath.ToSlash(path)))
	if err != nil {
		return nil, nil, fail(err)
	}
	db, err := warehouse.Open(ctx, address, warehouse.Options{Timeout: DefaultTimeout})
	if err != nil {
		return nil, nil, fail(err)
	}
	defer db.Close()
	tables, err := db.Tables(ctx)
	if err != nil {
		return nil, nil, fail(err)
	}
	var told []string
	for _, table := range tables {
		columns, err := db.Columns(ctx, db.Table(table))
		if err != nil {
			return nil, nil, fail(err)
		}
		var headers []string
		for _, c := range columns {
			headers = append(headers, c.Name)
		}
		told = append(told, table+" ("+strings.Join(headers, ", ")+")")
		r, err := guess(path, headers, planned.MatchString(table) || slices.ContainsFunc(headers, planned.MatchString))
		if err != nil || len(r.Missing) > 0 {
			unknown = append(unknown, table)
			continue
		}
		r.Table = table
		known = append(known, r)
	}
	if known == nil {
		what := "nothing tells what its tables are about: " + strings.Join(told, "; ")
		if told == nil {
			what = "it has no tables"
		}
		return nil, unknown, Unknown{diag.Diagnostic{File: path, Message: "this is an SQLite database, and " + what,
			Hint: "write its [[source]] yourself: kind, dsn = \"sqlite:…\" with the file's path from the config's folder, table = \"…\" or query = \"…\", and columns = { … }"}}
	}
	return known, unknown, nil
}

// fieldsOf tells what is read from a table's columns.
func (s *spec) fieldsOf(r Recognised) []Field {
	var fields []Field
	for _, heading := range r.Headers {
		f := Field{Heading: heading}
		for i := range s.kind.Columns {
			c := &s.kind.Columns[i]
			if own, ok := r.Columns[c.Name]; ok && own == heading || !ok && c.in([]string{heading}) == 0 {
				f.Columns = append(f.Columns, c.Name)
			}
		}
		fields = append(fields, f)
	}
	return fields
}
