package dataset

import (
	"context"
	"io"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
)

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
	several   bool             // orders of a database have several rows
	added     *addedRows       // rows of an order that a database has added up; nil: a row by itself
	short     int              // line of the record, where it has too few fields
	record    *tabular.Record  // that row is of
	keys      []int32          // of the row's group
	place     []int32          // of a touch: its channel and values
	walk      [][]byte         // of the row: its path
	channels  []int32          // of the same
	recent    recentTexts
	currency  []byte    // the last one that was right
	persons   numbering // of touches and conversions, and their accounts
	paths     *pathBatch
	addUp     beside[pathBatch] // of paths
	overlap   overlap           // with the source's other files
	doubts    doubts
	brands    brandCache
	campaign  campaign
	exchanges exchanges
	from      string         // the currency of the row; empty: the report's
	answers   answers        // of a survey
	outcomes  outcomes       // of deals
	digests   []string       // of a database's answers
	mapped    map[int]string // by text slot: how a database that has been told finds it
	unmeant   unmeant
	firsts    uncounted // plans that are dated the first of a month
	months    uncounted // costs that tell a month alone

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
	p.persons, p.addUp.work = newNumbering(&p.kept.persons), p.kept.paths.addAll
	defer func() {
		p.persons.finish()
		p.addUp.finish(p.paths)
	}()
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
	p.hintCutOff()
	p.file.SHA256 = p.reader.SHA256()
}

func (p *pass) prepare() {
	s := p.spec
	p.record = new(tabular.Record)
	p.row.text = make([][]byte, len(s.texts))
	p.row.num = make([]Fixed, len(s.nums))
	p.values = make([]Names, len(s.dims))
	p.campaign.prepare(p)
	for _, d := range s.dims {
		p.given = append(p.given, p.binding.text[d.slot] >= 0 || s.texts[d.slot].given() || d.name == BrandSearch && s.tellsBrand(p.binding) || d.name == "channel" && p.campaign.ruled)
	}
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
	p.recent.prepare(p)
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
