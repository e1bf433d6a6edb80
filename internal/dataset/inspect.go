package dataset

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// Inspection is what reading one file by itself shows.
type Inspection struct {
	File
	Format   tabular.Format
	Preamble int     // lines above the header, without blank ones
	Fields   []Field // the header's, in its order

	Days       *period.Period // first to last of its rows, or of the periods that they are for; nil without dates
	Decimal    string         // of its numbers, as Source.Decimal; empty: no cell tells
	DateFormat string         // of its dates, as Source.DateFormat; empty: year first, or with the month's name
	Currencies []string       // codes and signs that it writes

	Total     int      // line of its own total of everything; 0: it has none
	Agree     []string // columns in which the rows add up to that
	Disagree  []string // columns in which they do not
	RowsTold  int      // rows that it says it has; -1: it says nothing
	RowsFound int      // rows that this is compared with

	Footers    int // rows that are not read: totals and footers,
	Unmeant    int // rows that a condition leaves out,
	Unanswered int // rows of a survey without an answer,
	Bad        int // and rows that cannot be read
}

// Field is one heading of a file.
type Field struct {
	Heading string
	Columns []string // of the kind, that are read from it
	Only    string   // the heading that says in which rows
	Per     string   // the column that its averages are per, and that they are multiplied by
	Says    string   // of a heading that is only asked: what it says
	Unread  bool     // nothing reads it, and nobody knows it to be of no use
}

// Within is the report that a file is to stand in: its currency, empty where that
// is unknown, and its other sources, whose exchange rates convert the file's money.
type Within struct {
	Currency string
	Sources  []Source
	RateDays int
}

// Inspect reads the file at path, or a table in it, as what it was recognised for. Without a
// currency of the report it is in the file's, where it names one.
//
// The diagnostics are what a source of that file would be told; with an error
// among them the Inspection holds what is known all the same, unless it is nil.
func Inspect(ctx context.Context, path string, r Recognised, within Within) (*Inspection, diag.List) {
	source := Source{
		Name: filepath.Base(path), Kind: r.Kind, Preset: r.Preset, Columns: r.Columns, Defaults: r.Defaults, Covers: r.Covers,
		Sheet: r.Sheet, Member: r.Member, Files: []string{filepath.Base(path)}, Dir: filepath.Dir(path),
	}
	name := filepath.Base(path)
	if r.Table != "" {
		source.Files, source.DSN, source.Table = nil, FileDSN(filepath.Base(path)), r.Table
		name = source.DatabaseName()
	}
	plan := Plan{Dims: map[string][]string{r.Kind: nil}, Basis: DefaultBasis(), Currency: within.Currency, Timezone: "UTC", RateDays: within.RateDays}
	plan.rates = readRates(ctx, within.Sources, &plan)
	if r.Basis != nil { // then what the basis is converted by is read, too
		source.Basis, plan.Basis.Refunds = r.Basis, "order_date"
	}
	s, l := newSpec(&source, 0, &plan)
	if s == nil {
		return nil, l
	}
	in := &Inspection{RowsTold: -1}
	if r.Table != "" {
		in.Fields = s.fieldsOf(r)
	} else if l = in.look(s, path); len(l) > 0 {
		return nil, ofFile(l, path)
	}
	if own := in.Currency(); own != "" && within.Currency == "" {
		plan.Currency = own
		s, _ = newSpec(&source, 0, &plan)
	}
	f := s.scanFile(ctx, path, name, reading{})
	in.take(f)
	l = slices.Clone(f.diags)
	judgeBadRows([]Source{source}, [][]*fileScan{{f}}, &l)
	return in, ofFile(l, path)
}

// Currency returns the code of the one currency that the file names; empty where it
// names none or several.
func (in *Inspection) Currency() string {
	if len(in.Currencies) == 1 && currencyCode.MatchString(in.Currencies[0]) {
		return in.Currencies[0]
	}
	return ""
}

// ofFile gives what is told of a source the place of its file: there is no
// config that would have one.
func ofFile(l diag.List, path string) diag.List {
	for i := range l {
		if l[i].Path != "" {
			l[i].Path, l[i].Offset = "", 0
		}
		if l[i].File == "" {
			l[i].File = path
		}
		l[i].Message = strings.TrimPrefix(l[i].Message, path+": ")
	}
	return l
}

// look reads what the rows' sums do not show: the format, the headings and the
// currencies.
func (in *Inspection) look(s *spec, path string) diag.List {
	reader, err := tabular.Open(path, s.options())
	if err != nil {
		return s.openError(err, path)
	}
	defer reader.Close()
	b, l := s.bind(reader.Header, reader.Preamble, path, reader.Sheet)
	if l.Err() != nil {
		return l
	}
	in.Preamble = len(reader.Preamble)
	for i, heading := range reader.Header {
		in.Fields = append(in.Fields, s.fieldOf(b, i, heading))
	}
	in.addCurrencies(s, b, reader)
	in.Format = reader.Format // the encoding may show itself at the end only
	return nil
}

