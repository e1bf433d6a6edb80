package render

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	goldtext "github.com/yuin/goldmark/text"

	"peil/internal/diag"
	"peil/internal/report"
	"peil/render/text"
)

// prosePart is a stretch of a commentary's HTML, and the chart after it.
type prosePart struct {
	HTML   template.HTML
	Figure *figureView // set when the page is filled
	chart  string      // its id; "" at the end
}

// remarks are all commentary of a report.
type remarks struct {
	parts map[*report.Prose][]prosePart
	facts facts
	known map[place]remark
}

// facts are what commentary may speak of beside its own words.
type facts struct {
	report report.Report // without its pages
	charts []string
	writer text.Writer
}

// token stands for the n-th insert in the Markdown. Its characters are of
// Unicode's private use: Markdown takes them for letters.
func token(n int) string { return "\uE000" + strconv.Itoa(n) + "\uE001" }

var (
	anyToken   = regexp.MustCompile("\uE000([0-9]+)\uE001")
	aloneToken = regexp.MustCompile("<p>\uE000([0-9]+)\uE001</p>\n?")
	emptyHead  = regexp.MustCompile(`<th([^>]*)></th>`)
	privateUse = strings.NewReplacer("\uE000", "\uFFFD", "\uE001", "\uFFFD")
)

// remark is a commentary that was rendered, and what was told of it.
type remark struct {
	parts []prosePart
	told  diag.List
}

// place is a text and where it stands.
type place struct {
	file, source string
	line, level  int
	prefix       string
}

// commentary renders all commentary of the report. It goes through every text
// before it returns, so that all mistakes are told at once. What was rendered the
// last time, of the same facts, is taken from there.
func commentary(r *report.Report, w text.Writer, f *figures, last remarks) (remarks, diag.List) {
	all := remarks{parts: map[*report.Prose][]prosePart{}, facts: facts{*r, f.ids(), w}, known: map[place]remark{}}
	all.facts.report.Pages = nil
	same := reflect.DeepEqual(all.facts, last.facts)
	kpis := make(map[string]*report.KPI, len(r.KPIs))
	for i := range r.KPIs {
		kpis[r.KPIs[i].ID] = &r.KPIs[i]
	}
	var list diag.List
	for _, page := range r.Pages {
		for _, section := range page.Sections {
			for _, block := range section.Blocks {
				prose, ok := block.(*report.Prose)
				if !ok || all.parts[prose] != nil {
					continue
				}
				at := place{prose.File, prose.Source, prose.Line, 2, fmt.Sprintf("n%d-", len(all.parts)+1)} // a heading in the text stands under the section's
				if !section.Title.IsZero() {
					at.level = 3
				}
				made, known := last.known[at]
				if !known || !same {
					e := &evaluation{
						report: r, writer: w, figures: f, kpis: kpis,
						file: newSource(at.file, at.line, privateUse.Replace(at.source)),
					}
					made.parts = e.render(at.level, at.prefix)
					made.told = e.list
				}
				all.known[at], all.parts[prose] = made, made.parts
				list = append(list, made.told...)
			}
		}
	}
	return all, list
}

// render evaluates the calls and renders the Markdown. level is that of the
// text's first headings; prefix keeps its footnotes apart from other texts'.
func (e *evaluation) render(level int, prefix string) []prosePart {
	source := []byte(e.evaluate())
	if len(e.list) > 0 {
		e.list.Sort()
		return []prosePart{}
	}
	md := goldmark.New(
		goldmark.WithExtensions(
			extension.Table, extension.Strikethrough, extension.TaskList,
			extension.NewFootnote(extension.WithFootnoteIDPrefix(prefix)),
			extension.NewTypographer(extension.WithTypographicSubstitutions(e.typography())),
		),
	)
	doc := md.Parser().Parse(goldtext.NewReader(source))
	e.shiftHeadings(doc, level)
	e.restrict(doc, source)
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, source, doc); err != nil {
		e.fail(0, 0, "", "this text cannot be rendered: %s", err)
		return []prosePart{}
	}
	return e.fill(b.String())
}

// typography returns the language's quotes and dashes.
func (e *evaluation) typography() map[extension.TypographicPunctuation][]byte {
	mark := func(name string) []byte { return []byte(e.writer.Text(report.T("ui.quote." + name))) }
	return map[extension.TypographicPunctuation][]byte{
		extension.LeftDoubleQuote: mark("open"), extension.RightDoubleQuote: mark("close"),
		extension.LeftSingleQuote: mark("open_inner"), extension.RightSingleQuote: mark("close_inner"),
		extension.Apostrophe: []byte("’"), extension.EnDash: []byte("–"), extension.EmDash: []byte("—"),
		extension.Ellipsis: []byte("…"), extension.LeftAngleQuote: []byte("«"), extension.RightAngleQuote: []byte("»"),
	}
}

