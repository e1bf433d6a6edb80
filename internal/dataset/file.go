package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/tabular"
)

// fileScan is what one file gave. Its numbers of names are its own; assemble
// renumbers them. What is tagged is not kept on the disk: only the pass and
// Inspect ask for it, or it is made again.
type fileScan struct {
	spec  *spec `cache:"-"`
	file  File
	path  string // as messages name it
	diags diag.List

	bad     []diag.Diagnostic // the first bad rows
	badRows int

	groups  *groups
	values  []Names // by dimension
	given   []bool  // by dimension: the file, or what stands in for it, has it
	kept    kept
	totals  totalRows            `cache:"-"`
	partial partial              `cache:"-"`
	money   bool                 // the column with a basis is there
	decimal tabular.DecimalStyle `cache:"-"`
	dated   tabular.DateStyle    `cache:"-"` // of the column that dates the rows
	part    int                  // of the Table's
	utm     *utm                 // nil: the rows do not tell where they came from

	converted []Fixed // by part of the conversion: what it did to the rows
	failed    bool    // the database did not answer to its end, or a file was saved meanwhile: another reading may give more

	apart    uint64              // of the spec's: the file has them
	exported *period.Date        // told above the header
	rowKeys  map[string]struct{} // what identifies the rows, where the reading asks for it
	shared   []common            // by the reading's rivals
}

// maxBadShown is how many bad rows of a file are told one by one.
const maxBadShown = 5

// scanFile reads one file.
func (s *spec) scanFile(ctx context.Context, path, name string, as reading) *fileScan {
	numbers, dates := s.decimalStyle(), [3]tabular.DateStyle{s.dateStyle(), s.dateStyle(), s.dateStyle()}
	for {
		f := &fileScan{spec: s, path: path, file: File{Source: s.source.Name, Kind: s.kind.Name, Name: name}}
		p := &pass{fileScan: f, numbers: tabular.NewNumbers(numbers), typed: tabular.NewNumbers(tabular.DecimalPoint), overlap: overlap{reading: as}}
		for i := range dates {
			p.dates[i] = tabular.NewDates(dates[i])
		}
		p.run(ctx)
		if p.changed(&as.digest) {
			return f
		}
		// A later cell may tell that earlier ones were read in the wrong style. The
		// next pass knows the style, so that it cannot be contradicted again.
		again := p.numbers.Conflict()
		numbers = p.numbers.Style()
		for i, d := range p.dates {
			again = again || d.Conflict()
			dates[i] = d.Style()
		}
		if !again || ctx.Err() != nil {
			f.decimal, f.dated = numbers, dates[rowDate]
			p.finish()
			return f
		}
	}
}

// changed compares the file with what it was when it was read before, by its
// digest, which becomes that of now: two readings of one file must be of the same
// rows. A database may say something else each time.
func (p *pass) changed(digest *string) bool {
	before, now := *digest, p.file.SHA256
	*digest = now
	if before == "" || now == "" || now == before || p.spec.source.DSN != "" {
		return false
	}
	p.diags = append(p.diags, diag.From(tabular.Changed(p.path))...)
	p.failed, p.bad, p.badRows = true, nil, 0 // they may be none
	return true
}

func (s *spec) decimalStyle() tabular.DecimalStyle {
	return map[string]tabular.DecimalStyle{".": tabular.DecimalPoint, ",": tabular.DecimalComma}[s.source.Decimal]
}

func (s *spec) dateStyle() tabular.DateStyle {
	return dateStyles[cmp.Or(s.source.DateFormat, s.preset.DateFormat)]
}

var dateStyles = map[string]tabular.DateStyle{"iso": tabular.DateISO, "dmy": tabular.DateDMY, "mdy": tabular.DateMDY}

