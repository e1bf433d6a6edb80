package tabular

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"peil/internal/diag"
)

// workbook is what the sheets of an Excel workbook share.
//
// It is read here since no module in Go tells types and styles of cells while it
// streams: a date would be the number 45838, and 0.125 no share.
type workbook struct {
	content *content
	parts   map[string]*zip.File
	sheets  []sheetInfo
	shared  []string // texts that cells name by number
	styles  []style  // by cell style
	epoch   epoch
}

type sheetInfo struct {
	name   string
	id     string // of the relation to its part
	part   string
	hidden bool
}

// maxShared limits what the shared texts of a workbook take.
const maxShared = 512 << 20

// openWorkbook opens the sheet that is asked for, or the first with the header.
func (c *content) openWorkbook(r *Reader, archive *zip.Reader, opt Options) (*Reader, error) {
	w, err := c.workbook(archive)
	if err != nil {
		return nil, err
	}
	if opt.Sheet != "" {
		i := slices.IndexFunc(w.sheets, func(s sheetInfo) bool { return strings.EqualFold(s.name, opt.Sheet) })
		if i < 0 {
			return nil, w.noSheet(opt.Sheet)
		}
		return w.try(r, w.sheets[i], opt)
	}
	var nearest *Reader // the first with any row, or the one that knows most, where none fits
	var why error       // why the first sheet that is not empty does not fit
	for _, sheet := range w.sheets {
		if sheet.hidden {
			continue
		}
		opened, err := w.try(r, sheet, opt)
		if _, empty := errors.AsType[noRows](err); empty {
			continue
		}
		if none, ok := errors.AsType[*NoHeaderError](err); ok {
			if why == nil {
				why = none
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if opt.Header != nil || opt.Fits == nil || opt.Fits(opened.Header) {
			return opened, nil
		}
		if nearest == nil || opt.Known != nil && opt.Known(opened.Header) > opt.Known(nearest.Header) {
			nearest, opened = opened, nearest
		}
		if opened != nil {
			opened.rows.close()
		}
	}
	switch {
	case nearest != nil:
		return nearest, nil
	case why != nil:
		return nil, why
	}
	return nil, problem(c.name, "no visible sheet of the workbook has any rows", "export it again, or name a hidden sheet with sheet = \"…\" in the source; its sheets are "+several(w.names()))
}

// workbook reads what the sheets share.
func (c *content) workbook(archive *zip.Reader) (*workbook, error) {
	if c.book != nil {
		return c.book, nil
	}
	w := &workbook{content: c, parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		w.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	if err := w.read(); err != nil {
		return nil, w.problem(err)
	}
	c.book = w
	return w, nil
}

// try opens a sheet up to its header. Where a header may be anywhere, the row
// that fits is looked for first, then the one that knows most.
func (w *workbook) try(r *Reader, info sheetInfo, opt Options) (*Reader, error) {
	if opt.Header != nil {
		return w.openSheet(r, info, opt)
	}
	if opt.Fits != nil {
		if opened, err := w.openSheet(r, info, Options{Header: opt.Fits}); err == nil {
			return opened, nil
		}
	}
	most := 0
	if opt.Known != nil {
		counting := func(fields []string) bool {
			most = max(most, opt.Known(fields))
			return false
		}
		if opened, err := w.openSheet(r, info, Options{Header: counting}); err == nil {
			opened.rows.close()
		}
	}
	if most > 0 {
		opt.Header = func(fields []string) bool { return opt.Known(fields) == most }
	}
	return w.openSheet(r, info, opt)
}

func (w *workbook) openSheet(r *Reader, info sheetInfo, opt Options) (*Reader, error) {
	rows, err := w.sheet(info)
	if err != nil {
		return nil, w.problem(err)
	}
	fresh := *r
	fresh.grid, fresh.name = true, rows.name()
	opened, err := fresh.open(rows, opt)
	if err != nil {
		return nil, err
	}
	opened.name, opened.Title = r.name, info.name
	if len(w.sheets) > 1 {
		opened.Sheet = info.name
	}
	rows.notes = notes{} // of what stands above the table
	return opened, nil
}

func (w *workbook) names() []string {
	var names []string
	for _, s := range w.sheets {
		names = append(names, s.name)
	}
	return names
}

func (w *workbook) noSheet(name string) error {
	hint := diag.DidYouMean(name, w.names())
	if hint == "" {
		hint = "its sheets are " + several(w.names())
	}
	return problem(w.content.name, fmt.Sprintf("the workbook has no sheet %q", name), hint)
}

// problem describes an error of reading the workbook.
func (w *workbook) problem(err error) error {
	if _, ok := errors.AsType[diag.Diagnostic](err); ok {
		return err
	}
	return problem(w.content.name, "the Excel workbook is damaged or cut off: "+err.Error(), "open it in Excel and save it again, or export it anew")
}

// part opens a part of the workbook.
func (w *workbook) part(name string) (*xmlReader, error) {
	f := w.parts[name]
	if f == nil {
		return nil, fmt.Errorf("it lacks %s", name)
	}
	src, err := w.content.ofMember(f).start()
	if err != nil {
		return nil, err
	}
	return newXML(src), nil
}

// read reads everything but the sheets.
func (w *workbook) read() error {
	if err := w.each(workbookPart, func(x *xmlReader) {
		switch string(x.name) {
		case "workbookPr":
			if x.attrTrue("date1904") {
				w.epoch = epoch1904
			}
		case "sheet":
			w.sheets = append(w.sheets, sheetInfo{name: x.attrText("name"), id: x.relation(), hidden: x.attrText("state") == "hidden" || x.attrText("state") == "veryHidden"})
		}
	}); err != nil {
		return err
	}
	parts := map[string]string{} // by relation
	shared, styles := "xl/sharedStrings.xml", "xl/styles.xml"
	if err := w.each("xl/_rels/workbook.xml.rels", func(x *xmlReader) {
		if string(x.name) != "Relationship" {
			return
		}
		target, kind := x.attrText("Target"), path.Base(x.attrText("Type"))
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		target = strings.TrimPrefix(target, "/")
		switch kind {
		case "worksheet":
			parts[x.attrText("Id")] = target
		case "sharedStrings":
			shared = target
		case "styles":
			styles = target
		}
	}); err != nil {
		return err
	}
	for i := range w.sheets {
		w.sheets[i].part = parts[w.sheets[i].id]
	}
	// A sheet that is a chart or a macro has no worksheet.
	w.sheets = slices.DeleteFunc(w.sheets, func(s sheetInfo) bool { return s.part == "" })
	if err := w.readStyles(styles); err != nil {
		return err
	}
	return w.readShared(shared)
}

// relation returns the id of the part that a sheet is in. The attribute id has a
// namespace; sheetId is another one.
func (r *xmlReader) relation() string { return r.attrText("id") }

// each calls see with every start tag of a part.
func (w *workbook) each(part string, see func(*xmlReader)) error {
	x, err := w.part(part)
	if err != nil {
		return err
	}
	for {
		token, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if token == xmlStart {
			see(x)
		}
	}
}

// readShared reads the texts that cells name by number. Reading aids, as Japanese
// has them, are no part of a text.
func (w *workbook) readShared(part string) error {
	if w.parts[part] == nil {
		return nil
	}
	x, err := w.part(part)
	if err != nil {
		return err
	}
	var text []byte
	var inText, aid bool
	size := 0
	for {
		token, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch name := string(x.name); {
		case token == xmlText && inText && !aid:
			text = append(text, x.text...)
		case token == xmlStart && name == "si":
			text = text[:0]
		case token == xmlStart && name == "t":
			inText = true
		case token == xmlEnd && name == "t":
			inText = false
		case name == "rPh":
			aid = token == xmlStart
		case token == xmlEnd && name == "si":
			text = unescapeExcel(text)
			if size += len(text) + 16; size > maxShared {
				return fmt.Errorf("its texts take more than %d MiB", maxShared>>20)
			}
			w.shared = append(w.shared, string(text))
		}
	}
}
