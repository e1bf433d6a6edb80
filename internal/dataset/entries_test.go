package dataset

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"peil/internal/diag"
)

// fill gives every field that is kept on the disk a value that is not its zero
// value, and returns the paths of those that are not kept.
func fill(t *testing.T, v reflect.Value, at string, n *int64) (left []string) {
	t.Helper()
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(*n % 100)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(*n % 100))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.1)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		left = fill(t, v.Elem(), at, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			left = fill(t, v.Index(i), at+"[]", n)
		}
	case reflect.Array:
		for i := range v.Len() {
			left = fill(t, v.Index(i), at+"[]", n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		if v.Type() == reflect.TypeFor[Args]() {
			for i, word := range argSamples {
				x := reflect.New(reflect.TypeOf(word)).Elem()
				fill(t, x, at, n)
				v.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), x)
			}
			return nil
		}
		key, x := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		left = append(fill(t, key, at, n), fill(t, x, at+"[]", n)...)
		v.SetMapIndex(key, x)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name := strings.TrimPrefix(at+"."+f.Name, ".")
			if f.Tag.Get("cache") == "-" {
				left = append(left, name)
				continue
			}
			left = append(left, fill(t, reflect.NewAt(f.Type, v.Field(i).Addr().UnsafePointer()).Elem(), name, n)...)
		}
	default:
		t.Fatalf("%s is a %s, which cannot be kept on the disk", at, v.Type())
	}
	return left
}

// Every field of a scan comes back from the disk, and each that does not is
// known here, with why nothing misses it.
func TestEntryKeepsEveryField(t *testing.T) {
	var f fileScan
	n := int64(0)
	left := fill(t, reflect.ValueOf(&f).Elem(), "", &n)
	for _, name := range left {
		switch name {
		case "spec": // the source's
		case "totals", "partial", "decimal", "dated": // the pass and Inspect ask for them, and nobody else
		case "groups.index", "groups.last", "utm.now", "utm.apart", "kept.orders[].first", "kept.orders[].firstRevenue", "kept.orders[].currency", "kept.orders[].further", "kept.orders[].second", "kept.orders[].differ": // of the pass
		default:
			if !strings.HasSuffix(name, ".index") && !strings.HasSuffix(name, ".text") && !strings.HasSuffix(name, ".fetched") { // how names, places and paths are found: made again
				t.Errorf("%s is not kept on the disk: tell here why nothing misses it", name)
			}
		}
	}
	var content bytes.Buffer
	if err := scanCodec.Write(&content, &f); err != nil {
		t.Fatal(err)
	}
	var got fileScan
	if err := scanCodec.Read(content.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, f) {
		t.Error("a scan comes back as another one")
	}
}

// client is a folder of sources, whose files are large enough to be kept.
type client struct {
	*testing.T
	dir, cache string
	sources    []Source
	plan       Plan
}

func newClient(t *testing.T, sources ...Source) *client {
	c := &client{T: t, dir: t.TempDir(), cache: filepath.Join(t.TempDir(), "cache"), sources: sources}
	for i := range c.sources {
		c.sources[i].Dir = c.dir
	}
	c.plan = Plan{Dims: map[string][]string{"ads": {"channel"}}, Currency: "NOK", Timezone: "Europe/Oslo", Basis: DefaultBasis(), OrderIDs: true, RateDays: DefaultRateDays}
	return c
}

var monday = time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)

// write writes a file of some rows, and then as many comments on others as make
// it large; all files are of one time.
func (c *client) write(name, rows, filler string) {
	c.Helper()
	for text := rows; ; text += filler {
		if len(text) < leastCached {
			continue
		}
		path := filepath.Join(c.dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			c.Fatal(err)
		}
		if err := os.Chtimes(path, monday, monday); err != nil {
			c.Fatal(err)
		}
		return
	}
}

// long makes a few hundred rows a large file.
var long = strings.Repeat("words that nothing reads ", 40)

const adsHeader = "date,channel,spend,impressions,clicks,note\n"

var adsRow = "2025-03-04,Social,2,100,5," + long + "\n"

// scan scans as a new process would, and demands what a scan without a cache
// gives, and that so many readings were made.
func (c *client) scan(what string, read int) {
	c.Helper()
	c.scanWith(what, &Scanner{CacheDir: c.cache, Once: true}, read)
}