// pass is one reading of a file from its start to its end.
type pass struct {
	*fileScan
	reader  *tabular.Reader
	binding *binding
	numbers *tabular.Numbers
	typed   *tabular.Numbers  // of fields that are exact
	dates   [3]*tabular.Dates // of the row; of a range's start, or a first order, or an end; of a range's end
	byDay   bool              // rows have days, and no time

	filled    filled
	row       row
	keepsRow  func(*pass) bool // what the kind keeps of a row; false when it is bad; nil: nothing
	stands    int              // rows that the record stands for
	fields    [][]byte         // of the record that row is of
	exact     []bool           // by field: it is a number by its type; nil: none
	keys      []int32          // of the row's group
	place     []int32          // of a touch: its channel and values
	walk      [][]byte         // of the row: its path
	channels  []int32          // of the same
	recent    []recentNames    // by dimension
	currency  []byte           // the last one that was right
	persons   numbering        // of touches and conversions, and their accounts
	paths     *pathBatch
	addUp     beside[pathBatch] // of paths
	overlap   overlap           // with the source's other files
	doubts    doubts
	brands    brandCache
	campaign  campaign
	exchanges exchanges
	from      string         // the currency of the row; empty: the report's
	answers   answers        // of a survey
	digests   []string       // of a database's answers
	mapped    map[int]string // by text slot: how a database that has been told finds it
	unmeant   unmeant
	firsts    uncounted // plans that are dated the first of a month

	named []map[string][]byte // by text slot: what the platform's words are named

	otherKinds     uncounted // events of a kind that means nothing
	otherKindNames []string

	steps     []Fixed   // by part of the conversion: what it did to the row
	marked    uint64    // number slots of the row that may have marks
	mark      [2]string // the last currency mark that was right, and the currency of its row
	told      uint64    // number slots with a mark that was not
	zoneShift bool      // the source's time zone is not the report's
}

const (
	rowDate = iota
	startDate
	endDate
)

func (p *pass) run(ctx context.Context) {
	s := p.spec
	if s.source.DSN != "" {
		p.runDatabase(ctx)
		return
	}
	reader, err := tabular.Open(p.path, s.options())
	if err != nil {
		p.diags = s.openError(err, p.path)
		return
	}
	defer reader.Close()
	p.persons, p.addUp.work = newNumbering(&p.kept.persons), p.kept.paths.addAll
	defer func() {
		p.persons.finish()
		p.addUp.finish(p.paths)
	}()
	if p.bindTo(reader) {
		reader.ReadPlain(p.numbers, p.filled.fields())
		p.readAll(ctx)
	}
}

// bindTo finds the columns of what is read; it reports false when some are
// missing.
func (p *pass) bindTo(reader *tabular.Reader) bool {
	p.reader = reader
	var l diag.List
	if p.binding, l = p.spec.bind(reader.Header, reader.Preamble, p.path, reader.Sheet); len(l) > 0 {
		p.diags = p.explain(l)
		return false
	}
	p.prepare()
	p.basisOfNothing()
	p.countRules()
	p.preparePlaces()
	return true
}

// readAll reads every record.
func (p *pass) readAll(ctx context.Context) {
	for n := 0; ; n++ {
		if n%8192 == 0 && ctx.Err() != nil {
			p.diags.Add(diag.Diagnostic{File: p.path, Message: "reading was interrupted"})
			return
		}
		record, err := p.reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil && !p.goOn(record, err) {
			return
		}
		if err == nil {
			p.read(record)
		}
	}
	p.partial.settle(p)
	p.file.SHA256 = p.reader.SHA256()
}

// options tells tabular how to find the header.
func (s *spec) options() tabular.Options {
	o := tabular.Options{Encoding: s.source.Encoding, Comment: s.preset.Comment, Sheet: s.source.Sheet, Member: s.source.Member, Fits: s.fits, Known: s.known}
	for _, r := range s.source.Delimiter {
		o.Delimiter = r
	}
	if s.source.Preset != "" {
		var mapped []string
		for _, key := range sortedKeys(s.source.Columns) {
			mapped = append(mapped, s.source.Columns[key])
		}
		o.Header = func(fields []string) bool { return s.preset.isHeader(fields, mapped) }
	}
	return o
}

// openError explains why a file could not be opened.
func (s *spec) openError(err error, path string) diag.List {
	var none *tabular.NoHeaderError
	if errors.As(err, &none) {
		return diag.List{{File: path, Line: none.Line,
			Message: fmt.Sprintf("no row has the columns of the preset %q; this one looks most like a header: %s", s.source.Preset, strings.Join(none.Likely, ", ")),
			Hint:    "export it with the labels in English or Norwegian, or map the columns: columns = { date = \"…\", … }"}}
	}
	l := diag.From(err)
	for i := range l {
		if l[i].File == "" && l[i].Path == "" {
			l[i].File = path
		}
	}
	return l
}

