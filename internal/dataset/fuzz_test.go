package dataset

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"peil/internal/tabular"
)

// addExports adds every export of the goldens, with the number of its preset.
func addExports(f *testing.F) {
	for i, preset := range Presets() {
		archive, err := txtar.ParseFile(goldenOf(preset))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if !strings.HasSuffix(file.Name, ".want") {
				f.Add(file.Data, uint8(i))
			}
		}
	}
}

// FuzzRecognise recognises anything: what is proposed is of the file, and the
// file is then read as that, or told why it is not. One input in eight is
// recognised twice.
func FuzzRecognise(f *testing.F) {
	addExports(f)
	f.Add([]byte("Ordrenr;Ordredato;Kundenr;Beløp\n1;01.06.2025;7;1 234,50\n"), uint8(0))
	path := filepath.Join(f.TempDir(), "export.csv")
	f.Fuzz(func(t *testing.T, data []byte, _ uint8) {
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := Recognise(path, tabular.Options{})
		if err != nil {
			return
		}
		if _, known := KindOf(r.Kind); !known || r.Preset != "" && !slices.Contains(Presets(), r.Preset) {
			t.Errorf("recognised as %+v", r)
		}
		for column, heading := range r.Columns {
			if heading != "" && !slices.Contains(r.Headers, heading) {
				t.Errorf("%s is proposed to be %q, and the headings are %q", column, heading, r.Headers)
			}
		}
		in, l := Inspect(t.Context(), path, r, Within{Currency: "NOK"})
		if in == nil && len(l) == 0 {
			t.Error("nothing was read, and nothing says why")
		}
		if len(data)%8 != 0 {
			return
		}
		if again, _ := Recognise(path, tabular.Options{}); !cmp.Equal(r, again) {
			t.Errorf("-first +second\n%s", cmp.Diff(r, again))
		}
	})
}

// FuzzExports reads anything by any preset: every row is read, or counted among
// those that are not, and twice is the same as once, which one input in eight is
// asked.
func FuzzExports(f *testing.F) {
	presets := Presets()
	addExports(f)
	for _, text := range []string{
		"Total of 3 results\nCampaign name,By Day,Cost\nTotal of  results,-,\nTotal of 1,2 results,-,9\n",
		"\"Rows: -1\"\n\"Rows: 9999999999999999999\"\n\"TimePeriod\",\"CampaignName\",\"Spend\"\n",
		"Opportunity ID,Stage,Created Date,Close Date\nGrand Totals (x records)\nAcme\nGrand Totals (0 records)\n",
		"Report Time: 6/1/2025 - 6/1/2025\nReport Time: 31/12/2025 - 1/1/2025\nCampaignName,Spend,Clicks\nA,1,2\n",
		"Name,Email,Total,Created at\n#1,,1,2026-05-01\n#1,a,,\n",
		"Start Time,End Time,Spend,Swipe Ups\n2025-06-01 00:00,2025-06-01 00:00,1,1\n2025-06-02 00:00,2025-06-01 00:00,1,1\n",
	} {
		for i := range presets {
			f.Add([]byte(text), uint8(i))
		}
	}
	path := filepath.Join(f.TempDir(), "export.csv")
	f.Fuzz(func(t *testing.T, data []byte, number uint8) {
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		preset := presets[int(number)%len(presets)]
		p, err := presetOf(preset)
		if err != nil {
			t.Fatal(err)
		}
		r := Recognised{Preset: preset, Kind: p.Kind, Basis: p.Basis}
		in, l := Inspect(t.Context(), path, r, Within{Currency: "NOK"})
		if in == nil {
			if len(l) == 0 {
				t.Fatal("nothing was read, and nothing says why")
			}
			return
		}
		if in.Footers < 0 || in.Bad < 0 || in.Rows < 0 {
			t.Errorf("%d rows, %d bad, %d by a condition, %d footers", in.Rows, in.Bad, in.Unmeant, in.Footers)
		}
		if in.Bad > 0 && l.Err() == nil {
			t.Errorf("%d bad rows are no error", in.Bad)
		}
		if len(data)%8 != 0 {
			return
		}
		again, _ := Inspect(t.Context(), path, r, Within{Currency: "NOK"})
		if diff := cmp.Diff(in, again); diff != "" {
			t.Errorf("-first +second\n%s", diff)
		}
	})
}
