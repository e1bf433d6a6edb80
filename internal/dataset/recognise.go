package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// Recognised is what a file's header tells of it.
type Recognised struct {
	Preset    string            // empty: the columns have the canonical names of Kind, or those of Columns
	Kind      string            // empty: the file is a table, and nothing tells of what
	Columns   map[string]string // by column: the header that most likely holds it
	Defaults  map[string]string
	Revenue   string // the header of a column whose money has a basis; empty: there is none
	Refund    bool   // a column has what was given back
	Norwegian bool   // the headers are in Norwegian
	Headers   []string
}

// Recognise finds the preset that reads the file at path, or else the one kind
// whose required columns it has by name, or by the headings that shops use. An
// error is a diag.Diagnostic, or one of opening the file; Unknown is one, too,
// and then what is returned tells the headers.
func Recognise(path string) (Recognised, error) {
	for _, name := range Presets() {
		p, err := presetOf(name)
		if err != nil {
			return Recognised{}, err
		}
		found, err := p.recognise(path, tabular.Options{})
		var none *tabular.NoHeaderError
		if err != nil && !errors.As(err, &none) {
			return Recognised{}, err
		}
		if err == nil && found != nil {
			found.Preset = name
			return *found, nil
		}
	}
	reader, err := tabular.Open(path, tabular.Options{Fits: func(fields []string) bool {
		_, err := guess(path, fields)
		return err == nil
	}})
	if err != nil {
		return Recognised{}, err
	}
	defer reader.Close()
	return guess(path, slices.Clone(reader.Header))
}

// recognise reads the file's header by the preset; nil when it is another's:
// labels such as Day and Clicks alone are anyone's.
func (p *preset) recognise(path string, opt tabular.Options) (*Recognised, error) {
	opt.Comment, opt.Header = p.Comment, func(fields []string) bool { return p.isHeader(fields, nil) }
	reader, err := tabular.Open(path, opt)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	kind, _ := KindOf(p.Kind)
	r := &Recognised{Kind: p.Kind, Headers: slices.Clone(reader.Header), Norwegian: areNorwegian(reader.Header)}
	for _, c := range kind.Columns {
		i := find(p.Columns[c.Name], r.Headers)
		if i < 0 && c.Required && c.Role != Dated { // a range of days may stand for the date
			return nil, nil
		}
		if i >= 0 && c.Revenue {
			r.Revenue = r.Headers[i]
		}
	}
	return r, nil
}

// Unknown says that a file is a table of which nothing tells what it is about.
type Unknown struct{ diag.Diagnostic }

// guess returns the kind whose required columns are all among the headers. Of
// several it is the one that reads most of the headers.
func guess(path string, headers []string) (Recognised, error) {
	type candidate struct {
		Recognised
		read int
	}
	usual, err := usualHeadings()
	if err != nil {
		return Recognised{}, err
	}
	var fit []candidate
	for _, kind := range Kinds() {
		c, whole := candidate{Recognised: Recognised{Kind: kind.Name, Headers: headers, Norwegian: areNorwegian(headers)}}, true
		c.Columns, c.Defaults = usual.propose(&kind, headers)
		for _, column := range kind.Columns {
			header := c.Columns[column.Name]
			if i := column.in(headers); i >= 0 {
				header = headers[i]
			}
			whole = whole && (header != "" || !column.Required)
			if header == "" {
				continue
			}
			c.read++
			if column.Revenue {
				c.Revenue = header
			}
			c.Refund = c.Refund || column.Name == "refund"
		}
		if whole {
			fit = append(fit, c)
		}
	}
	slices.SortStableFunc(fit, func(a, b candidate) int { return cmp.Compare(b.read, a.read) })
	unknown := Recognised{Headers: headers, Norwegian: areNorwegian(headers)}
	switch {
	case len(fit) == 0:
		return unknown, Unknown{diag.Diagnostic{File: path, Message: "neither a preset nor a kind of source knows this file; " + listOf(headers),
			Hint: "name the columns as a kind needs them, or write its [[source]] with columns = { … } yourself. Needed are " + requiredColumns()}}
	case len(fit) > 1 && fit[0].read == fit[1].read:
		return unknown, Unknown{diag.Diagnostic{File: path, Message: fmt.Sprintf("this file may be %s or %s; %s", fit[0].Kind, fit[1].Kind, listOf(headers)),
			Hint: "write its [[source]] with the kind yourself"}}
	}
	return fit[0].Recognised, nil
}

// in returns the index of the header that is the column's name or alias, or -1.
func (c *Column) in(headers []string) int {
	if c.Counted {
		return -1
	}
	names := []string{c.Name}
	if c.Alias != "" {
		names = append(names, c.Alias)
	}
	return find(names, headers)
}

// requiredColumns names what each kind cannot do without: ads: date, spend; …
func requiredColumns() string {
	var kinds []string
	for _, kind := range Kinds() {
		var names []string
		for _, c := range kind.Columns {
			if c.Required {
				names = append(names, c.Name)
			}
		}
		kinds = append(kinds, kind.Name+": "+strings.Join(names, ", "))
	}
	return strings.Join(kinds, "; ")
}