func (p *pass) prepare() {
	s := p.spec
	p.row.text = make([][]byte, len(s.texts))
	p.row.num = make([]Fixed, len(s.nums))
	p.values = make([]Names, len(s.dims))
	p.campaign.prepare(p)
	for _, d := range s.dims {
		p.given = append(p.given, p.binding.text[d.slot] >= 0 || s.texts[d.slot].given() || d.name == BrandSearch && s.tellsBrand(p.binding) || d.name == "channel" && p.campaign.ruled)
	}
	p.keys = make([]int32, len(s.dims))
	p.recent = make([]recentNames, len(s.dims))
	p.groups = newGroups(len(s.dims), len(s.sums))
	p.file.Covers = p.binding.covers
	p.file.DayZone = p.dayZone()
	p.apart, p.exported = p.binding.apart, exportDate(p.reader.Preamble)
	p.overlap.prepare(p)
	for i, slot := range s.parts {
		if p.binding.text[slot] >= 0 {
			p.part = i + 1
			break
		}
	}
	p.money = s.revenue >= 0 && p.binding.num[s.revenue] >= 0
	p.totals.prepare(s, p.binding)
	p.partial.prepare(p)
	p.named = make([]map[string][]byte, len(s.texts))
	p.filled.prepare(p)
	p.byDay = s.dated >= 0 && s.kind.Columns[s.dated].Type == Day
	p.keepsRow = keepers[s.kind.Name]
	p.exchanges.money = s.money
	p.steps, p.converted = make([]Fixed, s.convert.parts()), make([]Fixed, s.convert.parts())
	p.doubts.prepare(p)
	p.noteRead()
	p.zoneShift = s.zone.String() != s.local.String()
	header, line := p.reader.Header, p.reader.Format.HeaderLine
	columns := map[string]int{} // the first of each name
	for i, name := range header {
		first, again := columns[strings.ToLower(name)]
		if !again {
			columns[strings.ToLower(name)] = i
		} else if name != "" {
			p.finding(Finding{
				Severity: diag.Warning, Check: "duplicate_header", Line: line,
				Args: Args{"name": name, "first": first + 1, "second": i + 1},
			})
		}
	}
	for _, n := range s.preset.Notes {
		i := find(n.Label, header)
		if slot := indexOf(s.nums, n.Unless); i >= 0 && slot >= 0 && p.binding.num[slot] < 0 {
			p.finding(Finding{
				Severity: diag.Info, Check: "column_not_read", Line: line, Columns: []string{n.Unless},
				Args: Args{"column": header[i], "as": Word(n.Unless)},
			})
		}
	}
}

func (f *fileScan) finding(x Finding) { f.file.Findings = append(f.file.Findings, x) }

// goOn notes a row that is no record; it reports false when the file ends here.
func (p *pass) goOn(record *tabular.Record, err error) bool {
	var bad *tabular.ParseError
	if !errors.As(err, &bad) {
		p.diags = append(p.diags, p.spec.openError(err, p.path)...)
		return false
	}
	p.stands = 1
	if bad.Kind == tabular.FieldCount && p.partial.mayBeFooter(p, record, bad.Diagnostic) {
		return true
	}
	p.skip(bad.Diagnostic)
	return true
}

// skip notes a bad row.
func (p *pass) skip(d diag.Diagnostic) {
	p.badRows += p.stands
	p.file.Skipped += p.stands
	if len(p.bad) < maxBadShown {
		d.File = p.path
		p.bad = append(p.bad, d)
	}
}

// skipCell notes a row that is bad because of one cell.
func (p *pass) skipCell(field int, format string, args ...any) {
	if len(p.bad) >= maxBadShown {
		p.skip(diag.Diagnostic{})
		return
	}
	d := p.reader.Locate(field)
	d.Message = fmt.Sprintf(format, args...)
	if looksTotal(p.fields) {
		d.Hint = "this looks like a total row: remove it from the file, or have it left out with max_bad_rows"
	}
	p.skip(d)
}

