package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
)

const hostileConfig = `
[report]
title = "Ada & Co"
language = "en"
currency = "NOK"
period = "2025-03"
[[source]]
name = "search"
kind = "ads"
files = ["data/*"]
[[kpi]]
id = "cpc"
`

const (
	hostileHeader = "date,channel,spend,impressions,clicks\n"
	hostileRow    = "2025-03-01,Search,1.5,1000,10\n"
)

// hostileFiles are files as no platform should export them, and what is told of
// them.
var hostileFiles = []struct {
	name string
	file func(t *testing.T, path string)
	want string // pattern of what is told; empty: the report is built
}{
	// What is no file.
	{"a folder", folder, `peil.toml:10:10: error: no file matches "data/\*"`},
	{"a link to nothing", link("nowhere"), `data/ads.csv: error: the file cannot be read: it does not exist`},
	{"a link to itself", link("ads.csv"), `data/ads.csv: error: the file cannot be read: too many levels of symbolic links`},
	{"a device", link("/dev/zero"), `data/ads.csv: error: this is no file that can be read twice, such as a pipe or a device`},
	{"a pipe that nobody writes to", pipe, `data/ads.csv: error: this is no file that can be read twice, such as a pipe or a device`},
	{"no right to read", unreadable, `data/ads.csv: error: the file cannot be read: permission denied`},

	// Text that ends too early, or never.
	{"nothing", text(""), `data/ads.csv: error: the file is empty`},
	{"lines without anything", text("\n\r\n\n"), `data/ads.csv: error: the file has no header row`},
	{"a mark and nothing else", text("\ufeff"), `data/ads.csv: error: the file has no header row`},
	{"a header and nothing else", text(hostileHeader), ``},
	{"a quote that is cut off, on the first row", text(hostileHeader + `2025-03-01,"Sea`), `data/ads.csv:2:12: error: the quote that opens here is never closed`},
	{"a quote that is cut off, later", text(hostileHeader + hostileRow + `2025-03-01,"Sea`), `data/ads.csv:3:12: error: the quote that opens here is never closed`},
	{"a line of 64 MB", endless(hostileHeader, "x"), `data/ads.csv:2: error: the row that starts here has no end within 16 MiB`},
	{"a header of 64 MB", endless("", "x,"), `data/ads.csv:1: error: the row that starts here has no end within 16 MiB`},
	{"a quoted cell of 64 MB", endless(hostileHeader+`2025-03-01,"`, "x\n"), `data/ads.csv:2: error: the row that starts here has no end within 16 MiB`},
	{"2 GB of zero bytes", sparse, `data/ads.csv: error: the file is binary, not a text table`},
	{"100 000 columns", text(strings.TrimSpace(hostileHeader) + strings.Repeat(",x", 100_000) + "\n"), `data/ads.csv:1: error: the row has 100005 fields; a table can have 16384 columns`},

	// Characters.
	{"a zero byte", text(hostileHeader + strings.Repeat(hostileRow, 20_000) + "2025-03-01,Sea\x00rch,1,2,3\n"), `data/ads.csv:20002: error: the line holds a zero byte`},
	{"a byte that is not UTF-8", text(hostileHeader + "2025-03-01,Søk på nett,1.5,1000,10\n2025-03-01,S\xf8k,1.5,1000,10\n"), `data/ads.csv:3: error: the line is not UTF-8, as the lines before it are \(byte 0xF8\)`},
	{"UTF-16 that is cut off within a character", text(utf16(hostileHeader+hostileRow) + "2"), `data/ads.csv:3:1: error: the row has only 1 of the 5 fields`},

	{"a file that ends within its last row", text(hostileHeader + hostileRow + "2025-03-02,Sear"), `data/ads.csv:3:1: error: the row has only 2 of the 5 fields(?s:.*)it is the last row: the file was probably cut off(?s:.*)has 1 bad row(?s:.*)= export data/ads.csv again: nobody can tell`},

	// Cells.
	{"a column named twice", text("date,channel,spend,impressions,clicks,Clicks\n2025-03-01,Search,1.5,1000,10,11\n"), ``},
	{"names that would run", text(hostileHeader + "2025-03-01,<script>alert(1)</script>,1.5,1000,10\n2025-03-01,=cmd|'/c calc'!A0,1.5,1000,10\n2025-03-01,\"a\nb\",1.5,1000,10\n" +
		"2025-03-01,\u202egnp.exe,1.5,1000,10\n2025-03-01," + strings.Repeat("x", 10_000) + ",1.5,1000,10\n"), ``},
	{"the year 0", text(hostileHeader + "0000-01-01,Search,1.5,1000,10\n"), `data/ads.csv:2:1: error: "0000-01-01" in the column "date" is not a date`},
	{"the year 9999", text(hostileHeader + "9999-12-31,Search,1.5,1000,10\n"), `data/ads.csv:2:1: error: "9999-12-31" in the column "date" is not a date \(days before the year 1900 and after 2199 are no days of a report\)`},
	{"24 o'clock", text(hostileHeader + "2025-03-01 24:00,Search,1.5,1000,10\n"), `data/ads.csv:2:1: error: "2025-03-01 24:00" in the column "date" is not a date \(the day is one, and what follows it is no time of day\)`},
	{"1e308", text(hostileHeader + "2025-03-01,Search,1e308,1000,10\n"), `data/ads.csv:2:19: error: "1e308" in the column "spend" is larger than 9 200 000 000 000`},
	{"Inf", text(hostileHeader + "2025-03-01,Search,Inf,1000,10\n"), `data/ads.csv:2:19: error: "Inf" in the column "spend" is not a number`},
	{"∞", text(hostileHeader + "2025-03-01,Search,∞,1000,10\n"), `data/ads.csv:2:19: error: "∞" in the column "spend" is not a number`},
	{"a formula for a number", text(hostileHeader + "2025-03-01,Search,=1+1,1000,10\n"), `data/ads.csv:2:19: error: "=1\+1" in the column "spend" is not a number`},
	{"−0 and NaN", text(hostileHeader + "2025-03-01,Search,-0,1000,10\n2025-03-02,Search,NaN,1000,10\n"), ``},

	// JSON.
	{"JSON that is 10 000 deep", text(`{"date":"2025-03-01","spend":1,"x":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}\n"), `data/ads.csv:1:99: error: objects and arrays lie more than 64 deep in each other`},
	{"JSON with a key twice", text(`{"date":"2025-03-01","spend":1,"spend":2}` + "\n"), `data/ads.csv:1:40: error: the key "spend" has a value twice`},
	{"JSON with half a character", text(`{"date":"2025-03-01","channel":"\ud83d","spend":1,"impressions":1,"clicks":1}` + "\n"), ``},
	{"JSON that is cut off", text(`[{"date":"2025-03-01","spend":1},{"date":"2025-0`), `data/ads.csv:1:34: error: the object that starts here has no end`},

	// What is packed.
	{"gzip that is cut off", cutOff(gzipOf(hostileHeader + strings.Repeat(hostileRow, 99))), `data/ads.csv.*: error: what is packed in the file is damaged or cut off: unexpected EOF`},
	{"zstd that is cut off", cutOff(zstdOf(hostileHeader + strings.Repeat(hostileRow, 99))), `data/ads.csv.*: error: what is packed in the file is damaged or cut off: unexpected EOF`},
	{"a gzip bomb", text(gzipOf(hostileHeader) + strings.Repeat(gzipOf(strings.Repeat(hostileRow, 40_000)), 60)), `data/ads.csv:\d+: error: unpacked, the file is \d+ times as large as packed, or more: reading stopped after 64 MiB`},
	{"a zip archive that is cut off", cutOff(zipOf("ads.csv", hostileHeader+hostileRow)), `data/ads.csv: error: the file starts as a zip archive or a spreadsheet, but it is damaged or cut off`},
	{"a name that leads elsewhere in a zip archive", text(zipOf("../../peil.toml", hostileHeader+hostileRow)), ``},
	{"two files of one name in a zip archive", text(zipOf("a.csv", hostileHeader, "a.csv", hostileHeader)), `data/ads.csv: error: the zip archive holds 2 files: a.csv, a.csv`},
	{"a zip archive with a password", text(locked(zipOf("a.csv", hostileHeader))), `data/ads.csv: error: a.csv in the zip archive has a password`},

	// Workbooks.
	{"a workbook that is cut off", cutOff(workbookOf(hostileSheet, "")), `data/ads.csv: error: the file starts as a zip archive or a spreadsheet, but it is damaged or cut off`},
	{"a workbook with a password", text("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + utf16("EncryptedPackage")), `data/ads.csv: error: the file is an Excel workbook with a password`},
	{"a workbook that links to others, and says that it is as large as can be", text(workbookOf(strings.NewReplacer("<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`, "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>`).Replace(hostileSheet), "",
		"xl/externalLinks/externalLink1.xml", `<externalLink><externalBook/></externalLink>`)), ``},
	{"a formula in a workbook", text(workbookOf(strings.Replace(hostileSheet, "<v>1.5</v>", "<f>cmd|'/c calc'!A0</f><v>1.5</v>", 1), "")), ``},
	{"a text that a workbook lacks", text(workbookOf(strings.Replace(hostileSheet, `<c t="str"><v>Search</v>`, `<c t="s"><v>1</v>`, 1), "<sst><si><t>Search</t></si></sst>")), `data/ads.csv:S!B2: error: the Excel workbook is damaged: the cell names its text 1, and it has 1`},
	{"a workbook with entities", text(workbookOf(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`+hostileSheet, "")), `data/ads.csv: error: the Excel workbook is damaged or cut off: the XML is damaged: it has a document type`},
}

// TestHostileFiles lays each file in the place of a good one: the build tells
// what is wrong and where, ends soon, and leaves the site as it was and nothing
// beside it.
func TestHostileFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and rights are others")
	}
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	data, site, cache := filepath.Join(dir, "data"), filepath.Join(dir, "public"), t.TempDir()
	write("peil.toml", hostileConfig)
	build := func(out string) (code int, stdout, stderr string) {
		var o, e bytes.Buffer
		args := []string{"build", dir, "--out", out}
		code = run(t.Context(), args, environment{stdout: &o, stderr: &e, lookup: os.LookupEnv, cacheDir: cache})
		return code, o.String(), strings.ReplaceAll(e.String(), dir+"/", "")
	}
	fresh := func() {
		t.Helper()
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(data, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	fresh()
	write("data/ads.csv", hostileHeader+hostileRow)
	if code, _, stderr := build(site); code != exitOK {
		t.Fatal(stderr)
	}
	before, err := readTree(site)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range hostileFiles {
		t.Run(test.name, func(t *testing.T) {
			fresh()
			test.file(t, filepath.Join(data, "ads.csv"))
			out, wantCode := site, exitFailed
			if test.want == "" {
				out, wantCode = filepath.Join(t.TempDir(), "public"), exitOK
			}
			code, stdout, stderr := build(out)
			if code != wantCode || !regexp.MustCompile(test.want).MatchString(stderr) {
				t.Errorf("exit code %d, want %d, and\n%s\nwant %s", code, wantCode, stderr, test.want)
			}
			if test.want == "" {
				hostilePages(t, out)
				return
			}
			if stdout != "" || !strings.HasSuffix(stderr, "; nothing was published\n") {
				t.Errorf("told %q and %q", stdout, stderr)
			}
			after, err := readTree(site)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("the site is another one:\n%s", diff)
			}
			beside, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(beside) != 3 {
				t.Errorf("beside the site lie %v", beside)
			}
		})
	}
}

// hostilePages demands that no name of the data became a part of a page, and no
// figure one that is none.
func hostilePages(t *testing.T, site string) {
	t.Helper()
	pages, err := readTree(site)
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range pages {
		if strings.HasSuffix(name, ".html") && (strings.Contains(page, "<script>alert") || strings.Contains(page, ">NaN<")) {
			t.Errorf("%s holds a script, or a figure that is none", name)
		}
	}
}

func folder(t *testing.T, path string) { ok(t, os.Mkdir(path, 0o777)) }

func link(to string) func(*testing.T, string) {
	return func(t *testing.T, path string) { ok(t, os.Symlink(to, path)) }
}

func pipe(t *testing.T, path string) { ok(t, exec.Command("mkfifo", path).Run()) }

func unreadable(t *testing.T, path string) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	ok(t, os.WriteFile(path, []byte(hostileHeader), 0))
}

func text(content string) func(*testing.T, string) {
	return func(t *testing.T, path string) { ok(t, os.WriteFile(path, []byte(content), 0o666)) }
}

func cutOff(content string) func(*testing.T, string) { return text(content[:len(content)-20]) }

// endless writes a file of 64 MB that goes on as it began, of which only the
// beginning may be read.
func endless(start, part string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		file, err := os.Create(path)
		ok(t, err)
		defer file.Close()
		_, err = io.WriteString(file, start)
		ok(t, err)
		for block := strings.Repeat(part, 1<<20/len(part)); err == nil; {
			info, statErr := file.Stat()
			ok(t, statErr)
			if info.Size() > 64<<20 {
				break
			}
			_, err = io.WriteString(file, block)
		}
		ok(t, err)
	}
}

func gzipOf(content string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	must(io.WriteString(w, content))
	must(0, w.Close())
	return b.String()
}

func zstdOf(content string) string {
	var b strings.Builder
	w := must(zstd.NewWriter(&b))
	must(io.WriteString(w, content))
	must(0, w.Close())
	return b.String()
}

// zipOf returns an archive of files, given by name and content.
func zipOf(files ...string) string {
	var names []string
	var contents [][]byte
	for i := 0; i < len(files); i += 2 {
		names, contents = append(names, files[i]), append(contents, []byte(files[i+1]))
	}
	var b strings.Builder
	must(0, packZip(&b, names, contents))
	return b.String()
}

// locked sets the mark of a password in an archive's directory.
func locked(archive string) string {
	at := strings.Index(archive, "PK\x01\x02") + 8
	return archive[:at] + string(archive[at]|1) + archive[at+1:]
}

// hostileSheet is a good one.
const hostileSheet = `<worksheet><sheetData><row><c t="str"><v>date</v></c><c t="str"><v>channel</v></c><c t="str"><v>spend</v></c><c t="str"><v>impressions</v></c><c t="str"><v>clicks</v></c></row>` +
	`<row><c t="str"><v>2025-03-01</v></c><c t="str"><v>Search</v></c><c><v>1.5</v></c><c><v>1000</v></c><c><v>10</v></c></row></sheetData></worksheet>`

func workbookOf(sheet, texts string, parts ...string) string {
	if texts != "" {
		parts = append(parts, "xl/sharedStrings.xml", texts)
	}
	return zipOf(append(parts, "xl/worksheets/s.xml", sheet,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>`)...)
}

// must returns a value that nothing but a mistake in the test can lack.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func sparse(t *testing.T, path string) {
	text(hostileHeader)(t, path)
	ok(t, os.Truncate(path, 2<<30))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func utf16(s string) string {
	return must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s))
}

// TestLockedDatabase reads an SQLite database that another program writes to.
func TestLockedDatabase(t *testing.T) {
	dir := t.TempDir()
	config := strings.Replace(hostileConfig, `files = ["data/*"]`, "dsn = \"sqlite:s.db\"\ntable = \"ads\"", 1)
	ok(t, os.WriteFile(filepath.Join(dir, "peil.toml"), []byte(config), 0o666))
	db, err := sql.Open("sqlite", filepath.Join(dir, "s.db"))
	ok(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec("CREATE TABLE ads (date TEXT, spend REAL); BEGIN EXCLUSIVE; INSERT INTO ads VALUES ('2025-03-01', 1)")
	ok(t, err)
	var stderr bytes.Buffer
	code := run(t.Context(), []string{"build", dir}, environment{stdout: io.Discard, stderr: &stderr, lookup: os.LookupEnv})
	want := "peil.toml:10:7: error: s.db cannot be read: another program has locked it"
	if code != exitFailed || !strings.Contains(stderr.String(), want) {
		t.Errorf("exit code %d, and\n%s\nwant %s", code, &stderr, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("something was published")
	}
}
