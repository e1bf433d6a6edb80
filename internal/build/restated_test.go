package build

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

func TestRestated(t *testing.T) {
	first := period.NewDate(2025, 6, 1)
	some := func(values ...float64) []*float64 {
		list := make([]*float64, len(values))
		for i, v := range values {
			if v >= 0 {
				list[i] = &v
			}
		}
		return list
	}
	of := func(source string, first period.Date, values ...float64) report.Course {
		return report.Course{Source: source, Column: "spend", Unit: unit.Money, First: first, Values: some(values...)}
	}
	dir := t.TempDir()
	before := &report.Report{Currency: "USD", Daily: []report.Course{
		of("same", first, 1, 2, 3), of("one", first, 10, 20, 30), of("some", first, 100, 100, 100, 100), of("gone", first, 5, 6), of("removed", first, 5),
	}}
	if told, err := restated(dir, before); told != nil || err != nil {
		t.Errorf("without a build before: %v, %v", told, err)
	}
	content, err := encodeDays(before)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, daysName), content, 0o644); err != nil {
		t.Fatal(err)
	}
	now := &report.Report{Currency: "USD", Daily: []report.Course{
		of("same", first-1, 9, 1, 2, 3, 4), // new days are no restatement
		of("one", first, 10, 25, 30),
		of("some", first+1, 110, 100, 60), // its first day is cut off
		of("gone", first, -1, -1, 7),
		of("new", first, 5),
	}}
	want := []string{
		"one, ad spend: 1 day was restated since the last build, 2 June 2025: USD 20 → 25 (+5)",
		"some, ad spend: 3 days were restated since the last build, 1 June 2025 to 4 June 2025: USD 300 → 170 (−130); most on 1 June 2025: USD 100 → 0 (−100); on 1 of them the source no longer has rows",
		"gone, ad spend: 2 days were restated since the last build, 1 June 2025 to 2 June 2025: USD 11 → 0 (−11); most on 2 June 2025: USD 6 → 0 (−6); the source no longer has rows there",
	}
	told, err := restated(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	now.Currency = "NOK"
	if told, err := restated(dir, now); told != nil || err != nil {
		t.Errorf("in another currency: %v, %v", told, err)
	}
	now.Currency, now.Basis = "USD", &report.Basis{VAT: "included"}
	if told, err := restated(dir, now); told != nil || err != nil {
		t.Errorf("on another basis: %v, %v", told, err)
	}
	if err := os.WriteFile(filepath.Join(dir, daysName), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := restated(dir, now); err == nil {
		t.Error("a damaged file is not told")
	}
}