// read takes one record through: cells, totals, dates, money, conditions,
// group.
func (p *pass) read(record *tabular.Record) {
	s, r := p.spec, &p.row
	p.partial.settle(p)
	p.stands = 1
	r.line, p.fields, p.exact = int32(record.Line), record.Fields, record.Exact
	if p.totals.is(record.Fields, p.binding) {
		p.totals.keep(record, p)
		p.partial.look(p.totals.rule, record)
		p.file.Skipped++
		return
	}
	p.readTexts(record.Fields)
	early := s.byTexts && len(p.totals.slots) == 0 && p.partial.told < 0 && len(p.totals.rule.Rows) == 0 // else the file's own total counts the row
	if early && p.leaves() {
		return
	}
	if !p.readNumbers(record) || !p.readDate(record.Fields) || !p.checkCurrency() {
		return
	}
	p.checkMarks(record.Fields)
	p.totals.add(r)
	if !early && p.leaves() {
		return
	}
	if !p.exchange() {
		return
	}
	p.doubts.lookDeclared(p)
	if !s.convert.apply(r, s.revenue, p.steps) {
		p.skipCell(p.binding.num[s.convert.tax], "the row has no tax to take its revenue to the report's basis")
		return
	}
	if p.overlap.take(p) {
		return
	}
	if p.keepsRow != nil && !p.keepsRow(p) {
		return
	}
	if s.kind.Table && !p.group() {
		if len(p.diags) > 0 {
			return // told already: a column that is no amount runs over on every row
		}
		p.diags.Add(diag.Diagnostic{File: p.path, Line: record.Line, Message: "a sum goes beyond 9 200 000 000 000", Hint: "look for a number that is too large"})
		return
	}
	for i, step := range p.steps {
		p.converted[i] += step
	}
	p.doubts.look(p)
	p.campaign.use(p)
	p.overlap.use(p)
	p.file.Rows++
}

// group adds the row to its group; it reports false when a sum overflows.
func (p *pass) group() bool {
	s, r := p.spec, &p.row
	g := p.groupOf()
	p.groups.count(g, r.line)
	sums, has := p.groups.of(g)
	for i := range s.sums {
		sum := &s.sums[i]
		v := Fixed(Scale)
		if sum.slot >= 0 {
			if r.has&(1<<sum.slot) == 0 {
				continue
			}
			v = r.num[sum.slot]
		}
		if sum.where != nil && !sum.where(r) {
			v = 0 // measured, and none of it is meant: that is zero, not missing
		}
		if !sums[i].add(v) {
			return false
		}
		*has |= 1 << i
	}
	return true
}

// groupOf returns the row's group.
func (p *pass) groupOf() int {
	s, r := p.spec, &p.row
	for d := range s.dims {
		p.keys[d] = p.recent[d].index(&p.values[d], r.text[s.dims[d].slot])
	}
	return p.groups.group(r.date, p.keys, r.line)
}

// finish tells what only the whole file shows.
func (p *pass) finish() {
	if p.binding == nil || len(p.diags) > 0 {
		return
	}
	if example, yes := p.numbers.Ambiguous(); yes {
		p.diags.Add(diag.Diagnostic{Path: p.spec.at, Message: fmt.Sprintf("%s: %q is one number with a decimal point and another, a thousand times as large, with a decimal comma; no other cell tells", p.path, example),
			Hint: `write decimal = "." or decimal = "," in the source`})
	}
	for _, d := range p.dates {
		if example, yes := d.Ambiguous(); yes {
			p.diags.Add(diag.Diagnostic{Path: p.spec.at, Message: fmt.Sprintf("%s: %q may be day/month or month/day, and no other cell tells", p.path, example),
				Hint: `write date_format = "dmy" or date_format = "mdy" in the source`})
		}
	}
	p.tellNotes()
	p.totals.check(p)
	p.partial.tell(p)
	p.doubts.tell(p)
	p.campaign.tell(p)
	p.exchanges.tell(p)
	p.answers.tell(p)
	if c := p.file.Covers; c != nil {
		p.finding(Finding{Severity: diag.Warning, Check: "whole_period", Rows: p.file.Rows, Args: Args{"period": *c}})
	}
	p.overlap.tell(p)
	p.unmeant.tell(p)
	p.tellFirsts()
	p.tellKinds()
	if p.file.Rows == 0 && p.badRows == 0 && p.unmeant.rows == 0 && !p.overlap.took() {
		p.finding(Finding{Severity: diag.Warning, Check: "no_rows", Columns: []string{AllColumns}})
	}
}
