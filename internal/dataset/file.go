package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	cut     bool // the last of them is a row that is not whole

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

// scanFile reads one file.
func (s *spec) scanFile(ctx context.Context, path, name string, as reading) *fileScan {
	numbers, style := s.decimalStyle(), s.dateStyle()
	dates := [3]*tabular.Dates{tabular.NewDates(style), tabular.NewDates(style), tabular.NewDates(style)}
	for {
		f := &fileScan{spec: s, path: path, file: File{Source: s.source.Name, Kind: s.kind.Name, Name: name}}
		p := &pass{fileScan: f, numbers: tabular.NewNumbers(numbers), typed: tabular.NewNumbers(tabular.DecimalPoint), overlap: overlap{reading: as}}
		p.dates = dates
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
			dates[i] = d.Again()
		}
		if !again || ctx.Err() != nil {
			f.decimal, f.dated = numbers, p.dates[rowDate].Style()
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

func (f *fileScan) finding(x Finding) { f.file.Findings = append(f.file.Findings, x) }

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
	p.outcomes.tell(p)
	if c := p.file.Covers; c != nil {
		severity := diag.Warning
		if p.part > 0 { // a search engine's table of queries or pages, which no export has by day
			severity = diag.Info
		}
		p.finding(Finding{Severity: severity, Check: "whole_period", Rows: p.file.Rows, Args: Args{"period": *c}})
	}
	p.overlap.tell(p)
	p.unmeant.tell(p)
	p.tellFirsts()
	p.tellMonths()
	p.tellKinds()
	if p.file.Rows == 0 && p.badRows == 0 && p.unmeant.rows == 0 && !p.overlap.took() {
		p.finding(Finding{Severity: diag.Warning, Check: "no_rows", Columns: []string{AllColumns}})
	}
}