func (c *client) scanWith(what string, s *Scanner, read int) {
	c.Helper()
	got, gotTold := s.Scan(context.Background(), c.sources, c.plan)
	want, wantTold := Scan(context.Background(), c.sources, c.plan)
	if s.memory.read != read {
		c.Errorf("%s: %d readings, want %d", what, s.memory.read, read)
	}
	if !reflect.DeepEqual(gotTold, wantTold) {
		c.Errorf("%s: told\n%v\nwant\n%v", what, gotTold, wantTold)
	}
	if !reflect.DeepEqual(got, want) {
		c.Errorf("%s: the data differ from those without a cache", what)
	}
}

func TestScannerKnowsFilesOfEarlierProcesses(t *testing.T) {
	c := newClient(t, Source{Name: "ads", Kind: "ads", Files: []string{"ads-*.csv"}})
	for i := range 20 {
		c.write(fmt.Sprintf("ads-%02d.csv", i), adsHeader, strings.ReplaceAll(adsRow, "2025-03-04", fmt.Sprintf("2025-03-%02d", i+1)))
	}
	c.scan("at first", 20)
	c.scan("nothing", 0)
	c.write("ads-07.csv", adsHeader, strings.NewReplacer("2025-03-04", "2025-03-08", ",2,", ",3,").Replace(adsRow))
	c.scan("one of twenty, of the same size and time", 1)
	c.scan("nothing", 0)
	c.write("ads-07.csv", adsHeader, strings.NewReplacer("2025-03-04", "2025-03-08", ",2,", ",2222,").Replace(adsRow))
	c.scan("one of another size", 1)
	if err := os.Rename(filepath.Join(c.dir, "ads-03.csv"), filepath.Join(c.dir, "ads-99.csv")); err != nil {
		t.Fatal(err)
	}
	c.scan("one of another name", 1)

	// Watch mode begins with what build has kept, and goes on in memory.
	watching := &Scanner{CacheDir: c.cache}
	c.scanWith("watching", watching, 0)
	if watching.Taken() != 20 {
		t.Errorf("%d files were taken", watching.Taken())
	}
	c.scanWith("watching on", watching, 0)
	if watching.Taken() != 0 {
		t.Errorf("%d files were taken from the disk, and are in memory", watching.Taken())
	}
	c.write("ads-08.csv", adsHeader, strings.NewReplacer("2025-03-04", "2025-03-09", ",2,", ",1111,").Replace(adsRow))
	c.scanWith("watching a save", watching, 1)
	c.scan("built after it", 0)
}

