// Package warehouse reads databases: PostgreSQL, ClickHouse and SQLite.
//
//  1. address.go takes a dsn apart; what is secret in it leaves the package only
//     towards the driver.
//  2. open.go connects, for reading only; columns.go tells what a table or a
//     query has.
//  3. dialect.go says how the databases write what a plan is made of, and
//     journeys.go how they bring touches together; postgres.go, clickhouse.go and
//     sqlite.go are the dialects.
//  4. rows.go hands the rows of a query to internal/tabular.
//  5. problem.go turns what a driver says into a problem with a reason and a
//     remedy, and catalog.go finds the name that a misspelt one may have meant.
//
// Nothing is ever written: transactions are read-only where the database has
// them, and else the connection is.
package warehouse
