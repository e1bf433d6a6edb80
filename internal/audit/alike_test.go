package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
)

// Two exports as two sources: days 1 to 12 of June in both make 12 groups, whose
// costs, 101 to 112, add up to 1278.
func TestSourcesThatHoldTheSame(t *testing.T) {
	costs := func(header string, first, last int, row func(i int) string) string {
		var b strings.Builder
		b.WriteString(header + "\n")
		for i := first; i <= last; i++ {
			fmt.Fprintf(&b, "2025-06-%02d,%s\n", i, row(i))
		}
		return b.String()
	}
	plain := func(add int) func(i int) string {
		return func(i int) string { return fmt.Sprint(100 + i + add) }
	}
	flat := func(int) string { return "100" }
	twice := dataset.Args{"source": "b", "other": "a", "n": 12, "column": dataset.Word("spend"), "value": dataset.Amount(1278)}
	tests := []struct {
		name, a, b string
		want       dataset.Args // nil: no such finding
	}{
		{"the same export", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 1, 12, plain(0)), twice},
		{"a longer one", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 1, 30, plain(0)), twice},
		{"with more columns", costs("date,spend", 1, 12, plain(0)), costs("date,spend,clicks", 1, 12, func(i int) string { return plain(0)(i) + ",7" }), twice},
		{"in other rows", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 1, 12, func(i int) string { return fmt.Sprintf("99.5\n2025-06-%02d,%g", i, float64(i)+0.5) }), twice},
		{"one day of ten restated", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 2, 12, func(i int) string { return fmt.Sprint(100 + i + i/12) }),
			dataset.Args{"source": "b", "other": "a", "n": 10, "column": dataset.Word("spend"), "value": dataset.Amount(1065)}},
		{"two days of eleven restated", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 2, 12, func(i int) string { return fmt.Sprint(100 + i + i/11) }), nil},
		{"other numbers", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 1, 12, plain(1)), nil},
		{"other days", costs("date,spend", 1, 12, plain(0)), costs("date,spend", 13, 24, plain(-12)), nil},
		{"few days", costs("date,spend", 1, 9, plain(0)), costs("date,spend", 1, 9, plain(0)), nil},
		{"one number every day", costs("date,spend", 1, 30, flat), costs("date,spend", 1, 30, flat), nil},
		{"nothing at all", costs("date,spend", 1, 30, func(int) string { return "0" }), costs("date,spend", 1, 30, func(int) string { return "0" }), nil},
		{"other channels", costs("date,spend,channel", 1, 12, func(i int) string { return plain(0)(i) + ",Meta" }), costs("date,spend,channel", 1, 12, func(i int) string { return plain(0)(i) + ",Snap" }), nil},
		{"by another dimension", costs("date,spend", 1, 12, plain(0)), costs("date,spend,campaign", 1, 12, func(i int) string { return plain(0)(i) + ",A" }), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var sources []dataset.Source
			for name, text := range map[string]string{"a": tt.a, "b": tt.b} {
				if err := os.WriteFile(filepath.Join(dir, name+".csv"), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{"a", "b"} {
				sources = append(sources, dataset.Source{Name: name, Kind: "ads", Files: []string{name + ".csv"}, Dir: dir})
			}
			d, l := dataset.Scan(t.Context(), sources, dataset.Plan{Dims: map[string][]string{"ads": {"channel", "campaign"}}, Basis: dataset.DefaultBasis(), Currency: "NOK", Timezone: "UTC"})
			if err := l.Err(); err != nil {
				t.Fatal(err)
			}
			var got dataset.Args
			for _, f := range Run(d, &Config{}) {
				if f.Check == "sources_alike" {
					got = f.Args
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