// What else a reading rests on, and what an entry may suffer.
func TestScannerDoubtsEntries(t *testing.T) {
	c := newClient(t,
		Source{Name: "ads", Kind: "ads", Files: []string{"ads.csv"}},
		Source{Name: "again", Kind: "ads", Files: []string{"ads.csv"}, Where: `channel == "Search"`},
	)
	c.write("ads.csv", adsHeader+"2025-03-01,Search,10,1000,10,\n", adsRow)
	c.scan("two sources of a file", 2)
	c.scan("the same", 0)
	c.sources[1].Defaults = map[string]string{"campaign": "Spring"}
	c.scan("one source is told otherwise", 1)
	c.sources[1].Where = `channel == "Social"`
	c.scan("it reads other rows", 1)
	c.plan.Dims["ads"] = []string{"channel", "campaign"}
	c.scan("the plan asks for more", 2)
	c.plan.Timezone = "UTC"
	c.scan("the report's days are others", 2)
	c.scan("the same again", 0)

	c.scanWith("another program", &Scanner{CacheDir: c.cache, Once: true, program: "another"}, 2)
	c.scanWith("the other one again", &Scanner{CacheDir: c.cache, Once: true, program: "another"}, 0)

	entries, err := filepath.Glob(filepath.Join(c.cache, "*"))
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, keep := range []int{0, 10, 1000} {
		for _, name := range entries {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, content[:max(0, min(keep, len(content)-1))], 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c.scan(fmt.Sprintf("entries cut to %d bytes", keep), 2)
		c.scan("mended", 0)
	}
	for _, name := range entries { // what is whole, and means nothing
		e := newEntries(c.cache, "")
		e.Put(filepath.Base(name), func(w io.Writer) error {
			_, err := io.WriteString(w, "hello")
			return err
		})
	}
	c.scan("foreign entries", 2)
	if err := os.RemoveAll(c.cache); err != nil {
		t.Fatal(err)
	}
	c.scan("the cache removed", 2)
	if err := os.RemoveAll(c.cache); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.cache, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	c.scan("a cache that cannot be written", 2)
	c.scan("nor read", 2)
}

// Mistakes and doubts are told again, as they were.
func TestEntriesTellAgain(t *testing.T) {
	bad := 3
	total := strings.Replace(adsHeader, "note", "note,Note", 1) + "2025-03-01,Search,10,1000,10,,\n2025-03-02,Search,lots,1000,10,,\nnever,Search,1,1000,10,,\n2025-03-03,Search,1,10\n"
	c := newClient(t, Source{Name: "ads", Kind: "ads", Files: []string{"ads*.csv"}, MaxBadRows: &bad})
	c.write("ads.csv", total, strings.Replace(adsRow, "\n", ",\n", 1))
	c.scan("bad rows that are tolerated", 1)
	c.scan("again", 0)
	d, l := (&Scanner{CacheDir: c.cache, Once: true}).Scan(t.Context(), c.sources, c.plan)
	if d == nil {
		t.Fatal(l)
	}
	if l.Count(diag.Warning) < 3 || len(d.Files[0].Findings) < 2 { // that rows are bad, and a heading twice
		t.Errorf("told\n%v\nfound %v", l, d.Files[0].Findings)
	}
	bad = 2
	c.scan("that are not", 1)
	c.scan("again", 0)
	c.write("ads-2.csv", strings.Replace(adsHeader, "date", "data", 1), adsRow)
	c.scan("a file without a column", 1)
	c.scan("which is read again", 1)
}

// Rows that two files hold are found out once.
func TestEntriesOfOverlaps(t *testing.T) {
	c := newClient(t, Source{Name: "ads", Kind: "ads", Files: []string{"ads-*.csv"}, Overlap: "latest"})
	row := func(day int) string {
		return strings.Replace(adsRow, "2025-03-04", fmt.Sprintf("2025-03-%02d", day), 1)
	}
	for i := range 3 { // each holds a day of the one before
		c.write(fmt.Sprintf("ads-%d.csv", i), adsHeader+row(i+1)+row(i+2), strings.Replace(row(i+1), "Social", fmt.Sprint("Social ", i), 1))
	}
	c.scan("at first", 3+2+2) // the keys of two, and two without them
	c.scan("nothing", 0)
	c.write("ads-0.csv", adsHeader+row(1)+row(2), strings.Replace(row(1), "Social", "Socials", 1))
	c.scan("the oldest", 1+1+1)
	c.write("ads-2.csv", adsHeader+row(3)+row(4), strings.Replace(row(3), "Social", "Socials", 1))
	c.scan("the newest", 1+1+1)
	c.scan("nothing again", 0)
	c.sources[0].Overlap = ""
	c.scan("as an error", 3+2+2)
	c.scan("again", 0)
}

// Each kind of rows comes back, with what they are numbered by.
func TestEntriesOfRows(t *testing.T) {
	for kind, text := range map[string][2]string{
		"orders":      {"order,customer,time,revenue,cost,channel,note\n1,ann,2025-03-01,100,60,Search,\n1,ann,2025-03-01,20,,,\n", "2,ben,2025-03-02,5,1,Social," + long + "\n"},
		"touchpoints": {"person,time,channel,campaign,type,note\nann,2025-03-01 08:00:00,Search,A,click,\nann,2025-03-02 08:00:00,Radio,,survey,\n", "ben,2025-03-02 08:00:00,Social,B,view," + long + "\n"},
		"conversions": {"person,time,value,type,order,note\nann,2025-03-01 08:00:00,10,sale,1,\n", "ben,2025-03-02 08:00:00,20,trial,2," + long + "\n"},
		"leads":       {"person,created,sql,won,value,account,note\nann,2025-03-01,2025-03-02,,10,Acme,\n", "ben,2025-03-02,2025-03-03,2025-03-09,20,," + long + "\n"},
		"identity":    {"id,person,note\ncookie,ann,\n", "phone,ben," + long + "\n"},
		"paths":       {"path,conversions,value,nulls,note\nA > B,1,10,0,\n", "B > A > C,2,20,1," + long + "\n"},
		"contacts":    {"person,company_date,consent,complete_fields,note\nann,2025-03-01,yes,3,\n", "ben,,no,4," + long + "\n"},
		"budget":      {"period,channel,amount,note\n2025-03,Search,100,\n", "2025-04,Social,200," + long + "\n"},
		"events":      {"date,label,kind,note\n2025-03-01,Fair,launch,\n", "2025-03-02,Rain,," + long + "\n"},
		"survey":      {"time,question,score,answer,note\n2025-03-01,nps,10,,\n2025-03-02,heard_from,,a friend,\n", "2025-03-03,nps,6,," + long + "\n"},
		"search":      {"date,query,clicks,impressions,position,note\n2025-03-01,acme,1,10,1.5,\n", "2025-03-02,shoes,2,30,7.5," + long + "\n"},
		"web":         {"date,source,medium,campaign,sessions,note\n2025-03-01,google,cpc,a,10,\n", "2025-03-02,Facebook,Social,,5," + long + "\n"},
		"email":       {"campaign,time,sent,delivered,opens,clicks,note\nSpring,2025-03-01,100,99,50,10,\n", "Summer,2025-03-02,200,199,20,5," + long + "\n"},
		"costs":       {"date,channel,amount,label,note\n2025-03-01,,100,Fee,\n", "2025-03-02,Search,10,Tool," + long + "\n"},
	} {
		t.Run(kind, func(t *testing.T) {
			c := newClient(t, Source{Name: kind, Kind: kind, Files: []string{kind + "*.csv"}})
			c.plan.Dims = nil
			c.plan.Accounts = true
			c.write(kind+".csv", text[0], text[1])
			c.scan("at first", 1)
			c.scan("again", 0)
			if d, l := (&Scanner{CacheDir: c.cache, Once: true}).Scan(t.Context(), c.sources, c.plan); l.Err() != nil || d.Files[0].Rows < 2 {
				t.Errorf("%v", l)
			}
		})
	}
	t.Run("rates", func(t *testing.T) {
		c := newClient(t, Source{Name: "rates", Kind: "rates", Files: []string{"rates.csv"}}, Source{Name: "ads", Kind: "ads", Files: []string{"ads.csv"}, Currency: "EUR"})
		c.write("rates.csv", "date,from,to,rate,note\n2025-03-01,EUR,NOK,11.5,\n", "2025-03-02,USD,NOK,10.5,"+long+"\n")
		c.write("ads.csv", adsHeader, adsRow)
		c.scan("at first", 2)
		c.scan("again", 0)
		c.write("rates.csv", "date,from,to,rate,note\n2025-03-01,EUR,NOK,11.6,\n", "2025-03-02,USD,NOK,10.5,"+long+"\n")
		c.scan("another rate", 2)
		const broken = "2025-03-03,NOK,EUR,never,\n"
		c.write("ads.csv", adsHeader+strings.Replace(adsRow, "03-04", "06-04", 1), adsRow) // a day without a rate
		c.write("rates.csv", "date,from,to,rate,note\n2025-03-01,EUR,NOK,11.6,\n"+broken, "2025-03-02,USD,NOK,10.5,"+long+"\n")
		c.scan("a broken row, which may be the rate that lacks", 2)
		c.write("rates.csv", "date,from,to,rate,note\n2025-03-01,EUR,NOK,11.6,"+strings.Repeat("x", len(broken))+"\n", "2025-03-02,USD,NOK,10.5,"+long+"\n")
		c.scan("no broken row, and the same rates", 2)
	})
	t.Run("too large", func(t *testing.T) { // ids that are all a row holds
		c := newClient(t, Source{Name: "identity", Kind: "identity", Files: []string{"ids.csv"}})
		var text strings.Builder
		text.WriteString("id,person\n")
		for i := range 20_000 {
			fmt.Fprintf(&text, "a-cookie-%d,a-person-%d\n", i, i)
		}
		c.write("ids.csv", text.String(), "x,y\n")
		c.scan("at first", 1)
		c.scan("again", 1)
		entries, err := filepath.Glob(filepath.Join(c.cache, "*"))
		if err != nil || len(entries) != 1 {
			t.Fatal(entries, err)
		}
		if info, err := os.Stat(entries[0]); err != nil || info.Size() > 100 {
			t.Errorf("an entry of %d bytes", info.Size())
		}
	})
}
