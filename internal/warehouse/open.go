package warehouse

import (
	"context"
	"database/sql"
	"time"
	"unicode/utf8"
)

// Options say how to ask.
type Options struct {
	Dir     string        // that an sqlite file is relative to
	Timeout time.Duration // of each question
}

// DB is a database that is read.
type DB struct {
	address Address
	dialect *dialect
	timeout time.Duration
	pool    *sql.DB
	tx      *sql.Tx // nil where the dialect has no read-only transactions

	reopen func() *sql.DB // without the settings that ask for reading only; nil: there are none
}

// Open connects. The error is a *Problem.
func Open(ctx context.Context, a Address, opt Options) (*DB, error) {
	db := &DB{address: a, dialect: dialectOf(a.Scheme), timeout: opt.Timeout}
	connecting, cancel := context.WithTimeout(ctx, db.connectTimeout())
	defer cancel()
	var err error
	if db.pool, err = db.dialect.open(db, opt); err != nil {
		if p, ok := err.(*Problem); ok {
			return nil, p
		}
		return nil, &Problem{About: TheAddress, Message: "the dsn cannot be used", Hint: plain(a.hide(err.Error()))}
	}
	if err := db.pool.PingContext(connecting); err != nil {
		db.pool.Close()
		return nil, db.unreachable(connecting, err)
	}
	if db.dialect.isolation == nil {
		return db, nil
	}
	// One snapshot for everything that is asked, and nothing can be written.
	if db.tx, err = db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: *db.dialect.isolation, ReadOnly: true}); err == nil {
		for _, statement := range db.dialect.begin(db) {
			if err == nil {
				_, err = db.tx.ExecContext(ctx, statement)
			}
		}
	}
	if err == nil && db.dialect.settle != nil {
		err = db.dialect.settle(ctx, db)
	}
	if err != nil {
		db.Close()
		return nil, db.unreachable(connecting, err)
	}
	return db, nil
}

// Close ends the connection.
func (db *DB) Close() error {
	if db.tx != nil {
		_ = db.tx.Rollback() // nothing was written
	}
	return db.pool.Close()
}

// Relation is a table or a query, as a statement names it.
type Relation struct {
	From  string // what follows FROM
	inner span
}

// Table returns the relation of a table's name, which may have its schema or
// database before a point.
func (db *DB) Table(name string) Relation {
	return Relation{From: db.dialect.tableName(name), inner: span{text: name}}
}

// Query returns the relation of a query.
func (db *DB) Query(query string) Relation {
	// The last line may be a comment.
	return Relation{From: "(" + query + "\n) AS " + db.Name("asked"), inner: span{text: query, from: 1, size: utf8.RuneCountInString(query)}}
}

// in returns where the relation's text stands in a statement that has it after
// the text before.
func (r Relation) in(before string) span {
	s := r.inner
	s.from += utf8.RuneCountInString(before)
	return s
}

// Ask runs a statement: what to select, from the relation, and what follows. The
// rows end with the context. The error is a *Problem.
func (db *DB) Ask(ctx context.Context, selected string, from Relation, rest string) (*Rows, error) {
	before := "SELECT " + selected + " FROM "
	inner := from.in(before)
	asking, cancel := context.WithTimeout(ctx, db.timeout)
	statement := before + from.From + " " + rest
	rows, err := db.query(asking, statement)
	if err != nil && db.reopen != nil && db.dialect.fault(err).reason == notAllowed {
		db.pool.Close()
		db.pool, db.reopen = db.reopen(), nil
		rows, err = db.query(asking, statement)
	}
	if err != nil {
		defer cancel()
		return nil, db.problem(asking, err, inner)
	}
	r := &Rows{db: db, ctx: asking, cancel: cancel, rows: rows, inner: inner}
	if r.types, err = rows.ColumnTypes(); err != nil {
		defer r.Close()
		return nil, db.problem(asking, err, inner)
	}
	return r, nil
}

func (db *DB) query(ctx context.Context, statement string) (*sql.Rows, error) {
	if db.tx != nil {
		return db.tx.QueryContext(ctx, statement)
	}
	return db.pool.QueryContext(ctx, statement)
}
