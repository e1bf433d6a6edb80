package dataset

import (
	stdcmp "cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"peil/internal/tabular"
)

var update = flag.Bool("update", false, "write what the goldens hold anew")

// A golden, testdata/presets/NAME.txtar, holds exports in the shapes that the
// platform has, all of them invented, each followed by what it reads to. What
// text cannot show stands after the file's name: its encoding, how its lines end,
// in which form it is packed, and the report's currency where it is not NOK.

// fixture returns a source of an export in a preset's golden.
func fixture(t *testing.T, preset, file string) Source {
	t.Helper()
	archive, err := txtar.ParseFile(goldenOf(preset))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		name, how, _ := strings.Cut(f.Name, " ")
		if name != file {
			continue
		}
		p, err := presetOf(preset)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), asExported(t, f.Data, strings.Fields(how)), 0o666); err != nil {
			t.Fatal(err)
		}
		return Source{Name: "src", Kind: p.Kind, Preset: preset, Files: []string{name}, Dir: dir, Basis: p.Basis}
	}
	t.Fatalf("%s has no %s", goldenOf(preset), file)
	return Source{}
}

func goldenOf(preset string) string { return filepath.Join("testdata", "presets", preset+".txtar") }

// asExported makes of a fixture the bytes of the export.
func asExported(t *testing.T, text []byte, how []string) []byte {
	t.Helper()
	s, err := string(text), error(nil)
	for _, word := range how {
		switch {
		case word == "crlf":
			s = strings.ReplaceAll(s, "\n", "\r\n")
		case word == "bom":
			s = "\ufeff" + s
		case word == "utf-16le":
			s, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
		case word == "windows-1252":
			s, err = charmap.Windows1252.NewEncoder().String(s)
		case strings.HasPrefix(word, "currency="):
		default:
			s = string(inForm(t, word, []byte(s)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return []byte(s)
}

// exports calls f for every export of every golden; text is the export, how
// stands after its name, and want is what it reads to.
func exports(t *testing.T, f func(t *testing.T, preset, file string, how []string, want *[]byte)) {
	for _, preset := range Presets() {
		archive, err := txtar.ParseFile(goldenOf(preset))
		if err != nil {
			t.Errorf("the preset %s has no golden: %v", preset, err)
			continue
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			name, how, _ := strings.Cut(archive.Files[i].Name, " ")
			if want := archive.Files[i+1].Name; want != name+".want" {
				t.Fatalf("%s: after %s stands %s, want %s.want", goldenOf(preset), name, want, name)
			}
			t.Run(preset+"/"+name, func(t *testing.T) { f(t, preset, name, strings.Fields(how), &archive.Files[i+1].Data) })
		}
		if *update {
			if err := os.WriteFile(goldenOf(preset), txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEveryPresetHasAGolden: and there is no golden of anything else.
func TestEveryPresetHasAGolden(t *testing.T) {
	found, err := filepath.Glob(goldenOf("*"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, preset := range Presets() {
		want = append(want, goldenOf(preset))
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestPresets holds what every export reads to against its golden.
func TestPresets(t *testing.T) {
	exports(t, func(t *testing.T, preset, file string, how []string, want *[]byte) {
		p := plan()
		p.Basis.Refunds = "order_date"
		for _, word := range how {
			if currency, ok := strings.CutPrefix(word, "currency="); ok {
				p.Currency = currency
			}
		}
		s := fixture(t, preset, file)
		kind, _ := KindOf(s.Kind)
		for _, c := range kind.Columns {
			if c.Type == Text && c.Role == Dimension {
				p.Dims = map[string][]string{kind.Name: append(p.Dims[kind.Name], c.Name)}
			}
		}
		d, l := Scan(t.Context(), []Source{s}, p)
		if err := l.Err(); err != nil {
			t.Fatal(err)
		}
		got := []byte(reads(d))
		if *update {
			*want = got
		}
		if diff := cmp.Diff(string(*want), string(got)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

// reads tells what was read of a source: the groups, the leads with their
// stages, and what there is to be told.
func reads(d *Data) string {
	var b strings.Builder
	t, f := d.Tables[0], &d.Files[0]
	if f.Covers != nil {
		fmt.Fprintf(&b, "the whole of %s\n", f.Covers)
	}
	for g := range t.Date {
		fmt.Fprint(&b, t.Date[g])
		for k := range t.Dims {
			if value := t.Values[k][t.Keys[k][g]]; value != "" {
				fmt.Fprintf(&b, " %s=%q", t.Dims[k], value)
			}
		}
		for c, name := range t.Columns {
			if t.Has[g]&(1<<c) != 0 {
				fmt.Fprintf(&b, " %s=%s", name, t.Sums[c][g])
			}
		}
		if fmt.Fprintf(&b, " line %d", t.First[g]); t.Last[g] != t.First[g] {
			fmt.Fprintf(&b, "-%d", t.Last[g])
		}
		b.WriteByte('\n')
	}
	for i := range d.Leads {
		lead := &d.Leads[i]
		fmt.Fprintf(&b, "lead %s created %s", d.Persons.List[lead.Person], lead.Created.Date)
		names, moments := lead.Stages()
		for j, m := range moments {
			if m.Known {
				fmt.Fprintf(&b, " %s %s", names[j], m.Date)
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%d rows read, %d not\n", f.Rows, f.Skipped)
	for _, x := range f.Findings {
		fmt.Fprintf(&b, "%s: %s", x.Severity, x.Check)
		for _, key := range slices.Sorted(maps.Keys(x.Args)) {
			fmt.Fprintf(&b, " %s=%v", key, x.Args[key])
		}
		b.WriteByte('\n')
	}
	if len(f.Unread) > 0 {
		fmt.Fprintf(&b, "nothing reads %s\n", strings.Join(f.Unread, ", "))
	}
	return b.String()
}

// TestEachExportIsOfOnePreset: every preset's exports are recognised as its own,
// and no other preset knows as much of them.
func TestEachExportIsOfOnePreset(t *testing.T) {
	exports(t, func(t *testing.T, preset, file string, _ []string, _ *[]byte) {
		s := fixture(t, preset, file)
		opened, err := tabular.OpenFile(filepath.Join(s.Dir, file))
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		claims, err := claimsOf(opened, tabular.Options{})
		p, other := presetOf(preset)
		if err != nil || other != nil || len(claims) == 0 || claims[0].Preset != stdcmp.Or(p.Beside, preset) {
			t.Fatalf("%+v, %v", claims, err)
		}
		if len(claims) > 1 && claims[0].known == claims[1].known {
			t.Errorf("%s claims it as well: both know %d headings", claims[1].Preset, claims[0].known)
		}
	})
}
