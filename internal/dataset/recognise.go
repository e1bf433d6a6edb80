package dataset

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/tabular"
)

// Recognised is what a file's header tells of it.
type Recognised struct {
	Preset    string            // empty: the columns have the canonical names of Kind, or those of Columns
	Kind      string            // empty: the file is a table, and nothing tells of what
	Columns   map[string]string // by column: the header that most likely holds it
	Defaults  map[string]string
	Revenue   string // the header of a column whose money has a basis; empty: there is none
	Basis     *Basis // what that is, where the preset knows
	Refund    bool   // a column has what was given back
	Part      bool   // its rows are a part of the whole: a column says so
	Norwegian bool   // the headers are in Norwegian
	Headers   []string
	Sheet     string      // of the workbook, and
	Member    string      // file of the archive, as they were asked for
	Table     string      // of a database
	Covers    string      // the days that it is for, as Source.Covers, where it tells none and what it came with does
	Missing   []string    // columns that the kind cannot do without, and that nothing seems to hold
	Nearest   *Recognised // of a file that nothing knows: the kind that is nearest
}

// Recognise finds the preset that reads the file at path, or else the one kind
// whose required columns it has by name, or by the headings that shops use. An
// error is a diag.Diagnostic, or one of opening the file; Unknown is one, too,
// and then what is returned tells the headers. Of the options the sheet and the
// member count.
func Recognise(path string, opt tabular.Options) (r Recognised, err error) {
	defer func() { r.Sheet, r.Member = opt.Sheet, opt.Member }()
	file, err := tabular.OpenFile(path)
	if err != nil {
		return Recognised{}, err
	}
	defer file.Close()
	claims, err := claimsOf(file, opt)
	if err != nil {
		return Recognised{}, err
	}
	if len(claims) > 0 {
		return claims[0].Recognised, nil
	}
	opt.Fits = func(fields []string) bool {
		_, err := guess(path, fields, monthFields(fields) != nil)
		return err == nil
	}
	reader, err := file.Open(opt)
	if err != nil {
		return Recognised{}, err
	}
	defer reader.Close()
	names := []string{filepath.Base(path), reader.Title, opt.Member}
	for _, record := range slices.Concat(reader.Preamble, [][]string{reader.Header}) {
		names = append(names, record...)
	}
	return guess(path, slices.Clone(reader.Header), slices.ContainsFunc(names, planned.MatchString))
}

// Beside returns what else there is to read in the file at path: what other presets
// make of it, which are made to be read beside the one that it was recognised by, such as
// purchases of a file whose visits are touches; and the other questions of a form.
func Beside(path string, r Recognised) ([]Recognised, error) {
	all := otherQuestions(r)
	for _, name := range Presets() {
		p, err := presetOf(name)
		if err != nil {
			return nil, err
		}
		if r.Preset == "" || p.Beside != r.Preset {
			continue
		}
		file, err := tabular.OpenFile(path)
		if err != nil {
			return nil, err
		}
		c, err := p.claim(file, tabular.Options{Sheet: r.Sheet, Member: r.Member})
		file.Close()
		if err != nil {
			return nil, err
		}
		if c != nil {
			c.Preset, c.Sheet, c.Member = name, r.Sheet, r.Member
			all = append(all, c.Recognised)
		}
	}
	return all, nil
}

// claim is what a preset makes of a file.
type claim struct {
	Recognised
	known   int // headers that the preset knows
	columns int // columns of the kind that they give
}

// claimsOf returns what the presets that can read the file make of it, the
// likeliest first: the one that knows most of the headers, since platforms share
// words such as Campaign and Clicks, and each has others of its own.
func claimsOf(file *tabular.File, opt tabular.Options) ([]claim, error) {
	var claims []claim
	for _, name := range Presets() {
		p, err := presetOf(name)
		if err != nil {
			return nil, err
		}
		if p.Beside != "" {
			continue
		}
		c, err := p.claim(file, opt)
		var none *tabular.NoHeaderError
		if err != nil && !errors.As(err, &none) {
			return nil, err
		}
		if err == nil && c != nil {
			c.Preset = name
			claims = append(claims, *c)
		}
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.known, a.known), cmp.Compare(b.columns, a.columns))
	})
	return claims, nil
}