// shiftHeadings puts the text's highest heading at the level, the others below.
func (e *evaluation) shiftHeadings(doc ast.Node, level int) {
	var headings []*ast.Heading
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			headings = append(headings, h)
		}
		return ast.WalkContinue, nil
	})
	// Levels are made dense: # followed by ### must not skip one.
	var used []int
	for _, h := range headings {
		used = append(used, h.Level)
	}
	slices.Sort(used)
	used = slices.Compact(used)
	for _, h := range headings {
		h.Level = min(level+slices.Index(used, h.Level), 6)
	}
}

// restrict takes out what a report does not show, and says so: raw HTML,
// pictures, and links to other schemes than http, https and mailto.
func (e *evaluation) restrict(doc ast.Node, source []byte) {
	var drop []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			e.warn(n, "write Markdown", "HTML in a commentary is not shown")
			drop = append(drop, n)
		case *ast.RawHTML:
			e.warn(n, "write Markdown, or put the text between backticks", "HTML in a commentary is not shown")
			drop = append(drop, n)
		case *ast.Image:
			e.warn(n, "use {{ chart \"…\" }} for a chart of the report", "a picture in a commentary is not shown, only its text")
			drop = append(drop, n)
		case *ast.Link:
			if !allowed(string(n.Destination)) {
				e.warn(n, "links go to http, https, mailto or a file beside the report", "the link to %q is not shown, only its text", n.Destination)
				drop = append(drop, n)
			}
		case *ast.AutoLink:
			if !allowed(string(n.URL(source))) {
				e.warn(n, "links go to http, https, mailto or a file beside the report", "the link to %q is not shown", n.URL(source))
				drop = append(drop, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range drop {
		parent := n.Parent()
		for child := n.FirstChild(); child != nil; {
			next := child.NextSibling()
			parent.InsertBefore(parent, n, child)
			child = next
		}
		parent.RemoveChild(parent, n)
	}
}

// allowed reports whether a commentary may link to the address.
func allowed(address string) bool {
	if strings.ContainsAny(address, "\uE000\uE001") {
		return false // a call inside an address
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto":
		return true
	case "":
		return u.Host == "" // "//host" is not beside the report
	}
	return false
}

// warn warns about a node, at the place it has in the file.
func (e *evaluation) warn(n ast.Node, hint, format string, args ...any) {
	e.list.Add(e.file.at(diag.Warning, e.sourceOffset(start(n)), 1, hint, format, args...))
}

// start returns where a node begins in the evaluated text, as near as goldmark
// tells: its own segment, its text's, or its block's first line.
func start(n ast.Node) int {
	switch n := n.(type) {
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start
		}
	case *ast.Text:
		return n.Segment.Start
	}
	if child := n.FirstChild(); child != nil && n.Type() == ast.TypeInline {
		return start(child)
	}
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// sourceOffset maps an offset of the evaluated text to one of the source.
func (e *evaluation) sourceOffset(out int) int {
	i := sort.Search(len(e.origins), func(i int) bool { return e.origins[i].out > out })
	if i == 0 {
		return 0
	}
	o := e.origins[i-1]
	return o.source + out - o.out
}

// fill puts the inserts in the place of their tokens: text escaped for HTML,
// charts as parts of their own.
func (e *evaluation) fill(page string) []prosePart {
	page = dress(page, e.writer.Text(report.T("ui.table")))
	var parts []prosePart
	put := func(s string) template.HTML {
		return template.HTML(anyToken.ReplaceAllStringFunc(s, func(t string) string {
			in := e.insertOf(anyToken.FindStringSubmatch(t)[1])
			if in.figure != nil {
				e.fail(in.source, len("chart"), "put an empty line before and after the call", "a chart stands in a paragraph of its own")
				return ""
			}
			return html.EscapeString(in.text)
		}))
	}
	for {
		at := aloneToken.FindStringSubmatchIndex(page)
		for at != nil && e.insertOf(page[at[2]:at[3]]).figure == nil {
			next := aloneToken.FindStringSubmatchIndex(page[at[1]:])
			for i := range next {
				next[i] += at[1]
			}
			at = next
		}
		if at == nil {
			return append(parts, prosePart{HTML: put(page)})
		}
		parts = append(parts, prosePart{HTML: put(page[:at[0]]), chart: e.insertOf(page[at[2]:at[3]]).figure.chart.ID})
		page = page[at[1]:]
	}
}

func (e *evaluation) insertOf(digits string) insert {
	n, err := strconv.Atoi(digits)
	if err != nil || n >= len(e.inserts) {
		panic("render: a token without an insert") // tokens in the source are replaced before evaluation
	}
	return e.inserts[n]
}

// dress gives each table a box that scrolls on a narrow screen, and writes task
// lists with characters: a form field that nobody may use helps nobody. A head
// that heads nothing is a plain cell.
func dress(page, label string) string {
	box := `<div class="scroll" role="group" tabindex="0" aria-label="` + html.EscapeString(label) + `">`
	page = emptyHead.ReplaceAllString(page, "<td$1></td>")
	return strings.NewReplacer(
		"<table>", box+"<table>",
		"</table>", "</table></div>",
		`<li><input checked="" disabled="" type="checkbox"> `, `<li class="task"><span>☑</span> `,
		`<li><input disabled="" type="checkbox"> `, `<li class="task"><span>☐</span> `,
	).Replace(page)
}