// fieldOf tells what is read from a field.
func (s *spec) fieldOf(b *binding, i int, heading string) Field {
	f := Field{Heading: heading}
	add := func(column string) {
		if !slices.Contains(f.Columns, column) {
			f.Columns = append(f.Columns, column)
		}
	}
	if s.dated >= 0 && (i == b.date || b.date < 0 && b.day == nil && (i == b.start || i == b.end)) {
		add(s.kind.Columns[s.dated].Name)
	}
	read := func(slots []slot, fields []int, number bool) {
		for slot, at := range fields {
			if at != i || slots[slot].column == nil {
				continue
			}
			add(slots[slot].name)
			for _, g := range b.gates {
				if g.slot == slot && g.number == number {
					f.Only = g.heading
				}
			}
		}
	}
	for _, m := range b.months {
		if m.field == i {
			add("period")
			add("amount")
		}
	}
	read(s.texts, b.text, false)
	read(s.nums, b.num, true)
	for _, x := range b.averages {
		if b.num[x.slot] == i {
			f.Per = s.nums[x.per].name
		}
	}
	for _, g := range b.gates {
		if g.by == i {
			f.Says = "says where it is " + s.gatedNames(b, g.by)
		}
	}
	for slot, at := range b.text {
		if at == i && s.texts[slot].optional {
			f.Says = "says which rows count"
		}
	}
	for j, t := range s.apart {
		if b.apartAt[j] == i {
			add(t.name)
		}
	}
	return f
}

// gatedNames names the columns whose rows a field tells.
func (s *spec) gatedNames(b *binding, by int) string {
	var names []string
	for _, g := range b.gates {
		slots := s.texts
		if g.number {
			slots = s.nums
		}
		if g.by == by {
			names = append(names, slots[g.slot].name)
		}
	}
	return strings.Join(names, ", ")
}

// addCurrencies notes every currency that the headings or the cells of money
// name.
func (in *Inspection) addCurrencies(s *spec, b *binding, reader *tabular.Reader) {
	add := func(mark string) {
		if mark != "" && !slices.Contains(in.Currencies, mark) {
			in.Currencies = append(in.Currencies, mark)
		}
	}
	var money []int
	for i, field := range b.num {
		if t := s.nums[i]; field >= 0 && t.column != nil && t.column.Type == Money {
			money = append(money, field)
			add(s.headingMark(t, reader.Header[field]))
		}
	}
	code := -1
	if s.currText >= 0 {
		code = b.text[s.currText]
	}
	var last string
	for {
		record, err := reader.Next()
		if bad := (*tabular.ParseError)(nil); errors.As(err, &bad) {
			continue // told by the reading of the rows, as all else that is wrong
		}
		if err != nil {
			return
		}
		if code >= 0 {
			if cell := trim(record.Field(code)); !isBlank(cell) && string(cell) != last {
				last = string(cell)
				add(strings.ToUpper(last))
			}
		}
		for _, field := range money {
			if !isPlain(record.Field(field)) {
				add(tabular.CurrencyOf(record.Field(field)))
			}
		}
	}
}

// take notes what the reading of the rows found.
func (in *Inspection) take(f *fileScan) {
	in.File = f.file
	for i := range in.Fields {
		in.Fields[i].Unread = len(in.Fields[i].Columns) == 0 && slices.Contains(f.file.Unread, in.Fields[i].Heading)
	}
	in.Decimal = map[tabular.DecimalStyle]string{tabular.DecimalPoint: ".", tabular.DecimalComma: ","}[f.decimal]
	in.DateFormat = map[tabular.DateStyle]string{tabular.DateDMY: "dmy", tabular.DateMDY: "mdy"}[f.dated]
	if f.groups != nil {
		for _, day := range f.groups.date {
			in.widen(day, day)
		}
	}
	for _, r := range f.kept.rates {
		in.widen(r.date, r.date)
	}
	for _, b := range f.kept.budgets {
		in.widen(b.Period.Start, b.Period.End)
	}
	in.Bad = f.badRows
	for _, x := range f.file.Findings {
		if x.Check == "where_left_out" || x.Check == "where_nothing" {
			in.Unmeant += x.Rows
		}
		if x.Check == "unanswered" {
			in.Unanswered += x.Rows
		}
	}
	in.Footers = f.file.Skipped - in.Bad - in.Unmeant - in.Unanswered
	in.RowsTold, in.RowsFound = f.partial.told, f.totals.rows+f.badRows
	for _, row := range f.totals.whole() {
		differ := f.totals.differences(row)
		in.Total, in.Agree, in.Disagree = row.line, nil, nil
		for i, name := range f.totals.names {
			switch {
			case row.has&(1<<i) == 0:
			case slices.Contains(differ, i):
				in.Disagree = append(in.Disagree, name)
			default:
				in.Agree = append(in.Agree, name)
			}
		}
		if len(differ) == 0 {
			return
		}
	}
}

// widen widens the days by those of a row.
func (in *Inspection) widen(start, end period.Date) {
	if in.Days == nil {
		in.Days = &period.Period{Start: start, End: end, Grain: period.Range}
	}
	in.Days.Start, in.Days.End = min(in.Days.Start, start), max(in.Days.End, end)
}