// claim reads the file's header by the preset; nil when it is another's: labels
// such as Day and Clicks alone are anyone's.
func (p *preset) claim(file *tabular.File, opt tabular.Options) (*claim, error) {
	opt.Comment, opt.Header = p.Comment, func(fields []string) bool { return p.isHeader(fields, nil) }
	reader, err := file.Open(opt)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	kind, _ := KindOf(p.Kind)
	r := &claim{Recognised: Recognised{Kind: p.Kind, Basis: p.Basis, Headers: slices.Clone(reader.Header), Norwegian: areNorwegian(reader.Header)}}
	said := slices.Clone(r.Headers)
	for _, record := range reader.Preamble {
		said = append(said, strings.Join(record, ", "))
	}
	if len(p.KnownBy) > 0 && find(p.KnownBy, said) < 0 {
		return nil, nil
	}
	for _, header := range r.Headers {
		if header != "" && p.knows(header) {
			r.known++
		}
	}
	for _, c := range kind.Columns {
		i := p.column(c.Name, r.Headers)
		switch {
		case i < 0 && c.Required && c.Role == Dated: // a range of days may stand for it
			if !p.hasRange(reader) {
				r.Missing = append(r.Missing, c.Name)
			}
			continue
		case i < 0 && c.Required:
			return nil, nil
		case i < 0:
			continue
		}
		r.columns++
		if c.Revenue {
			r.Revenue = r.Headers[i]
		}
		r.Refund = r.Refund || c.Name == "refund"
		r.Part = r.Part || c.Part
	}
	usual, err := usualHeadings()
	if err != nil {
		return nil, err
	}
	if !p.isMarked(r, reader, usual) {
		return nil, nil
	}
	own := p.own(r, &kind, usual)
	for _, c := range kind.Columns {
		heading := own[c.Name]
		if heading == "" {
			continue
		}
		if c.in(r.Headers) < 0 {
			if r.Columns == nil {
				r.Columns = map[string]string{}
			}
			r.Columns[c.Name] = heading
		}
		if c.Revenue {
			r.Revenue = heading
		}
	}
	return r, nil
}

// isMarked reports whether something in the file is the platform's own: a heading
// that no spreadsheet would have, what stands above the header, or a total. Where
// the heading that a preset asks for is a spreadsheet's word, too, the preset must
// know all the others.
func (p *preset) isMarked(r *claim, reader *tabular.Reader, usual headings) bool {
	everyday := usual.everyday(p.Kind)
	unknown := false
	for _, header := range r.Headers {
		known := p.knows(header)
		if bare, _ := cutCurrency(header); known && !everyday[squeezed(bare)] {
			return true
		}
		unknown = unknown || header != "" && !known
	}
	return len(p.KnownBy) > 0 && !unknown || p.isAbove(reader.Preamble) || p.hasTotal(reader)
}

// isAbove reports whether the lines above a header are in the platform's form.
func (p *preset) isAbove(preamble [][]string) bool {
	return p.Covers.of(preamble, dateStyles[p.DateFormat]) != nil || slices.ContainsFunc(preamble, func(record []string) bool {
		line := strings.TrimSpace(strings.Join(record, ", "))
		return p.Comment != "" && strings.HasPrefix(line, p.Comment) || line != "" && find(p.KnownBy, []string{line}) == 0
	})
}

// hasTotal reports whether a row is a total in the platform's form: one that says
// of what, since any spreadsheet has a total.
func (p *preset) hasTotal(reader *tabular.Reader) bool {
	if len(p.Total.Whole) == 0 {
		return false
	}
	rows := totalRows{rule: p.Total}
	for {
		record, err := reader.Next()
		var bad *tabular.ParseError
		if err != nil && !errors.As(err, &bad) {
			return false // the end, or what the reading of the rows will tell
		}
		if record == nil {
			continue
		}
		if _, label, ok := rows.label(record); ok && find(p.Total.Whole, []string{label}) == 0 {
			return true
		}
	}
}

// own returns the headings of dimensions and sums that the preset does not know,
// and that a spreadsheet's words tell, by column: they are read beside the preset's.
func (p *preset) own(r *claim, kind *Kind, usual headings) map[string]string {
	own := map[string]string{}
	proposed, _ := usual.propose(kind, r.Headers)
	for _, c := range kind.Columns {
		heading := proposed[c.Name]
		if i := c.in(r.Headers); i >= 0 {
			heading = r.Headers[i]
		}
		if heading != "" && (c.Role == Dimension || c.Role == Summed) && !p.knows(heading) && p.column(c.Name, r.Headers) < 0 {
			own[c.Name] = heading
		}
	}
	return own
}

// hasRange reports whether the file tells the range of days that it is about.
func (p *preset) hasRange(reader *tabular.Reader) bool {
	return find(p.Covers.StartColumn, reader.Header) >= 0 && find(p.Covers.EndColumn, reader.Header) >= 0 ||
		p.Covers.of(reader.Preamble, dateStyles[p.DateFormat]) != nil
}
