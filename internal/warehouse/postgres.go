package warehouse

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

var postgres = dialect{
	port: "5432", isolation: new(sql.LevelRepeatableRead),
	begin: func(db *DB) []string {
		return []string{
			fmt.Sprintf("SET LOCAL statement_timeout = %d", db.timeout.Milliseconds()),
			"SET LOCAL datestyle = 'ISO, YMD'",
			"SET LOCAL standard_conforming_strings = on", // as Quote writes them
		}
	},
	settle: settlePostgres,
	open:   openPostgres,
	column: postgresColumn,
	fault:  postgresFault,
	catalog: catalog{
		tables:  "CASE table_schema WHEN current_schema() THEN '' ELSE table_schema || '.' END || table_name FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1",
		columns: "table_name, column_name FROM information_schema.columns WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1, 2",
	},
	quote: `"`, escape: strings.NewReplacer("'", "''"),

	// A column's own collation may take different texts for one.
	text: func(c Column, e string) string { return "(" + e + `::text COLLATE "C")` },
	trim: `btrim(%s, E' \t\n\x0b\f\r')`,
	moment: func(c Column, e string) string {
		if c.Class == Instant {
			return fmt.Sprintf(`to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`, e)
		}
		return fmt.Sprintf(`to_char(%s, 'YYYY-MM-DD"T"HH24:MI:SS')`, e)
	},
	day: func(c Column, e, from, to string) string {
		switch {
		case c.Class == Instant:
			e = fmt.Sprintf("%s AT TIME ZONE '%s'", e, to)
		case from != to:
			e = fmt.Sprintf("%s AT TIME ZONE '%s' AT TIME ZONE '%s'", e, from, to)
		}
		return fmt.Sprintf("to_char(%s, 'YYYY-MM-DD')", e)
	},
	seconds: func(c Column, e, zone string) string {
		switch c.Class {
		case Clock:
			e = fmt.Sprintf("%s AT TIME ZONE '%s'", e, zone)
		case Date:
			e = fmt.Sprintf("%s::timestamp AT TIME ZONE '%s'", e, zone)
		}
		return fmt.Sprintf("floor(extract(epoch FROM %s))::bigint", e)
	},

	millionths: func(c Column, e string) string {
		switch c.Class {
		case Whole:
			return fmt.Sprintf("%s::numeric * 1000000", e)
		case Float: // by its shortest digits, as it is read
			e = fmt.Sprintf("nullif(%s, 'NaN')::text::numeric", e)
		case Decimal:
			e = fmt.Sprintf("nullif(%s, 'NaN')", e)
		}
		return fmt.Sprintf("round(%s * 1000000)", e)
	},
	total:   "sum(%s)::text",
	asFloat: "(%s)::float8",
	round:   "round((%s)::text::numeric)", // as a number of 64 bits it would lose digits on the way
	product: "div(%[1]s * %[2]s + 500000, 1000000)",

	contains: "strpos(%s, %s) > 0", starts: "left(%[1]s, length(%[2]s)) = %[2]s", ends: "right(%[1]s, length(%[2]s)) = %[2]s",
	bytewise: `%s COLLATE "C"`,
	packed:   postgresPacked, collapsed: postgresCollapsed,
	joined: func(texts []string) string { return "(" + strings.Join(texts, ` || E'\x1e' || `) + ")" },
	mapped: postgresMapped,
}

// postgresMapped looks texts up in a constant object, whose keys are searched by
// halves: branches of a CASE would be tried one by one on every row.
func postgresMapped(d *dialect, text string, from, to []string, rest string) string {
	var b bytes.Buffer
	for i := range from {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(jsonText(from[i]) + ":" + jsonText(to[i]))
	}
	return fmt.Sprintf("coalesce(%s::jsonb ->> %s, %s)", d.quoted("{"+b.String()+"}"), text, rest)
}

// jsonText writes a text as JSON does, in the letters that it has: a database
// that is not in UTF-8 cannot take them by their numbers.
func jsonText(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always can be
	return strings.TrimSpace(b.String())
}

func openPostgres(db *DB, _ Options) (*sql.DB, error) {
	config, err := pgx.ParseConfig(db.address.dsn)
	if err != nil {
		return nil, err
	}
	db.address.keep(config.Password) // it may come from the system's own settings
	config.ConnectTimeout = db.connectTimeout()
	// Nothing is prepared, so that it works through a pool of connections.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(1)
	return pool, nil
}

// settlePostgres trims as Unicode does where the database is in UTF-8: others
// cannot take such letters.
func settlePostgres(ctx context.Context, db *DB) error {
	var encoding string
	err := db.tx.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding)
	if encoding == "UTF8" {
		d := *db.dialect
		d.trim = `btrim(%s, E' \t\n\x0b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000')`
		db.dialect = &d
	}
	return err
}

func postgresColumn(t *sql.ColumnType) Column {
	switch t.DatabaseTypeName() {
	case "INT2", "INT4", "INT8":
		return Column{Class: Whole}
	case "NUMERIC":
		return Column{Class: Decimal}
	case "FLOAT4", "FLOAT8":
		return Column{Class: Float}
	case "DATE":
		return Column{Class: Date}
	case "TIMESTAMPTZ":
		return Column{Class: Instant}
	case "TIMESTAMP":
		return Column{Class: Clock}
	}
	return Column{}
}

// postgresFault understands SQLSTATEs, which no language of messages changes:
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresFault(err error) fault {
	f := fault{text: err.Error(), at: -1}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return f
	}
	f.text = pg.Message
	if pg.Position > 0 {
		f.at = int(pg.Position) - 1
	}
	switch pg.Code {
	case "28000", "28P01":
		f.reason = badPassword
	case "3D000":
		f.reason = noDatabase
	case "42P01", "3F000":
		f.reason, f.name = noTable, quoted(pg.Message)
	case "42703":
		f.reason, f.name = noColumn, quoted(pg.Message)
	case "42601", "22P02", "42883", "42804":
		f.reason = badSyntax
	case "22003":
		f.reason = tooLarge
	case "57014":
		f.reason = tooSlow
	case "25006", "42501":
		f.reason = notAllowed
	case "57P01", "57P02", "57P03", "08006", "08003":
		f.reason = goneAway
	}
	return f
}

// quoted returns the first name that a message has in double quotes, without
// the table before a column's point.
func quoted(message string) string {
	_, rest, _ := strings.Cut(message, `"`)
	name, _, _ := strings.Cut(rest, `"`)
	if name == "" { // column a.spend does not exist
		for _, word := range strings.Fields(message) {
			if strings.Contains(word, ".") {
				name = word
			}
		}
	}
	return name
}
