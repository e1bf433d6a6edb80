package tabular

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func gzipped(t testing.TB, content io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, content io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPackedFormats reads every format packed in every way, and packed twice: the
// records are those of the file that is not packed.
func TestPackedFormats(t *testing.T) {
	for _, name := range []string{"plan.xlsx", "typed.parquet", "events.jsonl", "array.json"} {
		content := readFile(t, "testdata/"+name)
		open := func(file []byte) string {
			path := filepath.Join(t.TempDir(), "x")
			if err := os.WriteFile(path, file, 0o644); err != nil {
				t.Fatal(err)
			}
			r, err := Open(path, Options{Fits: func(fields []string) bool { return fields[0] == "date" }})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			return strings.NewReplacer(path+"/in.zip/in.dat", "x", path+"/in.dat", "x", path, "x").Replace(dump(r))
		}
		want := open(content)
		for form, file := range map[string][]byte{
			"gzip": gzipped(t, bytes.NewReader(content)), "zstd": zstandard(t, bytes.NewReader(content)),
			"zip":         archive(t, "in.dat", string(content), "__MACOSX/in.dat", "x", "folder/", "", ".DS_Store", "x"),
			"zip in gzip": gzipped(t, bytes.NewReader(archive(t, "in.dat", string(content)))),
			"zip in zip":  archive(t, "in.zip", string(archive(t, "in.dat", string(content)))),
		} {
			if got := open(file); got != want {
				t.Errorf("%s in %s:\n%s\nwant\n%s", name, form, got, want)
			}
		}
	}
}

// TestBombs reads files that are small and hold much: reading stops early, with
// what to do. Packed files that follow each other are one, so that these are made
// of parts.
func TestBombs(t *testing.T) {
	const parts = freeUnpacked>>20 + 8
	rows := strings.Repeat("1,22222\n", 1<<20/8)
	header := strings.NewReader("a,b\n")
	named := workbookOf(t, "<worksheet><sheetData>"+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, parts)+"</sheetData></worksheet>",
		"xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("x", 1<<20-1)+"</t></si></sst>")
	bombs := map[string][]byte{
		"gzip":     append(gzipped(t, header), bytes.Repeat(gzipped(t, strings.NewReader(rows)), parts)...),
		"zstd":     append(zstandard(t, strings.NewReader("a,b\n")), bytes.Repeat(zstandard(t, strings.NewReader(rows)), parts)...),
		"workbook": workbookOf(t, "<worksheet>"+strings.Repeat("<cols/><c/>", parts<<20/11)),
		"one text": named,
		"pages":    parquetOf(t, parts<<10, parquet.Compressed(parquet.String(), &parquet.Zstd)),
		"one run":  parquetOf(t, parts<<10, parquet.Encoded(parquet.String(), &parquet.RLEDictionary)),
	}
	bomb := regexp.MustCompile(`times as large as packed, or more: reading stopped after (6\d|7[01]) MiB \(a table is never packed that well`)
	for name, file := range bombs {
		r, err := NewReader(bytes.NewReader(file), "x", Options{})
		for err == nil {
			_, err = r.Next()
		}
		if !bomb.MatchString(err.Error()) {
			t.Errorf("%s of %d bytes: %v", name, len(file), err)
		}
	}
}

// parquetOf returns a Parquet file of rows that all hold one text of a KiB.
func parquetOf(t testing.TB, rows int, column parquet.Node) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[map[string]any](&b, parquet.NewSchema("rows", parquet.Group{"a": column}), parquet.PageBufferSize(8<<20))
	row := []map[string]any{{"a": strings.Repeat("x", 1<<10)}}
	for range rows {
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPackedErrors(t *testing.T) {
	deep := archive(t, "a.csv", "a,b\n1,2\n")
	for range maxLayers {
		deep = gzipped(t, bytes.NewReader(deep))
	}
	locked := archive(t, "a.csv", "a,b\n1,2\n")
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1 // in the directory
	lying := archive(t, "a.csv", "a,b\n"+strings.Repeat("1,22222\n", (freeUnpacked+1<<20)/8))
	binary.LittleEndian.PutUint32(lying[bytes.LastIndex(lying, []byte("PK\x01\x02"))+20:], 1<<30) // the size of what is packed, in the directory
	damaged := archive(t, "a.csv", strings.Repeat("a,b\n", 100))
	damaged[40] ^= 0xff
	cut := gzipped(t, strings.NewReader(strings.Repeat("a,b\n", 9)))
	for _, test := range []struct {
		name string
		file []byte
		opt  Options
		want string
	}{
		{"packed too deep", deep, Options{}, "x: packed files lie too deep in packed files (unpack it yourself"},
		{"a zip archive with a password", locked, Options{}, "x: a.csv in the zip archive has a password (unpack it yourself"},
		{"a zip archive that says that much is packed", lying, Options{}, "times as large as packed, or more: reading stopped after 64 MiB"},
		{"an empty zip archive", archive(t), Options{}, "x: the zip archive holds no files (download it again)"},
		{"damaged in a zip archive", damaged, Options{}, "x/a.csv"},
		{"cut off", cut[:len(cut)-3], Options{}, "what is packed in the file is damaged or cut off: unexpected EOF (after 36 bytes) (copy or download it again)"},
		{"empty in a zip archive", archive(t, "a.csv", ""), Options{}, "x/a.csv: the file is empty"},
		{"a picture in a zip archive", archive(t, "a.png", "\x89PNG\r\n\x1a\n\x00"), Options{}, "x/a.png: the file is binary"},
		{"two that match", archive(t, "a.csv", "a", "b.csv", "b"), Options{Member: "*.csv"}, `2 files in the zip archive are called "*.csv" (say which one; it holds a.csv, b.csv)`},
		{"a member that is near", archive(t, "Chart.csv", "a"), Options{Member: "chart.csv"}, `no file in the zip archive is called "chart.csv" (did you mean "Chart.csv"?)`},
		{"a member of a workbook", workbookOf(t, "<worksheet/>"), Options{Member: "*.xml"}, `member = "*.xml" is set, but the file is no zip archive`},
		{"a sheet of a text", []byte("a,b\n"), Options{Sheet: "S"}, `sheet = "S" is set, but the file is no Excel workbook`},
		{"an OpenDocument spreadsheet", archive(t, "mimetype", "x", "content.xml", "<x/>"), Options{}, "an OpenDocument spreadsheet (.ods) (open it and save it as Excel workbook (.xlsx))"},
		{"a binary workbook", archive(t, "xl/workbook.bin", "x"), Options{}, "a binary Excel workbook (.xlsb)"},
		{"a document", archive(t, "word/document.xml", "x"), Options{}, "a document or a presentation, not a table"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(bytes.NewReader(test.file), "x", test.opt)
			for err == nil {
				_, err = r.Next()
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestTruncated cuts formats that tell their end at many places: what is left is
// never read without an error.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"plan.xlsx", "typed.parquet", "array.json"} {
		whole := readFile(t, "testdata/"+name)
		for _, file := range [][]byte{whole, gzipped(t, bytes.NewReader(whole)), archive(t, "in", string(whole))} {
			for n := 4; n < len(bytes.TrimRight(file, "\n")); n += 1 + len(file)/500 {
				r, err := NewReader(bytes.NewReader(file[:n]), "x", Options{})
				for err == nil {
					if _, err = r.Next(); errors.Is(err, io.EOF) {
						t.Errorf("%s (%q) is read to its end, cut off after %d of %d bytes", name, file[:2], n, len(file))
					}
				}
			}
		}
	}
}

// TestChanged writes to a file while it is read.
func TestChanged(t *testing.T) {
	for name, content := range map[string][]byte{
		"text":  []byte("a,b\n" + strings.Repeat("1,2\n", 200000)),
		"gzip":  gzipped(t, strings.NewReader("a,b\n1,2\n")),
		"json":  []byte(strings.Repeat(`{"a":1}`+"\n", 100000)),
		"sheet": readFile(t, "testdata/plan.xlsx"),
	} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Open(path, Options{Fits: func(fields []string) bool { return fields[0] == "date" }})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(); err != nil && name != "gzip" {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append([]byte("x,y\n"), content...), 0o644); err != nil {
			t.Fatal(err)
		}
		later := time.Now().Add(time.Second)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
		for err == nil || err == io.EOF {
			if _, err = r.Next(); err == io.EOF {
				t.Errorf("%s: nothing was noticed", name)
				break
			}
			if _, bad := errors.AsType[*ParseError](err); bad {
				err = nil
			}
		}
		if want := path + ": the file was changed while it was read (run peil again when nothing writes to it)"; fmt.Sprint(err) != want {
			t.Errorf("%s: %v", name, err)
		}
		r.Close()
	}
}
