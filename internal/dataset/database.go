package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"peil/internal/diag"
	"peil/internal/tabular"
	"peil/internal/warehouse"
)

// DefaultTimeout is how long a database may take to answer, where the source
// does not say.
const DefaultTimeout = 5 * time.Minute

// timeout returns how long the source's database may take; Validate has seen it.
func (s *Source) timeout() time.Duration {
	if d, err := time.ParseDuration(s.Timeout); err == nil && d > 0 {
		return d
	}
	return DefaultTimeout
}

// relation returns the place in the config of what the source reads of its
// database, below its own.
func (s *Source) relation() string {
	if s.Query != "" {
		return ".query"
	}
	return ".table"
}

// DatabaseName names what the source reads of its database, without an address:
// postgres:marts.ads.
func (s *Source) DatabaseName() string {
	a, err := warehouse.Parse(s.DSN)
	if err != nil {
		return "database"
	}
	name := a.Scheme
	if file := a.File(""); file != "" {
		name = file
	}
	if s.Query != "" {
		return name + ":query"
	}
	return name + ":" + s.Table
}

// DatabaseFile returns the file of the source's database; "" where a server has
// it.
func (s *Source) DatabaseFile() string {
	a, err := warehouse.Parse(s.DSN)
	if err != nil {
		return ""
	}
	return a.File(s.Dir)
}

// Reach connects to the source's database and asks what the table or the query
// has, and reads no row. path is the source's place in the config.
func (s *Source) Reach(ctx context.Context, path string) diag.List {
	d, err := s.openDatabase(ctx)
	if err != nil {
		return diag.List{s.databaseProblem(path, err)}
	}
	d.Close()
	return nil
}

// database is the database of a source while it is read.
type database struct {
	*warehouse.DB
	from    warehouse.Relation
	columns []warehouse.Column
}

// openDatabase connects to the source's database, and asks for the columns of
// what it reads.
func (s *Source) openDatabase(ctx context.Context) (*database, error) {
	a, err := warehouse.Parse(s.DSN)
	if err != nil {
		return nil, &warehouse.Problem{About: warehouse.TheAddress, Message: err.Error()}
	}
	db, err := warehouse.Open(ctx, a, warehouse.Options{Dir: s.Dir, Timeout: s.timeout()})
	if err != nil {
		return nil, err
	}
	d := &database{DB: db}
	if d.from = db.Table(s.Table); s.Query != "" {
		d.from = db.Query(trimQuery(s.Query))
	}
	if d.columns, err = db.Columns(ctx, d.from); err != nil {
		db.Close()
		return nil, err
	}
	return d, nil
}

// trimQuery cuts the semicolon off that ends a query, with what is blank after
// it. What stands before is left as it is, so that places in it stay right.
func trimQuery(query string) string {
	end := len(query)
	for end > 0 && (query[end-1] == ';' || query[end-1] <= ' ') {
		end--
	}
	return query[:end]
}

// failDatabase tells a problem with the source's database.
func (p *pass) failDatabase(err error) {
	p.failed = true
	p.diags.Add(p.spec.source.databaseProblem(p.spec.at, err))
}

// databaseProblem gives a problem with a database its place in the config.
func (s *Source) databaseProblem(path string, err error) diag.Diagnostic {
	p, ok := errors.AsType[*warehouse.Problem](err)
	if !ok {
		return diag.Diagnostic{Path: path, Message: err.Error()}
	}
	d := diag.Diagnostic{Path: path + s.relation(), Message: p.Message, Hint: p.Hint}
	switch {
	case p.About == warehouse.TheAddress:
		d.Path = path + ".dsn"
	case p.Placed:
		d.Offset, d.Length = p.Offset, p.Length
	}
	return d
}

