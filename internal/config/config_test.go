package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/kpi"
)

// load reads the config of a folder, which must be free of errors, in an editor
// too.
func load(t *testing.T, folder, files string) *Config {
	t.Helper()
	dir := write(t, files)
	c, l := Load(filepath.Join(dir, folder), environment)
	if len(l) > 0 {
		t.Fatalf("diagnostics:\n%s", printed(t, dir, l))
	}
	for _, file := range c.Files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if mistake, parsed := refuses(t, editor(t), string(text)); mistake != nil || !parsed {
			t.Errorf("an editor refuses %s: %v", file, mistake)
		}
	}
	return c
}

const adsSource = `
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
columns = { date = "Day", spend = "Cost" }
`

func TestDefaults(t *testing.T) {
	c := load(t, "", "[report]\ntitle = \"T\"\n"+adsSource)
	want := Report{
		Title: "T", Language: "en", Currency: "NOK", Timezone: "UTC", RateDays: 7, Compare: []string{"previous", "year"}, YearBy: "date", FiscalStart: "01",
		RevenueBasis: dataset.DefaultBasis(), Output: filepath.Join(c.Dir, "public"), Theme: "default",
	}
	if diff := cmp.Diff(want, c.Report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if !c.AllKPIs || len(c.KPIs) == 0 {
		t.Errorf("AllKPIs is %t with %d KPIs; want the whole catalogue", c.AllKPIs, len(c.KPIs))
	}
	if len(c.Stages) == 0 || c.Attribution.HalfLife == "" {
		t.Error("no default stages or attribution")
	}
	if diff := cmp.Diff([]string{filepath.Join(c.Dir, "peil.toml")}, c.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestGood reads everything that a config may hold, in a file with a byte order
// mark, Windows line breaks and a schema comment.
func TestGood(t *testing.T) {
	text := "#:schema ./peil.schema.json\n" + `
[report]
title = "Blåbær ${WIDTH} $${WIDTH}${EMPTY}"
language = "nb"
currency = "EUR"
timezone = "Europe/Oslo"
period = "2025-W23"
compare = []
revenue_basis.vat = "included"
output = "out/site"

[brand]
agency = """
Byrå"""
accent = "#0B6E4F"
logo = "logo.svg"
` + adsSource + `
[[kpi]]
id = "roas"
target = 4
warn = 3.5
[kpi.targets.channel]
"Google Ads" = 5

[[commentary]]
file = "words/june.md"
page = "our-own"
order = 2
`
	c := load(t, "", "-- peil.toml --\n\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")+"\n-- logo.svg --\n<svg/>\n-- words/june.md --\nWords.\n")
	if want := "Blåbær 12em ${WIDTH}"; c.Report.Title != want {
		t.Errorf("title %q, want %q", c.Report.Title, want)
	}
	if want := (dataset.Basis{VAT: "included", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}); c.Report.RevenueBasis != want {
		t.Errorf("basis %+v, want %+v", c.Report.RevenueBasis, want)
	}
	if c.Report.Compare == nil || len(c.Report.Compare) != 0 {
		t.Errorf("compare = %q, want none", c.Report.Compare)
	}
	if want := (Brand{Agency: "Byrå", Accent: "#0B6E4F", Logo: filepath.Join(c.Dir, "logo.svg")}); c.Brand != want {
		t.Errorf("brand %+v, want %+v", c.Brand, want)
	}
	if want := filepath.Join(c.Dir, "out", "site"); c.Report.Output != want {
		t.Errorf("output %q, want %q", c.Report.Output, want)
	}
	if len(c.KPIs) != 1 || c.AllKPIs || c.KPIs[0].Target[0].Value != 4 || c.KPIs[0].Targets["channel"]["Google Ads"][0].Value != 5 {
		t.Errorf("KPIs %+v", c.KPIs)
	}
	want := []Commentary{{File: filepath.Join(c.Dir, "words", "june.md"), Page: "our-own", Order: 2}}
	if diff := cmp.Diff(want, c.Commentary); diff != "" {
		t.Errorf("commentary (-want +got):\n%s", diff)
	}
}

func TestExtends(t *testing.T) {
	c := load(t, "clients/a", `-- clients/a/peil.toml --
extends = "../../agency/base.toml"
[report]
title = "A"
revenue_basis.vat = "included"

[[source]]
name = "shop"
kind = "orders"
files = ["orders.csv"]
columns = { customer = "Id", time = "Time", revenue = "Total" }
[[source]]
name = "ads"
files = ["a.csv"]

[[kpi]]
id = "cac"
[[kpi]]
id = "roas"
target = 5
targets.channel = { Meta = 3 }

[[commentary]]
file = "a.md"
-- clients/a/a.md --
a
-- agency/base.toml --
extends = "house.toml"
[report]
language = "nb"
output = "site"
revenue_basis = { shipping = "included" }
[brand]
logo = "logo.svg"
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
columns = { date = "Day", spend = "Cost" }
[[source]]
name = "fees"
kind = "costs"
files = ["fees.csv"]
columns = { date = "Day", amount = "Fee" }
[[kpi]]
id = "roas"
target = 4
warn = 3
targets.channel = { Meta = 4, Google = 5 }
[[commentary]]
file = "base.md"
-- agency/base.md --
base
-- agency/logo.svg --
<svg/>
-- agency/house.toml --
[report]
language = "en"
currency = "SEK"
`)
	in := func(path ...string) string {
		return filepath.Join(append([]string{c.Dir, "..", ".."}, path...)...)
	}
	if r := c.Report; r.Language != "nb" || r.Currency != "SEK" || r.RevenueBasis.VAT != "included" || r.RevenueBasis.Shipping != "included" {
		t.Errorf("report %+v", r)
	}
	if want := in("clients", "a", "site"); c.Report.Output != want {
		t.Errorf("output %q, want %q: beside the config that is built", c.Report.Output, want)
	}
	if want := in("agency", "logo.svg"); c.Brand.Logo != want {
		t.Errorf("logo %q, want %q", c.Brand.Logo, want)
	}
	type source struct {
		Name, Dir, File string
	}
	var sources []source
	for _, s := range c.Sources {
		sources = append(sources, source{s.Name, s.Dir, s.Files[0]})
	}
	wantSources := []source{
		{"ads", in("clients", "a"), "a.csv"}, {"fees", in("agency"), "fees.csv"}, {"shop", in("clients", "a"), "orders.csv"},
	}
	if diff := cmp.Diff(wantSources, sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	if len(c.KPIs) != 2 || c.KPIs[0].ID != "roas" || c.KPIs[0].Target[0].Value != 5 || c.KPIs[0].Warn[0].Value != 3 {
		t.Errorf("KPIs %+v", c.KPIs)
	} else if diff := cmp.Diff(map[string]kpi.Levels{"Meta": {{Value: 3}}, "Google": {{Value: 5}}}, c.KPIs[0].Targets["channel"]); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	var words []string
	for _, m := range c.Commentary {
		words = append(words, m.File)
	}
	if diff := cmp.Diff([]string{in("agency", "base.md"), in("clients", "a", "a.md")}, words); diff != "" {
		t.Errorf("commentary (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{in("clients", "a", "peil.toml"), in("agency", "base.toml"), in("agency", "house.toml")}, c.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestLocate places diagnostics of the packages, which name paths and count
// runes into values.
func TestLocate(t *testing.T) {
	c := load(t, "", `-- peil.toml --
extends = "base.toml"
[report]
title = "a ${WIDTH} b\tæ c"
[[kpi]]
id = "roas"
target = 4
-- base.toml --
[[kpi]]
id = "roas"
warn = 3
goal = """
first \
   second
third"""
targets.channel = { "Kelkoo.no [x]" = 3 }
`+adsSource)
	for _, test := range []struct {
		path           string
		offset, length int
		want           string // file:line:column and what is underlined
	}{
		{"kpi[0].target", 0, 0, "peil.toml:6:10 4"},
		{"kpi[0].warn", 0, 0, "base.toml:3:8 3"},
		{"kpi[0]", 0, 0, "peil.toml:4:3 kpi"},
		{"kpi[0].accept.limit", 0, 0, "peil.toml:4:3 kpi"},
		{"kpi[7].formula", 0, 0, "peil.toml:4:3 kpi"}, // no such entry
		{`kpi[0].targets.channel."Kelkoo.no [x]"`, 0, 0, "base.toml:8:39 3"},
		{"kpi[0].targets.channel.Kelkoo.no [x]", 0, 0, "base.toml:8:39 3"},
		{"report.title", 0, 0, `peil.toml:3:9 "a ${WIDTH} b\tæ c"`},
		{"report.title", 0, 1, "peil.toml:3:10 a"},
		{"report.title", 2, 4, "peil.toml:3:12 ${WIDTH}"},
		{"report.title", 7, 3, `peil.toml:3:21 b\tæ`},
		{"report.title", 10, 5, "peil.toml:3:25  c"},
		{"report.title", 99, 1, `peil.toml:3:27 "`},
		{"kpi[0].goal", 6, 6, "base.toml:6:4 second"},
		{"kpi[0].goal", 13, 5, "base.toml:7:1 third"},
		{"nothing", 0, 0, "peil.toml:0:0 "},
	} {
		l := c.Locate(diag.List{{Path: test.path, Offset: test.offset, Length: test.length, Message: "m"}})
		m := l[0]
		under := ""
		if m.Line > 0 {
			line := []rune(m.Source)
			under = string(line[m.Column-1 : min(len(line), m.Column-1+m.Length)])
		}
		got := fmt.Sprintf("%s:%d:%d %s", filepath.Base(m.File), m.Line, m.Column, under)
		if got != test.want {
			t.Errorf("%s+%d,%d: %s, want %s", test.path, test.offset, test.length, got, test.want)
		}
	}
}

// TestLocateHides keeps what the environment holds out of later messages, too.
func TestLocateHides(t *testing.T) {
	c := load(t, "", "[report]\ntitle = \"T\"\n[brand]\nfooter = \"${TOKEN}\"\n"+adsSource)
	l := c.Locate(diag.List{{File: "x.csv", Message: "cannot open s3cret-t0ken", Hint: `is it "s3cret-t0ken"?`}})
	if got, want := l[0].Error(), `x.csv: cannot open ${TOKEN} (is it "${TOKEN}"?)`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// numbered repeats a text with the numbers from 0.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestUnreadable covers files of which there is no line to show, and those that
// would take too long.
func TestUnreadable(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"no file":      {"-- other.toml --\n", "peil.toml: error: this config cannot be read: it does not exist\n  = name a folder with a peil.toml, or a config file; peil init makes a new one\n"},
		"a folder":     {"-- peil.toml/x --\n", "peil.toml: error: this config cannot be read: it is not a file\n  = name a folder with a peil.toml, or a config file; peil init makes a new one\n"},
		"utf-16":       {"\xff\xfe[\x00", "peil.toml:1:1: error: the file is UTF-16\n  = save it as UTF-8\n"},
		"windows-1252": {"# \xe6\n", "peil.toml:1:3: error: the byte 0xe6 is not UTF-8\n  1 | # ·\n    |   ^\n    = save the file as UTF-8\n"},
		"lists":        {"a = " + strings.Repeat("[", 100_000), "nested more than 32 levels deep"},
		"tables":       {"a = " + strings.Repeat("{a=", 60_000), "nested more than 32 levels deep"},
		"dotted":       {strings.Repeat("a.", 100_000) + "a = 1", "nested more than 32 levels deep"},
		"header":       {"[" + strings.Repeat("a.", 100_000) + "a]", "nested more than 32 levels deep"},
		"huge":         {strings.Repeat("# comment\n", 30_000), "larger than 256 kB"},
		"syntax":       {strings.Repeat("a\n", 100_000), "this is no key with a value"},
		"unknown keys": {"report = {title = \"T\"" + numbered(", k%d = 1", 15_000) + "}", "and 14900 more that are not shown"},
		"empty tables": {"report.title = \"T\"\n" + strings.Repeat("[[commentary]]\n", 3_000), "and 2900 more that are not shown"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, test.content)
			c, l := Load(dir, environment)
			got := printed(t, dir, l)
			if !strings.Contains(got, test.want) {
				t.Errorf("printed\n%.200s\n…\n%s\nwant\n%s", got, got[max(0, len(got)-200):], test.want)
			}
			if c == nil || len(c.Files) != 1 {
				t.Errorf("config %+v: want the file to watch", c)
			}
		})
	}
}
