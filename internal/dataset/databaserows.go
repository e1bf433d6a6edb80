package dataset

import (
	"context"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// rowsOfDatabase reads the rows one by one: those of persons, which journeys and
// customers are made of, and those that the database cannot add up. why says
// what is in the way; "" is nothing, since the rows themselves are needed.
func (p *pass) rowsOfDatabase(ctx context.Context, db *database, why Word) {
	where, ok := p.meantRows(ctx, db)
	if !ok {
		return
	}
	order := p.orderOfRows(db)
	var selected []string
	for i := range db.columns {
		if !p.needs(i) {
			selected = append(selected, "NULL")
			continue
		}
		selected = append(selected, p.cell(db, i))
		if i != p.binding.date && !slices.Contains(p.binding.text, i) {
			order = append(order, p.ordered(db, i)+" NULLS FIRST")
		}
	}
	if order != nil {
		where += " ORDER BY " + strings.Join(order, ", ")
	}
	rows, err := db.Ask(ctx, strings.Join(selected, ", "), db.from, where)
	if err != nil {
		p.failDatabase(err)
		return
	}
	reader, err := tabular.NewRows(&answer{Rows: rows, names: db.columns, spec: p.spec}, p.path, p.spec.options())
	if err != nil {
		p.diags = p.spec.openError(err, p.path)
		return
	}
	defer reader.Close()
	p.reader = reader
	p.readAll(ctx)
	p.file.Moved = rows.Count
	if why != "" {
		p.finding(Finding{Severity: diag.Info, Check: "rows_moved", Rows: rows.Count, Args: Args{"n": rows.Count, "why": why}})
	}
}

// orderOfRows returns in which order rows come, as far as the day and the texts that
// are read tell it.
func (p *pass) orderOfRows(db *database) (order []string) {
	if p.spec.kind.Name == "orders" {
		return p.orderRows(db)
	}
	if at := p.binding.date; at >= 0 { // by time first: a log is read in its own order
		order = append(order, p.ordered(db, at))
	}
	for i, field := range p.binding.text {
		if texts := p.asked(db, false); field >= 0 {
			e := db.Bytewise(texts.textOf(i))
			if texts.cannot {
				e = p.ordered(db, field) + " NULLS FIRST"
			}
			order = append(order, e)
		}
	}
	return order
}

// needs reports whether a column is read. Rows of one order are compared whole.
func (p *pass) needs(field int) bool {
	b, c := p.binding, &p.doubts.cancelled
	return p.several || field == b.date || field == b.start || field == b.end || field == c.field || field == c.at ||
		slices.Contains(b.text, field) || slices.Contains(b.num, field) || slices.ContainsFunc(b.gates, func(g *gate) bool { return g.by == field })
}

// cell returns how a column is asked for. Where a kind's rows have days, a point
// in time falls on the day of the source's time zone.
func (p *pass) cell(db *database, field int) string {
	s := p.spec
	if field == p.binding.date && s.kind.Columns[s.dated].Type == Day {
		return db.Day(db.columns[field], s.zone.String(), s.zone.String())
	}
	return db.Cell(db.columns[field])
}

// ordered returns a column for ORDER BY.
func (p *pass) ordered(db *database, field int) string {
	if db.columns[field].IsNumber() {
		return p.cell(db, field)
	}
	return db.Bytewise(p.cell(db, field))
}