// runDatabase reads the source's table or query.
func (p *pass) runDatabase(ctx context.Context) {
	s := p.spec
	db, err := s.source.openDatabase(ctx)
	if err != nil {
		p.failDatabase(err)
		return
	}
	defer db.Close()
	header, err := tabular.NewRows(columnNames(db.columns), p.path, s.options())
	if err != nil {
		p.diags = s.openError(err, p.path)
		return
	}
	if !p.bindTo(header) {
		return
	}
	if at := p.binding.date; at >= 0 && s.kind.Columns[s.dated].Type == Day {
		days, err := db.AreDays(ctx, db.from, db.columns[at])
		if err != nil {
			p.failDatabase(err)
			return
		}
		if days {
			db.columns[at].Class = warehouse.Date
		}
	}
	why, can := p.canGroup(ctx, db)
	var touches *touchQuery
	if s.collapsing != nil {
		touches, why = p.canCollapse(ctx, db)
	}
	switch {
	case len(p.diags) > 0:
	case touches != nil:
		p.touchesOfDatabase(ctx, db, touches)
		p.file.SHA256 = digestOf(p.digests)
	case can:
		p.groupsOfDatabase(ctx, db)
		p.file.SHA256 = digestOf(p.digests)
	default:
		p.mapped = nil
		p.rowsOfDatabase(ctx, db, why)
	}
}

// columnNames are the names of a relation's columns, without rows.
type columnNames []warehouse.Column

func (c columnNames) Columns() []string {
	names := make([]string, len(c))
	for i := range c {
		names[i] = c[i].Name
	}
	return names
}

func (columnNames) Next(*tabular.Row) error { return io.EOF }
func (columnNames) Close() error            { return nil }

// answer are the rows of an answer under the names that the pass is bound to. A
// problem is placed in the config.
type answer struct {
	*warehouse.Rows
	names columnNames
	spec  *spec
	own   bool // the answer's columns are its own
}

func (a *answer) Columns() []string {
	if a.own {
		return a.Rows.Columns()
	}
	return a.names.Columns()
}

func (a *answer) Next(row *tabular.Row) error {
	err := a.Rows.Next(row)
	if err == nil || err == io.EOF {
		return err
	}
	return a.spec.source.databaseProblem(a.spec.at, err)
}

// meantRows leaves the rows out, in the database, for which the source's
// condition does not hold, and counts them. Where a condition cannot be asked
// there, it and those after it are asked here.
func (p *pass) meantRows(ctx context.Context, db *database) (where string, ok bool) {
	s := p.spec
	if s.where == nil || p.several {
		return "", true
	}
	p.unmeant.left = make([]uncounted, len(s.where))
	conditions := p.conditions(db)
	if len(conditions) == 0 {
		return "", true
	}
	where = "WHERE "
	for i, c := range conditions {
		n, err := db.Count(ctx, db.from, where+"NOT "+c)
		if err != nil {
			p.failDatabase(err)
			return "", false
		}
		p.unmeant.left[i].rows = n
		p.unmeant.rows += n
		where += c + " AND "
	}
	p.file.Skipped += p.unmeant.rows
	return strings.TrimSuffix(where, " AND "), true
}

// conditions writes the conditions on the source's rows that the database is asked,
// up to the first that cannot be written. A row without a day is bad before it is left
// out, as in read; an order's further rows go with its first one.
func (p *pass) conditions(db *database) (list []string) {
	if p.several {
		return nil
	}
	a := p.asked(db, false)
	for _, m := range p.spec.where {
		condition, can := a.condition(m.node)
		if !can {
			break
		}
		if undated := a.undated(); undated != "" && !p.spec.byTexts {
			condition = "(" + undated + " OR " + condition + ")"
		}
		list = append(list, condition)
	}
	return list
}

// meant writes all of them as one; false where one cannot be written.
func (p *pass) meant(db *database) (condition string, ok bool) {
	list := p.conditions(db)
	ok = len(list) == len(p.spec.where)
	return strings.Join(append(list, always), " AND "), ok
}

// digestOf returns the digest of several.
func digestOf(digests []string) string {
	sum := sha256.Sum256([]byte(strings.Join(digests, " ")))
	return hex.EncodeToString(sum[:])
}
