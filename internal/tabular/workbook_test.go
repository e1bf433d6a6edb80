package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// archive returns a zip archive of names and contents, one after the other.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbookOf returns a workbook with one sheet of that XML, and the parts given
// beside it.
func workbookOf(t testing.TB, sheet string, parts ...string) []byte {
	return archive(t, append([]string{
		"xl/workbook.xml", `<workbook xmlns:r="r"><workbookPr date1904="0"/><sheets><sheet name="S" sheetId="9" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	}, parts...)...)
}

func TestSheet(t *testing.T) {
	shared := []string{"xl/sharedStrings.xml", `<?xml version="1.0"?><!-- c --><x:sst xmlns:x="m"><x:si><x:t>a</x:t></x:si><x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve">b </x:t></x:r><x:r><x:t>&amp; c&#x20AC;_x000D_</x:t></x:r><x:rPh sb="0"><x:t>aid</x:t></x:rPh></x:si><x:si/></x:sst>`}
	for _, test := range []struct {
		name, sheet string
		parts       []string
		want        string
	}{
		{
			"shared and rich texts, with the prefix that other programs write",
			`<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="B2" t="s"><x:v>1</x:v></x:c></x:row><x:row r="5"><x:c r="B5" t="s"><x:v>1</x:v></x:c><x:c r="A5"/></x:row><x:row r="7"><x:c r="A7" t="s"><x:v>9</x:v></x:c><x:c r="B7"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			shared,
			"header on line 2\nS!A5\n  b & c€ = \"b & c€\\r\"\nS!A7: the Excel workbook is damaged: the cell names its text 9, and it has 3 (open it in Excel and save it again, or export it anew)\n",
		},
		{
			"no references, inline texts, booleans, days in ISO form and CDATA",
			`<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c><c t="str"><f>X</f><v>b</v></c><c t="str"><v><![CDATA[c<d]]></v></c></row><row><c t="b"><v>1</v></c><c t="d"><v>2025-06-30T00:00:00</v></c><c t="n"><v> -1.5E-3 </v></c></row></sheetData></worksheet>`,
			nil,
			"header on line 1\nS!A2\n  a = \"TRUE\"\n  b = \"2025-06-30T00:00:00\"\n  c<d = -0.0015\n",
		},
		{
			"a date before the calendar, one that does not exist, and a number that is none",
			`<worksheet><sheetData><row><c t="str"><v>a</v></c></row><row><c s="1"><v>0</v></c></row><row><c s="1"><v>60</v></c></row><row><c s="1"><v>-2</v></c></row><row><c s="7"><v>x</v></c></row></sheetData></worksheet>`,
			[]string{"xl/styles.xml", `<styleSheet><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
			"header on line 1\nS!A2\n  a = \"0\"\nS!A3\n  a = \"60\"\nS!A4\n  a = -2\nS!A5\n  a = \"x\"\n",
		},
		{
			"a sheet that ends in the middle",
			`<worksheet><sheetData><row r="1"><c t="str"><v>a</v></c></row><row r="4"><c t="str"><v>b</v></c></row><row r="5"><c t="str"><v>`,
			nil,
			"header on line 1\nS!A4\n  a = \"b\"\nx.xlsx:S!5: the Excel workbook is damaged or cut off: unexpected EOF (open it in Excel and save it again, or export it anew)\n",
		},
		{
			"references that go back or too far",
			`<worksheet><sheetData><row r="1"><c t="str"><v>a</v></c></row><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row><row r="3"><c r="ZZZZ3"><v>1</v></c></row></sheetData></worksheet>`,
			nil,
			"header on line 1\nx.xlsx:S!3: the Excel workbook is damaged or cut off: no workbook has so many columns (open it in Excel and save it again, or export it anew)\n",
		},
		{
			"entities that grow",
			`<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>`,
			nil,
			"x.xlsx: the Excel workbook is damaged or cut off: the XML is damaged: it has a document type (open it in Excel and save it again, or export it anew)",
		},
		{
			"a text without end",
			`<worksheet><sheetData><row r="1"><c t="str"><v>` + strings.Repeat("x", maxToken+1),
			nil,
			"x.xlsx:S!1: the Excel workbook is damaged or cut off: a cell has no end within 16 MiB (open it in Excel and save it again, or export it anew)",
		},
		{
			"an empty sheet", `<worksheet><sheetData/></worksheet>`, nil,
			"x.xlsx: no visible sheet of the workbook has any rows (export it again, or name a hidden sheet with sheet = \"…\" in the source; its sheets are S)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(bytes.NewReader(workbookOf(t, test.sheet, test.parts...)), "x.xlsx", Options{})
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = strings.ReplaceAll(dump(r), "x.xlsx:S!A", "S!A")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// tokens lists what encoding/xml and xmlReader both tell of a document; it
// reports false where encoding/xml finds it damaged.
func tokens(document string) (list []string, ok bool) {
	d := xml.NewDecoder(strings.NewReader(document))
	d.Strict = true
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return list, true
		}
		if err != nil {
			return list, false
		}
		switch token := token.(type) {
		case xml.StartElement:
			list = append(list, "<"+token.Name.Local)
		case xml.EndElement:
			list = append(list, ">"+token.Name.Local)
		case xml.CharData:
			list = addText(list, string(token))
		}
	}
}

func addText(list []string, text string) []string {
	if n := len(list); n > 0 && strings.HasPrefix(list[n-1], "=") {
		list[n-1] += text
		return list
	}
	return append(list, "="+text)
}

// FuzzXML compares xmlReader with encoding/xml, where that finds nothing wrong.
func FuzzXML(f *testing.F) {
	f.Add(`<?xml version="1.0"?><a x="1>2" y='"'><!-- <b> --><b/>t&lt;&#228;<![CDATA[<c>]]></a>`)
	f.Add(`<x:row r="1"  hidden = "1" ><x:c r='A1' /></x:row>`)
	f.Fuzz(func(t *testing.T, document string) {
		r := newXML(strings.NewReader(document))
		var got []string
		var err error
		for {
			var token xmlToken
			if token, err = r.next(); err != nil {
				break
			}
			switch token {
			case xmlStart:
				got = append(got, "<"+string(r.name))
				r.attrText("r")
				r.attrInt("x")
			case xmlEnd:
				got = append(got, ">"+string(r.name))
			case xmlText:
				got = addText(got, string(r.text))
			}
		}
		want, ok := tokens(document)
		// Line breaks are made LF by encoding/xml, which no table depends on.
		if !ok || strings.ContainsAny(document, "\r") || strings.Contains(document, "<!") || strings.HasPrefix(document, "\ufeff") {
			return
		}
		if err != io.EOF {
			t.Fatalf("%q: %v", document, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", document, diff)
		}
	})
}

// FuzzSheet reads any XML as a sheet: it ends, and its records have the header's
// fields.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="D2" s="1"><v>45838.5</v></c></row><row hidden="1"><c t="inlineStr"><is><t>x</t></is></c><c t="e"><v>#N/A</v></c><c><f>A1</f></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		file := workbookOf(t, sheet, "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>", "xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="10"/><xf numFmtId="46"/></cellXfs></styleSheet>`)
		exhaust(t, file)
	})
}

// exhaust reads a file of any form to its end.
func exhaust(t *testing.T, file []byte) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), "x", Options{})
	if err != nil {
		return
	}
	defer r.Close()
	for {
		record, err := r.Next()
		if bad, ok := errors.AsType[*ParseError](err); ok {
			if bad.Kind == FieldCount && record.Len() == len(r.Header) {
				t.Fatal("a record of the right size is wrong")
			}
			continue
		}
		if err != nil {
			break
		}
		if record.Len() != len(r.Header) || record.Exact != nil && len(record.Exact) != record.Len() {
			t.Fatalf("a record has %d fields, and the header %d", record.Len(), len(r.Header))
		}
		if d := r.Locate(record.Len() - 1); d.Line != 0 && d.Line < record.Line {
			t.Fatalf("a field stands before its record: %+v %d", d, record.Line)
		}
	}
	r.Notes()
}
