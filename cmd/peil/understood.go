package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"peil/internal/dataset"
	"peil/internal/start"
)

// understood tells what was read of a file; others are read of the same.
func understood(im *start.Import, others []*start.Import) string {
	var b strings.Builder
	in := im.Seen
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	if im.Preset != "" {
		line("preset", "%s, kind %s", im.Preset, im.Kind)
	}
	line("text", "%s", format(in))
	header := fmt.Sprintf("line %d", in.Format.HeaderLine)
	if in.Format.HeaderLine == 0 {
		header = "the names that the file itself gives its columns"
	}
	if in.Preamble > 0 {
		header += ", below " + count(in.Preamble, "line") + map[bool]string{true: " that is", false: " that are"}[in.Preamble == 1] + " not of the table"
	}
	line("header", "%s", header)
	line("period", "%s", days(im))
	if im.Channel != "" {
		line("channel", "%s: the file names none, so all rows are of this one", im.Channel)
	}
	line("currency", "%s", cmp.Or(strings.Join(in.Currencies, ", "), "the file names none"))
	line("numbers", "%s", map[string]string{".": "with a decimal point", ",": "with a decimal comma", "": "no cell tells a decimal point from a comma"}[in.Decimal])
	line("dates", "%s", map[string]string{"dmy": "the day first", "mdy": "the month first", "": "the year first, or with the month's name"}[in.DateFormat])
	rows := fmt.Sprintf("%d read", in.Rows)
	for _, left := range []struct {
		n   int
		why string
	}{{in.Footers, "left out as totals and footers"}, {in.Unmeant, "left out by a condition"}, {in.Unanswered, "without an answer"}, {in.Bad, "bad"}} {
		if left.n > 0 {
			rows += fmt.Sprintf(", %d %s", left.n, left.why)
		}
	}
	line("rows", "%s", rows)
	line("totals", "%s", totals(in))
	w.Flush()
	b.WriteString("\n")
	w = tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	var unread, needless []string
	for _, f := range in.Fields {
		switch {
		case f.Heading == "":
		case len(f.Columns) > 0 || f.Says != "":
			fmt.Fprintf(w, "  %s\t%s\n", f.Heading, meaning(im, f))
		case slices.ContainsFunc(others, func(o *start.Import) bool { return o.Reads(f.Heading) }):
		case f.Unread:
			unread = append(unread, f.Heading)
		default:
			needless = append(needless, f.Heading)
		}
	}
	w.Flush()
	list(&b, "Not read, and in no figure", unread)
	list(&b, "No figure needs", needless)
	b.WriteString(toRead(im, unread))
	b.WriteString("\n")
	return b.String()
}

// format tells how a file is written.
func format(in *dataset.Inspection) string {
	text := in.Format.Encoding
	if text == "" {
		return "none: it has cells of their own types, as workbooks, Parquet and JSON have"
	}
	if in.Format.BOM {
		text += " with a byte-order mark"
	}
	names := map[rune]string{'\t': "tabs", ';': "semicolons", ',': "commas", '|': "|"}
	if name, ok := names[in.Format.Delimiter]; ok {
		text += ", parted by " + name
	}
	return text
}

// days tells which days a file is about.
func days(im *start.Import) string {
	in := im.Seen
	switch {
	case in.Covers != nil && im.Why() != "":
		return fmt.Sprintf("the file tells no days: all of it is for the whole of %s, %s", in.Covers, im.Why())
	case in.Covers != nil:
		return fmt.Sprintf("the whole of %s: the rows have no days of their own", in.Covers)
	case in.Days == nil:
		return "no dates"
	case im.Why() != "":
		return fmt.Sprintf("the file tells no days: all of it stands on %s, %s", in.Days.End, im.Why())
	}
	return fmt.Sprintf("%s to %s", in.Days.Start, in.Days.End)
}

// totals tells what the rows were checked against.
func totals(in *dataset.Inspection) string {
	var told []string
	if in.RowsTold == in.RowsFound {
		told = append(told, fmt.Sprintf("there are as many rows as the file says, %d", in.RowsTold))
	} else if in.RowsTold >= 0 {
		told = append(told, fmt.Sprintf("the file says that it has %s, and there are %d", count(in.RowsTold, "row"), in.RowsFound))
	}
	if len(in.Agree) > 0 {
		told = append(told, fmt.Sprintf("the rows add up to line %d in %s", in.Total, strings.Join(in.Agree, ", ")))
	}
	if len(in.Disagree) > 0 {
		told = append(told, fmt.Sprintf("the rows do not add up to line %d in %s", in.Total, strings.Join(in.Disagree, ", ")))
	}
	return cmp.Or(strings.Join(told, "; "), "the file has none to check the rows against")
}

// meaning tells what a heading is read as.
func meaning(im *start.Import, f dataset.Field) string {
	text := strings.Join(f.Columns, ", ")
	switch {
	case text == "":
		return f.Says
	case f.Per != "":
		return fmt.Sprintf("%s: the average times %s, row by row", text, f.Per)
	case f.Only != "":
		return fmt.Sprintf("%s, where %s says so", text, f.Only)
	case slices.ContainsFunc(f.Columns, func(c string) bool { return im.Columns[c] == f.Heading }):
		return text + "  (a guess from the heading)"
	}
	return text
}

// toRead tells how columns are read that are not.
func toRead(im *start.Import, unread []string) string {
	kind, _ := dataset.KindOf(im.Kind)
	if len(unread) == 0 || !kind.Table {
		return ""
	}
	id := dataset.Identifier(unread[0])
	if kind.Column(id) >= 0 {
		id = "own_" + id
	}
	return fmt.Sprintf(`
  To add one up that is a number, write a measure in peil.toml:

    [[measure]]
    id = %q
    source = %q
    column = %q

  To slice figures by one that is a text, name it in the source: columns = { %[1]s = %[3]q }.
`, id, cmp.Or(im.Reader, im.SourceName()), unread[0])
}

// list writes headings in lines of a readable length.
func list(b *strings.Builder, what string, headings []string) {
	if len(headings) == 0 {
		return
	}
	const width = 96
	line := "  " + what + ":"
	for i, heading := range headings {
		word := " " + heading
		if i < len(headings)-1 {
			word += ","
		}
		if utf8.RuneCountInString(line+word) > width {
			b.WriteString(line + "\n")
			line = "   "
		}
		line += word
	}
	b.WriteString(line + "\n")
}
